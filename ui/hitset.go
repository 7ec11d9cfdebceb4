package ui

import "math/bits"

// hitSet is a set of messages of a list, by index, that knows the row of each.
// Adding, taking out and both ways between row and index cost the same however
// many there are, and a message takes one bit. The zero value is empty.
type hitSet struct {
	n    int
	bits []uint64
	tree []int32 // a Fenwick tree of how many each block holds; from 1 on
}

// blockWords is how many words of bits one leaf of the tree counts.
const blockWords = 32

// set puts a message in or takes it out.
func (h *hitSet) set(i int, in bool) {
	w, bit := i/64, uint64(1)<<(i%64)
	if w >= len(h.bits) {
		if !in {
			return
		}
		h.enlarge(w + 1)
	}
	if h.bits[w]&bit != 0 == in {
		return
	}
	h.bits[w] ^= bit
	d := 1
	if !in {
		d = -1
	}
	h.n += d
	for b := w/blockWords + 1; b < len(h.tree); b += b & -b {
		h.tree[b] += int32(d)
	}
}

// enlarge makes room for that many words and more, and counts anew.
func (h *hitSet) enlarge(words int) {
	blocks := 1
	for blocks*blockWords < words {
		blocks *= 2
	}
	grown := make([]uint64, blocks*blockWords)
	copy(grown, h.bits)
	h.bits, h.tree = grown, make([]int32, blocks+1)
	for w, word := range h.bits {
		h.tree[w/blockWords+1] += int32(bits.OnesCount64(word))
	}
	for b := 1; b < len(h.tree); b++ {
		if up := b + b&-b; up < len(h.tree) {
			h.tree[up] += h.tree[b]
		}
	}
}

// rank is how many messages of the set come before i: the row of i, or of the
// next one when i is not in the set.
func (h *hitSet) rank(i int) int {
	w := i / 64
	if w >= len(h.bits) {
		return h.n
	}
	n := 0
	for b := w / blockWords; b > 0; b -= b & -b {
		n += int(h.tree[b])
	}
	for k := w / blockWords * blockWords; k < w; k++ {
		n += bits.OnesCount64(h.bits[k])
	}
	return n + bits.OnesCount64(h.bits[w]&(1<<(i%64)-1))
}

// at gives the message in a row, which is less than n.
func (h *hitSet) at(row int) int {
	b := 0
	for step := len(h.tree) - 1; step > 0; step /= 2 {
		if next := b + step; next < len(h.tree) && int(h.tree[next]) <= row {
			b, row = next, row-int(h.tree[next])
		}
	}
	for w := b * blockWords; ; w++ {
		word := h.bits[w]
		if n := bits.OnesCount64(word); n <= row {
			row -= n
			continue
		}
		for ; row > 0; row-- {
			word &= word - 1
		}
		return w*64 + bits.TrailingZeros64(word)
	}
}
