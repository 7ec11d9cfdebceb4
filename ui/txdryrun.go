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

// dryRows is how many rows of one frame a dry run shows.
const dryRows = 200

// dryRun shows the frames as they would go, and sends nothing. Of a transaction
// that is open it shows the rest.
func (m *Model) dryRun() tea.Cmd {
	c := m.conn()
	t := c.tx()
	requests := t.Rest(c.delivery)
	title := safe.Field("Dry run of " + t.Name + ": nothing is sent")
	name := t.Next() // of the next frame: begin is 0
	before := ""
	if len(requests) < len(t.Steps)-t.Next()+2 {
		title = safe.Field("Dry run of the rest of " + t.Name + ": nothing is sent")
		before = sentAlready(t.Next())
		name++
	}
	frames := make([]func(int) []draw.Line, len(requests))
	for i, r := range requests {
		frames[i] = m.unsent(r, c.version(), dryRows)
	}
	m.openPanel(flowing(title, func(w int) (lines []draw.Line) {
		if before != "" {
			lines = append(lines, draw.Line{{Style: m.style(themes.Dim), Text: safe.Text(before)}}, nil)
		}
		for i, frame := range frames {
			text := safe.Text(fmt.Sprintf("step %d", name+i))
			switch {
			case name+i == 0:
				text = "begin"
			case i == len(frames)-1:
				text = "end"
			}
			lines = append(lines, draw.Line{{Style: m.style(themes.Accent), Text: text}})
			lines = append(append(lines, frame(w)...), nil)
		}
		return lines
	}))
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

// unsent draws a frame as it would cross the wire, in at most most rows of the
// width that is asked for, or says why it cannot go.
func (m *Model) unsent(r stomp.Request, v stomp.Version, most int) func(w int) []draw.Line {
	f, err := r.Frame(v)
	var raw []byte
	if err == nil {
		raw, err = stomp.AppendFrame(nil, f, v)
	}
	if err != nil {
		why := safe.FieldMax("refused: "+sentence(err), 2000)
		return func(w int) (lines []draw.Line) {
			for _, t := range draw.Wrap(why, w) {
				lines = append(lines, draw.Line{{Style: m.style(themes.Bad), Text: t}})
			}
			return lines
		}
	}
	doc := inspect.Open(inspect.Input{Frame: f, Raw: raw, Version: v, Outgoing: true})
	return func(w int) []draw.Line {
		rows := doc.Len(inspect.Raw, w)
		lines := doc.Rows(inspect.Raw, w, 0, min(rows, most), m.style)
		if more := rows - most; more > 0 {
			lines = append(lines, draw.Line{{Style: m.style(themes.Dim), Text: safe.Text(safe.Own("… ") + plural(more, "more row"))}})
		}
		return lines
	}
}
