package stomptest

import (
	"bytes"
	"net"
	"sync"
	"testing"
	"time"
)

// Direction is one way through a Proxy.
type Direction int

// The directions.
const (
	ToBroker Direction = iota
	ToClient
)

// Proxy passes TCP connections on to a target and does harm when told. Its
// methods work on all connections that are open and on those that come later;
// they may be called from any goroutine. A new Proxy passes everything.
type Proxy struct {
	target   string
	listener net.Listener
	all      sync.WaitGroup
	end      chan struct{}

	mu      sync.Mutex
	changed chan struct{} // closed and renewed at every change of rules
	ways    [2]way
	refuse  bool
	pairs   map[*pair]bool
}

// way is the state of one direction; Proxy.mu guards it.
type way struct {
	passed  int64
	stalled bool
	delay   time.Duration
	piece   int // octets per write; 0 for as they come
	gap     time.Duration
	cutAt   int64 // cut when passed reaches it; negative for never
	cutOn   []byte
	forward bool // whether cutOn itself is passed on first
	seen    []byte
	reset   bool // how cutAt and cutOn cut
	cut     chan struct{}
}

// pair is one connection through the proxy.
type pair struct{ client, broker net.Conn }

// NewProxy listens on a free loopback port and passes connections on to target
// (host:port). It ends with the test.
func NewProxy(tb testing.TB, target string) *Proxy {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("stomptest: proxy: %v", err)
	}
	p := &Proxy{target: target, listener: l, end: make(chan struct{}),
		changed: make(chan struct{}), pairs: map[*pair]bool{}}
	for d := range p.ways {
		p.ways[d].cutAt = -1
	}
	p.all.Go(p.accept)
	tb.Cleanup(func() {
		close(p.end)
		l.Close()
		p.Cut()
		p.all.Wait()
	})
	return p
}

// Addr is where clients connect, as host:port.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Passed is the number of octets passed on in that direction so far.
func (p *Proxy) Passed(d Direction) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ways[d].passed
}

// Cut closes every connection on both sides in the usual way (FIN).
func (p *Proxy) Cut() { p.drop(false) }

// Reset closes every connection on both sides with a RST.
func (p *Proxy) Reset() { p.drop(true) }

// Refuse closes new connections as soon as they come, until Refuse(false).
func (p *Proxy) Refuse(on bool) { p.rule(func() { p.refuse = on }) }

// Stall holds back everything in that direction, connections stay open. What
// is on its way waits for Resume; TCP pushes back on the sender.
func (p *Proxy) Stall(d Direction) { p.rule(func() { p.ways[d].stalled = true }) }

// Resume ends Stall.
func (p *Proxy) Resume(d Direction) { p.rule(func() { p.ways[d].stalled = false }) }

// Delay adds a latency to what is passed in that direction; 0 ends it.
func (p *Proxy) Delay(d Direction, latency time.Duration) {
	p.rule(func() { p.ways[d].delay = latency })
}

// Drip passes n octets at a time with gap after each piece; n 0 ends it.
func (p *Proxy) Drip(d Direction, n int, gap time.Duration) {
	p.rule(func() { p.ways[d].piece, p.ways[d].gap = n, gap })
}

// CutAfter closes the connections when n more octets, counted over all
// connections, have been passed in that direction; the next ones pass again.
// With reset it closes by RST. The channel is closed when it has happened.
func (p *Proxy) CutAfter(d Direction, n int64, reset bool) <-chan struct{} {
	cut := make(chan struct{})
	p.rule(func() {
		w := &p.ways[d]
		w.cutAt, w.reset, w.cut = w.passed+n, reset, cut
	})
	return cut
}

// CutOn closes the connections when the octets of mark, such as "COMMIT\n",
// come by in that direction: before any of what arrived with them is passed on,
// or, with forward, after. The channel is closed when it has happened; then the
// proxy passes everything again. One mark for a direction at a time.
func (p *Proxy) CutOn(d Direction, mark string, forward bool) <-chan struct{} {
	cut := make(chan struct{})
	p.rule(func() {
		w := &p.ways[d]
		w.cutOn, w.forward, w.seen, w.reset, w.cut = []byte(mark), forward, nil, false, cut
	})
	return cut
}

func (p *Proxy) rule(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *Proxy) drop(hard bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for pr := range p.pairs {
		pr.drop(hard)
	}
}

func (pr *pair) drop(hard bool) {
	for _, c := range []net.Conn{pr.client, pr.broker} {
		if hard {
			_ = reset(c) // closed already is fine
		} else {
			c.Close()
		}
	}
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		refuse := p.refuse
		p.mu.Unlock()
		broker, err := net.DialTimeout("tcp", p.target, 5*time.Second)
		if err != nil || refuse {
			client.Close()
			if err == nil {
				broker.Close()
			}
			continue
		}
		p.carry(&pair{client, broker})
	}
}

// carry starts the two pumps of a connection. Each ends with its side of it.
func (p *Proxy) carry(pr *pair) {
	p.mu.Lock()
	p.pairs[pr] = true
	p.mu.Unlock()
	if p.over() {
		pr.drop(false)
	}
	var both sync.WaitGroup
	both.Add(2)
	p.all.Go(func() { defer both.Done(); p.pump(ToBroker, pr, pr.client, pr.broker) })
	p.all.Go(func() { defer both.Done(); p.pump(ToClient, pr, pr.broker, pr.client) })
	p.all.Go(func() {
		both.Wait()
		pr.drop(false)
		p.mu.Lock()
		delete(p.pairs, pr)
		p.mu.Unlock()
	})
}

// pump reads from one side and passes on by the rules. The end of one
// direction is passed on as such (half close).
func (p *Proxy) pump(d Direction, pr *pair, from, to net.Conn) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 && !p.pass(d, to, buf[:n]) {
			pr.drop(false)
			return
		}
		if err != nil {
			_ = to.(*net.TCPConn).CloseWrite() // closed already is fine
			return
		}
	}
}

// pass writes b by the rules; false means that the connection is to end.
func (p *Proxy) pass(d Direction, to net.Conn, b []byte) bool {
	for len(b) > 0 {
		n, pause, act := p.next(d, b)
		if act == cutBefore {
			p.fire(d)
			return false
		}
		if !p.pause(pause.before) {
			return false
		}
		if _, err := to.Write(b[:n]); err != nil {
			return false
		}
		p.mu.Lock()
		p.ways[d].passed += int64(n)
		p.mu.Unlock()
		if act == cutAfterwards {
			p.fire(d)
			return false
		}
		if !p.pause(pause.after) {
			return false
		}
		b = b[n:]
	}
	return true
}

type verdict int

const (
	passOn verdict = iota
	cutBefore
	cutAfterwards
)

type pauses struct{ before, after time.Duration }

// next waits while the way is stalled, then says how many octets of b go out
// now, with what pauses, and whether the connection is cut.
func (p *Proxy) next(d Direction, b []byte) (int, pauses, verdict) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := &p.ways[d]
	for w.stalled && !p.over() {
		changed := p.changed
		p.mu.Unlock()
		select {
		case <-changed:
		case <-p.end:
		}
		p.mu.Lock()
	}
	n := len(b)
	if w.piece > 0 {
		n = min(n, w.piece)
	}
	act := passOn
	if w.cutAt >= 0 && w.passed+int64(n) >= w.cutAt {
		n, act = int(w.cutAt-w.passed), cutAfterwards
		if n == 0 {
			act = cutBefore
		}
	}
	if len(w.cutOn) > 0 {
		w.seen = append(w.seen, b[:n]...)
		if bytes.Contains(w.seen, w.cutOn) {
			act = cutBefore
			if w.forward {
				act = cutAfterwards
			}
		}
		w.seen = w.seen[max(0, len(w.seen)-len(w.cutOn)):]
	}
	return n, pauses{w.delay, w.gap}, act
}

// fire cuts all connections by the rule that has just come true and ends it.
func (p *Proxy) fire(d Direction) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := &p.ways[d]
	for each := range p.pairs {
		each.drop(w.reset)
	}
	w.cutAt, w.cutOn, w.seen = -1, nil, nil
	if w.cut != nil {
		close(w.cut)
		w.cut = nil
	}
}

// pause waits; false when the test has ended meanwhile.
func (p *Proxy) pause(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-p.end:
		return false
	}
}

func (p *Proxy) over() bool { return isOver(p.end) }
