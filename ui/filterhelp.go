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
	p := &scroller{title: "Filters"}
	add := func(l draw.Line) { p.lines = append(p.lines, l) }
	for i, e := range filter.Help() {
		if e.Write != "" {
			add(draw.Line{{Style: m.style(themes.Key), Text: safe.Pad("  "+safe.Field(e.Write), 27)},
				{Style: m.style(themes.Text), Text: " " + safe.Field(e.Means)}})
			continue
		}
		if i > 0 {
			add(nil)
		}
		add(draw.Line{{Style: m.style(themes.Accent), Text: safe.Field(e.Means)}})
	}
	add(nil)
	add(draw.Line{{Style: m.style(themes.Accent), Text: "States"}})
	for _, l := range draw.Wrap(safe.Text(strings.Join(stateWords(), ", ")), 70) {
		add(draw.Line{{Style: m.style(themes.Text), Text: "  " + l}})
	}
	add(nil)
	add(draw.Line{{Style: m.style(themes.Dim), Text: "In the filter line: enter applies it, esc restores the one before, up and down recall earlier ones."}})
	return p
}
