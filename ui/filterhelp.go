package ui

import (
	"strings"

	"stompbox/keymap"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/filter"
	"stompbox/ui/safe"
)

// newFilterHelp shows the language of filters by its examples.
func newFilterHelp(m *Model) *scroller {
	all := m.filterExamples()
	p := flowing("Filters", func(w int) []draw.Line { return m.exampleLines(all, w) })
	p.pick = func(w int, want string) []draw.Line {
		var some []filter.Example
		for _, e := range all {
			if strings.Contains(strings.ToLower(e.Write+" "+e.Means), strings.ToLower(want)) {
				some = append(some, e)
			}
		}
		return m.exampleLines(some, w)
	}
	return p
}

// filterExamples are those of the language, and what belongs to this program:
// its states, and the keys of the line.
func (m *Model) filterExamples() []filter.Example {
	all := append(filter.Help(), filter.Example{Means: "States"},
		filter.Example{Write: "state:", Means: strings.Join(stateWords(), ", ")}, filter.Example{Means: "Keys"})
	for _, k := range []struct {
		where  keymap.Context
		action keymap.Action
		means  string
	}{
		{keymap.Filter, keymap.FilterApply, "applies the filter"},
		{keymap.Filter, keymap.Back, "restores the one before"},
		{keymap.Filter, keymap.MoveUp, "recalls earlier ones"},
		{keymap.Filter, keymap.FilterSave, "saves it under a name"},
		{keymap.Filter, keymap.FilterSaved, "lists the saved ones"},
		{keymap.Messages, keymap.FilterSaved, "lists them in Messages, without the line"},
	} {
		if key := keymap.Label(m.keys.KeyFor(k.where, k.action)); key != "" { // it may be unbound
			all = append(all, filter.Example{Write: key, Means: k.means})
		}
	}
	return all
}

// exampleLines sets what is written beside what it means; neither is cut.
func (m *Model) exampleLines(examples []filter.Example, w int) (lines []draw.Line) {
	left := 0
	for _, e := range examples {
		left = max(left, safe.Width(safe.Field(e.Write)))
	}
	left = max(1, min(left, w/2-2))
	for i, e := range examples {
		if e.Write == "" {
			if i > 0 {
				lines = append(lines, nil)
			}
			for _, t := range draw.Wrap(safe.Field(e.Means), w) {
				lines = append(lines, draw.Line{{Style: m.style(themes.Accent), Text: t}})
			}
			continue
		}
		write, means := draw.Wrap(safe.Field(e.Write), left), draw.Wrap(safe.Field(e.Means), max(1, w-left-4))
		for j := range max(len(write), len(means)) {
			var a, b safe.Text
			if j < len(write) {
				a = write[j]
			}
			if j < len(means) {
				b = means[j]
			}
			lines = append(lines, draw.Line{{Style: m.style(themes.Key), Text: safe.Pad("  "+a, left+2)}, {Style: m.style(themes.Text), Text: "  " + b}})
		}
	}
	return lines
}
