package ui

import (
	"slices"
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// textField is a text of one line: what was typed, or an escape notation of it
// while notation is on.
type textField struct {
	in       buffer
	notation *escapes        // shared by the fields of a form; nil for none
	secret   bool            // drawn as stars
	hint     safe.Text       // shown while it is empty
	offer    func() []string // texts to complete to; may be nil
	cycle    bool            // from empty, right goes through all that is offered
	cycling  bool            // it was the last key: a text that was typed is never replaced
	fresh    bool            // the text is a suggestion: what is typed first takes its place
}

func newText(hint safe.Text) *textField { return &textField{hint: hint} }

// set puts a text in, exactly.
func (t *textField) set(s string) {
	if t.notation != nil && t.notation.on {
		s = t.notation.write(s)
	}
	t.in.set([]byte(s))
}

// value is the text that is meant; the error says what is wrong with its notation.
func (t *textField) value() (string, error) {
	if t.notation != nil && t.notation.on {
		return t.notation.read(t.text())
	}
	return t.text(), nil
}

// text is what stands in the field.
func (t *textField) text() string { return string(t.in.b) }

func (t *textField) enter(int)     { t.cycling = false }
func (t *textField) step(int) bool { return false }

// suggest puts a text in that typing replaces. The beginning of one, such as
// /queue/, is typed on to, unless what is typed begins anew with a slash.
func (t *textField) suggest(s string) {
	t.set(s)
	t.fresh = s != ""
}

// begun reports whether the suggestion is only the beginning of a text.
func (t *textField) begun() bool { return strings.HasSuffix(t.text(), "/") }

func (t *textField) key(k tea.KeyMsg) bool {
	if t.fresh {
		t.fresh = false
		typed := k.Paste || k.Type == tea.KeyRunes && !k.Alt
		if typed && (!t.begun() || strings.HasPrefix(string(k.Runes), "/")) {
			t.set("")
		}
	}
	if k.Paste {
		t.in.insert([]byte(oneLine(string(k.Runes))))
		t.cycling = false
		return true
	}
	if g := t.ghost(); g != "" && !k.Alt && (k.Type == tea.KeyRight || k.Type == tea.KeyEnd) {
		t.in.insert([]byte(g))
		return true
	}
	if next, ok := t.next(); ok && !k.Alt && k.Type == tea.KeyRight {
		t.set(next)
		t.cycling = true
		return true
	}
	taken := t.in.key(k)
	t.cycling = t.cycling && !taken
	return taken
}

// oneLine makes what was pasted fit a line: line breaks at its end are the
// copying's, those inside become blanks that can be seen.
func oneLine(s string) string {
	s = strings.TrimRight(s, "\r\n")
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(s)
}

// ghost is what the first offer adds to what was typed, "" when there is none
// or the cursor is not at the end.
func (t *textField) ghost() string {
	if t.offer == nil || len(t.in.b) == 0 || t.in.at < len(t.in.b) || t.notation != nil && t.notation.on {
		return ""
	}
	for _, o := range t.offer() {
		if rest, ok := strings.CutPrefix(o, t.text()); ok && rest != "" {
			return rest
		}
	}
	return ""
}

// next is the offer after the one that stands in the field; the first one for
// an empty field.
func (t *textField) next() (string, bool) {
	if t.offer == nil || t.in.at < len(t.in.b) {
		return "", false
	}
	list := t.offer()
	if len(t.in.b) == 0 && len(list) > 0 {
		return list[0], t.cycle
	}
	i := slices.Index(list, meant(t))
	if i < 0 || !t.cycling {
		return "", false
	}
	return list[(i+1)%len(list)], true
}

func (t *textField) rows(p *pen, label safe.Text, focused bool) ([]string, int) {
	r := p.row(label, focused)
	t.draw(p, r, focused, p.room())
	return []string{r.String()}, 0
}

// draw writes the field into w cells of a row, the part around the cursor where
// it does not fit.
func (t *textField) draw(p *pen, r *draw.Row, focused bool, w int) {
	text := t.in.b
	if len(text) == 0 && !focused {
		r.Cell(p.m.style(themes.Placeholder), t.hint, w)
		return
	}
	if !focused {
		r.Cell(p.m.style(themes.Input), t.seen(text, w), w)
		return
	}
	at := t.in.at
	before, under, after := t.seen(text[:at], -1), safe.Text(" "), safe.Text("")
	if at < len(text) {
		next := t.in.after()
		under, after = t.seen(text[at:next], -1), t.seen(text[next:], w)
	}
	if room := max(0, w-safe.Width(under)); safe.Width(before) > room {
		before = safe.CutLeft(before, room)
	}
	left := max(0, w-safe.Width(before))
	typed := themes.InputFocus
	if t.fresh && !t.begun() {
		typed = themes.Selected
	}
	r.Text(p.m.style(typed), before)
	r.Text(p.m.style(themes.InputCursor), safe.Cut(under, left))
	left = max(0, left-safe.Width(under))
	if len(text) == 0 {
		r.Cell(p.m.style(themes.Placeholder), t.hint, left)
		return
	}
	if g := t.ghost(); g != "" {
		r.Cell(p.m.style(themes.Placeholder), safe.FieldMax(g, left), left)
		return
	}
	r.Cell(p.m.style(themes.InputFocus), after, left)
}

// seen is text as it may be shown, as far as cells cells; all of it for -1.
func (t *textField) seen(text []byte, cells int) safe.Text {
	if t.secret {
		stars := utf8.RuneCount(text)
		if cells >= 0 {
			stars = min(stars, cells)
		}
		return safe.Field(strings.Repeat("*", stars))
	}
	if cells < 0 {
		return safe.Bytes(text)
	}
	return safe.FieldMax(string(text), cells)
}
