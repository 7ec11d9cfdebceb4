package journal

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strings"
)

// finder looks for a needle in large pieces. It compares two octets of the
// needle, those that are likely to be the rarest, at eight places at a time, and
// all of the needle only where both are there. So neither a first letter that
// stands everywhere nor a search in any case makes it slow.
type finder struct {
	needle []byte // in lower case when any is set
	any    bool   // ASCII letters match in either case
	first  int    // where in the needle the two octets stand, first before second
	second int
	a, b   pattern
}

// pattern is an octet, eight times, and what is set in others before they are
// compared with it: the bit that makes a letter a small one.
type pattern struct{ octet, set uint64 }

const (
	lows  = 0x0101010101010101
	highs = 0x8080808080808080
)

func newFinder(needle []byte, any bool) *finder {
	f := &finder{needle: bytes.Clone(needle), any: any}
	if any {
		f.needle = lower(f.needle)
	}
	if len(needle) == 0 {
		return f
	}
	for i := range f.needle {
		if rarity(f.needle[i]) > rarity(f.needle[f.first]) {
			f.first = i
		}
	}
	f.second = -1
	for i := range f.needle {
		if i != f.first && (f.second < 0 || rarity(f.needle[i]) > rarity(f.needle[f.second])) {
			f.second = i
		}
	}
	if f.second < 0 {
		f.second = f.first
	}
	f.first, f.second = min(f.first, f.second), max(f.first, f.second)
	f.a, f.b = f.pattern(f.first), f.pattern(f.second)
	return f
}

func (f *finder) pattern(at int) pattern {
	p := pattern{octet: uint64(f.needle[at]) * lows}
	if c := f.needle[at]; f.any && 'a' <= c && c <= 'z' {
		p.set = ('a' - 'A') * lows
	}
	return p
}

// common lists octets of frames from the most to the least frequent. What is
// not listed is rare.
const common = "e0ta1oinsr2-:\"3,456789/lc.dumpgh\nfbvyw_k xTSEAIONRCLMDPUjzqGBFHVWKYXJQZ{}[]"

func rarity(c byte) int {
	if i := strings.IndexByte(common, c); i >= 0 {
		return i
	}
	return len(common)
}

// next gives where the needle stands first in b, or -1. A needle is not empty.
func (f *finder) next(b []byte) int {
	n := len(b) - len(f.needle) + 1 // places where it can begin
	if n <= 0 {
		return -1
	}
	// Both views are as long: the loops below have their bounds checked once.
	x := b[f.first : f.first+n]
	y := b[f.second : f.second+n]
	i := 0
	for ; i+32 <= n; i += 32 {
		p, q := x[i:i+32:i+32], y[i:i+32:i+32]
		m0 := f.both(p[0:8], q[0:8])
		m1 := f.both(p[8:16], q[8:16])
		m2 := f.both(p[16:24], q[16:24])
		m3 := f.both(p[24:32], q[24:32])
		if m0|m1|m2|m3 == 0 {
			continue
		}
		for k, m := range [4]uint64{m0, m1, m2, m3} {
			if at := f.check(b, i+8*k, m); at >= 0 {
				return at
			}
		}
	}
	for ; i < n; i++ {
		if f.matches(b[i:]) {
			return i
		}
	}
	return -1
}

// both marks the places, one octet each, where both octets are right. Above a
// right place it may mark others that are not.
func (f *finder) both(p, q []byte) uint64 {
	z := (binary.LittleEndian.Uint64(p) | f.a.set) ^ f.a.octet | (binary.LittleEndian.Uint64(q) | f.b.set) ^ f.b.octet
	return (z - lows) &^ z & highs
}

// check compares the whole needle at each marked place.
func (f *finder) check(b []byte, from int, marked uint64) int {
	for ; marked != 0; marked &= marked - 1 {
		if at := from + bits.TrailingZeros64(marked)/8; f.matches(b[at:]) {
			return at
		}
	}
	return -1
}

// matches reports whether b begins with the needle. It is long enough.
func (f *finder) matches(b []byte) bool {
	if f.any {
		return equalFold(b[:len(f.needle)], f.needle)
	}
	return bytes.Equal(b[:len(f.needle)], f.needle)
}

// in reports whether the needle stands in b; an empty one does.
func (f *finder) in(b []byte) bool { return len(f.needle) == 0 || f.next(b) >= 0 }

// equalFold compares octets, as many on both sides, ASCII letters in any case.
func equalFold(a, b []byte) bool {
	for i, c := range a {
		if c != b[i] && lowered(c) != lowered(b[i]) {
			return false
		}
	}
	return true
}

func lowered(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}

// lower makes ASCII letters small, in place: all others stay octets that nobody
// knows the meaning of.
func lower(b []byte) []byte {
	for i, c := range b {
		b[i] = lowered(c)
	}
	return b
}
