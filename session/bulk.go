package session

import (
	"time"

	"github.com/google/uuid"

	"stompbox/stomp"
)

const (
	// bulkReceiptEvery: of a bulk, one message in so many asks for a receipt.
	bulkReceiptEvery = 100
	// bulkFrames and bulkOctets bound what is handed over and not yet written or
	// answered: the broker sets the pace.
	bulkFrames = 400
	bulkOctets = 4 << 20
	// bulkOverhead is what a frame takes beside its body, roughly.
	bulkOverhead = 512
)

// BulkPlan is what a bulk sends.
type BulkPlan struct {
	Message   func(i int) (m stomp.Send, ok bool) // the i-th message, from 1; called once for each, in order; not ok ends the bulk
	Count     int
	Rate      float64                   // at most so many a second; 0 for no bound
	After     func(i int) time.Duration // in place of Rate: how long after the beginning the i-th is due; called after Message(i); may be nil
	NoReceipt bool                      // ask for no receipt at all: nothing is ever more than written

	// InOrder says that the broker answers in the order of the frames, so that
	// one receipt confirms all before it (dialect: NamesReceiptInError). Where
	// it does not, every message asks for its own.
	InOrder bool
}

// ReceiptEvery is how many messages share a receipt: with a slow rate there is
// one every second, so that a stop leaves little behind of which nothing is known.
func (p BulkPlan) ReceiptEvery() int {
	switch {
	case !p.InOrder:
		return 1
	case p.Rate > 0 && p.Rate < bulkReceiptEvery:
		return max(1, int(p.Rate))
	}
	return bulkReceiptEvery
}

// Bulk sends many messages and keeps the books of them: it says what is to be
// sent when, and is told what became of it. It does nothing by itself, so that
// a verb and a screen can run it each in its own way. It ends early at the
// first message that is not taken. Not for concurrent use.
type Bulk struct {
	plan  BulkPlan
	began time.Time
	ended time.Time
	open  map[Tag]bulkSend
	next  *stomp.Send // the message at hand, until it is Given

	octets   int // of what is open and not written
	sent     int // handed over
	covered  int // messages up to and with the last that a receipt answers for
	single   int // confirmed each by its own receipt
	written  int
	rejected int
	refused  int // never written
	unknown  int
	told     int // how often something was told
	asked    int // the last message that asked for a receipt
	fences   int // frames of the fence that were handed over
	fenceID  string
	stopped  bool
	first    Settled // the first that was not taken
	trouble  string
}

// bulkSend is one message of a bulk.
type bulkSend struct {
	index   int  // from 1
	fence   bool // no message, but a frame of the fence
	receipt bool
	written bool
	size    int
}

// NewBulk begins a bulk; its first message is due at now.
func NewBulk(p BulkPlan, now time.Time) *Bulk {
	return &Bulk{plan: p, began: now, open: map[Tag]bulkSend{}}
}

// Next gives the next command when one may go now: a send, or after a stop what
// makes certain of those that share a receipt that was never asked for. Once a session has taken it,
// Given is called with its tag before Next is called again. When there is
// none, wait says how long until one is due: 0 when that depends on answers, or
// there is nothing left to send.
func (b *Bulk) Next(now time.Time) (cmd Command, wait time.Duration, ok bool) {
	if cmd = b.fence(); cmd != nil {
		return cmd, 0, true
	}
	if b.next == nil && !b.ending() {
		m, more := b.plan.Message(b.sent + 1)
		if b.stopped = !more; more {
			b.next = &m
		}
	}
	if b.ending() || len(b.open) >= bulkFrames || b.octets > 0 && b.octets+bulkSize(*b.next) > bulkOctets {
		return nil, 0, false
	}
	if wait = b.began.Add(b.after(b.sent + 1)).Sub(now); wait > 0 {
		return nil, wait, false
	}
	return Send{Message: *b.next, NoReceipt: !b.receipt(b.sent + 1)}, 0, true
}

func bulkSize(m stomp.Send) int { return len(m.Body) + bulkOverhead }

// after is how long after the beginning message i is due.
func (b *Bulk) after(i int) time.Duration {
	switch {
	case b.plan.After != nil:
		return b.plan.After(i)
	case b.plan.Rate > 0:
		return time.Duration(float64(i-1) / b.plan.Rate * float64(time.Second))
	}
	return 0
}

// receipt reports whether message i asks for one.
func (b *Bulk) receipt(i int) bool {
	return !b.plan.NoReceipt && (i == 1 || i == b.plan.Count || i%b.plan.ReceiptEvery() == 0)
}

// Given notes that a session has taken what Next gave.
func (b *Bulk) Given(tag Tag) {
	if b.fence() != nil {
		b.fences++
		b.open[tag] = bulkSend{index: b.sent, receipt: b.fences == fenceFrames, fence: true}
		return
	}
	b.sent++
	if b.receipt(b.sent) {
		b.asked = b.sent
	}
	size := bulkSize(*b.next)
	b.open[tag] = bulkSend{index: b.sent, receipt: b.receipt(b.sent), size: size}
	b.octets += size
	b.next = nil
}

// fenceFrames is how many frames a fence takes.
const fenceFrames = 2

// fence gives the next frame of a transaction that is begun and aborted, which
// does nothing: the receipt for its end answers for the messages before it, where
// a broker answers in order. It is nil where none is needed.
func (b *Bulk) fence() Command {
	if !b.stopped || !b.plan.InOrder || b.plan.NoReceipt || b.asked == b.sent || b.fences == fenceFrames || b.failing() {
		return nil
	}
	if b.fenceID == "" {
		b.fenceID = uuid.NewString()
	}
	header := stomp.NewHeader("transaction", b.fenceID)
	if b.fences == 0 {
		return Raw{Frame: stomp.Raw{Command: stomp.BEGIN, Header: header}}
	}
	header.Add("receipt", b.fenceID)
	return Raw{Frame: stomp.Raw{Command: stomp.ABORT, Header: header}}
}

// failing reports whether something was not taken.
func (b *Bulk) failing() bool { return b.first.Fate != 0 || b.trouble != "" }

// ending reports whether nothing more is sent.
func (b *Bulk) ending() bool {
	return b.stopped || b.sent >= b.plan.Count || b.failing()
}

// Stop ends the sending. What is on its way is still waited for.
func (b *Bulk) Stop() { b.stopped = true }

// Trouble tells of an ERROR that names nothing and came while the bulk was
// running: it may be meant for any message without a receipt. Sending ends, and
// from here on a receipt confirms its own message alone.
func (b *Bulk) Trouble(words string) {
	if b.trouble == "" {
		b.trouble = words
	}
}

// Settled tells what became of a command, and reports whether it was one of
// this bulk's.
func (b *Bulk) Settled(e Settled, now time.Time) (mine bool) {
	one, mine := b.open[e.Tag]
	if !mine {
		return false
	}
	if b.told++; e.Fate < Written {
		return true
	}
	if !one.written {
		one.written = true
		b.octets -= one.size
		b.open[e.Tag] = one
	}
	if e.Fate == Written && one.receipt {
		return true
	}
	delete(b.open, e.Tag)
	if one.fence {
		b.fenced(one, e, now)
		return true
	}
	switch e.Fate {
	case Written:
		b.written++
	case Confirmed:
		b.confirm(one)
	case Rejected:
		b.rejected++
	case Refused:
		b.refused++
	default:
		b.unknown++
	}
	if e.Fate > Confirmed && b.first.Fate == 0 {
		b.first = e
	}
	if b.Done() {
		b.ended = now
	}
	return true
}

// fenced takes what became of a frame of the fence. Where it failed, what it was
// to answer for stays unknown.
func (b *Bulk) fenced(one bulkSend, e Settled, now time.Time) {
	if e.Fate == Confirmed && b.trouble == "" {
		b.covered = max(b.covered, one.index)
	}
	if b.Done() {
		b.ended = now
	}
}

func (b *Bulk) confirm(one bulkSend) {
	b.written++
	if b.plan.InOrder && b.trouble == "" {
		b.covered = max(b.covered, one.index)
	} else {
		b.single++
	}
}

// Done reports whether all that will be sent was sent and nothing is on its way.
func (b *Bulk) Done() bool { return b.ending() && len(b.open) == 0 && b.fence() == nil }

// Tally is how far a bulk has come.
type Tally struct {
	Count     int // of the plan
	Sent      int // handed over
	Confirmed int // by a receipt of their own, or one that answers for them
	Rejected  int
	Refused   int // handed over, and never written
	Open      int // on their way: a receipt or the writing is waited for
	Unknown   int // once nothing is open: what of the rest nobody knows
	Left      int // not sent
	Told      int // how often a session told something of it: a sign of progress
	Took      time.Duration
	First     Settled // the first that was not taken; its Fate is 0 when there was none
	Trouble   string  // the ERROR that named nothing
	Stopped   bool
	NoReceipt bool
}

// Tally gives the figures as of now. With NoReceipt nothing is confirmed, and
// what is Unknown was written.
func (b *Bulk) Tally(now time.Time) Tally {
	t := Tally{Count: b.plan.Count, Sent: b.sent, Confirmed: b.covered + b.single, Rejected: b.rejected, Refused: b.refused,
		Open: len(b.open), Left: b.plan.Count - b.sent, Told: b.told, First: b.first, Trouble: b.trouble, Stopped: b.stopped,
		NoReceipt: b.plan.NoReceipt, Took: now.Sub(b.began)}
	if !b.ended.IsZero() {
		t.Took = b.ended.Sub(b.began)
	}
	t.Unknown = max(0, t.Sent-t.Confirmed-t.Rejected-t.Refused)
	return t
}

// Rate is how many messages went a second.
func (t Tally) Rate() float64 {
	if t.Took <= 0 {
		return 0
	}
	return float64(t.Sent) / t.Took.Seconds()
}

// Good reports whether every message was sent and, unless no receipt was asked
// for, confirmed.
func (t Tally) Good() bool {
	return t.Left == 0 && t.Open == 0 && t.First.Fate == 0 && t.Trouble == "" && (t.NoReceipt || t.Confirmed == t.Count)
}

// Why says why it ended before its time, "" when it did not.
func (t Tally) Why() string {
	switch {
	case t.First.Error != "":
		return t.First.Error
	case t.Trouble != "":
		return t.Trouble
	case t.Stopped && t.Left > 0:
		return "stopped"
	}
	return ""
}
