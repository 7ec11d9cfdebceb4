package ui

import (
	"iter"
	"math/bits"
)

// msgSet is a set of messages of a list, by index, that knows the row of each:
// the hits of a filter, the marks. Adding, taking out and both ways between row
// and index cost the same however many there are, and a message takes one bit.
// The zero value is empty.
type msgSet struct {
	n    int
	bits []uint64
	tree []int32 // a Fenwick tree of how many each block holds; from 1 on
}

// blockWords is how many words of bits one leaf of the tree counts.
const blockWords = 32

// has reports whether a message is in the set.
func (h *msgSet) has(i int) bool {
	w := i / 64
	return i >= 0 && w < len(h.bits) && h.bits[w]&(1<<(i%64)) != 0
}

// set puts a message in or takes it out.
func (h *msgSet) set(i int, in bool) {
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

// include puts in all messages of another set from one index up to, not
// including, another one; without a set, all there are. It costs a step for
// every 64 messages.
func (h *msgSet) include(of *msgSet, from, to int) {
	if from >= to {
		return
	}
	last := (to - 1) / 64
	if last >= len(h.bits) {
		h.enlarge(last + 1)
	}
	for w := from / 64; w <= last; w++ {
		word := ^uint64(0)
		if of != nil {
			word = 0
			if w < len(of.bits) {
				word = of.bits[w]
			}
		}
		if w == from/64 {
			word &= ^uint64(0) << (from % 64)
		}
		if w == last {
			word &= ^uint64(0) >> (63 - (to-1)%64)
		}
		h.bits[w] |= word
	}
	h.recount()
}

// common is how many messages two sets share.
func (h *msgSet) common(with *msgSet) (n int) {
	for w := range min(len(h.bits), len(with.bits)) {
		n += bits.OnesCount64(h.bits[w] & with.bits[w])
	}
	return n
}

// clone is a set of the same messages.
func (h *msgSet) clone() msgSet {
	var c msgSet
	c.include(h, 0, len(h.bits)*64)
	return c
}

// all gives the messages in order.
func (h *msgSet) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for w, word := range h.bits {
			for ; word != 0; word &= word - 1 {
				if !yield(w*64 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

// enlarge makes room for that many words and more.
func (h *msgSet) enlarge(words int) {
	blocks := 1
	for blocks*blockWords < words {
		blocks *= 2
	}
	grown := make([]uint64, blocks*blockWords)
	copy(grown, h.bits)
	h.bits, h.tree = grown, make([]int32, blocks+1)
	h.recount()
}

// recount counts anew.
func (h *msgSet) recount() {
	h.n = 0
	clear(h.tree)
	for w, word := range h.bits {
		n := bits.OnesCount64(word)
		h.n += n
		h.tree[w/blockWords+1] += int32(n)
	}
	for b := 1; b < len(h.tree); b++ {
		if up := b + b&-b; up < len(h.tree) {
			h.tree[up] += h.tree[b]
		}
	}
}

// rank is how many messages of the set come before i: the row of i, or of the
// next one when i is not in the set.
func (h *msgSet) rank(i int) int {
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
func (h *msgSet) at(row int) int {
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
