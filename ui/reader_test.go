package ui

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"stompbox/session"
)

// arrive appends records to a subscription and draws.
func arrive(m *Model, c *conn, sub session.SubID, ids []session.MsgID) {
	m.apply(c, session.Batch{Events: []session.Event{session.Arrived{Sub: sub, Messages: ids, State: session.Held}}})
	settleAll(m, func() tea.Msg { return struct{}{} })
}

// reading is the message under the cursor and the row of the screen it is in.
func reading(v *subView) string {
	id, ok := v.current()
	return fmt.Sprint(id, ok, v.list.cursor-v.list.top)
}

// Whatever happens to the list, the message under the cursor and its row on the
// screen stay: arrivals, a journal that drops its oldest, states, filters on and
// off, another subscription and back, pause. Rows go out of sight only where the
// list has none above to show.
func TestReaderStaysWhereHeIs(t *testing.T) {
	for seed := range uint64(20) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		m, c, v := orders(t, 600)
		all := v.ids
		v.ids, v.states = v.ids[:400:400], v.states[:400:400]
		v.list.grow(400)
		m.apply(c, session.Batch{Events: []session.Event{session.SubChanged{Sub: session.Subscription{ID: 2, Destination: "/topic/a", Badge: session.BadgeTail}}}})
		c.choose(0)
		v.list.to(100 + 70*rnd.IntN(3)) // a vip that is redelivered: every filter below shows it
		v.list.top = v.list.cursor - rnd.IntN(v.list.height)
		m.Update(nil)
		want := reading(v)
		for step := range 80 {
			what := ""
			switch rnd.IntN(7) {
			case 0:
				what = "arrivals"
				n := len(v.ids)
				arrive(m, c, 1, all[n:min(n+rnd.IntN(40), len(all))])
			case 1:
				what = "the journal drops its oldest"
				m.apply(c, session.Batch{Events: []session.Event{session.Dropped{First: session.MsgID(rnd.IntN(90))}}})
				m.Update(nil)
			case 2:
				what = "states change"
				changeStates(m, c, session.Acked, session.MsgID(rnd.IntN(50)))
			case 3:
				what = "a filter"
				set(m, c, v, []string{"", "redelivered", "order", "jq:.order>=0", "size>5"}[rnd.IntN(5)])
			case 4:
				what = "another subscription"
				c.choose(1)
				m.Update(nil)
				c.choose(0)
				settleAll(m, func() tea.Msg { return struct{}{} })
			case 5:
				what = "pause"
				settleAll(m, press(m, "p", "esc"))
				m.pause()
				settleAll(m, m.look())
			case 6:
				what = "a mark"
				press(m, "*", "u")
			}
			if got := reading(v); got != want && !clipped(v, want, got) {
				t.Fatalf("seed %d, step %d, %s: the reader was at %s and is at %s", seed, step, what, want, got)
			}
		}
	}
}

// clipped reports whether the row moved up on the screen only because there are
// not enough rows above it, or down because there are not enough below.
func clipped(v *subView, want, got string) bool {
	sameMessage := strings.Fields(want)[0] == strings.Fields(got)[0]
	return sameMessage && (v.list.top == 0 || v.list.top+v.list.height >= v.list.n)
}

// What came and has not been seen is counted, until it is scrolled to.
func TestNewMessagesAreCounted(t *testing.T) {
	m, c, v := orders(t, 100)
	all := v.ids
	v.ids, v.states, v.list, v.seen = v.ids[:20:20], v.states[:20:20], list{}, 0
	v.list.grow(20)
	m.Update(nil)
	says := func(when, want string) {
		t.Helper()
		if s := ansi.Strip(m.View()); !strings.Contains(s, want) || want == "" && strings.Contains(s, " new ") {
			t.Errorf("%s: no %q\n%s", when, want, s)
		}
	}
	says("what was there at first", "")
	arrive(m, c, 1, all[20:50])
	says("new ones", "+30 new")
	press(m, "G")
	says("at the end", "")
	press(m, "g")
	says("back at the beginning", "")
	arrive(m, c, 1, all[50:100])
	says("more", "+50 new")
	set(m, c, v, "!redelivered")
	says("of those that the filter shows", "+45 new")
	set(m, c, v, "")
	press(m, "f")
	says("following", "following")
	press(m, "k")
	says("no longer", "")
}

// A filter of a subscription that is not on the screen catches up when it is.
func TestFilterCatchesUpWhenSelected(t *testing.T) {
	m, c, v := orders(t, 300)
	all := v.ids
	v.ids, v.states = v.ids[:100:100], v.states[:100:100]
	v.list.grow(100)
	set(m, c, v, "redelivered state:held")
	m.apply(c, session.Batch{Events: []session.Event{session.SubChanged{Sub: session.Subscription{ID: 2, Destination: "/topic/a"}}}})
	c.choose(1)
	arrive(m, c, 1, all[100:])
	for range 3 {
		changeStates(m, c, session.Acked, 0, 10, 200)
		changeStates(m, c, session.Held, 10)
	}
	if v.list.n != 10 {
		t.Fatalf("%d rows while nobody looks", v.list.n)
	}
	m.setFocus(paneSubscriptions)
	settleAll(m, press(m, "k"))
	if c.selected() != v || v.list.n != 28 || v.find.scanned() != 300 {
		t.Errorf("%d rows of %d looked at", v.list.n, v.find.scanned())
	}
}

// Changes to a list that nobody looks at do not pile up, and many at once are
// looked at in pieces.
func TestFilterSiftsChanges(t *testing.T) {
	f := finding{want: mustFilter(t, "state:held")}
	for i := range 10 * pieceMost {
		f.changed(i%1000, true)
	}
	if len(f.again) > 2*pieceMost {
		t.Errorf("%d changes of 1,000 messages are kept", len(f.again))
	}
	m, c, v := orders(t, 200)
	set(m, c, v, "state:acked")
	for i := range 100 * pieceMost {
		v.states[i%200] = session.Acked
		v.find.changed(i%200, true)
	}
	settleAll(m, m.look())
	if v.list.n != 200 || len(v.find.again) != 0 {
		t.Errorf("%d rows, %d changes are left", v.list.n, len(v.find.again))
	}
}
