//go:build linux || darwin

package ui_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// sendFile puts a file's octets into a queue with the verb of the binary.
func (w *walk) sendFile(body string, flags ...string) {
	w.t.Helper()
	file := filepath.Join(w.t.TempDir(), "body")
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		w.t.Fatal(err)
	}
	c := exec.Command(stompbox(w.t), append([]string{"send", w.in, "-f", file, "--broker", w.g.url("")}, flags...)...)
	c.Env = append(os.Environ(), "STOMPBOX_PASSWORD=admin")
	if out, err := c.CombinedOutput(); err != nil {
		w.t.Fatalf("%v: %s", err, out)
	}
}

// walkInspect reads messages of every kind in the inspector: views, ten MiB
// on one line, search beyond what is loaded, comparison, and what is taken out.
func walkInspect(t *testing.T, g target) {
	w := newWalk(t, g)
	w.sendFile(`{"order":42,"customer":{"name":"Zoë"},"items":[{"sku":"A-1"},{"sku":"B-2"}]}`, "--content-type", "application/json", "-H", "trace:a")
	w.sendFile(`{"items":[{"sku":"new"},{"sku":"A-1"},{"sku":"B-2"}],"customer":{"name":"Zoë"},"order":43}`, "--content-type", "application/json", "-H", "trace:b")
	w.sendFile("order: 42 # \x1b]0;title\x07\u202e\nitems:\n  - a\n", "--content-type", "application/yaml")
	w.sendFile("level=info msg=\"order taken\" id=42\n")
	long := strings.Repeat("0123456789", 1<<20) + "needle\x9b31m"
	w.sendFile(long, "--content-type", "text/plain")
	w.keys("p").see("╭─ Peek")
	w.keys("ctrl+u").text(w.in).keys("enter")
	w.see("5 received")

	w.keys("3", "g", "4", "enter").see("▌ - {3}", "order  42")
	w.keys("j", "j", "j").see(".customer.name")
	w.keys("y").see("path .customer.name", "value at the cursor", "enter copy", "w write to a file")
	w.keys("j", "enter").see("sent to the terminal for its clipboard")
	if want := "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(`"Zoë"`)) + "\a"; !bytes.Contains(w.written(), []byte(want)) {
		t.Errorf("no %q was written", want)
	}
	w.keys("v", "v").see("message-id  ", "destination  ")
	for range 20 { // down to trace, wherever it stands
		if s := w.screen(); s.row("▌trace") >= 0 {
			break
		}
		before := w.screen().box("4 Inspector").String()
		w.keys("j").await("the next header", func(s screen) bool { return s.box("4 Inspector").String() != before })
	}
	w.keys("y").see("value of trace")
	w.keys("esc").gone("value of trace")

	w.keys("3", "g", "space", "4", "d").see("Body, by JSON path: 2 differ, 3 the same", `+ .items[0]       {"sku":"new"}`, "- .order          42")
	w.keys("]").see("Body, by lines")
	w.keys("v").see("order: 42 # ␛]0;title␇<U+202E>", "application/yaml")
	w.keys("]").see("msg   = \"order taken\"")

	w.keys("]").see("64 KiB of 10 MiB", "+ load more")
	w.keys("W").hear("lines are not wrapped")
	w.keys(">").see("column ")
	w.keys("<").gone("column ")
	w.keys("/").text("needle\r").hear("not found in the first 64 KiB of 10 MiB: n loads more and searches on")
	for _, part := range []string{"256 KiB", "1 MiB", "4 MiB"} {
		w.keys("n").hear("in the first " + part + " of 10 MiB")
	}
	w.keys("n").see("needle\\x9b31m", "column 10,4")
	w.keys("W").gone("column ")
	w.see("needle\\x9b31m")
	w.keys("esc")

	file := filepath.Join(t.TempDir(), "long")
	w.keys("y").see("body", "to a file")
	w.keys("enter").see("╭─ Write to a file")
	w.text(file + "\r").hear("written to " + file)
	if got, err := os.ReadFile(file); err != nil || string(got) != long {
		t.Errorf("%d octets in the file: %v", len(got), err)
	}
	w.quit()
}
