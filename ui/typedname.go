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

// height is how many rows it takes.
func (t *typedName) height() int {
	if t.asked {
		return 3
	}
	return 0
}

// rows are what to type, the line for it, and an empty one.
func (t *typedName) rows(m *Model, w int) []string {
	if !t.asked {
		return nil
	}
	r := draw.NewRow(w, "").Gap(1)
	if t.wrong {
		r.Text(m.style(themes.Bad), "that is another name; it is ")
	} else {
		r.Text(m.style(themes.Dim), "type ")
	}
	r.Text(m.style(themes.Bold), safe.FieldMax(t.want, 500))
	rows := []string{r.String()}
	r.Reset(w, "").Gap(1).Text(m.style(themes.Accent), "name").Gap(1)
	t.input.draw(m, r)
	return append(rows, r.String(), r.Reset(w, "").String())
}
