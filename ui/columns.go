package ui

import (
	"slices"
	"strconv"
	"strings"

	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// column is one column of the message list: a known one, or a header.
type column struct {
	kind   columnKind
	header string // the name; for columnHeader
}

type columnKind uint8

const (
	columnNumber columnKind = iota
	columnTime
	columnDestination
	columnID
	columnSize
	columnState
	columnDeliveries
	columnExpires
	columnBody
	columnHeader
)

// columnFacts is what is known of each kind of column. A name is what is kept
// between runs, so it does not change.
type columnFacts struct {
	name  string
	head  safe.Text
	means safe.Text
	right bool
	room  draw.Col
}

var columnTable = [...]columnFacts{
	columnNumber:      {"number", "#", "position in the list", true, draw.Col{Min: 3, Max: 3, Priority: 5}},
	columnTime:        {"time", "time", "when it arrived", false, draw.Col{Min: 12, Max: 12, Priority: 3}},
	columnDestination: {"destination", "destination", "where it came from", false, draw.Col{Min: 10, Max: 40, Weight: 2, Priority: 2}},
	columnID:          {"id", "id", "message-id", false, draw.Col{Min: 8, Max: 26, Weight: 2, Priority: 1}},
	columnSize:        {"size", "size", "size of the body in octets", true, draw.Col{Min: 7, Max: 7, Priority: 2}},
	columnState:       {"state", "state", "state", false, draw.Col{Min: 10, Max: 12, Weight: 1, Priority: 6}},
	columnDeliveries:  {"deliveries", "deliv", "number of deliveries", true, draw.Col{Min: 5, Max: 5, Priority: 3}},
	columnExpires:     {"expires", "expires", "time left until it expires", false, draw.Col{Min: 11, Max: 11, Priority: 3}},
	columnBody:        {"body", "body", "start of the body", false, draw.Col{Min: 10, Weight: 4, Priority: 4}},
	columnHeader:      {"header:", "", "a header", false, draw.Col{Min: 6, Max: 24, Weight: 1, Priority: 5}},
}

// columnsMost bounds how many columns are taken from what was kept.
const columnsMost = 40

func (c column) facts() *columnFacts { return &columnTable[c.kind] }

// name is how a column is kept: its own name, or header: and the header's.
func (c column) name() string { return c.facts().name + c.header }

// means says in a few words what a column has.
func (c column) means(ascii bool) safe.Text {
	text := c.facts().means
	if c.kind == columnState {
		again, over := stateSigns(ascii)
		text = "state; " + again + " redelivered, " + over + " expired"
	}
	return text
}

// head is what stands above it.
func (c column) head(times timeStyle) safe.Text {
	switch c.kind {
	case columnHeader:
		return safe.FieldMax(c.header, 60)
	case columnTime:
		return times.head()
	}
	return c.facts().head
}

// columnOf is the column of a name.
func columnOf(name string) (column, bool) {
	if header, ok := strings.CutPrefix(name, columnTable[columnHeader].name); ok {
		return column{columnHeader, header}, header != ""
	}
	for kind := range columnHeader {
		if columnTable[kind].name == name {
			return column{kind: kind}, true
		}
	}
	return column{}, false
}

// columnsOf are the columns of kept names; what is no column, or one a second
// time, is passed over. Without any they are the usual ones.
func columnsOf(names []string) []column {
	var list []column
	for _, name := range names[:min(len(names), columnsMost)] {
		if c, ok := columnOf(name); ok && !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	if len(list) == 0 {
		return usualColumns()
	}
	return list
}

func usualColumns() []column {
	return []column{{kind: columnNumber}, {kind: columnTime}, {kind: columnID}, {kind: columnSize}, {kind: columnState}, {kind: columnBody}}
}

func columnNames(list []column) (names []string) {
	for _, c := range list {
		names = append(names, c.name())
	}
	return names
}

// headersOf are the names of the headers among the columns.
func headersOf(list []column) (names []string) {
	for _, c := range list {
		if c.kind == columnHeader {
			names = append(names, c.header)
		}
	}
	return names
}

const columnGap = 2

// rowHead is how many cells stand before the first column: the bar of the cursor
// and the mark, and a blank where the column begins with a text.
func (m *Model) rowHead() int {
	if len(m.columns) > 0 && m.columns[0].atRight(m.times) {
		return 2
	}
	return 3
}

// atRight reports whether a column stands at its right side.
func (c column) atRight(times timeStyle) bool {
	return c.facts().right || c.kind == columnTime && times != timeAbsolute
}

// columnRoom shares a list's width between the columns; a narrow screen keeps
// those of the highest priority, and of the others the width is 0. Columns of
// texts are as wide as the widest that was seen in them, within reason.
func (m *Model) columnRoom(w int) []int {
	c := m.conn()
	cols := make([]draw.Col, len(m.columns))
	endless := false
	for i, col := range m.columns {
		cols[i] = col.facts().room
		switch col.kind {
		case columnNumber:
			if v := c.selected(); v != nil {
				n := max(3, len(strconv.Itoa(len(v.ids)))+1) // apart from the mark
				cols[i].Min, cols[i].Max = n, n
			}
		case columnTime:
			width := m.times.width(m.dated(c))
			cols[i].Min, cols[i].Max = width, width
		case columnHeader: // no narrower than its name, within reason
			cols[i].Min = max(cols[i].Min, min(safe.Width(col.head(m.times)), 14))
			fallthrough
		case columnDestination, columnID, columnState:
			if c != nil {
				cols[i].Max = max(cols[i].Min, min(cols[i].Max, c.widest[col]))
			}
			if col.kind == columnState { // the state is not cut for the others
				cols[i].Min = cols[i].Max
			}
		}
		endless = endless || cols[i].Max == 0
	}
	if last := len(cols) - 1; !endless && last >= 0 { // it takes what is left
		cols[last].Max, cols[last].Weight = 0, max(1, cols[last].Weight)
	}
	return withGaps(cols, w-m.rowHead())
}

// withGaps shares a width between columns with a gap behind each but the last.
func withGaps(cols []draw.Col, w int) []int {
	for i := range cols {
		cols[i].Min += columnGap
		if cols[i].Max > 0 {
			cols[i].Max += columnGap
		}
	}
	widths := draw.Columns(w+columnGap, cols)
	for i := range widths {
		widths[i] = max(0, widths[i]-columnGap)
	}
	return widths
}

// measure makes the columns of texts as wide as a message needs them.
func (c *conn) measure(k *card) {
	wider := func(col column, t safe.Text) {
		if w := safe.Width(t); w > c.widest[col] {
			c.widest[col] = w
			c.widened++
		}
	}
	wider(column{kind: columnID}, k.id)
	if k.redelivered || !k.expires.IsZero() {
		wider(column{kind: columnState}, "held expired") // what there is to say beside the word
	}
	wider(column{kind: columnDestination}, safe.FieldMax(k.destination, headerMost))
	for i, name := range c.heads {
		wider(column{columnHeader, name}, k.values[i])
	}
}
