package ui

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
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

	beyond bool // it was said that what is loaded has no more
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
	if f.query == in.search && f.view == in.view && f.width == in.lay() {
		return
	}
	*f = foundRows{query: in.search, view: in.view, width: in.lay(), row: -1}
	if in.doc.Len(in.view, in.lay()) <= countedOf {
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
	case f.all && len(f.rows) == 0 && in.doc.Partly(in.view):
		return "not in " + string(in.doc.Shown(in.view))
	case f.all && len(f.rows) == 0:
		return "not found"
	case f.all && in.doc.Partly(in.view):
		return fmt.Sprintf("match %s%d so far", at, len(f.rows))
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
	p := newLinePrompt("search", "search", "")
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
			m.notFound()
		}
		return nil
	}
	m.openPanel(p)
	return nil
}

// searchNext goes to the next match below the one at hand, or below the top
// when that one is out of sight; after the last it begins again. Of a large
// body it first says that only a part was searched, and asked again loads on.
func (m *Model) searchNext() {
	in := &m.view
	in.look()
	if in.found.beyond && in.doc != nil && in.doc.Loads(in.view) {
		in.seeking, in.wants = true, true
		return
	}
	from := in.top
	if r := in.found.row; r >= 0 && in.sees(r) {
		from = r + 1
	}
	m.seek(from)
}

// seek goes to the first match at or after a row.
func (m *Model) seek(from int) {
	in := &m.view
	switch {
	case in.goTo(from):
		in.found.beyond = false
	case in.doc != nil && in.doc.Loads(in.view):
		m.notFound()
	case in.goTo(0):
		m.tell("search wrapped to the top")
	default:
		m.notFound()
	}
}

// notFound says how far a search in vain has looked, and how it goes on.
func (m *Model) notFound() {
	in := &m.view
	switch {
	case in.doc != nil && in.doc.Loads(in.view):
		in.found.beyond = true
		what := "not found"
		if in.found.row >= 0 {
			what = "no more found"
		}
		m.tell(what + " in the first " + string(in.doc.Shown(in.view)) + ": " + m.keyOf(keymap.SearchNext) + " loads more and searches on")
	case in.doc != nil && in.doc.Partly(in.view):
		m.warn("not found in the first " + string(in.doc.Shown(in.view)) + ", and no more is shown here: raw and hex are searched whole")
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
			m.notFound()
			return
		}
		m.tell("search wrapped to the end")
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
		from := max(0, min(before, in.doc.Len(in.view, in.lay()))-window)
		last := -1
		for row := from; row < before; {
			hit, ok := in.doc.Find(in.view, in.search, row, in.lay())
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
	row, ok := in.doc.Find(in.view, in.search, from, in.lay())
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
	in.reach(row)
}

// reach moves unwrapped lines sideways as far as it takes to see the match in a row.
func (in *inspectView) reach(row int) {
	if !in.unwrapped() {
		return
	}
	col, room := in.doc.Column(in.view, in.search, row), in.room()
	if col < in.left || col+len(in.search) >= in.left+room-1 {
		in.left = 0
		if col+len(in.search) >= room-1 {
			in.left = max(0, col-room/3)
		}
	}
}
