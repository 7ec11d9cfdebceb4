package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// linePrompt is a one-line question at the foot of the screen: a filter, a
// search, a destination, a password. It can report every change, so that
// results come while typing.
type linePrompt struct {
	label   safe.Text
	input   lineInput
	before  string                              // restored by esc
	changed func(m *Model, text string) tea.Cmd // on every change, where set
	done    func(m *Model, text string) tea.Cmd // on enter, where set
}

func newLinePrompt(label safe.Text, text string) *linePrompt {
	return &linePrompt{label: label, input: newLineInput(text), before: text}
}

func (p *linePrompt) context() keymap.Context { return keymap.Filter }

func (p *linePrompt) size(_ *Model, w, h int) (int, int) { return w, min(h, 1) }

func (p *linePrompt) key(m *Model, k tea.KeyMsg) tea.Cmd {
	action, _ := m.keys.Lookup(keymap.Filter, k.String())
	switch {
	case action == keymap.Back && !k.Paste:
		m.removePanel(p)
		return p.report(m, p.changed, p.before)
	case action == keymap.FilterApply && !k.Paste:
		m.removePanel(p)
		return p.report(m, p.done, p.input.text())
	case p.input.key(k):
		return p.report(m, p.changed, p.input.text())
	}
	return nil
}

func (p *linePrompt) report(m *Model, to func(*Model, string) tea.Cmd, text string) tea.Cmd {
	if to == nil {
		return nil
	}
	return to(m, text)
}

func (p *linePrompt) rows(m *Model, w, h int) []string {
	if h < 1 {
		return nil
	}
	r := draw.NewRow(w, "")
	r.Gap(1).Text(m.style(themes.Accent), p.label).Gap(1)
	p.input.draw(m, r)
	return []string{r.String()}
}
