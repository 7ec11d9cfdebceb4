package ui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// settleTime is the least an editor's run takes. Bubble Tea's renderer stays
// stopped for good when a program that was given the terminal returns at once.
const settleTime = 25 * time.Millisecond

// editorEnd is how long an editor has to end when the console must.
const editorEnd = time.Second

// openEditor gives content to the user's editor and what it saved, octet for
// octet, to done. The file lies in a private folder of its own, so that what
// editors leave beside it goes with it. While the editor has the terminal the
// screen is empty.
func openEditor(m *Model, content []byte, suffix string, done func(m *Model, edited []byte, err error) tea.Cmd) tea.Cmd {
	args, err := editorCommand(m.environ)
	if err != nil {
		return done(m, nil, err)
	}
	dir, path, err := editorFile(content, suffix)
	if err != nil {
		return done(m, nil, err)
	}
	m.suspending, m.dirty = true, true
	run := &editorRun{away: &m.away, cmd: exec.CommandContext(m.shown, args[0], append(args[1:], path)...)}
	run.cmd.Cancel = func() error { return run.cmd.Process.Signal(syscall.SIGHUP) } // so that it keeps what is not saved
	run.cmd.WaitDelay = editorEnd
	return tea.Exec(run, func(err error) tea.Msg {
		if m.shown.Err() != nil {
			m.unsaved = path // nobody is left to take it
			return nil
		}
		edited, err := editorResult(path, args[0], err)
		if gone := os.RemoveAll(dir); gone != nil && err == nil {
			err = fmt.Errorf("what was edited could not be removed from %s (%s): the body is unchanged", dir, reason(gone))
		}
		return editorDone{edited, err, done}
	})
}

// editorDone is what came out of an editor.
type editorDone struct {
	edited []byte
	err    error
	done   func(m *Model, edited []byte, err error) tea.Cmd
}

func (e editorDone) deliver(m *Model) tea.Cmd {
	m.suspending, m.dirty = false, true
	return tea.Batch(tea.ClearScreen, m.mouseAgain(), e.done(m, e.edited, e.err))
}

// editorRun is the editor's process as Bubble Tea runs it.
type editorRun struct {
	cmd  *exec.Cmd
	away *atomic.Bool // set while it runs
}

// An editor wants the terminal itself, not one of our wrappers, which would
// stand for a pipe.
func (r *editorRun) SetStdin(in io.Reader) {
	if k, ok := in.(*keyboard); ok {
		in = k.File
	}
	r.cmd.Stdin = in
}

func (r *editorRun) SetStdout(out io.Writer) {
	if t, ok := out.(*terminal); ok {
		out = t.file
	}
	r.cmd.Stdout = out
}

func (r *editorRun) SetStderr(out io.Writer) { r.cmd.Stderr = out }

// Run starts the editor and waits for it.
func (r *editorRun) Run() error {
	r.away.Store(true)
	defer r.away.Store(false)
	began := time.Now()
	err := r.cmd.Run()
	if rest := settleTime - time.Since(began); rest > 0 {
		time.Sleep(rest)
	}
	return err
}

func editorFile(content []byte, suffix string) (dir, path string, err error) {
	dir, err = os.MkdirTemp("", "stompbox-")
	if err == nil {
		path = filepath.Join(dir, "body"+suffix)
		if err = os.WriteFile(path, content, 0o600); err == nil {
			return dir, path, nil
		}
		os.RemoveAll(dir)
	}
	return "", "", fmt.Errorf("cannot make a file for the editor: %s", reason(err))
}

func editorResult(path, editor string, err error) ([]byte, error) {
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return nil, fmt.Errorf("%s exited with status %d: the body is unchanged", filepath.Base(editor), exit.ExitCode())
	case err != nil:
		return nil, fmt.Errorf("%s did not run: %s; the body is unchanged", filepath.Base(editor), reason(err))
	}
	edited, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read what the editor saved: %s; the body is unchanged", reason(err))
	}
	return edited, nil
}

// editorCommand finds the editor: $VISUAL, $EDITOR, or one that is mostly there.
// It is looked up before the terminal is given away.
func editorCommand(environ func(string) string) ([]string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		value := environ(name)
		if value == "" {
			continue
		}
		if path, err := exec.LookPath(value); err == nil { // a path with blanks in it
			return []string{path}, nil
		}
		args, err := words(value)
		if err != nil {
			return nil, fmt.Errorf("$%s: %w", name, err)
		}
		if len(args) == 0 {
			continue
		}
		path, err := exec.LookPath(args[0])
		if err != nil {
			return nil, fmt.Errorf("$%s names %s, which is not found: set $%s to an editor that is installed", name, args[0], name)
		}
		return append([]string{path}, args[1:]...), nil
	}
	for _, name := range []string{"sensible-editor", "nano", "vi", "notepad"} {
		if path, err := exec.LookPath(name); err == nil {
			return []string{path}, nil
		}
	}
	return nil, errors.New("no editor is known: set $EDITOR, such as EDITOR=nano, and restart")
}

// words splits a command line at blanks, with quotes as a shell has them and
// nothing else of a shell: no variables, no patterns, no second command.
func words(s string) (list []string, err error) {
	var word []rune
	var quote rune
	begun, escaped := false, false
	for _, r := range s {
		switch {
		case escaped:
			word, escaped = append(word, r), false
		case r == '\\' && quote != '\'' && runtime.GOOS != "windows":
			begun, escaped = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word = append(word, r)
		case r == '\'' || r == '"':
			begun, quote = true, r
		case r == ' ' || r == '\t' || r == '\n':
			if begun {
				list = append(list, string(word))
			}
			word, begun = nil, false
		default:
			word, begun = append(word, r), true
		}
	}
	if quote != 0 || escaped {
		return nil, errors.New("a quote is not closed")
	}
	if begun {
		list = append(list, string(word))
	}
	return list, nil
}
