package safe

import (
	"strings"
	"unicode/utf8"
)

// blanks is where padding is cut from without building it anew.
const blanks = "                                                                                                                                "

// Blank is n blanks.
func Blank(n int) Text {
	switch {
	case n <= 0:
		return ""
	case n <= len(blanks):
		return Text(blanks[:n])
	}
	return Text(strings.Repeat(" ", n))
}

// Width is the number of cells t takes.
func Width(t Text) int {
	for i := 0; i < len(t); i++ {
		if t[i] >= utf8.RuneSelf {
			return i + widthFrom(t[i:])
		}
	}
	return len(t)
}

func widthFrom(t Text) (n int) {
	for _, r := range t {
		n += RuneWidth(r)
	}
	return n
}

// RuneWidth is the number of cells of one rune of a Text: 0, 1 or 2.
func RuneWidth(r rune) int {
	switch c := classOf(r); c {
	case mark, wide:
		return int(c)
	}
	return 1
}

// Cut keeps the beginning of t within cells cells and ends with … when
// something was left out.
func Cut(t Text, cells int) Text {
	if len(t) <= cells { // no cell takes less than a byte
		return t
	}
	if cells <= 0 {
		return ""
	}
	keep, seen := 0, 0
	for i, r := range t {
		w := RuneWidth(r)
		if seen+w > cells {
			return t[:keep] + "…"
		}
		if seen += w; seen < cells {
			keep = i + utf8.RuneLen(r)
		}
	}
	return t
}

// CutLeft keeps the end of t within cells cells and begins with … when
// something was left out.
func CutLeft(t Text, cells int) Text {
	if len(t) <= cells {
		return t
	}
	if cells <= 0 {
		return ""
	}
	over := Width(t) - cells
	if over <= 0 {
		return t
	}
	gone := 0
	for i, r := range t {
		w := RuneWidth(r)
		if gone > over && w > 0 { // one more than over: the … needs a cell
			return "…" + t[i:]
		}
		gone += w
	}
	return "…"
}

// Slice is what is seen of t from cell from up to, not including, cell to. A
// wide rune cut in half becomes a blank.
func Slice(t Text, from, to int) Text {
	from = max(from, 0)
	if to <= from {
		return ""
	}
	if from == 0 && len(t) <= to {
		return t
	}
	var head, tail Text
	begin, end, at := -1, len(t), 0
	for i, r := range t {
		w := RuneWidth(r)
		if w == 0 {
			continue
		}
		if at >= to || at+w > to {
			if at < to {
				tail = " "
			}
			end = i
			break
		}
		if at < from && at+w > from {
			head = " "
		} else if at >= from && begin < 0 {
			begin = i
		}
		at += w
	}
	if begin < 0 {
		begin = end
	}
	return head + t[begin:end] + tail
}

// Pad makes t exactly cells wide: cut with … or filled with blanks at the end.
func Pad(t Text, cells int) Text {
	t = Cut(t, cells)
	return t + Blank(cells-Width(t))
}

// PadLeft makes t exactly cells wide: cut with … or filled with blanks at the
// beginning.
func PadLeft(t Text, cells int) Text {
	t = Cut(t, cells)
	return Blank(cells-Width(t)) + t
}
