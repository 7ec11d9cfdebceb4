// Package safe is the one gate between foreign bytes and the screen.
//
// Whatever came from a wire, a file, an environment or a person becomes a Text
// before it is drawn, and draw takes nothing else. What a terminal could take
// as an order, or could draw in another place or width than we counted, is
// shown as visible characters instead; nothing is deleted, so no two
// neighbours can join into something new.
package safe

import (
	"unicode/utf8"
)

// Text is one row of characters that a terminal can be given cell by cell:
// valid UTF-8, no control, no escape sequence, no line or paragraph break, no
// bidirectional control, nothing invisible, and only runes whose width is the
// same in every terminal. Text values stay safe when they are joined with +,
// because none begins with a mark that could climb onto its neighbour.
//
// A constant in the source converts by itself; everything else goes through
// Field, Line or Bytes. Converting foreign bytes with Text(...) is the one
// thing that must not be done.
type Text string

// marksPerCell is how many combining marks stay on one character. Real writing
// needs up to three; a tower of them draws over the rows around it.
const marksPerCell = 3

// Field shows s as one row: C0 controls as their pictures (␛ for ESC), C1 and
// what is invisible or of doubtful width as <U+202E>, bytes that are not UTF-8
// as \xff. Text that needs none of this is returned as it is, without a copy.
func Field(s string) Text { return show(s, 0, unlimited) }

// FieldMax is Field for text of any size: it reads no further than cells
// cells ask for, and ends with … when something was left out.
func FieldMax(s string, cells int) Text { return Cut(show(s, 0, max(cells, 0)), cells) }

// Line shows one line of a body: as Field, with tabs drawn as blanks up to the
// next multiple of tab cells. A tab of 0 or less shows tabs as Field does.
func Line(b []byte, tab int) Text { return show(string(b), tab, unlimited) }

// LineMax is Line for lines of any size, as FieldMax is for Field.
func LineMax(b []byte, tab, cells int) Text {
	cells = max(cells, 0)
	// A cell takes at most a rune of four bytes and its marks, so a prefix
	// decides it all and the rest need not be copied.
	if most := (cells + 2) * utf8.UTFMax * (1 + marksPerCell); most > 0 && len(b) > most {
		b = b[:most]
	}
	return Cut(show(string(b), tab, cells), cells)
}

// Bytes is Field for a slice; b is not kept.
func Bytes(b []byte) Text { return show(string(b), 0, unlimited) }

// unlimited is the limit of show that is never reached.
const unlimited = int(^uint(0) >> 1)

// show escapes s, expanding tabs when tab is positive, and stops soon after
// limit cells are passed. Its result is a prefix of what it would be without
// the limit, and wider than limit whenever something was left out.
func show(s string, tab, limit int) Text {
	head := s
	if len(head) > limit {
		head = head[:limit+1]
	}
	n := asciiPrefix(head)
	if n == len(head) {
		return Text(head)
	}
	sh := shower{cells: n, based: n > 0 && s[n-1] != ' ', tab: tab}
	for i := n; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if !sh.keeps(r, size) {
			if sh.out == nil {
				sh.out = append(make([]byte, 0, min(len(s)+32, 1<<16)), s[:i]...)
			}
			sh.escape(r, size, s[i])
		} else if sh.out != nil {
			sh.out = append(sh.out, s[i:i+size]...)
		}
		i += size
		if sh.cells > limit {
			s = s[:i]
		}
	}
	if sh.out == nil {
		return Text(s)
	}
	return Text(sh.out)
}

// asciiPrefix is how many bytes at the beginning of s are printable ASCII.
func asciiPrefix(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i]-' ' > '~'-' ' {
			return i
		}
	}
	return len(s)
}

// shower is the state of show: what is written, its width, and whether the
// character before can carry a mark.
type shower struct {
	out   []byte // nil as long as the input needs no change
	cells int
	marks int
	based bool
	tab   int
}

// keeps says whether r goes through as it is, and counts it if so.
func (sh *shower) keeps(r rune, size int) bool {
	if r == utf8.RuneError && size == 1 {
		return false
	}
	switch c := classOf(r); c {
	case narrow, wide:
		sh.cells += int(c)
		sh.marks, sh.based = 0, r != ' ' // a mark on a blank would be seen as one on its neighbour
		return true
	case mark:
		if !sh.based || sh.marks >= marksPerCell {
			return false
		}
		sh.marks++
		return true
	default:
		return false
	}
}

// escape writes r, which keeps refused, in a visible form.
func (sh *shower) escape(r rune, size int, first byte) {
	before := len(sh.out)
	switch {
	case r == utf8.RuneError && size == 1:
		sh.out = append(sh.out, '\\', 'x', hex[first>>4], hex[first&15])
	case r == '\t' && sh.tab > 0:
		n := sh.tab - sh.cells%sh.tab
		for range n {
			sh.out = append(sh.out, ' ')
		}
	case r < ' ':
		sh.picture(0x2400 + r)
		return
	case r == 0x7f:
		sh.picture(0x2421)
		return
	case classOf(r) == split && sh.based && sh.marks < marksPerCell:
		sh.split(r)
		return
	default:
		sh.out = appendCode(sh.out, r)
	}
	sh.cells += len(sh.out) - before
	sh.marks, sh.based = 0, false
}

func (sh *shower) picture(r rune) {
	sh.out = utf8.AppendRune(sh.out, r)
	sh.cells++
	sh.marks, sh.based = 0, false
}

// split writes the vowels that are one rune but a mark and a letter on screen
// (Thai and Lao am) as these two, because terminals disagree about the one.
func (sh *shower) split(r rune) {
	sh.out = utf8.AppendRune(sh.out, r+0x1a)
	sh.out = utf8.AppendRune(sh.out, r-1)
	sh.cells++
	sh.marks, sh.based = 0, true
}

const hex = "0123456789abcdef"

// appendCode writes r as <U+202E>.
func appendCode(b []byte, r rune) []byte {
	const digits = "0123456789ABCDEF"
	b = append(b, "<U+"...)
	for shift := 20; shift >= 0; shift -= 4 {
		if r>>shift != 0 || shift < 16 {
			b = append(b, digits[r>>shift&15])
		}
	}
	return append(b, '>')
}
