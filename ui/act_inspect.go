package ui

import (
	"stompbox/keymap"
	"stompbox/ui/inspect"
)

// inspectDeeds are what is done to the text of the inspector.
func inspectDeeds() map[keymap.Action]deed {
	return map[keymap.Action]deed{
		keymap.Query:       {run: (*Model).askQuery, why: noJSON},
		keymap.Fold:        does((*Model).fold).when(noTree),
		keymap.FoldAll:     does((*Model).foldAll).when(noTree),
		keymap.NextMessage: does(func(m *Model) { m.nextMessage(1) }),
		keymap.PrevMessage: does(func(m *Model) { m.nextMessage(-1) }),
		keymap.Diff:        does((*Model).openDiff).when(noDiff),
		keymap.FramePair:   does((*Model).toPair).when(noPair),
	}
}

func noTree(m *Model) string {
	if why := nothingShown(m); why != "" {
		return why
	}
	if !m.view.doc.Has(inspect.Tree) {
		return "the tree needs JSON; this body is " + inspect.Kind(inputOf(m.view.rec))
	}
	return ""
}

// fold folds or unfolds at the cursor of the tree; from another view it opens
// the tree.
func (m *Model) fold() { m.refold((*inspect.Doc).Fold) }

func (m *Model) foldAll() { m.refold((*inspect.Doc).FoldAll) }

func (m *Model) refold(how func(*inspect.Doc, int) int) {
	in := &m.view
	if in.view != inspect.Tree {
		in.choose(inspect.Tree)
		return
	}
	in.cursor = how(in.doc, in.cursor)
	in.found = foundRows{}
	in.settle()
}

// nextMessage moves the cursor of the list that the inspector shows, without
// leaving the inspector.
func (m *Model) nextMessage(d int) {
	c := m.conn()
	if c == nil {
		return
	}
	l := &c.frames.list
	if !m.logOn {
		v := c.selected()
		if v == nil {
			return
		}
		l = &v.list
	}
	before := l.cursor
	l.move(d)
	switch {
	case l.cursor != before:
	case d > 0:
		m.tell("this is the last one")
	default:
		m.tell("this is the first one")
	}
}
