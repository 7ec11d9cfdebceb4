package session

import (
	"slices"
	"strings"
	"time"

	"stompbox/session/dialect"
	"stompbox/stomp"
)

const (
	// sameBreath is how long before it an ERROR may explain the end of a link,
	// and how long after a RECEIPT one may still be meant for what that
	// confirmed: some brokers send both, in either order.
	sameBreath = 2 * time.Second

	linkDied = "the connection ended before the broker answered"
	notSent  = "the connection ended before it was sent"
)

// onError settles what an ERROR names (R196), or what it must be meant for.
// The link stays: brokers go on after most of them (brokers.md 0.1).
func (st *state) onError(w *wire, id MsgID, f stomp.Frame) {
	words := w.broker.ErrorText(f)
	if w.trouble.words == "" || st.now.Sub(w.trouble.at) > sameBreath {
		w.trouble = trouble{words, st.now}
	}
	v := verdict{fate: Rejected, words: words, by: id, byKnown: true}
	if name, ok := f.Header.Lookup("receipt-id"); ok {
		if p := w.waits.byReceipt[name]; p != nil {
			st.settle(p, v)
			return
		}
		st.notice(Failure, "the broker sent an ERROR: "+words)
		return
	}
	if s := st.cancelled(w, f); s != nil {
		st.endSub(s, SubEnded, "the broker ended it: "+words, LeaseLost)
		return
	}
	st.blame(w, f, v)
}

// blame finds what an ERROR without receipt-id is meant for by elimination.
// One candidate, or the only one whose destination the words name, is taken and
// marked as deduced; several are only doubted. What
// becomes of a transaction is never guessed: words must point at its frames.
func (st *state) blame(w *wire, f stomp.Frame, v verdict) {
	var candidates []*wait
	kinds := dialect.Blames(f)
	named := w.broker.NamesReceiptInError() // then only words may point at a frame
	for _, p := range w.waits.open() {
		if fits(kinds, p) && (kinds != nil || !named && p.tx == nil) {
			candidates = append(candidates, p)
		}
	}
	v.deduced, v.weak = true, kinds == nil
	tag := dialect.NamesSubscription(f)
	if tag != "" {
		candidates = slices.DeleteFunc(candidates, func(p *wait) bool { return !dialect.DeliveredBy(p.names, tag) })
	}
	if pointed := pointedAt(f, candidates); len(pointed) > 0 {
		candidates = pointed
	} else if p := w.waits.recent; p != nil && dialect.NamesDestination(f, p.to) && st.takeBack(w, kinds, v) {
		return
	}
	switch {
	case tag != "" && w.tagEnded(tag): // it may be about a message that came too late, and no frame
		doubt(candidates, v)
		st.notice(Failure, "the broker sent an ERROR that names no frame: "+v.words)
	case len(candidates) == 1:
		p := candidates[0]
		w.waits.settled[p.receipt] = p
		st.settle(p, v)
	case len(candidates) == 0 && w.waits.recentBy(tag) && st.takeBack(w, kinds, v):
	default:
		if !w.broker.NamesReceiptInError() {
			doubt(candidates, v)
		}
		st.notice(Failure, "the broker sent an ERROR that names nothing: "+v.words)
	}
}

// doubt notes that an ERROR may be meant for these.
func doubt(candidates []*wait, v verdict) {
	for _, p := range candidates {
		if p.doubt == "" {
			p.doubt = v.words
		}
	}
}

// tagEnded reports whether we gave up the subscription that RabbitMQ calls so:
// from then on its late messages bring ERRORs of their own.
func (w *wire) tagEnded(tag string) bool {
	s := w.subs[strings.TrimPrefix(tag, "T_")]
	return s != nil && (s.ending || s.State != SubLive)
}

// pointedAt gives the frames whose destination an ERROR names.
func pointedAt(f stomp.Frame, candidates []*wait) (pointed []*wait) {
	for _, p := range candidates {
		if dialect.NamesDestination(f, p.to) {
			pointed = append(pointed, p)
		}
	}
	return pointed
}

// recentBy reports whether what a RECEIPT answered last can be meant by an ERROR
// that names this subscription, or none.
func (l *waiting) recentBy(tag string) bool {
	return tag == "" || l.recent != nil && dialect.DeliveredBy(l.recent.names, tag)
}

// takeBack corrects what a RECEIPT said a moment before: a RECEIPT beside an
// ERROR does not make it good (brokers.md 0.2).
func (st *state) takeBack(w *wire, kinds []string, v verdict) bool {
	p := w.waits.recent
	if p == nil || w.broker.NamesReceiptInError() || st.now.Sub(w.waits.recentAt) > sameBreath || !fits(kinds, p) {
		return false
	}
	if !p.receiptDoubtful() {
		return false
	}
	w.waits.recent = nil
	v.weak = true
	if p.errand != nil {
		p.errand.confirmed--
	}
	st.deliver(p, v)
	return true
}

func fits(kinds []string, p *wait) bool {
	for _, k := range kinds {
		if k == p.command {
			return true
		}
	}
	return kinds == nil
}

// receiptDoubtful reports whether a RECEIPT for p can stand beside an ERROR for
// it: so it is on RabbitMQ for what fails in its channel (brokers.md 0.2). For
// everything else the RECEIPT is the last word.
func (p *wait) receiptDoubtful() bool {
	return p.purpose == forSubscribe || p.purpose == forAck || p.purpose == forNack
}

// cancelled finds the subscription that an ERROR ends by itself: RabbitMQ
// names it when its queue is deleted.
func (st *state) cancelled(w *wire, f stomp.Frame) *sub {
	name, ok := f.Header.Lookup("subscription")
	if !ok {
		return nil
	}
	if s := w.subs[name]; s != nil && s.State == SubLive {
		return s
	}
	return nil
}

// onLost ends a link that died.
func (st *state) onLost(in lost) {
	w := st.links[in.link]
	if w == nil {
		return
	}
	words := in.words
	if t := w.trouble; t.words != "" && st.now.Sub(t.at) <= sameBreath {
		words = "the broker closed the connection after its ERROR: " + t.words
	}
	if w.look != nil {
		st.lookLost(w, words, in.attempted)
		return
	}
	st.mainLost(w, words, in.attempted)
}

// loseWaits settles everything unanswered on a link that is gone: unknown,
// unless it never came near the wire (R221).
func (st *state) loseWaits(w *wire, attempted MsgID) {
	for _, p := range w.waits.open() {
		v := verdict{fate: Unknown, words: linkDied}
		switch {
		case p.frame > attempted:
			v = verdict{fate: Refused, words: notSent}
		case p.doubt != "":
			v.words += ", after an ERROR that may be meant for it: " + p.doubt
		}
		st.settle(p, v)
	}
	for _, q := range w.queue { // no receipt was asked for these
		if p := q.wait; !p.done {
			p.done = true
			v := verdict{fate: Unknown, words: "the connection ended while it was being sent"}
			if p.frame > attempted {
				v = verdict{fate: Refused, words: notSent}
			}
			st.deliver(p, v)
		}
	}
	w.queue, w.octets = nil, 0
}

// plainWords takes the package's name off an error.
func plainWords(err error) string {
	return strings.TrimPrefix(strings.TrimPrefix(err.Error(), "stomp: "), "session: ")
}
