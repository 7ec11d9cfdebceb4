//go:build linux || darwin

package quietterm_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// patience is how long a silent terminal is watched before the program counts
// as waiting for an answer. Bubble Tea itself waits five seconds.
const patience = 20 * time.Second

// withoutUs is a program that links Bubble Tea as ours does, but not this
// package: the control that shows the test would see a question.
const withoutUs = `package main

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"
)

func main() {
	_ = tea.Quit
	os.Stdout.WriteString("TERM=" + os.Getenv("TERM") + "\n")
}
`

// withUs is the same with it, written to be initialised as late as can be.
const withUs = `package main

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/ui/quietterm"
)

func main() {
	early := os.Getenv("TERM")
	quietterm.Restore()
	_ = tea.Quit
	term, ok := os.LookupEnv("TERM")
	if !ok {
		term = "(unset)"
	}
	os.Stdout.WriteString("early=" + early + " TERM=" + term + "\n")
}
`

func TestNoQuestionOnASilentTerminal(t *testing.T) {
	out := runSilent(t, build(t, withUs), "TERM=xterm-256color")
	if want := "early=dumb TERM=xterm-256color\r\n"; out != want {
		t.Errorf("a silent terminal was sent %q, want %q alone", out, want)
	}
}

func TestRestoreKeepsTermUnset(t *testing.T) {
	out := runSilent(t, build(t, withUs), "")
	if want := "early=dumb TERM=(unset)\r\n"; out != want {
		t.Errorf("got %q, want %q", out, want)
	}
}

// TestQuestionIsSeenWithoutUs keeps the tests here honest: should Bubble Tea
// stop asking, this package can go.
func TestQuestionIsSeenWithoutUs(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for Bubble Tea's five seconds")
	}
	out := runSilent(t, build(t, withoutUs), "TERM=xterm-256color")
	if !strings.Contains(out, "\x1b]11;?") || !strings.Contains(out, "\x1b[6n") {
		t.Errorf("without quietterm a silent terminal was sent %q: nothing is asked any more", out)
	}
}

// TestStompboxAsksNothing runs the real program with a verb that only prints.
func TestStompboxAsksNothing(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "stompbox")
	goBuild(t, "../..", bin, ".")
	out := runSilent(t, bin, "TERM=xterm-256color", "version")
	if out == "" || strings.Contains(out, "\x1b") {
		t.Errorf("stompbox version sent %q to a silent terminal", out)
	}
}

// build compiles a main package that lives inside this module, so that import
// paths sort as they do in stompbox. It stands in the file system only as an
// overlay.
func build(t *testing.T, source string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "main.go")
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	overlay := filepath.Join(dir, "overlay.json")
	content := `{"Replace":{"` + filepath.ToSlash(filepath.Join(root, "ui", "quietterm", "probe", "main.go")) + `":"` + filepath.ToSlash(file) + `"}}`
	if err := os.WriteFile(overlay, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(dir, "probe")
	goBuild(t, root, bin, "-overlay", overlay, "./ui/quietterm/probe")
	return bin
}

func goBuild(t *testing.T, dir, bin string, args ...string) {
	t.Helper()
	cmd := exec.Command("go", append([]string{"build", "-buildvcs=false", "-o", bin}, args...)...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
}

// runSilent runs bin on a terminal that never answers and returns everything it
// wrote there. term is the TERM setting, "" for none.
func runSilent(t *testing.T, bin, term string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Env = []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}
	if term != "" {
		cmd.Env = append(cmd.Env, term)
	}
	tty, err := pty.Start(cmd)
	if err != nil {
		t.Fatalf("no pseudo-terminal: %v", err)
	}
	var out bytes.Buffer
	var read sync.WaitGroup
	read.Go(func() { _, _ = io.Copy(&out, tty) }) // ends with EIO when the program is gone
	err = cmd.Wait()
	read.Wait()
	_ = tty.Close()
	if err != nil {
		t.Fatalf("%s: %v; it wrote %q", filepath.Base(bin), err, out.String())
	}
	return out.String()
}
