package ui

import (
	"fmt"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/ui/safe"
)

// listDeeds are what is done to the message list itself.
func listDeeds() map[keymap.Action]deed {
	return map[keymap.Action]deed{
		keymap.MarkRange:     does((*Model).markRange).when(noMessage),
		keymap.MarkAll:       does((*Model).markShown).when(noMessage),
		keymap.UnmarkAll:     does(func(m *Model) { m.unmark(m.conn().selected()) }).when(noMarks),
		keymap.ChooseColumns: deed{run: (*Model).openColumns}.when(noConnection),
		keymap.NextTimes:     does((*Model).nextTimeStyle).when(noTimes),
	}
}

// span is a range of the message list that grows and shrinks with the cursor,
// from the message where it was begun. It marks what is shown of it: with a
// filter, the hits.
type span struct {
	on     bool
	anchor int // the message where it began
}

// spanned gives the messages [from, to) of the range; none when there is none.
func (s *subView) spanned() (from, to int) {
	if !s.span.on || s.list.n == 0 {
		return 0, 0
	}
	here := s.row(s.list.cursor)
	return min(s.span.anchor, here), max(s.span.anchor, here) + 1
}

// marked reports whether a message that is shown has a mark, or lies in the range.
func (s *subView) marked(i int) bool {
	from, to := s.spanned()
	return s.marks.has(i) || i >= from && i < to
}

// picked is the set of what is marked, the range included.
func (s *subView) picked() *msgSet {
	if !s.span.on {
		return &s.marks
	}
	set := s.marks.clone()
	from, to := s.spanned()
	set.include(s.shownSet(), from, to)
	return &set
}

// shownSet is what the filter shows; nil stands for everything.
func (s *subView) shownSet() *msgSet {
	if s.find.on() {
		return &s.find.hits
	}
	return nil
}

// chosen gives the marked messages in order, or the one under the cursor.
func (s *subView) chosen() []session.MsgID {
	if s == nil {
		return nil
	}
	if set := s.picked(); set.n > 0 {
		ids := make([]session.MsgID, 0, set.n)
		for i := range set.all() {
			ids = append(ids, s.ids[i])
		}
		return ids
	}
	if id, ok := s.current(); ok {
		return []session.MsgID{id}
	}
	return nil
}

// chosenHeld is chosen without what cannot be acked or nacked, and how many
// that leaves out.
func (s *subView) chosenHeld() (ids []session.MsgID, left int) {
	all := s.chosen()
	for _, id := range all {
		if i, ok := s.index(id); ok && decidable(s.states[i]) {
			ids = append(ids, id)
		}
	}
	return ids, len(all) - len(ids)
}

// decidable reports whether an ACK or NACK may be sent for a message.
func decidable(s session.MsgState) bool { return s == session.Held || s == session.Failed }

// anyMarked reports whether something is marked, so that an act is for all of it.
func (s *subView) anyMarked() bool { return s != nil && (s.span.on && s.list.n > 0 || s.marks.n > 0) }

// mark marks the message under the cursor and goes on to the next, so that
// several can be marked in a row. In a tail there is nothing to mark for:
// there it pauses.
func (m *Model) mark() {
	v := m.conn().selected()
	if v != nil && v.tail() {
		m.pause()
		return
	}
	if _, ok := v.current(); !ok {
		return
	}
	i := v.row(v.list.cursor)
	v.marks.set(i, !v.marks.has(i))
	v.find.changed(i, false)
	v.list.move(1)
}

// markRange begins a range at the cursor, or ends it and leaves its marks.
func (m *Model) markRange() {
	v := m.conn().selected()
	if v.span.on {
		v.marks = *v.picked()
		v.span = span{}
		m.marksChanged(v)
		return
	}
	v.list.follow = false // else what arrives would move the end of the range
	v.span = span{on: true, anchor: v.row(v.list.cursor)}
}

// markShown marks everything that the filter shows.
func (m *Model) markShown() {
	v := m.conn().selected()
	v.marks.include(v.shownSet(), 0, v.limit())
	v.span = span{}
	if v.find.on() && v.find.scanned() < v.limit() {
		m.tell(fmt.Sprintf("%s marked so far: the filter is still scanning", count(v.marks.n)))
	}
	m.marksChanged(v)
}

// unmark takes all marks away, and the range.
func (m *Model) unmark(v *subView) {
	v.marks, v.span = msgSet{}, span{}
	m.marksChanged(v)
}

// marksChanged says that many marks have changed at once: a filter that asks
// for marks begins anew.
func (m *Model) marksChanged(v *subView) {
	if v.find.on() && v.find.want.Marks() {
		v.lookAnew(v.find.want, m.now())
	}
}

// runsNamed is how many runs of numbers a question names.
const runsNamed = 12

// numbers names messages as the list does, by their numbers in it: those that
// stand side by side as a run.
func (c *conn) numbers(ids []session.MsgID) string {
	text := plural(len(ids), "message") + ": "
	runs := 0
	for k := 0; k < len(ids); {
		if runs == runsNamed {
			return text + fmt.Sprintf(safe.Own(", … and %s more"), count(len(ids)-k))
		}
		v, _, ok := c.state(ids[k])
		if !ok {
			k++
			continue
		}
		first, _ := v.index(ids[k])
		n := 1
		for k+n < len(ids) && first+n < len(v.ids) && v.ids[first+n] == ids[k+n] {
			n++
		}
		if runs > 0 {
			text += ", "
		}
		text += fmt.Sprintf("#%d", first+1)
		if n > 1 {
			text += fmt.Sprintf("–#%d", first+n)
		}
		runs++
		k += n
	}
	return text
}

func noMessage(m *Model) string {
	if why := noSubscription(m); why != "" {
		return why
	}
	if _, ok := m.conn().selected().current(); !ok {
		return "no message is shown here"
	}
	return ""
}

func noMarks(m *Model) string {
	if why := noSubscription(m); why != "" {
		return why
	}
	if !m.conn().selected().anyMarked() {
		return m.keyed("nothing is marked: {mark} marks a message, {mark.range} starts a range")
	}
	return ""
}

// marksSaid is how many are marked, for the border, and how many of them the
// filter hides: an act is for those too.
func (s *subView) marksSaid() string {
	set := s.picked()
	if set.n == 0 {
		return ""
	}
	text := count(set.n) + " marked"
	if hits := s.shownSet(); hits != nil {
		if hidden := set.n - set.common(hits); hidden > 0 {
			text += fmt.Sprintf(", %s of them not shown", count(hidden))
		}
	}
	if s.span.on {
		text = "range: " + text
	}
	return text
}
