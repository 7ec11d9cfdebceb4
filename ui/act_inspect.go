package ui

import (
	"stompbox/keymap"
	"stompbox/ui/inspect"
)

// inspectDeeds are what is done to the text of the inspector.
func inspectDeeds() map[keymap.Action]deed {
	return map[keymap.Action]deed{
		keymap.Query:   {run: (*Model).askQuery, why: noJSON},
		keymap.Fold:    does((*Model).fold).when(noTree),
		keymap.FoldAll: does((*Model).foldAll).when(noTree),
		keymap.Diff:    does((*Model).openDiff).when(noDiff),
	}
}

func noTree(m *Model) string {
	if why := nothingShown(m); why != "" {
		return why
	}
	if !m.view.doc.Has(inspect.Tree) {
		return "a tree is made of JSON, and this body is " + inspect.Kind(inputOf(m.view.rec))
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
