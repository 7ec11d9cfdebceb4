// Package draw makes screen rows, boxes and columns from safe text.
//
// Widths are terminal cells. Nothing here knows a theme, a key or a session.
// Everything is a pure function of its arguments; only Row keeps a buffer.
package draw

import (
	"strings"
	"unicode/utf8"

	"stompbox/ui/safe"
)

// Style is an SGR opening sequence such as "\x1b[1;38;5;12m"; "" is none. It
// never holds a reset.
type Style string

// Span is a text in one style.
type Span struct {
	Style Style
	Text  safe.Text
}

// Line is spans side by side.
type Line []Span

// Width is the number of cells the line takes.
func (l Line) Width() int {
	n := 0
	for _, s := range l {
		n += safe.Width(s.Text)
	}
	return n
}

// Text is the line without its styles.
func (l Line) Text() safe.Text {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(string(s.Text))
	}
	return safe.Text(b.String())
}

// reset ends every style.
const reset = "\x1b[0m"

// Width is the number of cells of a finished row, colours not counted.
func Width(row string) int {
	n := 0
	for i := 0; i < len(row); {
		c := row[i]
		if c >= ' ' && c < utf8.RuneSelf {
			i++
			n++
			continue
		}
		if c == 0x1b {
			i += sgrLen(row[i:])
			continue
		}
		r, size := utf8.DecodeRuneInString(row[i:])
		i += size
		n += safe.RuneWidth(r)
	}
	return n
}

// sgrLen is the length of the sequence that s begins with. Rows hold no other
// than colours, which end in m.
func sgrLen(s string) int {
	for i := 1; i < len(s); i++ {
		if s[i] == 'm' {
			return i + 1
		}
	}
	return len(s)
}
