package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"stompbox/session/profile"
	"stompbox/stomp"
)

// resolved gives the profile that a command line and an environment make.
func resolved(t *testing.T, env map[string]string, args ...string) (profile.Profile, error) {
	t.Helper()
	for name, value := range env {
		t.Setenv(name, value)
	}
	var f flags
	var p profile.Profile
	cmd := &cobra.Command{Use: "x", SilenceErrors: true, SilenceUsage: true, RunE: func(cmd *cobra.Command, _ []string) (err error) {
		p, err = f.profile(cmd)
		return err
	}}
	f.add(cmd, true)
	cmd.SetArgs(args)
	return p, cmd.Execute()
}

// A flag beats the environment, that beats the URL, that beats the default.
func TestFlagsPrecedence(t *testing.T) {
	for _, c := range []struct {
		name string
		env  map[string]string
		args []string
		want profile.Profile
	}{
		{"default", nil, nil, profile.Profile{Host: "localhost"}},
		{"URL of the environment", map[string]string{"STOMPBOX_URL": "stomp://a:1/v"}, nil, profile.Profile{Host: "a", Port: 1, Vhost: "v"}},
		{"flag over URL of the environment", map[string]string{"STOMPBOX_URL": "stomp://a:1"}, []string{"--broker", "b:2"}, profile.Profile{Host: "b", Port: 2}},
		{"environment over URL", map[string]string{"STOMPBOX_VHOST": "w", "STOMPBOX_PORT": "7"}, []string{"--broker", "stomp://a:1/v"}, profile.Profile{Host: "a", Port: 7, Vhost: "w"}},
		{"flag over environment", map[string]string{"STOMPBOX_VHOST": "w"}, []string{"--vhost", "x", "--host", "h", "-P", "9"}, profile.Profile{Host: "h", Port: 9, Vhost: "x"}},
		{"host alone means the default port", map[string]string{"STOMPBOX_URL": "stomp://a:1"}, []string{"--host", "h"}, profile.Profile{Host: "h"}},
		{"TLS moves the default port", nil, []string{"--broker", "stomp://a", "--tls", "--insecure"}, profile.Profile{Host: "a", TLS: true, Insecure: true}},
		{"TLS of the environment means nothing without TLS", map[string]string{"STOMPBOX_CA": "nowhere.pem", "STOMPBOX_INSECURE": "true"}, []string{"--broker", "a:1"}, profile.Profile{Host: "a", Port: 1}},
		{"the rest", nil, []string{"--broker", "a:1", "--protocol", "1.2,1.1", "--heartbeat", "0,5000", "--timeout", "3s", "--read-only"},
			profile.Profile{Host: "a", Port: 1, Versions: []stomp.Version{stomp.V11, stomp.V12}, SendEvery: -1, WantEvery: 5 * time.Second, Timeout: 3 * time.Second, ReadOnly: true}},
		{"another user has another password", map[string]string{"STOMPBOX_PASSWORD": "env"}, []string{"--broker", "u:pw@a:1", "-U", "v"},
			profile.Profile{Host: "a", Port: 1, Login: "v", Passcode: "env", HasPasscode: true}},
		{"the URL's password stays", map[string]string{"STOMPBOX_PASSWORD": "env"}, []string{"--broker", "u:pw@a:1"},
			profile.Profile{Host: "a", Port: 1, Login: "u", Passcode: "pw", HasPasscode: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := resolved(t, c.env, c.args...)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestFlagsRefuse(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		args []string
		want string
	}{
		{nil, []string{"--port", "70000"}, "--port 70000"},
		{map[string]string{"STOMPBOX_PORT": "x"}, nil, `STOMPBOX_PORT="x"`},
		{nil, []string{"--protocol", "2.0"}, "--protocol"},
		{nil, []string{"--heartbeat", "1"}, "--heartbeat"},
		{nil, []string{"--timeout", "-1s"}, "--timeout"},
		{nil, []string{"--cert", "x"}, "--cert belongs to a connection with TLS"},
		{nil, []string{"--insecure"}, "--insecure belongs to a connection with TLS"},
		{nil, []string{"--tls", "--ca", "/no/such.pem"}, "--ca"},
		{nil, []string{"--password-file", "/no/such"}, "--password-file"},
		{nil, []string{"--broker", "http://x"}, "scheme"},
	} {
		t.Run(c.want, func(t *testing.T) {
			_, err := resolved(t, c.env, c.args...)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v %v: %v", c.env, c.args, err)
			}
		})
	}
}
