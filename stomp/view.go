package stomp

import (
	"bytes"
	"slices"
)

// View is a frame where it lies in the memory of its Decoder: nothing of it is
// copied or decoded until it is asked for, so it costs no allocation. It was
// checked as thoroughly as a Frame.
//
// A View, and every slice that it gives, is valid until the next call of
// DecodeView or Decode, must not be changed, and is for the goroutine of the
// Decoder. Frame makes a copy to keep.
type View struct {
	head    *head
	raw     []byte
	scratch []byte // values that were escaped, of this frame
}

// Command is the first line of the frame.
func (v *View) Command() string { return v.head.command }

// Body is the body as it crossed the wire (R056, R077).
func (v *View) Body() []byte { return v.raw[v.head.at : len(v.raw)-1 : len(v.raw)-1] }

// Raw is the whole frame as it crossed the wire, from its command to its NUL.
func (v *View) Raw() []byte { return v.raw }

// Breaches are as in Frame.
func (v *View) Breaches() []string { return v.head.breaches }

// Len is the number of header lines, repeats counted.
func (v *View) Len() int { return len(v.head.lines) }

// At gives header line i in wire order, without escapes.
func (v *View) At(i int) (name, value []byte) {
	l := &v.head.lines[i]
	return v.plain(v.raw[l.start:l.colon]), v.plain(v.raw[l.value:l.end])
}

// Lookup gives the first value of name, without escapes, and whether there is
// one (R031).
func (v *View) Lookup(name string) ([]byte, bool) {
	for i := range v.head.lines {
		l := &v.head.lines[i]
		text := v.raw[l.start:l.colon]
		if len(text) > len(name) {
			text = v.plain(text)
		}
		if string(text) == name {
			return v.plain(v.raw[l.value:l.end]), true
		}
	}
	return nil, false
}

// Get gives the first value of name, without escapes, or nil.
func (v *View) Get(name string) []byte {
	value, _ := v.Lookup(name)
	return value
}

// Frame gives a copy that is the caller's to keep.
func (v *View) Frame() Frame {
	h := v.head
	f := Frame{Command: h.command, Breaches: slices.Clone(h.breaches)}
	f.Header.text, f.Body = h.keep(v.raw, v.Body())
	return f
}

// plain is text without escapes: the text itself where it has none. What was
// decoded before stays where it is.
func (v *View) plain(text []byte) []byte {
	if len(v.head.backs) == 0 || bytes.IndexByte(text, '\\') < 0 {
		return text
	}
	from := len(v.scratch)
	v.scratch = unescape(v.scratch, text)
	return v.scratch[from:len(v.scratch):len(v.scratch)]
}
