package ui

import (
	"strings"

	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/filter"
	"stompbox/ui/safe"
)

// newFilterHelp shows the language of filters by its examples.
func newFilterHelp(m *Model) *scroller {
	return flowing("Filters", m.filterHelp)
}

// filterHelp has what is written at the left and what that means beside it or,
// where both have no room, below it.
func (m *Model) filterHelp(w int) (lines []draw.Line) {
	const left, least = 27, 30 // of what is written, and the least beside it
	add := func(role themes.Role, indent int, text safe.Text) {
		for _, t := range draw.Wrap(text, max(1, w-indent)) {
			lines = append(lines, draw.Line{{Text: safe.Blank(indent)}, {Style: m.style(role), Text: t}})
		}
	}
	for i, e := range filter.Help() {
		switch {
		case e.Write == "":
			if i > 0 {
				lines = append(lines, nil)
			}
			add(themes.Accent, 0, safe.Field(e.Means))
		case w < left+least:
			add(themes.Key, 2, safe.Field(e.Write))
			add(themes.Text, 4, safe.Field(e.Means))
		default:
			key := safe.Pad("  "+safe.Field(e.Write), left)
			for _, t := range draw.Wrap(safe.Field(e.Means), w-left-1) {
				lines = append(lines, draw.Line{{Style: m.style(themes.Key), Text: key}, {Style: m.style(themes.Text), Text: " " + t}})
				key = safe.Blank(left)
			}
		}
	}
	lines = append(lines, nil)
	add(themes.Accent, 0, "States")
	add(themes.Text, 2, safe.Text(strings.Join(stateWords(), ", ")))
	lines = append(lines, nil)
	add(themes.Dim, 0, "In the filter line: enter applies it, esc restores the one before, up and down recall earlier ones.")
	return lines
}
