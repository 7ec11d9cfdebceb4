package ui

import (
	"stompbox/keymap"
	"stompbox/session"
)

func moveDeeds() map[keymap.Action]deed {
	t := map[keymap.Action]deed{
		keymap.MoveDown:     does(func(m *Model) { m.moveBy(1) }),
		keymap.MoveUp:       does(func(m *Model) { m.moveBy(-1) }),
		keymap.MoveHalfDown: does(func(m *Model) { m.page(1, 2) }),
		keymap.MoveHalfUp:   does(func(m *Model) { m.page(-1, 2) }),
		keymap.MovePageDown: does(func(m *Model) { m.page(1, 1) }),
		keymap.MovePageUp:   does(func(m *Model) { m.page(-1, 1) }),
		keymap.MoveTop:      does(func(m *Model) { m.moveBy(-1 << 30) }),
		keymap.MoveBottom:   does(func(m *Model) { m.moveBy(1 << 30) }),
		keymap.FocusNext:    does(func(m *Model) { m.focusBy(1) }),
		keymap.FocusPrev:    does(func(m *Model) { m.focusBy(-1) }),
		keymap.Follow:       does((*Model).follow).when(nothingToFollow),
		keymap.Mark:         does((*Model).mark).when(noSubscription),
		keymap.Pause:        does((*Model).pause).when(cannotPause).saying(pauseWord),
	}
	for p, a := range []keymap.Action{keymap.FocusConnections, keymap.FocusSubscriptions, keymap.FocusMessages,
		keymap.FocusInspector, keymap.FocusTransactions, keymap.FocusFrames} {
		t[a] = does(func(m *Model) { m.setFocus(pane(p)) })
	}
	return t
}

// sizeDeeds move the borders between the panes.
func sizeDeeds() map[keymap.Action]deed {
	return map[keymap.Action]deed{
		keymap.PaneWider:    does(func(m *Model) { m.moveBorder(true, 2) }).when(oneAlone),
		keymap.PaneNarrower: does(func(m *Model) { m.moveBorder(true, -2) }).when(oneAlone),
		keymap.PaneUp:       does(func(m *Model) { m.moveBorder(false, -1) }).when(oneAlone),
		keymap.PaneDown:     does(func(m *Model) { m.moveBorder(false, 1) }).when(oneAlone),
		keymap.PaneDefault:  does((*Model).plainSizes),
	}
}

// moveBy moves the cursor of the focused pane, or its text.
func (m *Model) moveBy(d int) {
	if m.focus == paneConnections {
		m.cur = max(0, min(m.cur+d, len(m.conns)-1))
		return
	}
	if m.focus == paneInspector {
		m.scrollInspector(d)
		return
	}
	c := m.conn()
	if l := m.focusedList(); l != nil {
		l.move(d)
		if l == &c.subL {
			c.choose(l.cursor)
		}
	}
}

func (m *Model) page(direction, part int) {
	if m.focus == paneInspector {
		m.scrollInspector(direction * max(1, m.view.height/part))
		return
	}
	if l := m.focusedList(); l != nil {
		m.moveBy(direction * max(1, l.height/part))
	} else {
		m.moveBy(direction * 10)
	}
}

// focusedList is the list that the movement keys move, or nil.
func (m *Model) focusedList() *list {
	c := m.conn()
	if c == nil {
		return nil
	}
	switch m.focus {
	case paneSubscriptions:
		return &c.subL
	case paneTransactions:
		return &c.txL
	case paneFrames:
		return &c.frames.list
	case paneMessages:
		if v := c.selected(); v != nil {
			return &v.list
		}
	}
	return nil
}

// focusBy goes round the panes that can be seen.
func (m *Model) focusBy(d int) {
	order := []pane{paneConnections, paneSubscriptions, paneMessages, paneInspector, paneTransactions}
	if m.logOn {
		order[2] = paneFrames
	}
	for i, p := range order {
		if p == m.focus {
			m.setFocus(order[(i+d+len(order))%len(order)])
			return
		}
	}
}

func nothingToFollow(m *Model) string {
	if m.focus == paneFrames {
		return noConnection(m)
	}
	return noSubscription(m)
}

func (m *Model) follow() {
	if l := m.focusedList(); l != nil {
		l.startFollowing()
		if v := m.conn().selected(); m.focus == paneMessages && v.paused {
			m.pause()
		}
	}
}

// cannotPause says why there is nothing to pause; what is paused can go on.
func cannotPause(m *Model) string {
	if why := noSubscription(m); why != "" {
		return why
	}
	if v := m.conn().selected(); !v.paused && (v.over() || v.State == session.SubDone) {
		return "nothing new comes: it is over"
	}
	return ""
}

func pauseWord(m *Model) string {
	if m.conn().selected().paused {
		return "resume"
	}
	return ""
}

// pause stops showing new messages, or goes on and catches up. They are
// received and kept meanwhile.
func (m *Model) pause() {
	v := m.conn().selected()
	if v == nil {
		return
	}
	v.paused, v.pausedAt = !v.paused, len(v.ids)
	if !v.paused && !v.find.on() {
		v.list.grow(v.shown())
	}
}
