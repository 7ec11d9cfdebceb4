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

// editable is the largest body that is edited here; larger ones are shown from
// their beginning and edited in $EDITOR.
const editable = 1 << 20

// bodyField is a body of any octets. Its text is never converted: what is typed
// goes in at the cursor, everything else stays as it was (R077).
type bodyField struct {
	in      buffer
	literal bool        // a first @ is part of the text: it came with a message
	json    func() bool // the content-type says so; may be nil
	top     int         // the first row seen
	column  int         // the first cell seen
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
	f.literal, f.top, f.column = true, 0, 0
}

// file gives the path when the body is one line `@path`, which takes that
// file's octets at sending.
func (f *bodyField) file() (path string, ok bool) {
	line := bytes.TrimSuffix(f.in.b[:min(len(f.in.b), longestPath+1)], []byte{'\n'})
	if f.literal || len(f.in.b) > longestPath || len(line) < 2 || line[0] != '@' || bytes.ContainsAny(line, "\n\r\x00") {
		return "", false
	}
	return string(line[1:]), true
}

const longestPath = 4096

func (f *bodyField) large() bool { return len(f.in.b) > editable }

func (f *bodyField) enter(int)     {}
func (f *bodyField) step(int) bool { return false }

func (f *bodyField) key(k tea.KeyMsg) bool {
	switch {
	case k.Type == tea.KeyUp && !k.Alt:
		return f.in.vertical(-1)
	case k.Type == tea.KeyDown && !k.Alt:
		return f.in.vertical(1)
	case k.Type == tea.KeyPgUp, k.Type == tea.KeyPgDown:
		dir := 1
		if k.Type == tea.KeyPgUp {
			dir = -1
		}
		for range 10 {
			f.in.vertical(dir)
		}
		return true
	case k.String() == "ctrl+home":
		f.in.to(0)
		return true
	case k.String() == "ctrl+end":
		f.in.to(len(f.in.b))
		return true
	case f.large():
		return moves(k) && f.in.key(k)
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

// rows shows the lines around the cursor in p.body rows. Lines are not wrapped:
// a row is a line of the body, and the window moves with the cursor.
func (f *bodyField) rows(p *pen, label safe.Text, focused bool) (rows []string, cursor int) {
	if p.gap {
		rows = append(rows, p.under(themes.Text, ""))
	}
	rows = append(rows, f.head(p, label, focused))
	shown, width := max(1, p.body-len(rows)), max(0, p.width-gutter)
	end := len(rows) + shown
	start := f.in.lineStart(f.in.at)
	line := bytes.Count(f.in.b[:start], []byte{'\n'})
	f.top = max(0, min(f.top, line), line-shown+1)
	cell := safe.Width(safe.Line(f.in.b[start:f.in.at], tabStop))
	f.column = max(0, min(f.column, cell), cell-width+2)
	if !focused && cell < width {
		f.column = 0
	}
	rest, n := f.from(f.top), f.top
	for len(rows) < end {
		text, more, found := bytes.Cut(rest, []byte{'\n'})
		r := draw.NewRow(p.width, p.m.style(themes.Text)).Gap(gutter)
		if focused && n == line {
			f.cursorLine(p, r, text, cell, width)
			cursor = len(rows)
		} else {
			r.Text(p.m.style(themes.Input), safe.Slice(safe.LineMax(text, tabStop, f.column+width), f.column, f.column+width))
		}
		rows = append(rows, r.String())
		if !found {
			break
		}
		rest, n = more, n+1
	}
	for len(rows) < end {
		rows = append(rows, draw.NewRow(p.width, p.m.style(themes.Text)).String())
	}
	return rows, cursor
}

const tabStop = 4

// from gives the text from line n on.
func (f *bodyField) from(n int) []byte {
	rest := f.in.b
	for ; n > 0; n-- {
		_, rest, _ = bytes.Cut(rest, []byte{'\n'})
	}
	return rest
}

// cursorLine draws the line with the cursor, which stands on cell cell.
func (f *bodyField) cursorLine(p *pen, r *draw.Row, text []byte, cell, width int) {
	shown := safe.LineMax(text, tabStop, f.column+width+1)
	if safe.Width(shown) <= cell {
		shown = safe.Pad(shown, cell+1)
	}
	next := cell + 1
	if f.in.at < len(f.in.b) && f.in.b[f.in.at] != '\n' {
		start := f.in.lineStart(f.in.at)
		next = max(next, min(safe.Width(safe.Line(f.in.b[start:f.in.after()], tabStop)), f.column+width))
	}
	style := p.m.style(themes.InputFocus)
	r.Text(style, safe.Slice(shown, f.column, cell))
	r.Text(p.m.style(themes.InputCursor), safe.Slice(shown, cell, next))
	r.Text(style, safe.Slice(shown, next, max(next, f.column+width)))
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
		r.Text(dim, safe.Field(fmt.Sprintf("%d bytes: too large to edit here, ctrl+e opens an editor", len(f.in.b))))
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
