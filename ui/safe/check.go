package safe

import (
	"fmt"
	"unicode/utf8"
)

// Check says whether everything in s but our own colours (ESC [ digits ; m)
// is clean; the error names the first rune that is not and where it is. Lines
// are separated by LF, which is allowed. It is the property that a whole View
// must have, whatever was received.
func Check(s string) error {
	line, col, marks, based := 1, 0, 0, false
	for i := 0; i < len(s); {
		if n := sgrLen(s[i:]); n > 0 {
			i += n
			based = false
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		c := classOf(r)
		switch {
		case r == utf8.RuneError && size == 1:
			return fmt.Errorf("safe: line %d, cell %d: byte %#02x is not UTF-8", line, col+1, s[i])
		case r == '\n':
			line, col, marks, based = line+1, 0, 0, false
		case c == narrow || c == wide:
			col += int(c)
			marks, based = 0, r != ' '
		case c == mark && based && marks < marksPerCell:
			marks++
		default:
			return fmt.Errorf("safe: line %d, cell %d: %U got through unescaped", line, col+1, r)
		}
		i += size
	}
	return nil
}

// sgrLen is the length of the colour sequence that s begins with, 0 for none.
func sgrLen(s string) int {
	if len(s) < 3 || s[0] != 0x1b || s[1] != '[' {
		return 0
	}
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c == 'm':
			return i + 1
		case c != ';' && (c < '0' || c > '9'):
			return 0
		}
	}
	return 0
}
