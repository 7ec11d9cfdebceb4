package journal

import "sync"

// ringSize is how much of the newest octets stays in memory. A power of two.
const ringSize = 4 << 20

// ring holds the newest octets of the file. One goroutine adds, any number
// copy.
type ring struct {
	mu       sync.RWMutex
	buf      []byte
	low, end int64 // the part of the file that buf holds
}

// add takes a batch that was written at that offset, and so many octets behind
// it that are not at hand: with them it begins anew.
func (r *ring) add(at int64, batch []byte, more int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	next := at + int64(len(batch)+more)
	if r.buf == nil {
		r.buf = make([]byte, ringSize)
		r.low = at
	}
	if len(batch) > ringSize || more > 0 {
		r.low, r.end = next, next
		return
	}
	n := copy(r.buf[at%ringSize:], batch)
	copy(r.buf, batch[n:])
	r.end = next
	r.low = max(r.low, next-ringSize)
}

// copy fills to with the file's octets from that offset, if all of them are
// here.
func (r *ring) copy(to []byte, from int64) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.buf == nil || from < r.low || from+int64(len(to)) > r.end {
		return false
	}
	n := copy(to, r.buf[from%ringSize:])
	copy(to[n:], r.buf)
	return true
}

func (r *ring) drop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.buf, r.low, r.end = nil, 0, 0
}
