package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
)

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
	if !p.list.travel(action) && p.takes(action) {
		p.choose()
		return m.act(action)
	}
	return nil
}

// What an opened transaction takes beside its moves.
var txTakes = []keymap.Action{keymap.Back, keymap.MoveDown, keymap.MoveUp, keymap.MoveTop, keymap.MoveBottom,
	keymap.StepDown, keymap.StepUp, keymap.RemoveStep, keymap.EditStep, keymap.CopyStep, keymap.NextTx, keymap.PrevTx, keymap.Compose,
	keymap.NextStep, keymap.CommitTx, keymap.BeginTx, keymap.AbortTx, keymap.DryRunTx, keymap.AgainTx, keymap.SaveTx, keymap.LoadTx,
	keymap.NewTx, keymap.OpenHelp, keymap.OpenPalette, keymap.OpenNotices, keymap.Quit, keymap.Redraw, keymap.Suspend}

// takes reports whether a key's action means anything here.
func (p *txView) takes(a keymap.Action) bool { return slices.Contains(txTakes, a) }

// choose makes this transaction the selected one, which the actions act on.
func (p *txView) choose() {
	for i := range p.c.txs {
		if p.c.txs[i].ID == p.id {
			p.c.txL.to(i)
		}
	}
}
