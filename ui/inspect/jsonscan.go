package inspect

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// extent is one line of formatted source: the octets it is made from and how
// deep it is nested. Nothing is copied, so keys, numbers and strings stay as
// the sender wrote them.
type extent struct{ start, end, depth uint32 }

// fault is where a format is broken.
type fault struct {
	off  int
	what string
}

// scanJSON splits one or more JSON values into the lines of their formatted
// shape. With prefix the text may end anywhere. It keeps its own stack: depth
// costs one octet a level.
func scanJSON(b []byte, prefix bool) (lines []extent, values int, f *fault) {
	s := jsonScanner{b: b, prefix: prefix, lines: make([]extent, 0, len(b)/24+8)}
	for {
		from := s.i
		s.blanks()
		if s.i == len(s.b) {
			break
		}
		if values > 0 && !bytes.ContainsAny(b[from:s.i], "\n\x1e") {
			return s.lines, values, s.fail("the value has ended, but more follows")
		}
		if f := s.value(); f != nil {
			return s.lines, values, f
		}
		values++
	}
	if values == 0 {
		return nil, 0, s.fail("a value was expected, but there is none")
	}
	return s.lines, values, nil
}

type jsonScanner struct {
	b      []byte
	i      int
	prefix bool
	stack  []byte // '{' or '['
	start  int    // of the line at hand
	lines  []extent
}

func (s *jsonScanner) fail(what string) *fault { return &fault{s.i, what} }

// ended fails at the end of the text, or does not mind.
func (s *jsonScanner) ended(what string) *fault {
	if s.prefix {
		return nil
	}
	return s.fail("the text ends, but " + what + " was expected")
}

// blanks passes over white space, and between values over the record
// separators of a JSON text sequence.
func (s *jsonScanner) blanks() {
	for s.i < len(s.b) {
		switch c := s.b[s.i]; {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
		case c == 0x1e && len(s.stack) == 0:
		default:
			return
		}
		s.i++
	}
}

func (s *jsonScanner) line(end int) {
	s.lines = append(s.lines, extent{uint32(s.start), uint32(end), uint32(len(s.stack))})
}

// value scans one value with all that is in it.
func (s *jsonScanner) value() *fault {
	s.start = s.i
	for {
		if len(s.lines) >= mostLines { // as if the text ended here
			s.b, s.prefix = s.b[:s.i], true
			return s.cutOff()
		}
		opened, f := s.oneValue()
		if f != nil {
			return f
		}
		for !opened {
			if len(s.stack) == 0 {
				s.line(s.i)
				return nil
			}
			more, f := s.afterValue()
			if f != nil {
				return f
			}
			if more {
				break
			}
		}
		if s.i == len(s.b) {
			return s.cutOff()
		}
		if s.stack[len(s.stack)-1] == '{' {
			if f := s.key(); f != nil {
				return f
			}
		}
		if s.i == len(s.b) {
			return s.cutOff()
		}
	}
}

// cutOff ends a text that stops in the middle.
func (s *jsonScanner) cutOff() *fault {
	if s.start < len(s.b) {
		s.line(len(s.b))
	}
	s.stack = nil
	return s.ended("a value")
}

// oneValue scans a scalar, an empty container, or the opening of a container.
func (s *jsonScanner) oneValue() (opened bool, f *fault) {
	switch c := s.b[s.i]; {
	case c == '{' || c == '[':
		open := s.i
		s.i++
		s.blanks()
		if s.i < len(s.b) && s.b[s.i] == c+2 {
			s.i++
			return false, nil
		}
		s.line(open + 1)
		s.stack = append(s.stack, c)
		s.start = s.i
		return true, nil
	case c == '"':
		return false, s.str()
	case c == '-' || c >= '0' && c <= '9':
		return false, s.number()
	case c == 't':
		return false, s.word("true")
	case c == 'f':
		return false, s.word("false")
	case c == 'n':
		return false, s.word("null")
	}
	return false, s.fail("a value was expected, not " + s.here())
}

// afterValue takes a comma (there is more) or a closing bracket.
func (s *jsonScanner) afterValue() (more bool, f *fault) {
	end := s.i
	s.blanks()
	if s.i == len(s.b) {
		s.line(end)
		s.start = len(s.b)
		return true, s.ended("a comma or a closing bracket")
	}
	open := s.stack[len(s.stack)-1]
	switch s.b[s.i] {
	case ',':
		s.i++
		s.line(s.i)
		s.blanks()
		s.start = s.i
		if s.i < len(s.b) && s.b[s.i] == open+2 {
			return false, s.fail("a stray comma before " + s.here())
		}
		return true, nil
	case open + 2:
		s.line(end)
		s.stack = s.stack[:len(s.stack)-1]
		s.start = s.i
		s.i++
		return false, nil
	}
	return false, s.fail(fmt.Sprintf("a comma or %q was expected, not %s", open+2, s.here()))
}

// key scans a name and its colon, up to the value.
func (s *jsonScanner) key() *fault {
	if s.b[s.i] != '"' {
		return s.fail("a name in quotes was expected, not " + s.here())
	}
	if f := s.str(); f != nil {
		return f
	}
	s.blanks()
	if s.i == len(s.b) {
		return s.ended("a colon")
	}
	if s.b[s.i] != ':' {
		return s.fail("a colon was expected after the name, not " + s.here())
	}
	s.i++
	s.blanks()
	return nil
}

func (s *jsonScanner) str() *fault {
	for s.i++; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; {
		case c == '"':
			s.i++
			return nil
		case c < ' ':
			return s.fail("an unescaped control character in a string")
		case c == '\\':
			if f := s.escape(); f != nil {
				return f
			}
		}
	}
	s.i = len(s.b)
	return s.ended("the closing quote of a string")
}

func (s *jsonScanner) escape() *fault {
	rest := s.b[s.i+1:]
	if len(rest) == 0 {
		return nil
	}
	if rest[0] == 'u' {
		for j := 1; j <= 4 && j < len(rest); j++ {
			if c := rest[j] | 0x20; (c < '0' || c > '9' || rest[j] > '9') && (c < 'a' || c > 'f') {
				return s.fail(`\u needs four hexadecimal digits`)
			}
		}
	} else if bytes.IndexByte([]byte(`"\/bfnrt`), rest[0]) < 0 {
		return s.fail("no such escape in a string")
	}
	s.i++
	return nil
}

func (s *jsonScanner) digits() bool {
	from := s.i
	for s.i < len(s.b) && s.b[s.i] >= '0' && s.b[s.i] <= '9' {
		s.i++
	}
	return s.i > from
}

func (s *jsonScanner) accept(set string) bool {
	if s.i < len(s.b) && bytes.IndexByte([]byte(set), s.b[s.i]) >= 0 {
		s.i++
		return true
	}
	return false
}

func (s *jsonScanner) number() *fault {
	s.accept("-")
	zero := s.i < len(s.b) && s.b[s.i] == '0'
	from := s.i
	ok := s.digits() && !(zero && s.i > from+1)
	if ok && s.accept(".") {
		ok = s.digits()
	}
	if ok && s.accept("eE") {
		s.accept("+-")
		ok = s.digits()
	}
	if ok || s.prefix && s.i == len(s.b) {
		return nil
	}
	return s.fail("this is not a JSON number")
}

func (s *jsonScanner) word(w string) *fault {
	rest := s.b[s.i:]
	if bytes.HasPrefix(rest, []byte(w)) {
		s.i += len(w)
		return nil
	}
	if s.prefix && bytes.HasPrefix([]byte(w), rest) {
		s.i = len(s.b)
		return nil
	}
	return s.fail("a value was expected, not " + s.here())
}

// here names the character at hand, for a message.
func (s *jsonScanner) here() string {
	if s.i >= len(s.b) {
		return "the end of the text"
	}
	r, n := utf8.DecodeRune(s.b[s.i:])
	if r == utf8.RuneError && n <= 1 {
		return fmt.Sprintf("octet 0x%02x", s.b[s.i])
	}
	return fmt.Sprintf("%q", r)
}
