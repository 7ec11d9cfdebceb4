package stomp

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

func TestHandshake(t *testing.T) {
	sent := make(chan string, 1)
	p := play(t, func(nc net.Conn) {
		d := NewDecoder(nc, Limits{})
		d.FromClient()
		d.Decode()
		sent <- string(d.Raw())
		// R101: what follows CONNECTED in the same packet is not lost.
		io.WriteString(nc, "\nCONNECTED\nversion:1.2\nheart-beat:0,0\nsession:ID:a-1:2\n\n\x00\nMESSAGE\ndestination:a\\cb\nmessage-id:1\nsubscription:s\n\nhello\x00\n")
		drain(nc, d)
	})
	c := join(t, p, Connect{Login: "me", Passcode: "s3cret\\", HasPasscode: true, Header: NewHeader("client-id", "x")}, ConnOptions{})
	want := "CONNECT\naccept-version:1.0,1.1,1.2\nhost:127.0.0.1\nlogin:me\npasscode:s3cret\\\nclient-id:x\n\n\x00"
	if got := <-sent; got != want {
		t.Errorf("CONNECT was %q", got)
	}
	if got := string(c.ConnectRaw()); got != strings.Replace(want, "s3cret\\", "********", 1) {
		t.Errorf("R104: %q", got)
	}
	if c.Version() != V12 || c.Connected().Header.Get("session") != "ID:a-1:2" || c.RemoteAddr() != p.addr || c.TLS() != nil {
		t.Errorf("%v %v %v", c.Version(), c.Connected(), c.RemoteAddr())
	}
	if got := string(c.ConnectedRaw()); !strings.HasPrefix(got, "CONNECTED\n") || !strings.HasSuffix(got, "\n\n\x00") {
		t.Errorf("CONNECTED was %q", got)
	}
	f, err := c.Read()
	if err != nil || f.Header.Get("destination") != "a:b" || string(f.Body) != "hello" {
		t.Errorf("%v %v", f, err)
	}
	if c.Ready() {
		t.Error("the LF behind the frame counts as more to decode")
	}
}

func TestHandshakeFailures(t *testing.T) {
	only := func(v ...Version) Connect { return Connect{Versions: v} }
	for _, tc := range []struct {
		name    string
		connect Connect
		answer  string
		text    string // in the error
		frame   bool   // the ERROR is kept
		first   string // FirstBytes
	}{
		{"R091 2.0", Connect{}, "CONNECTED\nversion:2.0\n\n\x00", "R093", false, ""},
		{"R091 not offered", only(V11), "CONNECTED\nversion:1.2\n\n\x00", "R091", false, ""},
		{"R092 no version", only(V11, V12), "CONNECTED\n\n\x00", "R092", false, ""},
		{"R093 padded", Connect{}, "CONNECTED\nversion: 1.2\n\n\x00", "R093", false, ""},
		{"R094 ERROR", Connect{}, "ERROR\nmessage:Bad CONNECT\nversion:1.0,1.1\n\nAccess refused\n\x00", "Bad CONNECT: Access refused (the broker speaks 1.0,1.1)", true, ""},
		{"R094 ERROR and See below", Connect{}, "ERROR\nmessage:See below\n\nInvalid Login\x00", "See below: Invalid Login", true, ""},
		{"R095 closed", Connect{}, "", "R095", false, ""},
		{"R095 closed inside", Connect{}, "CONNECTED\nver", "inside a frame", false, "CONNECTED\nver"},
		{"R096 another frame", Connect{}, "RECEIPT\nreceipt-id:1\n\n\x00", "R096", false, ""},
		{"R015 HTTP", Connect{}, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", "R013", false, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"},
		{"R015 no more than 64 octets", Connect{}, strings.Repeat("SSH-2.0-", 20), "R013", false, strings.Repeat("SSH-2.0-", 8)},
		{"R120 heart-beat", Connect{}, "CONNECTED\nversion:1.2\nheart-beat:abc\n\n\x00", "R120", false, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := play(t, func(nc net.Conn) {
				d := NewDecoder(nc, Limits{})
				d.FromClient()
				d.Decode()
				io.WriteString(nc, tc.answer)
			})
			_, err := Dial(context.Background(), "tcp", p.addr, tc.connect, ConnOptions{Timeout: patience})
			var e *ConnectError
			if !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			if e.Phase != PhaseConnect || e.Addr != p.addr || !strings.Contains(err.Error(), p.addr) {
				t.Errorf("phase %v, addr %s: %v", e.Phase, e.Addr, err)
			}
			if !strings.Contains(err.Error(), tc.text) {
				t.Errorf("text %q lacks %q", err, tc.text)
			}
			if (e.Frame != nil) != tc.frame || string(e.FirstBytes) != tc.first {
				t.Errorf("frame %v, first %q", e.Frame, e.FirstBytes)
			}
			if !SafeToRetry(err) {
				t.Error("not safe to retry")
			}
		})
	}
}

// R098: a broker that never answers.
func TestHandshakeTimeLimits(t *testing.T) {
	p := play(t, func(nc net.Conn) { drain(nc, nil) })
	_, err := Dial(context.Background(), "tcp", p.addr, Connect{}, ConnOptions{Timeout: 30 * time.Millisecond})
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "no CONNECTED within 30ms") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	p = play(t, func(nc net.Conn) {
		nc.Read(make([]byte, 1))
		cancel()
		drain(nc, nil)
	})
	if _, err = Dial(ctx, "tcp", p.addr, Connect{}, ConnOptions{Timeout: patience}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestDialFailures(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	_, err = Dial(context.Background(), "tcp", addr, Connect{}, ConnOptions{})
	var e *ConnectError
	if !errors.As(err, &e) || e.Phase != PhaseDial || err.Error() != "stomp: cannot reach "+addr+": connection refused" {
		t.Errorf("R105: %v", err)
	}
	resolve := dialError(context.Background(), ConnOptions{}, "nowhere:1", &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "nowhere", IsNotFound: true}})
	if resolve.Error() != "stomp: cannot find nowhere:1: no such host" {
		t.Errorf("%v", resolve)
	}
	if _, err = Dial(context.Background(), "tcp", addr, Connect{Header: NewHeader("receipt", "1")}, ConnOptions{}); err == nil {
		t.Error("no error at all")
	}
}

// R119, R090: a broker of 1.0 that names no version.
func TestHandshakeWith10(t *testing.T) {
	p := broker(t, "CONNECTED\nsession:wow\nheart-beat:10,10\n\n\x00\n", drain)
	c := join(t, p, Connect{SendEvery: 10, WantEvery: 10}, ConnOptions{})
	if c.Version() != V10 || c.HeartBeat() != (HeartBeat{}) {
		t.Errorf("%v %+v", c.Version(), c.HeartBeat())
	}
}

func TestOpenOverAnyStream(t *testing.T) {
	here, there := net.Pipe()
	sent := make(chan string, 1)
	go func() {
		d := NewDecoder(there, Limits{})
		d.FromClient()
		f, _ := d.Decode()
		sent <- f.Header.Get("host")
		io.WriteString(there, connected12)
		drain(there, nil)
	}()
	c, err := Open(context.Background(), here, Connect{}, ConnOptions{Addr: "broker.example:61613"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if host := <-sent; host != "broker.example" || c.RemoteAddr() != "broker.example:61613" {
		t.Errorf("host %s, remote %s", host, c.RemoteAddr())
	}
}

// RequestErrors come before anything is written, and the stream is closed.
func TestOpenRefusesABadConnect(t *testing.T) {
	here, there := net.Pipe()
	defer there.Close()
	_, err := Open(context.Background(), here, Connect{Login: "a\nb"}, ConnOptions{})
	var e *RequestError
	if !errors.As(err, &e) || e.Field != "login" {
		t.Errorf("got %v", err)
	}
	if _, err := there.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("the stream is open: %v", err)
	}
}
