package session

import (
	"fmt"
	"slices"
)

// reach gives what a cumulative ACK or NACK takes, in order: what s holds up to
// the message, and where the broker counts all subscriptions of a connection
// together, what the others hold and what is stuck from before it as well.
func (st *state) reach(s *sub, last MsgID) []MsgID {
	if !s.wire.broker.CumulativeSpansLink() {
		return st.upTo(s, last)
	}
	var list []MsgID
	for _, other := range st.subs.list {
		if other.wire == s.wire {
			list = append(list, st.upTo(other, last)...)
		}
	}
	for id, is := range st.held.states[:min(int(last)+1, len(st.held.states))] {
		if is == Stuck {
			list = append(list, MsgID(id))
		}
	}
	slices.Sort(list)
	return list
}

// spanned gives the last of these messages whose frame is cumulative, where such
// a frame takes whatever came before on its connection; 0 where none does.
func (st *state) spanned(sorted []MsgID, cumulative func(*sub) bool) MsgID {
	for _, id := range slices.Backward(sorted) {
		if s := st.held.open.get(id).sub; s.wire.broker.CumulativeSpansLink() && cumulative(s) {
			return id
		}
	}
	return 0
}

// stagedBefore says when a cumulative frame would also take what is staged in
// an open transaction. What is staged in its own is in good hands: it shares the
// frame's end, and comes before it there.
func (st *state) stagedBefore(s *sub, last MsgID, in *tx) string {
	for _, other := range st.subs.list {
		if other != s && (other.wire != s.wire || !s.wire.broker.CumulativeSpansLink()) {
			continue
		}
		for _, id := range other.held {
			if id >= last || st.held.state(id) != InTx {
				continue
			}
			if t := st.held.open.get(id).tx; t != in {
				return fmt.Sprintf("it would also take message %d, which is staged in %s: commit or abort that first",
					st.held.number(id), t.Name)
			}
		}
	}
	return ""
}

// spanNote says how many of what these frames take came by other subscriptions,
// "" for none.
func (st *state) spanNote(list []decision) string {
	n := 0
	for _, d := range list {
		for _, id := range d.msgs {
			if h := st.held.open.get(id); h == nil || h.sub != d.sub {
				n++
			}
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("Of these %d came by other subscriptions: in mode client this broker counts all of a connection together.", n)
}
