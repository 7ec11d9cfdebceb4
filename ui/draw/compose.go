package draw

import (
	"strings"

	"stompbox/ui/safe"
)

func repeat(t safe.Text, n int) safe.Text {
	return safe.Text(strings.Repeat(string(t), max(n, 0)))
}

// fitRow makes a finished row exactly w cells wide.
func fitRow(row string, w int) string {
	n := Width(row)
	switch {
	case n == w:
		return row
	case n < w:
		return row + string(safe.Blank(w-n))
	}
	return sliceRow(row, 0, w)
}

// Fit makes exactly h lines of exactly w cells.
func Fit(lines []string, w, h int) []string {
	w, h = max(w, 0), max(h, 0)
	out := make([]string, h)
	for i := range out {
		if i < len(lines) {
			out[i] = fitRow(lines[i], w)
		} else {
			out[i] = string(safe.Blank(w))
		}
	}
	return out
}

// Join sets columns side by side, line by line. The rows of a column have all
// the same width, as Box.Render and Fit give them; a shorter column is filled
// with blanks of that width.
func Join(cols ...[]string) []string {
	height := 0
	for _, c := range cols {
		height = max(height, len(c))
	}
	if height == 0 {
		return nil
	}
	fill := make([]string, len(cols))
	for i, c := range cols {
		if len(c) > 0 && len(c) < height {
			fill[i] = string(safe.Blank(Width(c[0])))
		}
	}
	out := make([]string, height)
	parts := make([]string, len(cols))
	for y := range out {
		for i, c := range cols {
			parts[i] = fill[i]
			if y < len(c) {
				parts[i] = c[y]
			}
		}
		out[y] = strings.Join(parts, "")
	}
	return out
}

// Overlay draws top over base with its upper left corner at column x, row y.
// What is outside base is cut; every row keeps its width, and what is right of
// top keeps its colours. base is not changed.
func Overlay(base, top []string, x, y int) []string {
	out := append([]string(nil), base...)
	for i, row := range top {
		at := y + i
		if at < 0 || at >= len(out) {
			continue
		}
		out[at] = overlayRow(out[at], row, x)
	}
	return out
}

func overlayRow(under, row string, x int) string {
	width := Width(under)
	n := Width(row)
	if x < 0 {
		row = sliceRow(row, -x, n)
		n = max(0, n+x)
		x = 0
	}
	if x+n > width {
		n = max(0, width-x)
		row = sliceRow(row, 0, n)
	}
	if n == 0 {
		return under
	}
	return sliceRow(under, 0, x) + row + sliceRow(under, x+n, width)
}
