package stomp

import "bytes"

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

// isPlain reports whether s crosses the wire as it is, whatever the set (R059).
func isPlain(s string) bool {
	for i := range len(s) {
		if special[s[i]] {
			return false
		}
	}
	return true
}

// appendEscaped writes s with the set's escapes in one pass (R048, R052). A
// fault says why s cannot be written, "" when it can.
func appendEscaped(dst []byte, s string, set escapes, rules textRules) ([]byte, *RequestError) {
	if isPlain(s) {
		return append(dst, s...), nil
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == 0:
			return dst, &RequestError{Rule: "R055", Problem: "a NUL octet cannot stand in a header"}
		case set != escapeNone && c == '\\':
			dst = append(dst, '\\', '\\')
		case set != escapeNone && c == '\n':
			dst = append(dst, '\\', 'n')
		case set != escapeNone && c == ':':
			dst = append(dst, '\\', 'c')
		case set == escape12 && c == '\r':
			dst = append(dst, '\\', 'r')
		case c == '\n':
			return dst, &RequestError{Rule: "R054", Problem: "a line break cannot be written here: this frame has no escapes"}
		case c == ':' && rules.name:
			return dst, &RequestError{Rule: "R054", Problem: "a colon cannot stand in a header name here: this frame has no escapes"}
		case c == '\r' && set == escape11:
			return dst, &RequestError{Rule: "R053", Problem: "a carriage return cannot be written in STOMP 1.1, which has no escape for it"}
		case c == '\r' && rules.noCR:
			return dst, &RequestError{Rule: "R054", Problem: "a carriage return cannot be written in this frame"}
		default:
			dst = append(dst, c)
		}
	}
	return dst, nil
}

// textRules are the rules of one piece of text beside its escapes.
type textRules struct {
	name bool // a header name: a raw colon would end it
	noCR bool // the line may be read with CR LF line ends, so CR is not data
}

// unescape decodes b behind dst in one pass from left to right (R048). bad is
// the place of the first undefined escape in b, or -1. An undefined escape is
// kept as it stands, except that \r counts as CR also in 1.1, where RabbitMQ
// sends it; whether that is fatal is for the caller to say (R044 to R046, R050).
func unescape(dst, b []byte, set escapes) (text []byte, bad int) {
	bad = -1
	for at := 0; ; {
		i := bytes.IndexByte(b[at:], '\\')
		if i < 0 {
			return append(dst, b[at:]...), bad
		}
		dst = append(dst, b[at:at+i]...)
		at += i
		var c byte
		if at+1 < len(b) {
			c = b[at+1]
		}
		defined := true
		switch c {
		case 'n':
			dst = append(dst, '\n')
		case 'c':
			dst = append(dst, ':')
		case '\\':
			dst = append(dst, '\\')
		case 'r':
			dst = append(dst, '\r')
			defined = set == escape12
		default:
			dst = append(dst, '\\')
			if bad < 0 {
				bad = at
			}
			at++
			continue
		}
		if !defined && bad < 0 {
			bad = at
		}
		at += 2
	}
}
