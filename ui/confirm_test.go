package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/session"
)

// Whatever is chosen is read whole, on a narrow screen too.
func TestChosenAnswerIsRead(t *testing.T) {
	m, c, _ := reducer(t)
	resize(m, 40, 10)
	choices := []session.Choice{{Label: "Ack"}, {Label: "Nack, redeliver"}, {Label: "Nack, dead letter queue"}, {Label: "None"}}
	p := newConfirm(c, session.PlanAnswer{Title: "Add?", Lines: []string{"Nothing is sent."}, Choices: choices})
	m.openPanel(p)
	for _, choice := range choices {
		if s := ansi.Strip(m.View()); !strings.Contains(s, "[ "+choice.Label+" ]") {
			t.Errorf("%q is not seen:\n%s", choice.Label, s)
		}
		press(m, "tab")
	}
}
