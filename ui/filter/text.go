package filter

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A text is looked for in any case: an ASCII letter is equal to its other case
// and to nothing else, any other letter to what unicode.ToLower makes of it.

// fold makes letters small. What is not UTF-8 stays.
func fold(to, text []byte) []byte {
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			to = append(to, lowered(c))
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		if small := unicode.ToLower(r); small != r && small >= utf8.RuneSelf {
			to = utf8.AppendRune(to, small)
		} else {
			to = append(to, text[i:i+n]...)
		}
		i += n
	}
	return to
}

func lowered(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}

// needle is a text to be looked for in any case.
type needle struct {
	text  []byte // folded
	rare  int    // which of its octets is likely to be the rarest, when it is ASCII
	ascii bool
}

// common lists octets of frames from the most to the least frequent.
const common = "e0ta1oinsr2-:\"3,456789/lc.dumpgh\nfbvyw_k xjqz{}[]"

func newNeedle(text string) needle {
	n := needle{text: fold(nil, []byte(text)), ascii: true}
	most := -1
	for i, c := range n.text {
		n.ascii = n.ascii && c < utf8.RuneSelf
		at := strings.IndexByte(common, c)
		if at < 0 {
			at = len(common)
		}
		if 'a' <= c && c <= 'z' {
			at -= 8 // two octets are looked for instead of one
		}
		if at > most {
			n.rare, most = i, at
		}
	}
	return n
}

// in reports whether the needle, which is ASCII, stands in b.
func (n *needle) in(b []byte) bool { return n.next(b) >= 0 }

// next gives where the needle, which is ASCII, stands first in b, or -1.
func (n *needle) next(b []byte) int {
	if len(n.text) == 0 {
		return 0
	}
	last := len(b) - len(n.text) // where it can begin at the latest
	if last < 0 {
		return -1
	}
	small := n.text[n.rare]
	large := small
	if 'a' <= small && small <= 'z' {
		large -= 'a' - 'A'
	}
	// The places of either case in the part where the octet can stand.
	part := b[n.rare : n.rare+last+1]
	a := bytes.IndexByte(part, small)
	z := -1
	if large != small {
		z = bytes.IndexByte(part, large)
	}
	for a >= 0 || z >= 0 {
		at := a
		if a < 0 || z >= 0 && z < a {
			at = z
		}
		if equalFold(b[at:at+len(n.text)], n.text) {
			return at
		}
		if at == a {
			a = further(part, at, small)
		} else {
			z = further(part, at, large)
		}
	}
	return -1
}

// further gives the next place of c behind at, or -1.
func further(b []byte, at int, c byte) int {
	if i := bytes.IndexByte(b[at+1:], c); i >= 0 {
		return at + 1 + i
	}
	return -1
}

// equalFold compares octets, as many on both sides; b is folded ASCII.
func equalFold(a, b []byte) bool {
	for i, c := range b {
		if a[i] != c && lowered(a[i]) != c {
			return false
		}
	}
	return true
}

// inText reports whether the needle stands in a text of any script. Memory is
// used again.
func (n *needle) inText(text []byte, memory *[]byte) bool {
	if n.ascii {
		return n.in(text)
	}
	*memory = fold((*memory)[:0], text)
	return bytes.Contains(*memory, n.text)
}

// unsure are the octets that an escape in a header may stand for, and those
// that mean something in a frame: where they stand in a needle the octets on
// the wire may differ from it.
const unsure = ":\n\r\\\x00"

// probe is the longest part of a folded text that stands in the octets of a
// frame as it is whenever the text stands in the frame.
func probe(folded []byte) needle {
	best, from := "", 0
	for i := 0; i <= len(folded); i++ {
		if i < len(folded) && folded[i] < utf8.RuneSelf && strings.IndexByte(unsure, folded[i]) < 0 {
			continue
		}
		if i-from > len(best) {
			best = string(folded[from:i])
		}
		from = i + 1
	}
	return newNeedle(best)
}
