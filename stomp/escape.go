package stomp

import (
	"bytes"
	"encoding/binary"
)

// escapes says which octets of a header cross the wire escaped. Each version
// and the frames that are exempt have one set.
type escapes uint8

const (
	escapeNone escapes = iota // 1.0, CONNECT, CONNECTED, STOMP and no version yet (R041, R049, R051)
	escape11                  // \n \c \\ (R042)
	escape12                  // \r \n \c \\ (R043)
)

// escapesOf gives the set for one frame.
func escapesOf(command string, v Version) escapes {
	switch command {
	case CONNECT, CONNECTED, STOMP:
		return escapeNone
	}
	switch v {
	case V11:
		return escape11
	case V12:
		return escape12
	}
	return escapeNone
}

// special marks every octet that some set escapes or refuses.
var special = [256]bool{'\\': true, '\n': true, ':': true, '\r': true, 0: true}

// appendPlain appends s when it crosses the wire as it is, whatever the set
// (R059), and reports whether it did. It looks at eight octets at a time.
func appendPlain(dst []byte, s string) ([]byte, bool) {
	from := len(dst)
	dst = append(dst, s...)
	b := dst[from:]
	if len(b) < 8 {
		for _, c := range b {
			if special[c] {
				return dst[:from], false
			}
		}
		return dst, true
	}
	all := plain(binary.LittleEndian.Uint64(b[len(b)-8:]))
	for ; len(b) > 8; b = b[8:] {
		all &= plain(binary.LittleEndian.Uint64(b))
	}
	if all != highBit {
		return dst[:from], false
	}
	return dst, true
}

// appendEscaped writes s with the set's escapes in one pass (R048, R052). A
// fault says why s cannot be written, "" when it can.
func appendEscaped(dst []byte, s string, set escapes, rules textRules) ([]byte, *RequestError) {
	done := 0 // octets of s that are written
	for i := 0; i < len(s); i++ {
		if !special[s[i]] {
			continue
		}
		pair, fault := escape(s[i], set, rules)
		if fault != nil {
			return dst, fault
		}
		if pair != "" {
			dst = append(dst, s[done:i]...)
			dst = append(dst, pair...)
			done = i + 1
		}
	}
	return append(dst, s[done:]...), nil
}

// escape gives what stands for the special octet c, "" when it crosses as it is.
func escape(c byte, set escapes, rules textRules) (string, *RequestError) {
	switch {
	case c == 0:
		return "", &RequestError{Rule: "R055", Problem: "a NUL octet cannot stand in a header"}
	case set != escapeNone && c == '\\':
		return `\\`, nil
	case set != escapeNone && c == '\n':
		return `\n`, nil
	case set != escapeNone && c == ':':
		return `\c`, nil
	case set == escape12 && c == '\r':
		return `\r`, nil
	case c == '\n':
		return "", &RequestError{Rule: "R054", Problem: "a line break cannot be written: STOMP 1.0 and CONNECT have no escapes; take it out, or connect with 1.1 or 1.2"}
	case c == ':' && rules.name:
		return "", &RequestError{Rule: "R054", Problem: "a colon cannot stand in a header name: STOMP 1.0 and CONNECT have no escapes; take it out, or connect with 1.1 or 1.2"}
	case c == '\r' && set == escape11:
		return "", &RequestError{Rule: "R053", Problem: "a carriage return cannot be written in STOMP 1.1, which has no escape for it"}
	case c == '\r' && rules.noCR:
		return "", &RequestError{Rule: "R054", Problem: "a carriage return cannot be written in this frame"}
	}
	return "", nil
}

// textRules are the rules of one piece of text beside its escapes.
type textRules struct {
	name bool // a header name: a raw colon would end it
	noCR bool // the line may be read with CR LF line ends, so CR is not data
}

// unescape decodes b behind dst in one pass from left to right (R048). An
// undefined escape is kept as it stands, except that \r counts as CR also in
// 1.1, where RabbitMQ sends it. Whether it is fatal is for findEscapes to say.
func unescape(dst, b []byte) []byte {
	for {
		i := bytes.IndexByte(b, '\\')
		if i < 0 {
			return append(dst, b...)
		}
		if i+1 < len(b) && isEscape(b[i+1]) {
			dst = unescapeOne(dst, b, i)
			b = b[i+2:]
			continue
		}
		dst = append(dst, b[:i+1]...)
		b = b[i+1:]
	}
}

func isEscape(c byte) bool { return c == 'c' || c == 'n' || c == '\\' || c == 'r' }

// checkEscapes looks at the escapes of a head, whose octets b begins with. It
// leaves those to be decoded in h.backs and finds those that the version does
// not define (R044 to R046). While none is in force these stay as they are (R050).
func (h *head) checkEscapes(b []byte) *fault {
	set := h.escapes()
	if set == escapeNone {
		h.backs = h.backs[:0]
		return nil
	}
	i, said := 0, -1 // the line of the escape, and that of the last breach
	known := h.backs[:0]
	for _, at := range h.backs {
		switch c := b[at+1]; {
		case c == 'c', c == 'n', c == '\\', c == 'r' && set == escape12:
		case h.version == 0:
			continue
		default:
			for h.lines[i].end < at {
				i++
			}
			if i == said && c == 'r' {
				break // a line can have many thousands of them
			}
			if f := h.badEscape(b, &h.lines[i], int(at)); f != nil {
				return f
			}
			said = i
		}
		known = append(known, at)
	}
	h.backs = known
	return nil
}

// badEscape is fatal (R044 to R046), save for \r in 1.1 when the decoder is to
// survive RabbitMQ, which sends it there.
func (h *head) badEscape(b []byte, l *line, at int) *fault {
	end := int(l.end)
	if at < int(l.colon) {
		end = int(l.colon)
	}
	pair := clip(b[at:end], 2)
	if h.lenient && len(pair) == 2 && pair[1] == 'r' {
		h.breachAt(b, l, `has the escape \r, which 1.1 does not know; it is taken as a carriage return (R044)`)
		return nil
	}
	h.number = l.number(b)
	switch {
	case len(pair) == 1:
		return h.faultf(at, "R046", "a lone backslash ends a header name or value")
	case pair[1] != 'r':
		return h.faultf(at, "R045", "the escape %s does not exist", pairText(pair))
	}
	return h.faultf(at, "R044", `the escape \r does not exist in 1.1`)
}

func pairText(pair []byte) string {
	if pair[1] >= ' ' && pair[1] < 0x7f {
		return string(pair)
	}
	return "of a backslash and the octet " + hexOctet(pair[1])
}

func hexOctet(c byte) string {
	const digits = "0123456789abcdef"
	return "0x" + string([]byte{digits[c>>4], digits[c&15]})
}
