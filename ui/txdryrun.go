package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/inspect"
	"stompbox/ui/safe"
)

// dryWidth is how wide the frames of a dry run are drawn, dryRows how many rows
// of one frame.
const (
	dryWidth = 96
	dryRows  = 200
)

// dryRun shows the frames as they would go, and sends nothing. Of a transaction
// that is open it shows the rest.
func (m *Model) dryRun() tea.Cmd {
	c := m.conn()
	t := c.tx()
	requests := t.Rest(c.delivery)
	p := &scroller{title: safe.Field("Dry run of " + t.Name + ": nothing is sent")}
	name := t.Next() // of the next frame: begin is 0
	if len(requests) < len(t.Steps)-t.Next()+2 {
		p.title = safe.Field("Dry run of the rest of " + t.Name + ": nothing is sent")
		p.lines = append(p.lines, draw.Line{{Style: m.style(themes.Dim), Text: safe.Text(sentAlready(t.Next()))}}, nil)
		name++
	}
	for i, r := range requests {
		text := safe.Text(fmt.Sprintf("step %d", name+i))
		switch {
		case name+i == 0:
			text = "begin"
		case i == len(requests)-1:
			text = "end"
		}
		p.lines = append(p.lines, draw.Line{{Style: m.style(themes.Accent), Text: text}})
		p.lines = append(append(p.lines, m.dryFrame(c, r)...), nil)
	}
	m.openPanel(p)
	return nil
}

func sentAlready(n int) string {
	if n == 0 {
		return "BEGIN is sent already."
	}
	return fmt.Sprintf("BEGIN and %s are sent already.", steps(n))
}

// delivery is how a message is named in an ACK or NACK.
func (c *conn) delivery(id session.MsgID) stomp.Delivery {
	r, err := c.read(id)
	if err != nil {
		return stomp.Delivery{}
	}
	return stomp.DeliveryOf(r.Frame.Header)
}

// dryFrame draws a frame as it would cross the wire, or says why it cannot.
func (m *Model) dryFrame(c *conn, r stomp.Request) []draw.Line {
	f, err := r.Frame(c.link.Version)
	var raw []byte
	if err == nil {
		raw, err = stomp.AppendFrame(nil, f, c.link.Version)
	}
	if err != nil {
		return []draw.Line{{{Style: m.style(themes.Bad), Text: safe.FieldMax("refused: "+sentence(err), 300)}}}
	}
	doc := inspect.Open(inspect.Input{Frame: f, Raw: raw, Version: c.link.Version, Outgoing: true})
	n := min(doc.Len(inspect.Raw, dryWidth), dryRows)
	lines := doc.Rows(inspect.Raw, dryWidth, 0, n, m.style)
	if more := doc.Len(inspect.Raw, dryWidth) - n; more > 0 {
		lines = append(lines, draw.Line{{Style: m.style(themes.Dim), Text: safe.Text(fmt.Sprintf(safe.Own("… %d more rows"), more))}})
	}
	return lines
}
