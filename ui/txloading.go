package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/session/txfile"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// txLoading waits until the messages that a loaded transaction decides on are
// held. It is a panel that shows how many have come; esc gives up the wait and
// keeps what is held.
type txLoading struct {
	c    *conn
	name string
	file txfile.File
}

// watcher is a panel that looks at its connection whenever something happened there.
type watcher interface {
	happened(m *Model, c *conn)
}

// begin subscribes to what is not subscribed to, and waits.
func (p *txLoading) begin(m *Model) {
	for _, r := range p.file.Receives {
		there := false
		for _, v := range p.c.subs {
			there = there || v.receives(r)
		}
		if there {
			continue
		}
		if _, ok := m.do(p.c, session.Subscribe{Destination: r.Destination, Selector: r.Selector, Prefetch: r.Count, Header: r.Header}); !ok {
			return
		}
	}
	m.openPanel(p)
	p.happened(m, p.c)
}

func (p *txLoading) happened(m *Model, c *conn) {
	if c != p.c {
		return
	}
	frames, lacking := p.file.Frames(c.heldFor(p.file))
	switch {
	case c.link.State != session.Up:
		m.removePanel(p)
		m.fail(p.name + " is not loaded: the connection is gone")
	case lacking == 0:
		m.removePanel(p)
		m.draftLoaded(c, frames)
	}
}

func (p *txLoading) context() keymap.Context { return keymap.Help }

// takes leaves the search of help out of the hints: nothing is searched here.
func (p *txLoading) takes(a keymap.Action) bool { return a != keymap.OpenFilter }

func (p *txLoading) key(m *Model, k tea.KeyMsg) tea.Cmd {
	if action, _ := m.keys.Lookup(keymap.Help, k.String()); action == keymap.Back && !k.Paste {
		m.removePanel(p)
		m.warn(p.name + " is not loaded; what is held stays held")
	}
	return nil
}

func (p *txLoading) size(_ *Model, w, h int) (int, int) {
	return min(w, 78), min(h, len(p.file.Receives)+4)
}

func (p *txLoading) rows(m *Model, w, h int) []string {
	box := draw.Box{Width: w, Height: h, Border: m.style(themes.OverlayBorder), ASCII: m.th.ASCII, Focused: true,
		Title: draw.Line{{Style: m.style(themes.OverlayTitle), Text: safe.FieldMax("Waiting for the messages of "+p.name, 120)}}}
	iw, _ := box.Inner()
	held := p.c.heldFor(p.file)
	r := draw.NewRow(iw, "")
	var rows []string
	for _, one := range p.file.Receives {
		role := themes.Pending
		if len(held[one.Name]) >= one.Count {
			role = themes.Held
		}
		rows = append(rows, r.Reset(iw, "").Gap(1).Text(m.style(role), safe.Text(fmt.Sprintf("%d of %d", len(held[one.Name]), one.Count))).
			Gap(2).Text(m.style(themes.Text), safe.FieldMax(one.Destination, 300)).String())
	}
	rows = append(rows, r.Reset(iw, "").String())
	return box.Render(append(rows, r.Reset(iw, "").Gap(1).Text(m.style(themes.Dim), safe.Field(m.keyedIn(keymap.Help, "{back} gives up; what is held stays held"))).String()))
}
