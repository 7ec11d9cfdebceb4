package inspect

import (
	"bytes"

	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// stop is where a row ends: content up to (piece, off), and the next row from
// there on once a line break has been passed over.
type stop struct{ piece, off int }

// span measures the row at hand: where its content ends and where the next
// row begins.
func (w *wrapper) span() (end stop, piece, off int) {
	if w.width == Unwrapped {
		return w.flatSpan()
	}
	margin, _ := w.margin()
	room := w.width - margin
	cells := 0
	word := stop{-1, 0} // behind the last blank of the row
	wordCells := 0
	piece, off = w.piece, w.off
	for piece < len(w.ln.pieces) {
		b := w.ln.pieces[piece].b
		for off < len(b) {
			if k := plainCells(b[off:], room-cells); k > 0 {
				if w.ln.words {
					if i := bytes.LastIndexByte(b[off:off+k], ' '); i >= 0 {
						word, wordCells = stop{piece, off + i + 1}, cells+i+1
					}
				}
				off += k
				cells += k
				continue
			}
			if n := w.lineBreak(b[off:]); n > 0 {
				return w.pass(stop{piece, off}, n)
			}
			if b[off] == ' ' && cells == room && w.ln.words { // a blank at the end of a full row is not seen
				return w.pass(stop{piece, off}, 1)
			}
			n, width := w.ln.measureUnit(b[off:], cells, room)
			if cells > 0 && cells+width > room {
				return w.full(stop{piece, off}, word, wordCells, room)
			}
			off += n
			cells += min(width, room)
		}
		piece, off = piece+1, 0
	}
	return stop{piece, 0}, piece, 0
}

// full ends a row that has no room for what stands at end: behind the last
// blank, unless that would leave more than half of the row empty.
func (w *wrapper) full(end, word stop, wordCells, room int) (stop, int, int) {
	if word.piece >= 0 && wordCells*2 >= room {
		end = word
	}
	return end, end.piece, end.off
}

// pass ends a row at end and begins the next n octets further on: in the next
// piece when this one is used up, so that a line break at the very end of a
// text begins no empty row.
func (w *wrapper) pass(end stop, n int) (stop, int, int) {
	if end.off+n >= len(w.ln.pieces[end.piece].b) {
		return end, end.piece + 1, 0
	}
	return end, end.piece, end.off + n
}

// lineBreak is the number of octets of the line break that b begins with.
func (w *wrapper) lineBreak(b []byte) int {
	switch {
	case w.ln.fields:
		return 0
	case b[0] == '\n':
		return 1
	case b[0] == '\r' && !w.ln.exact && len(b) > 1 && b[1] == '\n':
		return 2
	}
	return 0
}

// measureUnit is unit with tabs, and with a cluster wider than a row taken
// apart.
func (ln *line) measureUnit(b []byte, col, room int) (n, cells int) {
	if b[0] == '\t' && !ln.fields && !ln.exact {
		return 1, tabCells - col%tabCells
	}
	if ln.exact && octets[b[0]].class == classControl {
		return 1, len(caret(b[0]))
	}
	n, cells, _ = unit(b, ln.coarse)
	if cells > room && n > 1 {
		n, cells = firstRune(b)
	}
	return n, cells
}

// draw makes the row at hand and goes on to the next.
func (w *wrapper) draw(st Styles) draw.Line {
	w.load()
	margin, short := w.margin()
	end, piece, off := w.span()
	r := rowBuilder{room: w.width - margin, st: st, ln: &w.ln, out: make(draw.Line, 0, end.piece-w.piece+2)}
	r.margin(margin, short && w.ln.indent > margin)
	for p := w.piece; p <= end.piece && p < len(w.ln.pieces); p++ {
		from, to := 0, len(w.ln.pieces[p].b)
		if p == w.piece {
			from = w.off
		}
		if p == end.piece {
			to = end.off
		}
		r.piece(w, w.ln.pieces[p].b[from:to], w.ln.pieces[p].role)
	}
	w.advance(piece, off)
	return r.out
}

// rowBuilder turns measured octets into spans, all of them through safe.
type rowBuilder struct {
	room, cells int
	st          Styles
	ln          *line
	out         draw.Line
}

// margin indents; nesting deeper than there is room for says so with ….
func (r *rowBuilder) margin(n int, short bool) {
	if n == 0 {
		return
	}
	if short && n > 1 {
		r.put(themes.Text, safe.Blank(n-2))
		r.put(themes.Dim, safe.CutMark()+" ")
		return
	}
	r.put(themes.Text, safe.Blank(n))
}

func (r *rowBuilder) put(role themes.Role, t safe.Text) {
	if t == "" {
		return
	}
	style := r.st(role)
	if k := len(r.out) - 1; k >= 0 && r.out[k].Style == style {
		r.out[k].Text += t
		return
	}
	r.out = append(r.out, draw.Span{Style: style, Text: t})
}

// piece adds octets that span has found room for.
func (r *rowBuilder) piece(w *wrapper, b []byte, role themes.Role) {
	for len(b) > 0 {
		if n := plainRun(b, w.ln.coarse); n > 0 {
			t := safe.Bytes(b[:n])
			if cells := safe.Width(t); cells <= r.room-r.cells { // else one rune that is wider than the whole row
				r.put(role, t)
				r.cells += cells
				b = b[n:]
				continue
			}
		}
		n, cells := w.ln.measureUnit(b, r.cells, r.room)
		cells = min(cells, r.room)
		if b[0] == '\t' && !w.ln.fields && !w.ln.exact {
			r.put(role, safe.Blank(cells))
		} else {
			r.put(r.unit(b[:n], cells, role))
		}
		r.cells += cells
		b = b[n:]
	}
}

// unit draws one unit; what had to be made visible has a role of its own.
func (r *rowBuilder) unit(b []byte, cells int, role themes.Role) (themes.Role, safe.Text) {
	var t safe.Text
	if r.ln.exact && octets[b[0]].class == classControl {
		t = caret(b[0])
	} else {
		t = safe.Bytes(b)
	}
	if string(t) != string(b) && !spelt(b) {
		role = themes.Escape
	}
	return role, safe.Cut(t, cells)
}

// plainRun is the length of what b begins with that is drawn as it stands.
func plainRun(b []byte, coarse bool) int {
	i := 0
	for i < len(b) {
		if k := plainCells(b[i:], len(b)); k > 0 {
			i += k
			continue
		}
		if octets[b[i]].class == classControl {
			break
		}
		n, _, asIs := unit(b[i:], coarse)
		if !asIs {
			break
		}
		i += n
	}
	return i
}
