package draw

// Scroll is a window of Height rows onto Len rows: Offset is the first row
// seen, Cursor the row selected. Every method returns the new window, in which
// the cursor is seen and no room is wasted below the last row.
type Scroll struct{ Offset, Cursor, Len, Height int }

// settle puts everything within bounds, scrolling no more than is needed.
func (s Scroll) settle() Scroll {
	s.Len, s.Height = max(s.Len, 0), max(s.Height, 0)
	s.Cursor = clamp(s.Cursor, 0, s.Len-1)
	seen := max(s.Height, 1)
	s.Offset = clamp(s.Offset, s.Cursor-seen+1, s.Cursor)
	s.Offset = clamp(s.Offset, 0, s.Len-seen)
	return s
}

// clamp prefers low when the bounds cross.
func clamp(n, low, high int) int { return max(low, min(n, high)) }

// Resize takes a new length and height.
func (s Scroll) Resize(length, height int) Scroll {
	s.Len, s.Height = length, height
	return s.settle()
}

// To moves the cursor to row n.
func (s Scroll) To(n int) Scroll {
	s.Cursor = n
	return s.settle()
}

// Move moves the cursor by n rows.
func (s Scroll) Move(n int) Scroll { return s.To(s.Cursor + s.bounded(n)) }

// bounded keeps steps from overflowing; more than Len rows is as good as Len.
func (s Scroll) bounded(n int) int { return clamp(n, -s.Len, s.Len) }

// Page moves by n pages, window and cursor together; a page keeps one row of
// the last in sight.
func (s Scroll) Page(n int) Scroll { return s.jump(n, max(1, s.Height-1)) }

// HalfPage moves by n half pages.
func (s Scroll) HalfPage(n int) Scroll { return s.jump(n, max(1, s.Height/2)) }

func (s Scroll) jump(n, step int) Scroll {
	by := s.bounded(s.bounded(n) * step)
	s.Offset = clamp(s.Offset+by, 0, max(0, s.Len-max(s.Height, 1)))
	s.Cursor += by
	return s.settle()
}

// Top goes to the first row.
func (s Scroll) Top() Scroll { return s.To(0) }

// Bottom goes to the last row.
func (s Scroll) Bottom() Scroll { return s.To(s.Len - 1) }

// Inserted says that n rows came before row at: the same rows stay in sight
// and the cursor stays on its row.
func (s Scroll) Inserted(at, n int) Scroll {
	if n <= 0 {
		return s
	}
	if s.Len > 0 && at <= s.Cursor {
		s.Cursor += n
	}
	if s.Len > 0 && at <= s.Offset {
		s.Offset += n
	}
	s.Len += n
	return s.settle()
}

// Removed says that n rows went, from row at on. A cursor among them goes to
// the row that took their place.
func (s Scroll) Removed(at, n int) Scroll {
	if n <= 0 {
		return s
	}
	s.Cursor = without(s.Cursor, at, n)
	s.Offset = without(s.Offset, at, n)
	s.Len -= n
	return s.settle()
}

func without(row, at, n int) int {
	switch {
	case row >= at+n:
		return row - n
	case row >= at:
		return at
	}
	return row
}

// Pan moves the window by n rows and takes the cursor along only when it would
// get out of sight: for a text that is read.
func (s Scroll) Pan(n int) Scroll {
	seen := max(s.Height, 1)
	s.Offset = clamp(s.Offset+s.bounded(n), 0, max(0, s.Len-seen))
	s.Cursor = clamp(s.Cursor, s.Offset, s.Offset+seen-1)
	return s.settle()
}

// Range is the rows seen: from, up to and not including to.
func (s Scroll) Range() (from, to int) {
	return s.Offset, max(s.Offset, min(s.Len, s.Offset+s.Height))
}

// AtTop says whether the first row is selected.
func (s Scroll) AtTop() bool { return s.Cursor <= 0 }

// AtBottom says whether the last row is selected.
func (s Scroll) AtBottom() bool { return s.Cursor >= s.Len-1 }
