package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/session"
	"stompbox/ui/safe"
)

// On a terminal that shows ASCII alone everything that we draw is ASCII: every
// golden screen of a conversation that is, at sizes that cut. What is foreign
// stays what it is.
func TestASCIIAlone(t *testing.T) {
	for name, arrive := range screens {
		t.Run(name, func(t *testing.T) {
			m, c := newTestModel(t, "mono", message(1, strings.Repeat("a body ", 200), "content-type", "text/plain", "priority", "4"), message(2, "…·→"))
			safe.ASCIIAlone(true)
			t.Cleanup(func() { safe.ASCIIAlone(false) })
			m.th.ASCII = true
			hold(m, c, 2)
			c.choose(0)
			transaction(m, c, session.TxIsOpen)
			arrive(m, c)
			for _, at := range [][2]int{{120, 40}, {80, 24}, {40, 10}} {
				resize(m, at[0], at[1])
				checkScreen(t, m, at[0], at[1])
				for i, row := range strings.Split(ansi.Strip(m.View()), "\n") {
					for _, r := range strings.ReplaceAll(row, "…·→", "") {
						if r > '~' {
							t.Fatalf("%c in row %d at %v: %q", r, i, at, row)
						}
					}
				}
			}
		})
	}
}
