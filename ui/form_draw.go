package ui

import (
	"stompbox/keymap"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// pen draws the rows of one form at one width.
type pen struct {
	m      *Model
	width  int
	labels int  // cells of the column of labels, its gap included
	body   int  // rows that a field of many lines may take
	gap    bool // one of them is left blank above it
}

// gutter is the room left of a label for the mark of the focused field.
const gutter = 2

func newPen(m *Model, f *form, width int) *pen {
	widest := 0
	for _, e := range f.list {
		widest = max(widest, safe.Width(e.label))
	}
	labels := gutter + widest + 2
	if labels > width/2 { // a narrow screen: the text needs the room more than the label
		labels = min(labels, max(gutter, width/3))
	}
	return &pen{m: m, width: width, labels: min(labels, max(0, width))}
}

// room is how many cells are left of the column of labels.
func (p *pen) room() int { return max(0, p.width-p.labels) }

// row begins a row with a label in its column. The focused field is marked by a
// sign as well as by colour, for terminals without any.
func (p *pen) row(label safe.Text, focused bool) *draw.Row {
	r := draw.NewRow(p.width, p.m.style(themes.Text))
	mark, style := safe.Text("  "), p.m.style(themes.Label)
	if focused {
		style = p.m.style(themes.Accent)
		mark = "▸ "
		if p.m.th.ASCII {
			mark = "> "
		}
	}
	if label == "" {
		mark = "  "
	}
	return r.Cell(style, mark+safe.Cut(label, max(0, p.labels-gutter-1)), p.labels)
}

// under is a row below a field, in the column of its text.
func (p *pen) under(role themes.Role, t safe.Text) string {
	return draw.NewRow(p.width, p.m.style(themes.Text)).Gap(p.labels).Text(p.m.style(role), t).String()
}

// Rows below a field: a mistake is said whole wherever there is a chance.
const (
	noteRows    = 3
	mistakeRows = 8
)

// wrapped is under for a text that may need several rows, at most limit. What
// has no room in them ends with ….
func (p *pen) wrapped(role themes.Role, text string, limit int) []string {
	if text == "" || p.room() < 1 {
		return nil
	}
	var rows []string
	parts := draw.Wrap(safe.FieldMax(text, limit*p.room()+1), p.room())
	if len(parts) > limit {
		parts[limit-1] = safe.Cut(parts[limit-1]+" "+parts[limit], p.room())
		parts = parts[:limit]
	}
	for _, t := range parts {
		rows = append(rows, p.under(role, t))
	}
	return rows
}

// across is a text over the whole width.
func (p *pen) across(role themes.Role, text string) []string {
	var rows []string
	if text == "" || p.width <= gutter {
		return nil
	}
	for _, t := range draw.Wrap(safe.FieldMax(text, 4*p.width), p.width-gutter) {
		rows = append(rows, draw.NewRow(p.width, p.m.style(themes.Text)).Gap(gutter).Text(p.m.style(role), t).String())
	}
	return rows
}

// placed is what an entry looks like: its rows and where the cursor is in them.
type placed struct {
	rows   []string
	cursor int
}

func (p *pen) entry(e *entry, focused bool) placed {
	rows, cursor := e.rows(p, e.label, focused)
	if e.note != nil {
		rows = append(rows, p.wrapped(themes.Dim, e.note(), noteRows)...)
	}
	rows = append(rows, p.lintRows(e, focused)...)
	rows = append(rows, p.wrapped(themes.Bad, e.err, mistakeRows)...)
	return placed{rows, cursor}
}

// layout draws every field. A text of many lines gets what the others leave of
// height, and never less than three rows.
func (f *form) layout(m *Model, width, height int) (rows []string, cursor int) {
	p := newPen(m, f, width)
	parts := make([]placed, len(f.list))
	used := 0
	var texts []int
	for i, e := range f.list {
		if _, many := e.field.(*bodyField); many {
			texts = append(texts, i)
			continue
		}
		parts[i] = p.entry(e, i == f.at)
		used += len(parts[i].rows)
	}
	for _, i := range texts {
		said := len(p.wrapped(themes.Bad, f.list[i].err, mistakeRows))
		if note := f.list[i].note; note != nil {
			said += len(p.wrapped(themes.Dim, note(), noteRows))
		}
		said += len(p.lintRows(f.list[i], i == f.at))
		p.body = min(max(3, height-used-said), max(1, height))
		p.gap = height-used > 8
		parts[i] = p.entry(f.list[i], i == f.at)
	}
	f.owner = f.owner[:0]
	for i, part := range parts {
		for range part.rows {
			f.owner = append(f.owner, i)
		}
		if i == f.at {
			cursor = len(rows) + part.cursor
			if end := len(rows) + len(part.rows) - 1; end-len(rows) < height {
				cursor = max(cursor, end) // the error and the note with it, where they fit
			}
		}
		rows = append(rows, part.rows...)
	}
	return rows, cursor
}

// verdict draws what became of the last try. It stands below the fields and
// is seen wherever they are scrolled to.
func (f *form) verdict(m *Model, width, height int) []string {
	rows := newPen(m, f, width).across(f.outcome.role, f.outcome.text)
	return rows[:min(len(rows), max(0, height-1), 4)]
}

func (f *form) size(m *Model, w, h int) (pw, ph int) {
	if f.wide {
		return w, h
	}
	pw = min(w, 78)
	rows, _ := f.layout(m, max(0, pw-4), max(1, h-2))
	return pw, min(h, len(rows)+len(f.verdict(m, max(0, pw-4), h))+2)
}

// rows draws the form in a box. When it is higher than the room there is, the
// part with the focus is seen.
func (f *form) rows(m *Model, w, h int) []string {
	box := draw.Box{Width: w, Height: h, Border: m.style(themes.OverlayBorder), ASCII: m.th.ASCII, Focused: true,
		Title: draw.Line{{Style: m.style(themes.OverlayTitle), Text: safe.Field(f.title)}}, Foot: f.hints(m, w)}
	iw, ih := box.Inner()
	pad := 1
	if iw < 20 {
		pad = 0
	}
	last := f.verdict(m, max(0, iw-2*pad), ih)
	seen := max(1, ih-len(last))
	rows, cursor := f.layout(m, max(0, iw-2*pad), seen)
	if len(rows) > seen {
		top := max(0, min(cursor-seen+1, len(rows)-seen))
		rows, f.owner = rows[top:top+seen], f.owner[top:top+seen]
	}
	rows = append(rows[:len(rows):len(rows)], last...)
	if pad > 0 {
		for i := range rows {
			rows[i] = " " + rows[i] + " "
		}
	}
	return box.Render(draw.Fit(rows, iw, ih))
}

// hints names the keys of the form in its lower border, as many as have room.
func (f *form) hints(m *Model, w int) draw.Line {
	actions := []keymap.Action{keymap.Submit, keymap.Back}
	if f.foot != nil {
		actions = f.foot(m)
	}
	var line draw.Line
	f.said = f.said[:0]
	for _, a := range actions {
		b, ok := m.binding(f.keys, a)
		if !ok {
			continue
		}
		word := safe.Field(b.Hint)
		if a == keymap.Submit && f.verb != "" {
			word = f.verb
		}
		part := draw.Line{{Style: m.style(themes.Key), Text: safe.Field(keymap.Label(b.Keys[0]))},
			{Style: m.style(themes.Hint), Text: " " + word}}
		if len(line) > 0 {
			part = append(draw.Line{{Style: m.style(themes.Hint), Text: safe.Own[safe.Text](" · ")}}, part...)
		}
		if line.Width()+part.Width() > w-6 {
			break
		}
		line = append(line, part...)
		f.said = append(f.said, a)
	}
	return line
}

// binding finds how an action is bound in a context: an action may have other
// keys elsewhere.
func (m *Model) binding(c keymap.Context, a keymap.Action) (keymap.Binding, bool) {
	for _, b := range m.keys.For(c) {
		if b.Action == a && len(b.Keys) > 0 {
			return b, true
		}
	}
	return keymap.Binding{}, false
}
