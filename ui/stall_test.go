package ui

import (
	"strings"
	"testing"
	"time"

	"stompbox/session"
)

// A broker that has stopped reading is seen as long as it does: for how long, and
// how much waits; the seconds go on by themselves, and end with it.
func TestStallIsShown(t *testing.T) {
	m, c, _ := reducer(t)
	resize(m, 120, 36)
	l := c.link
	l.StalledSince = at.Add(-12 * time.Second)
	told := func(s session.Stats) {
		m.Update(batchMsg{c: c, batch: session.Batch{Events: []session.Event{session.LinkChanged{Link: l}}, Stats: s}})
	}
	told(session.Stats{Waiting: 40})
	reads(t, m, "has not read for 12 s")
	reads(t, m, "40 frames waiting")
	reads(t, m, "stalled")
	if (countDownMsg{}).deliver(m) == nil {
		t.Error("the seconds stand still")
	}
	l.StalledSince = time.Time{}
	told(session.Stats{})
	if screen := m.View(); strings.Contains(screen, "stalled") || strings.Contains(screen, "has not read") {
		t.Error("it is still shown")
	}
	if (countDownMsg{}).deliver(m) != nil {
		t.Error("the screen is woken for nothing")
	}
}
