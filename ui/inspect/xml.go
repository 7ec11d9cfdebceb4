package inspect

import (
	"bytes"

	"stompbox/themes"
)

// verbatimLine is how much text with its markup stands in one line before a
// new one is begun, so that showing a row never means colouring a whole body.
const verbatimLine = 16 << 10

// xmlLines sets the tokens of a document below each other. An element with
// text in it, or with no element in it, is kept in one piece as it stands.
func xmlLines(b []byte, tokens []xmlToken) []extent {
	var lines []extent
	depth := uint32(0)
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		switch t.what {
		case xmlOpen:
			if t.match > 0 && (t.texts || !t.elements || preserved(b[t.start:t.end])) {
				lines = verbatim(lines, tokens[i:t.match+1], depth)
				i = int(t.match)
				continue
			}
			lines = append(lines, extent{t.start, t.end, depth})
			depth++
		case xmlClose:
			depth = max(depth, 1) - 1
			lines = append(lines, extent{t.start, t.end, depth})
		case xmlText:
			if !blank(b[t.start:t.end]) {
				lines = append(lines, extent{t.start, t.end, depth})
			}
		default:
			lines = append(lines, extent{t.start, t.end, depth})
		}
	}
	return lines
}

// mixed reports whether this opens an element with text and elements in it: no
// line can be begun there without a blank that may mean something.
func (t xmlToken) mixed() bool { return t.what == xmlOpen && t.texts && t.elements }

func verbatim(lines []extent, tokens []xmlToken, depth uint32) []extent {
	from := tokens[0].start
	for k, t := range tokens {
		if last := k == len(tokens)-1; last || t.end-from >= verbatimLine && tokens[k+1].what != xmlText {
			lines = append(lines, extent{from, t.end, depth})
			from = t.end
		}
	}
	return lines
}

func preserved(tag []byte) bool {
	i := bytes.Index(tag, []byte("xml:space"))
	return i > 0 && bytes.Contains(tag[i:], []byte("preserve"))
}

// xmlSource shows scanned XML.
type xmlSource struct {
	b     []byte
	lines []extent
}

func (s *xmlSource) end() int { return len(s.lines) }

func (s *xmlSource) line(at, _ int, ln *line) int {
	x := s.lines[at]
	ln.indent = 2 * int(x.depth)
	ln.hang = ln.indent
	ln.words = true
	b := s.b[x.start:x.end]
	for len(b) > 0 {
		n := markupLen(b)
		if b[0] != '<' {
			ln.add(themes.Text, b[:n])
		} else {
			markup(ln, b[:n])
		}
		b = b[n:]
	}
	return at + 1
}

// markupLen is the length of the token that b begins with, known to be sound.
func markupLen(b []byte) int {
	end := -1
	switch {
	case b[0] != '<':
		end = bytes.IndexByte(b, '<')
	case bytes.HasPrefix(b, []byte("<!--")):
		end = after(b, "-->")
	case bytes.HasPrefix(b, []byte("<![CDATA[")):
		end = after(b, "]]>")
	case bytes.HasPrefix(b, []byte("<?")):
		end = after(b, "?>")
	case bytes.HasPrefix(b, []byte("<!")):
	case bytes.HasPrefix(b, []byte("</")):
		end = after(b, ">")
	default:
		if n, bad := tagEnd(b); bad == "" {
			end = n
		}
	}
	if end < 0 {
		return len(b)
	}
	return end
}

func after(b []byte, mark string) int {
	if i := bytes.Index(b, []byte(mark)); i >= 0 {
		return i + len(mark)
	}
	return -1
}

// markup colours one token that begins with <.
func markup(ln *line, b []byte) {
	switch {
	case bytes.HasPrefix(b, []byte("<![CDATA[")) && bytes.HasSuffix(b, []byte("]]>")) && len(b) >= 12:
		ln.add(themes.SynPunct, b[:9])
		ln.add(themes.Text, b[9:len(b)-3])
		ln.add(themes.SynPunct, b[len(b)-3:])
	case len(b) > 1 && (b[1] == '!' || b[1] == '?'):
		ln.add(themes.SynComment, b)
	case len(b) > verbatimLine:
		ln.add(themes.SynTag, b)
	default:
		tag(ln, b)
	}
}

// tag colours the name and the attributes of a tag.
func tag(ln *line, b []byte) {
	i := 1
	if len(b) > 1 && b[1] == '/' {
		i = 2
	}
	ln.add(themes.SynPunct, b[:i])
	from := i
	for i < len(b) && nameChar(b[i]) {
		i++
	}
	ln.add(themes.SynTag, b[from:i])
	for i < len(b) {
		from = i
		switch c := b[i]; {
		case nameStart(c):
			for i < len(b) && nameChar(b[i]) {
				i++
			}
			ln.add(themes.SynAttr, b[from:i])
		case c == '"' || c == '\'':
			i = len(b)
			if n := bytes.IndexByte(b[from+1:], c); n >= 0 {
				i = from + 1 + n + 1
			}
			ln.add(themes.SynString, b[from:i])
		default:
			for i < len(b) && !nameStart(b[i]) && b[i] != '"' && b[i] != '\'' {
				i++
			}
			ln.add(themes.SynPunct, b[from:i])
		}
	}
}
