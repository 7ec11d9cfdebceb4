package ui

import (
	"stompbox/keymap"
	"stompbox/ui/draw"
	"stompbox/ui/inspect"
)

// scrollDeeds are how the text of the inspector is moved and laid out.
func scrollDeeds() map[keymap.Action]deed {
	return map[keymap.Action]deed{
		keymap.ScrollLeft:  does(func(m *Model) { m.sideways(-1) }).when(noSideways),
		keymap.ScrollRight: does(func(m *Model) { m.sideways(1) }).when(noSideways),
		keymap.WrapLines:   does((*Model).toggleWrap).when(noWrap),
		keymap.LoadOn:      does(func(m *Model) { m.view.wants = true }).when(noMore),
	}
}

// hasCursor reports whether rows of the view are selected one by one.
func (in *inspectView) hasCursor() bool { return in.view == inspect.Tree || in.view == inspect.Headers }

// unwrapped reports whether the open view has a row for each line. Rows of the
// tree always are lines, those of the headers never.
func (in *inspectView) unwrapped() bool {
	return in.view == inspect.Tree || in.flat && in.view != inspect.Headers
}

// room is how many cells of a row are text.
func (in *inspectView) room() int {
	if in.view == inspect.Tree { // the bar of the selection and a blank
		return in.width - 1
	}
	return in.width
}

// lay is the width that rows of the open view are counted at.
func (in *inspectView) lay() int {
	if in.unwrapped() {
		return inspect.Unwrapped
	}
	return in.room()
}

// drawn gives n rows of the open view, and whether there is more to the right.
func (in *inspectView) drawn(n int, st inspect.Styles) (rows []draw.Line, more bool) {
	if in.unwrapped() {
		return in.doc.Strip(in.view, in.left, in.room(), in.top, n, st)
	}
	return in.doc.Rows(in.view, in.room(), in.top, n, st), false
}

// scrollInspector moves the text, or the cursor in it, by d rows. Whoever
// wants to go below the end of what is loaded gets more.
func (m *Model) scrollInspector(d int) {
	in := &m.view
	top, cursor := in.top, in.cursor
	switch {
	case in.view == inspect.Tree:
		in.cursor += d
	case in.view == inspect.Headers:
		in.moveHeader(d)
	default:
		in.top += d
	}
	in.settle()
	if in.doc != nil && d > 0 && in.top == top && in.cursor == cursor && in.doc.Loads(in.view) {
		in.wants = true
	}
}

// moveHeader goes to the next header line, or a row on in one that is longer
// than what is seen of it.
func (in *inspectView) moveHeader(d int) {
	if in.doc == nil || d < -1 || d > 1 {
		in.cursor += d
		return
	}
	first, end := in.doc.HeaderRows(in.cursor, in.room())
	switch {
	case d > 0 && end > in.top+in.height:
		in.cursor = max(in.cursor+1, in.top+in.height)
	case d > 0:
		in.cursor = end
	case first < in.top:
		in.cursor--
	default:
		in.cursor, _ = in.doc.HeaderRows(first-1, in.room())
	}
}

// settle keeps the top row within the text, and the cursor in sight.
func (in *inspectView) settle() {
	if in.doc == nil || in.width <= 0 {
		in.top = 0
		return
	}
	if in.laid != 0 && in.laid != in.lay() { // what is read stays in sight when rows are wrapped anew
		in.top = in.doc.Place(in.view, in.top, in.left, in.laid, in.lay())
		if in.hasCursor() {
			in.cursor = in.doc.Place(in.view, in.cursor, 0, in.laid, in.lay())
		}
	}
	in.laid = in.lay()
	n := in.doc.Len(in.view, in.lay())
	if in.hasCursor() {
		in.cursor = max(0, min(in.cursor, n-1))
		in.top = max(min(in.top, in.cursor), in.cursor-max(in.height, 1)+1)
	}
	in.top = max(0, min(in.top, n-in.height))
}

// sideways moves an unwrapped text by half of what is seen.
func (m *Model) sideways(d int) {
	in := &m.view
	step := max(1, in.room()/2)
	if d < 0 {
		if in.left == 0 {
			m.tell("this is the left end")
		}
		in.left = max(0, in.left-step)
		return
	}
	if _, more := in.drawn(in.height, m.style); !more {
		m.tell("no line on screen goes further right")
		return
	}
	in.left += step
}

func noSideways(m *Model) string {
	switch why := nothingShown(m); {
	case why != "":
		return why
	case m.view.view == inspect.Headers:
		return "header lines are wrapped: nothing is cut off"
	case !m.view.unwrapped():
		return "lines are wrapped, nothing is cut off: " + m.keyOf(keymap.WrapLines) + " unwraps them"
	}
	return ""
}

// toggleWrap wraps long lines or lays each on one row; the first row that is
// read stays in sight.
func (m *Model) toggleWrap() {
	in := &m.view
	in.flat = !in.flat
	in.settle()
	in.left = 0
	in.found = foundRows{}
	if in.flat {
		m.tell("lines are not wrapped: " + m.keyOf(keymap.ScrollLeft) + " " + m.keyOf(keymap.ScrollRight) + " move sideways")
	} else {
		m.tell("long lines are wrapped")
	}
}

func noWrap(m *Model) string {
	switch why := nothingShown(m); {
	case why != "":
		return why
	case m.view.view == inspect.Headers:
		return "header lines are always wrapped"
	case m.view.view == inspect.Tree:
		return "a row of the tree is a value: " + m.keyOf(keymap.ScrollRight) + " shows the rest of a long one"
	}
	return ""
}

// keyOf names the key of an action in the inspector.
func (m *Model) keyOf(a keymap.Action) string {
	return keymap.Label(m.keys.KeyFor(keymap.Inspector, a))
}
