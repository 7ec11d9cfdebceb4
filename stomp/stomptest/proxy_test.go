package stomptest

import (
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// echo answers every octet with itself.
func echo(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				_, _ = io.Copy(c, c)
				c.Close()
			}()
		}
	}()
	return l.Addr().String()
}

func readN(t *testing.T, r io.Reader, n int) string {
	t.Helper()
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestProxyPassesBothWays(t *testing.T) {
	p := NewProxy(t, echo(t))
	c, r := dial(t, p.Addr())
	text := strings.Repeat("stomp ", 30000)
	p.Delay(ToClient, time.Millisecond)
	p.Drip(ToBroker, 20000, time.Millisecond)
	write(t, c, text)
	if readN(t, r, len(text)) != text {
		t.Error("what came back differs")
	}
	if n := p.Passed(ToBroker); n != int64(len(text)) {
		t.Errorf("%d octets passed, want %d", n, len(text))
	}
	if err := c.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.ReadByte(); !errors.Is(err, io.EOF) {
		t.Errorf("after a half close: %v, want EOF", err)
	}
}

func TestProxyStallHoldsBack(t *testing.T) {
	p := NewProxy(t, echo(t))
	c, r := dial(t, p.Addr())
	write(t, c, "a")
	readN(t, r, 1)
	p.Stall(ToClient)
	write(t, c, "b")
	if err := c.SetReadDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	var timeout net.Error
	if _, err := r.ReadByte(); !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Fatalf("a stalled way gave %v", err)
	}
	if err := c.SetReadDeadline(time.Now().Add(peerTimeout)); err != nil {
		t.Fatal(err)
	}
	p.Resume(ToClient)
	if got := readN(t, r, 1); got != "b" {
		t.Errorf("got %q", got)
	}
}

func TestProxyCuts(t *testing.T) {
	p := NewProxy(t, echo(t))
	for name, c := range map[string]struct {
		rule func() <-chan struct{}
		got  string
		err  error
	}{
		"after n":        {func() <-chan struct{} { return p.CutAfter(ToClient, 5, false) }, "BEGIN", io.EOF},
		"before a mark":  {func() <-chan struct{} { return p.CutOn(ToClient, "COMMIT\n", false) }, "", io.EOF},
		"behind a mark":  {func() <-chan struct{} { return p.CutOn(ToClient, "COMMIT\n", true) }, "BEGIN\nCOMMIT\n", io.EOF},
		"reset at once":  {func() <-chan struct{} { return p.CutAfter(ToClient, 0, true) }, "", syscall.ECONNRESET},
		"way to broker":  {func() <-chan struct{} { return p.CutAfter(ToBroker, 0, false) }, "", io.EOF},
		"mark to broker": {func() <-chan struct{} { return p.CutOn(ToBroker, "\nCOMMIT", false) }, "", io.EOF},
	} {
		t.Run(name, func(t *testing.T) {
			cut := c.rule()
			conn, r := dial(t, p.Addr())
			write(t, conn, "BEGIN\nCOMMIT\n")
			got, err := io.ReadAll(r)
			if err == nil {
				err = io.EOF
			}
			if string(got) != c.got || !errors.Is(err, c.err) {
				t.Errorf("got %q and %v, want %q and %v", got, err, c.got, c.err)
			}
			<-cut
			conn, r = dial(t, p.Addr())
			write(t, conn, "again")
			if readN(t, r, 5) != "again" {
				t.Error("the proxy does not pass again after the cut")
			}
		})
	}
}

func TestProxyRefuses(t *testing.T) {
	p := NewProxy(t, echo(t))
	p.Refuse(true)
	_, r := dial(t, p.Addr())
	if _, err := r.ReadByte(); err == nil {
		t.Error("a refused connection gives data")
	}
	p.Refuse(false)
	c, r := dial(t, p.Addr())
	write(t, c, "x")
	readN(t, r, 1)
	p.Reset()
	if _, err := r.ReadByte(); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("Reset: %v", err)
	}
}

func TestProxyAndPeerLeaveNothing(t *testing.T) {
	before := goleak.IgnoreCurrent()
	t.Run("use", func(t *testing.T) {
		stalled := NewProxy(t, NewPeer(t, Script{Wait(make(chan struct{}))}).Addr())
		stalled.Stall(ToBroker)
		c, _ := dial(t, stalled.Addr())
		write(t, c, "held back")
	})
	goleak.VerifyNone(t, before)
}
