package session

import (
	"slices"
	"time"

	"stompbox/session/dialect"
	"stompbox/session/profile"
	"stompbox/stomp"
)

// state is everything a session knows, and the rules of what follows from what.
// It reads no clock, does no I/O and starts no goroutine: step takes one input
// and says what is to be done. Only the session's goroutine touches it.
type state struct {
	rules rules
	now   time.Time // of the step at hand
	out   output    // of the step at hand

	next     MsgID            // number of the next journal record
	links    map[uint32]*wire // being dialled or up
	lastLink uint32
	main     *wire // nil when there is no main link
	link     Link  // what was last told of the main link
	connect  Tag   // the Connect that waits for its end; 0 for none
	leave    *leaving
	retry    retrying
	broken   string // why the journal cannot be written any more
	paused   string // why it cannot be written for now
	unsafe   string // why what is recorded may be lost
	ended    bool

	subs  subLedger
	held  heldLedger
	txs   txLedger
	stats counters
}

// rules are the settings a state works by.
type rules struct {
	newID     func() string
	readOnly  bool
	guard     bool
	receiptIn time.Duration
	title     string // of the profile, for sentences
	backoff   profile.Backoff
	chance    func() float64
}

// wire is what the state knows of one link.
type wire struct {
	no      uint32
	look    *look // the peek it was made for; nil for the main link
	up      bool
	version stomp.Version
	broker  dialect.Broker
	queue   []queued // handed to the writer, not reported written
	octets  int      // of queue
	waits   waiting
	subs    map[string]*sub // by the id on the wire, ended ones too (R147)
	browses []*look         // under way on this link
	trouble trouble
	stall   stall

	strangers int             // subscriptions made up for it
	breaches  map[string]bool // told already
}

// queued is a frame in the hands of a writer.
type queued struct {
	id     MsgID
	octets int
	wait   *wait
}

// trouble is the ERROR that may explain the end of a link.
type trouble struct {
	words string
	at    time.Time
}

func newState(r rules) *state {
	return &state{
		rules: r,
		links: make(map[uint32]*wire),
		subs:  newSubLedger(),
	}
}

// step does what follows from one input.
func (st *state) step(in input, now time.Time) output {
	st.now, st.out = now, output{}
	switch in := in.(type) {
	case commanded:
		st.command(in.tag, in.cmd)
	case dialled:
		st.onDialled(in)
	case received:
		st.onReceived(in)
	case written:
		st.onWritten(in)
	case writing:
		st.onWriting(in)
	case lost:
		st.onLost(in)
	case ticked:
		st.onTick(in.heard)
	case quit:
		st.onQuit(in.atOnce)
	case parkedNow:
		st.onParked(in)
	case unsafe:
		st.onUnsafe(in)
	case unjournaled:
		st.onUnjournaled(in)
	}
	st.goOnLeaving()
	st.tellChanges()
	st.out.ended = st.ended
	return st.out
}

// command checks what holds for every command and gives it to its ledger.
func (st *state) command(tag Tag, c Command) {
	if why := st.forbidden(c); why != "" {
		st.refuse(tag, describe(c), why)
		return
	}
	switch c := c.(type) {
	case Connect:
		st.cmdConnect(tag)
	case Disconnect:
		st.cmdDisconnect(tag)
	case RetryNow:
		st.cmdRetryNow(tag)
	case StopRetrying:
		st.cmdStopRetrying(tag)
	case Close:
		st.onQuit(false)
	case Peek:
		st.cmdPeek(tag, c)
	case Subscribe:
		st.cmdSubscribe(tag, c)
	case Unsubscribe:
		st.cmdUnsubscribe(tag, c)
	case Ack:
		st.cmdAck(tag, c)
	case Nack:
		st.cmdNack(tag, c)
	case Send:
		st.cmdSend(tag, c)
	case Raw:
		st.cmdRaw(tag, describe(c), func(w *wire) ([]prepared, string) { return w.prepare(c.Frame) })
	case RawOctets:
		st.cmdRaw(tag, describe(c), func(w *wire) ([]prepared, string) { return w.prepareOctets(c.Octets) })
	case Plan:
		st.event(Planned{Tag: tag, Answer: st.plan(c.Of)})
	case ListHeld:
		st.cmdListHeld(tag, c)
	default:
		st.cmdTx(tag, c)
	}
}

// forbidden says why this session takes no such command at all. In a session
// that only reads, what is not listed here as harmless is refused.
func (st *state) forbidden(c Command) string {
	if st.ended {
		return "the session is closed"
	}
	if !st.rules.readOnly {
		return ""
	}
	switch c := c.(type) {
	case Connect, Disconnect, RetryNow, StopRetrying, Close, Peek, Unsubscribe, Plan, ListHeld, TxDelete:
		return ""
	case Subscribe:
		if st.badgeOf(c.Destination, st.ackMode(c.Ack)) != BadgeConsumes {
			return ""
		}
		return "this connection is read-only and ack:auto on a queue consumes: use client-individual, or peek"
	}
	return "this connection is read-only: open it again without read-only to do that"
}

// event appends an event to the step's output.
func (st *state) event(e Event) { st.out.events = append(st.out.events, e) }

// logged tells of records of the journal. A step has one FrameLogged, before
// everything that mentions its records.
func (st *state) logged(from, to MsgID) {
	if from == to {
		return
	}
	st.next = to
	if at := st.out.logged; at > 0 {
		l := st.out.events[at-1].(FrameLogged)
		l.To = to
		st.out.events[at-1] = l
		return
	}
	st.event(FrameLogged{From: from, To: to})
	st.out.logged = len(st.out.events)
}

// notice tells people something that belongs to no command.
func (st *state) notice(level Level, text string) {
	st.event(Notice{Level: level, Text: text, At: st.now})
}

// settled tells what became of a command; tag 0 is a command of our own.
func (st *state) settled(tag Tag, what string, fate Fate, words string, after time.Duration) {
	if tag != 0 {
		st.event(Settled{Tag: tag, What: what, Fate: fate, Error: words, After: after})
	}
}

// refuse ends a command before anything was sent.
func (st *state) refuse(tag Tag, what, why string) { st.settled(tag, what, Refused, why, 0) }

// ready says why nothing can be sent on the main link now.
func (st *state) ready() string {
	switch {
	case st.broken != "":
		return st.broken
	case st.paused != "":
		return st.paused
	case st.leave != nil:
		return "the connection is being closed"
	case st.link.State == Waiting:
		return "the connection is lost and not back yet: try again when it is, or retry now"
	case st.main == nil:
		return "not connected: connect first"
	case !st.main.up:
		return "still connecting: try again when the link is up"
	}
	return ""
}

// tellChanges gives the new state of what this step touched, each once.
func (st *state) tellChanges() {
	for _, s := range st.subs.changed {
		if s.changed {
			s.changed = false
			st.event(SubChanged{Sub: s.snapshot(st.now)})
		}
	}
	st.subs.changed = st.subs.changed[:0]
	for _, t := range st.txs.changed {
		if t.changed {
			t.changed = false
			st.event(TxChanged{Tx: t.snapshot()})
		}
	}
	st.txs.changed = st.txs.changed[:0]
}

// onTick looks at everything that waits for time to pass.
func (st *state) onTick(heard map[uint32]time.Time) {
	for _, w := range st.wires() {
		st.noticeLate(w)
		if w.look != nil {
			st.lookOn(w, heard[w.no])
		}
		for _, l := range slices.Clone(w.browses) {
			st.browseOn(l)
		}
	}
	st.retryOn()
	st.refreshRates()
}

// wake is when the next tick is due; zero when nothing waits.
func (st *state) wake() time.Time {
	var at time.Time
	sooner := func(t time.Time) {
		if !t.IsZero() && (at.IsZero() || t.Before(at)) {
			at = t
		}
	}
	for _, w := range st.links {
		sooner(w.waits.lateAt(st.rules.receiptIn))
		sooner(w.stall.look)
		if w.look != nil {
			sooner(w.look.until)
		}
		for _, l := range w.browses {
			if !l.over {
				sooner(l.until)
			}
		}
	}
	if st.leave != nil {
		sooner(st.leave.nextAt())
	}
	sooner(st.retry.at)
	sooner(st.stats.tellAt)
	return at
}
