package ui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/stomp"
)

// stepDeeds are the actions on the steps of the opened transaction.
func stepDeeds() map[keymap.Action]deed {
	return map[keymap.Action]deed{
		keymap.StepDown:   onStep(func(m *Model, p *txView, _ *session.Transaction, i int) tea.Cmd { return p.swap(m, i, i+1) }).when(cannotSink),
		keymap.StepUp:     onStep(func(m *Model, p *txView, _ *session.Transaction, i int) tea.Cmd { return p.swap(m, i, i-1) }).when(cannotRise),
		keymap.RemoveStep: onStep((*Model).removeStep).when(cannotChange("removed")),
		keymap.EditStep:   onStep((*Model).editStep).when(cannotChange("edited")),
		keymap.CopyStep:   onStep((*Model).copyStep).when(cannotCopy),
		keymap.NextTx:     onStep(func(_ *Model, p *txView, _ *session.Transaction, _ int) tea.Cmd { return p.turn(1) }).when(noOtherTx),
		keymap.PrevTx:     onStep(func(_ *Model, p *txView, _ *session.Transaction, _ int) tea.Cmd { return p.turn(-1) }).when(noOtherTx),
	}
}

// onStep makes a deed on step i, the one under the cursor, of the opened transaction.
func onStep(f func(m *Model, p *txView, t *session.Transaction, i int) tea.Cmd) deed {
	return deed{run: func(m *Model) tea.Cmd {
		p := m.txView()
		return f(m, p, p.tx(), p.list.cursor)
	}}
}

func noTxView(m *Model) string {
	if p := m.txView(); p == nil || p.tx() == nil {
		return m.keyedIn(keymap.Transactions, "no transaction is opened: {focus.transactions}, then {tx.open} opens one")
	}
	return ""
}

func noOtherTx(m *Model) string {
	if why := noTxView(m); why != "" {
		return why
	}
	if len(m.txView().c.txs) < 2 {
		return m.keyedIn(keymap.TxView, "there is no other transaction: {tx.new} starts one")
	}
	return ""
}

func cannotEdit(m *Model) string {
	if why := noTxView(m); why != "" {
		return why
	}
	switch t := m.txView().tx(); t.State {
	case session.TxCommitted, session.TxCommitting, session.TxAborting, session.TxUnknown:
		return t.Name + " is " + t.State.String() + m.keyedIn(keymap.TxView, ": its steps are history; {tx.again} drafts it again")
	}
	return ""
}

// stepHere is the step under the cursor, or why there is none that can be changed.
func stepHere(m *Model) (t *session.Transaction, i int, why string) {
	if why := cannotEdit(m); why != "" {
		return nil, 0, why
	}
	p := m.txView()
	if t, i = p.tx(), p.list.cursor; i >= len(t.Steps) {
		why = m.keyedIn(keymap.TxView, "no steps yet: {compose} composes one, {composer.tx} there adds it")
	}
	return t, i, why
}

// cannotChange says why the step under the cursor stays as it is.
func cannotChange(done string) func(*Model) string {
	return func(m *Model) string {
		t, i, why := stepHere(m)
		if why == "" && sent(t, t.Steps[i]) {
			why = fmt.Sprintf("step %d has been sent: it cannot be %s any more", i+1, done)
		}
		return why
	}
}

// cannotRise says why the step cannot be moved up, cannotSink why not down.
func cannotRise(m *Model) string {
	if why := cannotChange("moved")(m); why != "" {
		return why
	}
	t, i, _ := stepHere(m)
	switch {
	case i == 0:
		return "this is the first step"
	case sent(t, t.Steps[i-1]):
		return fmt.Sprintf("step %d has been sent: nothing can be moved before it", i)
	}
	return ""
}

func cannotSink(m *Model) string {
	if why := cannotChange("moved")(m); why != "" {
		return why
	}
	if t, i, _ := stepHere(m); i == len(t.Steps)-1 {
		return "this is the last step"
	}
	return ""
}

// cannotCopy says why the step under the cursor cannot be duplicated; one that
// has been sent can.
func cannotCopy(m *Model) string {
	t, i, why := stepHere(m)
	if why == "" && t.Steps[i].Kind != session.StepSend {
		why = fmt.Sprintf("step %d is %s: a message is acked or nacked only once, so only sends can be duplicated", i+1, withArticle(t.Steps[i].Kind))
	}
	return why
}

// withArticle puts the article before a command: an ACK, a NACK, a SEND.
func withArticle(kind session.StepKind) string {
	if kind == session.StepAck {
		return "an " + kind.String()
	}
	return "a " + kind.String()
}

// txView is the transaction that is opened, be something over it or not; nil
// when there is none.
func (m *Model) txView() *txView {
	for i := len(m.panels) - 1; i >= 0; i-- {
		if p, ok := m.panels[i].(*txView); ok {
			return p
		}
	}
	return nil
}

// turn shows the next or the previous transaction in place of this one.
func (p *txView) turn(d int) tea.Cmd {
	for i := range p.c.txs {
		if p.c.txs[i].ID == p.id {
			n := len(p.c.txs)
			p.id, p.list = p.c.txs[(i+d+n)%n].ID, list{}
			p.choose()
			break
		}
	}
	return nil
}

// compose opens the composer for a step of this transaction.
func (p *txView) compose(m *Model, t *session.Transaction) {
	switch t.State {
	case session.TxCommitted, session.TxCommitting, session.TxAborting, session.TxUnknown:
		m.warn(t.Name + " is " + t.State.String() + m.keyedIn(keymap.TxView, " and takes no more steps: {tx.again} drafts it again"))
		return
	}
	m.openPanel(composeLetter(p.c, blank(m.destination()), composeTarget{tx: p.id, step: -1, asStep: true}))
}

// copyStep puts a copy of a send behind it, or behind what has been sent.
func (m *Model) copyStep(p *txView, t *session.Transaction, i int) tea.Cmd {
	at := i + 2
	if sent(t, t.Steps[i]) {
		at = max(at, t.Next()+1)
	}
	if _, ok := m.do(p.c, session.TxAdd{Tx: p.id, At: at, Steps: []session.StepDraft{t.Steps[i].StepDraft}}); ok {
		p.list.grow(len(t.Steps) + 1)
		p.list.to(at - 1)
	}
	return nil
}

func (m *Model) removeStep(p *txView, t *session.Transaction, i int) tea.Cmd {
	m.do(p.c, session.TxRemove{Tx: p.id, Index: i})
	return nil
}

func (p *txView) swap(m *Model, from, to int) tea.Cmd {
	if _, ok := m.do(p.c, session.TxMove{Tx: p.id, From: from, To: to}); ok {
		p.list.to(to)
	}
	return nil
}

// sent reports whether a step is out and counts: then it stays as it is.
func sent(t *session.Transaction, s session.Step) bool {
	switch t.State {
	case session.TxDrafting, session.TxAborted, session.TxRejected, session.TxRolledBack:
		return false
	}
	return s.Sent
}

// editStep opens a send in the composer; an ack or a nack becomes the other one.
func (m *Model) editStep(p *txView, t *session.Transaction, i int) tea.Cmd {
	s := t.Steps[i]
	if s.Kind == session.StepSend {
		m.openPanel(newComposer(p.c, s.Send, composeTarget{tx: p.id, step: i, asStep: true}))
		return nil
	}
	m.openPanel(newConfirm(p.c, p.c.otherDecision(t, i)))
	return nil
}

// otherDecision asks what else step i of t, an ack or a nack, could be.
func (c *conn) otherDecision(t *session.Transaction, i int) session.PlanAnswer {
	s := t.Steps[i]
	now := "It has not been sent yet."
	if s.Sent { // in a run that came to nothing
		now = fmt.Sprintf("It was sent when %s was %s: the broker kept nothing of that.", t.Name, t.State)
	}
	q := session.PlanAnswer{Title: fmt.Sprintf("Step %d is %s", i+1, withArticle(s.Kind)), Lines: []string{now}}
	set := func(label string, d session.StepDraft, danger bool) {
		q.Choices = append(q.Choices, session.Choice{Label: label, Danger: danger, Command: session.TxSet{Tx: t.ID, Index: i, Step: d}})
	}
	if s.Kind == session.StepNack {
		set("Make it ACK", session.StepDraft{Kind: session.StepAck, Message: s.Message}, false)
	}
	v, _, _ := c.state(s.Message)
	for _, n := range c.nacks(v) {
		if s.Kind != session.StepNack || !n.header.Equal(s.Header) {
			set("Make it NACK"+n.way, session.StepDraft{Kind: session.StepNack, Message: s.Message, Header: n.header}, n.danger)
		}
	}
	if note := c.link.Broker.NackInTxNote(); note != "" {
		q.Lines = append(q.Lines, note)
	}
	return q
}

// nackWay is one way to nack a message as a step.
type nackWay struct {
	way    string // how, behind the word; "" where there is one way only
	header stomp.Header
	danger bool
}

// nacks are the ways to nack a message of a subscription in a transaction.
func (c *conn) nacks(v *subView) []nackWay {
	if v == nil || !c.link.Version.HasNack() {
		return nil
	}
	choices := c.link.Broker.NackChoices(v.Destination, v.Ack)
	var list []nackWay
	for _, n := range choices {
		one := nackWay{header: n.Header, danger: n.Danger}
		if len(choices) > 1 {
			one.way = ", " + strings.ToLower(n.Label)
		}
		list = append(list, one)
	}
	return list
}
