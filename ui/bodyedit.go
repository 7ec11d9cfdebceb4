package ui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// editable is the largest body that is edited here: a key in it takes about a
// millisecond. Of a larger one the beginning is shown, and $EDITOR edits it.
const editable = 256 << 10

// bodyField is a body of any octets. Its text is never converted: what is typed
// goes in at the cursor, everything else stays as it was (R077).
type bodyField struct {
	in      buffer
	literal bool        // a first @ is part of the text: it came with a message
	whole   bool        // it is a frame, of which no first @ names a file
	json    func() bool // the content-type says so; may be nil
	top     int         // the first row seen
	width   int         // cells of a row when it was last drawn

	cut     []visual // what wrapped gave, for changes and cutAt
	changes int
	cutAt   int
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
		case focused && i == at:
			cursor = len(rows)
			f.cursorRow(p, r, all[i], width)
		default:
			r.Text(p.m.style(themes.Input), safe.Cut(safe.Line(f.in.b[all[i].from:all[i].to], tabStop), width))
		}
		rows = append(rows, r.String())
	}
	return rows, cursor
}

// cursorRow draws the row with the cursor in it.
func (f *bodyField) cursorRow(p *pen, r *draw.Row, v visual, width int) {
	cell := safe.Width(safe.Line(f.in.b[v.from:f.in.at], tabStop))
	shown := safe.Line(f.in.b[v.from:v.to], tabStop)
	next := cell + 1
	if f.in.at < v.to {
		next = max(next, safe.Width(safe.Line(f.in.b[v.from:f.in.after()], tabStop)))
	} else {
		shown = safe.Pad(shown, cell+1)
	}
	style := p.m.style(themes.InputFocus)
	r.Text(style, safe.Slice(shown, 0, cell))
	r.Text(p.m.style(themes.InputCursor), safe.Slice(shown, cell, next))
	r.Text(style, safe.Slice(shown, next, max(next, width)))
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
		r.Text(dim, "as it goes over the wire, right or wrong")
	case len(f.in.b) == 0:
		r.Text(dim, "empty · @path takes a file byte for byte")
	case f.literal && f.in.b[0] == '@' && !bytes.ContainsAny(f.in.b, "\n"):
		r.Text(dim, "sent as this text: it came with a message and names no file")
	default:
		r.Text(dim, safe.Field(plural(len(f.in.b), "byte")))
		if f.json != nil && f.json() && len(f.in.b) <= 256<<10 {
			valid, role := safe.Text(" · valid JSON"), themes.Dim
			if !json.Valid(f.in.b) {
				valid, role = " · not valid JSON", themes.Warn
			}
			r.Text(p.m.style(role), valid)
		}
		if bytes.Contains(f.in.b, []byte("\r\n")) {
			r.Text(dim, " · lines end with CR LF")
		}
		if bytes.IndexByte(f.in.b, 0) >= 0 {
			r.Text(dim, " · holds NUL")
		}
	}
	return r.String()
}
