package inspect

import (
	"bytes"

	"stompbox/themes"
	"stompbox/ui/safe"
)

// propertySource shows lines of name = value, the names in a column: Java
// properties, INI, environment files. Values stay as the sender wrote them.
// Places are offsets.
type propertySource struct {
	b     []byte
	names int // cells of the column of names
}

func newPropertySource(b []byte) *propertySource {
	s := &propertySource{b: b}
	for at, i := 0, 0; at < len(b) && i < measuredPairs; i++ {
		end, next := lineEnd(b, at)
		name, _, ok := property(b[at:end])
		if ok && !s.goesOn(at) {
			s.names = wider(s.names, name)
		}
		at = next
	}
	return s
}

// wider is the width of a column that holds a name, too, unless that is too
// long for it.
func wider(column int, name []byte) int {
	if w := safe.Width(safe.LineMax(name, 0, maxNames+1)); w <= maxNames {
		return max(column, w)
	}
	return column
}

// property splits a line at its first = or :. Comments and sections are none.
func property(b []byte) (name []byte, at int, ok bool) {
	trimmed := bytes.TrimLeft(b, " \t")
	if len(trimmed) == 0 || bytes.IndexByte([]byte("#!;["), trimmed[0]) >= 0 {
		return nil, 0, false
	}
	from := len(b) - len(trimmed)
	for i := from; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '=', ':':
			return bytes.TrimRight(b[from:i], " \t"), i, i > from
		}
	}
	return nil, 0, false
}

// goesOn reports whether the line at an offset goes on with the one above it,
// which ends with a backslash.
func (s *propertySource) goesOn(at int) bool {
	before := bytes.TrimSuffix(s.b[max(0, at-64):at], []byte("\n"))
	before = bytes.TrimSuffix(before, []byte("\r"))
	return at > 0 && (len(before)-len(bytes.TrimRight(before, `\`)))%2 == 1
}

func (s *propertySource) end() int { return len(s.b) }

func (s *propertySource) line(at, width int, ln *line) int {
	end, next := lineEnd(s.b, at)
	b := s.b[at:end]
	names := min(s.names, max(width/3, 1))
	ln.words = true
	ln.hang = names + 3
	if s.goesOn(at) {
		ln.indent = names + 3
		ln.add(themes.SynString, bytes.TrimLeft(b, " \t"))
		return next
	}
	name, sign, ok := property(b)
	trimmed := bytes.TrimSpace(b)
	switch {
	case ok:
		named(ln, name, b[sign:sign+1], names)
		if value := bytes.TrimLeft(b[sign+1:], " \t"); len(value) > 0 {
			ln.add(scalarRole(value), value)
		}
	case len(trimmed) > 0 && trimmed[0] == '[':
		ln.add(themes.SynTag, b)
	case len(trimmed) > 0 && bytes.IndexByte([]byte("#!;"), trimmed[0]) >= 0:
		ln.hang = 2
		ln.add(themes.SynComment, b)
	default:
		ln.add(themes.Text, b)
	}
	return next
}

// named adds a name in its column and the sign behind it.
func named(ln *line, name, sign []byte, column int) {
	ln.add(themes.SynKey, name)
	used := safe.Width(safe.LineMax(name, 0, column+1))
	ln.say(themes.SynPunct, string(safe.Blank(max(column-used, 0)+1)))
	ln.add(themes.SynPunct, sign)
	ln.say(themes.SynPunct, " ")
}

// logfmtSource shows records of name=value pairs, a pair a row, with an empty
// row between records. Places are offsets.
type logfmtSource struct {
	b     []byte
	names int
}

func newLogfmtSource(b []byte) *logfmtSource {
	s := &logfmtSource{b: b}
	for at, i := s.skip(0), 0; at < len(b) && i < measuredPairs; i++ {
		n, sign := logfmtPair(b[at:])
		if sign >= 0 {
			s.names = wider(s.names, b[at:at+sign])
		}
		at += max(n, 1)
		for at < len(b) && isBlank(b[at]) {
			at++
		}
	}
	return s
}

// logfmtPair is the length of the pair, or of the bare word, that b begins with,
// and where its = is, less than 0 for none.
func logfmtPair(b []byte) (n, sign int) {
	for n < len(b) && !isBlank(b[n]) && b[n] != '=' {
		n++
	}
	if n == len(b) || b[n] != '=' {
		return n, -1
	}
	sign = n
	if n++; n < len(b) && b[n] == '"' {
		line := b[n:]
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line = line[:i]
		}
		if k := quotedLen(line); k > 0 {
			return n + k, sign
		}
	}
	for n < len(b) && !isBlank(b[n]) {
		n++
	}
	return n, sign
}

// skip passes over blanks up to the end of the line.
func (s *logfmtSource) skip(at int) int {
	for at < len(s.b) && s.b[at] != '\n' && isBlank(s.b[at]) {
		at++
	}
	if at < len(s.b) && blank(s.b[at:min(len(s.b), at+64)]) && blank(s.b[at:]) {
		return len(s.b)
	}
	return at
}

func (s *logfmtSource) end() int { return len(s.b) }

func (s *logfmtSource) line(at, width int, ln *line) int {
	if s.b[at] == '\n' || isBlank(s.b[at]) { // between two records, or before the first
		for at < len(s.b) && isBlank(s.b[at]) {
			at++
		}
		return at
	}
	names := min(s.names, max(width/3, 1))
	ln.words = true
	ln.hang = names + 3
	n, sign := logfmtPair(s.b[at:])
	pair := s.b[at : at+n]
	if sign < 0 {
		ln.add(themes.Text, pair)
	} else {
		named(ln, pair[:sign], pair[sign:sign+1], names)
		if value := pair[sign+1:]; len(value) > 0 {
			ln.add(scalarRole(value), value)
		}
	}
	return s.skip(at + n)
}
