package inspect

import (
	"bytes"

	"stompbox/themes"
)

// jsonSource shows scanned JSON. White space between tokens is ours, all else
// is the sender's.
type jsonSource struct {
	b     []byte
	lines []extent
}

func (s *jsonSource) end() int { return len(s.lines) }

func (s *jsonSource) line(at, _ int, ln *line) int {
	x := s.lines[at]
	ln.indent = 2 * int(x.depth)
	ln.hang = ln.indent + 2
	b := s.b[x.start:x.end]
	named := false
	for len(b) > 0 {
		n := jsonToken(b)
		role := themes.SynPunct
		switch c := b[0]; {
		case c <= ' ' || c == 0x1e:
			b = b[n:]
			continue
		case c == '"':
			role = themes.SynString
			if !named && isName(b[n:]) {
				role, named = themes.SynKey, true
			}
		case c == '-' || c >= '0' && c <= '9':
			role = themes.SynNumber
		case c == 't' || c == 'f' || c == 'n':
			role = themes.SynLiteral
		}
		ln.add(role, b[:n])
		if b[0] == ':' {
			ln.add(themes.SynPunct, oneBlank)
		}
		b = b[n:]
	}
	return at + 1
}

// oneRow trusts what stands between the ends of the line to take no more than
// a cell an octet, with a blank behind the colon.
func (s *jsonSource) oneRow(at, width int) (next int, ok bool) {
	x := s.lines[at]
	n := int(x.end - x.start)
	return at + 1, n+1+min(2*int(x.depth), width/2) <= width && printable(s.b[x.start:x.end]) == n
}

var oneBlank = []byte(" ")

// isName reports whether a colon follows.
func isName(b []byte) bool {
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) > 0 && b[0] == ':'
}

// jsonToken is the length of the token of valid JSON that b begins with.
func jsonToken(b []byte) int {
	switch c := b[0]; {
	case c == '"':
		for i := 1; i < len(b); i++ {
			switch b[i] {
			case '"':
				return i + 1
			case '\\':
				i++
			}
		}
		return len(b)
	case c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z':
		i := 1
		for i < len(b) && bytes.IndexByte([]byte(" \t\r\n,:{}[]\"\x1e"), b[i]) < 0 {
			i++
		}
		return i
	}
	return 1
}
