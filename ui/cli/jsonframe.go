package cli

import (
	"encoding/base64"
	"io"
	"slices"
	"strconv"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"stompbox/session"
	"stompbox/stomp"
)

// Directions of a frame as they stand in its line, seen from the client.
const (
	dirIn  = "in"
	dirOut = "out"
)

// frameLine is a frame as one line of JSON, the form that every verb prints
// with -o json and that encode reads:
//
//	{"time":"…","dir":"in","command":"MESSAGE","headers":[["a","1"]],"body":"text"}
//
// headers keep their order and their repeats. body_base64 stands in the place
// of body where the octets are not valid UTF-8. Headers that are not UTF-8 are
// readable in headers, with U+FFFD for what is no text, and exact in
// headers_base64 behind it. breaches is there when there are any.
type frameLine struct {
	Time  time.Time // the zero time leaves it out
	Dir   string    // dirIn, dirOut, or "" to leave it out
	Frame stomp.Frame
}

// timeLayout has microseconds, always six digits, so that lines sort as text.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// writeFrame writes one line, with its line feed, in one Write.
func writeFrame(w io.Writer, l frameLine) error {
	line := append(appendFrameFields([]byte{'{'}, l), '}', '\n')
	_, err := w.Write(line)
	return err
}

// appendRecord appends a record of a journal as one line, as export prints it.
func appendRecord(dst []byte, r session.Record) []byte {
	dst = appendFrameFields(append(dst, '{'), frameLine{Time: r.At, Dir: direction(r.Outgoing), Frame: r.Frame})
	return append(dst, '}', '\n')
}

// appendFrameFields appends the members of the object without its braces, for
// lines that begin with something else, such as an event.
func appendFrameFields(dst []byte, l frameLine) []byte {
	if !l.Time.IsZero() {
		dst = append(dst, `"time":"`...)
		dst = l.Time.UTC().AppendFormat(dst, timeLayout)
		dst = append(dst, `",`...)
	}
	if l.Dir != "" {
		dst = appendJSON(append(dst, `"dir":`...), l.Dir)
		dst = append(dst, ',')
	}
	dst = appendJSON(append(dst, `"command":`...), l.Frame.Command)
	dst = appendPairs(append(dst, `,"headers":`...), l.Frame.Header, appendJSON[string])
	if !isText(l.Frame.Header) {
		dst = appendPairs(append(dst, `,"headers_base64":`...), l.Frame.Header, appendBase64[string])
	}
	if utf8.Valid(l.Frame.Body) {
		dst = slices.Grow(dst, roomOf(l.Frame.Body))
		dst = appendJSON(append(dst, `,"body":`...), l.Frame.Body)
	} else {
		dst = appendBase64(append(dst, `,"body_base64":`...), l.Frame.Body)
	}
	for i, breach := range l.Frame.Breaches {
		if i == 0 {
			dst = append(dst, `,"breaches":[`...)
		} else {
			dst = append(dst, ',')
		}
		dst = appendJSON(dst, breach)
	}
	if len(l.Frame.Breaches) > 0 {
		dst = append(dst, ']')
	}
	return dst
}

// roomOf gives about the octets that the member of a body takes, so that the
// line of a large one is not made several times over while it grows.
func roomOf(body []byte) int {
	controls := 0
	for _, c := range body {
		if c < ' ' {
			controls++
		}
	}
	return len(body) + len(`\u0000`)*controls + 64
}

func appendPairs(dst []byte, h stomp.Header, text func([]byte, string) []byte) []byte {
	dst = append(dst, '[')
	for i := range h.Len() {
		if i > 0 {
			dst = append(dst, ',')
		}
		f := h.At(i)
		dst = text(append(dst, '['), f.Name)
		dst = append(text(append(dst, ','), f.Value), ']')
	}
	return append(dst, ']')
}

// isText reports whether every name and value is UTF-8.
func isText(h stomp.Header) bool {
	for name, value := range h.All() {
		if !utf8.ValidString(name) || !utf8.ValidString(value) {
			return false
		}
	}
	return true
}

func appendBase64[T string | []byte](dst []byte, s T) []byte {
	dst = append(dst, '"')
	dst = base64.StdEncoding.AppendEncode(dst, []byte(s))
	return append(dst, '"')
}

// appendJSON appends s as a JSON string. Nothing is escaped for the sake of
// HTML, but every control and format character is, those beyond ASCII too: the
// line reads back as exactly s, and a terminal may be given it as it is. What
// is not UTF-8 becomes U+FFFD; callers see to it that it does not get here, or
// give it in base64 as well.
func appendJSON[T string | []byte](dst []byte, s T) []byte {
	dst = append(dst, '"')
	from := 0 // what is not appended yet
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < 0x7f && c != '"' && c != '\\' {
			i++
			continue
		}
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
			if (r != utf8.RuneError || size > 1) && !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
				i += size
				continue
			}
		}
		dst = append(dst, s[from:i]...)
		dst = appendEscape(dst, r)
		i += size
		from = i
	}
	dst = append(dst, s[from:]...)
	return append(dst, '"')
}

func appendEscape(dst []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(dst, '\\', byte(r))
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	case utf8.RuneError:
		return utf8.AppendRune(dst, r)
	}
	if high, low := utf16.EncodeRune(r); high != unicode.ReplacementChar {
		return appendUnit(appendUnit(dst, high), low)
	}
	return appendUnit(dst, r)
}

func appendUnit(dst []byte, unit rune) []byte {
	digits := strconv.FormatInt(int64(unit), 16)
	dst = append(dst, `\u0000`[:6-len(digits)]...)
	return append(dst, digits...)
}
