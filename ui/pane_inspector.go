package ui

import (
	"fmt"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/inspect"
	"stompbox/ui/safe"
)

// inspectView is what the inspector shows and where the reader is in it.
type inspectView struct {
	c      *conn
	id     session.MsgID
	doc    *inspect.Doc // nil when nothing is shown
	rec    session.Record
	err    string
	view   inspect.View
	want   inspect.View // chosen with v, for this and the next messages that have it
	chosen bool
	top    int
	cursor int  // the row of Tree or Headers that is selected
	flat   bool // lines are not wrapped
	left   int  // cells of unwrapped lines that are out of sight
	laid   int  // what lay was when the rows were counted last
	height int
	width  int
	search string
	found  foundRows
	query  query

	wants   bool         // more of a large body is to be loaded
	loading *inspect.Doc // of which more is being loaded
	seeking bool         // to search on in what is being loaded

	against *session.MsgID // what doc is compared with
}

// inspected gives the record to show: the cursor's in the frames log when that
// is open, else in the message list.
func (m *Model) inspected() (c *conn, id session.MsgID, ok bool) {
	c = m.conn()
	if c == nil {
		return nil, 0, false
	}
	if m.logOn || m.focus == paneFrames {
		return c, session.MsgID(c.frames.list.cursor), c.frames.list.n > 0
	}
	id, ok = c.selected().current()
	return c, id, ok
}

// prepareInspector opens the selected record when it is another one.
func (m *Model) prepareInspector(l layout) {
	in := &m.view
	w, h := l.panes[paneInspector].inner()
	in.width, in.height = w-1, h-1
	c, id, ok := m.inspected()
	if !ok {
		in.query.cancel()
		*in = inspectView{view: in.view, want: in.want, chosen: in.chosen, width: in.width, height: in.height, search: in.search,
			query: in.query, flat: in.flat}
		return
	}
	if in.c == c && in.id == id && (in.doc != nil || in.err != "") {
		in.compare()
		in.settle()
		return
	}
	in.c, in.id, in.doc, in.err, in.found = c, id, nil, "", foundRows{}
	in.rewind()
	in.wants, in.loading, in.seeking = false, nil, false
	r, err := c.shown(id)
	if err != nil {
		in.err = sentence(err)
		return
	}
	input := inputOf(r)
	input.Explain = func(name string) string { return c.link.Broker.Explain(r.Frame.Command, name) }
	input.LoadOn = m.keyOf(keymap.LoadOn) + " loads more"
	in.rec, in.doc = r, inspect.Open(input)
	in.query.cancel()
	in.against = nil
	in.compare()
	in.begin()
}

// begin shows the view that was chosen, or the best one where this record has
// no such view.
func (in *inspectView) begin() {
	switch {
	case in.chosen && (in.doc.Has(in.want) || in.want == inspect.Query && in.query.expr != ""):
		in.view = in.want
	case len(in.rec.Frame.Body) == 0:
		in.view = inspect.Headers
	default:
		in.view = in.doc.Best()
	}
}

// rewind goes to the beginning of a view.
func (in *inspectView) rewind() { in.top, in.left, in.cursor, in.laid = 0, 0, 0, 0 }

// drawInspector draws the views' names and the rows of the one that is open.
func (m *Model) drawInspector(r rect) []string {
	box := m.box(r, paneInspector, "Inspector")
	in := &m.view
	w, h := r.inner()
	switch {
	case in.err != "":
		return box.Render(m.problem(w, in.err))
	case in.doc == nil:
		return box.Render(m.note(w, "the selected message opens here"))
	case h < 1:
		return box.Render(nil)
	}
	rows := []string{m.inspectorTabs(w)}
	line := draw.NewRow(w, "")
	focused := m.focus == paneInspector
	text, _ := in.drawn(h-1, m.style)
	first, end := in.cursor, in.cursor+1
	if in.view == inspect.Headers {
		first, end = in.doc.HeaderRows(in.cursor, in.room())
	}
	for i, spans := range text {
		line.Reset(w, "").Gap(1)
		switch at := in.top + i; {
		case in.view == inspect.Tree:
			m.startRow(line, w, at == in.cursor, focused, false)
		case in.view == inspect.Headers && focused:
			m.startBar(line, w, at >= first && at < end, true)
		}
		rows = append(rows, line.Spans(m.markFound(in.top+i, spans)).String())
	}
	box.Foot = m.inspectorFoot(w - 6)
	return box.Render(rows)
}

func (m *Model) inspectorTabs(w int) string {
	in := &m.view
	r := draw.NewRow(w, "").Gap(1)
	for v := inspect.Pretty; v <= inspect.Query; v++ {
		if !in.doc.Has(v) && v != in.view {
			continue
		}
		role := themes.Dim
		if v == in.view {
			role = themes.Accent
		}
		name, more := m.tabName(v)
		r.Text(m.style(role), name).Text(m.style(themes.Dim), more)
		r.Gap(2)
	}
	right := safe.Text("")
	if in.rec.Frame.Command != "MESSAGE" {
		right = safe.FieldMax(in.rec.Frame.Command, 20) + " "
	}
	if chain := in.doc.Chain(); chain != "" && in.view != inspect.Headers && in.view != inspect.Raw && in.view != inspect.Hex {
		right = chain + " " + right
	}
	if safe.Width(right) <= r.Left() {
		r.Right(m.style(themes.Dim), right)
	}
	return r.String()
}

// tabName is what stands in the row of the views for one of them.
func (m *Model) tabName(v inspect.View) (name, more safe.Text) {
	in := &m.view
	name = safe.Text(v.String())
	if v == in.view && (m.th.ASCII || m.th.Name == "mono") {
		name = "[" + name + "]"
	}
	if v == inspect.Headers {
		more = safe.Text(fmt.Sprintf(" %d", in.rec.Frame.Header.Len()))
	}
	return name, more
}

// inspectorFoot says where one is and what is shown, in w cells: what matters
// least is left out first.
func (m *Model) inspectorFoot(w int) draw.Line {
	in := &m.view
	var foot draw.Line
	say := func(role themes.Role, t safe.Text) {
		if t == "" {
			return
		}
		if len(foot) > 0 {
			foot = append(foot, draw.Span{Style: m.style(themes.Dim), Text: safe.Own[safe.Text](" · ")})
			w -= 3
		}
		foot = append(foot, draw.Span{Style: m.style(role), Text: t})
		w -= safe.Width(t)
	}
	say(themes.Accent, safe.Field(in.foundCount()))
	if in.view == inspect.Tree {
		path, _, _ := in.doc.At(in.cursor)
		say(themes.Accent, safe.CutLeft(safe.Field(path), max(12, w/2)))
	}
	if in.left > 0 {
		say(themes.Accent, safe.Text("column "+count(in.left+1)))
	}
	if n := in.doc.Len(in.view, in.lay()); n > in.height && in.height > 0 {
		at := in.top
		if in.hasCursor() {
			at = in.cursor
		}
		row := safe.Text("row " + count(at+1) + " of " + count(n))
		// how much of the body is shown is said before where one is in it
		fits := func(room int) bool { return safe.Width(in.doc.LabelWithin(in.view, room)) <= room }
		if fits(w-safe.Width(row)-6) || !fits(w-3) {
			say(themes.Dim, row)
		}
	}
	say(themes.Dim, in.doc.LabelWithin(in.view, w-3))
	return foot
}

// nextView goes to the next view there is and keeps it for the messages to come.
func (m *Model) nextView() {
	in := &m.view
	if in.doc == nil {
		return
	}
	v := (in.view + 1) % (inspect.Query + 1)
	for !in.doc.Has(v) {
		v = (v + 1) % (inspect.Query + 1)
	}
	in.choose(v)
}

// choose opens a view and keeps it for the messages to come.
func (in *inspectView) choose(v inspect.View) {
	in.view, in.want, in.chosen, in.found = v, v, true, foundRows{}
	in.rewind()
}
