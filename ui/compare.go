package ui

import (
	"fmt"

	"stompbox/session"
	"stompbox/ui/inspect"
)

// otherMarked is the one marked message beside a message, to compare with.
func (s *subView) otherMarked(id session.MsgID) (other session.MsgID, ok bool) {
	if s == nil || s.marks.n > 2 {
		return 0, false
	}
	for i := range s.marks.all() {
		if s.ids[i] == id {
			continue
		}
		if ok {
			return 0, false
		}
		other, ok = s.ids[i], true
	}
	return other, ok
}

// compare gives the document the marked message to compare with, when that is
// another one than before.
func (in *inspectView) compare() {
	if in.doc == nil {
		return
	}
	v := in.c.selected()
	other, ok := v.otherMarked(in.id)
	switch {
	case !ok && in.against == nil, ok && in.against != nil && *in.against == other:
		return
	case !ok:
		in.against = nil
		in.doc.Against(nil, "")
		if in.view == inspect.Diff {
			in.view = in.doc.Best()
			in.rewind()
		}
		return
	}
	in.against = &other
	r, err := in.c.shown(other)
	if err != nil {
		in.doc.Against(nil, "")
		return
	}
	name := "the marked one"
	if i, ok := v.index(other); ok {
		name = fmt.Sprintf("message %d, marked", i+1)
	}
	in.doc.Against(inspect.Open(inputOf(r)), name)
	in.found = foundRows{}
	if in.chosen && in.want == inspect.Diff && in.view != inspect.Diff {
		in.view = inspect.Diff
		in.rewind()
	}
}

// openDiff shows the comparison.
func (m *Model) openDiff() {
	m.view.choose(inspect.Diff)
}

func noDiff(m *Model) string {
	if why := nothingShown(m); why != "" {
		return why
	}
	if !m.view.doc.Has(inspect.Diff) {
		return m.keyed("mark one message with {mark}, then go to another: {diff} compares the two")
	}
	return ""
}
