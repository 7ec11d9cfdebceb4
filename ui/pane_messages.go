package ui

import (
	"fmt"
	"strings"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// drawMessages draws the message list, or what to do when there is none. What
// stands around the rows is kept, and each row with the borders at its sides: a
// movement draws two rows.
func (m *Model) drawMessages(r rect) []string {
	c := m.conn()
	v := c.selected()
	box := m.box(r, paneMessages, "Messages")
	if v == nil {
		return box.Render(m.emptyMessages(c, r))
	}
	w, h := r.inner()
	widths := m.columnRoom(w)
	frame := m.keep(placeList, rect{c.widened, 0, r.w, r.h}, func() []string {
		box.Title = append(box.Title, m.messagesTitle(v, r.w-draw.TitleRoom-box.Title.Width())...)
		box.Foot = m.messagesFoot(v)
		return box.Render([]string{m.messageHeads(w, widths)})
	})
	if h < 1 {
		return frame
	}
	left, right := box.Sides()
	rows := append(make([]string, 0, r.h), frame[:2]...) // the upper border and the heads
	from, to := v.list.visible()
	line := &messageLine{m: m, c: c, v: v, widths: widths, r: draw.NewRow(w, "")}
	for i := from; i < to; i++ {
		print := rowPrint{id: v.ids[v.row(i)], selected: i == v.list.cursor, focused: box.Focused, width: w, widened: c.widened}
		rows = append(rows, m.keepRow(print, func() string { return left + line.draw(i, w) + right }))
	}
	if from == to {
		for _, row := range m.note(w, m.noMessages(v)) {
			rows = append(rows, left+row+right)
		}
	}
	rows = rows[:min(len(rows), r.h-1)]
	return append(rows, frame[len(rows):]...)
}

// messagesTitle says where the messages come from, and how they are taken as far
// as that has room.
func (m *Model) messagesTitle(v *subView, room int) draw.Line {
	badge := m.badge(v.Badge) // what becomes of the messages is said however long the name is
	name := middle(safe.FieldMax(v.Destination, 400), max(1, room-safe.Width(badge.Text)-4))
	t := draw.Line{{Text: "  "}, {Style: m.style(themes.Text), Text: name}, {Text: "  "}, badge}
	if v.Badge == session.BadgePeek {
		return t
	}
	parts := []safe.Text{"  " + safe.Field(string(v.Ack))}
	if v.Prefetch > 0 && v.Ack != stomp.AckAuto {
		parts = append(parts, safe.Text(fmt.Sprintf(safe.Own(" · prefetch %d"), v.Prefetch)))
	}
	for _, part := range parts {
		if t.Width()+safe.Width(part) > room {
			break
		}
		t = append(t, draw.Span{Style: m.style(themes.Dim), Text: part})
	}
	return t
}

// messagesFoot says what the list is at: what is marked and what has not been
// seen before what it counts, since a narrow border cuts its end.
func (m *Model) messagesFoot(v *subView) draw.Line {
	var parts []string
	if marks := v.marksSaid(); marks != "" {
		if key := m.keys.KeyFor(keymap.Messages, keymap.MarkRange); v.span.on && key != "" {
			marks += ", " + keymap.Label(key) + " keeps them"
		}
		parts = append(parts, marks)
	}
	switch fresh := v.fresh(); {
	case v.paused:
		parts = append(parts, fmt.Sprintf("paused, +%s new", count(len(v.ids)-v.limit())))
	case v.list.follow:
		parts = append(parts, "following")
	case fresh > 0:
		parts = append(parts, fmt.Sprintf("+%s new", count(fresh)))
	}
	parts = append(parts, count(v.Received)+" received")
	if v.Held > 0 {
		parts = append(parts, count(v.Held)+" held")
	}
	said := draw.Span{Style: m.style(themes.Dim), Text: safe.Text(strings.Join(parts, safe.Own(" · ")))}
	if !v.find.on() {
		return draw.Line{said}
	}
	return draw.Line{{Style: m.style(themes.Accent), Text: "/" + safe.FieldMax(v.find.want.String(), 20)},
		{Style: m.style(themes.Dim), Text: safe.Text(" " + v.counted() + safe.Own(" · "))}, said}
}

// noMessages says why a list is empty.
func (m *Model) noMessages(v *subView) string {
	switch {
	case v.find.on() && v.find.scanned() < v.limit():
		return fmt.Sprintf("no match in %s messages so far; %s left to scan", count(v.find.scanned()), count(v.limit()-v.find.scanned()))
	case v.find.on():
		return m.keyed("no message matches the filter: {back} shows all again")
	case v.Note != "":
		return v.Note
	case v.State == session.SubOpening:
		return safe.Own("waiting for the broker's answer…")
	case v.State == session.SubDone:
		return "no messages are waiting at this destination"
	}
	return "no messages yet: they appear here as they arrive"
}

// emptyMessages says what to do when nothing is subscribed, or why the link is down.
func (m *Model) emptyMessages(c *conn, r rect) []string {
	w, _ := r.inner()
	switch {
	case c == nil:
		return m.welcome(w)
	case c.recording != nil:
		return m.note(w, m.emptyRecording(c))
	case c.started != "":
		return m.note(w, c.started)
	case c.link.State == session.Connecting:
		return m.note(w, "connecting to "+c.profile.Addr()+safe.Own(" …"))
	case c.link.Error != "":
		return append(m.problem(w, c.link.Error), m.note(w, m.keyedIn(keymap.Connections, safe.Own("{connect} on the connection tries again · {connection.open} corrects it, or opens another")))...)
	case c.link.State != session.Up && m.focus == paneConnections:
		return m.note(w, m.keyedIn(keymap.Connections, "Not connected: {connect} connects, {connection.open} opens another connection."))
	case c.link.State != session.Up:
		return m.note(w, m.keyedIn(keymap.Connections, "Not connected. Press {focus.connections}, then {connect} to connect; {connection.open} opens another connection."))
	}
	if c.profile.ReadOnly {
		return m.note(w, m.keyed("Connected, read-only. {peek} peeks at a queue without consuming, {subscribe} subscribes and holds messages until you give them back; nothing is acked or sent."))
	}
	return m.note(w, m.keyed("Connected. {peek} peeks at a queue without consuming, {subscribe} subscribes and holds messages until you decide, {compose} composes one."))
}
