package ui

import (
	"encoding/base64"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// toTerminal gives m a terminal of its own, and what was written to it.
func toTerminal(t *testing.T, m *Model) (written func() []byte) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	m.term = newTerminal(w)
	t.Cleanup(func() {
		m.term.stop()
		r.Close()
	})
	return func() []byte {
		w.Close()
		out, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

// TestCopyMenu sends what is chosen to the terminal, and nothing else.
func TestCopyMenu(t *testing.T) {
	m, _ := orderModel(t)
	resize(m, 120, 36)
	written := toTerminal(t, m)
	press(m, "y", "j", "down", "down", "enter")
	out := written()
	text, ok := strings.CutPrefix(string(out), "\x1b]52;c;")
	text, ended := strings.CutSuffix(text, "\a")
	got, err := base64.StdEncoding.DecodeString(text)
	if !ok || !ended || err != nil {
		t.Fatalf("%q", out)
	}
	want := `stompbox send /queue/orders --broker stomp://admin@127.0.0.1:61613 --content-type application/json --no-content-length -H priority:4 -H trace:a -b '{"order":40,"amount":90.5,"customer":{"name":"Łukasz 宽","vip":true}}'` + "\n"
	if string(got) != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if !strings.Contains(string(m.notice.text), "command: stompbox send, ") {
		t.Errorf("notice %q", m.notice.text)
	}
}

// TestCopyMenuSaysWhyNot: what cannot be copied leaves the clipboard as it is,
// and says why in words that are not cut.
func TestCopyMenuSaysWhyNot(t *testing.T) {
	m, _ := orderModel(t)
	resize(m, 120, 36)
	written := toTerminal(t, m)
	why := "its command line takes no destination with spaces"
	p := &copyMenu{items: []copyItem{{label: "command: stomp.py", why: why}}}
	p.list.grow(1)
	m.openPanel(p)
	if got := strings.Join(p.rows(m, 76, 6), "\n"); !strings.Contains(ansi.Strip(got), "command: stomp.py · "+why) {
		t.Errorf("the reason is cut:\n%s", ansi.Strip(got))
	}
	for _, key := range []string{"enter", "w"} {
		m.notice.text = ""
		press(m, key)
		if got := string(m.notice.text); got != "command: stomp.py: "+why {
			t.Errorf("%s says %q", key, got)
		}
	}
	if out := written(); len(out) > 0 {
		t.Errorf("written %q", out)
	}
}

// TestClipboardWays packs OSC 52 for what hands it on.
func TestClipboardWays(t *testing.T) {
	text := []byte(strings.Repeat("\x1b\x07text", 500))
	b64 := base64.StdEncoding.EncodeToString(text)
	if got := string(clipboardSequence(text, straight)); got != "\x1b]52;c;"+b64+"\a" {
		t.Errorf("straight: %q", got)
	}
	if got := string(clipboardSequence(text, throughTmux)); got != "\x1b]52;c;"+b64+"\a\x1bPtmux;\x1b\x1b]52;c;"+b64+"\a\x1b\\" {
		t.Errorf("tmux: %q", got)
	}
	var joined strings.Builder
	for _, part := range strings.SplitAfter(string(clipboardSequence(text, throughScreen)), "\x1b\\") {
		inner, ok := strings.CutPrefix(strings.TrimSuffix(part, "\x1b\\"), "\x1bP")
		if part != "" && (!ok || len(inner) > screenMost) {
			t.Fatalf("a part of %d octets: %q", len(part), part)
		}
		joined.WriteString(inner)
	}
	if joined.String() != "\x1b]52;c;"+b64+"\a" {
		t.Errorf("screen: %q", joined.String())
	}
}

// TestCopyTooMuch: what a clipboard does not take is offered a file.
func TestCopyTooMuch(t *testing.T) {
	m := showing(t, strings.Repeat("x", copyMost+1), "content-type", "text/plain")
	press(m, "y", "enter")
	if !strings.Contains(m.View(), "Write to a file") || !strings.Contains(m.View(), "byte for byte") {
		t.Errorf("no way to a file:\n%s", m.View())
	}
}

// TestCopyAndWriteWhatIsSelected: the menu begins with the cursor's own, w in
// it writes, and w in the tree writes the value.
func TestCopyAndWriteWhatIsSelected(t *testing.T) {
	m := showing(t, `{"a":{"b":[1,2]}}`, "content-type", "application/json", "content-encoding", "identity")
	press(m, "enter", "j", "j")
	items := m.copyItems()
	if items[0].label != "path .a.b" || string(items[1].text) != "[1,2]" {
		t.Errorf("%v", items[:2])
	}
	if it := m.shownItem(); string(it.text) != "[1,2]" {
		t.Errorf("w writes %q", it.text)
	}
	press(m, "v", "v")
	if it := m.shownItem(); it.label != "headers" || m.copyItems()[0].label != "value of subscription" {
		t.Errorf("%s, %s in %s", it.label, m.copyItems()[0].label, m.view.view)
	}
	press(m, "y", "w")
	if !strings.Contains(m.View(), "value of subscription") || !strings.Contains(m.View(), "Write to a file") {
		t.Errorf("no form:\n%s", m.View())
	}
	press(m, "esc", "v", "y")
	if p := m.top().(*copyMenu); p.items[p.list.cursor].label != "raw frame" {
		t.Errorf("the menu begins with %s", p.items[p.list.cursor].label)
	}
}
