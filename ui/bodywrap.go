package ui

import (
	"sort"
	"unicode/utf8"

	"stompbox/ui/safe"
)

// visual is a row of the body on the screen: octets [from, to), the line feed
// that may end it not among them.
type visual struct{ from, to int }

// tabStop is how many cells apart tabs lead.
const tabStop = 4

// wrapped cuts the body into rows of the width it was last drawn at, the last
// cell kept for the cursor. It is done anew only when the text or the width changed.
func (f *bodyField) wrapped() []visual {
	if f.cut != nil && f.changes == f.in.changes && f.cutAt == f.width {
		return f.cut
	}
	f.cut, f.changes, f.cutAt = f.cut[:0], f.in.changes, f.width
	room := max(1, f.width-1)
	if f.width <= 0 {
		room = 80 // not drawn yet
	}
	from, cells, b := 0, 0, f.looked()
	for i := 0; i < len(b); {
		if b[i] == '\n' {
			f.cut = append(f.cut, visual{from, i})
			i++
			from, cells = i, 0
			continue
		}
		size, w := unit(b[i:], cells)
		if cells+w > room && i > from {
			f.cut = append(f.cut, visual{from, i})
			from, cells = i, 0
			size, w = unit(b[i:], 0)
		}
		cells += w
		i += size
	}
	f.cut = append(f.cut, visual{from, len(b)})
	return f.cut
}

// unit is the first character of b: its octets, and its cells when it stands
// at cell at of a row.
func unit(b []byte, at int) (size, cells int) {
	switch c := b[0]; {
	case c == '\t':
		return 1, tabStop - at%tabStop
	case c >= ' ' && c < 0x7f:
		return 1, 1
	}
	if _, size = utf8.DecodeRune(b); size == 1 {
		return 1, octetCells[b[0]]
	}
	return size, safe.Width(safe.Bytes(b[:size]))
}

// octetCells is the width of an octet that is no character of its own.
var octetCells = func() (cells [256]int) {
	for c := range cells {
		cells[c] = safe.Width(safe.Bytes([]byte{byte(c)}))
	}
	return cells
}()

// rowOf is the row that octet at stands in, or the end of the text.
func (f *bodyField) rowOf(at int) int {
	rows := f.wrapped()
	return sort.Search(len(rows), func(i int) bool { return rows[i].from > at }) - 1
}

// vertical moves by one row, as near to the same cell as there is one, and
// reports whether there was such a row.
func (f *bodyField) vertical(dir int) bool {
	rows, i := f.wrapped(), f.rowOf(f.in.at)
	if f.in.want == 0 {
		f.in.want = safe.Width(safe.Line(f.in.b[rows[i].from:f.in.at], tabStop)) + 1
	}
	i += dir
	if i < 0 || i >= len(rows) {
		return false
	}
	want, at, cells := f.in.want, rows[i].from, 0
	for at < rows[i].to {
		size, w := unit(f.in.b[at:], cells)
		if cells+w >= want || at+size == rows[i].to && i+1 < len(rows) && rows[i+1].from == rows[i].to {
			break // the end of a wrapped row is the beginning of the next
		}
		at, cells = at+size, cells+w
	}
	f.in.at = at
	return true
}
