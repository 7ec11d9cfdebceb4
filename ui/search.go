package ui

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/inspect"
)

// foundRows is what a search has in the view that is open: the row of the match at
// hand and, where that is cheap, all rows with matches.
type foundRows struct {
	query string
	view  inspect.View
	width int
	row   int   // of the match at hand; less than 0 when there is none
	rows  []int // in which matches begin
	all   bool  // rows has all of them
}

// countedRows is how many rows with matches are counted, in views of at most
// countedOf rows: counting is done while somebody types.
const (
	countedRows = 200
	countedOf   = 20_000
)

// look counts the matches of the search when it, the view or its width is
// another than before.
func (in *inspectView) look() {
	f := &in.found
	if in.doc == nil || in.search == "" || in.width <= 0 {
		*f = foundRows{row: -1}
		return
	}
	if f.query == in.search && f.view == in.view && f.width == in.width {
		return
	}
	*f = foundRows{query: in.search, view: in.view, width: in.width, row: -1}
	if in.doc.Len(in.view, in.width) <= countedOf {
		f.rows, f.all = in.doc.Hits(in.view, in.search, in.width, countedRows)
	}
}

// foundCount is such as `2 of 7 rows with x`.
func (in *inspectView) foundCount() string {
	f := &in.found
	if in.search == "" || f.query != in.search {
		return ""
	}
	at := ""
	if i := slices.Index(f.rows, f.row); i >= 0 {
		at = fmt.Sprintf("%d of ", i+1)
	}
	switch {
	case f.all && len(f.rows) == 0:
		return "not found"
	case f.all:
		return "match " + at + fmt.Sprint(len(f.rows))
	case len(f.rows) > 0:
		return fmt.Sprintf("match %smore than %d", at, len(f.rows))
	}
	return ""
}

// markFound shows the matches in a row of the inspector.
func (m *Model) markFound(row int, spans draw.Line) draw.Line {
	in := &m.view
	if in.search == "" {
		return spans
	}
	role := themes.Match
	if row == in.found.row {
		role = themes.MatchCurrent
	}
	return inspect.Mark(spans, in.search, m.style(role))
}

// askSearch opens the search line of the inspector. Matches show while it is
// typed; esc brings back the search that was there before.
func (m *Model) askSearch() tea.Cmd {
	if m.view.doc == nil {
		return nil
	}
	p := newLinePrompt("search", "")
	p.before = m.view.search
	p.found = m.view.foundCount
	top, cursor := m.view.top, m.view.cursor
	p.changed = func(m *Model, text string) tea.Cmd {
		m.view.search = text
		m.view.top, m.view.cursor = top, cursor
		m.view.look()
		m.view.goTo(top)
		return nil
	}
	p.done = func(m *Model, text string) tea.Cmd {
		if f := &m.view.found; text != "" && f.row < 0 {
			m.warn("not found in this view: " + text)
		}
		return nil
	}
	m.openPanel(p)
	return nil
}

// searchNext goes to the next match below the one at hand, or below the top
// when that one is out of sight; after the last it begins again.
func (m *Model) searchNext() {
	in := &m.view
	in.look()
	from := in.top
	if r := in.found.row; r >= 0 && in.sees(r) {
		from = r + 1
	}
	switch {
	case in.goTo(from):
	case in.goTo(0):
		m.tell("search went on from the top")
	default:
		m.warn("not found in this view: " + in.search)
	}
}

// searchBack goes to the match above the one at hand; before the first it
// begins again at the end.
func (m *Model) searchBack() {
	in := &m.view
	in.look()
	before := in.top + in.height
	if r := in.found.row; r >= 0 && in.sees(r) {
		before = r
	}
	last := in.lastMatch(before)
	if last < 0 {
		if last = in.lastMatch(1 << 30); last < 0 {
			m.warn("not found in this view: " + in.search)
			return
		}
		m.tell("search went on from the end")
	}
	in.show(last)
}

// lastMatch is the last row with a match before a row, or -1.
func (in *inspectView) lastMatch(before int) int {
	if in.doc == nil || in.width <= 0 {
		return -1
	}
	if in.found.all {
		i, _ := slices.BinarySearch(in.found.rows, before)
		if i == 0 {
			return -1
		}
		return in.found.rows[i-1]
	}
	// From a window of rows that doubles backwards, so that the way to a match
	// close by is short however long the text is.
	for window := 256; ; window *= 4 {
		from := max(0, min(before, in.doc.Len(in.view, in.width))-window)
		last := -1
		for row := from; row < before; {
			hit, ok := in.doc.Find(in.view, in.search, row, in.width)
			if !ok || hit >= before {
				break
			}
			last, row = hit, max(hit, row)+1
		}
		if last >= 0 || from == 0 {
			return last
		}
	}
}

// goTo shows the first match at or after a row, when there is one.
func (in *inspectView) goTo(from int) bool {
	if in.doc == nil || in.search == "" || in.width <= 0 {
		return false
	}
	row, ok := in.doc.Find(in.view, in.search, from, in.width)
	if ok {
		in.show(row)
	}
	return ok
}

// sees reports whether a row is on the screen.
func (in *inspectView) sees(row int) bool { return row >= in.top && row < in.top+in.height }

// show makes a row the match at hand and brings it into sight.
func (in *inspectView) show(row int) {
	in.found.row, in.cursor = row, row
	if !in.sees(row) {
		in.top = max(0, row-in.height/3)
	}
	in.settle()
}
