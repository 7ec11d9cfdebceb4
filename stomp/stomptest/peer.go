package stomptest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"testing"
	"time"
)

// peerTimeout bounds every step of a script, so that a test whose other side
// never does what is expected ends with a sentence and not with a hang.
const peerTimeout = 20 * time.Second

// Script is what a Peer does on one connection, step by step. After the last
// step the connection stays open until the other side closes it or the test
// ends; end with Close, CloseWrite or Reset for something else.
type Script []Step

// Step is one act of a script. Its error fails the test.
type Step func(*PeerConn) error

// Peer is the far side of connections to a loopback port, playing a script on
// each. A step that fails fails the test and closes that connection.
type Peer struct {
	tb       testing.TB
	listener net.Listener
	scripts  []Script
	done     []chan struct{} // one for each script, closed after its last step
	all      sync.WaitGroup

	mu     sync.Mutex
	open   map[net.Conn]bool
	closed bool
}

// PeerConn is the connection of a running script. Only its steps use it.
type PeerConn struct {
	net.Conn
	in   *bufio.Reader
	last WireFrame     // the frame the last Expect read
	end  chan struct{} // closed when the test ends
}

// Last gives the frame that the last Expect read.
func (c *PeerConn) Last() WireFrame { return c.last }

// NewPeer listens on a free loopback port. The first connection plays the first
// script, the second one the second; later ones are closed at once. Everything
// ends with the test, which fails when a script did.
func NewPeer(tb testing.TB, scripts ...Script) *Peer {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("stomptest: peer: %v", err)
	}
	p := &Peer{tb: tb, listener: l, scripts: scripts, open: map[net.Conn]bool{}}
	for range scripts {
		p.done = append(p.done, make(chan struct{}))
	}
	end := make(chan struct{})
	p.all.Go(func() { p.accept(end) })
	tb.Cleanup(func() {
		close(end)
		p.close()
		p.all.Wait()
	})
	return p
}

// Addr is where the peer listens, as host:port.
func (p *Peer) Addr() string { return p.listener.Addr().String() }

// Done is closed when script n (from 0) has played its last step, or failed.
func (p *Peer) Done(n int) <-chan struct{} { return p.done[n] }

func (p *Peer) accept(end chan struct{}) {
	for n := 0; ; n++ {
		c, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		keep := n < len(p.scripts) && !p.closed
		if keep {
			p.open[c] = true
		}
		p.mu.Unlock()
		if !keep {
			c.Close()
			continue
		}
		p.all.Go(func() { p.play(n, c, end) })
	}
}

func (p *Peer) play(n int, c net.Conn, end chan struct{}) {
	defer c.Close()
	conn := &PeerConn{Conn: c, in: bufio.NewReader(c), end: end}
	failed := false
	for i, step := range p.scripts[n] {
		_ = c.SetDeadline(time.Now().Add(peerTimeout)) // fails on a closed socket; the step will say so
		err := step(conn)
		if isOver(end) {
			return // the test has ended in the middle of the script and knows why
		}
		if err != nil {
			p.tb.Errorf("stomptest: peer, connection %d, step %d: %v", n+1, i+1, err)
			failed = true
			break
		}
	}
	close(p.done[n])
	if !failed {
		_ = c.SetDeadline(time.Time{})
		_, _ = io.Copy(io.Discard, conn.in) // until the other side, or the test's end, closes
	}
}

func (p *Peer) close() {
	p.listener.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for c := range p.open {
		c.Close()
	}
}

func isOver(end <-chan struct{}) bool {
	select {
	case <-end:
		return true
	default:
		return false
	}
}

var errTestOver = errors.New("the test ended first")

// Expect reads the next frame: its command must be command, and each of lines
// must be one of its header lines, exactly as on the wire (`host:/`).
func Expect(command string, lines ...string) Step {
	return ExpectFrame(command, func(f WireFrame) error {
		for _, want := range lines {
			if !slices.Contains(f.Lines, want) {
				return fmt.Errorf("header line %q is missing in %q", want, f.Raw)
			}
		}
		return nil
	})
}

// ExpectFrame reads the next frame, whose command must be command, and lets
// match judge it; a nil match takes any.
func ExpectFrame(command string, match func(WireFrame) error) Step {
	return func(c *PeerConn) error {
		f, err := readWireFrame(c.in)
		if err != nil {
			return fmt.Errorf("waiting for %s: %w", command, err)
		}
		c.last = f
		if f.Command != command {
			return fmt.Errorf("waiting for %s: got %q", command, f.Raw)
		}
		if match == nil {
			return nil
		}
		return match(f)
	}
}

// ExpectBeat reads one EOL, a heart-beat.
func ExpectBeat() Step {
	return func(c *PeerConn) error {
		b, err := c.in.ReadByte()
		if err != nil {
			return fmt.Errorf("waiting for a heart-beat: %w", err)
		}
		if b != '\n' {
			return fmt.Errorf("waiting for a heart-beat: got %q", b)
		}
		return nil
	}
}

// ExpectEnd waits until the other side has closed or reset the connection and
// fails when it sends a frame first. Heart-beats are skipped.
func ExpectEnd() Step {
	return func(c *PeerConn) error {
		f, err := readWireFrame(c.in)
		var timeout net.Error
		switch {
		case err == nil:
			return fmt.Errorf("waiting for the end of the connection: got %q", f.Raw)
		case errors.As(err, &timeout) && timeout.Timeout():
			return fmt.Errorf("waiting for the end of the connection: still open after %v", peerTimeout)
		}
		return nil
	}
}

// Send writes the octets as given: a frame needs its NUL.
func Send(octets string) Step {
	return func(c *PeerConn) error {
		_, err := c.Write([]byte(octets))
		return err
	}
}

// SendFrom writes what make gives for the frame that the last Expect read.
func SendFrom(make func(last WireFrame) string) Step {
	return func(c *PeerConn) error {
		_, err := c.Write([]byte(make(c.last)))
		return err
	}
}

// SendReceipt answers the last frame's receipt header.
func SendReceipt() Step {
	return func(c *PeerConn) error {
		id := c.last.Get("receipt")
		if id == "" {
			return fmt.Errorf("no receipt was asked for in %q", c.last.Raw)
		}
		_, err := fmt.Fprintf(c, "RECEIPT\nreceipt-id:%s\n\n\x00", id)
		return err
	}
}

// Drip writes the octets n at a time with gap between the writes.
func Drip(octets string, n int, gap time.Duration) Step {
	return func(c *PeerConn) error {
		tick := time.NewTicker(gap)
		defer tick.Stop()
		for rest := []byte(octets); len(rest) > 0; {
			k := min(n, len(rest))
			if _, err := c.Write(rest[:k]); err != nil {
				return err
			}
			rest = rest[k:]
			select {
			case <-tick.C:
			case <-c.end:
				return errTestOver
			}
		}
		return nil
	}
}

// Wait goes on when the channel is closed or gives something.
func Wait(ready <-chan struct{}) Step {
	return func(c *PeerConn) error {
		select {
		case <-ready:
			return nil
		case <-c.end:
			return errTestOver
		case <-time.After(peerTimeout):
			return fmt.Errorf("waited %v in vain for the test", peerTimeout)
		}
	}
}

// Signal closes the channel: the test knows that the script is here.
func Signal(here chan struct{}) Step {
	return func(*PeerConn) error { close(here); return nil }
}

// Close closes the connection in the usual way (FIN).
func Close() Step { return func(c *PeerConn) error { return c.Conn.Close() } }

// CloseWrite closes our half of the connection and goes on reading.
func CloseWrite() Step {
	return func(c *PeerConn) error { return c.Conn.(*net.TCPConn).CloseWrite() }
}

// Reset closes the connection with a RST: the other side's reads and writes
// fail with `connection reset by peer`.
func Reset() Step {
	return func(c *PeerConn) error { return reset(c.Conn) }
}

func reset(c net.Conn) error {
	if err := c.(*net.TCPConn).SetLinger(0); err != nil {
		return err
	}
	return c.Close()
}

// Accept is the usual beginning: CONNECT is read, whatever it offers, and
// answered with CONNECTED of that version, no heart-beats, and further lines.
func Accept(version string, lines ...string) Step {
	return func(c *PeerConn) error {
		if err := Expect("CONNECT")(c); err != nil {
			return err
		}
		answer := "CONNECTED\nversion:" + version + "\n"
		for _, line := range lines {
			answer += line + "\n"
		}
		return Send(answer + "\n\x00\n")(c)
	}
}
