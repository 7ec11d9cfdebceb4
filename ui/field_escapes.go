package ui

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escapes is the notation for what cannot be typed into a line: \n \r \t \0 \\
// and \xHH for an octet. It is read only while it is on, so that a backslash is
// a backslash for whoever did not ask; the fields of a form share one. This is
// a notation of the screen: what the protocol escapes on the wire is another matter.
type escapes struct {
	on     bool
	fields func() []*textField
}

// turn puts the notation on or off. What stands in the fields is written anew,
// so that it means what it meant before; only a text that is no notation stays
// as it is.
func (n *escapes) turn(on bool) {
	if n.on == on {
		return
	}
	for _, t := range n.fields() {
		if on {
			t.in.set([]byte(n.write(t.text())))
		} else if s, err := n.read(t.text()); err == nil {
			t.in.set([]byte(s))
		}
	}
	n.on = on
}

// write gives the notation of s.
func (n *escapes) write(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == 0:
			b.WriteString(`\0`)
		case r == '\\':
			b.WriteString(`\\`)
		case r == utf8.RuneError || unicode.IsControl(r):
			for _, octet := range []byte(s[:size]) {
				fmt.Fprintf(&b, `\x%02x`, octet)
			}
		default:
			b.WriteString(s[:size])
		}
		s = s[size:]
	}
	return b.String()
}

// read is the inverse of write.
func (n *escapes) read(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		i++
		if i == len(s) {
			return "", fmt.Errorf(`a single \ at the end: write \\ for a backslash, or turn escapes off`)
		}
		switch s[i] {
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case '0':
			b.WriteByte(0)
		case '\\':
			b.WriteByte('\\')
		case 'x':
			octet, err := strconv.ParseUint(s[min(i+1, len(s)):min(i+3, len(s))], 16, 8)
			if err != nil || i+3 > len(s) {
				return "", fmt.Errorf(`\x needs two hexadecimal digits, as in \x1b`)
			}
			b.WriteByte(byte(octet))
			i += 2
		default:
			r, _ := utf8.DecodeRuneInString(s[i:])
			return "", fmt.Errorf(`\%c is not an escape: use \n \r \t \0 \xHH or \\, or turn escapes off`, r)
		}
	}
	return b.String(), nil
}
