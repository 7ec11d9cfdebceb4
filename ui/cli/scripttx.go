package cli

import (
	"context"
	"fmt"
	"strings"

	"stompbox/session"
	"stompbox/stomp"
)

// doDecide is ack and nack. In mode client an ack takes everything before it.
func (s *script) doDecide(ctx context.Context, l *scriptLine) outcome {
	ids, why := s.messages(l.args[0])
	if why != "" {
		return refused("%s", why)
	}
	if len(l.args) == 2 {
		if sub, found := s.subscription(l.args[1]); !found || sub != s.subOf(ids[0]) {
			return refused("message %s did not come for the subscription %s", l.args[0], l.args[1])
		}
	}
	nack := l.verb.name == "nack"
	if s.joins() {
		kind := session.StepAck
		if nack {
			kind = session.StepNack
		}
		var steps []session.StepDraft
		for _, id := range ids {
			steps = append(steps, session.StepDraft{Kind: kind, Message: id, Header: l.header})
		}
		return s.step(ctx, steps...)
	}
	if nack {
		return s.nack(ctx, l, session.Nack{Messages: ids, Header: l.header})
	}
	c := session.Ack{Messages: ids, Header: l.header}
	if s.t.subs[s.subOf(ids[0])].Ack == stomp.AckClient {
		c.Messages, c.UpTo = ids[len(ids)-1:], true
	}
	return s.doGuarded(ctx, l, c)
}

// nack refuses messages. A person is told in one line what this broker does with
// them.
func (s *script) nack(ctx context.Context, l *scriptLine, c session.Nack) outcome {
	if o := s.allowed(ctx, l, c); o.status != "" {
		return o
	}
	if s.person {
		if a, err := s.t.plan(ctx, c); err == nil && a.Refused == "" {
			s.out.say(strings.Join(a.Lines, " "))
		}
	}
	return s.do(ctx, c, session.Confirmed)
}

func (s *script) doBegin(ctx context.Context, l *scriptLine) outcome {
	if tx, open := s.open(); open {
		return refused("a transaction is open already (%s): commit or abort it first", tx.WireID)
	}
	if s.joins() {
		return refused("%s is drafted: tx run sends it, tx use none leaves it alone", s.t.txs[s.tx].Name)
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

// step adds steps to the transaction. Where it was begun and every step before is
// sent they go out at once; of a plan they are drafted.
func (s *script) step(ctx context.Context, steps ...session.StepDraft) outcome {
	before := s.t.txs[s.tx]
	if o := s.do(ctx, session.TxAdd{Tx: s.tx, Steps: steps}, session.Confirmed); o.code != ExitDone {
		return o
	}
	if before.State != session.TxIsOpen || before.Next() < len(before.Steps) {
		return outcome{status: session.Drafted.String(), note: drafted(before, len(steps))}
	}
	o := s.do(ctx, session.TxOpen{Tx: s.tx}, session.Confirmed)
	now := s.t.txs[s.tx].Steps
	if len(now) == 0 || o.code != ExitDone {
		return o
	}
	o.note = "in the transaction"
	if now[len(now)-1].Fate < session.Confirmed { // RabbitMQ confirms it after the commit
		o.status = session.Written.String()
	}
	return o
}

// drafted says which steps n new ones became.
func drafted(t session.Transaction, n int) string {
	from := len(t.Steps) + 1
	if n == 1 {
		return fmt.Sprintf("step %d of %s", from, t.Name)
	}
	return fmt.Sprintf("steps %d to %d of %s", from, from+n-1, t.Name)
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
	return s.ended(s.doGuarded(ctx, l, session.TxCommit{Tx: s.tx, Header: l.header}))
}

func (s *script) doAbort(ctx context.Context, l *scriptLine) outcome {
	if o := s.ending(l); o.status != "" {
		return o
	}
	return s.ended(s.do(ctx, session.TxAbort{Tx: s.tx, Header: l.header}, session.Confirmed))
}

// ended forgets the transaction unless it takes steps still.
func (s *script) ended(o outcome) outcome {
	if _, open := s.open(); !open && !s.joins() {
		s.tx = 0
	}
	return o
}
