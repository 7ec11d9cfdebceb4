package session

import (
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

// acked gives the messages that an ACK or NACK is about.
func (p *past) acked(l *pastLink, r Record, f stomp.Frame) []pastEffect {
	key := p.key(r.Version, f.Header.Get("id"), f.Header.Get("subscription"), f.Header.Get("message-id"))
	h, ok := l.held[key]
	if !ok {
		return nil
	}
	e := pastEffect{sub: h.sub, to: Acked}
	if f.Command == stomp.NACK {
		e.to = Nacked
	}
	if h.sub.Ack == stomp.AckClient {
		for len(h.sub.order) > 0 && h.sub.order[0].id <= h.id {
			first := h.sub.order[0]
			h.sub.order = h.sub.order[1:]
			delete(l.held, first.key)
			e.messages, e.keys = append(e.messages, first.id), append(e.keys, first.key)
		}
	} else {
		delete(l.held, key)
		e.messages, e.keys = []MsgID{h.id}, []uint64{key}
	}
	h.sub.Held -= len(e.messages)
	p.touch(h.sub)
	return []pastEffect{e}
}

// hold undoes acks and nacks whose transaction was aborted.
func (p *past) hold(l *pastLink, effects []pastEffect) {
	for _, e := range effects {
		var back []pastOrder
		for i, key := range e.keys {
			l.held[key] = pastHeld{e.sub, e.messages[i]}
			back = append(back, pastOrder{e.messages[i], key})
		}
		if e.sub.Ack == stomp.AckClient {
			e.sub.order = append(back, e.sub.order...)
		}
		e.sub.Held += len(e.keys)
		p.touch(e.sub)
	}
	p.become(effects, Held)
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

// release gives back what is still held of a subscription that ends.
func (p *past) release(l *pastLink, s *pastSub) {
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
	p.change(s, back, Released, "", 0)
}
