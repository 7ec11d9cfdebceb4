package stomp

import (
	"encoding/binary"
	"slices"
)

// pack makes the header of a head that has been read, whose octets b begins
// with. scratch is lent for it and comes back for the next one.
func (h *head) pack(b, scratch []byte) (packed, []byte) {
	n := len(h.lines)
	if n == 0 {
		return "", scratch
	}
	first, last := int(h.lines[0].start), int(h.lines[n-1].end)
	buf := slices.Grow(scratch[:0], perLine*n+last-first)[:perLine*n]
	shift, done := perLine*n-first, first // octets of b up to done are in buf
	backs := h.backs
	for i := range h.lines {
		l := &h.lines[i]
		entry := buf[perLine*i : perLine*i+perLine]
		binary.LittleEndian.PutUint32(entry, uint32(int(l.start)+shift))
		for len(backs) > 0 && backs[0] < l.colon {
			buf, done, shift = unescapeOne(buf, b[done:], int(backs[0])-done), int(backs[0])+2, shift-1
			backs = backs[1:]
		}
		binary.LittleEndian.PutUint32(entry[4:], uint32(int(l.colon)+shift))
		if l.value > l.colon+1 { // padding is left out
			buf = append(buf, b[done:l.colon+1]...)
			shift -= int(l.value) - int(l.colon+1)
			done = int(l.value)
		}
		for len(backs) > 0 && backs[0] < l.end {
			buf, done, shift = unescapeOne(buf, b[done:], int(backs[0])-done), int(backs[0])+2, shift-1
			backs = backs[1:]
		}
		binary.LittleEndian.PutUint32(entry[8:], uint32(int(l.end)+shift))
	}
	buf = append(buf, b[done:last]...)
	return packed(buf), buf
}

// unescapeOne appends the n octets before an escape and what it stands for.
func unescapeOne(dst, b []byte, n int) []byte {
	c := b[n+1]
	switch c {
	case 'n':
		c = '\n'
	case 'c':
		c = ':'
	case 'r':
		c = '\r'
	}
	return append(append(dst, b[:n]...), c)
}

// escapes is the set of the frame that has been read. While no version is in
// force the frames of the handshake are exempt, and an ERROR that comes in
// their place is decoded with everything that any version knows (R050).
func (h *head) escapes() escapes {
	if h.version != 0 {
		return escapesOf(h.command, h.version)
	}
	return escapesOf(h.command, V12)
}
