package ui

import (
	"errors"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// Columns are the columns of the message list as they were kept in an earlier
// run, and how they are kept. The zero value begins with the usual ones and
// keeps nothing.
type Columns struct {
	Shown []string // names, in order; none for the usual ones
	Times string   // how times are told: absolute, relative or delta
	Keep  func(shown []string, times string) error
}

// columnItem is a column in the list of those that there are.
type columnItem struct {
	column
	on bool
}

// columnPicker chooses the columns of the message list and their order. The list
// behind it shows every change at once, and esc brings back what was.
type columnPicker struct {
	items  []columnItem
	before []column
	list   list
}

func (m *Model) openColumns() tea.Cmd {
	p := &columnPicker{before: m.columns}
	p.fill(m.columns)
	m.openPanel(p)
	return nil
}

// fill lists columns that are shown, and behind them the others.
func (p *columnPicker) fill(shown []column) {
	p.items = nil
	for _, c := range shown {
		p.items = append(p.items, columnItem{c, true})
	}
	for kind := range columnHeader {
		if c := (column{kind: kind}); !slices.Contains(shown, c) {
			p.items = append(p.items, columnItem{c, false})
		}
	}
	p.list.grow(len(p.items))
}

// shown are the columns with a check mark.
func (p *columnPicker) shown() (list []column) {
	for _, it := range p.items {
		if it.on {
			list = append(list, it.column)
		}
	}
	return list
}

func (p *columnPicker) context() keymap.Context { return keymap.Columns }

func (p *columnPicker) key(m *Model, k tea.KeyMsg) tea.Cmd {
	if k.Paste {
		return nil
	}
	action, _ := m.keys.Lookup(keymap.Columns, k.String())
	switch action {
	case keymap.Back:
		m.setColumns(p.before)
		m.removePanel(p)
	case keymap.ColumnsKeep:
		m.removePanel(p)
		m.keepColumns()
	case keymap.ColumnToggle:
		p.toggle(m)
	case keymap.ColumnDown:
		p.shift(m, 1)
	case keymap.ColumnUp:
		p.shift(m, -1)
	case keymap.ColumnAdd:
		m.openPanel(newHeaderForm(m.conn(), p.add))
	case keymap.ColumnsUsual:
		p.fill(usualColumns())
		m.setColumns(p.shown())
	case keymap.OpenHelp, keymap.Redraw, keymap.Suspend:
		return m.act(action)
	default:
		p.list.travel(action)
	}
	return nil
}

// toggle shows or hides a column. The last one stays.
func (p *columnPicker) toggle(m *Model) {
	it := &p.items[p.list.cursor]
	if it.on && len(p.shown()) == 1 {
		m.warn("one column must stay: check another one first")
		return
	}
	it.on = !it.on
	m.setColumns(p.shown())
}

// shift moves a column one place, and the cursor with it.
func (p *columnPicker) shift(m *Model, d int) {
	at, to := p.list.cursor, p.list.cursor+d
	if to < 0 || to >= len(p.items) {
		return
	}
	p.items[at], p.items[to] = p.items[to], p.items[at]
	p.list.to(to)
	m.setColumns(p.shown())
}

// add puts a header above the cursor, or shows it where it is already.
func (p *columnPicker) add(m *Model, header string) {
	c := column{columnHeader, header}
	at := slices.IndexFunc(p.items, func(it columnItem) bool { return it.column == c })
	if at < 0 {
		at = p.list.cursor
		p.items = slices.Insert(p.items, at, columnItem{column: c})
		p.list.grow(len(p.items))
	}
	p.items[at].on = true
	p.list.to(at)
	m.setColumns(p.shown())
}

// setColumns shows other columns from now on.
func (m *Model) setColumns(list []column) { m.columns, m.heads = list, headersOf(list) }

// keepColumns keeps columns and times for the runs to come.
func (m *Model) keepColumns() {
	if m.opts.Columns.Keep == nil {
		return
	}
	if err := m.opts.Columns.Keep(columnNames(m.columns), m.times.String()); err != nil {
		m.warn("the columns are kept for this run only: " + sentence(err))
	}
}

// newHeaderForm asks for the name of a header, with those that were seen to
// choose from.
func newHeaderForm(c *conn, accept func(*Model, string)) panel {
	name := newText("such as priority or correlation-id")
	var met []string
	if c != nil {
		met = c.headersMet()
	}
	name.offer, name.cycle = func() []string { return met }, true
	e := &entry{field: name, label: "header"}
	if len(met) > 0 {
		e.note = func() string {
			if t := name.text(); t != "" && !slices.Contains(met, t) { // such as a name that was only begun
				return "not among the headers seen so far"
			}
			return safe.Own("→ cycles through the ") + plural(len(met), "header") + " seen so far"
		}
	}
	f := &form{title: "A header as a column", verb: "add", keys: keymap.Form, list: []*entry{e}}
	f.accept = func(m *Model) tea.Cmd {
		if err := headerName(name.text()); err != nil {
			f.point(e, err.Error())
			return nil
		}
		m.removePanel(f)
		accept(m, name.text())
		return nil
	}
	return f
}

// headerName says why a name can be no header's.
func headerName(name string) error {
	switch {
	case name == "":
		return errors.New(safe.Own("no header name: type one, or press → to choose"))
	case strings.ContainsAny(name, "\r\n\x00"):
		return errors.New("a header name has no line breaks")
	case len(name) > nameMostLong:
		return errors.New("this name is too long for a column")
	}
	return nil
}

func (p *columnPicker) size(_ *Model, w, h int) (int, int) {
	return min(w, 66), min(h, len(p.items)+2)
}

func (p *columnPicker) rows(m *Model, w, h int) []string {
	box := draw.Box{Width: w, Height: h, Border: m.style(themes.OverlayBorder), ASCII: m.th.ASCII, Focused: true,
		Title: draw.Line{{Style: m.style(themes.OverlayTitle), Text: "Columns"}}}
	iw, ih := box.Inner()
	r := draw.NewRow(iw, "")
	p.list.resize(max(1, ih))
	room := p.room(m)
	var rows []string
	from, to := p.list.visible()
	for i := from; i < to; i++ {
		p.row(m, r, iw, i, room)
		rows = append(rows, r.String())
	}
	return box.Render(rows)
}

func (p *columnPicker) row(m *Model, r *draw.Row, w, i int, room map[column]bool) {
	it := p.items[i]
	m.startRow(r, w, i == p.list.cursor, true, false)
	check, role := safe.Text("[ ] "), themes.Dim
	if it.on {
		check, role = "[x] ", themes.Text
	}
	name := safe.Text(it.facts().name)
	if it.kind == columnHeader {
		name = safe.FieldMax(it.header, 60)
	}
	if it.on && !room[it.column] {
		r.Right(m.style(themes.Warn), " no room for it here ")
	}
	r.Text(m.style(role), check).Cell(m.style(role), name, min(18, max(0, w/2-4))).Gap(1)
	if r.Left() > 8 { // less would be a mark alone, or half a word
		r.Text(m.style(themes.Dim), it.means(m.th.ASCII))
	}
}

// room says which of the shown columns have a place in the list as it is now.
func (p *columnPicker) room(m *Model) map[column]bool {
	w, _ := m.arrange(m.width, m.height).panes[paneMessages].inner()
	room := map[column]bool{}
	for i, width := range m.columnRoom(w) {
		room[m.columns[i]] = width > 0 || w == 0
	}
	return room
}
