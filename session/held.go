package session

import (
	"fmt"
	"math"
	"time"

	"stompbox/stomp"
)

// noMessage marks records that are no received message.
const noMessage MsgState = 255

// heldLedger knows the state of every message received, and what an ACK needs
// of those that can still be acked.
type heldLedger struct {
	states []MsgState // by MsgID: one octet each, also for a million of them
	before []int      // messages that came before every heldPerPage-th record
	came   int        // messages in all
	open   heldTable
	heads  heldHeads
	count  int // Held and Failed
}

// holding is a message that the broker counts as ours. There may be a million
// of them, and nothing of them may hold on to the memory of their frames.
type holding struct {
	sub        *sub
	tx         *tx     // where its ACK or NACK is staged
	key        heldKey // what an ACK names it by: the ack header, or message-id before 1.2
	since      int64   // ns since 1970
	deliveries int32   // this one included; 0 when not known
	again      bool    // delivered before
	nameless   bool    // its MESSAGE had no subscription header
}

func (l *heldLedger) newHolding(s *sub, h stomp.Header, now time.Time) *holding {
	d := stomp.DeliveryOf(h)
	key := d.MessageID
	if s.wire.version == stomp.V12 {
		key = d.Ack
	}
	deliveries, again := s.wire.broker.Deliveries(h)
	return &holding{sub: s, key: l.heads.keep(key), since: now.UnixNano(),
		deliveries: int32(min(deliveries, math.MaxInt32)), again: again, nameless: d.Subscription == ""}
}

// delivery is what names it in an ACK of the version in force (R163).
func (h *holding) delivery() stomp.Delivery {
	d := stomp.Delivery{MessageID: h.key.text()}
	if h.sub.wire.version == stomp.V12 {
		d = stomp.Delivery{Ack: h.key.text()}
	}
	if !h.nameless {
		d.Subscription = h.sub.WireID
	}
	return d
}

func (l *heldLedger) arrive(id MsgID, s MsgState) {
	for MsgID(len(l.states)) <= id {
		if len(l.states)%heldPerPage == 0 {
			l.before = append(l.before, l.came)
		}
		l.states = append(l.states, noMessage)
	}
	l.states[id] = s
	l.came++
}

// number is the place of a message among those that came, from 1. People call
// it by that: the number of its record they never see.
func (l *heldLedger) number(id MsgID) int {
	n := l.before[id/heldPerPage]
	for _, s := range l.states[id/heldPerPage*heldPerPage : id+1] {
		if s != noMessage {
			n++
		}
	}
	return n
}

func (l *heldLedger) state(id MsgID) MsgState {
	if int(id) >= len(l.states) {
		return noMessage
	}
	return l.states[id]
}

// ackable reports whether an ACK or NACK may be sent for a message: it is held,
// or its last one was certainly rejected.
func (l *heldLedger) ackable(id MsgID) bool {
	s := l.state(id)
	return (s == Held || s == Failed) && l.open.get(id) != nil
}

// hold takes a message into the books.
func (st *state) hold(s *sub, id MsgID, f *stomp.Frame) {
	st.held.open.put(id, st.held.newHolding(s, f.Header, st.now))
	st.held.count++
	s.held = append(s.held, id)
	if st.main != nil && s.wire == st.main && s.wire.version == stomp.V12 && !f.Header.Has("ack") && !s.told {
		s.told = true
		st.notice(Warning, "a MESSAGE without ack header came in STOMP 1.2: it cannot be acked (R171, R232)")
	}
}

// setMessages moves messages to a new state and tells it. Those that can come
// back to Held stay in the books.
func (st *state) setMessages(ids []MsgID, to MsgState, why string, after time.Duration) {
	switch to {
	case Held, Failed, Acking, Nacking, InTx:
		st.moveMessages(ids, to, true, why, after)
	default:
		st.moveMessages(ids, to, false, why, after)
	}
}

func (st *state) moveMessages(ids []MsgID, to MsgState, stay bool, why string, after time.Duration) {
	if len(ids) == 0 {
		return
	}
	for _, id := range ids {
		st.mark(id, to, stay)
	}
	st.event(MsgChanged{Messages: append([]MsgID(nil), ids...), State: to, Why: why, After: after})
}

// mark moves one message, and keeps the counts.
func (st *state) mark(id MsgID, to MsgState, stay bool) {
	l := &st.held
	h, was := l.open.get(id), l.ackable(id)
	l.states[id] = to
	if h == nil {
		return
	}
	if !stay {
		l.open.drop(id)
	}
	switch is := l.ackable(id); {
	case is && !was:
		l.count++
		h.sub.stale--
		st.touch(h.sub)
	case was && !is:
		l.count--
		h.sub.stale++
		st.touch(h.sub)
	}
	if !stay {
		h.sub.gone++
		h.sub.sweep(l)
	}
}

// sweep drops what is no longer in the books from the order of s, once that is
// most of it.
func (s *sub) sweep(l *heldLedger) {
	if s.gone < 64 || s.gone < len(s.held)/2 {
		return
	}
	kept, stale := s.held[:0], 0
	for _, id := range s.held {
		if l.open.get(id) != nil {
			kept = append(kept, id)
			if !l.ackable(id) {
				stale++
			}
		}
	}
	s.held, s.stale, s.gone = kept, stale, 0
}

// upTo gives what can be acked in s up to a message, in order.
func (st *state) upTo(s *sub, last MsgID) []MsgID {
	var list []MsgID
	for _, id := range s.held {
		if id <= last && st.held.ackable(id) {
			list = append(list, id)
		}
	}
	return list
}

// whyNot says why a message cannot be acked or nacked; "" when it can.
func (st *state) whyNot(id MsgID) string {
	s := st.held.state(id)
	if s == noMessage {
		return fmt.Sprintf("frame %d is not a received message", id)
	}
	h, n := st.held.open.get(id), st.held.number(id)
	switch s {
	case Held, Failed:
		switch {
		case h == nil:
			return fmt.Sprintf("message %d was rejected by an ERROR that named nothing: whether it is still ours is not certain (R170)", n)
		case st.main == nil || h.sub.wire != st.main:
			return fmt.Sprintf("message %d came over another connection (R173)", n)
		case !h.sub.live():
			return fmt.Sprintf("the subscription of message %d has ended (R170)", n)
		}
		return ""
	case Seen:
		return fmt.Sprintf("message %d came with ack:auto: the broker has let go of it already (R169)", n)
	case Peeked:
		return fmt.Sprintf("message %d is only looked at: subscribe to hold it", n)
	case InTx:
		return fmt.Sprintf("message %d is staged in %s", n, h.tx.Name)
	case Acking, Nacking:
		return fmt.Sprintf("message %d is being decided already: its answer has not come (R170)", n)
	case Acked, Nacked:
		return fmt.Sprintf("message %d was %s already (R170)", n, s)
	case FateLost:
		return fmt.Sprintf("message %d was decided, but its connection was lost before the answer (R173)", n)
	default:
		return fmt.Sprintf("message %d is not held any more: %s (R173)", n, s)
	}
}

// sendDecisions sends the frames, each with a receipt, or none of them.
func (st *state) sendDecisions(tag Tag, what string, list []decision, p purpose, header stomp.Header) {
	requests := make([]stomp.Request, len(list))
	for i, d := range list {
		requests[i] = st.ackRequest(p, d.at, "", header)
	}
	frames, why := st.main.prepare(requests...)
	if why != "" {
		st.refuse(tag, what, why)
		return
	}
	j := &errand{tag: tag, what: what, frames: len(list)}
	st.settled(tag, what, Queued, "", 0)
	to := Acking
	if p == forNack {
		to = Nacking
	}
	var all []MsgID
	for _, d := range list {
		all = append(all, d.msgs...)
	}
	st.setMessages(all, to, "", 0)
	for i, d := range list {
		st.post(frames[i], &wait{purpose: p, what: fmt.Sprintf("%s message %d", frames[i].frame.Command, st.held.number(d.at)),
			wire: st.main, sub: d.sub, errand: j, msgs: d.msgs})
	}
}

// ackRequest names a delivery in the way of the version in force (R160 to R166).
func (st *state) ackRequest(p purpose, id MsgID, transaction string, header stomp.Header) stomp.Request {
	d := st.held.open.get(id).delivery()
	if p == forNack {
		return stomp.Nack{Delivery: d, Transaction: transaction, Receipt: st.receiptFor(header), Header: header.Clone()}
	}
	return stomp.Ack{Delivery: d, Transaction: transaction, Receipt: st.receiptFor(header), Header: header.Clone()}
}

// ackSettled takes the answer to an ACK or NACK outside of transactions.
func (st *state) ackSettled(p *wait, v verdict, after time.Duration) {
	to := Acked
	if p.purpose == forNack {
		to = Nacked
	}
	switch v.fate {
	case Confirmed:
	case Rejected:
		if p.sub.State == SubLive {
			st.moveMessages(p.msgs, Failed, !v.weak, v.words, after)
			return
		}
		to = Released
	case Refused:
		to = LeaseLost // it never went out
	default:
		to = FateLost
	}
	st.setMessages(p.msgs, to, v.words, after)
}

// giveUpHeld ends the holding of everything in s that is not being decided.
func (st *state) giveUpHeld(s *sub, to MsgState, why string) {
	var list []MsgID
	for _, id := range s.held {
		if st.held.ackable(id) {
			list = append(list, id)
		}
	}
	st.setMessages(list, to, why, 0)
}

// heldLost ends the holding of everything that came over a link that is gone.
func (st *state) heldLost(w *wire, to MsgState, why string) {
	for _, s := range st.subs.list {
		if s.wire != w {
			continue
		}
		st.giveUpHeld(s, to, why)
		s.held, s.stale, s.gone = nil, 0, 0
	}
	var stuck []MsgID
	for id, s := range st.held.states {
		if s == Stuck {
			stuck = append(stuck, MsgID(id))
		}
	}
	st.setMessages(stuck, Released, "the connection they were stuck on has ended", 0)
}
