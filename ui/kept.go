package ui

import (
	"stompbox/keymap"
	"stompbox/session"
	"stompbox/ui/inspect"
)

// place is a part of the screen that is drawn as a whole.
type place uint8

const (
	placeStatus place = iota
	placeFoot
	placeConnections
	placeSubscriptions
	placeTransactions
	placeFacts
	placeList // the frame of the message list, without its messages
	placeInspector
	places
)

// fingerprint is all that decides how a place looks: rev for everything that
// can happen, and beside it what movement changes, by whatever name.
type fingerprint struct {
	rev  uint64
	r    rect
	id   session.MsgID
	view inspect.View
	top  int
	row  int // of the cursor in the tree
}

// kept are the rows of a place as they were drawn last.
type kept struct {
	print fingerprint
	rows  []string
}

// keep draws a place, or gives what it looked like when nothing has changed
// since: a movement in one list redraws that list and what it selects.
func (m *Model) keep(p place, r rect, draw func() []string) []string {
	print := fingerprint{rev: m.rev, r: r}
	switch p {
	case placeInspector, placeFacts:
		print.id, print.view, print.top, print.row = m.view.id, m.view.view, m.view.top, m.view.cursor
	case placeList: // what is new is counted until the reader gets there
		v := m.conn().selected()
		print.top = v.fresh()
		if v.list.follow {
			print.row = 1
		}
	case placeFoot: // what can be done depends on the state of the selected message
		_, state, _ := m.conn().state(m.view.id)
		print.top = int(state)
	}
	k := &m.kept[p]
	if k.rows == nil || k.print != print {
		*k = kept{print, draw()}
	}
	return k.rows
}

// rowPrint is all that decides how a row of the message list looks between two
// changes of rev.
type rowPrint struct {
	id                session.MsgID
	selected, focused bool
	width             int
	widened           int // of the connection: columns may be wider than before
}

// rowsKept bounds the rows that are kept; it is many screens.
const rowsKept = 1024

// keepRow draws a row of the message list, or gives it as it was.
func (m *Model) keepRow(p rowPrint, draw func() string) string {
	if m.rowsRev != m.rev || len(m.rows) > rowsKept {
		clear(m.rows)
		m.rowsRev = m.rev
	}
	row, ok := m.rows[p]
	if !ok {
		row = draw()
		m.rows[p] = row
	}
	return row
}

// onlyMoves reports whether an action in the focused pane changes nothing but
// the place of the cursor in a list or a text at the right.
func (m *Model) onlyMoves(a keymap.Action) bool {
	switch a {
	case keymap.MoveDown, keymap.MoveUp, keymap.MoveTop, keymap.MoveBottom,
		keymap.MovePageDown, keymap.MovePageUp, keymap.MoveHalfDown, keymap.MoveHalfUp:
		return m.focus == paneMessages && !m.conn().following() && !m.conn().spanning() || m.focus == paneInspector
	}
	return false
}

// following reports whether the message list sticks to its newest row, which
// its border says.
func (c *conn) following() bool {
	v := c.selected()
	return v != nil && v.list.follow
}

// spanning reports whether a range is under way, which every movement changes.
func (c *conn) spanning() bool {
	v := c.selected()
	return v != nil && v.span.on
}
