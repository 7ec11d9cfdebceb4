package ui

import (
	"fmt"
	"strings"
	"testing"

	"stompbox/ui/inspect"
)

// showing is a model with one held message in the focused inspector.
func showing(t *testing.T, body string, header ...string) *Model {
	t.Helper()
	m, c := newTestModel(t, "dark", message(1, body, header...))
	hold(m, c, 1)
	resize(m, 120, 36)
	press(m, "4")
	return m
}

// keysAndWork presses keys and does the work each begins until there is none.
func keysAndWork(m *Model, keys ...string) {
	for _, k := range keys {
		runAll(m, press(m, k))
	}
}

// TestSideways unwraps lines, moves along them as far as they go, and says
// where one is.
func TestSideways(t *testing.T) {
	m := showing(t, "short\n"+strings.Repeat("0123456789", 30)+"\nlast", "content-type", "text/plain")
	press(m, ">")
	if !strings.Contains(string(m.notice.text), "W unwraps them") || m.view.left != 0 {
		t.Errorf("while wrapped: left %d, %q", m.view.left, m.notice.text)
	}
	press(m, "W")
	if n := m.view.doc.Len(m.view.view, m.view.lay()); n != 3 || !strings.Contains(m.View(), "…") {
		t.Errorf("%d rows unwrapped\n%s", n, m.View())
	}
	press(m, ">", ">")
	if want := m.view.room() / 2 * 2; m.view.left != want || !strings.Contains(m.View(), fmt.Sprintf("column %d", want+1)) {
		t.Errorf("left %d, want %d", m.view.left, want)
	}
	for range 20 {
		press(m, ">")
	}
	if m.view.left >= 300 || !strings.Contains(string(m.notice.text), "no line on screen goes further") {
		t.Errorf("left %d, %q", m.view.left, m.notice.text)
	}
	for range 20 {
		press(m, "<")
	}
	if m.view.left != 0 || !strings.Contains(string(m.notice.text), "left end") {
		t.Errorf("left %d, %q", m.view.left, m.notice.text)
	}
	press(m, ">", "W")
	if m.view.left != 0 || m.view.flat {
		t.Errorf("wrapped again: left %d", m.view.left)
	}
	press(m, "v", "W")
	if m.view.view != inspect.Headers || m.view.flat || !strings.Contains(string(m.notice.text), "always wrapped") {
		t.Errorf("in %s: %q", m.view.view, m.notice.text)
	}
}

// TestWrapKeepsThePlace: what was at the top is in sight after W and after the
// window has another width.
func TestWrapKeepsThePlace(t *testing.T) {
	var b strings.Builder
	for i := range 400 {
		fmt.Fprintf(&b, "line%03d %s\n", i, strings.Repeat("word ", i%50))
	}
	m := showing(t, b.String(), "content-type", "text/plain")
	press(m, "W")
	for range 20 {
		press(m, "pgdown")
	}
	top := fmt.Sprintf("line%03d ", m.view.top)
	for _, then := range []func(){func() { press(m, "W") }, func() { resize(m, 80, 24) }, func() { resize(m, 200, 50) }, func() { press(m, "W") }} {
		then()
		if !strings.Contains(m.View(), top) {
			t.Fatalf("%s is out of sight:\n%s", top, m.View())
		}
	}
}

// TestSearchReachesSideways brings a match far to the right into sight.
func TestSearchReachesSideways(t *testing.T) {
	m := showing(t, strings.Repeat("x", 5000)+"needle"+strings.Repeat("y", 5000), "content-type", "text/plain")
	press(m, "W", "/")
	typeKeys(m, "needle")
	press(m, "enter")
	if !strings.Contains(m.View(), "needle"+"\x1b") || m.view.left == 0 {
		t.Errorf("left %d\n%s", m.view.left, m.View())
	}
	press(m, "/")
	typeKeys(m, "xxx")
	press(m, "enter")
	if m.view.left != 0 {
		t.Errorf("left %d", m.view.left)
	}
}

// large is a text of about n MiB with a word in its last line.
func large(n int) string {
	line := strings.Repeat("some words ", 9) + "\n"
	return strings.Repeat(line, n<<20/len(line)) + "the needle\n"
}

// TestPartIsSaidOnANarrowScreen: where one is in the body goes before the word
// that it is not all of it.
func TestPartIsSaidOnANarrowScreen(t *testing.T) {
	m := showing(t, large(3), "content-type", "text/plain")
	for _, w := range []int{40, 80, 200} {
		resize(m, w, 10)
		m.setFocus(paneInspector)
		if s := m.View(); !strings.Contains(s, "64 KiB of 3 MiB shown") || strings.Contains(s, "row 1 of") != (w > 40) {
			t.Errorf("%d cells:\n%s", w, s)
		}
	}
}

// TestLoadOnKey shows a part, says so, and more of it with + or at the end.
func TestLoadOnKey(t *testing.T) {
	m := showing(t, large(3), "content-type", "text/plain")
	if !strings.Contains(m.View(), "64 KiB of 3 MiB shown") {
		t.Errorf("no word of the part:\n%s", m.View())
	}
	keysAndWork(m, "+")
	if !strings.Contains(m.View(), "256 KiB of 3 MiB shown") {
		t.Errorf("after +: %s", m.notice.text)
	}
	keysAndWork(m, "G")
	if top := m.view.top; top == 0 || !strings.Contains(m.View(), "256 KiB of 3 MiB; + loads more") {
		t.Errorf("at the end:\n%s", m.View())
	}
	keysAndWork(m, "j", "G", "G", "G", "G")
	if !strings.Contains(m.View(), "the needle") || m.view.doc.Partly(m.view.view) {
		t.Errorf("not whole:\n%s", m.View())
	}
	keysAndWork(m, "+")
	if !strings.Contains(string(m.notice.text), "all of it is shown") {
		t.Errorf("%q", m.notice.text)
	}
}

// TestLoadOnTwice: what is wanted while something is being loaded is loaded then.
func TestLoadOnTwice(t *testing.T) {
	m := showing(t, large(3), "content-type", "text/plain")
	runAll(m, press(m, "+", "+"))
	if !strings.Contains(m.View(), "1 MiB of 3 MiB shown") {
		t.Errorf("%q\n%s", m.notice.text, m.View())
	}
}

// TestSearchGoesOnLoading says that only a part was searched, and asked again
// looks further until it finds.
func TestSearchGoesOnLoading(t *testing.T) {
	m := showing(t, large(3), "content-type", "text/plain")
	press(m, "/")
	typeKeys(m, "needle")
	press(m, "enter")
	if !strings.Contains(string(m.notice.text), "not found in the first 64 KiB of 3 MiB: n loads more") {
		t.Errorf("%q", m.notice.text)
	}
	for i := 0; i < 4 && m.view.found.row < 0; i++ {
		if m.view.doc.Loads(m.view.view) && !m.view.found.beyond {
			t.Errorf("not said: %q", m.notice.text)
		}
		keysAndWork(m, "n")
	}
	if m.view.found.row < 0 || !strings.Contains(m.View(), "the ") || m.view.doc.Partly(m.view.view) {
		t.Errorf("not found: %q\n%s", m.notice.text, m.View())
	}
	keysAndWork(m, "n")
	if !strings.Contains(string(m.notice.text), "wrapped to the top") {
		t.Errorf("%q", m.notice.text)
	}
}

// TestLoadedForAnother: what was loaded of a message that is no longer shown
// is dropped.
func TestLoadedForAnother(t *testing.T) {
	m, c := newTestModel(t, "dark", message(1, large(2), "content-type", "text/plain"), message(2, "other"))
	hold(m, c, 2)
	resize(m, 120, 36)
	press(m, "4")
	cmd := press(m, "+")
	press(m, "]")
	shown := m.view.doc
	runAll(m, cmd)
	if m.view.doc != shown || m.view.id == 0 {
		t.Error("another message is shown")
	}
}

// TestHeaderCursor goes from header to header and offers the one at hand.
func TestHeaderCursor(t *testing.T) {
	m := showing(t, "x", "destination", "/queue/a", "long", strings.Repeat("words ", 400), "last", "value\x1b[2J")
	press(m, "v", "g")
	var names []string
	for range 60 {
		name, _, ok := m.view.doc.HeaderAt(m.view.cursor, m.view.room())
		if ok && (len(names) == 0 || names[len(names)-1] != name) {
			names = append(names, name)
		}
		if c := m.view.cursor; c < m.view.top || c >= m.view.top+m.view.height {
			t.Fatalf("row %d is out of sight", c)
		}
		press(m, "j")
	}
	if got := strings.Join(names[len(names)-2:], " "); got != "long last" {
		t.Errorf("%q", names)
	}
	press(m, "y")
	if !strings.Contains(m.View(), "value of last") {
		t.Errorf("the menu:\n%s", m.View())
	}
	press(m, "esc")
	for range 60 {
		press(m, "k")
	}
	if m.view.cursor != 0 || m.view.top != 0 {
		t.Errorf("cursor %d, top %d", m.view.cursor, m.view.top)
	}
}
