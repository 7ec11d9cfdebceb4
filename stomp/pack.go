package stomp

import (
	"bytes"
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
	size := perLine*n + last - first
	buf := slices.Grow(scratch[:0], size)[:perLine*n]
	buf = append(buf, b[first:last]...)
	shift := perLine*n - first
	escaped := h.escape >= 0 && h.escapes() != escapeNone
	for i := range h.lines {
		l := &h.lines[i]
		start, colon, end := int(l.start)+shift, int(l.colon)+shift, int(l.end)+shift
		switch {
		case escaped && int(l.end) > h.escape && bytes.IndexByte(buf[start:end], '\\') >= 0:
			value := buf[colon+1 : end]
			colon = start + len(unescape(buf[start:start], buf[start:colon]))
			buf[colon] = ':'
			end = colon + 1 + len(unescape(buf[colon+1:colon+1], value))
		case l.value > l.colon+1: // padding is left out
			end = colon + 1 + copy(buf[colon+1:], buf[int(l.value)+shift:end])
		}
		entry := buf[perLine*i : perLine*i+perLine]
		binary.LittleEndian.PutUint32(entry, uint32(start))
		binary.LittleEndian.PutUint32(entry[4:], uint32(colon))
		binary.LittleEndian.PutUint32(entry[8:], uint32(end))
	}
	return packed(buf), buf
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
