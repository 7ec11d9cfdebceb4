package cli

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"

	"stompbox/stomp/broker"
	"stompbox/ui/safe"
)

// keys drives a line editor with what a keyboard sends.
func keys(t *testing.T, history []string, typed string) (string, error) {
	t.Helper()
	var screen bytes.Buffer
	e := &lineEditor{in: bufio.NewReader(strings.NewReader(typed)), out: &screen, prompt: "> ", history: history,
		width: func() int { return 40 }, complete: (&completer{destinations: []string{"/queue/orders"}}).complete}
	return e.Read()
}

func TestLineEditor(t *testing.T) {
	for typed, want := range map[string]string{
		"abc\r":                        "abc",
		"abc\x7f\x7fx\r":               "ax",
		"abc\x1b[D\x1b[DX\r":           "aXbc",
		"abc\x01X\x05Y\r":              "XabcY",
		"abc\x1b[HX\x1b[FY\r":          "XabcY",
		"abc\x01\x1b[3~\r":             "bc",
		"one two\x17three\r":           "one three",
		"one two\x15x\r":               "x",
		"abc\x02\x02\x0b\r":            "a",
		"\x1b[A\r":                     "second",
		"\x1b[A\x1b[A\r":               "first",
		"typed\x1b[A\x1b[B\r":          "typed",
		"subs\t/queue/o\t\r":           "subscribe /queue/orders ",
		"send /que\tx\r":               "send /queue/x",
		"wait m\t2\r":                  "wait messages 2",
		"x\t\r":                        "x",
		"ünï\x7fe\x1b]0;t\x07\r":       "üne0;t", // what a paste brings of controls is dropped
		strings.Repeat("é", 60) + "\r": strings.Repeat("é", 60),
	} {
		if got, err := keys(t, []string{"first", "second"}, typed); got != want || err != nil {
			t.Errorf("%q gives %q, %v, want %q", typed, got, err, want)
		}
	}
	if _, err := keys(t, nil, "\x04"); err != io.EOF {
		t.Errorf("ctrl+d gives %v", err)
	}
	if _, err := keys(t, nil, "abc\x03"); err != errInterrupted {
		t.Errorf("ctrl+c gives %v", err)
	}
}

// Output of others stands above the row, and the row is there again after it.
func TestLineEditorKeepsItsRow(t *testing.T) {
	var screen bytes.Buffer
	e := &lineEditor{out: &screen, prompt: "> ", width: func() int { return 40 }, editing: true, line: []rune("typing"), at: 3, drawn: 8}
	io.WriteString(e, "one\ntwo\n")
	if got := screen.String(); got != "\r        \rone\r\ntwo\r\n\r> typing\b\b\b" {
		t.Errorf("%q", got)
	}
}

// The shell without a terminal: lines in, lines out, and no word is an error.
func TestShellOfPlainLines(t *testing.T) {
	s := newStage(t, broker.Options{})
	out, errs := s.want(ExitDone, "subscribe /queue/a\nsend /queue/a hello\nwait messages 1\nfly\nack 1\n", "shell")
	if !strings.Contains(out, "#1 ") || !strings.Contains(out, "hello") {
		t.Errorf("printed %q", out)
	}
	for _, want := range []string{"connected to ", "subscribe: confirmed", "send: confirmed", `fly: refused: unknown command "fly"`, "ack: confirmed", "disconnected"} {
		if !strings.Contains(errs, want) {
			t.Errorf("%q is missing in %q", want, errs)
		}
	}
	s.left("/queue/a", 0)
}

// Nothing that a terminal could take as a command leaves the shell through a
// pipe either: what reads it shows it, or speaks it.
func TestShellIsPlainInAPipe(t *testing.T) {
	s := newStage(t, broker.Options{})
	s.put("/queue/a", "\x1b[2J\u009b31mred\xff")
	out, errs := s.want(ExitDone, "subscribe /queue/a\nwait messages 1\nshow 1\nshow 1 raw\nlist messages\n", "shell")
	if all := out + errs; strings.ContainsAny(all, "\x1b\u009b") || !utf8.ValidString(all) || strings.Count(out, "31mred") < 3 {
		t.Errorf("%q", all)
	}
}

// shownOn is what a terminal was given, to be awaited.
type shownOn struct {
	mu   sync.Mutex
	text []byte
	more chan struct{}
}

func (s *shownOn) await(t *testing.T, want string) {
	t.Helper()
	limit := time.After(patience)
	for {
		s.mu.Lock()
		at := bytes.Index(s.text, []byte(want))
		if at >= 0 {
			s.text = s.text[at+len(want):]
		}
		text := string(s.text)
		s.mu.Unlock()
		if at >= 0 {
			return
		}
		select {
		case <-s.more:
		case <-limit:
			t.Fatalf("%q did not come; there is %q", want, text)
		}
	}
}

// typist is somebody at a terminal that a verb runs on.
type typist struct {
	*shownOn
	t        *testing.T
	keyboard *os.File
	tty      *os.File
	read     chan struct{} // closed when the terminal is
	all      []byte        // everything that the terminal was given
	code     chan int
}

// sit runs a verb on a terminal of its own.
func sit(t *testing.T, kind string, args ...string) *typist {
	t.Helper()
	t.Setenv("TERM", kind)
	keyboard, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo terminal here: %v", err)
	}
	pty.Setsize(keyboard, &pty.Winsize{Rows: 24, Cols: 100})
	s := &typist{shownOn: &shownOn{more: make(chan struct{}, 1)}, t: t, keyboard: keyboard, tty: tty, read: make(chan struct{}), code: make(chan int, 1)}
	go func() {
		defer close(s.read)
		buf := make([]byte, 4096)
		for {
			n, err := keyboard.Read(buf)
			s.mu.Lock()
			s.text, s.all = append(s.text, buf[:n]...), append(s.all, buf[:n]...)
			s.mu.Unlock()
			select {
			case s.more <- struct{}{}:
			default:
			}
			if err != nil {
				return
			}
		}
	}()
	go func() { s.code <- run(context.Background(), args, Rooms{}, tty, tty, tty) }()
	return s
}

// types gives the keyboard's octets.
func (s *typist) types(text string) { io.WriteString(s.keyboard, text) }

// does types a line when the prompt is there, and awaits what comes of it.
func (s *typist) does(line string, want ...string) {
	s.t.Helper()
	s.await(s.t, shellPrompt)
	s.types(line + "\r")
	for _, one := range want {
		s.await(s.t, one)
	}
}

// ends types the end of the input, awaits the end and gives everything that was
// printed.
func (s *typist) ends(want int) string {
	s.t.Helper()
	s.await(s.t, shellPrompt)
	s.types("\x04")
	if got := <-s.code; got != want {
		s.t.Errorf("exits with %d, want %d", got, want)
	}
	s.tty.Close()
	<-s.read // the terminal hangs up when nobody has it open
	s.keyboard.Close()
	return string(s.all)
}

// The shell on a terminal: a prompt, history, a message while nothing is typed.
func TestShellOnATerminal(t *testing.T) {
	b := newStage(t, broker.Options{})
	s := sit(t, "xterm", "shell", "--broker", b.url)
	s.await(t, "stomp> ")
	s.types("subs\t/queue/a\r")
	s.await(t, "subscribe: confirmed")
	s.await(t, "stomp> ")
	b.put("/queue/a", "evil \x1b]0;title\x07")
	s.await(t, "evil "+string(safe.Field("\x1b]0;title\x07")))
	s.await(t, "stomp> ")
	s.types("send /queue/b x\r")
	s.await(t, "send: confirmed")
	s.types("\x1b[A\r")
	s.await(t, "send: confirmed")
	s.ends(ExitDone)
	b.left("/queue/b", 2)
	b.left("/queue/a", 1)
}
