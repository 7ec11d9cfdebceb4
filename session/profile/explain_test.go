package profile

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

func TestMain(m *testing.M) { stomptest.Main(m, func() error { return goleak.Find() }) }

const secret = "s3cret-passcode"

// listen serves every connection with serve until the test ends, and gives a
// profile that leads there.
func listen(t *testing.T, serve func(net.Conn)) Profile {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serve(c)
			_ = c.Close()
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-done
	})
	return Profile{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, Login: "admin", Passcode: secret, HasPasscode: true,
		Timeout: 10 * time.Second}
}

// drain reads until the other side is through.
func drain(c net.Conn) {
	buf := make([]byte, 4096)
	for {
		if _, err := c.Read(buf); err != nil {
			return
		}
	}
}

// readConnect reads up to the NUL of CONNECT.
func readConnect(c net.Conn) string {
	var got []byte
	buf := make([]byte, 4096)
	for {
		n, err := c.Read(buf)
		got = append(got, buf[:n]...)
		if err != nil || strings.Contains(string(got), "\x00") {
			return string(got)
		}
	}
}

// answer reads CONNECT, says that and waits for the client to close.
func answer(text string) func(net.Conn) {
	return func(c net.Conn) {
		readConnect(c)
		_, _ = c.Write([]byte(text))
		drain(c)
	}
}

// banner speaks first.
func banner(text string) func(net.Conn) {
	return func(c net.Conn) {
		_, _ = c.Write([]byte(text))
		drain(c)
	}
}

// explained dials, wants a failure, and gives the sentence after the checks
// that hold for all of them: one sentence, with the place (R105), without the
// passcode (R104).
func explained(t *testing.T, p Profile) string {
	t.Helper()
	c, err := p.Dial(context.Background())
	if err == nil {
		_ = c.Close()
		t.Fatal("connected")
	}
	return checked(t, p, err)
}

func checked(t *testing.T, p Profile, err error) string {
	t.Helper()
	got := p.Explain(err)
	if !strings.Contains(got, p.Addr()) && !strings.Contains(got, p.Host) {
		t.Errorf("does not say where: %s", got)
	}
	if strings.ContainsAny(got, "\n\r\t") || !strings.HasSuffix(got, ".") || !strings.Contains(got, ": ") || len(got) > 300 {
		t.Errorf("no single sentence with a next step: %q", got)
	}
	for _, word := range []string{secret, "stomp: ", "profile: ", "dial tcp", "x509", "%!"} {
		if strings.Contains(got, word) {
			t.Errorf("%q is in %q", word, got)
		}
	}
	return got
}

func wants(t *testing.T, got string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(got, part) {
			t.Errorf("%q does not say %q", got, part)
		}
	}
}

// R094, and brokers.md, section 1: how brokers refuse.
func TestExplainRefusals(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		change       func(*Profile)
		says         string
	}{
		{"ActiveMQ, password", "ERROR\ncontent-type:text/plain\nmessage:User name [admin] or password is invalid.\n\nUser name [admin] or password is invalid.\x00", nil,
			"refused the login admin: check the name and the passcode"},
		{"RabbitMQ, password", "ERROR\nmessage:Bad CONNECT\ncontent-type:text/plain\nversion:1.0,1.1,1.2\ncontent-length:32\n\nAccess refused for user 'admin'\n\x00\n", nil,
			"refused the login admin: check"},
		{"stompserver, password", "ERROR\nmessage:See below\ncontent-length:13\n\nInvalid Login\x00\n", nil, "refused the login admin: check"},
		{"go-stomp, password", "ERROR\nmessage:authentication failed\n\n\x00", nil, "refused the login admin: check"},
		{"no passcode", "ERROR\nmessage:User name [admin] or password is invalid.\n\n\x00",
			func(p *Profile) { p.Passcode, p.HasPasscode = "", false }, "sent without a passcode: give the passcode"},
		{"no login", "ERROR\nmessage:User name [null] or password is invalid.\n\n\x00",
			func(p *Profile) { *p = Profile{Host: p.Host, Port: p.Port} }, "without a login: give one, as in stomp://LOGIN@127"},
		{"RabbitMQ, host as vhost", "ERROR\nmessage:Bad CONNECT\ncontent-length:38\n\nVirtual host '127.0.0.1' access denied\x00", nil,
			`has no virtual host "127.0.0.1" for the login admin: put its name behind the port`},
		{"RabbitMQ, vhost", "ERROR\nmessage:Bad CONNECT\ncontent-length:35\n\nVirtual host 'nosuch' access denied\x00",
			func(p *Profile) { p.Vhost = "nosuch" }, `has no virtual host "nosuch" for the login admin: check its name`},
		{"RabbitMQ, version", "ERROR\nmessage:Version mismatch\nversion:1.0,1.1,1.2\ncontent-length:35\n\nSupported versions are 1.0,1.1,1.2\n\x00", nil,
			"it speaks 1.0,1.1,1.2: offer others"},
		{"ActiveMQ, version", "ERROR\nmessage:Invalid Protocol version[2.0], supported versions are: [1.2, 1.1, 1.0]\n\njava.lang.X: y\n\tat z\n\x00",
			func(p *Profile) { p.Versions = []stomp.Version{stomp.V12} }, "no version of STOMP that was offered (1.2): offer others"},
		{"our own, version", "ERROR\nmessage:Unsupported protocol version\nversion:1.1\n\nNone of the versions \"1.0\" is spoken here. Supported versions are 1.1.\x00", nil, "it speaks 1.1: offer others"},
		{"ActiveMQ, client-id", "ERROR\nmessage:Broker: amq - Client: X already connected from tcp://127.0.0.1:1\n\n\x00", nil, "choose another client-id"},
		{"anything", "ERROR\nmessage:Too many connections\n\nThere are 10.\x00", nil, "refused the connection: Too many connections: There are 10."},
		{"passcode repeated", "ERROR\nmessage:no " + secret + " here\n\n\x00", nil, "refused the connection: no ******** here."},
		{"endless", "ERROR\nmessage:" + strings.Repeat("blah ", 9999) + "\n\n\x00", nil, "refused the connection: blah"},
		{"1.0 only", "CONNECTED\nsession:wow\n\n\x00",
			func(p *Profile) { p.Versions = []stomp.Version{stomp.V11} }, "agreed to no version of STOMP that was offered (1.1): offer"}, // R092
		{"2.0", "CONNECTED\nversion:2.0\n\n\x00", nil, "agreed to no version of STOMP that was offered (1.0,1.1,1.2): offer"}, // R093
		{"not offered", "CONNECTED\nversion:1.2\n\n\x00",
			func(p *Profile) { p.Versions = []stomp.Version{stomp.V11} }, "agreed to no version of STOMP that was offered (1.1): offer"}, // R091
		{"another frame", "RECEIPT\nreceipt-id:1\n\n\x00", nil, "did not answer CONNECT as STOMP wants"},               // R096
		{"heart-beat", "CONNECTED\nversion:1.2\nheart-beat:abc\n\n\x00", nil, "did not answer CONNECT as STOMP wants"}, // R120
		{"length", "ERROR\ncontent-length:x\n\n\x00", nil, "did not answer CONNECT as STOMP wants"},                    // R066
	} {
		t.Run(c.name, func(t *testing.T) {
			p := listen(t, answer(c.answer))
			if c.change != nil {
				c.change(&p)
			}
			wants(t, explained(t, p), c.says)
		})
	}
}

// R015: a port that speaks something else.
func TestExplainOtherProtocols(t *testing.T) {
	for _, c := range []struct{ first, says string }{
		{"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n\r\n", "speaks HTTP, not STOMP"},
		{"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", "speaks SSH"},
		{"\x00\x00\x01\x3c\x01ActiveMQ\x00\x00\x00\x0c\x01", "speaks OpenWire"},
		{"\xf0\x01ActiveMQ\x00\x00", "speaks OpenWire"},
		{"AMQP\x00\x00\x09\x01", "speaks AMQP"},
		{"-ERR unknown command 'CONNECT'\r\n", "Redis"},
		{"220 mail.example ESMTP\r\n", "SMTP or FTP"},
		{"\x15\x03\x03\x00\x02\x02\n", "speaks TLS: use stomp+ssl://127.0.0.1:"},
		{"CONNECT\naccept-version:1.0,1.1,1.2\nhost:x\n\n\x00", "only repeats"},
		{"\x1b]52;c;aGk=\x07 hello there, dear client\n", `answered "\x1b]52;c;aGk=\a hello there", which is no STOMP`},
		{"who said " + secret + "?\n", `answered "who said ********?"`},
	} {
		t.Run(fmt.Sprintf("%.12q", c.first), func(t *testing.T) {
			t.Parallel()
			p := listen(t, banner(c.first))
			p.Timeout = 2 * time.Second // waited out by those that never end a line
			wants(t, explained(t, p), c.says)
		})
	}
}

// R095, R098, R105.
func TestExplainNoAnswer(t *testing.T) {
	t.Run("refused", func(t *testing.T) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		_ = l.Close()
		wants(t, explained(t, Profile{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port}), "Nothing listens at 127.0.0.1:")
	})
	t.Run("closed at once", func(t *testing.T) {
		p := listen(t, func(c net.Conn) { readConnect(c) })
		wants(t, explained(t, p), "closed the connection without an answer to CONNECT", "stomp+ssl://")
	})
	t.Run("reset", func(t *testing.T) {
		p := listen(t, func(c net.Conn) { readConnect(c); _ = c.(*net.TCPConn).SetLinger(0) })
		wants(t, explained(t, p), "closed the connection without an answer to CONNECT")
	})
	t.Run("closed in CONNECTED", func(t *testing.T) {
		p := listen(t, func(c net.Conn) { readConnect(c); _, _ = c.Write([]byte("CONNECTED\nver")) })
		wants(t, explained(t, p), "closed the connection without an answer to CONNECT")
	})
	t.Run("mute", func(t *testing.T) {
		p := listen(t, drain)
		p.Timeout = 300 * time.Millisecond
		wants(t, explained(t, p), "said nothing for 300ms", "stomp+ssl://")
	})
	t.Run("cancelled", func(t *testing.T) {
		p := listen(t, drain)
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, err := p.Dial(ctx)
		wants(t, checked(t, p, err), "was cancelled")
	})
	t.Run("no time", func(t *testing.T) {
		p := listen(t, drain)
		p.Timeout = time.Nanosecond
		wants(t, explained(t, p), "did not answer within 1ns")
	})
	t.Run("unknown host", func(t *testing.T) {
		p := Profile{Host: "no-such-host.invalid", Timeout: 2 * time.Second} // RFC 2606: there is never one
		wants(t, explained(t, p), "no-such-host.invalid")
	})
	t.Run("passcode with a line break", func(t *testing.T) { // R054: nothing is sent
		p := Profile{Host: "127.0.0.1", Port: 1, Passcode: secret + "\n", HasPasscode: true}
		if got := p.Explain(&stomp.RequestError{Command: "CONNECT", Field: "passcode", Problem: "holds a line break"}); got != "CONNECT: passcode: holds a line break." {
			t.Errorf("%q", got)
		}
	})
}

// What no small listener can bring about.
func TestExplainTheNetwork(t *testing.T) {
	p := Profile{Host: "broker.example", Port: 61613}
	op := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	for _, c := range []struct {
		phase stomp.Phase
		err   error
		says  string
	}{
		{stomp.PhaseResolve, &net.DNSError{Name: p.Host, IsNotFound: true}, "No host is called broker.example: check"},
		{stomp.PhaseResolve, &net.DNSError{Name: p.Host, IsTimeout: true}, "did not say in time"},
		{stomp.PhaseResolve, &net.DNSError{Name: p.Host, Err: "server misbehaving"}, "server misbehaving"},
		{stomp.PhaseDial, op(syscall.ENETUNREACH), "no way to broker.example:61613"},
		{stomp.PhaseDial, op(syscall.EACCES), "does not let us"},
		{stomp.PhaseDial, op(errors.New("odd")), "cannot be reached (odd)"},
	} {
		wants(t, checked(t, p, &stomp.ConnectError{Phase: c.phase, Addr: p.Addr(), Err: c.err}), c.says)
	}
	if p.Explain(nil) != "" {
		t.Error("no error is explained")
	}
}

const welcome = "CONNECTED\nversion:1.2\nheart-beat:20,0\n\n\x00\n"

// What ends a link that was up: R018, R019, R118, and a broken protocol.
func TestExplainTheEndOfALink(t *testing.T) {
	for _, c := range []struct {
		name  string
		serve func(net.Conn)
		says  string
	}{
		{"closed", func(c net.Conn) { readConnect(c); _, _ = c.Write([]byte(welcome)) }, "closed the connection: connect again"},
		{"closed in a frame", func(c net.Conn) { readConnect(c); _, _ = c.Write([]byte(welcome + "MESSAGE\na:b\n")) }, "in the middle of a frame"},
		{"no frame", answer(welcome + "NONSENSE\n\n\x00"), "broke the protocol at byte"},
		{"silent", answer(welcome), "has been silent for"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := listen(t, c.serve)
			p.SendEvery, p.WantEvery = -1, 20*time.Millisecond
			if c.name != "silent" {
				p.WantEvery = -1
			}
			conn, err := p.Dial(context.Background())
			if err != nil {
				t.Fatal(p.Explain(err))
			}
			defer conn.Close()
			_, err = conn.Read()
			wants(t, checked(t, p, err), c.says)
		})
	}
	t.Run("closed from here", func(t *testing.T) {
		p := listen(t, answer(welcome))
		conn, err := p.Dial(context.Background())
		if err != nil {
			t.Fatal(p.Explain(err))
		}
		_ = conn.Close()
		_, err = conn.Read()
		wants(t, checked(t, p, err), "was closed from here")
	})
}
