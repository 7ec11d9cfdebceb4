package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// typedName is the part of a question that wants a name typed before the answer:
// a choice that empties a destination cannot be pressed before. A paste is text
// like any other, and the line breaks in it are not the enter that confirms.
type typedName struct {
	asked bool
	want  string // of the choice that asks
	input lineInput
	wrong bool // enter was pressed on another name
}

func newTypedName(choices []session.Choice) typedName {
	for _, c := range choices {
		if c.Typed != "" {
			return typedName{asked: true, want: c.Typed, input: newLineInput("")}
		}
	}
	return typedName{}
}

// key takes a key or a paste as text, where a name is asked for.
func (t *typedName) key(k tea.KeyMsg) {
	if t.asked && t.input.key(k) {
		t.wrong = false
	}
}

// allows reports whether a choice can be taken with what is typed. A name with
// characters that nobody can type is typed as it is shown.
func (t *typedName) allows(c session.Choice) bool {
	text := strings.TrimSpace(t.input.text())
	ok := c.Typed == "" || text == strings.TrimSpace(c.Typed) || text == string(safe.Field(c.Typed))
	t.wrong = !ok
	return ok
}

// block is what to type, the line for it, and an empty one, in at most most rows:
// the name goes on in further rows, blanks and all, since what is not seen cannot
// be typed, and where there is little room the empty row goes first.
func (t *typedName) block(m *Model, w, most int) []string {
	if !t.asked {
		return nil
	}
	name, room := safe.FieldMax(t.want, 500), max(1, w-2)
	before, style := safe.Text("type "), m.style(themes.Dim)
	if t.wrong {
		before, style = "that is another name; it is ", m.style(themes.Bad)
		if safe.Width(before)+safe.Width(name) > room {
			before = "it is "
		}
	}
	var rows []string
	r := draw.NewRow(w, "").Gap(1).Text(style, before)
	from, cells := 0, safe.Width(before)
	for i, c := range name {
		if cells += safe.RuneWidth(c); cells > room && i > from && len(rows) < most-2 {
			rows = append(rows, r.Text(m.style(themes.Bold), name[from:i]).String())
			r.Reset(w, "").Gap(1)
			from, cells = i, safe.RuneWidth(c)
		}
	}
	rows = append(rows, r.Text(m.style(themes.Bold), name[from:]).String())
	r.Reset(w, "").Gap(1).Text(m.style(themes.Accent), "name").Gap(1)
	t.input.draw(m, r)
	rows = append(rows, r.String())
	if len(rows) < most {
		rows = append(rows, r.Reset(w, "").String())
	}
	return rows
}
