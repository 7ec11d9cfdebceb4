package profile

import (
	"crypto/x509"
	"errors"
	"io"
	"math"
	"net"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"stompbox/stomp"
	"stompbox/stomp/broker"
)

func TestFailoverURL(t *testing.T) {
	for text, want := range map[string]struct {
		hosts  string
		random bool
		url    string
	}{
		"failover:(stomp://a:61613,stomp://b:61614)?randomize=true": {"a:61613 b:61614", true, "failover:(stomp://a:61613,stomp://b:61614)?randomize=true"},
		"FAILOVER://(stomp://me:x@a , stomp://[::1])":               {"a:61613 [::1]:61613", false, "failover:(stomp://me@a:61613,stomp://[::1]:61613)"},
		"failover:(stomp+ssl://a/v,stomps://b)?heartbeat=1,2&ca=x":  {"a:61612 b:61612", false, "failover:(stomp+ssl://a:61612/v,stomp+ssl://b:61612)?heartbeat=1,2&ca=x"},
		"failover:(stomp://m%2Ce%29:p%2Cq@a:1//,stomp://b:2)":       {"", false, ""},
		"failover:(stomp://m%2Ce%29:p%2Cq@a:1/,stomp://b:2)":        {"a:1 b:2", false, "failover:(stomp://m%2Ce%29@a:1/,stomp://b:2)"},
		"failover:(stomp://a:61613)":                                {"", false, "stomp://a:61613"},
		"stomp://a:61613":                                           {"", false, "stomp://a:61613"},
		"failover:(stomp://[fe80::1%25eth0],stomp://b%25%25:2)":     {"[fe80::1%eth0]:61613 b%%:2", false, "failover:(stomp://[fe80::1%25eth0]:61613,stomp://b%25%25:2)"},
		"failover:(ws://a/x(y),ws://b/x(y))":                        {"a:80 b:80", false, "failover:(ws://a:80/x(y),ws://b:80/x(y))"},
	} {
		p, err := Parse(text)
		if want.url == "" {
			if err == nil && p.Vhost != "/" {
				t.Errorf("%s: %+v", text, p)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := strings.Join(p.Hosts, " "); got != want.hosts || p.Randomize != want.random || p.URL() != want.url {
			t.Errorf("%s: hosts %q, random %v, %s", text, got, p.Randomize, p.URL())
		}
		again, err := Parse(p.URL())
		if err != nil || !slices.Equal(again.Hosts, p.Hosts) || again.Login != p.Login || again.Vhost != p.Vhost || again.WSPath != p.WSPath {
			t.Errorf("%s is not read back: %+v, %v", p.URL(), again, err)
		}
	}
}

func TestFailoverURLRefused(t *testing.T) {
	for text, part := range map[string]string{
		"failover:stomp://a,stomp://b":                        "in parentheses",
		"failover:(stomp://a,stomp://b":                       "in parentheses",
		"failover:()":                                         "missing",
		"failover:(stomp://a,stomp+ssl://b)":                  "the same for every host",
		"failover:(stomp://me:hush,sh@a,stomp://b)":           "port",
		"failover:(stomp://a,stomp://me:hush@b)":              "first URL",
		"failover:(stomp://a?heartbeat=1,1,stomp://b)":        "behind its parenthesis",
		"failover:(stomp://a,stomp://a:61613)":                "twice",
		"failover:(stomp://a,stomp://b)x":                     "something else",
		"failover:(stomp://a,stomp://b)?initialDelay=3":       "not known",
		"stomp://a?randomize=true":                            "list of hosts",
		"failover:(failover:(stomp://a,stomp://b),stomp://c)": "parentheses",
	} {
		_, err := Parse(text)
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s: %v, want %q", text, err, part)
		}
		if err != nil && strings.Contains(err.Error(), "hush") {
			t.Errorf("the passcode gets out: %v", err) // R104
		}
	}
}

func TestBackoff(t *testing.T) {
	var b Backoff
	for try, want := range map[int]time.Duration{
		1: 100 * time.Millisecond, 2: 150 * time.Millisecond, 3: 225 * time.Millisecond, 17: time.Minute, 5000: time.Minute, math.MaxInt: time.Minute,
	} {
		if got := b.Wait(try, 0.5); got.Round(time.Millisecond) != want {
			t.Errorf("try %d waits %v, want %v", try, got, want)
		}
	}
	for _, chance := range []float64{0, 0.3, 1} {
		if got := b.Wait(1, chance); got < 90*time.Millisecond || got > 110*time.Millisecond {
			t.Errorf("chance %v: %v", chance, got)
		}
		if got := b.Wait(100, chance); got > time.Minute {
			t.Errorf("chance %v: %v is more than the most", chance, got)
		}
	}
	if b.Wait(1, 0) == b.Wait(1, 1) || (Backoff{Jitter: -1}).Wait(1, 0) != 100*time.Millisecond {
		t.Error("jitter")
	}
	if b.GivesUp(1e9) || !Never.GivesUp(1) || (Backoff{Attempts: 3}).GivesUp(3) || !(Backoff{Attempts: 3}).GivesUp(4) {
		t.Error("attempts")
	}
}

func TestLasting(t *testing.T) {
	said := func(text string) error {
		return &stomp.ConnectError{Phase: stomp.PhaseConnect, Frame: &stomp.Frame{Command: stomp.ERROR, Header: stomp.NewHeader("message", text)}}
	}
	cut := &stomp.ConnectError{Phase: stomp.PhaseConnect, Err: io.EOF}
	refused := &stomp.ConnectError{Phase: stomp.PhaseDial, Err: syscall.ECONNREFUSED}
	for _, c := range []struct {
		err  error
		want bool
	}{
		{said("User name [x] or password is invalid."), true},
		{said("Virtual host 'x' access denied"), true},
		{said("Invalid Protocol version[2.0], supported versions are: [1.2, 1.1, 1.0]"), true},
		{said("no, for reasons of my own"), true},
		{said("Broker: amq - Client: X already connected from tcp://127.0.0.1"), false},
		{said("The broker is shutting down"), false},
		{said("Processing error"), false}, // RabbitMQ while it starts
		{&stomp.ConnectError{Phase: stomp.PhaseTLS, Err: x509.UnknownAuthorityError{}}, true},
		{&ConfigError{Part: "CA file", Problem: "x"}, true},
		{refused, false},
		{cut, false},
		{&HostsError{Errs: []error{said("Invalid Login"), refused}}, true},
		{&HostsError{Errs: []error{refused, said("Invalid Login")}}, true},
		{&HostsError{Errs: []error{refused, cut}}, false},
		{errors.New("anything"), false},
	} {
		if got := (Profile{}).Lasting(c.err); got != c.want {
			t.Errorf("%v: %v", c.err, got)
		}
	}
}

// The first host that is there is taken, and what is said of the link names it.
func TestDialTriesEveryHost(t *testing.T) {
	b, err := broker.Start("", broker.Options{Users: map[string]string{"me": "right"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := l.Addr().String()
	l.Close()
	p, err := Parse("failover:(stomp://me:right@" + nobody + ",stomp://" + b.Addr() + ")")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := p.Dial(t.Context())
	if err != nil {
		t.Fatal(p.Explain(err))
	}
	defer conn.Close()
	if conn.RemoteAddr() != b.Addr() || p.At(conn.RemoteAddr()).Addr() != b.Addr() {
		t.Errorf("connected to %s", conn.RemoteAddr())
	}

	p.Passcode = "hushhush"
	if _, err = p.Dial(t.Context()); err == nil {
		t.Fatal("a wrong passcode got in")
	}
	text := p.Explain(err)
	if !strings.Contains(text, nobody) || !strings.Contains(text, b.Addr()) || strings.Contains(text+err.Error(), "hushhush") {
		t.Errorf("%s / %v", text, err)
	}

	p.Hosts = []string{b.Addr(), nobody} // a login that is refused is not tried elsewhere
	if _, err = p.Dial(t.Context()); !p.Lasting(err) || strings.Contains(p.Explain(err), nobody) {
		t.Errorf("%v", err)
	}
}
