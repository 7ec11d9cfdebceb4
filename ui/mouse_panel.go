package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/ui/safe"
)

// clickPanel gives a click to the topmost panel. One beside it does nothing:
// what was typed into a form is not lost by a slip of the hand.
func (m *Model) clickPanel(p panel, l layout, at spot) tea.Cmd {
	r := m.panelRect(p, l.body)
	q, ok := p.(pointed)
	if !ok || !r.has(at.x, at.y) {
		return nil
	}
	at.x, at.y, at.w, at.h = at.x-r.x, at.y-r.y, r.w, r.h
	return q.click(m, at)
}

// panelRect is where a panel stands on the screen.
func (m *Model) panelRect(p panel, body rect) rect {
	w, h := p.size(m, body.w, body.h)
	w, h = min(w, body.w), min(h, body.h)
	r := rect{body.x + (body.w-w)/2, body.y + (body.h-h)/2, w, h}
	if _, line := p.(*linePrompt); line {
		r.y = body.y + body.h - h
	}
	return r
}

// inside gives the row of a bordered panel, counted from the first below its
// title; ok is false on the border.
func (s spot) inside() (y int, ok bool) {
	return s.y - 1, s.x > 0 && s.x < s.w-1 && s.y > 0 && s.y < s.h-1
}

// click answers the question, when it is a button of it that was clicked.
func (p *confirm) click(m *Model, at spot) tea.Cmd {
	if at.y != at.h-2 || m.now().Sub(m.pointer.opened) < noticeTime {
		return nil
	}
	x := 2 // the border and a blank
	for i, c := range p.answer.Choices {
		w := safe.Width(safe.Field(c.Label)) + 4
		if at.x >= x && at.x < min(x+w, at.w-1) {
			p.chosen = i
			return p.press(m)
		}
		x += w + 1
	}
	return nil
}

func (p *confirm) wheel(_ *Model, rows int) { p.top = max(0, p.top+rows) }

func (p *scroller) click(*Model, spot) tea.Cmd { return nil }
func (p *scroller) wheel(_ *Model, rows int)   { p.top += rows }

// click selects a command; the second click on it runs it.
func (p *palette) click(m *Model, at spot) tea.Cmd {
	if clickedTwice(at, &p.list, 1) {
		return p.run(m)
	}
	return nil
}

func (p *palette) wheel(_ *Model, rows int) { p.list.scroll(rows) }

// clickedTwice puts the cursor on the clicked row of a list that stands in a
// panel below some rows, and reports whether that was the second click on it.
func clickedTwice(at spot, l *list, above int) bool {
	y, ok := at.inside()
	if !ok {
		return false
	}
	again, ok := pick(l, y-above)
	return ok && again && at.twice
}

// click selects a column; the second click shows or hides it.
func (p *columnPicker) click(m *Model, at spot) tea.Cmd {
	if clickedTwice(at, &p.list, 0) {
		p.toggle(m)
	}
	return nil
}

func (p *columnPicker) wheel(_ *Model, rows int) { p.list.scroll(rows) }

func (p *copyMenu) click(m *Model, at spot) tea.Cmd {
	if clickedTwice(at, &p.list, 0) {
		p.take(m, keymap.Copy)
	}
	return nil
}

func (p *copyMenu) wheel(_ *Model, rows int) { p.list.scroll(rows) }

func (p *filterPicker) click(m *Model, at spot) tea.Cmd {
	if clickedTwice(at, &p.list, 0) {
		return p.take(m)
	}
	return nil
}

func (p *filterPicker) wheel(_ *Model, rows int) { p.list.scroll(rows) }

// click looks at a theme; the second click keeps it.
func (p *themePicker) click(m *Model, at spot) tea.Cmd {
	if clickedTwice(at, &p.list, 0) {
		p.keep(m)
		return nil
	}
	p.preview(m)
	return nil
}

func (p *themePicker) wheel(m *Model, rows int) {
	p.list.scroll(rows)
	p.preview(m)
}

// click goes to a step; the second click on it edits it.
func (p *txView) click(m *Model, at spot) tea.Cmd {
	t := p.tx()
	if t == nil || !clickedTwice(at, &p.list, txHead) {
		return nil
	}
	return m.act(keymap.EditStep)
}

func (p *txView) wheel(_ *Model, rows int) { p.list.scroll(rows) }

// click goes to the field at the row.
func (f *form) click(_ *Model, at spot) tea.Cmd {
	y, ok := at.inside()
	if !ok || y >= len(f.owner) || f.owner[y] < 0 || f.owner[y] == f.at {
		return nil
	}
	f.now().leaving()
	f.at = f.owner[y]
	f.now().enter(0)
	return nil
}

// wheel scrolls a text of many lines that has the focus. A form itself is never
// scrolled away from its focus.
func (f *form) wheel(_ *Model, rows int) {
	b, ok := f.now().field.(*bodyField)
	for range max(rows, -rows) {
		if !ok || !b.vertical(max(-1, min(rows, 1))) {
			return
		}
	}
}
