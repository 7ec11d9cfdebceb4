package filter

import (
	"bytes"
	"strings"
)

// octets is a frame as it crossed the wire, with no more known of it than what
// spares decoding it.
type octets struct {
	raw   []byte
	head  int  // where the header lines begin
	at    int  // where the body begins
	end   int  // where it ends
	whole bool // the places are known; otherwise this is no frame
	asIs  bool // the body reads as it stands: not packed, ASCII is ASCII
}

// look finds the places in a frame: the command line, header lines up to an
// empty one, the body up to a NUL that only ends of line follow.
func look(raw []byte) octets {
	o := octets{raw: raw, end: len(raw)}
	start := len(raw) - len(bytes.TrimLeft(raw, "\r\n"))
	i := bytes.IndexByte(raw[start:], '\n')
	if i < 0 {
		return o
	}
	o.head = start + i + 1
	at := o.head
	for {
		i := bytes.IndexByte(raw[at:], '\n')
		if i < 0 {
			return o
		}
		line := raw[at : at+i]
		at += i + 1
		if len(line) == 0 || len(line) == 1 && line[0] == '\r' {
			break
		}
	}
	end := len(bytes.TrimRight(raw, "\r\n")) - 1
	if end < at || raw[end] != 0 {
		return o
	}
	o.at, o.end, o.whole = at, end, true
	o.asIs = !recoded(raw[o.head:at]) && !packed(raw[at:end])
	return o
}

// behindCommand is all that is looked through where the octets are no frame.
func (o *octets) behindCommand() []byte { return o.raw[o.head:o.end] }

func (o *octets) body() []byte { return o.raw[o.at:o.end] }

var (
	charsetWord  = newNeedle("charset")
	encodingWord = newNeedle("content-encoding")
	utf8Word     = newNeedle("charset=utf-8")
)

// recoded reports whether a header may say that the body is packed or in a
// charset of its own.
func recoded(head []byte) bool {
	return encodingWord.in(head) || charsetWord.in(head) && !utf8Word.in(head)
}

// packed reports whether the first octets may be those of a packing or of
// another charset. It may be wrong only by saying yes.
func packed(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	c := b[0]
	blank := c == ' ' || c == '\t' || c == '\n' || c == '\r'
	switch {
	case c >= 0x7f, c < ' ' && !blank:
		return true
	case len(b) < 2:
		return false
	case b[1] == 0 || b[1] >= 0x80 && c == '(': // UTF-16; the mark of zstd
		return true
	case c == 'x' && (uint(c)<<8|uint(b[1]))%31 == 0: // zlib
		return true
	}
	return len(b) >= base64Least && base64Alone(b[:base64Least])
}

// base64Least is how much there must be of a text before it is taken for base64.
const base64Least = 16

// base64Alone reports whether b is made of the signs of base64 and line breaks.
// A text in a language, JSON and XML leave at their first octets.
func base64Alone(b []byte) bool {
	for _, c := range b {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && !('0' <= c && c <= '9') && strings.IndexByte("+/-_=\r\n", c) < 0 {
			return false
		}
	}
	return true
}
