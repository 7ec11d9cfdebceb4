package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// choiceField is one of a few values.
type choiceField struct {
	options []safe.Text
	at      int
}

func (c *choiceField) enter(int)     {}
func (c *choiceField) step(int) bool { return false }

func (c *choiceField) key(k tea.KeyMsg) bool {
	if k.Paste || k.Alt {
		return false
	}
	n := len(c.options)
	switch k.Type {
	case tea.KeyRight, tea.KeySpace:
		c.at = (c.at + 1) % n
	case tea.KeyLeft:
		c.at = (c.at + n - 1) % n
	default:
		return false
	}
	return true
}

func (c *choiceField) rows(p *pen, label safe.Text, focused bool) ([]string, int) {
	r := p.row(label, focused)
	if c.width() > p.room() { // no room to show them all: the chosen one
		r.Text(c.style(p, focused, true), "["+c.options[c.at]+"]")
		return []string{r.String()}, 0
	}
	for i, o := range c.options {
		if i == c.at {
			r.Text(c.style(p, focused, true), "["+o+"]")
		} else {
			r.Text(c.style(p, focused, false), " "+o+" ")
		}
		r.Gap(1)
	}
	return []string{r.String()}, 0
}

func (c *choiceField) width() int {
	w := 0
	for _, o := range c.options {
		w += safe.Width(o) + 3
	}
	return w
}

func (c *choiceField) style(p *pen, focused, chosen bool) draw.Style {
	switch {
	case chosen && focused:
		return p.m.style(themes.InputFocus)
	case chosen:
		return p.m.style(themes.Input)
	}
	return p.m.style(themes.Dim)
}

// switchField is on or off, and says what either means.
type switchField struct {
	on       bool
	yes, no  func() safe.Text // what it means; may be nil
	switched func(on bool)    // may be nil
}

func says(t safe.Text) func() safe.Text { return func() safe.Text { return t } }

func (s *switchField) enter(int)     {}
func (s *switchField) step(int) bool { return false }

func (s *switchField) key(k tea.KeyMsg) bool {
	if k.Paste || k.Alt {
		return false
	}
	switch k.Type {
	case tea.KeySpace, tea.KeyLeft, tea.KeyRight:
		s.flip()
		return true
	}
	return false
}

func (s *switchField) flip() {
	s.on = !s.on
	if s.switched != nil {
		s.switched(s.on)
	}
}

func (s *switchField) rows(p *pen, label safe.Text, focused bool) ([]string, int) {
	word, effect, role := safe.Text("[off]"), s.no, themes.Dim
	if s.on {
		word, effect, role = "[on] ", s.yes, themes.Input
	}
	if focused {
		role = themes.InputFocus
	}
	r := p.row(label, focused).Text(p.m.style(role), word)
	if effect != nil {
		r.Gap(1).Text(p.m.style(themes.Dim), effect())
	}
	return []string{r.String()}, 0
}

// manyField is any number of a few values.
type manyField struct {
	options []safe.Text
	on      []bool
	at      int
}

func (f *manyField) enter(dir int) {
	if dir < 0 {
		f.at = len(f.options) - 1
	} else {
		f.at = 0
	}
}

func (f *manyField) step(int) bool { return false }

func (f *manyField) key(k tea.KeyMsg) bool {
	if k.Paste || k.Alt {
		return false
	}
	n := len(f.options)
	switch k.Type {
	case tea.KeyRight:
		f.at = (f.at + 1) % n
	case tea.KeyLeft:
		f.at = (f.at + n - 1) % n
	case tea.KeySpace:
		f.on[f.at] = !f.on[f.at]
	default:
		return false
	}
	return true
}

func (f *manyField) rows(p *pen, label safe.Text, focused bool) ([]string, int) {
	r := p.row(label, focused)
	for i, o := range f.options {
		box, role := safe.Text("[ ] "), themes.Dim
		if f.on[i] {
			box, role = "[x] ", themes.Input
		}
		if focused && i == f.at {
			role = themes.InputCursor
		}
		r.Text(p.m.style(role), box+o).Gap(2)
	}
	return []string{r.String()}, 0
}
