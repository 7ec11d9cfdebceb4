package inspect

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// xmlToken is one piece of markup or the text between two.
type xmlToken struct {
	start, end uint32
	match      uint32 // of an opening tag: its closing tag
	what       xmlWhat
	texts      bool // an opening tag: text other than blanks is right inside
	elements   bool // an opening tag: elements are right inside
}

type xmlWhat uint8

const (
	xmlText xmlWhat = iota
	xmlOpen
	xmlClose
	xmlEmpty
	xmlComment
	xmlCDATA
	xmlInstruction
	xmlDoctype
)

// scanXML splits well-formed XML into the lines of its indented shape. Blanks
// are left out only between elements; where text stands, everything is kept.
// No entity is ever expanded. With prefix the text may end anywhere.
func scanXML(b []byte, prefix bool) ([]extent, *fault) {
	tokens, f := xmlTokens(b, prefix)
	if f != nil {
		return nil, f
	}
	return xmlLines(b, tokens), nil
}

// xmlTokens is scanXML before anything is laid out.
func xmlTokens(b []byte, prefix bool) ([]xmlToken, *fault) {
	s := xmlScanner{b: b, prefix: prefix}
	for s.i < len(b) {
		if len(s.tokens) >= mostLines { // as if the text ended here
			b, s.prefix = b[:s.i], true
			break
		}
		if f := s.token(); f != nil {
			return nil, f
		}
	}
	if len(s.open) > 0 && !s.prefix {
		t := s.tokens[s.open[len(s.open)-1]]
		return nil, s.fail(fmt.Sprintf("the text ends, but <%s> is still open", clip(tagName(b[t.start:t.end]))))
	}
	if !s.rooted && !s.prefix {
		return nil, s.fail("an element was expected, but there is none")
	}
	for _, at := range s.open { // cut off: as if all that is open held elements
		s.tokens[at].match, s.tokens[at].texts, s.tokens[at].elements = 0, false, true
	}
	return s.tokens, nil
}

type xmlScanner struct {
	b      []byte
	i      int
	prefix bool
	tokens []xmlToken
	open   []uint32 // tokens of the elements that are open
	rooted bool     // an element was seen
}

func (s *xmlScanner) fail(what string) *fault { return &fault{s.i, what} }

func (s *xmlScanner) add(what xmlWhat, end int) {
	s.tokens = append(s.tokens, xmlToken{start: uint32(s.i), end: uint32(end), what: what})
	s.i = end
}

func (s *xmlScanner) token() *fault {
	rest := s.b[s.i:]
	switch {
	case rest[0] != '<':
		return s.text(rest)
	case bytes.HasPrefix(rest, []byte("<!--")):
		return s.until(xmlComment, "-->", 4)
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		s.inside(true)
		if len(s.open) == 0 {
			return s.fail("text outside the root element")
		}
		return s.until(xmlCDATA, "]]>", 9)
	case bytes.HasPrefix(rest, []byte("<?")):
		return s.until(xmlInstruction, "?>", 2)
	case bytes.HasPrefix(rest, []byte("<!")):
		return s.doctype(rest)
	case bytes.HasPrefix(rest, []byte("</")):
		return s.closing(rest)
	}
	return s.opening(rest)
}

// inside notes at the element that is open that text or an element is in it.
func (s *xmlScanner) inside(text bool) {
	if k := len(s.open) - 1; k >= 0 {
		t := &s.tokens[s.open[k]]
		t.texts, t.elements = t.texts || text, t.elements || !text
	}
}

func (s *xmlScanner) text(rest []byte) *fault {
	end := bytes.IndexByte(rest, '<')
	if end < 0 {
		end = len(rest)
	}
	text := rest[:end]
	if at := badReference(text, s.prefix && end == len(rest)); at >= 0 {
		s.i += at
		return s.fail("a bare &: write &amp;")
	}
	if !blank(text) {
		if len(s.open) == 0 {
			s.i += len(text) - len(bytes.TrimLeft(text, " \t\r\n"))
			return s.fail("text outside the root element")
		}
		s.inside(true)
	}
	s.add(xmlText, s.i+end)
	return nil
}

func blank(b []byte) bool { return len(bytes.TrimLeft(b, " \t\r\n")) == 0 }

// badReference is where an & begins no reference, or -1.
func badReference(b []byte, cut bool) int {
	for i := 0; ; {
		j := bytes.IndexByte(b[i:], '&')
		if j < 0 {
			return -1
		}
		i += j
		k := i + 1
		for k < len(b) && k < i+64 && (nameChar(b[k]) || b[k] == '#') {
			k++
		}
		if k == len(b) && cut {
			return -1
		}
		if k == len(b) || b[k] != ';' || k == i+1 {
			return i
		}
		i = k
	}
}

// until takes everything up to and with a closing mark.
func (s *xmlScanner) until(what xmlWhat, mark string, skip int) *fault {
	n := bytes.Index(s.b[s.i+skip:], []byte(mark))
	if n < 0 {
		if s.prefix {
			s.add(what, len(s.b))
			return nil
		}
		return s.fail("the text ends, but " + mark + " was expected")
	}
	s.add(what, s.i+skip+n+len(mark))
	return nil
}

// doctype takes a document type with its internal subset, unread.
func (s *xmlScanner) doctype(rest []byte) *fault {
	depth, quote := 0, byte(0)
	for i, c := range rest {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[' || c == '<':
			depth++
		case c == ']' || c == '>':
			if depth--; depth == 0 {
				s.add(xmlDoctype, s.i+i+1)
				return nil
			}
		}
	}
	if s.prefix {
		s.add(xmlDoctype, len(s.b))
		return nil
	}
	return s.fail("the text ends, but the > of a <! was expected")
}

func (s *xmlScanner) closing(rest []byte) *fault {
	n := bytes.IndexByte(rest, '>')
	if n < 0 {
		return s.unfinished(xmlClose)
	}
	if len(s.open) == 0 {
		return s.fail("a closing tag, but nothing is open")
	}
	at := s.open[len(s.open)-1]
	t := s.tokens[at]
	name, got := tagName(s.b[t.start:t.end]), bytes.TrimRight(rest[2:n], " \t\r\n")
	if !bytes.Equal(name, got) {
		return s.fail(fmt.Sprintf("</%s> was expected, not </%s>", clip(name), clip(got)))
	}
	s.open = s.open[:len(s.open)-1]
	s.tokens[at].match = uint32(len(s.tokens))
	s.add(xmlClose, s.i+n+1)
	return nil
}

// unfinished takes a tag that the end of the text cuts in half.
func (s *xmlScanner) unfinished(what xmlWhat) *fault {
	if s.prefix {
		s.add(xmlText, len(s.b))
		return nil
	}
	return s.fail("the text ends inside a tag")
}

func (s *xmlScanner) opening(rest []byte) *fault {
	if len(rest) > 1 && !nameStart(rest[1]) {
		return s.fail("a bare <: write &lt;")
	}
	n, bad := tagEnd(rest)
	if bad != "" {
		s.i += n
		return s.fail(bad)
	}
	if n < 0 {
		return s.unfinished(xmlOpen)
	}
	if len(s.open) == 0 && s.rooted {
		return s.fail("a second root element begins")
	}
	s.rooted = true
	s.inside(false)
	if rest[n-2] == '/' {
		s.add(xmlEmpty, s.i+n)
		return nil
	}
	s.open = append(s.open, uint32(len(s.tokens)))
	s.add(xmlOpen, s.i+n)
	return nil
}

// tagEnd is the length of the opening tag that b begins with, -1 when b ends
// first; or where it is broken, and how.
func tagEnd(b []byte) (n int, bad string) {
	i := 1
	for i < len(b) && nameChar(b[i]) {
		i++
	}
	for i < len(b) {
		from := i
		i = skipBlanks(b, i)
		switch {
		case i == len(b):
			return -1, ""
		case b[i] == '>':
			return i + 1, ""
		case b[i] == '/' && i+1 == len(b):
			return -1, ""
		case b[i] == '/' && b[i+1] == '>':
			return i + 2, ""
		case i == from || !nameStart(b[i]):
			return i, "an attribute or > was expected"
		}
		if i, bad = attributeEnd(b, i); bad != "" || i < 0 {
			return i, bad
		}
	}
	return -1, ""
}

// attributeEnd is where the attribute at i ends, with the answers of tagEnd.
func attributeEnd(b []byte, i int) (end int, bad string) {
	for i < len(b) && nameChar(b[i]) {
		i++
	}
	if i = skipBlanks(b, i); i == len(b) {
		return -1, ""
	}
	if b[i] != '=' {
		return i, "an attribute has no value"
	}
	if i = skipBlanks(b, i+1); i == len(b) {
		return -1, ""
	}
	quote := b[i]
	if quote != '"' && quote != '\'' {
		return i, "an attribute value has no quotes"
	}
	n := bytes.IndexByte(b[i+1:], quote)
	if n < 0 {
		return -1, ""
	}
	if lt := bytes.IndexByte(b[i+1:i+1+n], '<'); lt >= 0 {
		return i + 1 + lt, "a bare < in an attribute value: write &lt;"
	}
	return i + 1 + n + 1, ""
}

func skipBlanks(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\r' || b[i] == '\n') {
		i++
	}
	return i
}

func nameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= utf8.RuneSelf
}

func nameChar(c byte) bool { return nameStart(c) || c >= '0' && c <= '9' || c == '-' || c == '.' }

// tagName is the name in a tag that begins with <.
func tagName(tag []byte) []byte {
	i := 1
	for i < len(tag) && nameChar(tag[i]) {
		i++
	}
	return tag[1:i]
}

// clip shortens a name for a message.
func clip(b []byte) []byte { return wholeRunes(b[:min(len(b), 40)]) }
