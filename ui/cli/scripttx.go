package cli

import (
	"context"

	"stompbox/session"
	"stompbox/stomp"
)

// doDecide is ack and nack. In mode client an ack takes everything before it.
func (s *script) doDecide(ctx context.Context, l *scriptLine) outcome {
	id, why := s.message(l.args[0])
	if why != "" {
		return refused("%s", why)
	}
	if len(l.args) == 2 {
		if sub, found := s.subscription(l.args[1]); !found || sub != s.subOf(id) {
			return refused("message %s did not come for the subscription %s", l.args[0], l.args[1])
		}
	}
	nack := l.verb.name == "nack"
	if _, open := s.open(); open {
		kind := session.StepAck
		if nack {
			kind = session.StepNack
		}
		return s.step(ctx, session.StepDraft{Kind: kind, Message: id, Header: l.header})
	}
	if nack {
		return s.do(ctx, session.Nack{Messages: []session.MsgID{id}, Header: l.header}, session.Confirmed)
	}
	cumulative := s.t.subs[s.subOf(id)].Ack == stomp.AckClient
	return s.do(ctx, session.Ack{Messages: []session.MsgID{id}, UpTo: cumulative, Header: l.header}, session.Confirmed)
}

func (s *script) doBegin(ctx context.Context, l *scriptLine) outcome {
	if tx, open := s.open(); open {
		return refused("a transaction is open already (%s): commit or abort it first", tx.WireID)
	}
	c := session.TxNew{}
	if len(l.args) == 1 {
		c.WireID = l.args[0]
	}
	if o := s.do(ctx, c, session.Confirmed); o.code != ExitDone {
		return o
	}
	s.tx = s.t.newest
	o := s.do(ctx, session.TxOpen{Tx: s.tx, Header: l.header}, session.Confirmed)
	if o.code == ExitDone {
		o.note = "transaction " + s.t.txs[s.tx].WireID
	} else {
		s.tx = 0
	}
	return o
}

// step adds a step to the open transaction and sends it at once.
func (s *script) step(ctx context.Context, d session.StepDraft) outcome {
	if o := s.do(ctx, session.TxAdd{Tx: s.tx, Steps: []session.StepDraft{d}}, session.Confirmed); o.code != ExitDone {
		return o
	}
	o := s.do(ctx, session.TxOpen{Tx: s.tx}, session.Confirmed)
	steps := s.t.txs[s.tx].Steps
	if len(steps) == 0 || o.code != ExitDone {
		return o
	}
	last := steps[len(steps)-1]
	o.note = "in the transaction"
	if last.Fate < session.Confirmed { // RabbitMQ confirms it after the commit
		o.status = session.Written.String()
	}
	return o
}

// ending holds the transaction that is to be ended against the one that is open.
func (s *script) ending(l *scriptLine) outcome {
	tx, open := s.open()
	switch {
	case !open:
		return refused("no transaction is open: begin one first")
	case len(l.args) == 1 && l.args[0] != tx.WireID:
		return refused("the transaction that is open is %s", tx.WireID)
	}
	return outcome{}
}

func (s *script) doCommit(ctx context.Context, l *scriptLine) outcome {
	if o := s.ending(l); o.status != "" {
		return o
	}
	return s.ended(s.do(ctx, session.TxCommit{Tx: s.tx, Header: l.header}, session.Confirmed))
}

func (s *script) doAbort(ctx context.Context, l *scriptLine) outcome {
	if o := s.ending(l); o.status != "" {
		return o
	}
	return s.ended(s.do(ctx, session.TxAbort{Tx: s.tx, Header: l.header}, session.Confirmed))
}

// ended forgets the transaction unless it is open still.
func (s *script) ended(o outcome) outcome {
	if _, open := s.open(); !open {
		s.tx = 0
	}
	return o
}
