package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/inspect"
	"stompbox/ui/safe"
)

// txDeeds are the actions on the selected transaction.
func txDeeds() map[keymap.Action]deed {
	return map[keymap.Action]deed{
		keymap.NewTx: {run: func(m *Model) tea.Cmd { m.do(m.conn(), session.TxNew{}); return nil }, why: cannotSend},
		keymap.OpenTx: {run: func(m *Model) tea.Cmd {
			m.openPanel(&txView{c: m.conn(), id: m.conn().tx().ID})
			return nil
		}, why: noTx},
		keymap.CommitTx: {run: func(m *Model) tea.Cmd { return m.plan(m.conn(), session.TxCommit{Tx: m.conn().tx().ID}) }, why: cannotRun},
		keymap.BeginTx:  {run: func(m *Model) tea.Cmd { return m.plan(m.conn(), session.TxOpen{Tx: m.conn().tx().ID}) }, why: cannotRun},
		keymap.AbortTx:  {run: (*Model).abortTx, why: noTx},
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
		return "no transaction yet: t on a held message, or ctrl+t in the composer, begins one"
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

// abortTx aborts what is open, and offers to remove what is not.
func (m *Model) abortTx() tea.Cmd {
	c := m.conn()
	t := c.tx()
	switch t.State {
	case session.TxOpening, session.TxIsOpen, session.TxCommitting:
		return m.plan(c, session.TxAbort{Tx: t.ID})
	case session.TxAborting:
		m.warn(t.Name + " is being aborted already")
		return nil
	}
	m.openPanel(newConfirm(c, session.PlanAnswer{Title: "Remove " + t.Name + " from the list?",
		Lines:   []string{t.Name + " is " + t.State.String() + ": there is nothing to abort at the broker. Its " + steps(len(t.Steps)) + " would be forgotten here."},
		Choices: []session.Choice{{Label: "remove", Command: session.TxDelete{Tx: t.ID}}}}))
	return nil
}

// dryRun shows the frames as they would go, and sends nothing.
func (m *Model) dryRun() tea.Cmd {
	c := m.conn()
	t := c.tx()
	p := &scroller{title: safe.Field("Dry run of " + t.Name + ": nothing is sent")}
	wire := "tx-id"
	add := func(r stomp.Request) {
		f, err := r.Frame(c.link.Version)
		var raw []byte
		if err == nil {
			raw, err = stomp.AppendFrame(nil, f, c.link.Version)
		}
		if err != nil {
			p.lines = append(p.lines, draw.Line{{Style: m.style(themes.Bad), Text: safe.FieldMax("refused: "+sentence(err), 300)}}, nil)
			return
		}
		doc := inspect.Open(inspect.Input{Frame: f, Raw: raw, Version: c.link.Version, Outgoing: true})
		n := min(doc.Len(inspect.Raw, 96), 200)
		p.lines = append(p.lines, doc.Rows(inspect.Raw, 96, 0, n, m.style)...)
		if more := doc.Len(inspect.Raw, 96) - n; more > 0 {
			p.lines = append(p.lines, draw.Line{{Style: m.style(themes.Dim), Text: safe.Text(fmt.Sprintf("… %d more rows", more))}})
		}
		p.lines = append(p.lines, nil)
	}
	add(stomp.Begin{Transaction: wire, Receipt: "receipt-1"})
	for i, s := range t.Steps {
		add(c.stepRequest(s, wire, fmt.Sprintf("receipt-%d", i+2)))
	}
	add(stomp.Commit{Transaction: wire, Receipt: fmt.Sprintf("receipt-%d", len(t.Steps)+2)})
	m.openPanel(p)
	return nil
}

// stepRequest builds what a step would send.
func (c *conn) stepRequest(s session.Step, wire, receipt string) stomp.Request {
	if s.Kind == session.StepSend {
		r := s.Send
		r.Transaction, r.Receipt = wire, receipt
		return r
	}
	var d stomp.Delivery
	if r, err := c.read(s.Message); err == nil {
		d = stomp.DeliveryOf(r.Frame.Header)
	}
	if s.Kind == session.StepNack {
		return stomp.Nack{Delivery: d, Transaction: wire, Receipt: receipt, Header: s.Header}
	}
	return stomp.Ack{Delivery: d, Transaction: wire, Receipt: receipt, Header: s.Header}
}

// txView is an opened transaction: its steps as a plan, and what became of each.
type txView struct {
	c    *conn
	id   session.TxID
	list list
}

func (p *txView) context() keymap.Context { return keymap.TxView }

func (p *txView) size(_ *Model, w, h int) (int, int) { return w, h }

// tx finds the transaction; it is gone when it was removed.
func (p *txView) tx() *session.Transaction {
	for i := range p.c.txs {
		if p.c.txs[i].ID == p.id {
			return &p.c.txs[i]
		}
	}
	return nil
}

func (p *txView) key(m *Model, k tea.KeyMsg) tea.Cmd {
	t := p.tx()
	action, ok := m.keys.Lookup(keymap.TxView, k.String())
	if k.Paste || !ok {
		return nil
	}
	if action == keymap.Back || t == nil {
		m.removePanel(p)
		return nil
	}
	p.list.grow(len(t.Steps))
	i := p.list.cursor
	switch action {
	case keymap.MoveDown:
		p.list.move(1)
	case keymap.MoveUp:
		p.list.move(-1)
	case keymap.MoveTop:
		p.list.to(0)
	case keymap.MoveBottom:
		p.list.to(len(t.Steps) - 1)
	case keymap.StepDown:
		p.swap(m, i, i+1)
	case keymap.StepUp:
		p.swap(m, i, i-1)
	case keymap.RemoveStep:
		if i < len(t.Steps) {
			m.do(p.c, session.TxRemove{Tx: p.id, Index: i})
		}
	case keymap.EditStep:
		return p.edit(m, t, i)
	case keymap.CommitTx, keymap.BeginTx, keymap.AbortTx, keymap.DryRunTx, keymap.OpenHelp, keymap.OpenPalette,
		keymap.Quit, keymap.Compose, keymap.Redraw:
		p.choose()
		return m.act(action)
	}
	return nil
}

// choose makes this transaction the selected one, which the actions act on.
func (p *txView) choose() {
	for i := range p.c.txs {
		if p.c.txs[i].ID == p.id {
			p.c.txL.to(i)
		}
	}
}

func (p *txView) swap(m *Model, from, to int) {
	t := p.tx()
	if to < 0 || to >= len(t.Steps) || from >= len(t.Steps) {
		return
	}
	if _, ok := m.do(p.c, session.TxMove{Tx: p.id, From: from, To: to}); ok {
		p.list.to(to)
	}
}

// sent reports whether a step is out and counts: then it stays as it is.
func sent(t *session.Transaction, s session.Step) bool {
	switch t.State {
	case session.TxDrafting, session.TxAborted, session.TxRejected, session.TxRolledBack:
		return false
	}
	return s.Sent
}

// edit opens a send in the composer; an ack or a nack becomes the other one.
func (p *txView) edit(m *Model, t *session.Transaction, i int) tea.Cmd {
	if i >= len(t.Steps) {
		m.tell("no step to edit: c composes one, ctrl+t there adds it")
		return nil
	}
	s := t.Steps[i]
	if sent(t, s) {
		m.warn(fmt.Sprintf("step %d has been sent: it cannot be edited any more", i+1))
		return nil
	}
	if s.Kind == session.StepSend {
		m.openPanel(newComposer(p.c, s.Send, composeTarget{tx: p.id, step: i, asStep: true}))
		return nil
	}
	d := s.StepDraft
	d.Kind = session.StepAck + session.StepNack - d.Kind
	lines := []string{"Nothing has been sent of it yet."}
	if note := p.c.link.Broker.NackInTxNote(); note != "" && d.Kind == session.StepNack {
		lines = append(lines, note)
	}
	m.openPanel(newConfirm(p.c, session.PlanAnswer{Title: fmt.Sprintf("Step %d is an %s", i+1, s.Kind), Lines: lines,
		Choices: []session.Choice{{Label: "make it " + d.Kind.String(), Command: session.TxSet{Tx: p.id, Index: i, Step: d}}}}))
	return nil
}
