//go:build linux || darwin

package ui_test

import (
	"os"
	"path/filepath"
	"testing"
)

// ctrl+e gives the body to $EDITOR, with the terminal, and takes what it saved.
func TestWalkEditor(t *testing.T) {
	g := ours(t)
	editor := filepath.Join(t.TempDir(), "editor.sh")
	script := "#!/bin/sh\ntest -t 0 && test -t 1 && test -t 2 && echo on a terminal\nread line\necho \"read $line\"\nprintf 'edited: %s' \"$line\" > \"$1\"\nread line\n"
	if err := os.WriteFile(editor, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	w := &walk{t: t, g: g, out: "/queue/edited"}
	w.terminal = startTerminal(t, 130, 44, []string{"STOMPBOX_PASSWORD=admin", "EDITOR=" + editor}, stompbox(t), g.url(""))
	w.see("connected to stompbox")
	w.compose(draft{dest: w.out, kind: "text/plain", body: "before"})
	w.keys("ctrl+e").see("on a terminal")
	w.text("line\r").see("read line")
	w.text("\r").see("╭─ Compose", "▸ body", "edited: line", "the body is 12 bytes as the editor saved it")
	w.text(" ").text("!").see("edited: line") // Bubble Tea may lose one key after an editor
	w.keys("ctrl+s").see("send to " + w.out + ": written and confirmed in ")
	w.keys("esc").gone("╭─ Compose")
	w.quit()
}
