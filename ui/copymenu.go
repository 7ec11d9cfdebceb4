package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/inspect"
	"stompbox/ui/safe"
)

// copyItem is something of the shown frame that can go to the clipboard or to
// a file.
type copyItem struct {
	label string
	text  []byte
	why   string // it cannot be copied; "" when it can
}

// copyMenu asks what of the shown frame goes to the clipboard.
type copyMenu struct {
	items []copyItem
	list  list
}

// newCopyMenu begins at what is open in the inspector.
func newCopyMenu(m *Model) *copyMenu {
	p := &copyMenu{items: m.copyItems()}
	p.list.grow(len(p.items))
	open := m.shownItem().label
	p.list.cursor = max(0, slices.IndexFunc(p.items, func(it copyItem) bool { return it.label == open }))
	if m.view.view == inspect.Tree || m.view.view == inspect.Headers {
		p.list.cursor = 0
	}
	return p
}

// selectedItems are what the cursor of the inspector stands on.
func (in *inspectView) selectedItems() []copyItem {
	switch in.view {
	case inspect.Tree:
		if path, value, ok := in.doc.At(in.cursor); ok {
			items := []copyItem{{label: "path " + path, text: []byte(path)}, {label: "value at the cursor", text: value}}
			if path == "" {
				items[0] = copyItem{label: "path", why: "nested too deep for a path"}
			}
			return items
		}
	case inspect.Headers:
		if name, value, ok := in.doc.HeaderAt(in.cursor, in.room()); ok {
			return []copyItem{{label: "value of " + name, text: []byte(value)}, {label: "name and value of " + name, text: []byte(name + ": " + value)}}
		}
	case inspect.Query:
		return []copyItem{{label: "answer to the jq query", text: in.doc.Text(in.view)}}
	case inspect.Diff:
		return []copyItem{{label: "comparison", text: in.doc.Text(in.view)}}
	}
	return nil
}

// shownItem is what the open view shows, to be written to a file.
func (m *Model) shownItem() copyItem {
	in := &m.view
	switch in.view {
	case inspect.Headers:
		return copyItem{label: "headers", text: in.doc.Text(inspect.Headers)}
	case inspect.Raw:
		return copyItem{label: "raw frame", text: in.doc.Text(inspect.Raw)}
	case inspect.Tree, inspect.Query, inspect.Diff:
		if items := in.selectedItems(); len(items) > 0 {
			return items[len(items)-1]
		}
	}
	return copyItem{label: "body", text: in.doc.Text(inspect.Pretty)}
}

// copyItems are all that can be copied, with what is selected first.
func (m *Model) copyItems() []copyItem {
	in := &m.view
	items := append(in.selectedItems(), copyItem{label: "body", text: in.doc.Text(inspect.Pretty)})
	if chain, text := in.doc.Unpacked(); chain != "" {
		items = append(items, copyItem{label: "unpacked body (" + chain + ")", text: text})
	}
	items = append(items,
		copyItem{label: "headers", text: in.doc.Text(inspect.Headers)},
		copyItem{label: "raw frame", text: in.doc.Text(inspect.Raw)})
	f := in.rec.Frame
	if f.Command != stomp.MESSAGE && f.Command != stomp.SEND {
		return items
	}
	if len(f.Body) > copyMost {
		return append(items, copyItem{label: "command", why: "the body is too large for a terminal's clipboard"})
	}
	send, p := in.c.link.Broker.Resend(f), in.c.profile
	stompPy, noStompPy := asStompPy(p, send)
	octets, noOctets := asBytes(p, send, in.rec.Version)
	return append(items,
		copyItem{"command: stompbox send", []byte(asStompbox(p, send)), ""},
		copyItem{"command: stomp.py", []byte(stompPy), noStompPy},
		copyItem{"bytes for a terminal: printf | nc", []byte(octets), noOctets})
}

func (p *copyMenu) context() keymap.Context { return keymap.Menu }

func (p *copyMenu) key(m *Model, k tea.KeyMsg) tea.Cmd {
	action, ok := m.keys.Lookup(keymap.Menu, k.String())
	if !ok || k.Paste {
		return nil
	}
	switch action {
	case keymap.Back:
		m.removePanel(p)
	case keymap.Copy, keymap.Write:
		p.take(m, action)
	default:
		p.list.travel(action)
	}
	return nil
}

// take copies or writes what is under the cursor. What cannot be had says why,
// and leaves what is in the clipboard there.
func (p *copyMenu) take(m *Model, action keymap.Action) {
	it := p.items[p.list.cursor]
	if it.why != "" {
		m.warn(it.label + ": " + it.why)
		return
	}
	m.removePanel(p)
	if action == keymap.Write {
		m.writeItem(it, "")
		return
	}
	m.copy(it)
}

func (p *copyMenu) size(_ *Model, w, h int) (int, int) { return min(w, 76), min(h, len(p.items)+5) }

func (p *copyMenu) rows(m *Model, w, h int) []string {
	box := draw.Box{Width: w, Height: h, Border: m.style(themes.OverlayBorder), ASCII: m.th.ASCII, Focused: true,
		Title: draw.Line{{Style: m.style(themes.OverlayTitle), Text: "Copy"}}}
	iw, ih := box.Inner()
	r := draw.NewRow(iw, "")
	foot := []string{r.Reset(iw, "").String()}
	foot = append(foot, m.note(iw, "Goes to the clipboard through the terminal (OSC 52); "+keymap.Label(m.keys.KeyFor(keymap.Menu, keymap.Write))+" writes it to a file instead.")...)
	if ih < len(p.items)+len(foot) {
		foot = nil
	}
	p.list.resize(max(1, ih-len(foot)))
	var rows []string
	from, to := p.list.visible()
	for i := from; i < to; i++ {
		it := &p.items[i]
		m.startRow(r, iw, i == p.list.cursor, true, false)
		role, note := themes.Text, safe.Text(size(len(it.text)))
		if it.why != "" {
			role, note = themes.Faint, ""
		} else if len(it.text) > copyMost {
			note += ", to a file"
		}
		r.Right(m.style(themes.Dim), " "+note+" ")
		r.Text(m.style(role), safe.Field(it.label))
		if it.why != "" {
			r.Text(m.style(themes.Dim), safe.Own[safe.Text](" · ")+safe.Field(it.why))
		}
		rows = append(rows, r.String())
	}
	return box.Render(append(rows, foot...))
}
