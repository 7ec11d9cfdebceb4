package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// Themes is what the theme can be changed to while the console runs.
type Themes struct {
	Names func() []string
	Find  func(name string) (themes.Theme, error)
	Keep  func(name string) (said string, err error) // says how long the choice lasts
}

// themePicker lists the themes. The screen behind it is the preview: it changes
// with the cursor, and esc brings back what was.
type themePicker struct {
	names  []string
	before themes.Theme
	list   list
	fault  string // what is wrong with the theme under the cursor
}

func (m *Model) openThemes() tea.Cmd {
	p := &themePicker{names: m.opts.Themes.Names(), before: m.th}
	p.list.grow(len(p.names))
	for i, n := range p.names {
		if n == m.th.Name {
			p.list.to(i)
		}
	}
	m.openPanel(p)
	return nil
}

func noThemes(m *Model) string {
	if m.opts.Themes.Names == nil || len(m.opts.Themes.Names()) == 0 {
		return "without colours every theme looks the same"
	}
	return ""
}

func (p *themePicker) context() keymap.Context { return keymap.Help }

// takes leaves the search of help out of the hints: nothing is searched here.
func (p *themePicker) takes(a keymap.Action) bool { return a != keymap.OpenFilter }

func (p *themePicker) key(m *Model, k tea.KeyMsg) tea.Cmd {
	if k.Paste {
		return nil
	}
	if action, _ := m.keys.Lookup(keymap.Palette, k.String()); action == keymap.PaletteRun {
		p.keep(m)
		return nil
	}
	action, _ := m.keys.Lookup(keymap.Help, k.String())
	switch {
	case action == keymap.Back:
		m.th = p.before
		m.removePanel(p)
	case p.list.travel(action):
		p.preview(m)
	}
	return nil
}

// preview shows the theme under the cursor. One that cannot be shown leaves
// the last; one with mistakes is shown as far as it goes.
func (p *themePicker) preview(m *Model) {
	th, err := m.opts.Themes.Find(p.names[p.list.cursor])
	p.fault = ""
	if err != nil {
		p.fault = sentence(err)
	}
	if th.Name != "" {
		m.th = th
	}
}

func (p *themePicker) keep(m *Model) {
	m.removePanel(p)
	if m.th.Name == p.before.Name {
		return
	}
	said, err := m.opts.Themes.Keep(m.th.Name)
	if err != nil {
		m.warn("theme " + m.th.Name + " for this run; it cannot be kept: " + err.Error())
		return
	}
	m.tell("theme " + m.th.Name + ", " + said)
}

func (p *themePicker) size(_ *Model, w, h int) (int, int) {
	return min(w, 48), min(h, len(p.names)+4)
}

func (p *themePicker) rows(m *Model, w, h int) []string {
	box := draw.Box{Width: w, Height: h, Border: m.style(themes.OverlayBorder), ASCII: m.th.ASCII, Focused: true,
		Title: draw.Line{{Style: m.style(themes.OverlayTitle), Text: "Themes"}}}
	iw, ih := box.Inner()
	foot := p.foot(m, iw)
	p.list.resize(max(1, ih-len(foot)))
	var rows []string
	r := draw.NewRow(iw, "")
	from, to := p.list.visible()
	for i := from; i < to; i++ {
		m.startRow(r, iw, i == p.list.cursor, true, false)
		if p.names[i] == p.before.Name {
			r.Right(m.style(themes.Dim), "now ")
		}
		r.Text(m.style(themes.Text), safe.FieldMax(p.names[i], 60))
		rows = append(rows, r.String())
	}
	return box.Render(append(rows, foot...))
}

// foot is what the keys do, or what is wrong with the theme.
func (p *themePicker) foot(m *Model, w int) []string {
	blank := draw.NewRow(w, "").String()
	if p.fault != "" {
		lines := m.problem(w, p.fault)
		return append([]string{blank}, lines[:min(len(lines), 4)]...)
	}
	keep := keymap.Label(m.keys.KeyFor(keymap.Palette, keymap.PaletteRun))
	back := keymap.Label(m.keys.KeyFor(keymap.Help, keymap.Back))
	made := blank
	if !m.th.Dark {
		made = m.note(w, "made for a light background")[0]
	}
	lines := m.note(w, keep+safe.Own(" keeps it · ")+back+" brings back "+p.before.Name)
	return append([]string{made}, lines[:min(len(lines), 2)]...)
}
