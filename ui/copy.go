package ui

import (
	"errors"
	"fmt"
	"os"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
)

// askCopy asks what of the shown frame goes to the clipboard.
func (m *Model) askCopy() tea.Cmd {
	m.openPanel(newCopyMenu(m))
	return nil
}

// copy gives the terminal something for its clipboard. What is too large for
// that goes to a file.
func (m *Model) copy(it copyItem) {
	if len(it.text) > copyMost {
		m.writeItem(it, "Too large for the clipboard. ")
		return
	}
	if m.term == nil {
		return
	}
	way := m.wayToClipboard()
	if err := m.term.clipboard(it.text, way); err != nil {
		m.fail("copy: " + err.Error() + ": " + m.keyOf(keymap.Write) + " writes it to a file")
		return
	}
	m.tell(fmt.Sprintf("%s, %s: sent to the terminal for its clipboard%s", it.label, size(len(it.text)), way.note()))
}

// askWrite asks where the exact bytes of what is shown go. The name is the
// person's: nothing from the message decides it.
func (m *Model) askWrite() tea.Cmd {
	m.writeItem(m.shownItem(), "")
	return nil
}

// writeItem asks for a file and writes to it, byte for byte.
func (m *Model) writeItem(it copyItem, because string) {
	hint := fmt.Sprintf("%s%s, %s, byte for byte", because, it.label, size(len(it.text)))
	m.openPanel(newPathForm("Write to a file", hint, "~/body.json", func(m *Model, path string) tea.Cmd {
		return writeFile(path, it.text)
	}))
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
			err = fmt.Errorf("%s already exists: choose another name", pathEnd(path))
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
