package session

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"stompbox/session/profile"
	"stompbox/stomp"
)

// link is one connection and its goroutines. The keeper dials, closes and
// waits for the other two; the reader fills inbox, the writer empties outbox.
// The session's goroutine makes a link, takes from it and gives to it without
// ever waiting, and ends it with stop.
type link struct {
	no   uint32
	ctx  context.Context
	stop context.CancelFunc
	conn *stomp.Conn // the keeper's, until dialled is reported
	up   bool        // the session's goroutine has taken it into use

	in   inbox
	out  outbox
	bell bells
}

// bells wake the session's goroutine. Each holds one ring: whoever hears it
// takes everything that is there.
type bells struct {
	dialled chan *link
	arrived chan struct{}
	crowded chan struct{} // as arrived, and the reader waits until it is taken
	wrote   chan struct{}
	hold    *atomic.Bool // readers take no more from the network than is decoded already
}

func newBells() bells {
	return bells{make(chan *link), make(chan struct{}, 1), make(chan struct{}, 1), make(chan struct{}, 1), new(atomic.Bool)}
}

func ring(bell chan struct{}) {
	select {
	case bell <- struct{}{}:
	default:
	}
}

// startLink begins to dial. Everything of the link is over when done returns.
func startLink(ctx context.Context, no uint32, p profile.Profile, now func() time.Time, b bells, done *sync.WaitGroup) *link {
	l := &link{no: no, bell: b}
	l.ctx, l.stop = context.WithCancel(ctx)
	l.in.space = make(chan struct{}, 1)
	l.out.filled = make(chan struct{}, 1)
	done.Add(1)
	go func() {
		defer done.Done()
		defer l.stop()
		l.keep(p, now)
	}()
	return l
}

// keep is the life of a link.
func (l *link) keep(p profile.Profile, now func() time.Time) {
	l.conn = l.dial(p)
	conn := l.conn
	select {
	case l.bell.dialled <- l:
	case <-l.ctx.Done():
	}
	if conn == nil {
		return
	}
	var both sync.WaitGroup
	both.Add(2)
	go func() {
		defer both.Done()
		defer l.guard()
		l.read(now)
	}()
	go func() {
		defer both.Done()
		defer l.guard()
		l.write()
	}()
	<-l.ctx.Done()
	conn.Close()
	both.Wait()
}

// dial gives the connection, or nil and leaves the reason in the inbox.
func (l *link) dial(p profile.Profile) *stomp.Conn {
	defer l.guard()
	conn, err := p.Dial(l.ctx)
	if err != nil {
		l.in.end(err)
	}
	return conn
}

// Bounds of what a reader may be ahead of the session's goroutine, and of what
// a writer puts into one write.
const (
	inboxFrames = 1024
	inboxOctets = 4 << 20
	writeOctets = 64 << 10
	ownOctets   = 256 << 10 // from here on a frame's octets are not copied to stand with the others
)

// arrivals are frames in the order in which they came, with their octets.
type arrivals struct {
	frames []stomp.Frame
	at     []time.Time
	octets []byte         // of the frames, one behind the other
	ends   []int          // where each ends in octets
	large  map[int][]byte // those of frames that have memory of their own, by the frame's place
	size   int            // of all
}

func (a *arrivals) raw(i int) []byte {
	if raw := a.large[i]; raw != nil {
		return raw
	}
	from := 0
	if i > 0 {
		from = a.ends[i-1]
	}
	return a.octets[from:a.ends[i]]
}

// clear empties a for use again; a frame's memory is let go.
func (a *arrivals) clear() {
	clear(a.frames)
	a.frames, a.at, a.octets, a.ends = a.frames[:0], a.at[:0], a.octets[:0], a.ends[:0]
	a.large, a.size = nil, 0
}

// add takes a frame with its octets, which are copied unless they are to keep.
func (a *arrivals) add(f stomp.Frame, raw []byte, owned bool, at time.Time) {
	if owned {
		if a.large == nil {
			a.large = make(map[int][]byte)
		}
		a.large[len(a.frames)] = raw
	} else {
		a.octets = append(a.octets, raw...)
	}
	a.frames, a.at, a.ends = append(a.frames, f), append(a.at, at), append(a.ends, len(a.octets))
	a.size += len(raw)
}

// full reports whether that is as far as a reader may be ahead.
func (a *arrivals) full() bool { return len(a.frames) >= inboxFrames || a.size >= inboxOctets }

// inbox is what the reader has read and nobody has taken: a handful of frames
// at a time, without a channel operation for each.
type inbox struct {
	mu    sync.Mutex
	new   arrivals
	err   error // why there will be no more
	space chan struct{}
}

// put takes a frame; it reports whether the reader must wait for space.
func (b *inbox) put(f stomp.Frame, raw []byte, owned bool, at time.Time) (first, full bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.new.add(f, raw, owned, at)
	return len(b.new.frames) == 1, b.new.full()
}

// take exchanges what has come for an empty a.
func (b *inbox) take(a arrivals) (arrivals, error) {
	b.mu.Lock()
	a, b.new = b.new, a
	err := b.err
	b.mu.Unlock()
	ring(b.space)
	return a, err
}

func (b *inbox) end(err error) {
	b.mu.Lock()
	b.err = err
	b.mu.Unlock()
}

// read hands over frames until the link ends. While it is held back it hands
// over what is read already, for receipts may be in it, and reads nothing more:
// TCP holds the broker back.
func (l *link) read(now func() time.Time) {
	var held heldBack
	for {
		f, err := l.conn.Read()
		if err != nil {
			l.cut()
			l.in.end(err)
			ring(l.bell.arrived)
			return
		}
		first, full := l.in.put(f, l.conn.Raw(), l.conn.Owned() && len(f.Body) >= ownOctets, now())
		if first {
			ring(l.bell.arrived)
		}
		if full {
			ring(l.bell.crowded)
		}
		for full || held.stops(l) {
			select {
			case <-l.in.space:
			case <-l.ctx.Done():
				return
			}
			l.in.mu.Lock()
			full = l.in.new.full()
			l.in.mu.Unlock()
		}
	}
}

// heldBack is a reader's memory of being held back: it may go on as long as what
// the link has read and not decoded gets less.
type heldBack struct {
	on   bool
	left int // octets, at the last look
}

// stops reports whether the reader has handed over all that was read when it
// was first held back.
func (h *heldBack) stops(l *link) bool {
	if !l.bell.hold.Load() {
		h.on = false
		return false
	}
	more := l.conn.Ready()
	left := l.conn.Buffered()
	if !more || h.on && left >= h.left {
		h.on, h.left = true, 0 // what is read from here on is not looked at
		return true
	}
	h.on, h.left = true, left
	return false
}

// cut ends the writing and waits for the write that is under way, so that what
// is known of each frame is known before the end is told.
func (l *link) cut() {
	l.conn.Close()
	l.out.wire.Lock()
	l.out.cut = true
	l.out.wire.Unlock()
}

// outbox is what is to be written. The state bounds it (queueBound).
type outbox struct {
	mu        sync.Mutex
	frames    []outgoing
	filled    chan struct{}
	wire      sync.Mutex    // held while a write is under way
	cut       bool          // nothing is written any more
	attempted atomic.Uint32 // record of the last frame that went near the wire
	written   atomic.Uint32 // record of the last frame that is on it, plus one
}

func (b *outbox) put(f outgoing) {
	b.mu.Lock()
	b.frames = append(b.frames, f)
	b.mu.Unlock()
	ring(b.filled)
}

// write puts frames on the wire, many small ones with one write, until the
// link ends. After a failed write the reader reads what is there and then
// tells why the link ended (R214).
func (l *link) write() {
	var buf []byte
	for {
		select {
		case <-l.out.filled:
		case <-l.ctx.Done():
			return
		}
		l.out.mu.Lock()
		frames := l.out.frames
		l.out.frames = nil
		l.out.mu.Unlock()
		for len(frames) > 0 {
			n := 0
			buf = buf[:0]
			for n < len(frames) && (n == 0 || len(buf)+len(frames[n].raw) <= writeOctets) {
				if n == 0 && len(frames[0].raw) > writeOctets {
					break
				}
				buf = append(buf, frames[n].raw...)
				n++
			}
			octets := buf
			if n == 0 { // a large one goes as it is, without a copy
				octets, n = frames[0].raw, 1
			}
			if !l.put(octets, frames[n-1].id) {
				return
			}
			ring(l.bell.wrote)
			frames = frames[n:]
		}
	}
}

// put writes octets that end with record last. It is false when the link is over.
func (l *link) put(octets []byte, last MsgID) bool {
	l.out.wire.Lock()
	defer l.out.wire.Unlock()
	if l.out.cut {
		return false
	}
	l.out.attempted.Store(uint32(last))
	if l.conn.Write(octets) != nil {
		return false
	}
	l.out.written.Store(uint32(last) + 1)
	return true
}
