package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/session"
)

// A plan that has no room for all of its steps says which it shows, and gives
// none of the room to a blank row.
func TestPlanSaysWhichStepsItShows(t *testing.T) {
	m, c, _ := reducer(t)
	transaction(m, c, session.TxCommitted)
	x := &c.txs[0]
	resize(m, 80, 24)
	press(m, "5", "enter")
	plan := func() string {
		screen := ansi.Strip(m.View())
		return screen[:strings.Index(screen, "╭─ Step ")]
	}
	if s := plan(); strings.Contains(s, "steps 1 to") {
		t.Errorf("three steps have room:\n%s", s)
	}
	x.Steps = slices.Repeat(x.Steps, 2)
	resize(m, 79, 24)
	if s := plan(); !strings.Contains(s, " 6 ") || strings.Contains(s, "steps 1 to") {
		t.Errorf("the sixth step is not there:\n%s", s)
	}
	x.Steps = slices.Repeat(x.Steps, 3)
	resize(m, 80, 24)
	if s := plan(); !strings.Contains(s, "steps 1 to 6 of 18") {
		t.Errorf("it does not say that there are more:\n%s", s)
	}
	press(m, "G")
	if s := plan(); !strings.Contains(s, "steps 13 to 18 of 18") {
		t.Errorf("at the end:\n%s", s)
	}
	wantHints(t, m, nil, []string{"] next"})
	next := *x
	next.ID, next.Name = 2, "tx-2"
	c.txs = append(c.txs, next)
	resize(m, 79, 24)
	if s := plan(); !strings.Contains(s, "steps 13 to 18 of 18 · tx 1 of 2 · [ ] the others") {
		t.Errorf("with another one:\n%s", s)
	}
	wantHints(t, m, []string{"] next"}, nil)
}
