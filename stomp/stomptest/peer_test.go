package stomptest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"
)

// dial connects to a peer or proxy for the length of the test.
func dial(t *testing.T, addr string) (*net.TCPConn, *bufio.Reader) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(peerTimeout)); err != nil {
		t.Fatal(err)
	}
	return c.(*net.TCPConn), bufio.NewReader(c)
}

func write(t *testing.T, c net.Conn, octets string) {
	t.Helper()
	if _, err := c.Write([]byte(octets)); err != nil {
		t.Fatal(err)
	}
}

func readFrame(t *testing.T, r *bufio.Reader) WireFrame {
	t.Helper()
	f, err := readWireFrame(r)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestPeerPlaysItsScript(t *testing.T) {
	p := NewPeer(t, Script{
		Accept("1.2", "server:scripted/1"),
		ExpectFrame("SEND", func(f WireFrame) error {
			if string(f.Body) != "a\x00b" {
				return fmt.Errorf("body %q", f.Body)
			}
			return nil
		}),
		SendReceipt(),
		SendFrom(func(last WireFrame) string { return "ERROR\nmessage:" + last.Get("destination") + "\n\n\x00" }),
		ExpectBeat(),
		Drip("RECEIPT\nreceipt-id:slow\n\n\x00", 5, time.Millisecond),
		ExpectEnd(),
	})
	c, r := dial(t, p.Addr())
	write(t, c, "CONNECT\naccept-version:1.2\nhost:/\n\n\x00")
	if f := readFrame(t, r); f.Command != "CONNECTED" || f.Get("server") != "scripted/1" {
		t.Fatalf("got %q", f.Raw)
	}
	write(t, c, "\n\nSEND\ndestination:/queue/a\nreceipt:r1\ncontent-length:3\n\na\x00b\x00")
	for _, want := range []string{"RECEIPT\nreceipt-id:r1\n\n\x00", "ERROR\nmessage:/queue/a\n\n\x00"} {
		if f := readFrame(t, r); string(f.Raw) != want {
			t.Fatalf("got %q, want %q", f.Raw, want)
		}
	}
	write(t, c, "\n")
	if f := readFrame(t, r); f.Get("receipt-id") != "slow" {
		t.Fatalf("got %q", f.Raw)
	}
	c.Close()
	<-p.Done(0)
}

// recorder is a testing.TB that notes failures instead of failing.
type recorder struct {
	testing.TB
	failures chan string
	cleanups []func()
}

func (r *recorder) Helper()                           {}
func (r *recorder) Cleanup(f func())                  { r.cleanups = append(r.cleanups, f) }
func (r *recorder) Errorf(format string, args ...any) { r.failures <- fmt.Sprintf(format, args...) }

func TestPeerFailsTheTestWithTheStep(t *testing.T) {
	for name, c := range map[string]struct {
		step  Step
		write string
		want  string
	}{
		"other command": {Expect("BEGIN"), "COMMIT\ntransaction:t\n\n\x00", "step 1: waiting for BEGIN: got \"COMMIT"},
		"missing line":  {Expect("BEGIN", "transaction:u"), "BEGIN\ntransaction:t\n\n\x00", `header line "transaction:u" is missing`},
		"no beat":       {ExpectBeat(), "B", "waiting for a heart-beat"},
		"no end":        {ExpectEnd(), "BEGIN\n\n\x00", "waiting for the end of the connection: got"},
		"no receipt":    {func(c *PeerConn) error { _ = Expect("SEND")(c); return SendReceipt()(c) }, "SEND\n\n\x00", "no receipt was asked for"},
	} {
		t.Run(name, func(t *testing.T) {
			tb := &recorder{TB: t, failures: make(chan string, 1)}
			p := NewPeer(tb, Script{c.step})
			conn, r := dial(t, p.Addr())
			write(t, conn, c.write)
			if words := <-tb.failures; !strings.Contains(words, c.want) {
				t.Errorf("got %q, want %q in it", words, c.want)
			}
			if _, err := r.ReadByte(); err == nil {
				t.Error("the connection goes on after a failure")
			}
			for _, f := range tb.cleanups {
				f()
			}
		})
	}
}

func TestPeerEndsConnections(t *testing.T) {
	ready := make(chan struct{})
	p := NewPeer(t, Script{Close()}, Script{Wait(ready), Reset()}, Script{CloseWrite(), Expect("SEND")})
	_, r := dial(t, p.Addr())
	if _, err := r.ReadByte(); !errors.Is(err, io.EOF) {
		t.Errorf("Close: %v, want EOF", err)
	}
	_, r = dial(t, p.Addr())
	close(ready)
	if _, err := r.ReadByte(); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("Reset: %v, want connection reset", err)
	}
	c, r := dial(t, p.Addr())
	if _, err := r.ReadByte(); !errors.Is(err, io.EOF) {
		t.Errorf("CloseWrite: %v, want EOF", err)
	}
	write(t, c, "SEND\n\n\x00")
	<-p.Done(2)
	_, r = dial(t, p.Addr())
	if _, err := r.ReadByte(); err == nil {
		t.Error("a connection without a script stays open")
	}
}
