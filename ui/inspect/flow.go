package inspect

import (
	"sort"

	"stompbox/ui/draw"
)

// page is a view at any width.
type page interface {
	rows(width int) int
	draw(width, from, n int, st Styles) []draw.Line
	find(query string, from, width int) (row int, ok bool)
	strip(left, width, from, n int, st Styles) (rows []draw.Line, more bool) // of width Unwrapped
	column(query string, row int) int                                        // of width Unwrapped
}

// flow wraps the lines of a source. It keeps no rows: only where every 64th
// row begins, per width, so that a view of any size costs little to keep and a
// screenful costs the same wherever it is.
type flow struct {
	src     source
	layouts [2]layout // the widths asked for last, the newest first
	ln      line
}

const stride = 64

type layout struct {
	width int
	rows  int
	marks []place // where rows 0, 64, 128 ... begin
}

// place is where a row begins: the line and the octet in it.
type place struct {
	at    uint32 // of the source
	piece uint32
	off   uint32
}

func (p place) before(q place) bool {
	if p.at != q.at {
		return p.at < q.at
	}
	if p.piece != q.piece {
		return p.piece < q.piece
	}
	return p.off < q.off
}

func newFlow(src source) *flow { return &flow{src: src} }

func (f *flow) rows(width int) int { return f.layout(width).rows }

func (f *flow) layout(width int) *layout {
	width = max(width, 1)
	if f.layouts[0].width == width {
		return &f.layouts[0]
	}
	if f.layouts[1].width != width {
		f.layouts[1] = f.measure(width)
	}
	f.layouts[0], f.layouts[1] = f.layouts[1], f.layouts[0]
	return &f.layouts[0]
}

func (f *flow) measure(width int) layout {
	l := layout{width: width}
	w := wrapper{flow: f, width: width}
	quick, _ := f.src.(counter)
	for !w.done() {
		if l.rows%stride == 0 {
			l.marks = append(l.marks, w.place())
		}
		l.rows++
		if quick != nil && w.piece == 0 && w.off == 0 {
			if next, ok := quick.oneRow(w.at, width); ok {
				w.at, w.loaded = next, false
				continue
			}
		}
		w.skip()
	}
	return l
}

// seek stands at a row.
func (f *flow) seek(width, row int) wrapper {
	l := f.layout(width)
	w := wrapper{flow: f, width: l.width}
	if row >= l.rows {
		w.at = f.src.end()
		return w
	}
	w.jump(l.marks[row/stride])
	for i := row % stride; i > 0; i-- {
		w.skip()
	}
	return w
}

// rowAt is the row that shows a place.
func (f *flow) rowAt(width int, p place) int {
	l := f.layout(width)
	i := sort.Search(len(l.marks), func(i int) bool { return p.before(l.marks[i]) }) - 1
	if i < 0 {
		return 0
	}
	row := i * stride
	w := f.seek(width, row)
	for w.skip(); !w.done() && !p.before(w.place()); w.skip() {
		row++
	}
	return row
}

func (f *flow) draw(width, from, n int, st Styles) []draw.Line {
	l := f.layout(width)
	n = min(n, l.rows-from)
	if from < 0 || n <= 0 {
		return nil
	}
	out := make([]draw.Line, 0, n)
	if width < 1 {
		return out[:n]
	}
	w := f.seek(width, from)
	for len(out) < n && !w.done() {
		out = append(out, w.draw(st))
	}
	return out
}

// wrapper walks over the rows of a flow at one width.
type wrapper struct {
	*flow
	width  int
	at     int // the line at hand; the flow's ln holds it when loaded
	next   int
	piece  int
	off    int
	loaded bool
}

func (w *wrapper) done() bool { return w.at >= w.src.end() }

func (w *wrapper) place() place { return place{uint32(w.at), uint32(w.piece), uint32(w.off)} }

func (w *wrapper) jump(p place) {
	w.at, w.piece, w.off, w.loaded = int(p.at), int(p.piece), int(p.off), false
}

func (w *wrapper) load() {
	if !w.loaded {
		w.ln.reset()
		w.next = w.src.line(w.at, w.width, &w.ln)
		w.loaded = true
	}
}

// advance goes on behind a row that ended at p.
func (w *wrapper) advance(piece, off int) {
	w.piece, w.off = piece, off
	if piece >= len(w.ln.pieces) {
		w.at, w.piece, w.off, w.loaded = w.next, 0, 0, false
	}
}

func (w *wrapper) skip() {
	w.load()
	_, piece, off := w.span()
	w.advance(piece, off)
}

// margin is the number of cells before the row at hand, never more than half
// of the width, and whether that is less than was asked for.
func (w *wrapper) margin() (cells int, short bool) {
	cells = w.ln.indent
	if w.piece > 0 || w.off > 0 {
		cells = max(w.ln.hang, cells)
	}
	if most := w.width / 2; cells > most {
		return most, true
	}
	return cells, false
}
