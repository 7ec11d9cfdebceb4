package broker

import (
	"strconv"

	"stompbox/stomp"
)

// subscribe does SUBSCRIBE (R140 to R144).
func (s *state) subscribe(p *peer, f stomp.Frame) *refusal {
	sub, r := p.wanted(f)
	if r != nil {
		return r
	}
	if isQueue(sub.destination) {
		q, r := s.openQueue(sub.destination)
		if r != nil {
			return r
		}
		sub.queue = q
	}
	p.subs = append(p.subs, sub)
	switch {
	case f.Header.Get("browser") == "true":
		s.startBrowse(sub)
	case sub.queue != nil:
		sub.queue.consumers = append(sub.queue.consumers, sub)
		s.touch(sub.queue)
	default:
		s.topics[sub.destination] = append(s.topics[sub.destination], sub)
	}
	return nil
}

// wanted reads a SUBSCRIBE into a subscription that is not yet listed.
func (p *peer) wanted(f stomp.Frame) (*subscription, *refusal) {
	h := f.Header
	destination, ok := h.Lookup("destination")
	if !ok {
		return nil, refuse("SUBSCRIBE received without a destination", "SUBSCRIBE needs the header destination.")
	}
	if r := checkDestination(destination); r != nil {
		return nil, r
	}
	sub := newSubscription(p, destination)
	sub.id, sub.hasID = h.Lookup("id")
	if !sub.hasID && p.version >= stomp.V11 {
		return nil, refuse("SUBSCRIBE received without a subscription id", "In STOMP %v SUBSCRIBE needs the header id.", p.version)
	}
	if p.find(sub.id, sub.hasID, destination) != nil {
		return nil, refuse("Duplicated subscription identifier", "This connection already has a subscription with id %q to %s; UNSUBSCRIBE it first.", shorten(sub.id), shorten(destination))
	}
	if len(p.subs) >= maxSubscriptions {
		return nil, refuse("Too many subscriptions", "A connection may have %d subscriptions.", maxSubscriptions)
	}
	if h.Get("selector") != "" {
		return nil, refuse("Selectors are not supported", "This broker would deliver everything; the subscription was not made. Leave the selector header out.")
	}
	if r := sub.setMode(h); r != nil {
		return nil, r
	}
	return sub, checkBrowser(sub, h)
}

// setMode reads ack and the prefetch headers.
func (s *subscription) setMode(h stomp.Header) *refusal {
	s.mode = stomp.AckAuto
	if mode, ok := h.Lookup("ack"); ok {
		s.mode = stomp.AckMode(mode)
	}
	switch {
	case s.mode == stomp.AckAuto || s.mode == stomp.AckClient:
	case s.mode == stomp.AckClientIndividual && s.peer.version.HasClientIndividual():
	default:
		return refuse("Unknown ack mode", "STOMP %v has no ack mode %q here. Use auto, client or (from 1.1 on) client-individual.", s.peer.version, shorten(string(s.mode)))
	}
	for _, name := range []string{"prefetch-count", "activemq.prefetchSize"} {
		text, ok := h.Lookup(name)
		if !ok {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return refuse("Invalid header", "%s must be a number of messages, 0 for no bound; it was %q.", name, shorten(text))
		}
		s.prefetch = n
		break
	}
	return nil
}

// unsubscribeFrame does UNSUBSCRIBE (R145, R146).
func (s *state) unsubscribeFrame(p *peer, f stomp.Frame) *refusal {
	id, hasID := f.Header.Lookup("id")
	if !hasID && p.version >= stomp.V11 {
		return refuse("UNSUBSCRIBE received without a subscription id", "In STOMP %v UNSUBSCRIBE needs the header id.", p.version)
	}
	destination, hasDestination := f.Header.Lookup("destination")
	if !hasID && !hasDestination {
		return refuse("UNSUBSCRIBE received without a subscription", "In STOMP 1.0 UNSUBSCRIBE needs the header id or destination.")
	}
	sub := p.find(id, hasID, destination)
	if sub == nil {
		return refuse("No subscription matched", "This connection has no subscription with id %q, destination %q.", shorten(id), shorten(destination))
	}
	s.unsubscribe(sub)
	return nil
}

// unsubscribe ends sub. What is not settled returns at once; what an open
// transaction holds stays with it.
func (s *state) unsubscribe(sub *subscription) {
	p := sub.peer
	p.out.withdraw(func(d *delivery) bool { return d.sub != sub })
	for i, other := range p.subs {
		if other == sub {
			p.subs = append(p.subs[:i:i], p.subs[i+1:]...)
			break
		}
	}
	if sub.queue != nil {
		sub.queue.drop(sub)
	} else {
		s.dropTopic(sub)
	}
	for e := sub.pending.Front(); e != nil; {
		d := e.Value.(*delivery)
		e = e.Next()
		if d.tx != nil {
			d.unlist()
			continue
		}
		s.giveBack(d)
	}
	sub.browse = sub.browse.stop()
}

func (s *state) dropTopic(sub *subscription) {
	list := s.topics[sub.destination]
	for i, other := range list {
		if other == sub {
			list = append(list[:i:i], list[i+1:]...)
			break
		}
	}
	if len(list) == 0 {
		delete(s.topics, sub.destination)
		return
	}
	s.topics[sub.destination] = list
}
