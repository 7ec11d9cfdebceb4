package ui

import (
	"errors"
	"fmt"
	"os"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
	"stompbox/ui/inspect"
)

// copyMost is what a terminal's clipboard sequence may carry; many terminals
// drop longer ones in silence, so more is refused and w offered instead.
const copyMost = 100 << 10

// copyOf is a pseudo-command of the copy menu: it never reaches a session.
type copyOf struct {
	session.Command
	view inspect.View
}

// askCopy asks what of the shown frame goes to the clipboard.
func (m *Model) askCopy() tea.Cmd {
	p := newConfirm(m.conn(), session.PlanAnswer{Title: "Copy",
		Lines: []string{"Goes to the clipboard through the terminal (OSC 52); w writes to a file."},
		Choices: []session.Choice{
			{Label: "body", Command: copyOf{view: inspect.Pretty}},
			{Label: "headers", Command: copyOf{view: inspect.Headers}},
			{Label: "raw frame", Command: copyOf{view: inspect.Raw}},
		}})
	p.run = func(m *Model, cmd session.Command) tea.Cmd { return m.copy(cmd.(copyOf).view) }
	m.openPanel(p)
	return nil
}

func (m *Model) copy(v inspect.View) tea.Cmd {
	if m.view.doc == nil {
		return nil
	}
	text := m.view.doc.Text(v)
	if len(text) > copyMost {
		m.fail(fmt.Sprintf("%s is too much for the clipboard of a terminal: w writes it to a file", size(len(text))))
		return nil
	}
	if m.term == nil {
		return nil
	}
	if err := m.term.clipboard(text); err != nil {
		m.fail("copy: " + err.Error() + ": w writes it to a file")
		return nil
	}
	m.tell(fmt.Sprintf("%s copied: %s", v, size(len(text))))
	return nil
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
