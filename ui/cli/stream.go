package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"stompbox/stomp"
)

// pipe is a verb that turns one stream into another: its input and its output,
// which is flushed before every wait for input. So what came in whole goes out
// at once, and a large file still costs few writes.
type pipe struct {
	ctx  context.Context
	name string // of the input, for errors
	in   io.Reader
	out  *bufio.Writer
	tty  bool  // the output is a terminal
	read int64 // octets of the input
}

// runPipe opens the input that args name, FILE or - or nothing for the
// standard input, and runs work on it. Whatever work has written before an
// error is out when the error is told. A reader that has gone away ends the
// verb without a word.
func runPipe(cmd *cobra.Command, args []string, work func(*pipe) error) error {
	p := &pipe{ctx: cmd.Context(), name: "standard input", in: cmd.InOrStdin(), out: bufio.NewWriterSize(cmd.OutOrStdout(), 64<<10)}
	if f, ok := cmd.OutOrStdout().(*os.File); ok {
		p.tty = term.IsTerminal(f.Fd())
	}
	if len(args) == 1 && args[0] != "-" {
		f, err := os.Open(args[0])
		if err != nil {
			var path *fs.PathError
			if errors.As(err, &path) {
				err = path.Err
			}
			return usage("%s cannot be opened: %v", args[0], err)
		}
		defer f.Close()
		p.name, p.in = args[0], f
	}
	err := work(p)
	if flushed := p.out.Flush(); flushed != nil {
		err = &writeError{flushed}
	}
	var failed *writeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &failed):
		if errors.Is(failed.err, syscall.EPIPE) || errors.Is(failed.err, io.ErrClosedPipe) {
			return nil
		}
		return usage("the output cannot be written: %v", failed.err)
	case errors.Is(err, context.Canceled):
		return usage("%s: stopped by a signal before it ended", p.name)
	}
	return usage("%s: %w", p.name, err)
}

// writeError is a failure of the output, not of the input.
type writeError struct{ err error }

func (e *writeError) Error() string { return e.err.Error() }

// Read takes more of the input. The read itself is left to its own goroutine,
// because a signal must end the verb also while a terminal or a pipe gives
// nothing; after that it waits for that input or for the end of the program,
// and nobody looks at p any more.
func (p *pipe) Read(b []byte) (int, error) {
	if err := p.out.Flush(); err != nil {
		return 0, &writeError{err}
	}
	type result struct {
		n   int
		err error
	}
	done := make(chan result, 1)
	go func() {
		n, err := p.in.Read(b)
		done <- result{n, err}
	}()
	select {
	case r := <-done:
		p.read += int64(r.n)
		return r.n, r.err
	case <-p.ctx.Done():
		return 0, p.ctx.Err()
	}
}

// streamVersion follows the version through a stream of frames whose version
// nobody has told: from CONNECT on it is the highest that the client offers,
// which is what a broker chooses if it can, and from CONNECTED on the one that
// the broker has chosen (R084, R090, R102).
type streamVersion struct {
	now    stomp.Version
	chosen bool // by the broker, or by the user
}

// after takes note of a frame; what comes behind it is in the new version.
func (s *streamVersion) after(f *stomp.Frame) {
	if s.chosen {
		return
	}
	switch f.Command {
	case stomp.CONNECT, stomp.STOMP:
		s.offered(f.Header)
	case stomp.CONNECTED:
		text, named := f.Header.Lookup("version")
		if v, err := stomp.ParseVersion(strings.Trim(text, " \t")); err == nil {
			s.now = v
		} else if !named {
			s.now = stomp.V10
		}
		s.chosen = true
	}
}

func (s *streamVersion) offered(h stomp.Header) {
	list, named := h.Lookup("accept-version")
	if !named {
		s.now = stomp.V10
		return
	}
	highest := stomp.Version(0)
	for part := range strings.SplitSeq(list, ",") {
		if v, err := stomp.ParseVersion(strings.TrimSpace(part)); err == nil {
			highest = max(highest, v)
		}
	}
	if highest != 0 {
		s.now = highest
	}
}

// plain is the text of an error of the packages below, without their prefix.
func plain(err error) string {
	text := err.Error()
	for _, room := range []string{"session: ", "profile: ", "journal: ", "stomp: "} {
		text = strings.TrimPrefix(text, room)
	}
	return text
}
