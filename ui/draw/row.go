package draw

import (
	"strings"

	"stompbox/ui/safe"
)

// segment is a span in a row, measured.
type segment struct {
	style Style
	text  safe.Text
	width int
	gap   bool // blanks that nobody misses when they are cut off
}

// Row builds one screen row of an exact width, from left to right. Reset makes
// a Row ready for the next line and keeps its buffers, so a pane draws all its
// rows with one. A Row is not for use by several goroutines.
type Row struct {
	width      int
	base       Style
	over       func(Style) Style // what a style becomes on this row's base; nil: itself
	left       []segment
	right      []segment
	leftWidth  int
	rightWidth int
	buf        []byte
	piece      strings.Builder // of rows made before, and room for more
	made       int             // how many rows
}

// NewRow begins a row of width cells. base lies under everything, the padding
// too: the background of a selection, say. A span's own style comes after it
// and so wins where both say something.
func NewRow(width int, base Style) *Row {
	r := &Row{left: make([]segment, 0, 16)} // more than most rows have: one piece of memory
	return r.Reset(width, base)
}

// Reset begins a new row in the same buffers.
func (r *Row) Reset(width int, base Style) *Row {
	r.width, r.base, r.over = max(width, 0), base, nil
	r.left, r.right = r.left[:0], r.right[:0]
	r.leftWidth, r.rightWidth = 0, 0
	return r
}

// Over says what a style becomes in this row: what would not be read on its base
// can be another, or none.
func (r *Row) Over(become func(Style) Style) *Row {
	r.over = become
	return r
}

func (r *Row) add(s segment) {
	if r.over != nil && s.style != "" {
		s.style = r.over(s.style)
	}
	if s.width > 0 && r.leftWidth <= r.width { // beyond that it is cut already
		r.left = append(r.left, s)
		r.leftWidth += s.width
	}
}

// Text adds t; what does not fit is cut with ….
func (r *Row) Text(s Style, t safe.Text) *Row {
	r.add(segment{style: s, text: t, width: safe.Width(t)})
	return r
}

// Spans adds a line.
func (r *Row) Spans(l Line) *Row {
	for _, s := range l {
		r.Text(s.Style, s.Text)
	}
	return r
}

// Cell adds t in a column of exactly w cells, at its left. The blanks that
// fill the column have no style of their own.
func (r *Row) Cell(s Style, t safe.Text, w int) *Row {
	t = safe.Cut(t, w)
	n := safe.Width(t)
	r.add(segment{style: s, text: t, width: n})
	return r.Gap(w - n)
}

// CellRight adds t in a column of exactly w cells, at its right.
func (r *Row) CellRight(s Style, t safe.Text, w int) *Row {
	t = safe.Cut(t, w)
	n := safe.Width(t)
	r.Gap(w - n)
	r.add(segment{style: s, text: t, width: n})
	return r
}

// Gap adds n blanks.
func (r *Row) Gap(n int) *Row {
	if n > 0 {
		n = min(n, r.width+1)
		r.add(segment{text: safe.Blank(n), width: n, gap: true})
	}
	return r
}

// At goes on at column col, counted from 0: blanks are added, or what is there
// already is cut.
func (r *Row) At(col int) *Row {
	col = min(max(col, 0), r.width)
	if r.leftWidth > col {
		r.trim(col)
	}
	return r.Gap(col - r.leftWidth)
}

// Right sets t at the right end; the left part is cut for it. Several calls
// stand there in the order they were made.
func (r *Row) Right(s Style, t safe.Text) *Row {
	t = safe.Cut(t, r.width-r.rightWidth)
	if r.over != nil && s != "" {
		s = r.over(s)
	}
	if n := safe.Width(t); n > 0 {
		r.right = append(r.right, segment{style: s, text: t, width: n})
		r.rightWidth += n
	}
	return r
}

// Left is the number of cells not yet taken.
func (r *Row) Left() int { return max(0, r.width-r.leftWidth-r.rightWidth) }

// trim cuts the left part to n cells: trailing blanks first, then text with ….
func (r *Row) trim(n int) {
	for len(r.left) > 0 && r.leftWidth > n {
		last := &r.left[len(r.left)-1]
		if !last.gap {
			break
		}
		cut := min(last.width, r.leftWidth-n)
		last.width -= cut
		last.text = last.text[:last.width]
		r.leftWidth -= cut
		if last.width == 0 {
			r.left = r.left[:len(r.left)-1]
		}
	}
	if r.leftWidth <= n {
		return
	}
	if n <= 0 {
		r.left, r.leftWidth = r.left[:0], 0
		return
	}
	at := 0
	for i := range r.left {
		s := &r.left[i]
		if at+s.width < n {
			at += s.width
			continue
		}
		s.text = safe.Slice(s.text, 0, n-1-at)
		s.width = n - 1 - at
		r.left = append(r.left[:i+1], segment{style: s.style, text: safe.CutMark(), width: 1})
		r.leftWidth = n
		return
	}
}

// String is the row: exactly its width in cells, ending with a reset,
// byte-identical for identical input.
func (r *Row) String() string {
	if r.buf == nil {
		r.buf = make([]byte, 0, 2*r.width+128)
	}
	r.trim(r.width - r.rightWidth)
	w := writer{buf: append(r.buf[:0], r.base...), base: r.base}
	for i := range r.left {
		w.put(&r.left[i])
	}
	if n := r.width - r.leftWidth - r.rightWidth; n > 0 {
		w.style("")
		for range n {
			w.buf = append(w.buf, ' ')
		}
	}
	for i := range r.right {
		w.put(&r.right[i])
	}
	r.buf = append(w.buf, reset...)
	return r.settle()
}

// rowsTogether is how many rows share a piece of memory.
const rowsTogether = 8

// settle makes a string of buf. The first of a Row has memory of its own, for
// many make only one; the others are parts of pieces for several rows.
func (r *Row) settle() string {
	r.made++
	if r.made == 1 {
		return string(r.buf)
	}
	if r.piece.Cap()-r.piece.Len() < len(r.buf) {
		r.piece = strings.Builder{}
		r.piece.Grow(rowsTogether * len(r.buf))
	}
	from := r.piece.Len()
	r.piece.Write(r.buf)
	return r.piece.String()[from:]
}

// writer appends segments and changes style only where it changes.
type writer struct {
	buf  []byte
	base Style
	now  Style
}

func (w *writer) put(s *segment) {
	w.style(s.style)
	w.buf = append(w.buf, s.text...)
}

func (w *writer) style(s Style) {
	if s == w.now {
		return
	}
	if w.now != "" {
		w.buf = append(w.buf, reset...)
		w.buf = append(w.buf, w.base...)
	}
	w.buf = append(w.buf, s...)
	w.now = s
}
