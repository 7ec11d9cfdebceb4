package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/session"
)

// A plan that no commit has taken is asked about before it is forgotten, be the
// connection up or not.
func TestQuitSaysWhichPlansAreLost(t *testing.T) {
	for name, tc := range map[string]struct {
		state session.TxState
		link  session.LinkState
		asks  bool
	}{
		"drafting":              {session.TxDrafting, session.Up, true},
		"rejected":              {session.TxRejected, session.Up, true},
		"rolled back, link up":  {session.TxRolledBack, session.Up, true},
		"rolled back, waiting":  {session.TxRolledBack, session.Waiting, true},
		"drafting, no link":     {session.TxDrafting, session.Down, true},
		"committed":             {session.TxCommitted, session.Up, false},
		"aborted":               {session.TxAborted, session.Up, false},
		"committed, no link":    {session.TxCommitted, session.Down, false},
		"nothing, link waiting": {0, session.Waiting, false},
	} {
		t.Run(name, func(t *testing.T) {
			m, c, n := reducer(t)
			if name != "nothing, link waiting" {
				transaction(m, c, tc.state)
			}
			c.link.State = tc.link
			press(m, "q")
			if tc.link == session.Up {
				m.apply(c, session.Batch{Events: []session.Event{session.Planned{Tag: session.Tag(len(n.commands)), Answer: session.PlanAnswer{Harmless: true}}}})
			}
			if m.quitting == tc.asks {
				t.Fatalf("it quits: %v, want a question: %v", m.quitting, tc.asks)
			}
			if !tc.asks {
				return
			}
			if s := ansi.Strip(m.View()); !strings.Contains(s, "Quit?") || !strings.Contains(s, "tx-1 was not committed: its 3 steps would be forgotten.") {
				t.Error(s)
			}
			press(m, "esc")
			if m.quitting || m.leave != nil {
				t.Error("esc does not take it back")
			}
			press(m, "q")
			if tc.link == session.Up {
				m.apply(c, session.Batch{Events: []session.Event{session.Planned{Tag: session.Tag(len(n.commands)), Answer: session.PlanAnswer{Harmless: true}}}})
			}
			if press(m, "y"); !m.quitting {
				t.Error("y does not quit")
			}
		})
	}
}
