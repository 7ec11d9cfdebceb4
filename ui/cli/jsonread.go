package cli

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"stompbox/stomp"
)

// columnError says what is wrong in a line of JSON, or in a file of it.
type columnError struct {
	Line    int    // from 1; 0 when the reader knows of one line alone
	Column  int    // in characters, from 1
	Field   string // the member at fault, "" when it is the line as a whole
	Problem string
}

func (e *columnError) Error() string {
	text := fmt.Sprintf("column %d: ", e.Column)
	if e.Line > 0 {
		text = fmt.Sprintf("line %d, ", e.Line) + text
	}
	if e.Field != "" {
		text += e.Field + ": "
	}
	return text + e.Problem
}

// readFrame reads one line that writeFrame wrote, or that was made in its
// likeness: only command must be there. It is strict, so that nothing is lost
// in silence: unknown and repeated members, wrong types, and text that is not
// Unicode are refused with a *columnError. time, dir and breaches are read and
// checked as well; whether they mean anything is for the caller to say.
func readFrame(line []byte) (frameLine, error) {
	r := lineReader{line: line, tokens: json.NewDecoder(bytes.NewReader(line)), seen: map[string]int{}}
	r.object("a JSON object is expected, as decode prints one for every frame", r.part)
	r.finish()
	if r.err != nil {
		return frameLine{}, r.err
	}
	return r.out, nil
}

// lineReader reads the tokens of one line. The first error stays in err; what
// is called after it does nothing.
type lineReader struct {
	line   []byte
	lines  bool // line is a file of many
	tokens *json.Decoder
	field  string         // the member being read
	at     int            // where the last token begins
	seen   map[string]int // members, and where their names stand
	out    frameLine
	exact  stomp.Header // of headers_base64
	err    error
}

// fail notes that something at an octet of the line is wrong.
func (r *lineReader) fail(at int, format string, args ...any) {
	if r.err != nil {
		return
	}
	e := &columnError{Field: r.field, Problem: fmt.Sprintf(format, args...)}
	before := r.line[:at]
	if r.lines {
		e.Line = bytes.Count(before, []byte("\n")) + 1
		before = before[bytes.LastIndexByte(before, '\n')+1:]
	}
	e.Column = utf8.RuneCount(before) + 1
	r.err = e
}

// null is the token null; a nil one says that there is none.
type null struct{}

// next gives the next token, nil after an error.
func (r *lineReader) next() json.Token {
	if r.err != nil {
		return nil
	}
	r.at = int(r.tokens.InputOffset())
	r.at += len(r.line[r.at:]) - len(bytes.TrimLeft(r.line[r.at:], " \t\r\n,:"))
	token, err := r.tokens.Token()
	var syntax *json.SyntaxError
	switch {
	case err == nil && token == nil:
		return null{}
	case err == nil:
		return token
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		r.fail(len(bytes.TrimRight(r.line, " \t\r\n")), "it ends too early")
	case errors.As(err, &syntax):
		r.fail(min(r.at, len(r.line)), "this is not JSON: %s", syntax)
	default:
		r.fail(min(r.at, len(r.line)), "this is not JSON: %v", err)
	}
	return nil
}

// object reads the whole line, an object, and the value of each of its members
// with value. Expected is what is said of anything else.
func (r *lineReader) object(expected string, value func(name string)) {
	if i := invalidAt(r.line); i >= 0 {
		r.fail(i, "this is not UTF-8")
	}
	if r.next() != json.Delim('{') {
		r.fail(r.at, "%s", expected)
	}
	for r.err == nil && r.tokens.More() {
		r.member(value)
	}
	r.field = ""
	r.next() // the closing brace: nothing else can stand here
	if r.err != nil {
		return
	}
	what := "a line"
	if r.lines {
		what = "a file"
	}
	if rest := bytes.TrimSpace(r.line[r.tokens.InputOffset():]); len(rest) > 0 {
		r.fail(len(bytes.TrimRight(r.line, " \t\r\n"))-len(rest), "something follows the object: one object %s", what)
	}
}

// member reads a name, which must be new, and its value.
func (r *lineReader) member(value func(name string)) {
	r.field = ""
	name := r.text()
	if r.err != nil {
		return
	}
	if _, again := r.seen[name]; again {
		r.fail(r.at, "%q stands in this object a second time", name)
		return
	}
	r.seen[name] = r.at
	r.field = name
	value(name)
}

// part reads the value of a member of a frame.
func (r *lineReader) part(name string) {
	f := &r.out.Frame
	switch name {
	case "time":
		r.time()
	case "dir":
		if r.out.Dir = r.text(); r.out.Dir != dirIn && r.out.Dir != dirOut {
			r.fail(r.at, `must be "in" or "out"`)
		}
	case "command":
		f.Command = r.text()
	case "headers":
		f.Header = r.pairs((*lineReader).text)
	case "headers_base64":
		r.exact = r.pairs(func(r *lineReader) string { return string(r.base64()) })
	case "body":
		f.Body = []byte(r.text())
	case "body_base64":
		f.Body = r.base64()
	case "breaches":
		r.list(func() { f.Breaches = append(f.Breaches, r.text()) })
	default:
		r.field = ""
		r.fail(r.at, "%q is not known here: use command, headers, headers_base64, body, body_base64, time, dir, breaches", name)
	}
}

// finish checks what only shows when everything has been read.
func (r *lineReader) finish() {
	r.field = ""
	if _, ok := r.seen["command"]; !ok {
		r.fail(len(bytes.TrimRight(r.line, " \t\r\n")), "command is missing")
	}
	_, plain := r.seen["body"]
	if at, exact := r.seen["body_base64"]; plain && exact {
		r.fail(at, "body and body_base64 both stand here: give one of them")
	}
	at, exact := r.seen["headers_base64"]
	if !exact {
		return
	}
	if _, both := r.seen["headers"]; both && !sameText(r.out.Frame.Header, r.exact) {
		r.fail(at, "headers and headers_base64 do not say the same: give one of them")
	}
	r.out.Frame.Header = r.exact
}

// sameText reports whether shown is what writeFrame prints for exact.
func sameText(shown, exact stomp.Header) bool {
	a := appendPairs(nil, shown, appendJSON[string])
	return bytes.Equal(a, appendPairs(nil, exact, appendJSON[string]))
}

// text reads a string. A half of a surrogate pair alone stands for no
// character and would be replaced in silence.
func (r *lineReader) text() string {
	token := r.next()
	s, ok := token.(string)
	if !ok {
		r.fail(r.at, "a string is expected, not %s", kindOf(token))
		return ""
	}
	if i := loneSurrogate(r.line[r.at:r.tokens.InputOffset()]); i >= 0 {
		advice := ""
		if !r.lines && (r.field == "body" || r.field == "headers") {
			advice = ": octets that are no text belong into " + r.field + "_base64"
		}
		r.fail(r.at+i, "half of a surrogate pair stands alone%s", advice)
	}
	return s
}

func kindOf(token json.Token) string {
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			return "an object"
		}
		return "a list"
	case string:
		return "a string"
	case float64:
		return "a number"
	case bool:
		return "true or false"
	}
	return "null"
}

// list reads [ item, ... ].
func (r *lineReader) list(item func()) {
	token := r.next()
	if token != json.Delim('[') {
		r.fail(r.at, "a list is expected, not %s", kindOf(token))
		return
	}
	for r.err == nil && r.tokens.More() {
		item()
	}
	r.next()
}

// pairs reads [["name","value"], ...].
func (r *lineReader) pairs(text func(*lineReader) string) stomp.Header {
	var h stomp.Header
	r.list(func() {
		var pair [2]string
		n := 0
		r.list(func() {
			s := text(r)
			if n < len(pair) {
				pair[n] = s
			}
			n++
		})
		if n != len(pair) {
			r.fail(r.at, `a header is a pair, ["name","value"], and this list has %d`, n)
		}
		h.Add(pair[0], pair[1])
	})
	return h
}

func (r *lineReader) base64() []byte {
	s := r.text()
	if i := strings.IndexAny(s, "\r\n"); i >= 0 { // the decoder would skip them
		r.fail(r.at, "bad base64 at its character %d", i+1)
		return nil
	}
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	var bad base64.CorruptInputError
	if errors.As(err, &bad) {
		r.fail(r.at, "bad base64 at its character %d", int64(bad)+1)
	}
	return b
}

func (r *lineReader) time() {
	s := r.text()
	if r.err != nil {
		return
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	t = t.UTC().Truncate(time.Microsecond) // as it is written
	if err != nil || t.Year() < 0 || t.Year() > 9999 {
		r.fail(r.at, "%q is not a time such as 2026-01-02T03:04:05.000006Z", s)
	}
	r.out.Time = t
}
