package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// lineInput is a line that is typed: the filter, a search, the palette's words.
// The bubble edits; what is drawn goes through safe like everything else.
type lineInput struct {
	edit   textinput.Model
	secret bool // shown as stars
}

func newLineInput(text string) lineInput {
	e := textinput.New()
	e.Prompt = ""
	e.CharLimit = 0
	e.KeyMap.Paste = key.NewBinding(key.WithDisabled()) // pastes come from the terminal, not from a clipboard program
	e.SetValue(text)
	e.CursorEnd()
	e.Focus()
	return lineInput{edit: e}
}

func (l *lineInput) text() string { return l.edit.Value() }

// key edits the line and reports whether its text changed.
func (l *lineInput) key(k tea.KeyMsg) (changed bool) {
	before := l.edit.Value()
	l.edit, _ = l.edit.Update(k)
	return l.edit.Value() != before
}

// draw adds the line with its cursor to a row, scrolled so that the cursor is
// in sight.
func (l *lineInput) draw(m *Model, r *draw.Row) { l.drawAt(m, r, 0) }

// drawAt draws the line and gives the cell in it where a rune stands.
func (l *lineInput) drawAt(m *Model, r *draw.Row, mark int) (column int) {
	runes := []rune(l.edit.Value())
	at := min(l.edit.Position(), len(runes))
	shown := func(part []rune) safe.Text {
		if l.secret {
			return safe.Field(strings.Repeat("*", len(part)))
		}
		return safe.Field(string(part))
	}
	under, after := safe.Text(" "), safe.Text("")
	if at < len(runes) {
		under, after = shown(runes[at:at+1]), shown(runes[at+1:])
	}
	st := m.style(themes.InputFocus)
	before := shown(runes[:at])
	seen := safe.CutLeft(before, max(1, r.Left()-2-safe.Width(under)))
	r.Text(st, seen)
	r.Text(m.style(themes.InputCursor), under).Text(st, after)
	return max(0, safe.Width(shown(runes[:max(0, min(mark, len(runes)))]))+safe.Width(seen)-safe.Width(before))
}
