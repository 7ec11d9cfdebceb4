package ui

import "testing"

// TestList drives the window over rows: what is appended moves nothing under
// the reader unless the list follows.
func TestList(t *testing.T) {
	steps := []struct {
		name   string
		do     func(*list)
		cursor int
		top    int
		follow bool
	}{
		{"empty", func(l *list) { l.move(1) }, 0, 0, false},
		{"fewer rows than the screen", func(l *list) { l.grow(3) }, 0, 0, false},
		{"rows beyond the screen", func(l *list) { l.grow(100) }, 0, 0, false},
		{"down past the screen", func(l *list) { l.move(12) }, 12, 3, false},
		{"new rows change nothing", func(l *list) { l.grow(200) }, 12, 3, false},
		{"up keeps the top until it must", func(l *list) { l.move(-5) }, 7, 3, false},
		{"to the first", func(l *list) { l.to(0) }, 0, 0, false},
		{"above the first", func(l *list) { l.move(-3) }, 0, 0, false},
		{"follow", (*list).startFollowing, 199, 190, true},
		{"new rows while following", func(l *list) { l.grow(250) }, 249, 240, true},
		{"one up ends it", func(l *list) { l.move(-1) }, 248, 240, false},
		{"and new rows change nothing", func(l *list) { l.grow(300) }, 248, 240, false},
		{"a smaller screen keeps the cursor in sight", func(l *list) { l.resize(4) }, 248, 245, false},
		{"a larger one fills itself", func(l *list) { l.resize(400) }, 248, 0, false},
		{"fewer rows after a filter", func(l *list) { l.grow(5) }, 4, 0, false},
		{"no room at all", func(l *list) { l.resize(0) }, 4, 4, false},
	}
	l := list{height: 10}
	for _, s := range steps {
		s.do(&l)
		if l.cursor != s.cursor || l.top != s.top || l.follow != s.follow {
			t.Fatalf("%s: cursor %d top %d follow %v, want %d %d %v", s.name, l.cursor, l.top, l.follow, s.cursor, s.top, s.follow)
		}
	}
}
