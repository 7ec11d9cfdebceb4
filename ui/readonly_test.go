package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// The empty panes of a read-only connection and of a recording promise no key
// that can do nothing.
func TestEmptyPanesReadOnly(t *testing.T) {
	m, c, _ := reducer(t)
	c.subs, c.subL, c.profile.ReadOnly = nil, list{}, true
	resize(m, 119, 40)
	screen := strings.Join(strings.Fields(ansi.Strip(m.View())), " ")
	if strings.Contains(screen, "c composes") || strings.Contains(screen, "t adds") || !strings.Contains(screen, "read-only") {
		t.Error(ansi.Strip(m.View()))
	}
	m, _ = recordedModel(t, "mono", recordedFrames(3)...)
	if screen = ansi.Strip(m.View()); strings.Contains(screen, "t adds") || !strings.Contains(screen, "none: this is a recording") {
		t.Error(screen)
	}
}
