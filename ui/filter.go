package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/ui/filter"
)

// finding narrows a message list to what a filter asks for. The filter looks
// from where the reader is, at what comes after and what came before in turn,
// in pieces in the background; the list shows what was found so far. The row of
// the cursor stays where it is while rows come and go around it.
//
// A message whose state or mark changes is looked at again when the filter asks
// for states or marks: it leaves the list, or comes into it, with the change. A
// cursor on a message that leaves goes to the next one. Ages are counted to the
// time when the filter was set.
type finding struct {
	text    string             // what was typed, right or wrong
	mistake *filter.ParseError // what is wrong with it
	want    *filter.Filter     // the last that was right; nil or empty shows all
	hits    msgSet
	lo, hi  int    // the messages from lo to before hi were looked at
	start   int    // where looking began
	home    int    // the message at the cursor
	offset  int    // its row on the screen
	left    [2]int // the cursor and the top row as they were left here
	now     time.Time
	era     int // a change of the filter outdates work under way
	busy    bool
	stop    context.CancelFunc
	again   []int // messages that changed
	crowd   int   // how many of them there may be before they are sifted
	block   int
}

func (f *finding) on() bool { return !f.want.Empty() }

// scanned is how many messages were looked at.
func (f *finding) scanned() int { return f.hi - f.lo }

// stateWords are the words of all states.
func stateWords() (words []string) {
	for s := session.Seen; s <= session.Stuck; s++ {
		words = append(words, s.String())
	}
	return words
}

// setFilter starts over with another text; "" shows everything. What is wrong
// is kept as a mistake, and the list stays as it is.
func (m *Model) setFilter(c *conn, v *subView, text string) tea.Cmd {
	f := &v.find
	want, err := filter.Parse(text, stateWords()...)
	f.text, f.mistake = text, nil
	if err != nil {
		f.mistake, _ = err.(*filter.ParseError)
		return nil
	}
	if f.want != nil && strings.TrimSpace(want.String()) == strings.TrimSpace(f.want.String()) {
		return nil
	}
	v.lookAnew(want, m.now())
	return nil
}

// lookAnew has a filter look at everything from where the reader is.
func (v *subView) lookAnew(want *filter.Filter, now time.Time) {
	f := &v.find
	v.stay()
	if f.stop != nil {
		f.stop()
	}
	f.want, f.now = want, now
	f.hits, f.again, f.busy, f.block, f.stop = msgSet{}, nil, false, 0, nil
	f.era++
	f.start = f.home
	if v.list.follow {
		f.start = v.limit()
	}
	f.lo, f.hi = f.start, f.start
	v.regrow()
}

// stay remembers where the reader is, before rows change. As long as nobody
// moves that is where it was before, even when there is no such row just now.
func (v *subView) stay() {
	l, f := &v.list, &v.find
	if l.n > 0 && f.left != [2]int{l.cursor, l.top} {
		f.home, f.offset = v.row(l.cursor), l.cursor-l.top
	}
}

// regrow takes the new number of rows and puts the cursor where the reader was.
func (v *subView) regrow() {
	l, f := &v.list, &v.find
	if l.follow {
		l.grow(v.shown())
		f.left = [2]int{-1, -1}
		return
	}
	l.n, l.cursor = v.shown(), f.home
	if f.on() {
		l.cursor = f.hits.rank(f.home)
	}
	l.top = l.cursor - f.offset
	l.settle()
	f.left = [2]int{l.cursor, l.top}
}

// limit is how many messages there are for the reader: those that came during a
// pause are not among them.
func (v *subView) limit() int {
	if v.paused {
		return min(v.pausedAt, len(v.ids))
	}
	return len(v.ids)
}

// changed says that the state or the mark of a message has changed.
func (f *finding) changed(i int, state bool) {
	if f.on() && (state && f.want.States() || !state && f.want.Marks()) {
		f.again = append(f.again, i)
		f.sift()
	}
}

// sift keeps each message that changed once, so that a list that nobody looks at
// does not grow with every change.
func (f *finding) sift() {
	if len(f.again) <= f.crowd+pieceMost {
		return
	}
	slices.Sort(f.again)
	f.again = slices.Compact(f.again)
	f.crowd = len(f.again)
}

// look goes on with what the filter of the list on the screen has not looked
// at, one piece at a time. It is asked after everything that happens.
func (m *Model) look() tea.Cmd {
	c := m.conn()
	v := c.selected()
	if v == nil || !v.find.on() || v.find.busy {
		return nil
	}
	f, limit := &v.find, v.limit()
	above, below := f.hits.rank(f.start), f.hits.n-f.hits.rank(f.start)
	up := f.hi < limit && (f.lo == 0 || below <= above)
	if f.hi >= limit && f.lo == 0 && len(f.again) == 0 {
		return nil
	}
	j := &lookJob{c: c, sub: v.ID, era: f.era, want: f.want, now: f.now, broker: c.link.Broker, ids: v.ids[:limit:limit],
		lo: f.lo, hi: f.hi, up: up, block: f.block, enough: max(1, v.list.height), source: &records{read: c.read, octets: c.octets}}
	j.from, j.end = f.hi, min(f.hi+pieceMost, limit)
	from, to := j.from, j.end
	if !up {
		j.from, j.end = max(0, f.lo-pieceMost), max(0, f.lo-pieceMost)
		from, to = j.from, f.lo
	}
	v.lend(j, from, to)
	ctx, stop := context.WithCancel(m.ctx)
	j.ctx, f.stop, f.busy = ctx, stop, true
	return func() tea.Msg {
		defer stop()
		return j.run()
	}
}

// lend copies what the filter asks for and what may change meanwhile.
func (v *subView) lend(j *lookJob, from, to int) {
	if j.want.States() {
		j.state = append([]session.MsgState(nil), v.states[from:to]...)
	}
	if j.want.Marks() {
		j.marks = make([]bool, to-from)
		for i := range j.marks {
			j.marks[i] = v.marks.has(from + i)
		}
	}
	n := min(len(v.find.again), pieceMost)
	for _, i := range v.find.again[:n] {
		if i >= v.find.lo && i < v.find.hi {
			j.again = append(j.again, again{i, v.states[i], v.marks.has(i)})
		}
	}
	v.find.again = v.find.again[n:]
}

// scanned takes the hits of a piece.
func (m *Model) scanned(msg scanMsg) tea.Cmd {
	v := msg.c.view(msg.sub)
	if v == nil || v.find.era != msg.era {
		return nil
	}
	f := &v.find
	v.stay()
	for _, i := range msg.hits {
		f.hits.set(i, true)
	}
	for _, d := range msg.verdicts {
		f.hits.set(d.i, d.hit)
	}
	f.busy, f.lo, f.hi, f.block = false, msg.lo, msg.hi, msg.block
	v.regrow()
	return nil
}

// askFilter opens the filter line of the focused pane.
func (m *Model) askFilter() tea.Cmd {
	c := m.conn()
	v := c.selected()
	if m.focus == paneInspector {
		return m.askSearch()
	}
	before := ""
	if v.find.on() {
		before = v.find.want.String()
	}
	p := newLinePrompt("filter", "apply", before)
	p.changed = func(m *Model, text string) tea.Cmd { return m.setFilter(c, v, text) }
	p.mistake = func() (int, string) {
		if e := v.find.mistake; e != nil {
			return e.At, e.Problem
		}
		return -1, ""
	}
	p.found = v.counted
	p.history, p.help = &c.filters, newFilterHelp
	p.special = map[keymap.Action]func(*Model) tea.Cmd{
		keymap.FilterSave: func(m *Model) tea.Cmd {
			if v.find.mistake != nil {
				m.warn("the filter is wrong: " + v.find.mistake.Problem)
				return nil
			}
			return m.saveFilter(p.input.text())
		},
		keymap.FilterSaved: func(m *Model) tea.Cmd { return m.pickFilter(p.put) },
	}
	m.openPanel(p)
	return nil
}

// counted says how many were found and how many looked at, and while that goes
// on how far it is.
func (s *subView) counted() string {
	f := &s.find
	if !f.on() {
		return ""
	}
	text := count(f.hits.n) + " of " + count(f.scanned())
	if limit := s.limit(); f.scanned() < limit {
		text += fmt.Sprintf(", %d%% scanned", f.scanned()*100/limit)
	}
	if n := f.want.Overrun(); n > 0 {
		text += ", jq gave up on " + count(n)
	}
	return text
}
