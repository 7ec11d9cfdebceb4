package ui

import (
	"testing"

	"stompbox/session"
	"stompbox/stomp"
)

// The cursor goes on to the next message when the selected one has been decided,
// be there a question or not; after marked ones it stays.
func TestCursorGoesOnAfterADecision(t *testing.T) {
	ask := func(m *Model, c *conn, cmd session.Command) {
		m.openPanel(newConfirm(c, session.PlanAnswer{Choices: []session.Choice{{Label: "Do it", Command: cmd}}}))
	}
	for name, tc := range map[string]struct {
		keys []string // before the question
		cmd  session.Command
		then string
		want int
	}{
		"ack":               {keys: []string{"a"}, want: 1},
		"nack":              {cmd: session.Nack{Messages: []session.MsgID{0}}, then: "y", want: 1},
		"nack not done":     {cmd: session.Nack{Messages: []session.MsgID{0}}, then: "esc", want: 0},
		"ack up to":         {keys: []string{"j", "j"}, cmd: session.Ack{Messages: []session.MsgID{2}, UpTo: true}, then: "enter", want: 3},
		"another message":   {keys: []string{"j"}, cmd: session.Nack{Messages: []session.MsgID{0}}, then: "y", want: 1},
		"marked ones":       {keys: []string{"*"}, cmd: session.Nack{Messages: []session.MsgID{0}}, then: "y", want: 0},
		"nothing of a list": {cmd: session.Disconnect{}, then: "y", want: 0},
		"mode client":       {cmd: session.Ack{Messages: []session.MsgID{0}, UpTo: true}, then: "y", want: 1},
	} {
		t.Run(name, func(t *testing.T) {
			m, c, _ := reducer(t)
			v := c.selected()
			v.Ack = stomp.AckClientIndividual
			press(m, "g")
			press(m, tc.keys...)
			if tc.cmd != nil {
				ask(m, c, tc.cmd)
				press(m, tc.then)
			}
			if v.list.cursor != tc.want {
				t.Errorf("the cursor is at %d, want %d", v.list.cursor, tc.want)
			}
		})
	}
}
