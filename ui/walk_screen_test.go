//go:build linux || darwin

package ui_test

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// screen is what can be seen, row by row, without spaces at the ends.
type screen []string

func (s screen) String() string { return strings.Join(s, "\n") }

// has reports whether every text can be seen, each within one row.
func (s screen) has(texts ...string) bool {
	for _, want := range texts {
		if s.row(want) < 0 {
			return false
		}
	}
	return true
}

// row gives the number of the first row with this text, -1 when there is none.
func (s screen) row(text string) int {
	for i, row := range s {
		if strings.Contains(row, text) {
			return i
		}
	}
	return -1
}

// says reports whether a sentence can be read, be it wrapped: across the whole
// screen or within one box of it.
func (s screen) says(sentence string) bool {
	if strings.Contains(words(s), sentence) {
		return true
	}
	for _, b := range s.boxes() {
		if strings.Contains(words(b), sentence) {
			return true
		}
	}
	return false
}

// box gives what stands in the box with this title, nil when there is none.
func (s screen) box(title string) screen {
	for _, b := range s.boxes() {
		if strings.Contains(b[0], title) {
			return b
		}
	}
	return nil
}

// boxes cuts out every box whose left border can be seen, title row first.
func (s screen) boxes() []screen {
	var all []screen
	for y, row := range s {
		x := 0
		for _, r := range row {
			if r == '╭' {
				if width := strings.IndexRune(ansi.Cut(row, x, 1<<16), '╮'); width > 0 {
					all = append(all, s.boxAt(x, x+ansi.StringWidth(ansi.Cut(row, x, 1<<16)[:width])+1, y))
				}
			}
			x += ansi.StringWidth(string(r))
		}
	}
	return all
}

func (s screen) boxAt(left, right, top int) screen {
	b := screen{ansi.Cut(s[top], left, right)}
	for _, row := range s[top+1:] {
		part := ansi.Cut(row, left, right)
		if strings.HasPrefix(part, "╰") {
			return append(b, part)
		}
		if !strings.HasPrefix(part, "│") {
			return b
		}
		b = append(b, part)
	}
	return b
}

// words are rows as running text, without borders.
func words(rows []string) string {
	flat := strings.Map(func(r rune) rune {
		if strings.ContainsRune("│╭╮╰╯─▌▸", r) {
			return ' '
		}
		return r
	}, strings.Join(rows, " "))
	return strings.Join(strings.Fields(flat), " ")
}
