package session

import (
	"fmt"
	"slices"
	"time"

	"stompbox/stomp"
)

// tx is one transaction: a draft that a person edits, and its latest run.
type tx struct {
	Transaction
	wire    *wire        // of the latest run
	waits   []*wait      // of the latest run: BEGIN, the steps, COMMIT, ABORT
	staged  [][]MsgID    // by step: the messages its ACK or NACK takes
	done    [][]MsgID    // the same once COMMIT is confirmed
	brokeAt time.Time    // when a step was rejected after COMMIT was confirmed
	opening Tag          // the TxOpen that waits for BEGIN and the steps
	ending  Tag          // the TxCommit or TxAbort that waits for its answer
	endWhat string       // which of them, in words
	commit  *wait        // COMMIT, once it is handed to the writer
	wanted  string       // the id on the wire of the next run; "" for a fresh one
	endWith stomp.Header // free headers of its COMMIT
	abort   *wait        // ABORT, once it is handed to the writer
	cleanup bool         // the ABORT under way follows a rejection
	refusal string       // which step the broker rejected, with its words
	changed bool
}

// txLedger is every transaction of the session.
type txLedger struct {
	list    []*tx
	last    TxID
	changed []*tx
}

func (l *txLedger) get(id TxID) *tx {
	for _, t := range l.list {
		if t.ID == id {
			return t
		}
	}
	return nil
}

func (t *tx) snapshot() Transaction {
	c := t.Transaction
	c.Steps = make([]Step, len(t.Steps))
	for i, s := range t.Steps {
		s.Send.Header, s.Header = s.Send.Header.Clone(), s.Header.Clone()
		c.Steps[i] = s
	}
	return c
}

// aborting reports whether an ABORT has not been answered.
func (t *tx) aborting() bool { return t.abort != nil && !t.abort.done }

// runnable reports whether BEGIN may be sent: never for one that may have been
// committed, for then its work would be done twice.
func (t *tx) runnable() bool {
	switch t.State {
	case TxDrafting, TxAborted, TxRejected, TxRolledBack:
		return true
	}
	return false
}

// editableFrom is the first step that has not been sent in a run that counts.
func (t *tx) editableFrom() int { return t.Next() }

func (st *state) touchTx(t *tx) {
	if !t.changed {
		t.changed = true
		st.txs.changed = append(st.txs.changed, t)
	}
}

func (st *state) setTx(t *tx, to TxState, reason string) {
	t.State, t.Reason, t.Since = to, reason, st.now
	st.touchTx(t)
}

// cmdTx does the commands that name a transaction.
func (st *state) cmdTx(tag Tag, c Command) {
	var why string
	switch c := c.(type) {
	case TxNew:
		st.newTx().wanted = c.WireID
	case TxAdd:
		why = st.txAdd(c)
	case TxAgain:
		why = st.txAgain(c)
	case TxSet:
		why = st.txSet(c)
	case TxRemove:
		why = st.txRemove(c)
	case TxMove:
		why = st.txMove(c)
	case TxDelete:
		why = st.txDelete(c)
	case TxOpen:
		st.txOpen(tag, c)
		return
	case TxCommit:
		st.txCommit(tag, c)
		return
	case TxAbort:
		st.txAbort(tag, c)
		return
	default:
		why = "this session knows no such command"
	}
	if why != "" {
		st.refuse(tag, describe(c), why)
		return
	}
	st.settled(tag, describe(c), Confirmed, "", 0) // ours alone: there is nobody to ask
}

func (st *state) newTx() *tx {
	st.txs.last++
	t := &tx{Transaction: Transaction{ID: st.txs.last, Name: fmt.Sprintf("tx-%d", st.txs.last), Since: st.now}}
	st.txs.list = append(st.txs.list, t)
	st.touchTx(t)
	return t
}

// noTx is the refusal for a transaction that is not in the list.
func noTx(id TxID) string { return fmt.Sprintf("there is no transaction tx-%d", id) }

// txAdd appends steps: all of them or none.
func (st *state) txAdd(c TxAdd) string {
	t := st.txs.get(c.Tx)
	switch {
	case c.New:
		t = nil
	case c.Tx == 0:
		for _, one := range st.txs.list {
			if one.State == TxDrafting || one.State == TxOpening || one.State == TxIsOpen {
				t = one
			}
		}
	case t == nil:
		return noTx(c.Tx)
	}
	if t != nil && !t.runnable() && t.State != TxOpening && t.State != TxIsOpen {
		return t.Name + " is " + t.State.String() + " and takes no more steps"
	}
	if why := c.misplaced(t); why != "" {
		return why
	}
	seen := make(map[MsgID]bool)
	for i, d := range c.Steps {
		why := st.checkDraft(d)
		if why == "" && d.Kind != StepSend && seen[d.Message] {
			why = fmt.Sprintf("message %d is named twice", st.held.number(d.Message))
		}
		if why != "" {
			return fmt.Sprintf("step %d: %s", i+1, why)
		}
		seen[d.Message] = d.Kind != StepSend
	}
	if t == nil {
		t = st.newTx()
	}
	var steps []Step
	for _, d := range c.Steps {
		steps = append(steps, st.newStep(d))
	}
	at := len(t.Steps)
	if c.At > 0 {
		at = c.At - 1
	}
	t.Steps = slices.Insert(t.Steps, at, steps...)
	st.touchTx(t)
	return ""
}

// misplaced says why steps cannot be put where they are to go.
func (c TxAdd) misplaced(t *tx) string {
	switch {
	case c.At == 0:
	case t == nil && c.At != 1, t != nil && (c.At < 0 || c.At > len(t.Steps)+1):
		return fmt.Sprintf("there is no place %d for a step", c.At)
	case t != nil && c.At-1 < t.editableFrom():
		return fmt.Sprintf("step %d of %s was sent already", c.At, t.Name)
	}
	return ""
}

// newStep makes a step with what this broker will make of it.
func (st *state) newStep(d StepDraft) Step {
	d.Header, d.Send.Header = d.Header.Clone(), d.Send.Header.Clone()
	d.Send.Body = append([]byte(nil), d.Send.Body...)
	s := Step{StepDraft: d}
	s.Warning = st.stepWarning(s)
	return s
}

// stepWarning says beforehand what this broker does with a step.
func (st *state) stepWarning(s Step) string {
	if st.main == nil || !st.main.up {
		return ""
	}
	w := st.main
	switch s.Kind {
	case StepNack:
		if !w.version.HasNack() {
			return "NACK does not exist in STOMP 1.0 (R164)."
		}
		return w.broker.NackInTxNote()
	case StepSend:
		late := w.broker.SendConfirmedAfterCommit()
		if note := w.broker.WrongDestination(s.Send.Destination); note != "" && late {
			return note + " The rest is committed without it."
		}
		if late {
			return "Confirmed only after the commit on this broker."
		}
	}
	if h := st.held.open.get(s.Message); s.Kind == StepAck && h != nil && h.sub.Ack == stomp.AckClient {
		if n := len(st.reach(h.sub, s.Message)); n > 1 {
			return fmt.Sprintf("Mode client: takes all %d messages held up to it.", n)
		}
	}
	return ""
}

// checkDraft says what is wrong with a step that is to be drafted.
func (st *state) checkDraft(d StepDraft) string {
	switch d.Kind {
	case StepSend:
		if d.Send.Destination == "" {
			return "a send needs a destination (R130)"
		}
		return ""
	case StepAck, StepNack:
		if why := st.whyNot(d.Message); why != "" {
			return why
		}
		for _, t := range st.txs.list {
			for i, s := range t.Steps {
				if s.Kind != StepSend && s.Message == d.Message && (t.State == TxDrafting || t.Open()) {
					return fmt.Sprintf("message %d is step %d of %s already", st.held.number(d.Message), i+1, t.Name)
				}
			}
		}
		return ""
	}
	return "a step is a send, an ack or a nack"
}

// editable finds a transaction with a step that may be changed.
func (st *state) editable(id TxID, indexes ...int) (*tx, string) {
	t := st.txs.get(id)
	if t == nil {
		return nil, noTx(id)
	}
	if t.State == TxCommitted || t.State == TxUnknown {
		return nil, t.Name + " is " + t.State.String() + ": its steps are history"
	}
	for _, i := range indexes {
		switch {
		case i < 0 || i >= len(t.Steps):
			return nil, fmt.Sprintf("%s has no step %d", t.Name, i+1)
		case i < t.editableFrom():
			return nil, fmt.Sprintf("step %d of %s was sent already", i+1, t.Name)
		}
	}
	return t, ""
}

func (st *state) txSet(c TxSet) string {
	t, why := st.editable(c.Tx, c.Index)
	if why != "" {
		return why
	}
	old := t.Steps[c.Index]
	same := old.Kind != StepSend && c.Step.Kind != StepSend && old.Message == c.Step.Message
	if why := st.checkDraft(c.Step); why != "" && !same {
		return why
	}
	t.Steps[c.Index] = st.newStep(c.Step)
	st.touchTx(t)
	return ""
}

func (st *state) txRemove(c TxRemove) string {
	t, why := st.editable(c.Tx, c.Index)
	if why != "" {
		return why
	}
	t.Steps = append(t.Steps[:c.Index], t.Steps[c.Index+1:]...)
	st.touchTx(t)
	return ""
}

func (st *state) txMove(c TxMove) string {
	t, why := st.editable(c.Tx, c.From, c.To)
	if why != "" {
		return why
	}
	s := t.Steps[c.From]
	t.Steps = append(t.Steps[:c.From], t.Steps[c.From+1:]...)
	t.Steps = append(t.Steps[:c.To], append([]Step{s}, t.Steps[c.To:]...)...)
	st.touchTx(t)
	return ""
}

func (st *state) txDelete(c TxDelete) string {
	t := st.txs.get(c.Tx)
	if t == nil {
		return noTx(c.Tx)
	}
	if t.aborting() {
		return "ABORT for " + t.Name + " was sent: wait for its answer"
	}
	if t.Open() {
		return t.Name + " is " + t.State.String() + ": commit or abort it first"
	}
	for i, one := range st.txs.list {
		if one == t {
			st.txs.list = append(st.txs.list[:i], st.txs.list[i+1:]...)
			break
		}
	}
	t.changed = false
	st.event(TxGone{Tx: t.ID})
	return ""
}
