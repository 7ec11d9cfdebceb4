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
	p := &scroller{}
	d := dryFrames(t)
	p.title = safe.Field("Dry run of " + t.Name + ": nothing is sent")
	if d.sent > 0 || !d.fresh {
		p.title = safe.Field(fmt.Sprintf("Dry run of the rest of %s: nothing is sent", t.Name))
		p.lines = append(p.lines, draw.Line{{Style: m.style(themes.Dim), Text: safe.Text(sentAlready(d.sent))}}, nil)
	}
	for i, name := range d.names {
		p.lines = append(p.lines, draw.Line{{Style: m.style(themes.Accent), Text: safe.Text(name)}})
		p.lines = append(p.lines, m.dryFrame(c, d.request(c, t, i))...)
		p.lines = append(p.lines, nil)
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

// dry is what of a transaction would be sent.
type dry struct {
	wire  string
	fresh bool // BEGIN would be sent too
	sent  int  // steps that would not be sent again
	names []string
}

func dryFrames(t *session.Transaction) dry {
	d := dry{wire: "tx-id", fresh: true}
	switch t.State {
	case session.TxOpening, session.TxIsOpen, session.TxCommitting:
		d.fresh, d.wire, d.sent = false, t.WireID, t.Next()
	}
	if d.fresh {
		d.names = append(d.names, "begin")
	}
	for i := d.sent; i < len(t.Steps); i++ {
		d.names = append(d.names, fmt.Sprintf("step %d", i+1))
	}
	d.names = append(d.names, "end")
	return d
}

// request is the nth of what would be sent. Receipts are asked for each frame.
func (d dry) request(c *conn, t *session.Transaction, n int) stomp.Request {
	receipt := fmt.Sprintf("receipt-%d", n+1)
	step := d.sent + n
	if d.fresh {
		step--
	}
	switch {
	case step < d.sent:
		return stomp.Begin{Transaction: d.wire, Receipt: receipt}
	case step < len(t.Steps):
		return c.stepRequest(t.Steps[step], d.wire, receipt)
	}
	return stomp.Commit{Transaction: d.wire, Receipt: receipt}
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
		lines = append(lines, draw.Line{{Style: m.style(themes.Dim), Text: safe.Text(fmt.Sprintf("… %d more rows", more))}})
	}
	return lines
}

// stepRequest builds what a step would send.
func (c *conn) stepRequest(s session.Step, wire, receipt string) stomp.Request {
	if s.Kind == session.StepSend {
		r := s.Send
		r.Transaction, r.Receipt = wire, receipt
		return r
	}
	var d stomp.Delivery
	if r, err := c.read(s.Message); err == nil {
		d = stomp.DeliveryOf(r.Frame.Header)
	}
	if s.Kind == session.StepNack {
		return stomp.Nack{Delivery: d, Transaction: wire, Receipt: receipt, Header: s.Header}
	}
	return stomp.Ack{Delivery: d, Transaction: wire, Receipt: receipt, Header: s.Header}
}
