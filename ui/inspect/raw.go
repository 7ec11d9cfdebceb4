package inspect

import (
	"bytes"

	"stompbox/stomp"
	"stompbox/themes"
)

// rawSource shows a frame as it crossed the wire: the command and the header
// lines one by one, escapes not decoded, then the body with its closing NUL as
// one text whose line breaks are its own. Places are offsets.
type rawSource struct {
	b      []byte
	body   int // where the body begins: behind the blank line
	coarse bool
}

// coarseAbove is the size from which Raw shows runes of rarer scripts octet by
// octet, so that counting rows stays a matter of milliseconds.
const coarseAbove = 1 << 20

func newRawSource(b []byte) *rawSource {
	return &rawSource{b: b, body: headEnd(b), coarse: len(b) > coarseAbove}
}

// headEnd is the offset of the first octet after the blank line that ends the
// header, or the end of b.
func headEnd(b []byte) int {
	at, begun := 0, false
	for at < len(b) {
		n := bytes.IndexByte(b[at:], '\n')
		if n < 0 {
			return len(b)
		}
		empty := n == 0 || n == 1 && b[at] == '\r'
		at += n + 1
		if empty && begun {
			return at
		}
		begun = begun || !empty // line ends before the command are heart-beats
	}
	return len(b)
}

func (s *rawSource) end() int { return len(s.b) }

func (s *rawSource) line(at, _ int, ln *line) int {
	ln.exact, ln.coarse = true, s.coarse
	if at >= s.body {
		s.rest(s.b[at:], ln)
		return len(s.b)
	}
	n := bytes.IndexByte(s.b[at:s.body], '\n') + 1
	if n == 0 {
		n = s.body - at
	}
	row := s.b[at : at+n]
	colon := bytes.IndexByte(row, ':')
	if colon < 0 {
		ln.add(themes.Bold, row)
	} else {
		ln.hang = 2
		ln.add(themes.HeaderName, row[:colon])
		ln.add(themes.SynPunct, row[colon:colon+1])
		ln.add(themes.HeaderValue, row[colon+1:])
	}
	return at + n
}

// rest is the body and what ends the frame.
func (s *rawSource) rest(b []byte, ln *line) {
	end := len(bytes.TrimRight(b, "\r\n"))
	if end > 0 && b[end-1] == 0 {
		ln.add(themes.Text, b[:end-1])
		ln.add(themes.Dim, b[end-1:])
		return
	}
	ln.add(themes.Text, b)
}

// rebuilt is the frame as it would be written: for a frame whose octets are
// not at hand.
func rebuilt(f stomp.Frame, v stomp.Version) []byte {
	b := make([]byte, 0, len(f.Body)+64*f.Header.Len()+64)
	b = append(append(b, f.Command...), '\n')
	b = append(rebuiltHeader(b, f, v), '\n')
	return append(append(b, f.Body...), 0)
}

// rebuiltHeader appends the header lines with their escapes.
func rebuiltHeader(b []byte, f stomp.Frame, v stomp.Version) []byte {
	escape := v >= stomp.V11 && f.Command != stomp.CONNECT && f.Command != stomp.CONNECTED && f.Command != stomp.STOMP
	for name, value := range f.Header.All() {
		b = appendWire(b, name, escape, v)
		b = append(b, ':')
		b = append(appendWire(b, value, escape, v), '\n')
	}
	return b
}

// appendWire writes a name or a value with its escapes (R041 to R043, R049, R052).
func appendWire(b []byte, s string, escape bool, v stomp.Version) []byte {
	if !escape {
		return append(b, s...)
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			b = append(b, `\\`...)
		case c == '\n':
			b = append(b, `\n`...)
		case c == ':':
			b = append(b, `\c`...)
		case c == '\r' && v >= stomp.V12:
			b = append(b, `\r`...)
		default:
			b = append(b, c)
		}
	}
	return b
}
