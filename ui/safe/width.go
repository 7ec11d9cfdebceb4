package safe

import (
	"strings"
	"unicode/utf8"
)

// blanks is where padding is cut from without building it anew.
var blanks = strings.Repeat(" ", 512)

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
	n := 0
	for i := 0; i < len(t); {
		if t[i] < utf8.RuneSelf {
			run := asciiRun(string(t[i:]))
			n += run
			i += run
			continue
		}
		w, size := cell(t[i:])
		n += w
		i += size
	}
	return n
}

// asciiRun is how many bytes at the beginning of s are ASCII. It looks at eight
// at a time: most of what is shown is plain, and every row is measured.
func asciiRun(s string) int {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		c := s[i : i+8]
		if (c[0]|c[1]|c[2]|c[3]|c[4]|c[5]|c[6]|c[7])&0x80 != 0 {
			break
		}
	}
	for i < len(s) && s[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// cell is the width and the length of the rune that t begins with.
func cell(t Text) (width, size int) {
	r, size := utf8.DecodeRuneInString(string(t))
	return RuneWidth(r), size
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
	keep, used := advance(t, 0, cells-1)
	if end, _ := advance(t, keep, cells-used); end == len(t) {
		return t
	}
	return t[:keep] + CutMark()
}

// advance goes on in t from byte i over whole runes, and the marks on them, as
// long as they fit in cells cells, and says where it came to and how many
// cells it used.
func advance(t Text, i, cells int) (end, used int) {
	for i < len(t) {
		if t[i] < utf8.RuneSelf && used < cells {
			run := asciiRun(string(t[i:min(len(t), i+cells-used)]))
			used += run
			i += run
			continue
		}
		w, size := 1, 1
		if t[i] >= utf8.RuneSelf {
			w, size = cell(t[i:])
		}
		if used+w > cells {
			break
		}
		used += w
		i += size
	}
	return i, used
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
			return CutMark() + t[i:]
		}
		gone += w
	}
	return CutMark()
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
	begin, used := advance(t, 0, from)
	if used < from && begin < len(t) { // a wide rune has its other half in sight
		head = " "
		begin, _ = advance(t, begin, 2)
	}
	room := to - from - len(head)
	end, used := advance(t, begin, room)
	if used < room && end < len(t) {
		tail = " "
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
