package inspect

import (
	"bytes"

	"stompbox/themes"
	"stompbox/ui/safe"
)

// formSource shows application/x-www-form-urlencoded: a pair a line, decoded.
// Places are offsets.
type formSource struct {
	b     []byte
	names int // cells of the column of names
}

// measuredPairs is how many pairs the width of the column is taken from.
const measuredPairs = 200

func newFormSource(b []byte) *formSource {
	s := &formSource{b: b}
	rest := b
	for i := 0; i < measuredPairs && len(rest) > 0; i++ {
		var pair []byte
		pair, rest, _ = bytes.Cut(rest, []byte("&"))
		name, _, _ := bytes.Cut(pair, []byte("="))
		if w := safe.Width(safe.LineMax(formDecoded(name[:min(len(name), 4*maxNames)]), 0, maxNames+1)); w <= maxNames {
			s.names = max(s.names, w)
		}
	}
	return s
}

func (s *formSource) end() int { return len(s.b) }

func (s *formSource) line(at, width int, ln *line) int {
	end, next := len(s.b), len(s.b)
	if n := bytes.IndexByte(s.b[at:], '&'); n >= 0 {
		end, next = at+n, at+n+1
	}
	name, value, given := bytes.Cut(s.b[at:end], []byte("="))
	names := min(s.names, max(width/3, 1))
	key := formDecoded(name)
	used := safe.Width(safe.LineMax(key, 0, width))
	ln.hang = names + 3
	ln.words = true
	ln.add(themes.SynKey, key)
	if given {
		ln.say(themes.SynPunct, string(safe.Blank(max(names-used, 0)))+" = ")
		ln.add(themes.SynString, formDecoded(value))
	}
	return next
}

// formDecoded undoes + and %41. A % that begins no octet stays.
func formDecoded(b []byte) []byte {
	if bytes.IndexByte(b, '%') < 0 && bytes.IndexByte(b, '+') < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '+':
			out = append(out, ' ')
		case c == '%' && i+2 < len(b) && unhex(b[i+1]) >= 0 && unhex(b[i+2]) >= 0:
			out = append(out, byte(unhex(b[i+1])<<4|unhex(b[i+2])))
			i += 2
		default:
			out = append(out, c)
		}
	}
	return out
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
