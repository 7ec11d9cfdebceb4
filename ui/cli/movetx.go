package cli

import (
	"context"
	"errors"
	"fmt"

	"stompbox/session"
)

// settle sends what was chosen as one transaction and waits for its end, also
// after an interrupt. Its error is why nothing more is to be moved.
func (v *mover) settle() error {
	batch := v.chosen
	v.chosen = nil
	ctx := context.Background() // each wait has the limit of one answer
	fate, err := v.t.do(ctx, session.TxAdd{New: true, Steps: v.steps(batch)}, session.Confirmed)
	if err != nil {
		return stopped(err, "drafting")
	}
	if err := exitOf(fate); err != nil {
		return orDown(v.t, fate, err)
	}
	id := v.t.newest
	tag, err := v.t.give(ctx, session.TxCommit{Tx: id})
	if err != nil {
		return stopped(err, "commit")
	}
	fate, err = v.t.settled(ctx, tag, session.Confirmed)
	if err == nil && fate.Fate == session.Confirmed {
		// RabbitMQ confirms the sends after the commit.
		late, cancel := context.WithTimeout(ctx, v.t.limit)
		_ = v.t.wait(late, func() bool { return answered(v.t.txs[id]) || v.t.link.State != session.Up })
		cancel()
	}
	ended, err := v.verdict(id, fate, err)
	switch ended {
	case session.Confirmed:
		v.moved += len(batch)
	case session.Unknown:
		v.unknown += len(batch)
	}
	if bad := v.tell(batch, ended); bad != nil && err == nil {
		return bad
	}
	if err == nil {
		_, _ = v.t.do(ctx, session.TxDelete{Tx: id}, session.Confirmed) // our books alone
	}
	return err
}

func (v *mover) steps(batch []relocation) []session.StepDraft {
	var steps []session.StepDraft
	for _, m := range batch {
		steps = append(steps, session.StepDraft{Kind: session.StepSend, Send: m.send})
		if !v.copies {
			steps = append(steps, session.StepDraft{Kind: session.StepAck, Message: m.id})
		}
	}
	return steps
}

// verdict is what became of a transaction, Confirmed, Rejected or Unknown, and
// the exit unless it is the first.
func (v *mover) verdict(id session.TxID, fate session.Settled, err error) (session.Fate, error) {
	tx := v.t.txs[id]
	switch {
	case tx.State == session.TxCommitted && allConfirmed(tx):
		return session.Confirmed, nil
	case tx.State == session.TxCommitted:
		return session.Unknown, &exitError{ExitUnknown, errors.New("the transaction is committed, and not every send of it was confirmed: " + firstDoubt(tx))}
	case tx.State == session.TxUnknown:
		return session.Unknown, (&txRun{t: v.t}).exit(tx, fate, err)
	case tx.State == session.TxCommitting && !tx.End.Sent && v.aborts(id):
		return session.Rejected, &exitError{ExitTimedOut, fmt.Errorf("no answer within %v, and COMMIT was not sent: the transaction is given up", v.t.limit)}
	case tx.State == session.TxCommitting:
		return session.Unknown, &exitError{ExitTimedOut, fmt.Errorf("COMMIT was sent and not answered within %v: whether it was done is not known", v.t.limit)}
	}
	return session.Rejected, (&txRun{t: v.t}).exit(tx, fate, err)
}

// aborts gives up a transaction whose COMMIT has not been sent, and reports
// whether that is sure: a late answer might have it sent meanwhile.
func (v *mover) aborts(id session.TxID) bool {
	fate, _ := v.t.do(context.Background(), session.TxAbort{Tx: id}, session.Written)
	return fate.Fate != session.Refused
}

// allConfirmed reports whether the broker has confirmed every step.
func allConfirmed(tx session.Transaction) bool { return firstDoubt(tx) == "" }

// firstDoubt names the first step that was not confirmed.
func firstDoubt(tx session.Transaction) string {
	for i, s := range tx.Steps {
		if s.Fate != session.Confirmed {
			return fmt.Sprintf("step %d is %s %s", i+1, s.Fate, s.Error)
		}
	}
	return ""
}

// tell prints the fate of each message of a transaction.
func (v *mover) tell(batch []relocation, fate session.Fate) error {
	if v.out.form != "json" {
		return nil
	}
	for _, m := range batch {
		b := appendJSON([]byte(`{"message_id":`), m.name)
		b = appendJSON(append(b, `,"from":`...), v.from)
		b = appendJSON(append(b, `,"to":`...), m.send.Destination)
		b = appendJSON(append(b, `,"status":`...), fate.String())
		if _, err := v.out.w.Write(append(b, '}', '\n')); err != nil {
			return broken(err)
		}
	}
	return v.out.flush()
}
