package ui

import (
	"fmt"
	"time"

	"stompbox/session"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// drawConnections draws one row a connection: state, name, version, rate.
func (m *Model) drawConnections(r rect) []string {
	box := m.box(r, paneConnections, "Connections")
	w, h := r.inner()
	if len(m.conns) == 0 {
		return box.Render(m.note(w, m.keyed("{connection.open} opens one")))
	}
	var rows []string
	line := draw.NewRow(w, "")
	for i := m.firstConn(h); i < len(m.conns) && len(rows) < h; i++ {
		c := m.conns[i]
		m.startRow(line, w, i == m.cur, m.focus == paneConnections, false)
		role, dot := m.linkMark(c)
		line.Text(m.style(role), dot).Gap(1)
		line.Text(m.style(themes.Text), safe.FieldMax(c.profile.Title(), 60))
		switch {
		case c.recording != nil:
			m.recordingWord(line, c)
		case c.profile.ReadOnly:
			line.Right(m.style(themes.ReadOnly), " READ-ONLY ")
		case stalled(c):
			line.Right(m.style(role), " stalled ")
		case c.link.State == session.Up:
			line.Right(m.style(themes.Dim), " "+safe.Text(c.link.Version.String()))
			line.Right(m.style(themes.Info), safe.PadLeft(safe.Text(rate(c.stats.RateIn)), max(8, 1+len(rate(c.stats.RateIn))))+" ")
		case c.sess != nil || c.started != "":
			word := safe.Text(c.link.State.String())
			switch {
			case c.link.State == session.Waiting:
				word = safe.Text(m.retryIn(c))
			case c.started != "" || c.link.State == session.Down:
				word = "down"
			}
			line.Right(m.style(role), " "+word+" ")
		}
		rows = append(rows, line.String())
	}
	return box.Render(rows)
}

// firstConn is the connection in the first of h rows.
func (m *Model) firstConn(h int) int { return max(0, min(m.cur-h/2, len(m.conns)-h)) }

// linkMark gives the sign of a connection's state; the word stands beside it.
func (m *Model) linkMark(c *conn) (themes.Role, safe.Text) {
	up, off, wait, bad := safe.Text("●"), safe.Text("○"), safe.Text("◌"), safe.Text("!")
	if m.th.ASCII {
		up, off, wait = "*", "-", "."
	}
	switch {
	case c.started != "" || c.link.State == session.Down && c.link.Error != "":
		return themes.Bad, bad
	case stalled(c):
		return themes.Warn, wait
	case c.link.State == session.Up:
		return themes.Good, up
	case c.link.State == session.Connecting || c.link.State == session.Closing || c.link.State == session.Waiting:
		return themes.Warn, wait
	}
	return themes.Dim, off
}

// retryIn says when the link is dialled again.
func (m *Model) retryIn(c *conn) string {
	left := c.link.RetryAt.Sub(m.now())
	if left < time.Second {
		return "retry now"
	}
	return fmt.Sprintf("retry in %d s", int(left.Seconds()+0.5))
}

func rate(r float64) string {
	switch {
	case r < 0.05:
		return "idle"
	case r < 9.95: // which would round to 10.0
		return fmt.Sprintf("%.1f/s", r)
	}
	return count(int(r+0.5)) + "/s"
}

// drawSubscriptions draws one row a subscription: destination, badge, count.
func (m *Model) drawSubscriptions(r rect) []string {
	box := m.box(r, paneSubscriptions, "Subscriptions")
	w, _ := r.inner()
	c := m.conn()
	if c == nil || len(c.subs) == 0 {
		return box.Render(m.note(w, m.keyed("{peek} peeks, {subscribe} subscribes")))
	}
	from, to := c.subL.visible()
	var rows []string
	line := draw.NewRow(w, "")
	wide := 2
	for i := from; i < to; i++ {
		wide = max(wide, len(c.subs[i].figure()))
	}
	bars := sparkRoom(c.subs[from:to], w, wide)
	for i := from; i < to; i++ {
		rows = append(rows, m.subRow(line, c.subs[i], i == c.sub, w, wide, bars))
	}
	return box.Render(rows)
}

// sparkRoom is how many cells the sparklines have beside destinations that are
// shown whole: enough to say something, or none.
func sparkRoom(subs []*subView, w, wide int) int {
	const least = 5
	room := max(12, w/3)
	flows := false
	for _, v := range subs {
		name := safe.Width(safe.FieldMax(v.Destination, 200)) + len(v.Badge.String())
		room = min(room, w-2-name-wide-2-2) // the mark, the blanks around the figure, and those around the bars
		flows = flows || v.pace.flows()
	}
	if !flows || room < least {
		return 0
	}
	return room
}

// figure is the number that tells most of a subscription: what is held, what
// flows, or what came; or the word of its state where that says more.
func (v *subView) figure() string {
	switch {
	case v.State == session.SubRefused, v.State == session.SubEnded, v.State == session.SubOpening, v.State == session.SubWaiting:
		return v.State.String()
	case v.Badge == session.BadgeHold && v.State != session.SubDone: // in a recording it is what came that counts
		return count(v.Held)
	case v.Badge != session.BadgePeek && v.Rate >= 1:
		return rate(v.Rate)
	}
	return count(v.Received)
}

func (m *Model) subRow(line *draw.Row, v *subView, selected bool, w, wide, bars int) string {
	m.startRow(line, w, selected, m.focus == paneSubscriptions, false)
	role, name := themes.Text, badgeRole(v.Badge)
	if v.State == session.SubEnded || v.State == session.SubRefused {
		role, name = themes.Dim, themes.Dim
	}
	numberRole := themes.Text
	if v.State == session.SubRefused {
		numberRole = themes.Bad
	}
	word := safe.Text(v.Badge.String())
	tail := safe.Width(word) + wide + 2
	line.Text(m.style(role), middle(safe.FieldMax(v.Destination, 200), max(1, line.Left()-tail-1)))
	if bars > 0 && v.pace.flows() {
		line.Right(m.style(themes.Spark), m.spark(&v.pace, bars)+" ")
	}
	line.Right(m.style(name), word)
	line.Right(m.style(numberRole), safe.PadLeft(safe.Text(v.figure()), wide+1)+" ")
	return line.String()
}

// drawTransactions draws one row a transaction: name, state, steps.
func (m *Model) drawTransactions(r rect) []string {
	box := m.box(r, paneTransactions, "Transactions")
	w, _ := r.inner()
	c := m.conn()
	if c == nil || len(c.txs) == 0 {
		return box.Render(m.note(w, m.noTransactions(c)))
	}
	from, to := c.txL.visible()
	var rows []string
	line := draw.NewRow(w, "")
	for i := from; i < to; i++ {
		t := c.txs[i]
		m.startRow(line, w, i == c.txL.cursor, m.focus == paneTransactions, false)
		line.Cell(m.style(themes.Text), safe.FieldMax(t.Name, 12), 6)
		line.Cell(m.style(txRole(&t)), safe.Text(t.State.String()), 12)
		line.Text(m.style(themes.Dim), safe.Text(steps(len(t.Steps))))
		if t.Reason != "" {
			line.Text(m.style(themes.Dim), safe.Own[safe.Text](" · ")+safe.FieldMax(t.Reason, 200))
		}
		rows = append(rows, line.String())
	}
	return box.Render(rows)
}

// noTransactions says how one comes about, or why none can.
func (m *Model) noTransactions(c *conn) string {
	switch {
	case c != nil && c.recording != nil:
		return "none: this is a recording"
	case c != nil && c.profile.ReadOnly:
		return "none: this connection is read-only"
	}
	return m.keyed("{tx.add} adds the message as a step")
}

func steps(n int) string {
	if n == 1 {
		return "1 step"
	}
	return fmt.Sprintf("%d steps", n)
}

func txRole(t *session.Transaction) themes.Role {
	switch t.State {
	case session.TxDrafting:
		return themes.Accent
	case session.TxOpening, session.TxIsOpen, session.TxCommitting, session.TxAborting:
		return themes.Pending
	case session.TxCommitted:
		if t.Reason != "" { // not all of it
			return themes.Unknown
		}
		return themes.Confirmed
	case session.TxRejected:
		return themes.Rejected
	case session.TxUnknown, session.TxRolledBack:
		return themes.Unknown
	}
	return themes.Dim
}

// The height of the facts below the left panes. While there are few subscriptions
// they have room for the longest that is said of a nack: ActiveMQ's.
const (
	factRows     = 11
	factRowsMost = 15
	fewSubs      = 6
)

// drawFacts says of what the inspector shows what decides about it.
func (m *Model) drawFacts(r rect) []string {
	c, id, ok := m.inspected()
	box := draw.Box{Width: r.w, Height: r.h, ASCII: m.th.ASCII, Border: m.style(themes.Border), Fitted: true}
	title := func(t safe.Text) { box.Title = draw.Line{{Style: m.style(themes.Title), Text: t}} }
	title("This message")
	w, _ := r.inner()
	if !ok {
		return box.Render(m.note(w, "its state, and what a nack of it does"))
	}
	k := c.card(id)
	rows := make([]string, 0, factRowsMost+4)
	line := draw.NewRow(w, "")
	fact := func(name safe.Text, role themes.Role, value safe.Text) {
		rows = append(rows, line.Reset(w, "").Gap(1).Cell(m.style(themes.Dim), name, 13).Text(m.style(role), value).String())
	}
	when := safe.Text("received")
	if k.outgoing {
		when = "sent"
	}
	if k.command != stomp.MESSAGE {
		title("This frame")
		fact("command", themes.Text, safe.FieldMax(k.command, 40))
		if k.destination != "" {
			fact("destination", themes.Text, middle(safe.FieldMax(k.destination, 200), max(1, w-15)))
		}
		fact(when, themes.Text, clock(k.at))
		return box.Render(rows)
	}
	fact("destination", themes.Text, middle(safe.FieldMax(k.destination, 200), max(1, w-15)))
	fact("message-id", themes.Text, safe.CutLeft(k.id, max(1, w-15)))
	v, state, listed := c.state(id)
	if listed {
		fact("state", stateRole(state), safe.Text(state.String()))
	}
	again := safe.Text("no")
	if k.redelivered {
		again = "yes"
	}
	fact("redelivered", themes.Text, again)
	fact(when, themes.Text, clock(k.at))
	if listed && state == session.Held && c.recording == nil {
		rows = m.nackFacts(rows, line.Reset(w, ""), w, r.h-2, aboutNack(c, v))
	}
	return box.Render(rows)
}

// nackFacts adds to rows what a nack does, up to most rows in all: the blank row
// above goes before a word of it, and what is left out is marked.
func (m *Model) nackFacts(rows []string, line *draw.Row, w, most int, lines []string) []string {
	head := len(rows)
	rows = append(rows, line.String(), line.Reset(w, "").Gap(1).Text(m.style(themes.Nacked), "a nack here").String())
	for _, t := range lines {
		rows = append(rows, m.note(w, t)...)
	}
	if len(rows) > most {
		rows = append(rows[:head], rows[head+1:]...)
	}
	if most = max(head+2, most); len(rows) <= most {
		return rows
	}
	var broken []draw.Span
	for _, t := range lines {
		for _, part := range draw.Wrap(safe.FieldMax(t, 2000), max(1, w-2)) {
			broken = append(broken, draw.Span{Style: m.style(themes.Dim), Text: part})
		}
	}
	broken = cutLines(broken, w-2, most-head-1)
	last := broken[len(broken)-1]
	rows[most-1] = line.Reset(w, "").Gap(1).Text(last.Style, last.Text).String()
	return rows[:most]
}

// aboutNack says what a nack of a message of v does, or that there is none (R164).
func aboutNack(c *conn, v *subView) []string {
	switch b := c.link.Broker; {
	case !c.link.Version.HasNack():
		return []string{"STOMP 1.0 has none."}
	case !b.HasNack(c.link.Version):
		return []string{"This broker knows none."}
	default:
		return b.NackChoices(v.Destination, v.Ack)[0].Lines
	}
}
