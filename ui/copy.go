package ui

import (
	"errors"
	"fmt"
	"os"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/ui/inspect"
)

// copyMost is what a terminal's clipboard sequence may carry; many terminals
// drop longer ones in silence, so more is refused and w offered instead.
const copyMost = 100 << 10

// askCopy asks what of the shown frame goes to the clipboard.
func (m *Model) askCopy() tea.Cmd {
	m.openPanel(newCopyMenu(m))
	return nil
}

// copy gives the terminal something for its clipboard.
func (m *Model) copy(it copyItem) {
	switch {
	case it.why != "":
		m.warn(it.why)
	case len(it.text) > copyMost:
		m.fail(fmt.Sprintf("%s is too much for the clipboard of a terminal: w writes it to a file", size(len(it.text))))
	case m.term == nil:
	default:
		if err := m.term.clipboard(it.text); err != nil {
			m.fail("copy: " + err.Error() + ": w writes it to a file")
			return
		}
		m.tell(fmt.Sprintf("%s copied: %s", it.label, size(len(it.text))))
	}
}

// askWrite asks where the exact bytes of the shown view go. The name is the
// person's: nothing from the message decides it.
func (m *Model) askWrite() tea.Cmd {
	view := m.view.view
	if view == inspect.Hex {
		view = inspect.Pretty
	}
	content := m.view.doc.Text(view)
	hint := fmt.Sprintf("%s, %s, byte for byte", view, size(len(content)))
	m.openPanel(newPathForm("Write to a file", hint, "", func(m *Model, path string) tea.Cmd {
		return writeFile(path, content)
	}))
	return nil
}

// wroteMsg is the end of a write.
type wroteMsg struct {
	path string
	n    int
	err  error
}

func (w wroteMsg) deliver(m *Model) tea.Cmd {
	if w.err != nil {
		m.fail("not written: " + w.err.Error())
	} else {
		m.tell(fmt.Sprintf("%s written to %s", size(w.n), w.path))
	}
	return nil
}

// writeFile makes a new file; one that exists is left alone.
func writeFile(path string, content []byte) tea.Cmd {
	return func() tea.Msg {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			err = fmt.Errorf("%s exists already: choose another name", path)
		}
		if err != nil {
			return wroteMsg{path: path, err: err}
		}
		_, err = f.Write(content)
		if end := f.Close(); err == nil {
			err = end
		}
		return wroteMsg{path: path, n: len(content), err: err}
	}
}
