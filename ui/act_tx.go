package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
)

// txDeeds are the actions on the selected transaction.
func txDeeds() map[keymap.Action]deed {
	return map[keymap.Action]deed{
		keymap.NewTx: {run: func(m *Model) tea.Cmd { m.do(m.conn(), session.TxNew{}); return nil }, why: cannotSend},
		keymap.OpenTx: {run: func(m *Model) tea.Cmd {
			m.openPanel(&txView{c: m.conn(), id: m.conn().tx().ID})
			return nil
		}, why: noTx},
		keymap.NextStep: {run: (*Model).nextStep, why: cannotStep},
		keymap.AgainTx:  {run: (*Model).againTx, why: cannotAgain},
		keymap.SaveTx:   {run: (*Model).askSaveTx, why: noSteps},
		keymap.LoadTx:   {run: (*Model).askLoadTx, why: cannotSend},
		keymap.CommitTx: {run: func(m *Model) tea.Cmd { return m.plan(m.conn(), session.TxCommit{Tx: m.conn().tx().ID}) }, why: cannotCommit},
		keymap.BeginTx:  {run: func(m *Model) tea.Cmd { return m.plan(m.conn(), session.TxOpen{Tx: m.conn().tx().ID}) }, why: cannotBegin, word: beginWord},
		keymap.AbortTx:  {run: (*Model).abortTx, why: noTx, word: abortWord},
		keymap.DryRunTx: {run: (*Model).dryRun, why: noTx},
	}
}

// tx gives the selected transaction, or nil.
func (c *conn) tx() *session.Transaction {
	if c == nil || c.txL.cursor < 0 || c.txL.cursor >= len(c.txs) {
		return nil
	}
	return &c.txs[c.txL.cursor]
}

func noTx(m *Model) string {
	if why := offline(m); why != "" {
		return why
	}
	if m.conn().tx() == nil {
		return m.keyed("no transaction yet: {tx.add} on a held message, or {composer.tx} in the composer, begins one")
	}
	return ""
}

func cannotRun(m *Model) string {
	if why := noTx(m); why != "" {
		return why
	}
	switch t := m.conn().tx(); t.State {
	case session.TxCommitted, session.TxCommitting, session.TxAborting, session.TxUnknown:
		return t.Name + " is " + t.State.String() + ": its work would be done twice"
	}
	return cannotSend(m)
}

// cannotBegin says why BEGIN, or the rest of the steps, cannot be sent now.
func cannotBegin(m *Model) string {
	if why := stillUnderWay(m); why != "" {
		return why
	}
	t := m.conn().tx()
	if t.State == session.TxIsOpen && t.Next() == len(t.Steps) {
		return m.keyedIn(keymap.TxView, "every step is sent: {tx.commit} commits, {tx.abort} aborts")
	}
	return cannotRun(m)
}

// cannotCommit says why COMMIT cannot be sent now.
func cannotCommit(m *Model) string {
	if why := stillUnderWay(m); why != "" {
		return why
	}
	if m.conn().tx().State != session.TxIsOpen {
		if why := noSteps(m); why != "" {
			return why
		}
	}
	return cannotRun(m)
}

// stillUnderWay says for what receipt the transaction waits before it can go
// on, or that there is none.
func stillUnderWay(m *Model) string {
	if why := noTx(m); why != "" {
		return why
	}
	t := m.conn().tx()
	switch next := t.Next(); {
	case t.State != session.TxOpening:
		return ""
	case next > 0:
		return fmt.Sprintf("step %d", next) + m.keyedIn(keymap.TxView, " waits for its receipt: {tx.abort} aborts")
	}
	return m.keyedIn(keymap.TxView, "BEGIN waits for its receipt: {tx.abort} aborts")
}

func beginWord(m *Model) string {
	if m.conn().tx().State == session.TxIsOpen {
		return "send the rest"
	}
	return ""
}

// abortWord is what x does in Transactions.
func abortWord(m *Model) string {
	if m.conn().tx().Open() {
		return ""
	}
	return "remove"
}

// nextStep sends one step, and puts the cursor of the opened transaction on it.
func (m *Model) nextStep() tea.Cmd {
	t := m.conn().tx()
	if p := m.txView(); p != nil && p.id == t.ID {
		p.list.grow(len(t.Steps))
		p.list.to(t.Next())
	}
	return m.plan(m.conn(), session.TxOpen{Tx: t.ID, Steps: 1})
}

// cannotStep says why there is no next step to send.
func cannotStep(m *Model) string {
	if why := noSteps(m); why != "" {
		return why
	}
	return cannotBegin(m)
}

func noSteps(m *Model) string {
	if why := noTx(m); why != "" {
		return why
	}
	if t := m.conn().tx(); len(t.Steps) == 0 {
		return t.Name + m.keyed(" has no steps yet: {compose} composes one, {tx.add} on a held message adds its ack or nack")
	}
	return ""
}

func cannotAgain(m *Model) string {
	if why := noSteps(m); why != "" {
		return why
	}
	return cannotSend(m)
}

// againTx drafts a new transaction with the steps of this one and opens it.
func (m *Model) againTx() tea.Cmd {
	c := m.conn()
	draft := func(m *Model, cmd session.Command) tea.Cmd {
		if _, ok := m.do(c, cmd); ok {
			c.opening = true
		}
		return nil
	}
	cmd := session.TxAgain{Tx: c.tx().ID}
	m.planThen(c, cmd, func(m *Model, a session.PlanAnswer) tea.Cmd {
		switch {
		case a.Refused != "":
			m.fail(a.Refused)
			return nil
		case a.Harmless:
			return draft(m, cmd)
		}
		question := newConfirm(c, a)
		question.run = draft
		m.openPanel(question)
		return nil
	})
	return nil
}

// target is the transaction that takes what is added: the selected one while it
// takes steps; nil stands for the newest that does, or a new one.
func (c *conn) target() *session.Transaction {
	t := c.tx()
	if t == nil {
		return nil
	}
	switch t.State {
	case session.TxDrafting, session.TxOpening, session.TxIsOpen:
		return t
	}
	return nil
}

// targetName is target for people.
func (c *conn) targetName() string {
	if t := c.target(); t != nil {
		return t.Name
	}
	return "a transaction"
}

// targetID is target for a command.
func (c *conn) targetID() session.TxID {
	if t := c.target(); t != nil {
		return t.ID
	}
	return 0
}

// abortTx aborts what is open, and offers to remove what is not.
func (m *Model) abortTx() tea.Cmd {
	c := m.conn()
	t := c.tx()
	switch t.State {
	case session.TxOpening, session.TxIsOpen, session.TxCommitting:
		return m.plan(c, session.TxAbort{Tx: t.ID})
	case session.TxAborting:
		m.warn(t.Name + " is already being aborted")
		return nil
	}
	m.openPanel(newConfirm(c, session.PlanAnswer{Title: "Remove " + t.Name + " from the list?",
		Lines:   []string{t.Name + " is " + t.State.String() + ": there is nothing to abort at the broker. Its " + steps(len(t.Steps)) + " would be forgotten here."},
		Choices: []session.Choice{{Label: "Remove", Command: session.TxDelete{Tx: t.ID}}}}))
	return nil
}
