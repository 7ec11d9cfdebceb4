package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// linePrompt is a one-line question at the foot of the screen: a filter, a
// search, a destination, a password. It can report every change, so that
// results come while typing, and show what is wrong with the text and where.
type linePrompt struct {
	label   safe.Text
	verb    safe.Text // what enter does, for the hint line
	input   lineInput
	before  string                                 // restored by esc
	changed func(m *Model, text string) tea.Cmd    // on every change, where set
	done    func(m *Model, text string) tea.Cmd    // on enter, where set
	mistake func() (at int, problem string)        // runes before what is wrong, less than 0 when nothing is; may be nil
	found   func() string                          // what the text found so far; may be nil
	help    func(*Model) *scroller                 // opened by ? while the line is empty; may be nil
	special map[keymap.Action]func(*Model) tea.Cmd // what other keys do here; may be nil
	history *[]string                              // of texts that were kept, newest last; may be nil
	past    int                                    // how many texts back the line is
}

func newLinePrompt(label, enter safe.Text, text string) *linePrompt {
	return &linePrompt{label: label, verb: enter, input: newLineInput(text), before: text}
}

// takes leaves saving to the lines that can be saved.
func (p *linePrompt) takes(a keymap.Action) bool {
	return a != keymap.FilterSave && a != keymap.FilterSaved || p.special[a] != nil
}

func (p *linePrompt) enters() safe.Text { return p.verb }

func (p *linePrompt) context() keymap.Context { return keymap.Filter }

// wrong gives the mistake in the text.
func (p *linePrompt) wrong() (at int, problem string) {
	if p.mistake == nil {
		return -1, ""
	}
	return p.mistake()
}

func (p *linePrompt) size(_ *Model, w, h int) (int, int) {
	if at, _ := p.wrong(); at >= 0 {
		return w, min(h, 2)
	}
	return w, min(h, 1)
}

func (p *linePrompt) key(m *Model, k tea.KeyMsg) tea.Cmd {
	action, _ := m.keys.Lookup(keymap.Filter, k.String())
	if k.Paste {
		action = ""
	}
	if run := p.special[action]; run != nil {
		return run(m)
	}
	switch {
	case action == keymap.Back:
		m.removePanel(p)
		return p.report(m, p.changed, p.before)
	case action == keymap.FilterApply:
		return p.enter(m)
	case action == keymap.MoveUp && p.history != nil:
		return p.walk(m, 1)
	case action == keymap.MoveDown && p.history != nil:
		return p.walk(m, -1)
	case k.String() == "?" && !k.Paste && p.help != nil && p.input.text() == "":
		m.openPanel(p.help(m))
	case p.input.key(k):
		p.past = 0
		return p.report(m, p.changed, p.input.text())
	}
	return nil
}

// enter keeps the text. A wrong one stays open until it is right.
func (p *linePrompt) enter(m *Model) tea.Cmd {
	if at, _ := p.wrong(); at >= 0 {
		return nil
	}
	m.removePanel(p)
	text := p.input.text()
	if p.history != nil && text != "" {
		kept := slices.DeleteFunc(slices.Clone(*p.history), func(s string) bool { return s == text })
		*p.history = append(kept, text)
	}
	return p.report(m, p.done, text)
}

// walk puts an earlier or a later text of the history into the line.
func (p *linePrompt) walk(m *Model, d int) tea.Cmd {
	past := max(0, min(p.past+d, len(*p.history)))
	if past == p.past {
		return nil
	}
	p.past = past
	if past == 0 {
		return p.put(m, p.before)
	}
	return p.put(m, (*p.history)[len(*p.history)-past])
}

// put replaces the text of the line.
func (p *linePrompt) put(m *Model, text string) tea.Cmd {
	p.input = newLineInput(text)
	return p.report(m, p.changed, text)
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
	at, problem := p.wrong()
	if p.found != nil && w >= 50 {
		r.Right(m.style(themes.Dim), safe.Field(" "+p.found()+" "))
	}
	if p.help != nil && p.input.text() == "" && w >= 50 {
		r.Right(m.style(themes.Dim), "? explains ")
	}
	column := p.input.drawAt(m, r, at)
	line := r.String()
	if at < 0 || h < 2 {
		return []string{line}
	}
	return []string{p.problem(m, w, 2+safe.Width(p.label)+column, problem), line}
}

// problem is the row above the line: a hand that points at the mistake, and
// what is wrong beside it, to its right where there is room.
func (p *linePrompt) problem(m *Model, w, column int, problem string) string {
	hand := safe.Text("▾")
	if m.th.ASCII {
		hand = "v"
	}
	r := draw.NewRow(w, "")
	text := safe.FieldMax(problem, 400)
	if room := w - column - 3; safe.Width(text) > room && column > w/2 {
		text = safe.Cut(text, max(0, column-2))
		r.Gap(column-1-safe.Width(text)).Text(m.style(themes.Bad), text).Gap(1).Text(m.style(themes.Bad), hand)
		return r.String()
	}
	return r.Gap(column).Text(m.style(themes.Bad), hand).Gap(1).Text(m.style(themes.Bad), text).String()
}
