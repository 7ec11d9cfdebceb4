package ui

import (
	"bytes"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
)

// filter narrows a message list to the messages that hold a text, in any case,
// anywhere in the frame: headers, body, names.
type filter struct {
	text    string
	hits    []int // indices of messages, rising
	scanned int   // messages looked at
	era     int   // a change of the text outdates scans under way
	busy    bool
}

func (f *filter) on() bool { return f.text != "" }

// scanPiece is how many messages one step of a scan looks at; keys are taken
// between the steps.
const scanPiece = 2000

// scanMsg is the result of one step.
type scanMsg struct {
	c       *conn
	sub     session.SubID
	era     int
	hits    []int
	scanned int
}

// setFilter starts over with another text; "" shows everything.
func (m *Model) setFilter(c *conn, v *subView, text string) tea.Cmd {
	at, had := v.current()
	v.find = filter{text: text, era: v.find.era + 1}
	if !v.find.on() {
		v.list.grow(len(v.ids))
		if i, ok := v.index(at); had && ok {
			v.list.to(i)
		}
		return nil
	}
	v.list.grow(0)
	return m.scan(c, v)
}

// scan looks at the next messages in the background.
func (m *Model) scan(c *conn, v *subView) tea.Cmd {
	if v.find.busy || v.find.scanned >= len(v.ids) {
		return nil
	}
	v.find.busy = true
	from := v.find.scanned
	ids := append([]session.MsgID(nil), v.ids[from:min(from+scanPiece, len(v.ids))]...)
	msg := scanMsg{c: c, sub: v.ID, era: v.find.era, scanned: from + len(ids)}
	text, read := v.find.text, c.read
	return func() tea.Msg {
		want := []byte(strings.ToLower(text))
		for i, id := range ids {
			if r, err := read(id); err == nil && holds(r, want) {
				msg.hits = append(msg.hits, from+i)
			}
		}
		return msg
	}
}

// holds reports whether a record holds a text given in lower case.
func holds(r session.Record, want []byte) bool {
	if bytes.Contains(bytes.ToLower(r.Frame.Body), want) {
		return true
	}
	for name, value := range r.Frame.Header.All() {
		if strings.Contains(strings.ToLower(name+":"+value), string(want)) {
			return true
		}
	}
	return false
}

// scanned takes a step's hits and goes on while there is more.
func (m *Model) scanned(msg scanMsg) tea.Cmd {
	v := msg.c.view(msg.sub)
	if v == nil || v.find.era != msg.era {
		return nil
	}
	v.find.busy = false
	v.find.hits = append(v.find.hits, msg.hits...)
	v.find.scanned = msg.scanned
	if !v.paused {
		v.list.grow(len(v.find.hits))
	}
	return m.scan(msg.c, v)
}

// askFilter opens the filter line of the focused pane.
func (m *Model) askFilter() tea.Cmd {
	c := m.conn()
	v := c.selected()
	if m.focus == paneInspector {
		return m.askSearch()
	}
	if v == nil {
		m.warn("nothing to filter: subscribe with s or peek with p first")
		return nil
	}
	p := newLinePrompt("filter", v.find.text)
	p.changed = func(m *Model, text string) tea.Cmd { return m.setFilter(c, v, text) }
	m.openPanel(p)
	return nil
}
