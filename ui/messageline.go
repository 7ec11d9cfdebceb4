package ui

import (
	"fmt"

	"stompbox/session"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// messageLine draws the rows of the message list, one after the other.
type messageLine struct {
	m      *Model
	c      *conn
	v      *subView
	widths []int
	r      *draw.Row
}

// messageHeads is the row of what stands above the columns.
func (m *Model) messageHeads(w int, widths []int) string {
	r := draw.NewRow(w, "").Gap(m.rowHead())
	st := m.style(themes.ColumnHead)
	for i, c := range m.columns {
		if widths[i] == 0 {
			continue
		}
		if c.atRight(m.times) {
			r.CellRight(st, c.head(m.times), widths[i])
		} else {
			r.Cell(st, c.head(m.times), widths[i])
		}
		r.Gap(columnGap)
	}
	return r.String()
}

// draw gives the line of one row of the list.
func (l *messageLine) draw(row, w int) string {
	m, v := l.m, l.v
	i := v.row(row)
	k := l.c.card(v.ids[i])
	m.startRow(l.r, w, row == v.list.cursor, m.focus == paneMessages, v.marked(i))
	l.r.At(m.rowHead())
	values := k.values
	for at, c := range m.columns {
		var value safe.Text
		if c.kind == columnHeader && len(values) > 0 {
			value, values = values[0], values[1:]
		}
		width := l.widths[at]
		if width == 0 {
			continue
		}
		switch text, role := l.cell(c, row, i, &k, width, value); {
		case c.atRight(m.times):
			l.r.CellRight(m.style(role), text, width)
		default:
			l.r.Cell(m.style(role), text, width)
		}
		l.r.Gap(columnGap)
	}
	return l.r.String()
}

// cell is what stands in one column: of message i, with its card, and the value
// of the column's header where it is one.
func (l *messageLine) cell(c column, row, i int, k *card, width int, value safe.Text) (safe.Text, themes.Role) {
	switch c.kind {
	case columnNumber:
		return safe.Text(fmt.Sprint(i + 1)), themes.Dim
	case columnTime:
		return l.time(row, k), themes.Text
	case columnDestination:
		return middle(safe.FieldMax(k.destination, 400), width), themes.Dim
	case columnID:
		return safe.CutLeft(k.id, width), themes.Dim
	case columnSize:
		if k.err != "" {
			return "", themes.Dim
		}
		return size(k.size), themes.Dim
	case columnState:
		return l.state(i, k, width)
	case columnDeliveries:
		return l.deliveries(k)
	case columnExpires:
		text, over := expiry(k.expires, l.m.asOf)
		if over {
			return text, themes.Warn
		}
		return text, themes.Dim
	case columnHeader:
		return value, themes.Text
	}
	return l.body(i, k)
}

func (l *messageLine) time(row int, k *card) safe.Text {
	above := card{}
	if l.m.times == timeDelta && row > 0 {
		above = l.c.card(l.v.ids[l.v.row(row-1)])
	}
	return l.m.times.write(k.at, l.m.asOf, above.at, l.m.dated(l.c))
}

// state is the word of a state, and behind it what else is to be known: that it
// was delivered before, that its time is over. The word is cut before them.
func (l *messageLine) state(i int, k *card, width int) (safe.Text, themes.Role) {
	s := l.v.states[i]
	word, signs, role := safe.Text(s.String()), safe.Text(""), stateRole(s)
	again, over := stateSigns(l.m.th.ASCII)
	if k.redelivered {
		signs = " " + again
	}
	if k.expiredNow(s, l.m.asOf) {
		if decidable(s) || s == session.Peeked {
			role = themes.Warn
		}
		switch long := " expired" + signs; {
		case safe.Width(word)+safe.Width(long) <= width:
			signs = long
		default:
			signs = " " + over + signs
		}
	}
	return safe.Cut(word, max(1, width-safe.Width(signs))) + signs, role
}

// stateSigns are the signs for what was delivered before and what has expired.
func stateSigns(ascii bool) (again, over safe.Text) {
	if ascii {
		return "r", "e"
	}
	return "↻", "†"
}

func (l *messageLine) deliveries(k *card) (safe.Text, themes.Role) {
	switch {
	case k.deliveries > 1:
		return safe.Text(fmt.Sprint(k.deliveries)), themes.Warn
	case k.deliveries == 1:
		return "1", themes.Dim
	case k.redelivered:
		return "again", themes.Warn
	}
	return "", themes.Dim
}

// body is the beginning of the body, or why there is more to know than that.
func (l *messageLine) body(i int, k *card) (safe.Text, themes.Role) {
	if why := l.v.why[l.v.ids[i]]; why != "" && tellsWhy(l.v.states[i]) {
		return safe.FieldMax(why, 200), themes.Bad
	}
	if k.err != "" {
		return safe.FieldMax(k.err, 200), themes.Bad
	}
	return k.preview, themes.Text
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
