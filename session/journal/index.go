package journal

import (
	"slices"
	"sort"
	"sync/atomic"
)

// index knows where each record of a segment ends in its file: 8 octets a
// record, in chunks, so that a growing index never copies a large slice. One
// goroutine puts, publishes and seals; readers see only what was published.
type index struct {
	chunks atomic.Pointer[[][]int64]
	count  atomic.Uint32
}

const chunkRecords = 8192

func (x *index) len() uint32 { return x.count.Load() }

// put notes that record n of the segment, counted from 0, ends at that offset.
// n is that of the last put, plus one.
func (x *index) put(n uint32, end int64) {
	p := x.chunks.Load()
	if p == nil || int(n/chunkRecords) == len(*p) {
		p = x.grow(p)
	}
	(*p)[n/chunkRecords][n%chunkRecords] = end
}

// grow adds a chunk. The list may be shared with readers: append writes behind
// the length that they know.
func (x *index) grow(p *[][]int64) *[][]int64 {
	var chunks [][]int64
	if p != nil {
		chunks = *p
	}
	chunks = append(chunks, make([]int64, chunkRecords))
	x.chunks.Store(&chunks)
	return &chunks
}

// publish makes the first n records known.
func (x *index) publish(n uint32) { x.count.Store(n) }

// seal gives back what the last chunk has too much. Nothing is put afterwards.
func (x *index) seal() {
	p, n := x.chunks.Load(), x.count.Load()
	if p == nil {
		return
	}
	chunks := slices.Clone((*p)[:(n+chunkRecords-1)/chunkRecords])
	if rest := n % chunkRecords; rest > 0 {
		chunks[len(chunks)-1] = slices.Clone(chunks[len(chunks)-1][:rest])
	}
	x.chunks.Store(&chunks)
}

// span gives where record n begins and ends.
func (x *index) span(n uint32) (from, to int64, ok bool) {
	if n >= x.count.Load() {
		return 0, 0, false
	}
	chunks := *x.chunks.Load()
	to = chunks[n/chunkRecords][n%chunkRecords]
	if n == 0 {
		return firstLineSize, to, true
	}
	n--
	return chunks[n/chunkRecords][n%chunkRecords], to, true
}

// at finds the record that the octet at that offset is of: from the given one
// on, in steps that double, because it is mostly near. It is below until.
func (x *index) at(offset int64, from, until uint32) uint32 {
	chunks := *x.chunks.Load()
	ends := func(n uint32) int64 { return chunks[n/chunkRecords][n%chunkRecords] }
	low, high, step := from, from, uint32(1)
	for high < until && ends(high) <= offset {
		low = high + 1
		high += min(step, until-high)
		step *= 2
	}
	return low + uint32(sort.Search(int(high-low), func(i int) bool { return ends(low+uint32(i)) > offset }))
}
