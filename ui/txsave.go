package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
	"stompbox/session/txfile"
	"stompbox/stomp"
)

// askSaveTx asks where the transaction goes as a file that O and the verb tx
// read. A file that is there is left alone.
func (m *Model) askSaveTx() tea.Cmd {
	c := m.conn()
	t := c.tx()
	text, err := txfile.Format(session.FileOf(*t, c.source))
	if err != nil {
		m.fail(t.Name + " cannot be written down: " + sentence(err))
		return nil
	}
	m.openPanel(newPathForm("Write "+t.Name+" to a file", c.savedNote(t), "~/transfer.toml", func(_ *Model, path string) tea.Cmd {
		return writeFile(path, text)
	}))
	return nil
}

// savedNote says what of a transaction a file cannot keep.
func (c *conn) savedNote(t *session.Transaction) string {
	decided, cumulative := 0, false
	for _, s := range t.Steps {
		if s.Kind == session.StepSend {
			continue
		}
		decided++
		v, _, ok := c.state(s.Message)
		cumulative = cumulative || ok && v.Ack == stomp.AckClient
	}
	note := steps(len(t.Steps)) + ", as stompbox tx reads them."
	if decided > 0 {
		note += fmt.Sprintf(" A file cannot hold a message: it says to receive %d and decide on whichever come then.", decided)
	}
	if cumulative {
		note += " An ack in mode client took what was before it too; from the file it takes one message."
	}
	return note
}

// source says where a message came from. One whose subscription has been put
// away is known by the destination that it carries.
func (c *conn) source(id session.MsgID) txfile.Source {
	if v, _, ok := c.state(id); ok {
		return txfile.Source{Subscription: uint32(v.ID), Destination: v.Destination, Selector: v.Selector, Header: v.Header}
	}
	r, err := c.read(id)
	if err != nil {
		return txfile.Source{Destination: "/queue/unknown"}
	}
	return txfile.Source{Destination: r.Frame.Header.Get("destination")}
}
