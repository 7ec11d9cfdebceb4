//go:build linux || darwin

package ui_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"stompbox/themes"
	"stompbox/ui"
)

// ctrl+z in a shell stops the console and gives the terminal back; fg brings
// it back as it was, on a screen of another size.
func TestWalkSuspend(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash, with its job control, is not here")
	}
	w := startTerminal(t, 100, 30, []string{"PS1=shell> "}, shell, "--norc", "--noprofile", "-i")
	w.see("shell>")
	w.text(stompbox(t)+" demo\r").see("20 held", "3 Messages")
	w.keys("ctrl+z").see("╭─ Suspend?", "20 messages held")
	w.keys("y").see("Stopped", "shell>")
	w.mu.Lock()
	alt, hidden := w.alt, w.hidden
	w.mu.Unlock()
	if alt || hidden {
		t.Errorf("in the shell: alternate screen %v, cursor hidden %v", alt, hidden)
	}
	w.resize(130, 40)
	w.text("echo in the $((1+1))nd program\r").see("in the 2nd program")
	w.text("fg\r")
	w.await("the console on the new screen", func(s screen) bool {
		return len(s) == 40 && s.has("3 Messages", "This message") && strings.HasSuffix(s[1], "╮") && len([]rune(s[1])) == 130
	})
	w.keys("j").see("▌   2")
	w.mouse(0, 60, 3, "M").mouse(0, 60, 3, "m").see("▌   1") // the mouse is ours again
	w.keys("q").see("Quit?")
	w.keys("y").see("shell>")
	w.text("exit\r")
	w.exit()
	w.restored()
}

// Where no shell is there to bring it back, the console says so and goes on.
func TestWalkSuspendAlone(t *testing.T) {
	g := ours(t)
	w := g.open(t, 100, 30)
	w.keys("ctrl+z").see("there is no shell to go back to")
	w.keys("esc").gone("there is no shell")
	w.keys("?").see("╭─ Keys")
	w.keys("esc").gone("╭─ Keys")
	w.keys("q")
	w.exit()
	w.restored()
}

// A terminal that is closed ends the console, which says goodbye to the broker:
// what was held is free for others at once. The signal that tells of it may be
// lost on the way.
func TestWalkClosedTerminal(t *testing.T) {
	for name, session := range map[string]bool{"with its signal": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			w := newWalk(t, ours(t))
			w.seed(w.in, orders(2)...)
			master, slave, err := pty.Open()
			if err != nil {
				t.Fatal(err)
			}
			if err := pty.Setsize(master, &pty.Winsize{Cols: 100, Rows: 30}); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(stompbox(t), w.g.url("admin"))
			cmd.Env = append(os.Environ(), "XDG_STATE_HOME="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir(), "GORACE=exitcode=0")
			cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
			cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: session}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			slave.Close()
			awaitBytes(t, master, "connected to")
			if _, err := fmt.Fprintf(master, "s\x15%s\r", w.in); err != nil {
				t.Fatal(err)
			}
			awaitBytes(t, master, "2 held")
			master.Close()
			awaitEnd(t, cmd)
			w.hold(w.in, "held", "held")
			w.quit()
		})
	}
}

// awaitEnd waits until a program has ended by itself, as one that did well.
func awaitEnd(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	killer := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	defer killer.Stop()
	if err := cmd.Wait(); err != nil { // killed, when it went on without its terminal
		t.Fatalf("the program ended with %v", err)
	}
}

// awaitBytes reads until a text has come.
func awaitBytes(t *testing.T, f *os.File, text string) string {
	t.Helper()
	var all strings.Builder
	deadline := time.AfterFunc(patience, func() { f.Close() })
	defer deadline.Stop()
	for buf := make([]byte, 4096); !strings.Contains(all.String(), text); {
		n, err := f.Read(buf)
		if all.Write(buf[:n]); err != nil {
			t.Fatalf("%q did not come: %v\n%s", text, err, all.String())
		}
	}
	return all.String()
}

// A SIGTERM while an editor has the terminal ends both, and what was being
// edited is kept.
func TestWalkEndInEditor(t *testing.T) {
	editor := filepath.Join(t.TempDir(), "editor.sh")
	script := "#!/bin/sh\necho changed > \"$1\"\necho \"editing now\"\nexec sleep 600\n"
	if err := os.WriteFile(editor, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	g := ours(t)
	w := startTerminal(t, 100, 30, []string{"STOMPBOX_PASSWORD=admin", "EDITOR=" + editor, "GORACE=exitcode=0"}, stompbox(t), g.url(""))
	w.see("connected to stompbox")
	w.keys("c").see("╭─ Compose")
	w.keys("ctrl+e").see("editing now")
	w.signal(syscall.SIGTERM)
	w.exit()
	w.restored()
	s := w.torn()
	if !s.says("what was being edited is kept in") {
		t.Fatalf("where the text is is not said:\n%s", s)
	}
	kept, err := filepath.Glob(filepath.Join(w.cmd.Dir, "stompbox-*", "body*"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("%q, %v", kept, err)
	}
	if text, err := os.ReadFile(kept[0]); err != nil || string(text) != "changed\n" {
		t.Errorf("%q, %v", text, err)
	}
}

// breakVar tells TestConsoleThatBreaks, in a process of its own, where to break.
const breakVar = "STOMPBOX_TEST_BREAKS"

// TestConsoleThatBreaks is no test but the program of the next one.
func TestConsoleThatBreaks(t *testing.T) {
	where := os.Getenv(breakVar)
	if where == "" {
		t.Skip("it runs in the process that another test starts")
	}
	th, err := themes.Find("mono", themes.NoColour)
	if err != nil {
		t.Fatal(err)
	}
	o := ui.Options{Theme: th, Environ: os.Getenv}
	switch where {
	case "update":
		o.Shapes.Keep = func(ui.Shape) error { panic("the pane has no corner") }
	case "view":
		o.Themes.Names = func() []string { panic("the pane has no corner") }
	}
	err = ui.Run(context.Background(), o)
	var crash *ui.CrashError
	if !errors.As(err, &crash) {
		os.Exit(1)
	}
	fmt.Fprintln(os.Stderr, "stompbox:", err)
	os.Exit(5)
}

// A mistake of our own restores the terminal and is one sentence.
func TestWalkPanic(t *testing.T) {
	for where, key := range map[string]string{"update": "=", "view": ":themes"} {
		t.Run(where, func(t *testing.T) {
			w := startTerminal(t, 100, 30, []string{breakVar + "=" + where, "TERM=dumb"}, os.Args[0], "-test.run=^TestConsoleThatBreaks$")
			w.see("Messages")
			w.text(key)
			if code := w.exit(); code != 5 {
				t.Errorf("exit code %d", code)
			}
			w.restored()
			if s := w.torn(); !s.says("it crashed (the pane has no corner), which is a bug: please report it") || s.has("goroutine") {
				t.Errorf("the end is\n%s", s)
			}
		})
	}
}
