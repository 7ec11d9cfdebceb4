package stomp

import (
	"encoding/binary"
	"slices"
	"strings"
	"unsafe"
)

// together is up to how many octets a body shares its memory with the header:
// what a small frame costs is its allocations. Who keeps one string of a header
// for long keeps no more than that beside it.
const together = 2 << 10

// keep makes the header of a head that has been read, whose octets b begins
// with, and a copy of its body; nil where it is empty.
func (h *head) keep(b, body []byte) (packed, []byte) {
	table, lines := h.pack(b)
	n := len(table) + len(lines)
	if len(body) > together {
		own := make([]byte, len(body)) // made so that the memory is not cleared first
		copy(own, body)
		return h.join(table, lines, nil), own
	}
	all := h.join(table, lines, body)
	if len(body) == 0 {
		return all, nil
	}
	// No octet of the body is one of the header's, so the string never changes.
	return all[:n], unsafe.Slice(unsafe.StringData(string(all[n:])), len(body))
}

// join gives the three in one piece of memory.
func (h *head) join(table, lines, body []byte) packed {
	var own strings.Builder
	own.Grow(len(table) + len(lines) + len(body))
	own.Write(table)
	own.Write(lines)
	own.Write(body)
	return packed(own.String())
}

// pack gives the table of a packed header and its lines, which stand in b or
// behind the table, valid until the next call.
func (h *head) pack(b []byte) (table, lines []byte) {
	n := len(h.lines)
	if n == 0 {
		return nil, nil
	}
	first, last := int(h.lines[0].start), int(h.lines[n-1].end)
	if len(h.backs) > 0 || h.version <= V10 {
		h.scratch = h.packDecoded(slices.Grow(h.scratch[:0], perLine*n+last-first), b)
		return h.scratch, nil
	}
	h.scratch = slices.Grow(h.scratch[:0], perLine*n)[:perLine*n]
	shift := int32(perLine*n - first)
	entry := h.scratch
	for i := range h.lines {
		l := &h.lines[i]
		if len(entry) < perLine {
			break // never: it spares the checks below
		}
		binary.LittleEndian.PutUint32(entry, uint32(l.start+shift))
		binary.LittleEndian.PutUint32(entry[4:], uint32(l.colon+shift))
		binary.LittleEndian.PutUint32(entry[8:], uint32(l.end+shift))
		entry = entry[perLine:]
	}
	return h.scratch, b[first:last]
}

// packDecoded appends the table and the lines to buf, which is empty and has
// room for them, without escapes and the padding that trim found.
func (h *head) packDecoded(buf, b []byte) []byte {
	n := len(h.lines)
	first, last := int(h.lines[0].start), int(h.lines[n-1].end)
	buf = buf[:perLine*n]
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
	return append(buf, b[done:last]...)
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
