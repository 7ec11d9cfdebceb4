package broker

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"

	"stompbox/stomp"
)

// ErrClosed is returned by Serve and Publish after Close.
var ErrClosed = errors.New("broker: closed")

// Broker is a STOMP broker in memory. All methods are safe for concurrent use.
// It owns one goroutine per Serve and two per connection; Close stops and
// waits for all of them.
type Broker struct {
	o  Options
	wg sync.WaitGroup // connections and ListenAndServe started by Start

	mu        sync.Mutex
	state     *state
	conns     map[*conn]bool
	listeners map[net.Listener]bool
	addr      string
	closed    bool
	changed   chan struct{} // closed and made anew when something happened; nil when nobody waits

	crash atomic.Pointer[CrashError] // the first
}

// New makes a broker that does not listen yet. It starts no goroutine.
func New(o Options) *Broker {
	o = o.filled()
	return &Broker{o: o, state: newState(o), conns: map[*conn]bool{}, listeners: map[net.Listener]bool{}}
}

// Start makes a broker and serves addr, or a free port of 127.0.0.1 when addr
// is empty, until Close.
func Start(addr string, o Options) (*Broker, error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("broker: cannot listen on %s: %w", addr, err)
	}
	b := New(o)
	if err := b.adopt(l); err != nil {
		return nil, err
	}
	b.wg.Add(1)
	go func() {
		defer b.wg.Done()
		defer b.guard(nil)
		_ = b.accept(l) // it ends by Close alone or with the listener
	}()
	return b, nil
}

// ListenAndServe serves addr (host:port) until Close or until the listener fails.
func (b *Broker) ListenAndServe(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("broker: cannot listen on %s: %w", addr, err)
	}
	return b.Serve(l)
}

// Serve accepts connections from l until Close, then returns ErrClosed, or
// until l fails for good. It closes l. Several listeners may be served at once.
func (b *Broker) Serve(l net.Listener) error {
	if err := b.adopt(l); err != nil {
		return err
	}
	return b.accept(l)
}

// adopt makes l one of the broker's listeners, to be closed by Close.
func (b *Broker) adopt(l net.Listener) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		l.Close()
		return ErrClosed
	}
	b.listeners[l] = true
	if b.addr == "" {
		b.addr = l.Addr().String()
	}
	b.notify()
	return nil
}

func (b *Broker) accept(l net.Listener) error {
	defer func() {
		l.Close()
		b.mu.Lock()
		delete(b.listeners, l)
		b.mu.Unlock()
	}()
	for {
		nc, err := l.Accept()
		if err != nil {
			if b.isClosed() {
				return ErrClosed
			}
			if pause(err) {
				continue
			}
			return fmt.Errorf("broker: cannot accept connections on %s: %w", l.Addr(), err)
		}
		b.admit(nc)
	}
}

func (b *Broker) isClosed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.closed
}

// admit starts the goroutines of a new connection, or closes it when the
// broker is closed or has too many.
func (b *Broker) admit(nc net.Conn) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || len(b.conns) >= b.o.MaxConns {
		nc.Close()
		return
	}
	c := newConn(b, nc, b.state.join())
	b.conns[c] = true
	b.wg.Add(1)
	go c.run()
	b.notify()
}

// forget is a connection's last act.
func (b *Broker) forget(c *conn) {
	b.mu.Lock()
	delete(b.conns, c)
	b.notify()
	b.mu.Unlock()
	close(c.done)
	b.wg.Done()
}

// Addr is where the first listener listens, as host:port; "" before that.
func (b *Broker) Addr() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.addr
}

// Publish sends a message from within the process, as a SEND without
// transaction would. It takes ownership of body and copies header. The error
// says what the ERROR frame would say.
func (b *Broker) Publish(destination string, header stomp.Header, body []byte) error {
	f := stomp.Frame{Command: stomp.SEND, Header: header, Body: body}
	if _, err := stomp.AppendFrame(nil, stomp.Frame{Command: f.Command, Header: header}, stomp.V12); err != nil {
		return fmt.Errorf("broker: %w", err)
	}
	if r := checkDestination(destination); r != nil {
		return r
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return ErrClosed
	}
	r := b.state.publish(b.state.newMessage(destination, header, body))
	b.state.settle()
	b.notify()
	if r != nil {
		return r
	}
	return nil
}

// Kill ends every connection at once without a word, as kill -9 of a broker
// does to its clients, and returns when they are gone: their un-acked messages
// are back in their queues, their transactions rolled back. The listeners stay
// open, so clients can connect again.
func (b *Broker) Kill() {
	b.mu.Lock()
	var dying []*conn
	for c := range b.conns {
		dying = append(dying, c)
	}
	b.mu.Unlock()
	for _, c := range dying {
		c.kill()
	}
	for _, c := range dying {
		<-c.done
	}
}

// Close stops listening, ends every connection without a word and waits until
// no goroutine of the broker runs, but for a caller of Serve that is about to
// return. Closing again is fine. The error is that of closing a listener, and
// the first *CrashError there was.
func (b *Broker) Close() error {
	b.mu.Lock()
	b.closed = true
	var errs []error
	for l := range b.listeners {
		if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	b.notify()
	b.mu.Unlock()
	b.Kill()
	b.wg.Wait()
	if e := b.crash.Load(); e != nil {
		errs = append(errs, e)
	}
	return errors.Join(errs...)
}

// notify wakes Await. The mutex is held.
func (b *Broker) notify() {
	if b.changed != nil {
		close(b.changed)
		b.changed = nil
	}
}

// Await waits until cond says yes to the broker's state or ctx ends, whose
// error it returns then. cond is called after every change and must not call
// the broker. It is for tests: nothing needs to sleep.
func (b *Broker) Await(ctx context.Context, cond func(Stats) bool) error {
	for {
		b.mu.Lock()
		if cond(b.stats()) {
			b.mu.Unlock()
			return nil
		}
		if b.changed == nil {
			b.changed = make(chan struct{})
		}
		changed := b.changed
		b.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
