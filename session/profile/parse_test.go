package profile

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"stompbox/stomp"
)

func TestParse(t *testing.T) {
	for in, want := range map[string]Profile{
		"stomp://localhost":                   {Host: "localhost", Port: 61613},
		"localhost":                           {Host: "localhost", Port: 61613},
		"localhost:61643":                     {Host: "localhost", Port: 61643},
		"admin@h":                             {Host: "h", Port: 61613, Login: "admin"},
		"STOMP://h":                           {Host: "h", Port: 61613},
		"stomp+ssl://h":                       {Host: "h", Port: 61612, TLS: true},
		"stomp+tls://h:1":                     {Host: "h", Port: 1, TLS: true},
		"stomps://h:65535":                    {Host: "h", Port: 65535, TLS: true},
		"stomp://[::1]":                       {Host: "::1", Port: 61613},
		"stomp://[fe80::1%25eth0]:61613":      {Host: "fe80::1%eth0", Port: 61613},
		"stomp://a%25b%25":                    {Host: "a%b%", Port: 61613},
		"stomp://admin:s3cret@h":              {Host: "h", Port: 61613, Login: "admin", Passcode: "s3cret", HasPasscode: true},
		"stomp://admin:@h":                    {Host: "h", Port: 61613, Login: "admin", HasPasscode: true}, // R086
		"stomp://:p@h":                        {Host: "h", Port: 61613, Passcode: "p", HasPasscode: true},
		"stomp://a%40b:p%3A%2F%3F%23%25@h":    {Host: "h", Port: 61613, Login: "a@b", Passcode: "p:/?#%", HasPasscode: true},
		"stomp://a:b:c@d@h":                   {Host: "h", Port: 61613, Login: "a", Passcode: "b:c@d", HasPasscode: true},
		"stomp://h:61623/":                    {Host: "h", Port: 61623, Vhost: "/"}, // R085
		"stomp://h/dev":                       {Host: "h", Port: 61613, Vhost: "dev"},
		"stomp://h/a/b":                       {Host: "h", Port: 61613, Vhost: "a/b"},
		"stomp://h/%2F":                       {Host: "h", Port: 61613, Vhost: "/"},
		"stomp://h/a%2Fb%20c":                 {Host: "h", Port: 61613, Vhost: "a/b c"},
		"stomp://h/?heartbeat=5000,0":         {Host: "h", Port: 61613, Vhost: "/", SendEvery: 5 * time.Second, WantEvery: -1},
		"stomp://h?protocol=1.2,1.1":          {Host: "h", Port: 61613, Versions: []stomp.Version{stomp.V11, stomp.V12}},
		"stomp://h?guard=true":                {Host: "h", Port: 61613, Guard: true},
		"ws://h":                              {Host: "h", Port: 80, WSPath: "/ws"},
		"ws://admin@h:15674/ws?vhost=%2F":     {Host: "h", Port: 15674, Login: "admin", WSPath: "/ws", Vhost: "/"},
		"wss://h/a%20b/stomp?ca=ca.pem":       {Host: "h", Port: 443, TLS: true, WSPath: "/a%20b/stomp", CAFile: "ca.pem"},
		"failover:(wss://u@a/s,wss://b/s)":    {Host: "a", Port: 443, TLS: true, WSPath: "/s", Login: "u", Hosts: []string{"a:443", "b:443"}},
		"stomp://h?readonly=true":             {Host: "h", Port: 61613, ReadOnly: true},
		"stomp+ssl://h?cert=a%2Fme.pem&key=k": {Host: "h", Port: 61612, TLS: true, CertFile: "a/me.pem", KeyFile: "k"},
		"stomp+ssl://h?ca=a%2Fca.pem":         {Host: "h", Port: 61612, TLS: true, CAFile: "a/ca.pem"},
		"stomp+ssl://h?insecure&readonly=0":   {Host: "h", Port: 61612, TLS: true, Insecure: true},
	} {
		got, err := Parse(in)
		if err != nil {
			t.Errorf("Parse(%q): %v", in, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", in, diff)
		}
	}
}

// Each fault names its part, and no piece of a passcode gets out (R104).
func TestParseNamesTheWrongPart(t *testing.T) {
	for in, part := range map[string]string{
		"":                                     "host",
		"stomp://":                             "host",
		"ws://h/a b":                           "path",
		"ws://h/%zz":                           "path",
		"ws://h?ca=x":                          "scheme",
		"ws://h?vhost=a%0Ab":                   "vhost",
		"stomp://admin:s3cret@":                "host",
		"http://admin:s3cret@h":                "scheme",
		"s3cret://h":                           "scheme",
		"stomp://admin:s3cret@h:":              "port",
		"stomp://admin:s3cret@h:0":             "port",
		"stomp://admin:s3cret@h:65536":         "port",
		"stomp://admin:s3cret@h:-1":            "port",
		"stomp://admin:s3cret@h:x":             "port",
		"stomp://admin:s3cret%zz@h":            "passcode",
		"stomp://admin:s3cret%0A@h":            "passcode",
		"stomp://ad%0Amin:s3cret@h":            "login",
		"stomp://ad%min:s3cret@h":              "login",
		"stomp://admin:s3cret/x@h":             "login",
		"stomp://admin:s3cret?x@h":             "login",
		"stomp://admin:s3cret#x@h":             "fragment",
		"stomp://::1:61613":                    "host",
		"stomp://[::1":                         "host",
		"stomp://[::1]61613":                   "host",
		"stomp://a b":                          "host",
		"stomp://h\n":                          "host",
		"stomp://h%00":                         "host",
		"stomp://h%2Ch":                        "host",
		"stomp://h/%0a":                        "vhost",
		"stomp://h/%":                          "vhost",
		"stomp://h?heartbeat=1":                "heartbeat",
		"stomp://h?heartbeat=-1,0":             "heartbeat",
		"stomp://h?heartbeat=99999999999999,0": "heartbeat",
		"stomp://h?protocol=1.3":               "protocol",
		"stomp://h?protocol=":                  "protocol",
		"stomp://h?readonly=perhaps":           "readonly",
		"stomp://h?readonly=1&readonly=0":      `parameter "readonly"`,
		"stomp://h?vhost=/":                    `parameter "vhost"`,
		"stomp://h?ca=x":                       "scheme",
		"stomp://h?cert=x":                     "scheme",
		"stomp+ssl://h?key=x":                  "key",
		"stomp+ssl://h?cert=":                  "cert",
		"stomp://h?insecure=1":                 "scheme",
		"stomp+ssl://h?ca=":                    "ca",
		"stomp://h?a=%zz":                      "parameters",
	} {
		p, err := Parse(in)
		var u *URLError
		if !errors.As(err, &u) {
			t.Errorf("Parse(%q) = %v, %v; want a URLError", in, p, err)
			continue
		}
		if u.Part != part {
			t.Errorf("Parse(%q): part %q, want %q (%v)", in, u.Part, part, err)
		}
		if text := err.Error() + p.Explain(err) + fmt.Sprintf("%v%+v%#v", p, p, p); strings.Contains(text, "s3cret") {
			t.Errorf("Parse(%q) tells the passcode: %s", in, text)
		}
	}
}

// R104: no way of printing a profile tells the passcode.
func TestNothingPrintsThePasscode(t *testing.T) {
	p, err := Parse("stomp://admin:s3cret@h:61623/?protocol=1.2")
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		for _, value := range []any{p, &p, []Profile{p}} {
			if text := fmt.Sprintf(format, value); strings.Contains(text, "s3cret") {
				t.Errorf("%s: %s", format, text)
			}
		}
	}
	if got := p.URL(); got != "stomp://admin@h:61623/?protocol=1.2" {
		t.Errorf("URL = %q", got)
	}
	if p.Title() != "h:61623" || p.Addr() != "h:61623" {
		t.Errorf("Title %q, Addr %q", p.Title(), p.Addr())
	}
	p.Name = "dev"
	if p.Title() != "dev" {
		t.Errorf("Title %q, want the name", p.Title())
	}
	if got := (Profile{Host: "::1"}).Addr(); got != "[::1]:61613" {
		t.Errorf("Addr %q", got)
	}
}

// URL and Parse are inverse, but for the passcode.
func TestURLRoundTrip(t *testing.T) {
	text := rapid.StringMatching(`[ -~äß€]{0,12}`)
	beats := rapid.SampledFrom([]time.Duration{-1, time.Millisecond, 10 * time.Second, time.Hour})
	rapid.Check(t, func(t *rapid.T) {
		p := Profile{
			Host:     rapid.SampledFrom([]string{"localhost", "broker.example", "127.0.0.1", "::1", "fe80::1%eth0", "%a%"}).Draw(t, "host"),
			Port:     rapid.IntRange(1, 65535).Draw(t, "port"),
			TLS:      rapid.Bool().Draw(t, "tls"),
			Login:    text.Draw(t, "login"),
			Vhost:    text.Draw(t, "vhost"),
			ReadOnly: rapid.Bool().Draw(t, "readonly"),
			Guard:    rapid.Bool().Draw(t, "guard"),
		}
		if rapid.Bool().Draw(t, "beats") {
			p.SendEvery, p.WantEvery = beats.Draw(t, "send"), beats.Draw(t, "want")
		}
		if rapid.Bool().Draw(t, "versions") {
			p.Versions = []stomp.Version{stomp.V11}
		}
		if p.TLS {
			p.CAFile, p.Insecure = text.Draw(t, "ca"), rapid.Bool().Draw(t, "insecure")
		}
		got, err := Parse(p.URL())
		if err != nil {
			t.Fatalf("%s: %v", p.URL(), err)
		}
		if diff := cmp.Diff(p, got); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", p.URL(), diff)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("stomp+ssl://a:b@[::1]:1/x?heartbeat=1,2&ca=x#y")
	f.Add("failover:(ws://u@a/x(y),ws://[fe80::1%25e]:1/x(y))?randomize=true&vhost=%2F")
	f.Add("stomp://a%25%25")
	f.Add("%")
	f.Fuzz(func(t *testing.T, in string) {
		p, err := Parse(in)
		if err != nil {
			return
		}
		again, err := Parse(p.URL())
		if err != nil {
			t.Fatalf("%q gave %q, which is no URL: %v", in, p.URL(), err)
		}
		again.Passcode, again.HasPasscode = p.Passcode, p.HasPasscode
		if diff := cmp.Diff(p, again); diff != "" {
			t.Fatalf("%q:\n%s", in, diff)
		}
	})
}
