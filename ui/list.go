package ui

import "stompbox/keymap"

// list is the window over a pane's rows: where the cursor is, what the top row
// shows, and whether it follows the newest row. Row 0 is the oldest. What is
// appended never moves the cursor or the top row under the reader, unless the
// list follows.
type list struct {
	n      int // rows there are
	height int // rows that fit on the screen
	cursor int
	top    int
	follow bool
}

// grow takes the new number of rows.
func (l *list) grow(n int) {
	l.n = n
	if l.follow {
		l.cursor = n - 1
	}
	l.settle()
}

// resize takes the height of the pane.
func (l *list) resize(height int) {
	l.height = max(height, 0)
	l.settle()
}

// settle brings cursor and top back into range, with the cursor in sight.
func (l *list) settle() {
	l.cursor = max(0, min(l.cursor, l.n-1))
	if l.height <= 0 {
		l.top = l.cursor
		return
	}
	if l.cursor < l.top {
		l.top = l.cursor
	}
	if l.cursor >= l.top+l.height {
		l.top = l.cursor - l.height + 1
	}
	l.top = max(0, min(l.top, l.n-l.height))
}

// to puts the cursor on row i. Leaving the newest row ends following.
func (l *list) to(i int) {
	l.cursor = i
	if i < l.n-1 {
		l.follow = false
	}
	l.settle()
}

// scroll moves the window by d rows. The cursor stays where it is as long as it
// is in sight.
func (l *list) scroll(d int) {
	l.top = max(0, min(l.top+d, l.n-l.height))
	if l.height > 0 {
		l.to(max(l.top, min(l.cursor, l.top+l.height-1)))
	}
}

func (l *list) move(d int) { l.to(max(0, l.cursor+d)) }

// travel moves the cursor as a does, and reports whether a is a movement at all.
func (l *list) travel(a keymap.Action) bool {
	page, half := max(1, l.height), max(1, l.height/2)
	switch a {
	case keymap.MoveDown:
		l.move(1)
	case keymap.MoveUp:
		l.move(-1)
	case keymap.MovePageDown:
		l.move(page)
	case keymap.MovePageUp:
		l.move(-page)
	case keymap.MoveHalfDown:
		l.move(half)
	case keymap.MoveHalfUp:
		l.move(-half)
	case keymap.MoveTop:
		l.to(0)
	case keymap.MoveBottom:
		l.to(l.n - 1)
	default:
		return false
	}
	return true
}

// visible gives the rows [from, to) on the screen.
func (l *list) visible() (from, to int) {
	return l.top, min(l.n, l.top+l.height)
}

// startFollowing puts the cursor on the newest row and keeps it there.
func (l *list) startFollowing() {
	l.follow = true
	l.grow(l.n)
}

// see remembers what has been on the screen. What was there when the list was
// looked at first is not new.
func (s *subView) see() {
	switch _, to := s.list.visible(); {
	case s.seen == 0, to == s.list.n && (!s.find.on() || s.find.hi >= s.limit()):
		s.seen = s.limit()
	case to > 0:
		s.seen = max(s.seen, s.row(to-1)+1)
	}
}

// fresh is how many messages came that have not been on the screen, of those
// that the filter shows.
func (s *subView) fresh() int {
	if s.find.on() {
		return s.find.hits.n - s.find.hits.rank(s.seen)
	}
	return max(0, s.limit()-s.seen)
}
