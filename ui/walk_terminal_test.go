//go:build linux || darwin

package ui_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// patience bounds every wait for the screen. It is never waited out by a test
// that passes; it is long because machines that run tests can be slow.
const patience = time.Minute

// terminal is the real program in a pty, with an emulator that says what a
// person would see. Its methods fail the test, with the screen, when what they
// wait for does not come.
type terminal struct {
	tb     testing.TB
	cmd    *exec.Cmd
	master *os.File
	slave  *os.File // kept open, so that the modes can be read after the program's end
	before *term.State
	read   chan struct{} // closed when the reader has ended
	ended  chan struct{} // closed when the program has ended
	asked  atomic.Bool   // the program put a question to the terminal

	drained chan struct{} // closed when all that an ended program wrote has been read

	mu      sync.Mutex
	em      *vt.Emulator
	raw     bytes.Buffer // every byte the program wrote
	changed chan struct{}
	alt     bool // the alternate screen is shown
	hidden  bool // the cursor is hidden
	esc     bool // the last key was esc, which the program may not have read yet
}

// startTerminal runs a program on a screen of w x h. The environment is bare
// but for env, and the home folder is an empty one of this test.
func startTerminal(tb testing.TB, w, h int, env []string, argv ...string) *terminal {
	tb.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		tb.Fatal(err)
	}
	t := &terminal{tb: tb, master: master, slave: slave, read: make(chan struct{}), ended: make(chan struct{}),
		drained: make(chan struct{}), em: vt.NewEmulator(w, h), changed: make(chan struct{})}
	t.em.SetCallbacks(vt.Callbacks{
		AltScreen:        func(on bool) { t.alt = on },
		CursorVisibility: func(visible bool) { t.hidden = !visible },
	})
	t.setSize(w, h)
	if t.before, err = term.GetState(slave.Fd()); err != nil {
		tb.Fatal(err)
	}
	home := tb.TempDir()
	t.cmd = exec.Command(argv[0], argv[1:]...)
	t.cmd.Dir = home
	t.cmd.Env = append([]string{"HOME=" + home, "XDG_CONFIG_HOME=" + home, "XDG_STATE_HOME=" + home, "XDG_CACHE_HOME=" + home,
		"PATH=" + os.Getenv("PATH"), "TMPDIR=" + home, "TERM=xterm-256color", "LANG=C.UTF-8", "GORACE=" + os.Getenv("GORACE")}, env...)
	t.cmd.Stdin, t.cmd.Stdout, t.cmd.Stderr = slave, slave, slave
	t.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := t.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	go t.readAll()
	go t.answer()
	go func() {
		_ = t.cmd.Wait() // the code is read from ProcessState
		_, _ = io.WriteString(slave, theEnd)
		close(t.ended)
	}()
	tb.Cleanup(t.stop)
	return t
}

// theEnd is written behind the last output of the program: a pty whose other
// side is kept open has no end of file.
const theEnd = "\x00\x00\x00\x00"

func (t *terminal) readAll() {
	defer close(t.read)
	buf := make([]byte, 32<<10)
	for {
		n, err := t.master.Read(buf)
		if n > 0 {
			t.mu.Lock()
			t.raw.Write(buf[:n])
			_, _ = t.em.Write(buf[:n]) // it takes everything
			if bytes.HasSuffix(t.raw.Bytes(), []byte(theEnd)) {
				t.raw.Truncate(t.raw.Len() - len(theEnd))
				close(t.drained)
			}
			if t.whole() {
				close(t.changed)
				t.changed = make(chan struct{})
			}
			t.mu.Unlock()
		}
		if err != nil {
			return
		}
	}
}

// frameEnd is how Bubble Tea ends a frame on the alternate screen: it puts the
// cursor into the last row. Modes may be switched behind it.
var frameEnd = regexp.MustCompile(`\x1b\[\d+(;\d*)?H(\x1b\[\?\d+[hl])*$`)

// whole reports whether the last frame has been read to its end. A frame comes
// in pieces, and a screen that is half old and half new is not to be judged.
func (t *terminal) whole() bool {
	raw := t.raw.Bytes()
	return !t.alt || t.em.Height() == 1 || frameEnd.Match(raw[max(0, len(raw)-64):])
}

// answer passes on what the emulator answers to questions, as a terminal does.
func (t *terminal) answer() {
	buf := make([]byte, 256)
	for {
		n, err := t.em.Read(buf)
		if err != nil {
			return
		}
		t.asked.Store(true)
		_, _ = t.master.Write(buf[:n])
	}
}

// stop ends what is left of the program.
func (t *terminal) stop() {
	select {
	case <-t.ended:
	default:
		_ = t.cmd.Process.Kill()
		<-t.ended
	}
	t.slave.Close()
	t.master.Close()
	<-t.read
	if c, ok := t.em.InputPipe().(io.Closer); ok {
		c.Close() // ends answer
	}
}

func (t *terminal) setSize(w, h int) {
	if err := pty.Setsize(t.master, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}); err != nil {
		t.tb.Fatal(err)
	}
}

// resize gives the terminal another size; the kernel tells the program.
func (t *terminal) resize(w, h int) {
	t.tb.Helper()
	t.mu.Lock()
	t.em.Resize(w, h)
	t.mu.Unlock()
	t.setSize(w, h)
}

// signal sends a signal to the program.
func (t *terminal) signal(s os.Signal) {
	t.tb.Helper()
	if err := t.cmd.Process.Signal(s); err != nil {
		t.tb.Fatal(err)
	}
}

// keyBytes are the bytes that terminals send for keys with a name.
var keyBytes = map[string]string{
	"enter": "\r", "esc": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z", "backspace": "\x7f", "space": " ",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
	"pgup": "\x1b[5~", "pgdown": "\x1b[6~", "delete": "\x1b[3~",
}

// keys presses keys by their names: `a`, `ctrl+s`, `enter`.
func (t *terminal) keys(names ...string) *terminal {
	t.tb.Helper()
	for _, name := range names {
		b, ok := keyBytes[name]
		switch {
		case ok:
		case strings.HasPrefix(name, "ctrl+") && len(name) == 6:
			b = string(name[5] & 0x1f)
		case len([]rune(name)) == 1:
			b = name
		default:
			t.tb.Fatalf("no key is called %q", name)
		}
		t.write(b)
		t.esc = name == "esc"
	}
	return t
}

// text types letters.
func (t *terminal) text(s string) *terminal { t.tb.Helper(); t.write(s); return t }

// paste pastes as a terminal with bracketed paste does.
func (t *terminal) paste(s string) *terminal {
	t.tb.Helper()
	t.write("\x1b[200~" + s + "\x1b[201~")
	return t
}

// write sends bytes to the program. After esc it waits until the program has
// read it: what follows at once would be taken for an alt chord. A terminal
// gives no event for that, so it is asked.
func (t *terminal) write(s string) {
	t.tb.Helper()
	for deadline := time.Now().Add(patience); t.esc && t.unread(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.tb.Fatalf("esc is not read; the screen is:\n%s", t.torn())
		}
	}
	t.esc = false
	if _, err := io.WriteString(t.master, s); err != nil {
		t.tb.Fatalf("cannot type %q: %v\n%s", s, err, t.torn())
	}
}

// screen gives what can be seen when the frame that is coming in is whole.
func (t *terminal) screen() screen {
	t.tb.Helper()
	return t.await("a whole screen", func(screen) bool { return true })
}

// torn gives what can be seen, be the frame whole or not.
func (t *terminal) torn() screen {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.rows()
}

func (t *terminal) rows() screen {
	rows := strings.Split(t.em.String(), "\n")
	for i := range rows {
		rows[i] = strings.TrimRight(rows[i], " \r")
	}
	return rows
}

// written gives every byte the program has written so far.
func (t *terminal) written() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return bytes.Clone(t.raw.Bytes())
}

// await waits until the screen is as ok wants it, and gives that screen.
func (t *terminal) await(what string, ok func(screen) bool) screen {
	t.tb.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for over := false; ; {
		t.mu.Lock()
		s, changed := t.rows(), t.changed
		good := t.whole() && ok(s)
		t.mu.Unlock()
		if good {
			return s
		}
		if over {
			t.tb.Fatalf("%s did not come; the screen is:\n%s", what, s)
		}
		select {
		case <-changed:
		case <-t.ended:
			<-t.drained
			over = true
		case <-deadline.C:
			over = true
		}
	}
}

// see waits until every text can be seen.
func (t *terminal) see(texts ...string) screen {
	t.tb.Helper()
	return t.await(fmt.Sprintf("%q", texts), func(s screen) bool { return s.has(texts...) })
}

// hear waits until every sentence can be read, be it wrapped.
func (t *terminal) hear(sentences ...string) screen {
	t.tb.Helper()
	return t.await(fmt.Sprintf("%q", sentences), func(s screen) bool {
		for _, want := range sentences {
			if !s.says(want) {
				return false
			}
		}
		return true
	})
}

// gone waits until none of the texts can be seen.
func (t *terminal) gone(texts ...string) screen {
	t.tb.Helper()
	return t.await(fmt.Sprintf("the end of %q", texts), func(s screen) bool {
		for _, text := range texts {
			if s.has(text) {
				return false
			}
		}
		return true
	})
}

// exit waits for the end of the program and gives its exit code.
func (t *terminal) exit() int {
	t.tb.Helper()
	select {
	case <-t.ended:
	case <-time.After(patience):
		t.tb.Fatalf("the program does not end; the screen is:\n%s", t.torn())
	}
	<-t.drained
	return t.cmd.ProcessState.ExitCode()
}

// secretive waits until what is typed is not echoed. A terminal gives no event
// for that, so the modes are asked for.
func (t *terminal) secretive() {
	t.tb.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if now, err := term.GetState(t.slave.Fd()); err == nil && !reflect.DeepEqual(now, t.before) {
			return
		}
	}
	t.tb.Fatal("the terminal still echoes")
}

// restored fails the test unless the terminal is as it was before the program:
// no alternate screen, the cursor shown, the line modes as they were, and no
// question was put to it.
func (t *terminal) restored() {
	t.tb.Helper()
	now, err := term.GetState(t.slave.Fd())
	if err != nil {
		t.tb.Fatal(err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	var wrong []error
	for text, bad := range map[string]bool{
		"the alternate screen is still shown":            t.alt,
		"the cursor is still hidden":                     t.hidden,
		"the line modes are not as they were":            !reflect.DeepEqual(now, t.before),
		"the program put a question to the terminal":     t.asked.Load(),
		"bracketed paste is still on":                    t.on(ansi.ModeBracketedPaste),
		"the mouse is still reported":                    t.on(ansi.ModeMouseButtonEvent) || t.on(ansi.ModeMouseAnyEvent),
		"an attribute is still set at the program's end": t.coloured(),
	} {
		if bad {
			wrong = append(wrong, errors.New(text))
		}
	}
	if len(wrong) > 0 {
		t.tb.Errorf("after the end: %v", errors.Join(wrong...))
	}
}

// on reports whether the program has switched a mode on last.
func (t *terminal) on(mode ansi.DECMode) bool {
	set := bytes.LastIndex(t.raw.Bytes(), []byte(ansi.SetMode(mode)))
	reset := bytes.LastIndex(t.raw.Bytes(), []byte(ansi.ResetMode(mode)))
	return set > reset
}

// coloured reports whether the last SGR sequence was something else than a reset.
func (t *terminal) coloured() bool {
	raw := t.raw.Bytes()
	for i := len(raw) - 1; i >= 0; i-- {
		if raw[i] != 'm' {
			continue
		}
		start := bytes.LastIndexByte(raw[:i], '\x1b')
		if start >= 0 && bytes.HasPrefix(raw[start:], []byte("\x1b[")) && bytes.Trim(raw[start+2:i], "0123456789;:") == nil {
			params := string(raw[start+2 : i])
			return params != "" && params != "0"
		}
	}
	return false
}
