package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/ui/inspect"
	"stompbox/ui/safe"
)

// pointer is what the mouse is doing.
type pointer struct {
	drag    border    // being moved
	grip    int       // how far from the border it was taken
	last    spot      // of the last click
	clicked time.Time // when that was
	opened  time.Time // when the topmost panel came
}

// spot is a cell, counted from the upper left corner of what it is in.
type spot struct {
	x, y, w, h int  // w and h are the size of that
	twice      bool // it was clicked just before
}

const (
	doubleClick = 400 * time.Millisecond // the most between two clicks that are one
	wheelRows   = 3
	// A question that comes up under a hand that is clicking is not answered by it.
	noticeTime = 300 * time.Millisecond
)

// pointed is a panel that takes the mouse. Nothing it does on a wheel or a
// click touches a broker, but for the button of a question that has been put.
type pointed interface {
	click(m *Model, at spot) tea.Cmd
	wheel(m *Model, rows int)
}

// concerns reports whether the mouse has said something to us: the rest is not
// worth a redraw.
func (m *Model) concerns(e tea.MouseMsg) bool {
	switch {
	case !m.mouse || m.suspending:
		return false
	case m.pointer.drag != borderNone:
		return true
	}
	return e.Action == tea.MouseActionPress &&
		(e.Button == tea.MouseButtonLeft || e.Button == tea.MouseButtonWheelUp || e.Button == tea.MouseButtonWheelDown)
}

func (m *Model) mouseMsg(e tea.MouseMsg) tea.Cmd {
	p := &m.pointer
	switch {
	case e.Button == tea.MouseButtonWheelUp:
		m.wheel(e.X, e.Y, -wheelRows)
	case e.Button == tea.MouseButtonWheelDown:
		m.wheel(e.X, e.Y, wheelRows)
	case e.Action == tea.MouseActionPress && e.Button == tea.MouseButtonLeft:
		p.drag = borderNone
		at := spot{x: e.X, y: e.Y}
		now := m.now()
		at.twice = p.last == at && now.Sub(p.clicked) < doubleClick
		p.last, p.clicked = spot{x: e.X, y: e.Y}, now
		if at.twice {
			p.clicked = time.Time{} // a third click begins anew
		}
		return m.click(at)
	case e.Action == tea.MouseActionMotion && p.drag == borderLeft:
		m.setBorder(p.drag, e.X-p.grip)
	case e.Action == tea.MouseActionMotion && p.drag != borderNone:
		m.setBorder(p.drag, e.Y-p.grip)
	case e.Action == tea.MouseActionRelease && p.drag != borderNone:
		p.drag = borderNone
		m.keepShape()
	}
	return nil
}

// click does what the left button does at a cell of the screen.
func (m *Model) click(at spot) tea.Cmd {
	l := m.arrange(m.width, m.height)
	foot := l.hints && at.y == m.height-1
	if m.notice.level == session.Info || m.notice.brief() && !foot {
		m.dismiss()
	}
	if p := m.top(); p != nil {
		return m.clickPanel(p, l, at)
	}
	if foot && m.notice.text != "" {
		return m.openLog()
	}
	m.pointer.drag, m.pointer.grip = l.grip(at.x, at.y)
	for i, r := range l.panes {
		if r.has(at.x, at.y) {
			m.setFocus(pane(i))
			at.x, at.y, at.w, at.h = at.x-r.x-1, at.y-r.y-1, r.w-2, r.h-2
			if at.x < 0 || at.y < 0 || at.x >= at.w || at.y >= at.h {
				return nil // the border
			}
			return m.clickPane(at)
		}
	}
	return nil
}

// grip finds the border that can be moved at a cell, and how far from its first
// cell that is. Both lines that stand there side by side are the border.
func (l *layout) grip(x, y int) (border, int) {
	near := func(b border, v int) (border, int, bool) {
		d := v - l.at(b)
		return b, d, d == 0 || d == -1
	}
	if l.single || !l.body.has(x, y) {
		return borderNone, 0
	}
	if b, d, ok := near(borderLeft, x); ok {
		return b, d
	}
	if x > l.at(borderLeft) {
		if b, d, ok := near(borderUpper, y); ok {
			return b, d
		}
		return borderNone, 0
	}
	for _, b := range []border{borderConnections, borderTransactions} {
		if b, d, ok := near(b, y); ok {
			return b, d
		}
	}
	return borderNone, 0
}

// clickPane selects what is at a cell inside the focused pane, and opens it at
// the second click on the same row.
func (m *Model) clickPane(at spot) tea.Cmd {
	c := m.conn()
	if c == nil {
		return nil
	}
	switch m.focus {
	case paneConnections:
		if i := m.firstConn(at.h) + at.y; i < len(m.conns) {
			again := m.cur == i
			m.cur = i
			return m.opens(at.twice && again, keymap.Connect)
		}
	case paneSubscriptions:
		if again, ok := pick(&c.subL, at.y); ok {
			c.choose(c.subL.cursor)
			return m.opens(at.twice && again, keymap.OpenSubscription)
		}
	case paneTransactions:
		if again, ok := pick(&c.txL, at.y); ok {
			return m.opens(at.twice && again, keymap.OpenTx)
		}
	case paneFrames:
		if again, ok := pick(&c.frames.list, at.y-1); ok {
			return m.opens(at.twice && again, keymap.Inspect)
		}
	case paneMessages:
		v := c.selected()
		if v == nil {
			return nil
		}
		if at.y == 0 {
			return m.clickHeads(at)
		}
		if again, ok := pick(&v.list, at.y-1); ok {
			return m.opens(at.twice && again, keymap.Inspect)
		}
	case paneInspector:
		return m.clickInspector(at)
	}
	return nil
}

// opens runs what the second click on a row does.
func (m *Model) opens(twice bool, a keymap.Action) tea.Cmd {
	if !twice {
		return nil
	}
	return m.act(a)
}

// pick puts the cursor on the row at y, and says whether it was there already.
// A row that has moved away under the pointer is not clicked twice.
func pick(l *list, y int) (again, ok bool) {
	from, to := l.visible()
	if y < 0 || from+y >= to {
		return false, false
	}
	again = l.cursor == from+y
	l.to(from + y)
	return again, true
}

// clickHeads is a click on the column heads of the message list. It sorts
// nothing: messages stand in the order in which they came. On the time it goes
// to the next style of times, elsewhere it opens the choice of columns.
func (m *Model) clickHeads(at spot) tea.Cmd {
	x := m.rowHead()
	for i, width := range m.columnRoom(at.w) {
		if width == 0 {
			continue
		}
		if m.columns[i].kind == columnTime && at.x >= x && at.x < x+width {
			return m.act(keymap.NextTimes)
		}
		x += width + columnGap
	}
	return m.act(keymap.ChooseColumns)
}

// clickInspector opens the view whose name is at the cell, or goes to a row of
// the tree or of the headers.
func (m *Model) clickInspector(at spot) tea.Cmd {
	in := &m.view
	switch {
	case in.doc == nil:
	case at.y == 0:
		if v, ok := m.tabAt(at.x); ok && v != in.view {
			in.choose(v)
			in.settle()
		}
	case in.hasCursor() && in.top+at.y-1 < in.doc.Len(in.view, in.lay()):
		again := in.cursor == in.top+at.y-1
		in.cursor = in.top + at.y - 1
		return m.opens(at.twice && again && in.view == inspect.Tree, keymap.Fold)
	}
	return nil
}

// tabAt finds the view whose name inspectorTabs has at column x.
func (m *Model) tabAt(x int) (inspect.View, bool) {
	in := &m.view
	from := 1
	for v := inspect.Pretty; v <= inspect.Query; v++ {
		if !in.doc.Has(v) && v != in.view {
			continue
		}
		name, more := m.tabName(v)
		to := from + safe.Width(name+more)
		if x >= from && x < to {
			return v, true
		}
		from = to + 2
	}
	return 0, false
}

// wheel scrolls what is under the pointer. The focus stays where it is.
func (m *Model) wheel(x, y, rows int) {
	l := m.arrange(m.width, m.height)
	if p := m.top(); p != nil {
		if q, ok := p.(pointed); ok && m.panelRect(p, l.body).has(x, y) {
			q.wheel(m, rows)
		}
		return
	}
	c := m.conn()
	for i, r := range l.panes {
		if c == nil || !r.has(x, y) {
			continue
		}
		switch pane(i) {
		case paneConnections:
			if _, h := r.inner(); len(m.conns) > h {
				m.cur = max(0, min(m.cur+rows, len(m.conns)-1))
			}
		case paneSubscriptions:
			c.subL.scroll(rows)
			c.choose(c.subL.cursor)
		case paneTransactions:
			c.txL.scroll(rows)
		case paneFrames:
			c.frames.list.scroll(rows)
		case paneInspector:
			m.scrollInspector(rows)
		case paneMessages:
			if v := c.selected(); v != nil {
				m.still = m.quiet() && !v.list.follow
				v.list.scroll(rows)
			}
		}
		m.still = m.still || pane(i) == paneInspector && m.quiet()
	}
}

// quiet reports whether a movement changes nothing but what it moves.
func (m *Model) quiet() bool { return m.top() == nil && m.notice.text == "" }

// toggleMouse takes the mouse or gives it back to the terminal.
func (m *Model) toggleMouse() tea.Cmd {
	m.mouse, m.pointer = !m.mouse, pointer{}
	key := keymap.Label(m.keys.KeyFor(m.context(), keymap.Mouse))
	if m.mouse {
		m.tell(safe.Own("mouse on: click selects, double click opens, wheel scrolls, borders drag · ") + key + " gives it back to the terminal")
		return tea.EnableMouseCellMotion
	}
	m.tell(safe.Own("mouse off: the terminal selects text again · ") + key + " turns it on")
	return tea.DisableMouse
}

// mouseAgain takes the mouse after another program had the terminal.
func (m *Model) mouseAgain() tea.Cmd {
	if !m.mouse {
		return nil
	}
	return tea.EnableMouseCellMotion
}
