package session

import "iter"

// heldTable finds what is held by its number. Numbers are dense, so a page of
// pointers costs a message a third of what a map does, and a page is let go with
// the last one that is held in it.
type heldTable struct {
	pages []*heldPage // by MsgID / heldPerPage; nil where nothing is held
}

const heldPerPage = 256

type heldPage struct {
	held [heldPerPage]*holding
	n    int
}

// get gives nil for a message that is not held.
func (t *heldTable) get(id MsgID) *holding {
	at := int(id / heldPerPage)
	if at >= len(t.pages) || t.pages[at] == nil {
		return nil
	}
	return t.pages[at].held[id%heldPerPage]
}

func (t *heldTable) put(id MsgID, h *holding) {
	at := int(id / heldPerPage)
	for at >= len(t.pages) {
		t.pages = append(t.pages, nil)
	}
	if t.pages[at] == nil {
		t.pages[at] = new(heldPage)
	}
	p := t.pages[at]
	if p.held[id%heldPerPage] == nil {
		p.n++
	}
	p.held[id%heldPerPage] = h
}

func (t *heldTable) drop(id MsgID) {
	if t.get(id) == nil {
		return
	}
	at := id / heldPerPage
	p := t.pages[at]
	p.held[id%heldPerPage] = nil
	if p.n--; p.n == 0 {
		t.pages[at] = nil
	}
}

// all gives what is held in the order in which it came.
func (t *heldTable) all() iter.Seq2[MsgID, *holding] {
	return func(yield func(MsgID, *holding) bool) {
		for at, p := range t.pages {
			if p == nil {
				continue
			}
			for i, h := range p.held {
				if h != nil && !yield(MsgID(at*heldPerPage+i), h) {
					return
				}
			}
		}
	}
}
