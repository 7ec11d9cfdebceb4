package session

import (
	"fmt"
	"sort"

	"stompbox/stomp"
)

// decision is one ACK or NACK frame and the messages that it takes.
type decision struct {
	sub  *sub
	at   MsgID // the message it names
	msgs []MsgID
}

// decide turns the messages of an Ack or Nack into frames, in order, each
// message once. Cumulative says that a frame takes everything before it too; in
// is the transaction that the frames are part of, nil for none.
func (st *state) decide(ids []MsgID, cumulative func(*sub) bool, spread bool, in *tx) ([]decision, string) {
	if len(ids) == 0 {
		return nil, "no message is selected"
	}
	sorted := append([]MsgID(nil), ids...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i] < sorted[j] })
	for _, id := range sorted {
		if why := st.whyNot(id); why != "" {
			return nil, why
		}
	}
	var list []decision
	last := make(map[*sub]int) // place of a sub's cumulative decision in list plus one
	taken := make(map[MsgID]bool)
	spanned := st.spanned(sorted, cumulative)
	for _, id := range sorted {
		if id < spanned {
			continue // a frame behind it takes it too
		}
		s := st.held.open.get(id).sub
		switch {
		case cumulative(s):
			if at := last[s]; at > 0 {
				list[at-1].at = id
			} else {
				list = append(list, decision{sub: s, at: id})
				last[s] = len(list)
			}
		case spread:
			for _, one := range st.upTo(s, id) {
				if !taken[one] && one > spanned {
					taken[one] = true
					list = append(list, decision{s, one, []MsgID{one}})
				}
			}
		case !taken[id]:
			taken[id] = true
			list = append(list, decision{s, id, []MsgID{id}})
		}
	}
	for s, at := range last {
		d := &list[at-1]
		if why := st.stagedBefore(s, d.at, in); why != "" {
			return nil, why
		}
		d.msgs = st.reach(s, d.at)
	}
	return list, ""
}

// decideAck makes the frames of an Ack, or says why not. In mode client an ACK
// is cumulative, so it must be meant so (R168).
func (st *state) decideAck(c Ack, in *tx) ([]decision, string) {
	list, why := st.decide(c.Messages, func(s *sub) bool { return s.Ack == stomp.AckClient }, c.UpTo, in)
	if why != "" || c.UpTo {
		return list, why
	}
	for _, d := range list {
		if d.sub.Ack == stomp.AckClient {
			return nil, fmt.Sprintf("in mode client an ACK takes everything before it too, here %s: ack up to here instead (R168)",
				count(len(d.msgs), "message"))
		}
	}
	return list, ""
}

// decideNack makes the frames of a Nack, or says why not.
func (st *state) decideNack(c Nack, in *tx) ([]decision, string) {
	w := st.main
	switch {
	case w == nil || !w.up:
	case !w.version.HasNack():
		return nil, "NACK does not exist in STOMP 1.0 (R164): unsubscribe to give the message back"
	case !w.broker.HasNack(w.version):
		return nil, "this broker knows no NACK: unsubscribe to give the message back"
	}
	return st.decide(c.Messages, func(s *sub) bool {
		return s.Ack == stomp.AckClient && s.wire.broker.NackCumulative()
	}, false, in)
}

func (st *state) cmdAck(tag Tag, c Ack) {
	st.settleHeld(tag, c, forAck, c.Header, func() ([]decision, string) { return st.decideAck(c, nil) })
}

func (st *state) cmdNack(tag Tag, c Nack) {
	st.settleHeld(tag, c, forNack, c.Header, func() ([]decision, string) { return st.decideNack(c, nil) })
}

// settleHeld sends the frames of an Ack or Nack, or refuses it.
func (st *state) settleHeld(tag Tag, c Command, p purpose, header stomp.Header, decide func() ([]decision, string)) {
	why := st.ready()
	var list []decision
	if why == "" {
		list, why = decide()
	}
	if why != "" {
		st.refuse(tag, describe(c), why)
		return
	}
	st.sendDecisions(tag, describe(c), list, p, header)
}
