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

// isASCII looks at 32 octets at a time.
func isASCII(b []byte) bool {
	var all uint64
	for ; len(b) >= 32; b = b[32:] {
		all |= binary.LittleEndian.Uint64(b) | binary.LittleEndian.Uint64(b[8:]) |
			binary.LittleEndian.Uint64(b[16:]) | binary.LittleEndian.Uint64(b[24:])
	}
	for ; len(b) >= 8; b = b[8:] {
		all |= binary.LittleEndian.Uint64(b)
	}
	for _, c := range b {
		all |= uint64(c)
	}
	return all&highBit == 0
}
