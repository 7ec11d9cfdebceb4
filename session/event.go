package session

import (
	"time"

	"stompbox/session/dialect"
	"stompbox/stomp"
)

// Event is something that became of a command, a message, a subscription, a
// transaction or the link. Events are values: what they hold is a copy that the
// session never touches again.
type Event interface{ event() }

// Batch is what Next gives: everything that happened since the batch before,
// in order.
type Batch struct {
	// Generation counts the links of this session. Events of a link that is
	// gone carry its generation and can be told apart by one comparison.
	Generation uint32
	Events     []Event
	Stats      Stats
}

type (
	// LinkChanged tells the state of the main link.
	LinkChanged struct{ Link Link }

	// SubChanged tells a subscription's new state; the first one for a SubID
	// announces it.
	SubChanged struct{ Sub Subscription }

	// Arrived announces messages in the order the broker sent them. Their
	// records are in the journal already.
	Arrived struct {
		Sub      SubID
		Messages []MsgID
		State    MsgState
	}

	// MsgChanged tells a new state of messages that arrived before. Why is for
	// people: the broker's words of a rejection, or what took the message away.
	MsgChanged struct {
		Messages []MsgID
		State    MsgState
		Why      string
		After    time.Duration // from the write to the receipt, where there was one
	}

	// Settled tells what became of the command with this tag. A command has
	// one or more: at most one for each fate, the last one final.
	Settled struct {
		Tag   Tag
		What  string // what it was, in words: `send to /queue/a`
		Fate  Fate
		Error string // words for Rejected, Refused and Unknown
		After time.Duration
	}

	// TxChanged tells a transaction's new state, steps included.
	TxChanged struct{ Tx Transaction }

	// TxGone tells that a transaction left the list.
	TxGone struct{ Tx TxID }

	// FrameLogged announces records of the journal in order: [From, To).
	FrameLogged struct{ From, To MsgID }

	// FrameFated tells what answered a frame of ours: the record of the RECEIPT
	// or ERROR and the time from write to answer. Deduced is set when the answer
	// carried no receipt-id and the frame was found by elimination.
	FrameFated struct {
		Frame   MsgID
		Fate    Fate
		By      MsgID // valid when ByKnown
		ByKnown bool
		After   time.Duration
		Deduced bool
	}

	// Planned answers Plan.
	Planned struct {
		Tag    Tag
		Answer PlanAnswer
	}

	// HeldList answers ListHeld, in the order in which the messages came.
	HeldList struct {
		Tag      Tag
		Messages []HeldMessage
	}

	// Notice is a sentence for people that belongs to no command: an ERROR that
	// nothing of ours caused, a limit that was reached.
	Notice struct {
		Level Level
		Text  string
		At    time.Time
	}

	// Closed is the last event of a session.
	Closed struct{ Error string }
)

// Level is how much a notice matters.
type Level uint8

// The levels of a notice.
const (
	Info Level = iota
	Warning
	Failure
)

// Fate is what is known of something we sent.
type Fate uint8

// The fates. Unknown means that the link died before an answer came.
const (
	Drafted Fate = iota
	Queued
	Written
	Confirmed
	Rejected
	Refused // by us, before anything was sent
	Unknown
)

// String gives the word the screen shows.
func (f Fate) String() string {
	return [...]string{"drafted", "queued", "written", "confirmed", "rejected", "refused", "unknown"}[f]
}

// MsgState is what is known of a received message.
type MsgState uint8

// The states of a message.
const (
	Seen      MsgState = iota // a topic's, or an auto subscription's: gone from the broker
	Peeked                    // a copy, or given back when the look ends
	Held                      // ours until acked, nacked or given back
	Acking                    // ACK written, no receipt yet
	Acked                     // confirmed
	Nacking                   // NACK written, no receipt yet
	Nacked                    // confirmed
	Failed                    // ACK or NACK rejected: the broker's words say why
	InTx                      // an ACK or NACK is staged in an open transaction
	Released                  // given back by unsubscribing or disconnecting
	LeaseLost                 // the link went away: the broker will deliver it again
	FateLost                  // ACK or NACK written, link gone before the answer
	Stuck                     // un-acked at the broker until this connection ends
)

// String gives the word the screen shows.
func (s MsgState) String() string {
	return [...]string{"seen", "peeked", "held", "acking", "acked", "nacking", "nacked", "rejected",
		"in tx", "given back", "lease lost", "unknown", "stuck"}[s]
}

// LinkState is the state of the main link.
type LinkState uint8

// The states of a link.
const (
	Idle LinkState = iota // never connected
	Connecting
	Up
	Closing
	Down    // Link.Error says why, empty after a wanted disconnect
	Waiting // for Link.RetryAt, to dial again; it was Down before, which is told first
)

// String gives the word the screen shows.
func (s LinkState) String() string {
	return [...]string{"idle", "connecting", "up", "closing", "down", "waiting"}[s]
}

// Link describes the main link.
type Link struct {
	State      LinkState
	Generation uint32
	Addr       string
	Version    stomp.Version
	Server     string // the server header, foreign text
	Broker     dialect.Broker
	Beat       stomp.HeartBeat
	Error      string // one sentence: what, where, next step
	Since      time.Time

	// StalledSince is since when the broker has taken nothing of what we write;
	// zero while it does. Stats.Waiting is what waits meanwhile.
	StalledSince time.Time
	Attempt      int       // which try to come back this is, from 1; 0 when it is none
	RetryAt      time.Time // when it begins, in state Waiting
}

// Stats are figures of the whole session at the time of the batch.
type Stats struct {
	RateIn, RateOut   float64 // messages per second over the last seconds
	Received, Sent    uint64  // messages
	BytesIn, BytesOut uint64
	BeatsIn, BeatsOut uint64
	Held              int
	Waiting           int           // frames for the main link that are not on the wire yet
	RoundTrip         time.Duration // last receipt's; 0 before the first
	Records           MsgID         // journal records so far

	// LastRead is when the last octet of the main link came; BeatsLate counts
	// how often the broker was silent for longer than agreed, on every link.
	// Between batches see Session.Pulse.
	LastRead  time.Time
	BeatsLate uint64
}

// Badge says what a subscription does to the messages it shows.
type Badge uint8

// The badges.
const (
	BadgePeek     Badge = iota // nothing is consumed
	BadgeHold                  // held until you decide
	BadgeTail                  // a topic
	BadgeConsumes              // ack:auto on a queue: every message shown is gone
)

// String gives the word in the badge.
func (b Badge) String() string { return [...]string{"PEEK", "HOLD", "TAIL", "CONSUMES"}[b] }

// SubState is the life of a subscription.
type SubState uint8

// The states of a subscription.
const (
	SubOpening SubState = iota
	SubLive
	SubDone    // a peek that has shown what there was
	SubEnded   // unsubscribed, or its link is gone
	SubRefused // the broker or a rule said no: Note says why
	SubWaiting // its link is lost; it is subscribed again when a link is back
)

// String gives the word the screen shows.
func (s SubState) String() string {
	return [...]string{"opening", "live", "done", "ended", "refused", "waiting"}[s]
}

// Subscription is a snapshot of one subscription or peek.
type Subscription struct {
	ID          SubID
	WireID      string
	Destination string
	Badge       Badge
	Ack         stomp.AckMode
	Prefetch    int
	Selector    string
	Header      stomp.Header
	State       SubState
	Received    uint64
	Held        int
	Rate        float64
	Note        string // a consequence or a reason, in words
}

// PlanAnswer says what a command would do. A UI shows Title, Lines and Choices
// and gives the chosen command to Do.
type PlanAnswer struct {
	Of      Command
	Title   string   // `Nack 1 message?`
	Lines   []string // the consequence, in the words of this broker
	Refused string   // not empty: it cannot be done, and why
	Choices []Choice // first one is the plain answer
	// Messages are what the command touches, such as all that a cumulative ack takes.
	Messages []MsgID
	// Harmless commands need no question: nothing is held, open or unknown.
	Harmless bool
}

// Choice is one way to go on. Where Typed is not empty, a person must type it
// first: the destination that an act on a guarded connection would empty.
type Choice struct {
	Label   string
	Command Command
	Danger  bool
	Typed   string
}

func (LinkChanged) event() {}
func (SubChanged) event()  {}
func (Arrived) event()     {}
func (MsgChanged) event()  {}
func (Settled) event()     {}
func (TxChanged) event()   {}
func (TxGone) event()      {}
func (FrameLogged) event() {}
func (FrameFated) event()  {}
func (HeldList) event()    {}
func (Planned) event()     {}
func (Notice) event()      {}
func (Closed) event()      {}
