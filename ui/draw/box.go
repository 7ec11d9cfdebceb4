package draw

import (
	"strings"
	"sync"

	"stompbox/ui/safe"
)

// Box is a bordered pane.
type Box struct {
	Width, Height int
	Border        Style
	Title         Line // set into the top border, at the left
	TitleRight    Line // set into the top border, at the right, where there is room for both
	Foot          Line // set into the bottom border, at the right; of what · divides, the last parts go where there is no room
	ASCII         bool // + - | in place of rounded lines
	Focused       bool // in ASCII, a focused box has = in place of -
	Fitted        bool // the rows are as wide as the inside already, as a Row of that width gives them: they are not measured again
}

// lines are the characters of a border.
type lines struct{ topLeft, topRight, bottomLeft, bottomRight, across, down safe.Text }

func (b Box) lines() lines {
	switch {
	case b.ASCII && b.Focused:
		return lines{"+", "+", "+", "+", "=", "|"}
	case b.ASCII:
		return lines{"+", "+", "+", "+", "-", "|"}
	}
	return lines{"╭", "╮", "╰", "╯", "─", "│"}
}

// Inner is the room inside the borders.
func (b Box) Inner() (width, height int) { return max(0, b.Width-2), max(0, b.Height-2) }

// Render is exactly Height strings of exactly Width cells: rows that are
// missing are blank, those too many are dropped, those too wide are cut. A box
// of one row is its top border.
func (b Box) Render(rows []string) []string {
	if b.Height <= 0 {
		return nil
	}
	l := b.lines()
	inner, body := b.Inner()
	rows = rows[:min(len(rows), body)]
	if !b.Fitted {
		rows = fitted(rows, inner)
	}
	left, right := b.side(l)
	blank := string(safe.Blank(inner))
	r := borderRows.Get().(*Row)
	defer borderRows.Put(r)
	top, bottom := b.top(r, l), ""
	if b.Height > 1 {
		bottom = b.bottom(r, l)
	}
	s := sheet{out: make([]string, 0, b.Height)}
	s.grow(len(top) + len(bottom) + body*(len(left)+len(right)) + lengths(rows) + (body-len(rows))*len(blank))
	s.add("", top, "")
	for _, row := range rows {
		s.add(left, row, right)
	}
	for range body - len(rows) {
		s.add(left, blank, right)
	}
	if b.Height > 1 {
		s.add("", bottom, "")
	}
	return s.out
}

// borderRows are what upper and lower borders are made with, whoever draws.
var borderRows = sync.Pool{New: func() any { return NewRow(0, "") }}

// fitted are rows that are all w cells wide.
func fitted(rows []string, w int) []string {
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = fitRow(row, w)
	}
	return out
}

// Sides are the borders at the left and at the right of a row, for who puts rows
// of his own between those of Render.
func (b Box) Sides() (left, right string) { return b.side(b.lines()) }

// side is the border at the left and at the right of a row.
func (b Box) side(l lines) (left, right string) {
	side := string(l.down)
	if b.Border != "" {
		side = string(b.Border) + side + reset
	}
	switch {
	case b.Width <= 0:
		return "", ""
	case b.Width == 1:
		return side, ""
	}
	return side, side
}

// TitleRoom is the least a title leaves of a border: a corner, a line and a blank
// at each side.
const TitleRoom = 6

func (b Box) top(r *Row, l lines) string {
	r.Reset(b.Width, "")
	room := b.Width - TitleRoom
	title := fitLine(b.Title, room)
	r.Text(b.Border, l.topLeft)
	used := 1
	if w := title.Width(); w > 0 {
		r.Text(b.Border, l.across).Gap(1).Spans(title).Gap(1)
		used += w + 3
		room -= w + 3
	}
	if w := b.TitleRight.Width(); w > 0 && w <= room {
		b.line(r, l, b.Width-used-w-4).Gap(1).Spans(b.TitleRight).Gap(1).Text(b.Border, l.across)
	} else {
		b.line(r, l, b.Width-used-1)
	}
	if b.Width > 1 {
		r.Text(b.Border, l.topRight)
	}
	return r.String()
}

// line adds n cells of the border. They need no measuring.
func (b Box) line(r *Row, l lines, n int) *Row {
	if n > 0 {
		r.add(segment{style: b.Border, text: ruler(l.across, n), width: n})
	}
	return r
}

// rulers are the lines of borders, long enough for most.
var rulers = map[safe.Text]safe.Text{"─": repeat("─", 400), "-": repeat("-", 400), "=": repeat("=", 400)}

// ruler is n cells of a border's line.
func ruler(across safe.Text, n int) safe.Text {
	if long := rulers[across]; n*len(across) <= len(long) {
		return long[:n*len(across)]
	}
	return repeat(across, n)
}

func (b Box) bottom(r *Row, l lines) string {
	r.Reset(b.Width, "").Text(b.Border, l.bottomLeft)
	if foot := fitParts(b.Foot, b.Width-TitleRoom); foot.Width() > 0 {
		b.line(r, l, b.Width-foot.Width()-5).Gap(1).Spans(foot).Gap(1).Text(b.Border, l.across)
	} else {
		b.line(r, l, b.Width-2)
	}
	if b.Width > 1 {
		r.Text(b.Border, l.bottomRight)
	}
	return r.String()
}

// fitParts leaves out the last of the parts that a · divides until the rest fits
// in w cells: a word less reads better than half a word.
func fitParts(l Line, w int) Line {
	if l.Width() <= w {
		return l
	}
	between := safe.Own[safe.Text](" · ")
	span, end, cells := 0, 0, 0
	for i, s := range l {
		for from := 0; ; {
			n := strings.Index(string(s.Text[from:]), string(between))
			if n < 0 || cells+safe.Width(s.Text[:from+n]) > w {
				break
			}
			span, end = i, from+n
			from = end + len(between)
		}
		cells += safe.Width(s.Text)
	}
	if span == 0 && end == 0 {
		return fitLine(l, w)
	}
	return append(append(make(Line, 0, span+1), l[:span]...), Span{l[span].Style, l[span].Text[:end]})
}

// fitLine cuts a line to w cells with ….
func fitLine(l Line, w int) Line {
	if w <= 0 {
		return nil
	}
	if l.Width() <= w {
		return l
	}
	var r Row
	r.Reset(w, "").Spans(l)
	r.trim(w)
	out := make(Line, len(r.left))
	for i, s := range r.left {
		out[i] = Span{s.style, s.text}
	}
	return out
}
