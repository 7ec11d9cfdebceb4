package stomp

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// One octet in each of the eight places of a word.
const (
	each    = 0x0101010101010101
	highBit = 0x80 * each
)

// scan takes the header lines and the blank line in one pass over b, in blocks
// of 64 octets, and reports whether it did. It knows the head as brokers
// send it; for any other (one that is not complete, that has a control octet
// or a line without a colon, that reaches a limit) it gives up and has changed
// nothing, and the lines are taken one by one.
func (h *head) scan(b []byte) bool {
	lines, backs := h.lines[:0], h.backs[:0]
	at := h.at // the beginning of the line
	colon := 0 // of the line, 0 until it has come
	second := 0
	var all uint64
	for place := at; place < len(b); place += block {
		octets := &h.tail
		if len(b)-place >= block {
			octets = (*[block]byte)(b[place:])
		} else { // NUL, which is not plain, stands for what b does not have
			clear(octets[copy(octets[:], b[place:]):])
		}
		found, some := marks(octets)
		all |= some
		for ; found != 0; found &= found - 1 {
			i := place + bits.TrailingZeros64(found)
			if i >= len(b) {
				return false
			}
			switch c := b[i]; {
			case c == ':':
				if colon == 0 {
					colon = i
				}
			case c == '\n' && i != at:
				if colon <= at || i-at > h.limits.Line || len(lines) == h.limits.Headers {
					return false
				}
				lines = append(lines, line{int32(at), int32(colon), int32(colon + 1), int32(i)})
				at, colon = i+1, 0
			case c == '\n':
				if i >= h.limits.HeaderBytes {
					return false
				}
				h.lines, h.backs, h.ascii = lines, backs, all&highBit == 0
				h.number += len(lines) + 1
				h.at, h.seen, h.clean = i+1, i+1, i+1
				return true
			case c == '\\':
				if i != second {
					backs, second = append(backs, int32(i)), i+1
				}
			case c < ' ':
				return false
			}
		}
	}
	return false
}

// block is as many octets as a word has bits.
const block = 64

// marks has a bit set for each octet that is not plain, and gives all of them
// or-ed together.
func marks(p *[block]byte) (found, all uint64) {
	var plains uint64
	for i := 0; i < block; i += 16 {
		v, w := binary.LittleEndian.Uint64(p[i:]), binary.LittleEndian.Uint64(p[i+8:])
		all |= v | w
		x, y := plain(v)*gather, plain(w)*gather
		plains = plains>>16 | x>>56<<48 | y>>56<<56
	}
	return ^plains, all
}

// gather times the high bits of eight octets has them side by side on top.
const gather = 1 | 1<<7 | 1<<14 | 1<<21 | 1<<28 | 1<<35 | 1<<42 | 1<<49

// plain has the high bit of each octet of w set that is neither a colon nor a
// backslash nor a control octet.
func plain(w uint64) uint64 {
	const low = 0x7f * each
	l := w & low
	return ((l+0x60*each)&((l^':'*each)+low)&((l^'\\'*each)+low) | w) & highBit
}

// quickCommand takes the line of the commands that a stream consists of, and
// reports whether it was one of them.
func (h *head) quickCommand(b []byte) bool {
	if len(b) < 8 {
		return false
	}
	switch word := string(b[:8]); {
	case word == "MESSAGE\n" && h.from != fromClient:
		h.command = MESSAGE
	case word == "RECEIPT\n" && h.from != fromClient:
		h.command = RECEIPT
	case word[:5] == "SEND\n" && h.from != fromServer:
		h.command = SEND
	case word[:4] == "ACK\n" && h.from != fromServer:
		h.command = ACK
	default:
		return false
	}
	h.at, h.number = len(h.command)+1, 2
	h.seen = h.at
	return true
}

// findBacks notes where the escapes in the lines are, whose octets b begins
// with, as scan does. The second backslash of a pair is none of its own.
func (h *head) findBacks(b []byte) {
	for at, end := int(h.lines[0].start), h.at; ; at += 2 {
		i := bytes.IndexByte(b[at:end], '\\')
		if i < 0 {
			return
		}
		at += i
		h.backs = append(h.backs, int32(at))
	}
}
