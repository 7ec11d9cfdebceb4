package stomp

import "hash/maphash"

// awaited is a table of receipts by their ids. A map would have to be asked
// twice for each, coming and going, which is what many receipts in flight cost.
type awaited struct {
	rows []*Receipt // lists, found by hash; as many as a power of two
	n    int
}

// A hash that nobody outside can foresee: ids come from the broker as well.
var idSeed = maphash.MakeSeed()

// add takes w, unless one with its id is there.
func (a *awaited) add(w *Receipt) bool {
	if a.n == len(a.rows) {
		a.grow()
	}
	row := a.row(maphash.String(idSeed, w.id))
	for other := *row; other != nil; other = other.next {
		if other.id == w.id {
			return false
		}
	}
	w.next, *row = *row, w
	a.n++
	return true
}

// take gives the one with this id, which leaves the table, or nil.
func (a *awaited) take(id []byte) *Receipt {
	if a.n == 0 {
		return nil
	}
	for at := a.row(maphash.Bytes(idSeed, id)); *at != nil; at = &(*at).next {
		if w := *at; w.id == string(id) {
			*at = w.next
			a.n--
			return w
		}
	}
	return nil
}

func (a *awaited) row(hash uint64) **Receipt { return &a.rows[hash&uint64(len(a.rows)-1)] }

func (a *awaited) grow() {
	old := a.rows
	a.rows = make([]*Receipt, max(16, 2*len(old)))
	for _, w := range old {
		for w != nil {
			row, next := a.row(maphash.String(idSeed, w.id)), w.next
			w.next, *row = *row, w
			w = next
		}
	}
}
