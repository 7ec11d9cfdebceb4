package ui

// Shape is how the panes share the screen. Sizes are parts of shapeWhole of the
// room that is shared, so that they mean the same on every screen; 0 stands for
// the default.
type Shape struct {
	Left         int // width of the left column
	Upper        int // height of the messages, above the inspector
	Connections  int // height, of the left column
	Transactions int // likewise

	Zoom bool // the focused pane has the whole body, whatever the sizes
}

const shapeWhole = 10_000

// Sound gives s with what no console has written put back to the default.
func (s Shape) Sound() Shape {
	for _, part := range s.parts() {
		if *part < 0 || *part > shapeWhole {
			*part = 0
		}
	}
	return s
}

func (s *Shape) parts() [4]*int {
	return [4]*int{&s.Left, &s.Upper, &s.Connections, &s.Transactions}
}

// Shapes is where the shape is kept between runs. The zero value keeps none.
type Shapes struct {
	Kept Shape
	Keep func(Shape) error
}

// cellsOf gives how many of whole cells a part stands for, within low and high.
// Where they cross, low wins.
func cellsOf(part, standard, whole, low, high int) int {
	n := standard
	if part > 0 {
		n = (part*whole + shapeWhole/2) / shapeWhole
	}
	return max(low, min(n, high))
}

// partOf is the inverse of cellsOf.
func partOf(cells, whole int) int {
	if whole <= 0 {
		return 0
	}
	return max(1, (cells*shapeWhole+whole/2)/whole)
}

// The least a pane keeps, borders included.
const (
	leastLeft  = 18
	leastRight = 40
	leastPane  = 3 // rows, of a pane at the left
	leastText  = 4 // rows, of the messages and of the inspector: one below the head
)

// border is a line between panes that can be moved.
type border uint8

const (
	borderNone         border = iota
	borderLeft                // between the left column and the right one
	borderUpper               // below the messages
	borderConnections         // below the connections
	borderTransactions        // above the transactions
)

// at gives the row or the column where b is: the first cell behind it.
func (l *layout) at(b border) int {
	switch b {
	case borderLeft:
		return l.panes[paneConnections].w
	case borderUpper:
		return l.panes[paneInspector].y
	case borderConnections:
		return l.panes[paneSubscriptions].y
	case borderTransactions:
		return l.panes[paneTransactions].y
	}
	return 0
}

// setBorder brings b to a row or a column, or as near as the panes allow. What
// is written down is what is seen: a border that cannot go on does not run up
// steps that must be taken back first.
func (m *Model) setBorder(b border, to int) {
	l := m.arrange(m.width, m.height)
	if l.single {
		return
	}
	s := &m.shape
	switch b {
	case borderLeft:
		s.Left = partOf(max(leastLeft, min(to, m.width-leastRight)), m.width)
	case borderUpper:
		s.Upper = partOf(max(leastText, min(to-l.body.y, l.body.h-leastText)), l.body.h)
	case borderConnections:
		room := l.column.h - l.panes[paneTransactions].h - leastPane
		s.Connections = partOf(max(leastPane, min(to-l.column.y, room)), l.column.h)
	case borderTransactions:
		room := l.column.h - l.panes[paneConnections].h - leastPane
		s.Transactions = partOf(max(leastPane, min(l.column.y+l.column.h-to, room)), l.column.h)
	}
}

// moveBorder moves the border that belongs to the focused pane, or the one
// between left and right.
func (m *Model) moveBorder(across bool, by int) {
	b := borderLeft
	if !across {
		b = map[pane]border{paneConnections: borderConnections, paneSubscriptions: borderTransactions,
			paneTransactions: borderTransactions}[m.focus]
		if b == borderNone {
			b = borderUpper
		}
	}
	l := m.arrange(m.width, m.height)
	m.setBorder(b, l.at(b)+by)
	m.keepShape()
}

// oneAlone says why sizes cannot be changed.
func oneAlone(m *Model) string {
	switch l := m.arrange(m.width, m.height); {
	case !l.single:
		return ""
	case m.shape.Zoom:
		return m.keyed("the pane is zoomed: {zoom} brings the others back")
	}
	return "this screen has room for one pane at a time"
}

// setZoom gives the focused pane the whole body, or brings the others back. The
// zoom is kept, but not the pane: a start has the focus where there is something
// to see, in the messages or in the profiles.
func (m *Model) setZoom(on bool) {
	m.shape.Zoom = on
	m.keepShape()
}

func zoomHint(m *Model) string {
	if m.shape.Zoom {
		return "all panes"
	}
	return ""
}

// plainSizes takes all sizes back to the default.
func (m *Model) plainSizes() {
	m.shape = Shape{}
	m.keepShape()
	m.tell("pane sizes reset")
}

// keepShape writes down how the screen is to be next time.
func (m *Model) keepShape() {
	if m.opts.Shapes.Keep == nil {
		return
	}
	if err := m.opts.Shapes.Keep(m.shape); err != nil && !m.unkept {
		m.unkept = true // said once
		m.warn("pane sizes and zoom are for this run only: they cannot be kept: " + err.Error())
	}
}
