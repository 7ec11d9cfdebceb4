//go:build linux

package speed

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// patience bounds every wait.
const patience = 60 * time.Second

// screen is a program in a pseudo-terminal and what is seen of it. Times are
// those of the read that brought what was waited for, so that neither the
// emulator's work nor who is scheduled when is counted.
type screen struct {
	tb     testing.TB
	cmd    *exec.Cmd
	master *os.File
	began  time.Time
	ended  chan struct{} // the program is over and waited for
	read   chan struct{} // the reader is over

	mu      sync.Mutex
	em      *vt.Emulator
	bytes   uint64
	painted time.Time // when the first character could be seen
	seen    func() bool
	hit     chan time.Time
}

// startScreen runs a program. A mute terminal answers no question.
func startScreen(tb testing.TB, mute bool, env []string, dir string, argv ...string) *screen {
	tb.Helper()
	s := &screen{tb: tb, cmd: exec.Command(argv[0], argv[1:]...), em: vt.NewEmulator(width, height),
		ended: make(chan struct{}), read: make(chan struct{})}
	s.cmd.Dir = dir
	s.cmd.Env = append([]string{"HOME=" + dir, "XDG_CONFIG_HOME=" + dir, "XDG_STATE_HOME=" + dir, "XDG_CACHE_HOME=" + dir, "XDG_DATA_HOME=" + dir,
		"PATH=" + os.Getenv("PATH"), "TMPDIR=" + dir, "TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8"}, env...)
	s.began = time.Now()
	var err error
	if s.master, err = pty.StartWithSize(s.cmd, &pty.Winsize{Cols: width, Rows: height}); err != nil {
		tb.Fatal(err)
	}
	go s.readAll()
	go s.answer(mute)
	go func() {
		_ = s.cmd.Wait() // how it ended is in ProcessState
		close(s.ended)
	}()
	tb.Cleanup(s.stop)
	return s
}

func (s *screen) readAll() {
	defer close(s.read)
	buf := make([]byte, 64<<10)
	for {
		n, err := s.master.Read(buf)
		now := time.Now()
		if n > 0 {
			s.mu.Lock()
			s.bytes += uint64(n)
			_, _ = s.em.Write(buf[:n]) // it takes everything
			if s.painted.IsZero() && strings.TrimSpace(s.em.String()) != "" {
				s.painted = now
			}
			if s.seen != nil && s.seen() {
				s.hit <- now
				s.seen = nil
			}
			s.mu.Unlock()
		}
		if err != nil {
			return
		}
	}
}

// answer passes on what a terminal answers to questions, unless it is mute.
func (s *screen) answer(mute bool) {
	buf := make([]byte, 256)
	for {
		n, err := s.em.Read(buf)
		if err != nil {
			return
		}
		if !mute {
			_, _ = s.master.Write(buf[:n])
		}
	}
}

// stop ends what is left of the program.
func (s *screen) stop() {
	select {
	case <-s.ended:
	default:
		_ = s.cmd.Process.Signal(syscall.SIGKILL)
		<-s.ended
	}
	s.master.Close()
	<-s.read
	if c, ok := s.em.InputPipe().(io.Closer); ok {
		c.Close()
	}
}

// keys types.
func (s *screen) keys(text string) {
	s.tb.Helper()
	if _, err := io.WriteString(s.master, text); err != nil {
		s.tb.Fatalf("cannot type %q: %v", text, err)
	}
}

// after types a key and gives how long it took until seen was true. It is
// called with the lock held, and only when something was drawn.
func (s *screen) after(key string, seen func() bool) time.Duration {
	s.tb.Helper()
	hit := make(chan time.Time, 1)
	s.mu.Lock()
	s.seen, s.hit = seen, hit
	s.mu.Unlock()
	began := time.Now()
	s.keys(key)
	select {
	case at := <-hit:
		return at.Sub(began)
	case <-s.ended:
	case <-time.After(patience):
	}
	s.fail(fmt.Sprintf("what %q does", key))
	return 0
}

// see waits until a text can be seen.
func (s *screen) see(text string) {
	s.tb.Helper()
	s.await(text, func() bool { return strings.Contains(s.em.String(), text) })
}

// match waits until what can be seen matches.
func (s *screen) match(pattern string) {
	s.tb.Helper()
	wanted := regexp.MustCompile(pattern)
	s.await(pattern, func() bool { return wanted.MatchString(s.em.String()) })
}

// await waits until seen is true. It is called with the lock held.
func (s *screen) await(what string, seen func() bool) {
	s.tb.Helper()
	hit := make(chan time.Time, 1)
	s.mu.Lock()
	if seen() {
		s.mu.Unlock()
		return
	}
	s.seen, s.hit = seen, hit
	s.mu.Unlock()
	select {
	case <-hit:
	case <-s.ended:
		s.fail(what)
	case <-time.After(patience):
		s.fail(what)
	}
}

func (s *screen) fail(what string) {
	s.tb.Helper()
	s.mu.Lock()
	text := s.em.String()
	s.mu.Unlock()
	s.tb.Fatalf("%s did not come; the screen is:\n%s", what, text)
}

// paint waits for the first character.
func (s *screen) paint() time.Duration {
	s.tb.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		s.mu.Lock()
		at := s.painted
		s.mu.Unlock()
		if !at.IsZero() {
			return at.Sub(s.began)
		}
	}
	s.fail("a first character")
	return 0
}

// exit waits for the end of the program and gives how long it ran.
func (s *screen) exit() time.Duration {
	s.tb.Helper()
	select {
	case <-s.ended:
		return time.Since(s.began)
	case <-time.After(patience):
		s.fail("the end of the program")
		return 0
	}
}

// cell and row are called with the lock held.
func (s *screen) cell(x, y int) string {
	if c := s.em.CellAt(x, y); c != nil {
		return c.Content
	}
	return ""
}

func (s *screen) row(y int) string {
	var b strings.Builder
	for x := range width {
		b.WriteString(s.cell(x, y))
	}
	return b.String()
}

// find gives the uppermost place of a character that is not left of column from.
func (s *screen) find(text string, from int) (x, y int) {
	s.tb.Helper()
	s.mu.Lock()
	for y := range height {
		for x := from; x < width; x++ {
			if s.cell(x, y) == text {
				s.mu.Unlock()
				return x, y
			}
		}
	}
	s.mu.Unlock()
	s.fail(text)
	return 0, 0
}

func (s *screen) written() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bytes
}
