package inspect

import (
	"bytes"
	"math"

	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// Unwrapped is the width at which Len, Rows, Find and Hits take a view whose
// lines are not wrapped: a row for each line. Strip draws such rows.
const Unwrapped = math.MaxInt32

// Strip gives rows from to from+n of the unwrapped view, of each the cells left
// to left+width. A row that goes on at a side has a … there. More reports
// whether a row goes on to the right. The cost of a row grows with left, not
// with its length.
func (d *Doc) Strip(v View, left, width, from, n int, st Styles) (rows []draw.Line, more bool) {
	return d.page(v).strip(max(left, 0), max(width, 0), from, n, st)
}

// Column is the cell of an unwrapped row in which the first match of query
// begins. It is 0 where the row has none.
func (d *Doc) Column(v View, query string, row int) int {
	return d.page(v).column(query, row)
}

// Place carries a row over from one width to another: it gives the row at
// width to that shows what stands at cell left of a row at width from.
func (d *Doc) Place(v View, row, left, from, to int) int {
	f, ok := d.page(v).(*flow)
	if !ok || from == to || from <= 0 || to <= 0 || row < 0 {
		return row
	}
	w := f.seek(from, row)
	if w.done() {
		return row
	}
	if left > 0 {
		w.goRight(left)
	}
	return f.rowAt(to, w.place())
}

// goRight goes on to the unit at a cell of the row, or to the end of the row.
func (w *wrapper) goRight(left int) {
	w.load()
	end, _, _ := w.span()
	margin, _ := w.margin()
	s := stripper{ln: &w.ln, left: left, col: margin}
	for w.piece < end.piece || w.piece == end.piece && w.off < end.off {
		b := w.ln.pieces[w.piece].b
		if w.piece == end.piece {
			b = b[:end.off]
		}
		if n := s.skip(b[w.off:], 0); w.off+n < len(b) {
			w.off += n
			return
		}
		if w.piece == end.piece || w.piece+1 == len(w.ln.pieces) {
			w.off = max(w.off, len(b)-1)
			return
		}
		w.piece, w.off = w.piece+1, 0
	}
}

func (f *flow) strip(left, width, from, n int, st Styles) (rows []draw.Line, more bool) {
	n = min(n, f.rows(Unwrapped)-from)
	if from < 0 || n <= 0 {
		return nil, false
	}
	rows = make([]draw.Line, 0, n)
	w := f.seek(Unwrapped, from)
	for len(rows) < n && !w.done() {
		w.load()
		margin, _ := w.margin()
		end, piece, off := w.span()
		s := stripper{ln: &w.ln, left: left, width: width, st: st}
		rows = append(rows, s.row(stop{w.piece, w.off}, end, margin))
		more = more || s.more
		w.advance(piece, off)
	}
	return rows, more
}

func (f *flow) column(query string, row int) int {
	w := f.seek(Unwrapped, row)
	if w.done() {
		return 0
	}
	w.load()
	col, _ := w.margin()
	p, ok := w.findInLine(query)
	if !ok {
		return 0
	}
	s := stripper{ln: &w.ln, left: math.MaxInt}
	for i := w.piece; i <= int(p.piece); i++ {
		b, from := w.ln.pieces[i].b, 0
		if i == w.piece {
			from = w.off
		}
		if i == int(p.piece) {
			b = b[:max(int(p.off), from)]
		}
		s.skip(b[from:], 0)
	}
	return col + s.text
}

// flatSpan is span of a row that is not wrapped: it ends at a line break.
func (w *wrapper) flatSpan() (end stop, piece, off int) {
	piece, off = w.piece, w.off
	for ; piece < len(w.ln.pieces); piece, off = piece+1, 0 {
		if w.ln.fields {
			continue
		}
		b := w.ln.pieces[piece].b
		i := bytes.IndexByte(b[off:], '\n')
		if i < 0 {
			continue
		}
		if i > 0 && b[off+i-1] == '\r' && !w.ln.exact {
			return w.pass(stop{piece, off + i - 1}, 2)
		}
		return w.pass(stop{piece, off + i}, 1)
	}
	return stop{piece, 0}, piece, 0
}

// stripper draws a part of one row.
type stripper struct {
	ln          *line
	left, width int
	st          Styles

	col  int  // cells of the row that are behind
	text int  // those of them that are not margin: tabs count from there
	used int  // cells that are drawn
	more bool // the row goes on to the right
	out  rowBuilder
}

// row draws what stands between two places, behind a margin.
func (s *stripper) row(from, end stop, margin int) draw.Line {
	s.out = rowBuilder{st: s.st, ln: s.ln}
	if s.width == 0 {
		return nil
	}
	if k := min(margin, s.left+s.width) - s.left; k > 0 {
		s.out.put(themes.Text, safe.Blank(k))
		s.used = k
	}
	s.col = margin
	if margin >= s.left+s.width {
		s.more = from != end
		return s.marked(false)
	}
	for p := from.piece; p <= end.piece && p < len(s.ln.pieces) && !s.more; p++ {
		b := s.ln.pieces[p].b
		if p == end.piece {
			b = b[:end.off]
		}
		if p == from.piece {
			b = b[from.off:]
		}
		s.piece(b, s.ln.pieces[p].role)
	}
	return s.marked(margin < s.left && s.text > 0)
}

// piece passes over what is left of the strip and draws what is in it.
func (s *stripper) piece(b []byte, role themes.Role) {
	for b = b[s.skip(b, role):]; len(b) > 0; {
		room := s.width - s.used
		if k := plainCells(b, room); k > 0 {
			s.out.put(role, safe.Bytes(b[:k]))
			s.passed(k)
			s.used += k
			b = b[k:]
			continue
		}
		n, cells := s.unit(b)
		s.put(b[:n], role, cells, 0, room)
		if cells > room {
			s.more = true
			return
		}
		s.passed(cells)
		s.used += cells
		b = b[n:]
	}
}

// put draws the cells from up to to of a unit.
func (s *stripper) put(b []byte, role themes.Role, cells, from, to int) {
	if s.blank(b) {
		s.out.put(role, safe.Blank(min(cells, to)-from))
		return
	}
	role, t := s.out.unit(b, cells, role)
	s.out.put(role, safe.Slice(t, from, to))
}

// skip passes over what stands left of the strip and gives its octets. A unit
// that reaches into the strip is drawn there in part.
func (s *stripper) skip(b []byte, role themes.Role) (n int) {
	for n < len(b) && s.col < s.left {
		if k := plainCells(b[n:], s.left-s.col); k > 0 {
			s.passed(k)
			n += k
			continue
		}
		k, cells := s.unit(b[n:])
		if from := s.left - s.col; from < cells {
			to := min(cells, from+s.width)
			s.put(b[n:n+k], role, cells, from, to)
			s.used = to - from
			s.more = to < cells
		}
		s.passed(cells)
		n += k
	}
	return n
}

func (s *stripper) passed(cells int) { s.col, s.text = s.col+cells, s.text+cells }

func (s *stripper) blank(b []byte) bool { return b[0] == '\t' && !s.ln.fields && !s.ln.exact }

// unit measures the unit b begins with; a line has no room that it could be too
// wide for.
func (s *stripper) unit(b []byte) (n, cells int) {
	return s.ln.measureUnit(b, s.text, math.MaxInt)
}

// marked puts a … at the sides where the row goes on.
func (s *stripper) marked(hidden bool) draw.Line {
	return markSides(s.out.out, s.width, hidden, s.more, s.st)
}

// markSides lays a … over the first and the last of width cells of a row.
func markSides(l draw.Line, width int, left, right bool, st Styles) draw.Line {
	dots := draw.Span{Style: st(themes.Dim), Text: safe.CutMark()}
	if left && width > 0 {
		l = append(draw.Line{dots}, lineSlice(l, 1, width)...)
	}
	if right && width > 1 {
		l = append(lineSlice(l, 0, width-1), dots)
	}
	return l
}

// stripOf is the part of a short row that a strip shows.
func stripOf(l draw.Line, left, width int, st Styles) (row draw.Line, more bool) {
	cells := 0
	for _, s := range l {
		cells += safe.Width(s.Text)
	}
	more = cells > left+width
	return markSides(lineSlice(l, left, left+width), width, left > 0 && cells > 0, more, st), more
}

// lineSlice is what is seen of l from cell from up to cell to.
func lineSlice(l draw.Line, from, to int) draw.Line {
	out := make(draw.Line, 0, len(l)+1)
	at := 0
	for _, s := range l {
		w := safe.Width(s.Text)
		if t := safe.Slice(s.Text, from-at, to-at); t != "" {
			out = append(out, draw.Span{Style: s.Style, Text: t})
		}
		at += w
	}
	return out
}
