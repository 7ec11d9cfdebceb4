package session

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"stompbox/session/journal"
	"stompbox/session/profile"
	"stompbox/stomp"
)

// Options change how a session runs. The zero value is right for the console.
type Options struct {
	Now        func() time.Time // the clock; time.Now when nil
	NewID      func() string    // ids for receipts, subscriptions and transactions on the wire; uuid-based when nil
	JournalDir string           // where the journal's files are made; the system's temporary folder when empty
	JournalMax int64            // the most that the journal takes on disk, in octets: see Dropped; 0 for no bound
	Record     string           // path of a recording that stays, in place of a journal that is gone at the end
	Hold       bool             // do not dial until a Connect command comes
	ReadOnly   bool             // refuse SEND, ACK, NACK and transactions, and subscriptions that consume
	Guard      bool             // Plan asks for the typed destination before acts that empty one: Choice.Typed
	BatchEvery time.Duration    // the least time between batches; 33 ms when 0
	ReceiptIn  time.Duration    // how long a receipt may take before it is called late; 10 s when 0

	// Reconnect says how a link that was up and died is dialled again; the
	// profile's when it is zero. profile.Never leaves that to Connect.
	Reconnect profile.Backoff
	Chance    func() float64 // 0 to 1, for the jitter of Reconnect; math/rand when nil

	// disk stands in tests between the session and what its journal writes.
	disk func(write func(...journal.Entry) (uint32, error)) func(...journal.Entry) (uint32, error)
}

// Record is one frame of the session's journal.
type Record struct {
	ID       MsgID
	At       time.Time
	Outgoing bool
	Link     uint32 // which link it crossed
	Version  stomp.Version
	Raw      []byte      // as it crossed the wire, passcode masked
	Frame    stomp.Frame // a large body is a part of Raw: neither may be changed
}

// Session is safe for concurrent use.
type Session struct {
	journal *journal.Journal
	loop    *loop
	tags    atomic.Uint64
	once    sync.Once
	done    chan struct{} // closed when nothing of the session runs any more
	cancel  context.CancelFunc
}

// ErrClosed is returned by Next and Do after the session has ended.
var ErrClosed = errors.New("session: closed")

// ErrBusy is returned by Do when more commands wait than the session takes.
var ErrBusy = errors.New("session: too many commands are waiting; try again when the broker has answered some")

// ordersBound is how many commands may wait for the session's goroutine.
const ordersBound = 1024

// Start makes a session and, unless o.Hold is set, begins to connect. It does
// not wait: how connecting goes comes as LinkChanged events. The session ends
// with ctx or with Close; at the end of ctx there is no DISCONNECT.
func Start(ctx context.Context, p profile.Profile, o Options) (*Session, error) {
	o = o.filled(p)
	if p.StallLimit == 0 {
		p.StallLimit = -1 // see stall
	}
	j, err := openJournal(o)
	if err != nil {
		return nil, err
	}
	write := j.Append
	if o.disk != nil {
		write = o.disk(write)
	}
	s := &Session{journal: j, done: make(chan struct{})}
	ctx, s.cancel = context.WithCancel(ctx)
	s.loop = &loop{
		profile: p, now: o.Now, ctx: ctx, journal: j, write: write,
		state: newState(rules{newID: o.NewID, readOnly: o.ReadOnly, guard: o.Guard, receiptIn: o.ReceiptIn, title: p.Title(),
			backoff: backoffOf(o, p), chance: o.Chance}),
		pile: newPile(o.BatchEvery), orders: make(chan order, ordersBound), closing: make(chan struct{}),
		links: make(map[uint32]*link),
		lull:  lullsFor(o.BatchEvery),
		bell:  newBells(),
	}
	if !o.Hold {
		s.loop.orders <- order{cmd: Connect{}}
	}
	go func() {
		defer close(s.done)
		defer s.cancel()
		s.loop.run()
	}()
	return s, nil
}

// filled gives o with every zero replaced by its default.
func (o Options) filled(p profile.Profile) Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = uuid.NewString
	}
	if o.Chance == nil {
		o.Chance = rand.Float64
	}
	if o.BatchEvery <= 0 {
		o.BatchEvery = 33 * time.Millisecond
	}
	if o.ReceiptIn <= 0 {
		o.ReceiptIn = 10 * time.Second
	}
	o.ReadOnly = o.ReadOnly || p.ReadOnly
	o.Guard = o.Guard || p.Guard
	return o
}

// Do gives a command to the session and returns at once. The error is ErrClosed,
// ErrBusy, or says what is wrong with the command; then nothing was done and no
// event will come.
func (s *Session) Do(c Command) (Tag, error) {
	if c == nil {
		return 0, errors.New("session: no command was given")
	}
	select {
	case <-s.done:
		return 0, ErrClosed
	default:
	}
	tag := Tag(s.tags.Add(1))
	select {
	case s.loop.orders <- order{tag, c}:
		return tag, nil
	default:
		return 0, ErrBusy
	}
}

// Next waits for the next batch: at once when something happened and the last
// batch is at least Options.BatchEvery ago. One caller at a time. It ends with
// ctx's error, or ErrClosed after the batch that held Closed.
func (s *Session) Next(ctx context.Context) (Batch, error) { return s.loop.pile.next(ctx) }

// Close ends the session as the Close command does and waits until nothing of
// it runs any more. Calling it again is fine. The error says why the end was
// not clean, such as a DISCONNECT without receipt. When ctx ends first, the
// link is closed without waiting for the broker.
func (s *Session) Close(ctx context.Context) error {
	s.once.Do(func() { close(s.loop.closing) })
	select {
	case <-s.done:
	case <-ctx.Done():
		s.cancel()
		<-s.done
	}
	if s.loop.crash != nil {
		return s.loop.crash
	}
	if s.loop.err != "" {
		return errors.New("session: " + s.loop.err)
	}
	return nil
}
