package broker

import (
	"strings"

	"stompbox/stomp"
)

// handle does one frame of a client that is connected: its effect, then its
// RECEIPT or ERROR, then the messages that it set free. It reports whether the
// connection is over.
func (s *state) handle(p *peer, f stomp.Frame) (over bool) {
	s.framesIn++
	if r := s.do(p, f); r != nil {
		p.out.answer(r.frame(f))
		over = r.fatal
	} else {
		over = f.Command == stomp.DISCONNECT
		if id, ok := f.Header.Lookup("receipt"); ok {
			p.out.answer(stomp.Frame{Command: stomp.RECEIPT, Header: stomp.NewHeader("receipt-id", id)})
		}
	}
	if over {
		s.leave(p)
	}
	s.settle()
	return over
}

// do applies one frame.
func (s *state) do(p *peer, f stomp.Frame) *refusal {
	if f.Command != stomp.SEND && len(f.Body) > 0 && p.version >= stomp.V11 {
		return breach("Unexpected body", "%s must not have a body in STOMP %v (R060).", f.Command, p.version)
	}
	switch f.Command {
	case stomp.SEND:
		return s.send(p, f)
	case stomp.SUBSCRIBE:
		return s.subscribe(p, f)
	case stomp.UNSUBSCRIBE:
		return s.unsubscribeFrame(p, f)
	case stomp.ACK:
		return s.answerDelivery(p, f)
	case stomp.NACK:
		if !p.version.HasNack() {
			return refuse("NACK received but connection is in v1.0 mode", "STOMP 1.0 has no NACK; UNSUBSCRIBE or DISCONNECT gives messages back.")
		}
		return s.answerDelivery(p, f)
	case stomp.BEGIN:
		return p.begin(f)
	case stomp.COMMIT, stomp.ABORT:
		return s.endTransaction(p, f)
	case stomp.DISCONNECT:
		return nil
	case stomp.CONNECT, stomp.STOMP:
		return breach("Already connected", "A connection has one %s; open another connection for another login (R099).", f.Command)
	}
	return breach("Unknown STOMP action: "+shorten(f.Command), "STOMP %v has no client frame of that name.", p.version)
}

// send does SEND (R130 to R134).
func (s *state) send(p *peer, f stomp.Frame) *refusal {
	destination, ok := f.Header.Lookup("destination")
	if !ok {
		return refuse("SEND received without a destination", "SEND needs the header destination.")
	}
	if r := checkDestination(destination); r != nil {
		return r
	}
	tx, r := p.openTransaction(f)
	if r != nil {
		return r
	}
	m := s.newMessage(destination, f.Header, f.Body)
	if tx != nil {
		return s.stage(tx, step{send: m})
	}
	return s.publish(m)
}

// answerDelivery does ACK and NACK (R160 to R168).
func (s *state) answerDelivery(p *peer, f stomp.Frame) *refusal {
	tx, r := p.openTransaction(f)
	if r != nil {
		return r
	}
	d, r := p.acked(f)
	if r != nil {
		return r
	}
	st := step{settled: covered(d), nack: f.Command == stomp.NACK, requeue: f.Header.Get("requeue") != "false"}
	if tx != nil {
		return s.stage(tx, st)
	}
	s.settleStep(st)
	return nil
}

// settleStep applies the acks or nacks of a step.
func (s *state) settleStep(st step) {
	for _, d := range st.settled {
		d.tx = nil
		if st.nack {
			s.reject(d, st.requeue)
		} else {
			s.acknowledge(d)
		}
	}
}

// endTransaction does COMMIT and ABORT (R180, R183).
func (s *state) endTransaction(p *peer, f stomp.Frame) *refusal {
	tx, r := p.named(f)
	if r != nil {
		return r
	}
	if f.Command == stomp.COMMIT {
		return s.commit(p, tx)
	}
	delete(p.txs, tx.id)
	s.rollBack(tx)
	return nil
}

// shorten keeps foreign text short enough for an ERROR's message.
func shorten(text string) string {
	if len(text) > 100 {
		return strings.ToValidUTF8(text[:100], "") + "..."
	}
	return text
}
