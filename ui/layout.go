package ui

// rect is a place on the screen, in cells.
type rect struct{ x, y, w, h int }

// layout says where everything is. It is computed from sizes and facts alone,
// never while drawing.
type layout struct {
	status, hints bool // whether there is a row for them
	body          rect
	panes         [paneFrames + 1]rect // an empty rect is a pane that is not seen
	column        rect                 // what the left panes share
	facts         rect                 // the message's facts below the left panes
	single        bool                 // one pane has the whole body
}

// The least room for panes side by side; below it the focused pane has all.
const (
	wideEnough = 72
	tallEnough = 12
)

// arrange places everything on a screen of w x h cells.
func (m *Model) arrange(w, h int) layout {
	l := layout{status: h >= 2, hints: h >= 4}
	l.body = rect{0, 0, w, h}
	if l.status {
		l.body.y, l.body.h = 1, h-1
	}
	if l.hints {
		l.body.h--
	}
	if m.shape.Zoom || w < wideEnough || l.body.h < tallEnough {
		l.single = true
		l.panes[m.focus] = l.body
		return l
	}
	left := cellsOf(m.shape.Left, max(30, min(w*29/100, 48)), w, leastLeft, w-leastRight)
	subs := 0
	if c := m.conn(); c != nil {
		subs = len(c.subs)
	}
	l.stackLeft(rect{0, l.body.y, left, l.body.h}, len(m.conns), subs, w, m.shape)
	l.stackRight(rect{left, l.body.y, w - left, l.body.h}, len(m.conns) == 0, m.logOn, m.shape)
	return l
}

// stackLeft shares the left column: connections as many rows as there are
// within a quarter, transactions a quarter, subscriptions the rest, unless the
// user has moved their borders.
func (l *layout) stackLeft(r rect, conns, subs, screen int, s Shape) {
	if r.h >= 32 && screen >= 100 {
		h := factRows + 2
		if subs <= fewSubs {
			h = max(h, min(r.h/2, factRowsMost+2))
		}
		l.facts = rect{r.x, r.y + r.h - h, r.w, h}
		r.h -= l.facts.h
	}
	l.column = r
	t := cellsOf(s.Transactions, max(4, r.h*3/10), r.h, leastPane, r.h-2*leastPane)
	c := cellsOf(s.Connections, max(4, min(conns+2, r.h/3)), r.h, leastPane, r.h-t-leastPane)
	l.panes[paneConnections] = rect{r.x, r.y, r.w, c}
	l.panes[paneSubscriptions] = rect{r.x, r.y + c, r.w, r.h - c - t}
	l.panes[paneTransactions] = rect{r.x, r.y + r.h - t, r.w, t}
}

// stackRight shares the right column between the messages, or the frames log,
// and the inspector. With no connection there is nothing to inspect, and the
// list has more to say.
func (l *layout) stackRight(r rect, alone, logOn bool, s Shape) {
	share := 45
	if alone {
		share = 65
	}
	upper := cellsOf(s.Upper, max(5, r.h*share/100), r.h, leastText, r.h-leastText)
	list := paneMessages
	if logOn {
		list = paneFrames
	}
	l.panes[list] = rect{r.x, r.y, r.w, upper}
	l.panes[paneInspector] = rect{r.x, r.y + upper, r.w, r.h - upper}
}

// has reports whether a cell is within r.
func (r rect) has(x, y int) bool { return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h }

// inner is the room inside a pane's border.
func (r rect) inner() (w, h int) { return max(0, r.w-2), max(0, r.h-2) }
