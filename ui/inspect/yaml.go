package inspect

import (
	"bytes"

	"stompbox/themes"
)

// yamlSource shows YAML as the sender laid it out, coloured: its indentation
// is its structure, so there is nothing to lay out anew. Nothing is parsed
// beyond a line and the block scalars that go on below one, so what is broken
// is shown like everything else.
type yamlSource struct {
	b     []byte
	lines []extent // depth is 1 where a line is part of a block scalar
}

// newYAMLSource gives nil for more lines than are kept.
func newYAMLSource(b []byte) *yamlSource {
	n := bytes.Count(b, []byte("\n")) + 1
	if n > mostLines {
		return nil
	}
	s := &yamlSource{b: b, lines: make([]extent, 0, n)}
	block := -1 // the indentation of what a block scalar belongs to; less than 0 outside of one
	for at := 0; at < len(b); {
		end, next := lineEnd(b, at)
		text := b[at:end]
		indent := yamlIndent(text)
		if block >= 0 && indent <= block && indent < len(text) {
			block = -1
		}
		x := extent{uint32(at), uint32(end), 0}
		if block >= 0 {
			x.depth = 1
		} else if opensBlock(text) {
			block = indent
		}
		s.lines = append(s.lines, x)
		at = next
	}
	return s
}

// lineEnd is where the line at an offset ends, without its line break, and
// where the next one begins.
func lineEnd(b []byte, at int) (end, next int) {
	i := bytes.IndexByte(b[at:], '\n')
	if i < 0 {
		return len(b), len(b)
	}
	end, next = at+i, at+i+1
	if end > at && b[end-1] == '\r' {
		end--
	}
	return end, next
}

func yamlIndent(b []byte) int { return len(b) - len(bytes.TrimLeft(b, " ")) }

// opensBlock reports whether a line ends with the mark of a block scalar, such
// as | or >- behind a name or a dash.
func opensBlock(b []byte) bool {
	b = bytes.TrimRight(b, " \t")
	i := bytes.LastIndexAny(b, " \t")
	if i < 0 || i+1 >= len(b) || b[i+1] != '|' && b[i+1] != '>' {
		return false
	}
	for _, c := range b[i+2:] {
		if c != '-' && c != '+' && (c < '1' || c > '9') {
			return false
		}
	}
	head := bytes.TrimRight(b[:i], " \t")
	return len(head) > 0 && (head[len(head)-1] == ':' || head[len(head)-1] == '-')
}

func (s *yamlSource) end() int { return len(s.lines) }

func (s *yamlSource) line(at, _ int, ln *line) int {
	x := s.lines[at]
	b := s.b[x.start:x.end]
	ln.indent = yamlIndent(b)
	ln.hang = ln.indent + 2
	b = b[ln.indent:]
	ln.words = true
	switch {
	case x.depth > 0:
		ln.add(themes.SynString, b)
	case bytes.HasPrefix(b, []byte("---")) || bytes.HasPrefix(b, []byte("...")) || bytes.HasPrefix(b, []byte("%")):
		ln.add(themes.SynPunct, b)
	default:
		yamlNode(ln, b)
	}
	return at + 1
}

// yamlNode colours dashes, a name and a value.
func yamlNode(ln *line, b []byte) {
	for len(b) > 0 && (b[0] == '-' || b[0] == '?') && (len(b) == 1 || b[1] == ' ') {
		n := 1 + yamlIndent(b[1:])
		ln.add(themes.SynPunct, b[:n])
		b = b[n:]
	}
	if n := yamlName(b); n > 0 {
		ln.add(themes.SynKey, b[:n])
		ln.add(themes.SynPunct, b[n:n+1])
		b = b[n+1:]
	}
	yamlValue(ln, b)
}

// yamlName is the length of the name that b begins with, when a colon that
// ends a name follows; else 0.
func yamlName(b []byte) int {
	i := 0
	if len(b) > 0 && (b[0] == '"' || b[0] == '\'') {
		if i = quotedLen(b); i == 0 {
			return 0
		}
	}
	for ; i < len(b); i++ {
		switch {
		case b[i] == ':' && (i+1 == len(b) || b[i+1] == ' ' || b[i+1] == '\t'):
			return i
		case b[i] == '#' && (i == 0 || b[i-1] == ' '), i == 0 && bytes.IndexByte([]byte("[{|>&*!@`\""), b[i]) >= 0:
			return 0
		}
	}
	return 0
}

// quotedLen is the length of the quoted string that b begins with, 0 when it
// does not end.
func quotedLen(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch {
		case b[i] == '\\' && b[0] == '"':
			i++
		case b[i] == b[0] && b[0] == '\'' && i+1 < len(b) && b[i+1] == '\'':
			i++
		case b[i] == b[0]:
			return i + 1
		}
	}
	return 0
}

// yamlValue colours what stands behind a name, a comment at its end included.
func yamlValue(ln *line, b []byte) {
	n := len(b) - len(bytes.TrimLeft(b, " \t"))
	ln.add(themes.Text, b[:n])
	b = b[n:]
	comment := len(b)
	switch {
	case len(b) == 0:
		return
	case b[0] == '#':
		comment = 0
	case b[0] == '"' || b[0] == '\'':
		if k := quotedLen(b); k > 0 {
			comment = k + commentAt(b[k:])
		}
	default:
		comment = commentAt(b)
	}
	value := b[:comment]
	switch {
	case len(value) == 0:
	case value[0] == '{' || value[0] == '[':
		yamlFlow(ln, value)
	case value[0] == '&' || value[0] == '*' || value[0] == '!':
		k := len(value) - len(bytes.TrimLeft(value, "&*!"))
		for k < len(value) && value[k] != ' ' {
			k++
		}
		ln.add(themes.SynAttr, value[:k])
		yamlValue(ln, value[k:])
	case value[0] == '|' || value[0] == '>':
		ln.add(themes.SynPunct, value)
	default:
		ln.add(scalarRole(value), value)
	}
	ln.add(themes.SynComment, b[comment:])
}

// commentAt is where a comment begins, the blank before it included.
func commentAt(b []byte) int {
	if i := bytes.Index(b, []byte(" #")); i >= 0 {
		return i
	}
	return len(b)
}

// yamlFlow colours {a: 1, b: [x]} on one line.
func yamlFlow(ln *line, b []byte) {
	for len(b) > 0 {
		n := 1
		role := themes.SynPunct
		switch c := b[0]; {
		case bytes.IndexByte([]byte("{}[],: "), c) >= 0:
		case c == '"' || c == '\'':
			role = themes.SynString
			if n = quotedLen(b); n == 0 {
				n = len(b)
			}
			if n < len(b) && b[n] == ':' {
				role = themes.SynKey
			}
		default:
			for n < len(b) && bytes.IndexByte([]byte("{}[],"), b[n]) < 0 && (b[n] != ':' || n+1 < len(b) && b[n+1] != ' ') {
				n++
			}
			if role = scalarRole(b[:n]); n < len(b) && b[n] == ':' {
				role = themes.SynKey
			}
		}
		ln.add(role, b[:n])
		b = b[n:]
	}
}

// scalarRole tells numbers and words with a meaning from texts.
func scalarRole(b []byte) themes.Role {
	b = bytes.TrimSpace(b)
	switch string(bytes.ToLower(b[:min(len(b), 6)])) {
	case "true", "false", "null", "~", "yes", "no", "on", "off", "nil", "none":
		return themes.SynLiteral
	}
	digits := 0
	for i, c := range b {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' || c == '_', (c == '-' || c == '+') && (i == 0 || b[i-1]|0x20 == 'e'), c|0x20 == 'e' && digits > 0:
		default:
			return themes.SynString
		}
	}
	if digits > 0 {
		return themes.SynNumber
	}
	return themes.SynString
}
