package profile

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"

	"stompbox/stomp"
)

// R085, R086, R104, R110: what CONNECT carries.
func TestDialSendsTheProfile(t *testing.T) {
	for _, c := range []struct {
		url  string // with HOST for where the listener is
		want []string
		not  []string
	}{
		{"stomp://admin:s3cret@HOST/", []string{"\nhost:/\n", "\nlogin:admin\n", "\npasscode:s3cret\n", "\naccept-version:1.0,1.1,1.2\n", "\nheart-beat:10000,10000\n"}, nil},
		{"stomp://HOST/dev?heartbeat=0,3000", []string{"\nhost:dev\n", "\nheart-beat:0,3000\n"}, []string{"login", "passcode"}},
		{"stomp://admin:@HOST?protocol=1.2", []string{"\nhost:127.0.0.1\n", "\npasscode:\n", "\naccept-version:1.2\n"}, nil},
		{"stomp://admin@HOST?heartbeat=0,0", []string{"\nlogin:admin\n"}, []string{"passcode", "heart-beat"}},
	} {
		sent := make(chan string, 1)
		at := listen(t, func(conn net.Conn) {
			sent <- readConnect(conn)
			_, _ = conn.Write([]byte("CONNECTED\nversion:1.2\n\n\x00"))
			drain(conn)
		})
		p, err := Parse(strings.Replace(c.url, "HOST", at.Addr(), 1))
		if err != nil {
			t.Fatal(err)
		}
		conn, err := p.Dial(context.Background())
		if err != nil {
			t.Fatal(p.Explain(err))
		}
		_ = conn.Close()
		frame := <-sent
		wants(t, frame, c.want...)
		for _, not := range c.not {
			if strings.Contains(frame, not) {
				t.Errorf("%s: %q is in %q", c.url, not, frame)
			}
		}
	}
}

func TestDialFetchesThePasscodeEachTime(t *testing.T) {
	sent := make(chan string, 1)
	p := listen(t, func(conn net.Conn) {
		sent <- readConnect(conn)
		_, _ = conn.Write([]byte(welcome))
		drain(conn)
	})
	p.Passcode, p.HasPasscode, p.PasscodeEnv = "", false, "STOMPBOX_TEST_PASSWORD"
	for _, token := range []string{"one", "two"} {
		t.Setenv("STOMPBOX_TEST_PASSWORD", token)
		conn, err := p.Dial(context.Background())
		if err != nil {
			t.Fatal(p.Explain(err))
		}
		_ = conn.Close()
		wants(t, <-sent, "\npasscode:"+token+"\n")
	}
}

// R104, when the passcode is not in the profile itself.
func TestFetchedPasscodeIsMaskedToo(t *testing.T) {
	t.Setenv("STOMPBOX_TEST_PASSWORD", secret)
	p := listen(t, answer("ERROR\nmessage:no "+secret+" here\n\n\x00"))
	p.Passcode, p.HasPasscode, p.PasscodeEnv = "", false, "STOMPBOX_TEST_PASSWORD"
	_, err := p.Dial(context.Background())
	wants(t, checked(t, p, err), "no ******** here")
	if strings.Contains(err.Error(), secret) {
		t.Errorf("the passcode is in %q", err)
	}
	var connect *stomp.ConnectError
	if !errors.As(err, &connect) || connect.Frame == nil {
		t.Errorf("%v is no ConnectError with the frame", err)
	}
}

func TestMask(t *testing.T) {
	for _, c := range []struct{ passcode, login, in, want string }{
		{"s3cret", "a", "x s3cret,s3crets", "x ********,********s"},
		{"pw", "a", "pw pwd (pw) upw pw", "******** pwd (********) upw ********"},
		{"admin", "admin", "User name [admin]", "User name [admin]"},
		{"", "a", "text", "text"},
	} {
		if got := (Profile{Login: c.login, Passcode: c.passcode}).mask(c.in); got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.passcode, c.in, got, c.want)
		}
	}
}
