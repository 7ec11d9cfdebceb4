package ui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/safe"
)

// gridField is a list of headers: a name and a value in each row, repeats and
// order kept. Below the last row stands an empty one: typing into it adds it.
type gridField struct {
	lines    []*gridLine
	row, col int // col 0 is the name
	notation *escapes
	names    func() []string            // completions for names; may be nil
	values   func(name string) []string // completions for the value of a header; may be nil
	explain  func(name string) string   // what a header means; may be nil
	edits    int                        // rows that came, went or moved
}

type gridLine struct{ name, value *textField }

func newGrid(h stomp.Header, notation *escapes, names func() []string) *gridField {
	g := &gridField{notation: notation, names: names}
	for n, v := range h.All() {
		l := g.blank()
		l.name.set(n)
		l.value.set(v)
		g.lines = append(g.lines, l)
	}
	g.lines = append(g.lines, g.blank())
	return g
}

func (g *gridField) blank() *gridLine {
	l := &gridLine{name: newText(""), value: newText("")}
	l.name.notation, l.value.notation, l.name.offer = g.notation, g.notation, g.names
	l.name.cycle, l.value.cycle = true, true
	l.value.offer = func() []string {
		if g.values == nil {
			return nil
		}
		return g.values(meant(l.name))
	}
	return l
}

func (l *gridLine) empty() bool { return len(l.name.in.b) == 0 && len(l.value.in.b) == 0 }

// fields are all the texts in the grid.
func (g *gridField) fields() []*textField {
	var list []*textField
	for _, l := range g.lines {
		list = append(list, l.name, l.value)
	}
	return list
}

// header is what the rows say; rows with nothing in them are left out. The
// error says what is wrong with a notation, and the focus goes there.
func (g *gridField) header() (h stomp.Header, err error) {
	for i, l := range g.lines {
		if l.empty() {
			continue
		}
		name, err := l.name.value()
		if err != nil {
			g.row, g.col = i, 0
			return h, err
		}
		value, err := l.value.value()
		if err != nil {
			g.row, g.col = i, 1
			return h, err
		}
		h.Add(name, value)
	}
	return h, nil
}

// find puts the focus on the last header of that name: the first one was there
// before the repeat that is refused.
func (g *gridField) find(name string) bool {
	for i := len(g.lines) - 1; i >= 0; i-- {
		l := g.lines[i]
		if n, err := l.name.value(); err == nil && n == name && !l.empty() {
			g.row, g.col = i, 1
			if name == "" {
				g.col = 0
			}
			return true
		}
	}
	return false
}

// has reports whether a header of that name stands here.
func (g *gridField) has(name string) bool {
	return slices.ContainsFunc(g.lines, func(l *gridLine) bool { return !l.empty() && meant(l.name) == name })
}

// goTo puts the focus on the value of the i-th header that is not empty.
func (g *gridField) goTo(i int) {
	for row, l := range g.lines {
		if l.empty() {
			continue
		}
		if i == 0 {
			g.row, g.col = row, 1
			return
		}
		i--
	}
}

func (g *gridField) enter(dir int) {
	switch {
	case dir > 0:
		g.row, g.col = 0, 0
	case dir < 0:
		g.row, g.col = len(g.lines)-1, 0
	}
}

// step goes name, value, next name; the empty row at the end has one stop.
func (g *gridField) step(dir int) bool {
	at := g.row*2 + g.col + dir
	if at < 0 || at > 2*len(g.lines)-2 {
		return false
	}
	g.row, g.col = at/2, at%2
	return true
}

func (g *gridField) cell() *textField {
	l := g.lines[g.row]
	if g.col == 0 {
		return l.name
	}
	return l.value
}

func (g *gridField) key(k tea.KeyMsg) bool {
	switch k.String() {
	case "up", "down":
		row := g.row + 1
		if k.Type == tea.KeyUp {
			row = g.row - 1
		}
		if row < 0 || row >= len(g.lines) {
			return false
		}
		g.row = row
		return true
	case "alt+up", "ctrl+up", "shift+up":
		g.shift(-1)
		return true
	case "alt+down", "ctrl+down", "shift+down":
		g.shift(1)
		return true
	}
	if name, value, ok := g.split(k); ok { // name: value, as headers are written
		g.lines[g.row].name.in.insert([]byte(name))
		g.lines[g.row].value.in.insert([]byte(value))
		g.col = 1
		g.tail()
		return true
	}
	if k.Paste && g.col == 0 && g.lines[g.row].empty() && g.pasteLines(string(k.Runes)) {
		return true
	}
	if !g.cell().key(k) {
		return false
	}
	g.tail()
	return true
}

// split takes a colon typed at the end of a name for what goes on to the value.
// Letters typed fast come in one key, on both sides of it.
func (g *gridField) split(k tea.KeyMsg) (name, value string, ok bool) {
	if k.Paste || k.Alt || k.Type != tea.KeyRunes || g.col != 0 {
		return "", "", false
	}
	l := g.lines[g.row]
	name, value, ok = strings.Cut(string(k.Runes), ":")
	return name, value, ok && len(name)+len(l.name.in.b) > 0 && l.name.in.at == len(l.name.in.b) && len(l.value.in.b) == 0
}

// tail keeps one empty row at the end.
func (g *gridField) tail() {
	g.edits++
	if !g.lines[len(g.lines)-1].empty() {
		g.lines = append(g.lines, g.blank())
	}
}

// add puts the focus on the empty row at the end.
func (g *gridField) add() {
	g.tail()
	g.row, g.col = len(g.lines)-1, 0
}

// remove takes the row with the focus away.
func (g *gridField) remove() {
	g.lines = append(g.lines[:g.row:g.row], g.lines[g.row+1:]...)
	if len(g.lines) == 0 {
		g.lines = append(g.lines, g.blank())
	}
	g.tail()
	g.row, g.col = min(g.row, len(g.lines)-1), 0
}

// shift moves the row with the focus; the empty one stays at the end.
func (g *gridField) shift(dir int) {
	to := g.row + dir
	if to < 0 || to >= len(g.lines)-1 || g.row == len(g.lines)-1 {
		return
	}
	g.edits++
	g.lines[g.row], g.lines[to] = g.lines[to], g.lines[g.row]
	g.row = to
}

func (g *gridField) rows(p *pen, label safe.Text, focused bool) (rows []string, cursor int) {
	names := g.nameWidth(p)
	for i, l := range g.lines {
		here := focused && i == g.row
		r := p.row(label, focused && i == 0)
		label = ""
		if l.empty() && i == len(g.lines)-1 && !here {
			rows = append(rows, r.Text(p.m.style(themes.Dim), "+ add").String())
			continue
		}
		l.name.draw(p, r, here && g.col == 0, min(names, l.nameCells(here && g.col == 0)))
		r.Text(p.m.style(themes.Dim), ":").At(p.labels + names + 2)
		l.value.draw(p, r, here && g.col == 1, max(0, p.room()-names-2))
		rows = append(rows, r.String())
		if here {
			cursor = i
		}
	}
	if focused && g.row == len(g.lines)-1 {
		cursor = g.row
	}
	if focused {
		rows = append(rows, g.help(p)...)
	}
	return rows, cursor
}

// nameCells is the room a name takes, with the cursor behind it or in it.
func (l *gridLine) nameCells(focused bool) int {
	w := safe.Width(safe.Bytes(l.name.in.b))
	if focused {
		w += 1 + safe.Width(safe.Field(l.name.ghost()))
	}
	return w
}

// nameWidth is the width of the names' column: the widest name, within reason.
func (g *gridField) nameWidth(p *pen) int {
	w := 14
	for _, l := range g.lines {
		w = max(w, safe.Width(safe.FieldMax(l.name.text(), 32))+1)
	}
	return min(w, p.room()/2)
}
