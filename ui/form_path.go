package ui

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/stomp"
	"stompbox/ui/safe"
)

// newPathForm asks for a file to write to. The name is never taken from a
// message: such is an example of the caller's own. A file that is there is never
// replaced.
func newPathForm(title, hint string, such safe.Text, accept func(m *Model, path string) tea.Cmd) panel {
	path := newText("a file, such as " + such)
	e := &entry{field: path, label: "file"}
	if hint != "" {
		e.note = func() string { return hint }
	}
	f := &form{title: title, verb: "write", keys: keymap.Form, list: []*entry{e}}
	f.accept = func(m *Model) tea.Cmd {
		full := expand(path.text(), m.home())
		if err := writable(full); err != nil {
			f.point(e, err.Error())
			return nil
		}
		m.removePanel(f)
		return accept(m, full)
	}
	return f
}

// writable says why a new file cannot be made there.
func writable(path string) error {
	if path == "" {
		return errors.New("no file name: type one")
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return fmt.Errorf("%s is a directory: add a file's name", pathEnd(path))
	case err == nil:
		return fmt.Errorf("%s already exists: choose another name", pathEnd(path))
	case errors.Is(err, fs.ErrNotExist):
		if dir, err := os.Stat(filepath.Dir(path)); err != nil || !dir.IsDir() {
			return fmt.Errorf("there is no directory %s: create it, or choose another", pathEnd(filepath.Dir(path)))
		}
		return nil
	}
	return fmt.Errorf("cannot use %s: %s", pathEnd(path), reason(err))
}

// readBody takes a file's octets for a body. Only ordinary files are opened: a
// pipe would keep us waiting for good.
func readBody(path, home string) ([]byte, error) {
	path = expand(path, home)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file %s: fix the path after the @; nothing was sent", path)
	case err != nil:
		return nil, fmt.Errorf("cannot read %s: %s; nothing was sent", path, reason(err))
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file; nothing was sent", path)
	case info.Size() > int64(stomp.DefaultLimits.Body):
		return nil, fmt.Errorf("%s has %d bytes, more than the %d a body may have; nothing was sent",
			path, info.Size(), stomp.DefaultLimits.Body)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %s; nothing was sent", path, reason(err))
	}
	return b, nil
}

// pathEnd is a path in a sentence. Of a long one its end, which tells it from
// others, so that what is wrong with it, which stands behind, is not cut off.
func pathEnd(path string) string {
	const most = 40
	if r := []rune(path); len(r) > most {
		return "…" + string(r[len(r)-most+1:])
	}
	return path
}

// reason is what the system said, without the path that the sentence has already.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// expand replaces a leading ~ by the home directory.
func expand(path, home string) string {
	if home != "" && (path == "~" || strings.HasPrefix(path, "~/") || strings.HasPrefix(path, `~`+string(filepath.Separator))) {
		return filepath.Join(home, path[1:])
	}
	return path
}

// home is the home directory, "" when there is none.
func (m *Model) home() string {
	if h := m.environ("HOME"); h != "" {
		return h
	}
	h, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return h
}

// environ is one variable of the environment the console was started in.
func (m *Model) environ(name string) string {
	if m.opts.Environ != nil {
		return m.opts.Environ(name)
	}
	return os.Getenv(name)
}

// fileRead brings what was read from a file back to the form that asked.
type fileRead struct{ then func(m *Model) tea.Cmd }

func (f fileRead) deliver(m *Model) tea.Cmd { return f.then(m) }
