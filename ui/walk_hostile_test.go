//go:build linux || darwin

package ui_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// What the console may write beside text: the sequences of Bubble Tea's
// renderer, our SGR, and the modes that are switched on and off around it.
var (
	sequence  = regexp.MustCompile(`^\x1b\[([0-9;:?]*)([A-Za-z])`)
	finals    = "mHKJABCD"
	modes     = []string{"?25", "?1049", "?2004", "?1002", "?1003", "?1006"}
	invisible = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff\u00ad"
)

// foreign gives the place of the first thing in a stream that is neither text
// nor one of our sequences, and what is wrong with it.
func foreign(raw []byte) (at int, what string) {
	for i := 0; i < len(raw); {
		if raw[i] == '\x1b' {
			m := sequence.FindSubmatch(raw[i:])
			if m == nil {
				return i, "an escape that is no CSI sequence"
			}
			params, final := string(m[1]), string(m[2])
			known := strings.Contains(finals, final) && !strings.Contains(params, "?")
			for _, mode := range modes {
				known = known || params == mode && (final == "h" || final == "l")
			}
			if !known {
				return i, "a sequence that is not ours"
			}
			i += len(m[0])
			continue
		}
		r, n := utf8.DecodeRune(raw[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return i, "bytes that are not UTF-8"
		case r == '\r', r == '\n', r == '\b':
		case r < ' ' || r >= 0x7f && r < 0xa0:
			return i, "a control character"
		case strings.ContainsRune(invisible, r):
			return i, "a character that cannot be seen"
		}
		i += n
	}
	return -1, ""
}

// clean fails the test when anything but text and our sequences was written.
func (t *terminal) clean() {
	t.tb.Helper()
	raw := t.written()
	if at, what := foreign(raw); at >= 0 {
		t.tb.Errorf("byte %d of %d: %s: %q\nthe screen is:\n%s", at, len(raw), what,
			raw[max(0, at-60):min(len(raw), at+60)], t.torn())
	}
}

// The judge must be able to condemn.
func TestForeignIsFound(t *testing.T) {
	for _, bad := range []string{"a\x1b]52;c;aGk=\a", "\x1b[2Jx\x1b[6n", "\x1bPq\x1b\\", "\u009b31m", "a\x00b", "\xff",
		"\x1b[?1000h", "\x1b[>c", "\x1bc", "\t", "x\u202ey", "\x1b"} {
		if at, _ := foreign([]byte(bad)); at < 0 {
			t.Errorf("%q passes", bad)
		}
	}
	if at, what := foreign([]byte("\x1b[?1049h\x1b[H\x1b[38;5;1mGrüße 宽\x1b[0m\x1b[K\r\n\x1b[24;H")); at >= 0 {
		t.Errorf("our own is condemned at %d: %s", at, what)
	}
}

func TestWalkHostile(t *testing.T) {
	c := startTerminal(t, 120, 40, nil, stompbox(t), "demo")
	c.see("connected to stompbox", "20 held")
	c.keys("p").see("╭─ Peek")
	c.keys("ctrl+u").text("/queue/hostile").keys("enter")
	c.see("3 Messages  /queue/hostile   PEEK")
	s := c.await("the end of the look", func(s screen) bool { return s.has(" received") && !s.has("PEEK opening") && !s.has(" 0 received") })
	n := number(t, s, `(\d+) received`)
	if n < 5 {
		t.Fatalf("%d hostile messages are few:\n%s", n, s)
	}
	c.keys("3", "g")
	for i := range n {
		c.await(fmt.Sprintf("the cursor on message %d", i+1), func(s screen) bool { return strings.HasPrefix(messageRow(s, i+1), "│▌") })
		for range 4 {
			c.turn("v")
		}
		c.keys("4", "pgdown", "G", "g", "z").gone("╭─ 3 Messages")
		c.keys("z").see("╭─ 3 Messages")
		c.keys("3", "j")
	}
	c.keys("L").see("╭─ 6 Frames")
	c.keys("g")
	for range 3 {
		c.turn("v")
	}
	c.keys("f").resize(250, 70)
	c.await("the wide screen", func(s screen) bool { return len(s) == 70 && strings.HasSuffix(s[1], "╮") })
	c.keys("3").see("╭─ 3 Messages")
	c.keys("q").see("Quit?")
	c.keys("y")
	if code := c.exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	c.restored()
	c.clean()
}

// turn presses a key that changes the inspector's view, and waits for the new one.
func (t *terminal) turn(key string) {
	t.tb.Helper()
	before := t.screen().box("4 Inspector").String()
	t.keys(key)
	t.await("another view", func(s screen) bool { return s.box("4 Inspector").String() != before })
}

func number(t *testing.T, s screen, pattern string) int {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(s.String())
	if m == nil {
		t.Fatalf("no %s on the screen:\n%s", pattern, s)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What is pasted acts on nothing: outside a text it is refused, inside it is text.
func TestWalkPaste(t *testing.T) {
	const evil = "\x1b]52;c;aGk=\a\x1b[2J\x1b[?1049lq:quit\ry\x1b[31m"
	w := newWalk(t, ours(t))
	w.seed(w.in, orders(2)...)
	w.hold(w.in, "held", "held")
	for _, pane := range []string{"1", "2", "3", "4", "5", "6"} {
		w.keys(pane)
		w.paste(evil).paste("a").paste("x").paste("q")
	}
	w.keys("3", "x") // a question: the key comes after all that was pasted
	w.question("Nack 1 message?")
	w.paste("y").paste("\r")
	w.keys("esc").gone("╭─ Nack")
	w.states(1, "held", "held")

	w.compose(draft{dest: w.out, kind: "text/plain"})
	w.keys("tab").see("▸ content-length")
	w.keys("tab", "tab", "tab", "tab", "tab").see("▸ body")
	w.paste(evil).see("bytes")
	w.keys("tab").see("▸ destination")
	w.paste("/../" + evil)
	w.keys("ctrl+u").text(w.out).see(w.out)
	w.keys("ctrl+s").see("send to " + w.out + ": written and confirmed in ")
	w.keys("esc").gone("╭─ Compose")
	w.keys(":").see("╭─ Command")
	w.paste(evil)
	w.keys("esc").gone("╭─ Command")
	w.keys("/")
	w.paste(evil)
	w.keys("esc").see("╭─ 3 Messages")
	w.states(1, "held", "held")
	w.quit()
	w.clean()
}

// Typed ahead, so that the mark of the paste is cut in two by the end of Bubble
// Tea's buffer wherever that is.
func TestWalkPasteBehindKeys(t *testing.T) {
	w := newWalk(t, ours(t))
	w.seed(w.in, orders(2)...)
	w.hold(w.in, "held", "held")
	for n := 200; n < 270; n++ {
		w.text(strings.Repeat("k", n) + "\x1b[200~aax\x1b[201~")
	}
	w.keys("x")
	w.question("Nack 1 message?")
	w.keys("esc").gone("╭─ Nack")
	w.states(1, "held", "held")
	w.quit()
	w.clean()
}

// A screen of any size is drawn exactly, also while messages arrive.
func TestWalkResize(t *testing.T) {
	w := newWalk(t, ours(t))
	w.hold(w.in)
	arrive := func(n int) chan struct{} {
		done := make(chan struct{})
		go func() { defer close(done); w.seed(w.in, orders(n)...) }()
		return done
	}
	sizes := [][2]int{{250, 70}, {40, 10}, {1, 1}, {250, 70}, {80, 24}, {40, 10}, {130, 44}}
	for _, size := range sizes {
		arrived := arrive(5)
		w.resize(size[0], size[1])
		<-arrived
		w.await(fmt.Sprintf("a screen of %dx%d", size[0], size[1]), func(s screen) bool { return exact(s, size[0], size[1]) })
	}
	w.see(fmt.Sprintf("%d received", 5*len(sizes)))
	before := w.screen()
	w.keys("ctrl+l").await("the same screen drawn anew", func(s screen) bool {
		return s.box("3 Messages").String() == before.box("3 Messages").String() && exact(s, 130, 44)
	})
	w.quit()
	w.clean()
	if i := bytes.Index(w.written(), []byte("panic")); i >= 0 {
		t.Errorf("a panic reached the screen: %q", w.written()[i:])
	}
}

// exact reports whether the borders stand where a screen of this size has them.
func exact(s screen, width, height int) bool {
	if width == 1 {
		return len(s) <= 1 // one cell: there is nothing to be out of place
	}
	if len(s) != height {
		return false
	}
	if begin := map[bool]string{true: " stompbox", false: " ● "}[width >= 60]; !strings.HasPrefix(s[0], begin) || !strings.HasPrefix(s[1], "╭─ ") {
		return false
	}
	for _, row := range s[1 : height-1] {
		if cells := []rune(row); len(cells) != width || !strings.ContainsRune("│╮╯", cells[width-1]) {
			return false
		}
	}
	return strings.HasPrefix(s[height-2], "╰")
}
