package session

import (
	"cmp"
	"hash/maphash"
	"slices"
	"time"

	"stompbox/stomp"
)

// key is what an ACK names a message by: R160 to R162.
func (p *past) key(v stomp.Version, ack, wire, id string) uint64 {
	switch v {
	case stomp.V12:
		return maphash.String(p.seed, ack)
	case stomp.V11:
		return maphash.String(p.seed, wire+"\x00"+id)
	}
	return maphash.String(p.seed, id)
}

// acked takes what an ACK or NACK is about out of the books.
func (p *past) acked(l *pastLink, r Record, f stomp.Frame) []pastEffect {
	key := p.key(r.Version, f.Header.Get("id"), f.Header.Get("subscription"), f.Header.Get("message-id"))
	h, ok := l.held[key]
	if !ok {
		return nil
	}
	to, cumulative := Acked, h.sub.Ack == stomp.AckClient
	if f.Command == stomp.NACK {
		to, cumulative = Nacked, cumulative && l.broker.NackCumulative()
	}
	taken := map[*pastSub][]pastOrder{h.sub: {{h.id, key}}}
	var stuck []pastEffect
	switch {
	case !cumulative:
	case l.broker.CumulativeSpansLink():
		clear(taken)
		for key, one := range l.held {
			if one.id <= h.id {
				taken[one.sub] = append(taken[one.sub], pastOrder{one.id, key})
			}
		}
		stuck = l.unstick(h.id, to)
	default:
		taken[h.sub] = h.sub.order[:h.sub.upTo(h.id)]
	}
	effects := stuck
	for s, list := range taken {
		effects = append(effects, p.settle(l, s, list, to))
	}
	slices.SortStableFunc(effects, func(a, b pastEffect) int { return cmp.Compare(a.sub.ID, b.sub.ID) })
	return effects
}

// upTo is how many messages of the order come no later than that one.
func (s *pastSub) upTo(id MsgID) int {
	n, _ := slices.BinarySearchFunc(s.order, id+1, func(o pastOrder, id MsgID) int { return cmp.Compare(o.id, id) })
	return n
}

// settle takes messages of one subscription out of the books.
func (p *past) settle(l *pastLink, s *pastSub, list []pastOrder, to MsgState) pastEffect {
	e := pastEffect{sub: s, to: to}
	list = slices.SortedFunc(slices.Values(list), func(a, b pastOrder) int { return cmp.Compare(a.id, b.id) })
	for _, one := range list {
		delete(l.held, one.key)
		e.messages, e.keys = append(e.messages, one.id), append(e.keys, one.key)
	}
	if s.Ack == stomp.AckClient {
		if last := list[len(list)-1].id; s.upTo(last) == len(list) {
			s.order = s.order[len(list):]
		} else { // one from the middle: ActiveMQ's NACK is not cumulative
			s.order = slices.DeleteFunc(s.order, func(o pastOrder) bool { return o.id == last })
		}
	}
	s.Held -= len(list)
	p.touch(s)
	return e
}

// hold undoes acks and nacks whose transaction was aborted.
func (p *past) hold(l *pastLink, effects []pastEffect) {
	for _, e := range effects {
		if e.stuck {
			l.stick(e.sub, e.messages)
			p.become([]pastEffect{e}, Stuck)
			continue
		}
		var back []pastOrder
		for i, key := range e.keys {
			l.held[key] = pastHeld{e.sub, e.messages[i]}
			back = append(back, pastOrder{e.messages[i], key})
		}
		if e.sub.Ack == stomp.AckClient {
			e.sub.order = append(back, e.sub.order...)
			slices.SortFunc(e.sub.order, func(a, b pastOrder) int { return cmp.Compare(a.id, b.id) })
		}
		e.sub.Held += len(e.keys)
		p.touch(e.sub)
		p.become([]pastEffect{e}, Held)
	}
}

// become tells a state of messages. What arrived in this piece is told before.
func (p *past) become(effects []pastEffect, to MsgState) {
	for _, e := range effects {
		p.change(e.sub, e.messages, to, "", 0)
	}
}

func (p *past) change(s *pastSub, messages []MsgID, to MsgState, why string, after time.Duration) {
	if len(s.arrived.Messages) > 0 {
		p.announce(s)
	}
	p.events = append(p.events, MsgChanged{Messages: messages, State: to, Why: why, After: after})
}

// unstick takes what is stuck and came no later than last, where a cumulative
// frame takes it too.
func (l *pastLink) unstick(last MsgID, to MsgState) (effects []pastEffect) {
	n, _ := slices.BinarySearchFunc(l.stuck, last+1, func(h pastHeld, id MsgID) int { return cmp.Compare(h.id, id) })
	for _, h := range l.stuck[:n] {
		effects = append(effects, pastEffect{sub: h.sub, messages: []MsgID{h.id}, to: to, stuck: true})
	}
	l.stuck = l.stuck[n:]
	return effects
}

func (l *pastLink) stick(s *pastSub, messages []MsgID) {
	for _, id := range messages {
		l.stuck = append(l.stuck, pastHeld{s, id})
	}
	slices.SortFunc(l.stuck, func(a, b pastHeld) int { return cmp.Compare(a.id, b.id) })
}

// freeStuck gives back what was stuck on a link that ends.
func (p *past) freeStuck(l *pastLink) {
	for _, h := range l.stuck {
		p.change(h.sub, []MsgID{h.id}, Released, "", 0)
	}
	l.stuck = nil
}

// release tells what becomes of what is still held of a subscription that ends:
// it is the broker's again, or stuck until the link ends.
func (p *past) release(l *pastLink, s *pastSub, to MsgState) {
	if s.Held == 0 {
		return
	}
	var back []MsgID
	for key, h := range l.held {
		if h.sub == s {
			back = append(back, h.id)
			delete(l.held, key)
		}
	}
	slices.Sort(back)
	s.Held, s.order = 0, nil
	p.touch(s)
	if to == Stuck {
		l.stick(s, back)
	}
	p.change(s, back, to, "", 0)
}
