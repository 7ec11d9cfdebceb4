package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/ui/inspect"
)

// loadedMsg brings a document with more of a large body, ready to be drawn.
type loadedMsg struct{ from, doc *inspect.Doc }

// loadOn makes more of a large body ready, when somebody wants it. The document
// that is shown goes on meanwhile; the longer one is another.
func (m *Model) loadOn() tea.Cmd {
	in := &m.view
	if !in.wants || in.doc == nil || in.loading == in.doc { // what is wanted meanwhile is loaded then
		return nil
	}
	in.wants = false
	if !in.doc.Loads(in.view) {
		return nil
	}
	from, view, lay := in.doc, in.view, in.lay()
	in.loading = from
	longer := from.Longer(view)
	return func() tea.Msg {
		longer.Len(view, lay)
		return loadedMsg{from, longer}
	}
}

func (l loadedMsg) deliver(m *Model) tea.Cmd {
	in := &m.view
	if in.doc != l.from { // another message is looked at by now
		return nil
	}
	defer func(was bool) { m.answering = was }(m.answering)
	m.answering = true // what is said here was asked for with a key
	before := in.doc.Len(in.view, in.lay())
	found := in.found.row
	in.doc, in.loading, in.found = l.doc, nil, foundRows{}
	if in.query.doc == l.from {
		in.query.doc = l.doc
	}
	m.tell(string(in.doc.Shown(in.view)) + " shown")
	in.settle()
	if in.seeking {
		in.seeking, in.wants = false, false
		in.look()
		in.found.row, in.found.beyond = found, true
		m.seek(max(0, before-2)) // the row that was cut, and the line below it
	}
	return nil
}

func noMore(m *Model) string {
	if why := nothingShown(m); why != "" {
		return why
	}
	switch in := &m.view; {
	case in.doc.Loads(in.view):
		return ""
	case in.doc.Partly(in.view):
		return string(in.doc.Shown(in.view)) + " is shown at most: raw and hex show all octets, " + m.keyOf(keymap.Write) + " writes them to a file"
	}
	return "nothing more to load: all of it is shown"
}
