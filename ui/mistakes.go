package ui

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"stompbox/session/txfile"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// around is how many lines of a file stand before a mistake in it.
const around = 3

// problemOf is the first mistake of a file, and how many more there are.
func problemOf(err error) string {
	var all txfile.Errors
	if !errors.As(err, &all) {
		return sentence(err)
	}
	text := all[0].Problem
	if all[0].Line > 0 {
		text = whereIn(all[0]) + ": " + text
	}
	if n := len(all) - 1; n > 0 {
		text += fmt.Sprintf(" (and %s)", plural(n, "more mistake"))
	}
	return text
}

func whereIn(e *txfile.Error) string {
	if e.Col > 0 {
		return fmt.Sprintf("line %d, column %d", e.Line, e.Col)
	}
	return fmt.Sprintf("line %d", e.Line)
}

// showMistakes shows every mistake of a file with its lines, over the form that
// asked for the file.
func (m *Model) showMistakes(path string, text []byte, err error) {
	var all txfile.Errors
	if !errors.As(err, &all) || all[0].Line == 0 {
		return // the form says all there is
	}
	p := &scroller{title: safe.FieldMax(fmt.Sprintf("%s: %s", filepath.Base(path), plural(len(all), "mistake")), 100)}
	lines := bytes.Split(text, []byte("\n"))
	for i, e := range all {
		if i > 0 {
			p.lines = append(p.lines, nil)
		}
		for j, part := range draw.Wrap(safe.FieldMax(whereIn(e)+": "+e.Problem, 500), max(20, min(m.width, 100)-4)) {
			if j > 0 {
				part = "  " + part
			}
			p.lines = append(p.lines, draw.Line{{Style: m.style(themes.Bad), Text: part}})
		}
		p.lines = append(p.lines, m.excerpt(lines, e)...)
	}
	m.openPanel(p)
}

// excerpt are the lines up to a mistake, with a hand that points at it.
func (m *Model) excerpt(lines [][]byte, e *txfile.Error) []draw.Line {
	var out []draw.Line
	wall, hand := safe.Text(" │ "), safe.Text("▴")
	if m.th.ASCII {
		wall, hand = " | ", "^"
	}
	for n := max(1, e.Line-around); n <= min(e.Line, len(lines)); n++ {
		role := themes.Dim
		if n == e.Line {
			role = themes.Text
		}
		line := safe.Line(bytes.TrimSuffix(lines[n-1], []byte("\r")), 4)
		out = append(out, draw.Line{{Style: m.style(themes.Faint), Text: safe.Text(fmt.Sprintf("%5d", n)) + wall}, {Style: m.style(role), Text: line}})
	}
	if e.Col > 0 && e.Line <= len(lines) {
		before := []rune(string(lines[e.Line-1]))
		gap := safe.Width(safe.Line([]byte(string(before[:min(e.Col-1, len(before))])), 4))
		out = append(out, draw.Line{{Style: m.style(themes.Faint), Text: "     " + wall},
			{Style: m.style(themes.Bad), Text: safe.Text(strings.Repeat(" ", gap)) + hand}})
	}
	return out
}
