package ui

import (
	"context"
	"encoding/json"
	"strings"

	"stompbox/keymap"
	"stompbox/stomp"
	"stompbox/ui/inspect"
)

// inspectorSurfaces are what the inspector shows on request.
func inspectorSurfaces() map[string]func(*Model) {
	return map[string]func(*Model){
		"diff": func(m *Model) {
			m.act(keymap.Mark)
			m.Update(nil)
			m.act(keymap.Diff)
		},
		"tree": func(m *Model) {
			quoted, err := json.Marshal(map[string]any{hostile: []string{hostile}})
			if err != nil {
				panic(err)
			}
			in := &m.view
			in.doc = inspect.Open(inspect.Input{Frame: stomp.Frame{Command: "MESSAGE", Body: quoted}})
			m.setFocus(paneInspector)
			m.act(keymap.Fold)
			m.moveBy(2)
			if in.view != inspect.Tree {
				panic("no tree")
			}
		},
		"answer": func(m *Model) {
			m.setFocus(paneInspector)
			in := &m.view
			a := inspect.Ask(context.Background(), inputOf(in.rec), ".")
			a.Out, a.Expr, a.Problem = []byte(hostile), hostile, hostile
			in.doc.SetAnswer(&a)
			in.choose(inspect.Query)
		},
		"jq line": func(m *Model) {
			m.askQuery()
			p := m.top().(*linePrompt)
			p.input = newLineInput(hostile)
			p.changed(m, hostile)
		},
		"unwrapped": func(m *Model) {
			m.setFocus(paneInspector)
			m.act(keymap.WrapLines)
			m.act(keymap.ScrollRight)
		},
		"unwrapped raw": func(m *Model) {
			m.setFocus(paneInspector)
			m.view.choose(inspect.Raw)
			m.act(keymap.WrapLines)
			m.act(keymap.ScrollRight)
		},
		"headers": func(m *Model) {
			m.setFocus(paneInspector)
			m.view.choose(inspect.Headers)
			m.moveBy(1)
		},
		"copy of a header": func(m *Model) {
			m.setFocus(paneInspector)
			m.view.choose(inspect.Headers)
			m.act(keymap.Copy)
		},
		"part of a large body": func(m *Model) {
			m.setFocus(paneInspector)
			m.view.doc = inspect.Open(inspect.Input{LoadOn: hostile, Frame: stomp.Frame{Command: hostile, Body: []byte(strings.Repeat(hostile, 1<<20/len(hostile)+1))}})
			m.view.search = "nowhere"
			m.searchNext()
		},
		"yaml": func(m *Model) {
			m.setFocus(paneInspector)
			m.view.doc = inspect.Open(inspect.Input{Frame: stomp.Frame{Command: stomp.MESSAGE, Header: stomp.NewHeader("content-type", "application/yaml"),
				Body: []byte("a: " + hostile + "\n" + hostile + ": |\n  " + hostile)}})
		},
		"search": func(m *Model) {
			m.setFocus(paneInspector)
			m.view.search = "a"
			m.searchNext()
		},
		"search line": func(m *Model) {
			m.setFocus(paneInspector)
			m.askSearch()
			p := m.top().(*linePrompt)
			p.input = newLineInput(hostile)
			p.changed(m, hostile)
		},
	}
}
