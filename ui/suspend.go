package ui

import (
	"io"

	tea "github.com/charmbracelet/bubbletea"
)

// suspended gives the terminal back to the shell, and takes it again when the
// shell brings us back. Bubble Tea's own way waits for ever where there is no
// shell that could.
func (m *Model) suspended() tea.Cmd {
	m.suspending, m.dirty = true, true
	run := &suspension{}
	return tea.Exec(run, func(error) tea.Msg { return resumed{alone: run.alone} })
}

// suspension stops the program as the process that Bubble Tea lends the
// terminal to.
type suspension struct{ alone bool }

func (*suspension) SetStdin(io.Reader)  {}
func (*suspension) SetStdout(io.Writer) {}
func (*suspension) SetStderr(io.Writer) {}

func (s *suspension) Run() error {
	s.alone = !stopSelf()
	return nil
}

// resumed is told when the terminal is ours again.
type resumed struct{ alone bool }

func (r resumed) deliver(m *Model) tea.Cmd {
	m.suspending, m.dirty = false, true
	if r.alone {
		m.warn("there is no shell to go back to: this terminal was opened for stompbox alone")
	}
	return tea.Batch(tea.ClearScreen, m.mouseAgain())
}
