package journal

import "sync/atomic"

// index knows where each record ends: 8 octets a record, in chunks, so that a
// growing index never copies a large slice. One goroutine puts and publishes;
// readers see only what was published.
type index struct {
	chunks atomic.Pointer[[]*chunk]
	count  atomic.Uint32
}

const chunkRecords = 8192

type chunk [chunkRecords]int64

func (x *index) len() uint32 { return x.count.Load() }

// put notes that record n ends at that offset. n is the number of the last
// record put, plus one.
func (x *index) put(n uint32, end int64) {
	p := x.chunks.Load()
	at := int(n / chunkRecords)
	if p == nil || at == len(*p) {
		p = x.grow(p)
	}
	(*p)[at][n%chunkRecords] = end
}

// grow adds a chunk. The list may be shared with readers: append writes behind
// the length that they know.
func (x *index) grow(p *[]*chunk) *[]*chunk {
	var chunks []*chunk
	if p != nil {
		chunks = *p
	}
	chunks = append(chunks, new(chunk))
	x.chunks.Store(&chunks)
	return &chunks
}

// publish makes the first n records known.
func (x *index) publish(n uint32) { x.count.Store(n) }

// span gives where record n begins and ends.
func (x *index) span(n uint32) (from, to int64, ok bool) {
	if n >= x.count.Load() {
		return 0, 0, false
	}
	chunks := *x.chunks.Load()
	to = chunks[n/chunkRecords][n%chunkRecords]
	if n == 0 {
		return int64(len(firstLine)), to, true
	}
	n--
	return chunks[n/chunkRecords][n%chunkRecords], to, true
}
