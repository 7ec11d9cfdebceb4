//go:build linux || darwin

package ui_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"stompbox/stomp/stomptest"
)

// walkRange decides a range at once: one question that says how many and which.
func walkRange(t *testing.T, g target) {
	w := newWalk(t, g)
	w.seed(w.in, orders(6)...)
	w.hold(w.in, "held", "held", "held", "held", "held", "held")
	w.keys("g", "j", "V", "j", "j").see("range: 3 marked")
	w.keys("a")
	w.question("Ack 3 messages?", "3 messages: #2–#4", "An acked message is gone from the broker.")
	w.keys("esc").gone("╭─ Ack 3")
	w.states(1, "held", "held", "held", "held")
	w.keys("a")
	w.question("Ack 3 messages?")
	w.keys("enter")
	w.states(1, "held", "acked", "acked", "acked", "held", "held")
	w.see("3 held")

	w.keys("*").see("6 marked")
	w.keys("g", "space").see("5 marked")
	w.keys("x")
	w.question("Nack 2 messages?", "2 messages: #5–#6", "3 marked messages are not held and are left out.")
	if w.g.kind != stomptest.KindActiveMQ { // the second button: not to come back
		w.keys("tab")
	}
	w.keys("enter")
	w.states(1, "held", "acked", "acked", "acked", "nacked", "nacked")
	w.unsubscribe()
	w.quit()
}

// heads waits until this stands above the message list.
func (t *terminal) heads(want string) {
	t.tb.Helper()
	t.await("the heads "+want, func(s screen) bool {
		box := s.box("3 Messages")
		return len(box) > 1 && strings.Join(strings.Fields(strings.Trim(box[1], "│")), " ") == want
	})
}

// walkList has the list as the reader wants it: columns, a header among them, times, a range
// that is written to files; and in the next run it is as it was left.
func walkList(t *testing.T, g target) {
	state, out := t.TempDir(), t.TempDir()
	open := func() *walk {
		w := &walk{g: g, t: t, in: "/queue/" + stomptest.Unique("in")}
		w.terminal = startTerminal(t, 150, 44, []string{"STOMPBOX_PASSWORD=admin", "XDG_STATE_HOME=" + state}, stompbox(t), g.url(""))
		w.see("connected to " + g.title())
		w.seed(w.in, orders(5)...)
		w.keys("s").see("Subscribe", "▸ destination")
		w.keys("ctrl+u").text(w.in).keys("enter")
		w.await("five messages", func(s screen) bool { return strings.Contains(s.box("3 Messages").String(), "5 received") })
		return w
	}
	w := open()
	w.heads("# time id size state body")

	w.keys("C").see("╭─ Columns", "[x] number", "[ ] destination")
	w.keys("j", "j", "space").see("[ ] id")
	w.keys("a").see("╭─ A header as a column", "headers seen so far")
	w.text("content-t").see("content-t ype")
	w.keys("right", "enter").see("[x] content-type")
	w.keys("J", "J", "enter").gone("╭─ Columns")
	w.heads("# time size content-type state body")
	w.see("application/json  held")

	w.keys(".").heads("# age size content-type state body")
	age := func(s screen) string {
		return regexp.MustCompile(`\b[1-9]\d*s +\d+ B`).FindString(s.box("3 Messages").String())
	}
	before := age(w.await("an age", func(s screen) bool { return age(s) != "" }))
	w.await("a greater age", func(s screen) bool { return age(s) != "" && age(s) != before })
	w.keys(".").heads("# delta size content-type state body")
	w.see("1      first", "2    +0.00")

	w.keys("g", "j", "V", "j", "j").see("range: 3 marked")
	w.keys("w").see("╭─ Write 3 marked messages", "3 messages: #2–#4")
	lines := filepath.Join(out, "marked.jsonl")
	w.text(lines).keys("enter").see("3 messages, ", "written to")
	w.keys("w").see("╭─ Write 3 marked messages")
	bodies := filepath.Join(out, "bodies")
	w.text(bodies).keys("tab", "right").see("[a directory of bodies]")
	w.keys("enter").gone("╭─ Write 3")
	w.see("written to " + bodies)
	w.keys("esc").gone("range: ")
	w.quit()
	exported(t, lines, bodies)

	if info, err := os.Stat(filepath.Join(state, "stompbox", "state.toml")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("what is kept: %v, %v", info, err)
	}
	w = open()
	w.heads("# delta size content-type state body")
	w.keys("C").see("[x] content-type")
	w.keys("=", "enter").heads("# delta id size state body")
	w.keys(".").heads("# time id size state body")
	w.quit()
}

// exported checks what was written of messages 2 to 4.
func exported(t *testing.T, lines, bodies string) {
	t.Helper()
	text, err := os.ReadFile(lines)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		var f struct {
			Dir, Command, Body string
			Headers            [][2]string
		}
		if err := json.Unmarshal([]byte(line), &f); err != nil || f.Dir != "in" || f.Command != "MESSAGE" || len(f.Headers) < 4 {
			t.Errorf("%v in %s", err, line)
		}
		got = append(got, f.Body)
	}
	want := orders(5)[1:4]
	if !slices.Equal(got, want) {
		t.Errorf("lines have %q, want %q", got, want)
	}
	for i, name := range []string{"0002.body", "0003.body", "0004.body"} {
		if b, err := os.ReadFile(filepath.Join(bodies, name)); string(b) != want[i] || err != nil {
			t.Errorf("%s: %q, %v", name, b, err)
		}
	}
}
