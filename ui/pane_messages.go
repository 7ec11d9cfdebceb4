package ui

import (
	"fmt"

	"stompbox/session"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// messageColumns shares the width of the list between its columns; narrow
// screens keep those of the highest priority.
func messageColumns(w, messages int) []int {
	number := max(3, len(fmt.Sprint(messages)))
	cols := []draw.Col{
		{Min: number, Max: number, Priority: 5},   // number
		{Min: 12, Max: 12, Priority: 3},           // time
		{Min: 8, Max: 26, Weight: 1, Priority: 1}, // id
		{Min: 7, Max: 7, Priority: 2},             // size
		{Min: 10, Max: 10, Priority: 6},           // state
		{Min: 10, Weight: 4, Priority: 4},         // body
	}
	return draw.Columns(w-2-columnGap*(len(cols)-1), cols)
}

const columnGap = 2

// drawMessages draws the message list, or what to do when there is none.
func (m *Model) drawMessages(r rect) []string {
	c := m.conn()
	v := c.selected()
	box := m.box(r, paneMessages, "Messages")
	if v == nil {
		return box.Render(m.emptyMessages(c, r))
	}
	box.Title = append(box.Title, m.messagesTitle(v)...)
	box.Foot = m.messagesFoot(v)
	w, h := r.inner()
	if h < 1 {
		return box.Render(nil)
	}
	widths := messageColumns(w, len(v.ids))
	rows := make([]string, 0, h)
	rows = append(rows, m.messageHeads(w, widths))
	from, to := v.list.visible()
	line := draw.NewRow(w, "")
	for i := from; i < to; i++ {
		print := rowPrint{id: v.ids[v.row(i)], selected: i == v.list.cursor, focused: m.focus == paneMessages, width: w}
		rows = append(rows, m.keepRow(print, func() string { return m.messageRow(line, c, v, i, w, widths) }))
	}
	if from == to {
		rows = append(rows, m.note(w, m.noMessages(v))...)
	}
	return box.Render(rows)
}

func (m *Model) messagesTitle(v *subView) draw.Line {
	t := draw.Line{{Text: "  "}, {Style: m.style(themes.Text), Text: safe.FieldMax(v.Destination, 60)},
		{Text: "  "}, m.badge(v.Badge)}
	if v.Badge != session.BadgePeek {
		t = append(t, draw.Span{Style: m.style(themes.Dim), Text: "  " + safe.Field(string(v.Ack))})
		if v.Prefetch > 0 && v.Ack != stomp.AckAuto {
			t = append(t, draw.Span{Style: m.style(themes.Dim), Text: safe.Text(fmt.Sprintf(" · prefetch %d", v.Prefetch))})
		}
	}
	return t
}

func (m *Model) messagesFoot(v *subView) draw.Line {
	text := fmt.Sprintf("%s received", count(v.Received))
	if v.Held > 0 {
		text += fmt.Sprintf(" · %s held", count(v.Held))
	}
	if marks := v.marksSaid(); marks != "" {
		text += " · " + marks
	}
	switch {
	case v.paused:
		text += fmt.Sprintf(" · paused, +%s new", count(len(v.ids)-v.limit()))
	case v.list.follow:
		text += " · following"
	}
	said := draw.Span{Style: m.style(themes.Dim), Text: safe.Text(text)}
	if !v.find.on() {
		return draw.Line{said}
	}
	return draw.Line{{Style: m.style(themes.Accent), Text: "/" + safe.FieldMax(v.find.want.String(), 20)},
		{Style: m.style(themes.Dim), Text: safe.Text(" " + v.find.counted() + " · ")}, said}
}

func (m *Model) messageHeads(w int, widths []int) string {
	r := draw.NewRow(w, "").Gap(2)
	st := m.style(themes.ColumnHead)
	heads := [...]safe.Text{"#", "time", "id", "size", "state", "body"}
	for i, head := range heads {
		if widths[i] == 0 {
			continue
		}
		if i == 0 || i == 3 {
			r.CellRight(st, head, widths[i])
		} else {
			r.Cell(st, head, widths[i])
		}
		r.Gap(columnGap)
	}
	return r.String()
}

func (m *Model) messageRow(r *draw.Row, c *conn, v *subView, row, w int, widths []int) string {
	i := v.row(row)
	id := v.ids[i]
	k := c.card(id)
	marked := v.marked(i)
	m.startRow(r, w, row == v.list.cursor, m.focus == paneMessages, marked)
	cell := func(col int, right bool, role themes.Role, t safe.Text) {
		if widths[col] == 0 {
			return
		}
		if right {
			r.CellRight(m.style(role), t, widths[col])
		} else {
			r.Cell(m.style(role), t, widths[col])
		}
		r.Gap(columnGap)
	}
	cell(0, true, themes.Dim, safe.Text(fmt.Sprint(i+1)))
	cell(1, false, themes.Text, clock(k.at))
	cell(2, false, themes.Dim, safe.CutLeft(k.id, widths[2]))
	cell(3, true, themes.Dim, size(k.size))
	word := safe.Text(v.states[i].String())
	if k.redelivered {
		word += " ↻"
		if m.th.ASCII {
			word = safe.Text(v.states[i].String()) + " r"
		}
	}
	cell(4, false, stateRole(v.states[i]), word)
	body, role := k.preview, themes.Text
	if why := v.why[id]; why != "" && tellsWhy(v.states[i]) {
		body, role = safe.FieldMax(why, 200), themes.Bad
	} else if k.err != "" {
		body, role = safe.FieldMax(k.err, 200), themes.Bad
	}
	if widths[5] > 0 {
		r.Text(m.style(role), body)
	}
	return r.String()
}

// noMessages says why a list is empty.
func (m *Model) noMessages(v *subView) string {
	switch {
	case v.find.on() && v.find.scanned() < v.limit():
		return "looking…"
	case v.find.on():
		return "no message is what the filter asks for: esc shows all again"
	case v.Note != "":
		return v.Note
	case v.State == session.SubOpening:
		return "waiting for the broker's answer…"
	case v.State == session.SubDone:
		return "nothing waits at this destination"
	}
	return "no messages yet: they appear here as they come"
}

// emptyMessages says what to do when nothing is subscribed, or why the link is down.
func (m *Model) emptyMessages(c *conn, r rect) []string {
	w, _ := r.inner()
	switch {
	case c == nil:
		return m.note(w, "No connection yet. Press o and type where the broker is, such as stomp://admin@127.0.0.1:61613")
	case c.recording != nil:
		return m.note(w, c.emptyRecording())
	case c.started != "":
		return m.note(w, c.started)
	case c.link.State == session.Connecting:
		return m.note(w, "connecting to "+c.profile.Addr()+" …")
	case c.link.Error != "":
		return append(m.problem(w, c.link.Error), m.note(w, "enter on the connection tries again · o opens another")...)
	case c.link.State != session.Up:
		return m.note(w, "Not connected. Press 1, then enter to connect; o opens another connection.")
	}
	return m.note(w, "Connected. p peeks at a queue without consuming, s subscribes and holds messages until you decide, c composes one.")
}

// tellsWhy reports whether the words behind a state matter more than the body:
// what the broker refused, and what nobody knows.
func tellsWhy(s session.MsgState) bool {
	return s == session.Failed || s == session.FateLost || s == session.Stuck
}

func stateRole(s session.MsgState) themes.Role {
	switch s {
	case session.Held:
		return themes.Held
	case session.Peeked:
		return themes.Peek
	case session.Acking, session.Nacking:
		return themes.Acking
	case session.Acked:
		return themes.Acked
	case session.Nacked:
		return themes.Nacked
	case session.InTx:
		return themes.InTx
	case session.Failed:
		return themes.Rejected
	case session.FateLost, session.LeaseLost, session.Stuck:
		return themes.Unknown
	}
	return themes.Dim
}
