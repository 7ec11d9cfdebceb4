package ui

import (
	"bytes"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session/template"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/inspect"
	"stompbox/ui/safe"
)

// editable is the largest body that is edited here: a key in it takes about a
// millisecond. Of a larger one the beginning is shown, and $EDITOR edits it.
const editable = 256 << 10

// bodyField is a body of any octets. Its text is never converted: what is typed
// goes in at the cursor, everything else stays as it was (R077).
type bodyField struct {
	in       buffer
	literal  bool          // a first @ is part of the text: it came with a message
	whole    bool          // it is a frame, of which no first @ names a file
	kind     func() string // its content-type; nil where there is none
	template func() bool   // {{…}} is filled in; may be nil
	top      int           // the first row seen
	width    int           // cells of a row when it was last drawn

	cut     []visual // what wrapped gave, for changes and cutAt
	changes int
	cutAt   int

	read    []lexed // how the reading stands at each row, for readAs and readFor
	readAs  string
	readFor [2]int
	roleBuf []themes.Role
	checked checkedBody
}

// checkedBody is what holding the body against its content-type gave.
type checkedBody struct {
	done, filled bool
	kind         string
	changes      int
	known        bool // whether it can be told
	fault        *inspect.Fault
}

// format is what the content-type says the body is: JSON, XML or "".
func (f *bodyField) format() string {
	if f.kind == nil {
		return ""
	}
	return inspect.Format(f.kind())
}

// templated reports whether something in the body is filled in.
func (f *bodyField) templated() bool {
	return f.template != nil && f.template() && template.Has(f.in.b)
}

// fault is where the body is not what its content-type says, nil where it is.
// Templates are filled in for it; known is false where that takes a file, and
// where there is too much to look after every key.
func (f *bodyField) fault(from template.Sources) (wrong *inspect.Fault, known bool) {
	if f.kind == nil || f.large() {
		return nil, false
	}
	kind, filled := f.kind(), f.templated()
	if c := &f.checked; !c.done || c.kind != kind || c.changes != f.in.changes || c.filled != filled {
		*c = checkedBody{done: true, filled: filled, kind: kind, changes: f.in.changes, known: true}
		if !filled {
			c.fault = inspect.Check(kind, f.in.b)
		} else if s, ok := template.SketchOf(f.in.b, from); !ok {
			c.known = false
		} else if c.fault = inspect.Check(kind, s.Octets); c.fault != nil {
			c.fault.Line, c.fault.Column = s.Place(c.fault.Line, c.fault.Column)
		}
	}
	return f.checked.fault, f.checked.known
}

// goTo puts the cursor at a line and a column, both from 1.
func (f *bodyField) goTo(line, column int) {
	f.in.to(template.Offset(f.looked(), line, column))
}

func newBody(b []byte, literal bool) *bodyField {
	f := &bodyField{literal: literal}
	f.in.set(b)
	f.in.to(0)
	return f
}

// replace puts another text in, as it comes from an editor: there an @ is an @.
func (f *bodyField) replace(b []byte) {
	f.in.set(b)
	f.in.to(0)
	f.literal, f.top = true, 0
}

// file gives the path when the body is one line `@path`, which takes that
// file's octets at sending.
func (f *bodyField) file() (path string, ok bool) {
	line := bytes.TrimSuffix(f.in.b[:min(len(f.in.b), longestPath+1)], []byte{'\n'})
	if f.literal || f.whole || len(f.in.b) > longestPath || len(line) < 2 || line[0] != '@' || bytes.ContainsAny(line, "\n\r\x00") {
		return "", false
	}
	return string(line[1:]), true
}

const longestPath = 4096

func (f *bodyField) large() bool { return len(f.in.b) > editable }

// looked is the part of the body that is shown.
func (f *bodyField) looked() []byte { return f.in.b[:min(len(f.in.b), editable)] }

func (f *bodyField) enter(int)     {}
func (f *bodyField) step(int) bool { return false }

func (f *bodyField) key(k tea.KeyMsg) bool {
	switch {
	case k.Type == tea.KeyUp && !k.Alt:
		return f.vertical(-1)
	case k.Type == tea.KeyDown && !k.Alt:
		return f.vertical(1)
	case k.Type == tea.KeyPgUp, k.Type == tea.KeyPgDown:
		dir := 1
		if k.Type == tea.KeyPgUp {
			dir = -1
		}
		for range 10 {
			f.vertical(dir)
		}
		return true
	case k.String() == "ctrl+home":
		f.in.to(0)
		return true
	case k.String() == "ctrl+end":
		f.in.to(len(f.looked()))
		return true
	case f.large():
		taken := moves(k) && f.in.key(k)
		f.in.at = min(f.in.at, len(f.looked()))
		return taken
	}
	before := len(f.in.b)
	switch {
	case k.Paste: // terminals send CR for the line breaks of what is pasted
		f.in.insert([]byte(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(k.Runes))))
	case k.Type == tea.KeyEnter && !k.Alt:
		f.in.insert([]byte{'\n'})
	case !f.in.key(k):
		return false
	}
	if len(f.in.b) != before {
		f.literal = false
	}
	return true
}

// moves reports whether a key changes nothing in a text.
func moves(k tea.KeyMsg) bool {
	switch k.String() {
	case "left", "right", "home", "end", "ctrl+a", "ctrl+b", "ctrl+f", "ctrl+left", "ctrl+right":
		return !k.Paste
	}
	return false
}

// rows shows the rows around the cursor in p.body rows.
func (f *bodyField) rows(p *pen, label safe.Text, focused bool) (rows []string, cursor int) {
	if p.gap {
		rows = append(rows, p.under(themes.Text, ""))
	}
	rows = append(rows, f.head(p, label, focused))
	shown, width := max(1, p.body-len(rows)), max(0, p.width-gutter)
	f.width = width
	all := f.wrapped()
	at := f.rowOf(f.in.at)
	f.top = max(0, min(f.top, at, len(all)-shown), at-shown+1)
	for i := f.top; i < f.top+shown; i++ {
		r := draw.NewRow(p.width, p.m.style(themes.Text)).Gap(gutter)
		switch {
		case i >= len(all):
		default:
			if focused && i == at {
				cursor = len(rows)
			}
			f.paint(p, r, i, width, focused && i == at)
		}
		rows = append(rows, r.String())
	}
	return rows, cursor
}

// head is the row above the text: how large it is, and what is special about it.
func (f *bodyField) head(p *pen, label safe.Text, focused bool) string {
	r := p.row(label, focused)
	path, isFile := f.file()
	dim := p.m.style(themes.Dim)
	switch {
	case isFile:
		r.Text(p.m.style(themes.Info), "the file ").Text(p.m.style(themes.Info), safe.Field(path)).
			Text(dim, ", byte for byte, read when it is sent")
	case f.large():
		r.Text(dim, safe.Field(fmt.Sprintf("%d bytes: the first %d are shown; an editor opens all of it", len(f.in.b), editable)))
	case f.whole:
		r.Text(dim, "sent as typed, valid or not")
	case len(f.in.b) == 0:
		r.Text(dim, safe.Own[safe.Text]("empty · @path sends a file byte for byte"))
	case f.literal && f.in.b[0] == '@' && !bytes.ContainsAny(f.in.b, "\n"):
		r.Text(dim, "sent as text, not as a file: it came with the message")
	default:
		r.Text(dim, safe.Field(plural(len(f.in.b), "byte")))
		f.verdict(p, r)
		if bytes.Contains(f.in.b, []byte("\r\n")) {
			r.Text(dim, safe.Own[safe.Text](" · lines end with CR LF"))
		}
		if bytes.IndexByte(f.in.b, 0) >= 0 {
			r.Text(dim, safe.Own[safe.Text](" · contains NUL"))
		}
	}
	return r.String()
}

// verdict says whether the body is what its content-type says it is.
func (f *bodyField) verdict(p *pen, r *draw.Row) {
	format := f.format()
	if format == "" {
		return
	}
	wrong, known := f.fault(p.m.sources())
	switch {
	case !known:
		return // the preview tells it of what takes a file
	case wrong == nil && f.templated():
		r.Text(p.m.style(themes.Dim), safe.Field(safe.Own(" · valid ")+format+safe.Own(" once filled in")))
		return
	case wrong == nil:
		r.Text(p.m.style(themes.Dim), safe.Field(safe.Own(" · valid ")+format))
		return
	}
	r.Text(p.m.style(themes.Warn), safe.FieldMax(fmt.Sprintf(safe.Own(" · not valid %s: line %d, column %d: %s"), format, wrong.Line, wrong.Column, wrong.Problem), 300))
}
