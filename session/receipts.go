package session

import (
	"fmt"
	"time"

	"stompbox/stomp"
)

// purpose says whose ledger learns what became of a frame.
type purpose uint8

const (
	forSend purpose = iota + 1
	forAck
	forNack
	forSubscribe
	forUnsubscribe
	forBegin
	forStep
	forCommit
	forAbort
	forDisconnect
	forRaw
)

// wait is a frame of ours whose fate is open: handed to the writer and, unless
// receipt is empty, to be answered (R190).
type wait struct {
	purpose purpose
	command string
	what    string // in words: `send to /queue/a`
	to      string // the destination of SEND and SUBSCRIBE
	names   string // the delivery that an ACK or NACK names
	receipt string
	wire    *wire
	frame   MsgID
	queued  time.Time
	sent    time.Time // when its writing was reported; zero before
	fate    Fate      // Queued, Written, then final
	done    bool
	late    bool   // said to be late already
	doubt   string // an ERROR that may be meant for it
	errand  *errand
	sub     *sub
	tx      *tx
	run     string // the id on the wire of the run that the frame belongs to
	step    int
	msgs    []MsgID
}

// after is the time from the write to now.
func (w *wait) after(now time.Time) time.Duration {
	from := w.sent
	if from.IsZero() {
		from = w.queued
	}
	return max(now.Sub(from), 0)
}

// errand is one command that takes one or more frames; it is settled when all are.
type errand struct {
	tag                        Tag
	what                       string
	frames                     int
	written, confirmed, failed int
	fate                       Fate // worst of what failed
	words                      string
	after                      time.Duration
}

// verdict is what is known of a frame at last.
type verdict struct {
	fate    Fate
	words   string
	by      MsgID // the record of the answer, when answered
	byKnown bool
	deduced bool
	weak    bool // by elimination alone, with no word that points at the frame
}

// waiting are the frames of one link that wait for an answer, found by receipt
// (R191) and kept in the order in which they were sent.
type waiting struct {
	byReceipt map[string]*wait
	order     []*wait
	looked    int              // how much of order has been looked at for lateness
	settled   map[string]*wait // rejected by deduction: their RECEIPT may still come
	recent    *wait            // the last that a RECEIPT confirmed
	recentAt  time.Time
}

func (ws *waiting) add(w *wait) {
	if ws.byReceipt == nil {
		ws.byReceipt = make(map[string]*wait)
		ws.settled = make(map[string]*wait)
	}
	ws.byReceipt[w.receipt] = w
	ws.order = append(ws.order, w)
}

// drop forgets w and every settled one at the head of the order.
func (ws *waiting) drop(w *wait) {
	delete(ws.byReceipt, w.receipt)
	n := 0
	for n < len(ws.order) && ws.order[n].done {
		ws.order[n] = nil
		n++
	}
	ws.order = ws.order[n:]
	ws.looked = max(ws.looked-n, 0)
	if len(ws.order) >= 64 && len(ws.byReceipt) <= len(ws.order)/2 {
		ws.compact()
	}
}

// compact drops settled waits from the middle of the order, so that one that
// is never answered does not keep all that came after it.
func (ws *waiting) compact() {
	kept, looked := ws.order[:0], 0
	for i, p := range ws.order {
		if p.done {
			continue
		}
		kept = append(kept, p)
		if i < ws.looked {
			looked++
		}
	}
	clear(ws.order[len(kept):])
	ws.order, ws.looked = kept, looked
}

// open are the waits without an answer, in the order in which they were sent.
func (ws *waiting) open() []*wait {
	var list []*wait
	for _, w := range ws.order {
		if !w.done {
			list = append(list, w)
		}
	}
	return list
}

// lateAt is when the next receipt is to be called late; zero for never.
func (ws *waiting) lateAt(limit time.Duration) time.Time {
	for _, w := range ws.order[ws.looked:] {
		if !w.done {
			return w.queued.Add(limit)
		}
	}
	return time.Time{}
}

// noticeLate tells of receipts that are over their time: late, not failed,
// for the broker may still be at work (R195).
func (st *state) noticeLate(w *wire) {
	ws := &w.waits
	var first *wait
	n := 0
	for ws.looked < len(ws.order) {
		p := ws.order[ws.looked]
		if !p.done {
			if st.now.Sub(p.queued) < st.rules.receiptIn {
				break
			}
			p.late = true
			if n++; first == nil {
				first = p
			}
		}
		ws.looked++
	}
	if n == 0 || first.purpose == forDisconnect {
		return
	}
	text := fmt.Sprintf("%s: no receipt for %s; it still counts as written, and the answer may come", first.what, st.rules.receiptIn)
	if first.fate == Queued {
		text = fmt.Sprintf("%s: it has waited for %s to be sent", first.what, st.rules.receiptIn)
	}
	if n > 1 {
		text = fmt.Sprintf("%s, and %d more", text, n-1)
	}
	st.notice(Warning, text)
}

// wrote notes that one frame is on the wire. One that asked for no receipt has
// come to its end: it is written, and never called confirmed.
func (st *state) wrote(p *wait) {
	if p.done {
		return
	}
	p.fate, p.sent = Written, st.now
	if p.tx != nil {
		st.markTx(p, Written, "")
	}
	if p.receipt == "" {
		p.done = true
		st.event(FrameFated{Frame: p.frame, Fate: Written})
	}
	if j := p.errand; j != nil {
		if j.written++; j.written == j.frames && j.confirmed+j.failed == 0 {
			st.settled(j.tag, j.what, Written, "", 0)
		}
	}
}

// onReceipt settles what a RECEIPT names: the exact string (R191), in whatever
// order they come (R194).
func (st *state) onReceipt(w *wire, id MsgID, f stomp.Frame) {
	name, ok := f.Header.Lookup("receipt-id")
	if !ok {
		st.notice(Warning, "the broker sent a RECEIPT without receipt-id, which answers nothing (R197)")
		return
	}
	p := w.waits.byReceipt[name]
	if p == nil {
		if _, known := w.waits.settled[name]; known {
			delete(w.waits.settled, name) // beside the ERROR that rejected it
			return
		}
		st.notice(Info, fmt.Sprintf("a RECEIPT came for %q, which nothing waits for (R192)", name))
		return
	}
	v := verdict{fate: Confirmed, by: id, byKnown: true}
	if p.doubt != "" && p.receiptDoubtful() {
		v.fate = Unknown
		v.words = "the broker sent a RECEIPT for it, but also an ERROR that may be meant for it: " + p.doubt
	} else {
		w.waits.recent, w.waits.recentAt = p, st.now
		st.stats.roundTrip = p.after(st.now)
	}
	st.settle(p, v)
}

// settle closes the books of one frame: the first verdict stands.
func (st *state) settle(p *wait, v verdict) {
	if p.done {
		return
	}
	p.done = true
	p.wire.waits.drop(p)
	st.deliver(p, v)
}

// deliver tells the frames log and the ledger concerned.
func (st *state) deliver(p *wait, v verdict) {
	after := p.after(st.now)
	p.fate = v.fate
	st.event(FrameFated{Frame: p.frame, Fate: v.fate, By: v.by, ByKnown: v.byKnown, After: after, Deduced: v.deduced})
	switch p.purpose {
	case forAck, forNack:
		st.ackSettled(p, v, after)
	case forSubscribe:
		st.subscribeSettled(p, v)
	case forUnsubscribe:
		st.unsubscribeSettled(p, v)
	case forBegin, forStep, forCommit, forAbort:
		st.txSettled(p, v)
	case forDisconnect:
		st.disconnectSettled(p, v)
	}
	if p.errand != nil {
		st.errandSettled(p.errand, v, after)
	}
}

// errandSettled tells the end of a command when its last frame is settled.
func (st *state) errandSettled(j *errand, v verdict, after time.Duration) {
	j.after = max(j.after, after)
	if v.fate == Confirmed {
		j.confirmed++
	} else {
		if j.failed++; j.failed == 1 || v.fate == Rejected && j.fate != Rejected {
			j.fate, j.words = v.fate, v.words
		}
	}
	if j.confirmed+j.failed < j.frames {
		return
	}
	switch {
	case j.failed == 0:
		st.settled(j.tag, j.what, Confirmed, "", j.after)
	case j.frames == 1:
		st.settled(j.tag, j.what, j.fate, j.words, j.after)
	default:
		st.settled(j.tag, j.what, j.fate, fmt.Sprintf("%d of %d: %s", j.failed, j.frames, j.words), j.after)
	}
}
