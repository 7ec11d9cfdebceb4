package stomp

import (
	"context"
	"net"
	"testing"
	"time"

	"go.uber.org/goleak"

	"stompbox/stomp/stomptest"
)

func TestMain(m *testing.M) {
	// The peer of the benchmarks leaves a goroutine behind when it is flooded.
	peer := goleak.IgnoreTopFunction("github.com/go-stomp/stomp/v3.readLoop")
	stomptest.Main(m, func() error { return goleak.Find(peer) })
}

// patience bounds what must happen; nothing waits for it when all is well.
const patience = time.Minute

// peer is a broker for one connection, played by a function.
type peer struct {
	addr string
	done chan struct{}
}

// play listens and hands the first connection to the script, which runs in a
// goroutine that the test waits for.
func play(t *testing.T, script func(nc net.Conn)) *peer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{addr: l.Addr().String(), done: make(chan struct{})}
	go func() {
		defer close(p.done)
		nc, err := l.Accept()
		if err != nil {
			return
		}
		defer nc.Close()
		nc.SetDeadline(time.Now().Add(patience))
		script(nc)
	}()
	t.Cleanup(func() {
		l.Close()
		<-p.done
	})
	return p
}

// broker plays one that answers CONNECT with the given octets and goes on with
// the script, which has a decoder for what the client sends.
func broker(t *testing.T, connected string, script func(nc net.Conn, d *Decoder)) *peer {
	t.Helper()
	return play(t, func(nc net.Conn) {
		d := NewDecoder(nc, Limits{})
		d.FromClient()
		if _, err := d.Decode(); err != nil {
			t.Errorf("the peer cannot read CONNECT: %v", err)
			return
		}
		if _, err := nc.Write([]byte(connected)); err != nil {
			t.Errorf("the peer cannot answer: %v", err)
			return
		}
		script(nc, d)
	})
}

// join connects to p, and closes the link at the end of the test.
func join(t *testing.T, p *peer, c Connect, o ConnOptions) *Conn {
	t.Helper()
	if o.Timeout == 0 {
		o.Timeout = patience
	}
	conn, err := Dial(context.Background(), "tcp", p.addr, c, o)
	if err != nil {
		t.Fatalf("cannot connect: %v", err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// drain reads until the client is gone.
func drain(nc net.Conn, _ *Decoder) {
	buf := make([]byte, 4096)
	for {
		if _, err := nc.Read(buf); err != nil {
			return
		}
	}
}

const connected12 = "CONNECTED\nversion:1.2\n\n\x00\n"
