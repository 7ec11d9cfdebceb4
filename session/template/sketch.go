package template

import (
	"bytes"
	"time"
	"unicode/utf8"
)

// Sketch is a text as it may be sent, made without waiting for a disk: good
// enough to see whether it will be well-formed.
type Sketch struct {
	Octets []byte
	source []byte
	marks  []mark
}

// mark is where a part begins, in what was filled in and in the source.
type mark struct {
	filled, source int
	text           bool // octet for octet the same
}

// sketchMoment and sketchID stand for what differs each time.
var sketchMoment = time.UnixMilli(1_800_000_000_000)

const sketchID = "00000000-0000-4000-8000-000000000000"

// SketchOf fills in a text. It is not ok where a mistake stands in it, where it
// takes a file, or a variable that is not set: then nobody knows yet.
func SketchOf(source []byte, from Sources) (s Sketch, ok bool) {
	t, err := Parse(source)
	if err != nil {
		return s, false
	}
	s.source = source
	v := Values{Now: sketchMoment, Seq: 1, NewID: func() string { return sketchID }}.Message()
	for i := range t.parts {
		p := &t.parts[i]
		switch p.verb {
		case file:
			return s, false
		case env:
			var problem string
			if p.octets, problem = from.variable(p.name); problem != "" {
				return s, false
			}
		}
		same := p.verb == text && bytes.HasPrefix(source[p.at:], p.octets)
		s.marks = append(s.marks, mark{len(s.Octets), p.at, same})
		s.Octets = append(s.Octets, (&Text{parts: t.parts[i : i+1]}).Fill(v)...)
	}
	return s, true
}

// Place gives the line and the column in the source, both from 1, of what
// stands at a line and a column of the filled-in text.
func (s Sketch) Place(line, column int) (int, int) {
	at := Offset(s.Octets, line, column)
	to := 0
	for _, m := range s.marks {
		if m.filled > at {
			break
		}
		if to = m.source; m.text {
			to += at - m.filled
		}
	}
	e := placed(s.source, to, "")
	return e.Line, e.Column
}

// Offset is the octet at a line and a column of b, both from 1 and counted in
// characters, as Error counts them.
func Offset(b []byte, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(b[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
	}
	for ; column > 1 && at < len(b) && b[at] != '\n'; column-- {
		_, n := utf8.DecodeRune(b[at:])
		at += n
	}
	return at
}
