package ui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// SavedFilter is a filter with the name under which it was kept.
type SavedFilter struct{ Name, Text string }

// Filters is where filters are kept between runs. The zero value keeps none.
type Filters struct {
	All  func() ([]SavedFilter, error) // in the order of the names
	Keep func(name, text string) error // in place of what had the name before
	Drop func(name string) error
}

func noSavedFilters(m *Model) string {
	if m.opts.Filters.All == nil {
		return "filters cannot be saved here"
	}
	return ""
}

// saveFilter asks for a name and keeps the text under it.
func (m *Model) saveFilter(text string) tea.Cmd {
	text = strings.TrimSpace(text)
	switch {
	case noSavedFilters(m) != "":
		m.warn(noSavedFilters(m))
		return nil
	case text == "":
		m.warn("there is no filter to save")
		return nil
	}
	p := newLinePrompt("save this filter as", "save", "")
	p.done = func(m *Model, name string) tea.Cmd {
		if name = strings.TrimSpace(name); name == "" {
			m.warn("the filter was not saved: it needs a name")
		} else if err := m.opts.Filters.Keep(name, text); err != nil {
			m.fail("the filter was not saved: " + err.Error())
		} else {
			m.tell("filter saved as " + name)
		}
		return nil
	}
	m.openPanel(p)
	return nil
}

// filterPicker lists the saved filters. What is chosen becomes the filter of
// the message list, or of the line that is being typed.
type filterPicker struct {
	saved  []SavedFilter
	list   list
	choose func(m *Model, text string) tea.Cmd
}

// openSavedFilters lists the saved filters for the selected subscription.
func (m *Model) openSavedFilters() tea.Cmd {
	c := m.conn()
	v := c.selected()
	return m.pickFilter(func(m *Model, text string) tea.Cmd {
		m.setFilter(c, v, text)
		if e := v.find.mistake; e != nil {
			m.warn("this filter is wrong: " + e.Problem)
		}
		return nil
	})
}

func (m *Model) pickFilter(choose func(*Model, string) tea.Cmd) tea.Cmd {
	if why := noSavedFilters(m); why != "" {
		m.warn(why)
		return nil
	}
	saved, err := m.opts.Filters.All()
	switch {
	case err != nil:
		m.fail("the saved filters cannot be read: " + err.Error())
		return nil
	case len(saved) == 0:
		m.tell("no saved filters: " + keymap.Label(m.keys.KeyFor(keymap.Filter, keymap.FilterSave)) + " in the filter line saves one")
		return nil
	}
	p := &filterPicker{saved: saved, choose: choose}
	p.list.grow(len(saved))
	m.openPanel(p)
	return nil
}

func (p *filterPicker) enters() safe.Text { return "use" }

func (p *filterPicker) context() keymap.Context { return keymap.Palette }

func (p *filterPicker) key(m *Model, k tea.KeyMsg) tea.Cmd {
	if k.Paste {
		return nil
	}
	if action, _ := m.keys.Lookup(keymap.Form, k.String()); action == keymap.HeaderRemove {
		p.drop(m)
		return nil
	}
	switch action, _ := m.keys.Lookup(keymap.Palette, k.String()); action {
	case keymap.Back:
		m.removePanel(p)
	case keymap.PaletteRun:
		return p.take(m)
	default:
		p.list.travel(action)
	}
	return nil
}

// take uses the filter under the cursor.
func (p *filterPicker) take(m *Model) tea.Cmd {
	m.removePanel(p)
	return p.choose(m, p.saved[p.list.cursor].Text)
}

// drop forgets the filter under the cursor.
func (p *filterPicker) drop(m *Model) {
	s := p.saved[p.list.cursor]
	if err := m.opts.Filters.Drop(s.Name); err != nil {
		m.fail("the filter was not removed: " + err.Error())
		return
	}
	m.tell("removed: " + s.Name + " was " + s.Text)
	p.saved = slices.Delete(p.saved, p.list.cursor, p.list.cursor+1)
	if p.list.grow(len(p.saved)); len(p.saved) == 0 {
		m.removePanel(p)
	}
}

func (p *filterPicker) size(_ *Model, w, h int) (int, int) {
	return min(w, 84), min(h, len(p.saved)+4)
}

func (p *filterPicker) rows(m *Model, w, h int) []string {
	box := draw.Box{Width: w, Height: h, Border: m.style(themes.OverlayBorder), ASCII: m.th.ASCII, Focused: true,
		Title: draw.Line{{Style: m.style(themes.OverlayTitle), Text: "Saved filters"}}}
	iw, ih := box.Inner()
	p.list.resize(max(1, ih-2))
	widest := 0
	for _, s := range p.saved {
		widest = max(widest, safe.Width(safe.FieldMax(s.Name, 30)))
	}
	var rows []string
	r := draw.NewRow(iw, "")
	from, to := p.list.visible()
	for i := from; i < to; i++ {
		m.startRow(r, iw, i == p.list.cursor, true, false)
		r.Cell(m.style(themes.Key), safe.FieldMax(p.saved[i].Name, 30), min(widest, iw/2)).Gap(2)
		r.Text(m.style(themes.Text), safe.FieldMax(p.saved[i].Text, 200))
		rows = append(rows, r.String())
	}
	run := keymap.Label(m.keys.KeyFor(keymap.Palette, keymap.PaletteRun))
	drop := keymap.Label(m.keys.KeyFor(keymap.Form, keymap.HeaderRemove))
	rows = append(rows, r.Reset(iw, "").String(), m.note(iw, run+safe.Own(" uses it · ")+drop+" removes it")[0])
	return box.Render(rows[:min(len(rows), max(0, ih))])
}
