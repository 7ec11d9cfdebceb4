package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
)

// sink is where the data of a verb goes. It is flushed before a verb calls
// anything printed.
type sink struct {
	w    *bufio.Writer
	tty  bool
	form string // json, text or raw
}

// newSink opens the output of a verb in one of the forms it has.
func newSink(cmd *cobra.Command, form string, forms ...string) (*sink, error) {
	known := false
	for _, one := range forms {
		known = known || one == form
	}
	if !known {
		return nil, usage("-o %q: must be one of %v", form, forms)
	}
	o := &sink{w: bufio.NewWriterSize(cmd.OutOrStdout(), 64<<10), form: form}
	if f, ok := cmd.OutOrStdout().(*os.File); ok {
		o.tty = term.IsTerminal(f.Fd())
	}
	return o, nil
}

// frame writes one frame.
func (o *sink) frame(l frameLine) error {
	var err error
	switch o.form {
	case "json":
		err = writeFrame(o.w, l)
	case "raw":
		_, err = o.w.Write(l.Frame.Body)
	default:
		err = writeText(o.w, l, o.tty)
	}
	return broken(err)
}

// flush brings out what was written.
func (o *sink) flush() error { return broken(o.w.Flush()) }

// line writes a line of our own words.
func (o *sink) line(format string, a ...any) error {
	_, err := fmt.Fprintf(o.w, format+"\n", a...)
	return broken(err)
}

// broken marks an error of the output.
func broken(err error) error {
	if err == nil {
		return nil
	}
	return &writeError{err}
}

// quiet leaves out what a reader has done that has gone away, and says what
// else is wrong with the output.
func quiet(err error) error {
	var failed *writeError
	if !errors.As(err, &failed) {
		return err
	}
	if errors.Is(failed.err, syscall.EPIPE) || errors.Is(failed.err, io.ErrClosedPipe) {
		return nil
	}
	return usage("the output cannot be written: %v", failed.err)
}
