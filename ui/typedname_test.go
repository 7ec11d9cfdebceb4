package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// What must be typed is seen whole, however long the name and narrow the
// terminal, and what is typed and the answers stay in sight below it.
func TestLongNameIsSeenWhole(t *testing.T) {
	name := "/queue/" + strings.Repeat("a.宽 long name.", 4) + "orders"
	for _, size := range [][2]int{{40, 10}, {80, 24}, {200, 50}} {
		m, c, n := reducer(t)
		resize(m, size[0], size[1])
		press(m, "x")
		n.answer(m, c, guarded(name))
		see := func(want string) {
			t.Helper()
			p := m.top()
			at := m.panelRect(p, m.arrange(m.width, m.height).body)
			screen := ansi.Strip(strings.Join(p.rows(m, at.w, at.h), "\n"))
			if text := strings.NewReplacer("│", "", " ", "", "\n", "").Replace(screen); !strings.Contains(text, want) {
				t.Errorf("%dx%d: no %q\n%s", size[0], size[1], want, screen)
			}
		}
		name := strings.ReplaceAll(name, " ", "")
		see("type" + name + "name[Nack]")
		press(m, "/", "enter")
		see("itis" + name + "name/[Nack]")
	}
}
