package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/ui/safe"
)

// panel is something opened over the panes: a form, a question, the palette,
// an opened transaction. Panels lie on a stack; the topmost gets every key and
// every paste, and closes itself with Model.closePanel.
type panel interface {
	// context says which keys mean what here.
	context() keymap.Context
	// key takes one key, or one paste when k.Paste is set.
	key(m *Model, k tea.KeyMsg) tea.Cmd
	// size is the room the panel wants of the w x h cells between the status
	// line and the hint line.
	size(m *Model, w, h int) (pw, ph int)
	// rows draws exactly h rows of exactly w cells, border included.
	rows(m *Model, w, h int) []string
}

// settler is a panel that waits for what becomes of commands it gave.
type settler interface {
	settled(m *Model, c *conn, s session.Settled) tea.Cmd
}

// worded is a panel whose enter does something of its own, and has a word for
// it in the hint line; "" leaves the word of the key table.
type worded interface{ enters() safe.Text }

// openPanel lays p over everything that is open.
func (m *Model) openPanel(p panel) {
	m.panels = append(m.panels, p)
	m.pointer.opened, m.pointer.drag = m.now(), borderNone
}

// closePanel removes the topmost panel.
func (m *Model) closePanel() {
	if n := len(m.panels); n > 0 {
		m.panels = m.panels[:n-1]
	}
}

// removePanel takes p out wherever it lies, for panels that open others.
func (m *Model) removePanel(p panel) {
	for i, q := range m.panels {
		if q == p {
			m.panels = append(m.panels[:i:i], m.panels[i+1:]...)
			return
		}
	}
}

// top gives the topmost panel, or nil.
func (m *Model) top() panel {
	if n := len(m.panels); n > 0 {
		return m.panels[n-1]
	}
	return nil
}
