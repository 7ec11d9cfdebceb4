//go:build linux || darwin

package ui_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// Esc goes back from whatever a key has opened, to the very same screen.
func TestWalkEscGoesBack(t *testing.T) {
	w := newWalk(t, ours(t))
	w.seed(w.in, orders(3)...)
	w.hold(w.in, "held", "held", "held")
	w.keys("t").see("╭─ Add 1 message")
	w.keys("enter").see("tx-1  drafting    1 step")
	w.keys("G").see("▌   3")
	base := w.awaitStill()
	for _, way := range [][]string{{"c"}, {"p"}, {"s"}, {"o"}, {"e"}, {"m"}, {"r"}, {"t"}, {"x"}, {"A"}, {"?"}, {":"}, {"/"}, {"y"}, {"w"},
		{"q"}, {"z"}, {"L"}, {"ctrl+p"}, {"5", "enter"}, {"5", "D"}, {"2", "x"}, {"1", "x"}} {
		w.keys(way...)
		w.await(strings.Join(way, " ")+" to open something", func(s screen) bool { return !same(s, base) })
		w.keys("esc")
		if len(way) > 1 {
			w.keys("3")
		}
		w.await("the screen as it was before "+strings.Join(way, " "), func(s screen) bool { return same(s, base) })
	}
	w.quit()
}

// awaitStill gives the screen when nothing but the rates can change any more.
func (t *terminal) awaitStill() screen {
	t.tb.Helper()
	return t.await("a screen without notice", func(s screen) bool { return !strings.HasPrefix(s[len(s)-1], " ·") })
}

var rates = regexp.MustCompile(`[ ▁▂▃▄▅▆▇█]+(idle|\d+(\.\d+)?/s)| [▁▂▃▄▅▆▇█]+`)

// same compares what the panes show, leaving rates, times and hints out.
func same(a, b screen) bool {
	still := func(s screen) []string {
		var rows []string
		for _, row := range s[1 : len(s)-1] {
			rows = append(rows, rates.ReplaceAllString(row, ""))
		}
		return rows
	}
	return len(a) == len(b) && len(a) > 2 && slices.Equal(still(a), still(b))
}

// However the console ends, the terminal is as it was.
func TestWalkEnds(t *testing.T) {
	for name, end := range map[string]struct {
		do   func(c *terminal)
		code int
	}{
		"ctrl+c twice":       {func(c *terminal) { c.keys("ctrl+c").see("Quit?"); c.keys("ctrl+c") }, 0},
		"q and yes":          {func(c *terminal) { c.keys("q").see("Quit?"); c.keys("y") }, 0},
		"a polite signal":    {func(c *terminal) { c.signal(syscall.SIGTERM) }, 0},
		"a closed window":    {func(c *terminal) { c.signal(syscall.SIGHUP) }, 0},
		"over an open form":  {func(c *terminal) { c.keys("c").see("╭─ Compose"); c.signal(syscall.SIGTERM) }, 0},
		"while it is asking": {func(c *terminal) { c.keys("q").see("Quit?"); c.signal(os.Interrupt) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			// At a signal Bubble Tea closes its input while it still waits on it:
			// a race of its own at its end, kept out of the exit code here.
			own := "GORACE=exitcode=0 log_path=" + filepath.Join(t.TempDir(), "race")
			c := startTerminal(t, 100, 30, []string{own}, stompbox(t), "demo")
			c.see("20 held")
			end.do(c)
			if code := c.exit(); code != end.code {
				t.Errorf("exit code %d, want %d; at the end:\n%s", code, end.code, c.torn())
			}
			c.restored()
			c.clean()
		})
	}
}

// Without colours no colour is set, and every theme starts.
func TestWalkThemes(t *testing.T) {
	colour := regexp.MustCompile(`\x1b\[([0-9]+;)*(3[0-8]|4[0-8]|9[0-7])(;[0-9]+)*m`)
	for name, c := range map[string]struct {
		env     []string
		flags   []string
		colours bool
	}{
		"NO_COLOR":      {env: []string{"NO_COLOR=1"}},
		"dark":          {flags: []string{"--theme", "dark"}, colours: true},
		"light":         {flags: []string{"--theme", "light"}, colours: true},
		"high-contrast": {flags: []string{"--theme", "high-contrast"}, colours: true},
		"mono":          {flags: []string{"--theme", "mono"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := startTerminal(t, 100, 30, c.env, append([]string{stompbox(t), "demo"}, c.flags...)...)
			w.see("20 held")
			if got := colour.Match(w.written()); got != c.colours {
				t.Errorf("colours: %v, want %v", got, c.colours)
			}
			w.keys("q").see("Quit?")
			w.keys("y")
			w.exit()
			w.restored()
			w.clean()
		})
	}
}
