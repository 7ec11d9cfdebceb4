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

// indexNear is bytes.IndexByte for an octet that is expected soon, as the
// colon of a header line is: it looks at the first sixteen octets itself.
func indexNear(b []byte, c byte) int {
	if len(b) < 16 {
		return bytes.IndexByte(b, c)
	}
	x := binary.LittleEndian.Uint64(b) ^ uint64(c)*each
	if x = (x - each) &^ x & highBit; x != 0 {
		return bits.TrailingZeros64(x) / 8
	}
	x = binary.LittleEndian.Uint64(b[8:]) ^ uint64(c)*each
	if x = (x - each) &^ x & highBit; x != 0 {
		return 8 + bits.TrailingZeros64(x)/8
	}
	if i := bytes.IndexByte(b[16:], c); i >= 0 {
		return 16 + i
	}
	return -1
}

// survey counts the control octets of a head and reports whether it is ASCII,
// eight octets at a time. A blank behind a control octet may be counted as
// well, so the number is at most too high. Of a long text it tells nothing.
func survey(b []byte) (controls int, ascii bool) {
	if len(b) > 8*255 { // or the eight counters overflow
		return -1, false
	}
	var all, counters uint64
	for ; len(b) >= 16; b = b[16:] {
		x, y := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
		all |= x | y
		counters += ((x-' '*each)&^x&highBit)>>7 + ((y-' '*each)&^y&highBit)>>7
	}
	for _, c := range b {
		all |= uint64(c)
		if c < ' ' {
			controls++
		}
	}
	for ; counters != 0; counters >>= 8 {
		controls += int(counters & 0xff)
	}
	return controls, all&highBit == 0
}
