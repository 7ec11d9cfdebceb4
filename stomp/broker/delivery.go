package broker

import (
	"strconv"

	"stompbox/stomp"
)

// deliver makes a delivery of m to sub and puts it into the outbox.
func (s *state) deliver(sub *subscription, m *message) {
	d := &delivery{sub: sub, msg: m, handed: m.handed}
	p := sub.peer
	if p.version == stomp.V12 && sub.mode != stomp.AckAuto {
		s.ackSeq++
		d.ackID = "ACK:" + strconv.FormatUint(p.serial, 10) + ":" + strconv.FormatUint(s.ackSeq, 10)
		p.byAck[d.ackID] = d
	}
	d.elem = sub.pending.PushBack(d)
	sub.byMessage[m.id] = d
	if sub.queue == nil {
		p.held += m.size
	}
	p.out.deliver(d)
}

// unlist takes d out of its subscription's ledger.
func (d *delivery) unlist() {
	if d.elem == nil {
		return
	}
	d.sub.pending.Remove(d.elem)
	d.elem = nil
	if d.sub.queue == nil {
		d.sub.peer.held -= d.msg.size
	}
	delete(d.sub.byMessage, d.msg.id)
	delete(d.sub.peer.byAck, d.ackID)
}

// owns reports whether d holds a queue's message: topics keep nothing and a
// browser only looks.
func (d *delivery) owns() bool { return d.sub.queue != nil && d.sub.browse == nil }

// acknowledge settles d: its message is done.
func (s *state) acknowledge(d *delivery) {
	d.unlist()
	if d.owns() {
		d.sub.queue.remove(d.msg)
		s.bytes -= d.msg.size
	}
	if d.sub.mode != stomp.AckAuto {
		s.wakeUp(d.sub)
	}
}

// giveBack returns d's message to its place. Only what was on a socket counts
// as handed out.
func (s *state) giveBack(d *delivery) {
	d.unlist()
	if d.owns() {
		if d.sent {
			d.msg.handed++
		}
		d.sub.queue.giveBack(d.msg)
	}
	s.wakeUp(d.sub)
}

// reject is a NACK: back to the queue, or to its dead letter queue when it was
// one too many or requeue is false.
func (s *state) reject(d *delivery, requeue bool) {
	d.msg.nacks++
	tooOften := s.o.MaxNacks > 0 && d.msg.nacks >= s.o.MaxNacks
	if d.owns() && (tooOften || !requeue) && s.deadLetter(d) {
		return
	}
	s.giveBack(d)
}

// acked finds the delivery that ACK or NACK names, by the rules of the version
// in force (R160 to R166).
func (p *peer) acked(f stomp.Frame) (*delivery, *refusal) {
	h := f.Header
	if p.version == stomp.V12 {
		id := h.Get("id")
		if id == "" {
			return nil, refuse(f.Command+" received without an id", "In STOMP 1.2 %s needs the header id with the value of the MESSAGE's ack header.", f.Command)
		}
		return p.settleable(f.Command, "ack", id, p.byAck[id])
	}
	id := h.Get("message-id")
	if id == "" {
		return nil, refuse(f.Command+" received without a message-id", "In STOMP %v %s needs the header message-id of the MESSAGE.", p.version, f.Command)
	}
	name, named := h.Lookup("subscription")
	if p.version == stomp.V11 && !named {
		return nil, refuse(f.Command+" received without a subscription id", "In STOMP 1.1 %s needs the header subscription of the MESSAGE.", f.Command)
	}
	for _, sub := range p.subs {
		if named && !(sub.hasID && sub.id == name) {
			continue
		}
		if d := sub.byMessage[id]; d != nil && d.sent {
			return p.settleable(f.Command, "message-id", id, d)
		}
	}
	return p.settleable(f.Command, "message-id", id, nil)
}

// settleable refuses what the client does not hold, has settled before or has
// put into a transaction.
func (p *peer) settleable(command, header, id string, d *delivery) (*delivery, *refusal) {
	message := "Unexpected " + command + " received for " + header + " [" + shorten(id) + "]"
	switch {
	case d == nil || !d.sent:
		return nil, refuse(message,
			"No message with this %s is waiting for an answer on this connection: it was settled before, given back, or delivered with ack:auto.", header)
	case d.tx != nil:
		return nil, refuse(message, "This message is already settled in the transaction %q, which is still open.", shorten(d.tx.id))
	}
	return d, nil
}

// covered is what an ACK or NACK of d is about: d alone, or in client mode
// everything of the subscription up to d that is in no transaction (R168).
func covered(d *delivery) []*delivery {
	if d.sub.mode != stomp.AckClient {
		return []*delivery{d}
	}
	var list []*delivery
	for e := d.sub.pending.Front(); e != nil; e = e.Next() {
		if earlier := e.Value.(*delivery); earlier.tx == nil {
			list = append(list, earlier)
		}
		if e == d.elem {
			break
		}
	}
	return list
}
