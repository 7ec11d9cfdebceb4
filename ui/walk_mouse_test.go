//go:build linux || darwin

package ui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// mouse sends one event as terminals do, of a cell counted from 0.
func (t *terminal) mouse(button, x, y int, end string) *terminal {
	t.tb.Helper()
	t.write(fmt.Sprintf("\x1b[<%d;%d;%d%s", button, x+1, y+1, end))
	return t
}

// click presses and releases the left button on a text.
func (t *terminal) click(s screen, text string) *terminal {
	t.tb.Helper()
	y := s.row(text)
	if y < 0 {
		t.tb.Fatalf("%q cannot be seen:\n%s", text, s)
	}
	x := ansi.StringWidth(s[y][:strings.Index(s[y], text)])
	return t.mouse(0, x, y, "M").mouse(0, x, y, "m")
}

// walkMouse uses the mouse in a real terminal: click, wheel, drag, and off.
func walkMouse(t *testing.T, g target) {
	w := newWalk(t, g)
	w.seed(w.in, orders(30)...)
	w.hold(w.in, "held")
	s := w.see("▌   1")
	w.click(s, "  4 ")
	s = w.see("▌   4")
	w.mouse(0, 60, s.row("▌   4")+1, "M").mouse(0, 60, s.row("▌   4")+1, "m").see("▌   5")
	w.mouse(65, 60, 6, "M").mouse(65, 60, 6, "M").mouse(65, 60, 6, "M")
	w.gone("  3 ")
	s = w.see("10 ")

	// A border follows the hand, and the size stays after the hand lets go.
	x := ansi.StringWidth(s[1][:strings.Index(s[1], "╮╭")])
	w.mouse(0, x, 5, "M").mouse(32, x+6, 5, "M").mouse(0, x+6, 5, "m")
	w.await("a wider left column", func(s screen) bool { return colOf(s[1]) == x+6 })

	// What comes broken, in parts or glued is no key: these digits and letters
	// would go to other panes and open the form that moves messages.
	w.write("\x1b[<0;3")
	w.write("\x1b[<64;60;7M\x1b[<0;60;8M\x1b[<0;60;8m\x1b[<0;6;m")
	w.write("\x1b[<0;6")
	w.write("5;7m")
	w.write("\x1b")
	w.write("[<64;60;7M\x1b[<64;60;7M")
	if s := w.keys("M").see("mouse off", "╭─ 3 Messages", "30 held"); s.has("╭─ Move") {
		t.Errorf("a sequence was taken for keys:\n%s", s)
	}
	if w.on(ansi.ModeMouseButtonEvent) {
		t.Error("the mouse is still asked for")
	}
	w.keys("M").see("mouse on")
	w.quit()
}

func colOf(row string) int { return ansi.StringWidth(row[:max(0, strings.Index(row, "╮╭"))]) }

// Pane sizes and zoom are there again in the next run, and a file that is broken is said
// and passed over.
func TestWalkSizesAreKept(t *testing.T) {
	home := t.TempDir()
	env := []string{"XDG_STATE_HOME=" + home}
	file := filepath.Join(home, "stompbox", "state.toml")
	first := startTerminal(t, 120, 36, env, stompbox(t), "demo")
	s := first.see("20 held")
	before := colOf(s[1])
	first.write("\x1b[1;5C\x1b[1;5C\x1b[1;5C") // ctrl+right
	first.await("a wider left column", func(s screen) bool { return colOf(s[1]) == before+6 })
	first.signal(syscall.SIGKILL) // whatever comes
	first.exit()
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	second := startTerminal(t, 120, 36, env, stompbox(t), "demo")
	second.await("the sizes of before", func(s screen) bool { return len(s) > 1 && colOf(s[1]) == before+6 })
	second.keys("=").await("the default", func(s screen) bool { return colOf(s[1]) == before })
	second.keys("4", "z").see("─ zoomed ─")
	second.signal(syscall.SIGKILL)
	second.exit()
	zoomed := startTerminal(t, 120, 36, env, stompbox(t), "demo")
	zoomed.see("20 held", "╭─ 3 Messages", "─ zoomed ─")
	zoomed.keys("z").see("╭─ 1 Connections")
	zoomed.keys("q").see("Quit?")
	zoomed.keys("y")
	zoomed.exit()
	zoomed.restored()
	if err := os.WriteFile(file, []byte("[panes\nleft = 3"), 0o600); err != nil {
		t.Fatal(err)
	}
	third := startTerminal(t, 120, 36, env, stompbox(t), "demo")
	third.see("state.toml, where the theme and the pane sizes are kept, cannot be read")
	third.await("the default", func(s screen) bool { return colOf(s[1]) == before })
	third.see("20 held")
	third.keys("q").see("Quit?")
	third.keys("y")
	third.exit()
	third.restored()
}

// The mouse is the terminal's where it was asked to be.
func TestWalkNoMouse(t *testing.T) {
	for name, c := range map[string]struct {
		env, flags []string
		on         bool
	}{
		"by default":     {on: true},
		"--no-mouse":     {flags: []string{"--no-mouse"}},
		"STOMPBOX_MOUSE": {env: []string{"STOMPBOX_MOUSE=off"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := startTerminal(t, 100, 30, c.env, append([]string{stompbox(t), "demo"}, c.flags...)...)
			w.see("20 held")
			w.mu.Lock()
			on := w.on(ansi.ModeMouseButtonEvent)
			w.mu.Unlock()
			if on != c.on {
				t.Errorf("the mouse is asked for: %v", on)
			}
			w.keys("q").see("Quit?")
			w.keys("y")
			w.exit()
			w.restored()
		})
	}
}
