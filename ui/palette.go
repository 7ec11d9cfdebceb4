package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/sahilm/fuzzy"

	"stompbox/keymap"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// palette lists every action of the focused pane by name. What cannot be done
// now is listed too and says why.
type palette struct {
	all   []keymap.Binding
	shown []int // indices of all, best match first
	input lineInput
	list  list
}

func newPalette(m *Model) *palette {
	p := &palette{input: newLineInput("")}
	ctx := m.context()
	if top := m.top(); top != nil && top.context().Pane() {
		ctx = top.context() // an opened transaction
	}
	for _, b := range m.keys.Offers(ctx) {
		if _, ok := m.deeds[b.Action]; ok && b.Name != "" {
			p.all = append(p.all, b)
		}
	}
	p.narrow()
	return p
}

func (p *palette) context() keymap.Context { return keymap.Palette }

func (p *palette) String(i int) string { return p.all[i].Name + " " + string(p.all[i].Action) }
func (p *palette) Len() int            { return len(p.all) }

func (p *palette) narrow() {
	p.shown = p.shown[:0]
	p.find()
	p.list.grow(len(p.shown))
	p.list.to(0)
}

// find lists what the typed words ask for.
func (p *palette) find() {
	if p.input.text() == "" {
		for i := range p.all {
			p.shown = append(p.shown, i)
		}
		return
	}
	// What holds the words as they were typed comes first, then what is like them.
	want := strings.ToLower(p.input.text())
	literal := map[int]bool{}
	for i, b := range p.all {
		if strings.Contains(strings.ToLower(b.Name), want) {
			literal[i] = true
			p.shown = append(p.shown, i)
		}
	}
	for _, match := range fuzzy.FindFrom(want, p) {
		if !literal[match.Index] {
			p.shown = append(p.shown, match.Index)
		}
	}
}

func (p *palette) key(m *Model, k tea.KeyMsg) tea.Cmd {
	if action, ok := m.keys.Lookup(keymap.Palette, k.String()); ok && !k.Paste {
		switch action {
		case keymap.Back:
			m.removePanel(p)
		case keymap.MoveDown:
			p.list.move(1)
		case keymap.MoveUp:
			p.list.move(-1)
		case keymap.MovePageDown:
			p.list.move(max(1, p.list.height))
		case keymap.MovePageUp:
			p.list.move(-max(1, p.list.height))
		case keymap.PaletteRun:
			return p.run(m)
		}
		return nil
	}
	if p.input.key(k) {
		p.narrow()
	}
	return nil
}

// run leaves the palette and does what is under the cursor.
func (p *palette) run(m *Model) tea.Cmd {
	m.removePanel(p)
	if len(p.shown) == 0 {
		return nil
	}
	return m.act(p.all[p.shown[p.list.cursor]].Action)
}

func (p *palette) size(_ *Model, w, h int) (int, int) { return min(w, 84), min(h, 22) }

func (p *palette) rows(m *Model, w, h int) []string {
	box := draw.Box{Width: w, Height: h, Border: m.style(themes.OverlayBorder), ASCII: m.th.ASCII, Focused: true,
		Title: draw.Line{{Style: m.style(themes.OverlayTitle), Text: "Commands"}}}
	iw, ih := box.Inner()
	r := draw.NewRow(iw, "")
	r.Gap(1).Text(m.style(themes.Accent), ":").Gap(1)
	p.input.draw(m, r)
	rows := []string{r.String()}
	p.list.resize(max(1, ih-1))
	from, to := p.list.visible()
	for i := from; i < to; i++ {
		b := p.all[p.shown[i]]
		m.startRow(r, iw, i == p.list.cursor, true, false)
		why := ""
		if d := m.deeds[b.Action]; d.why != nil {
			why = d.why(m)
		}
		role := themes.Text
		if why != "" {
			role = themes.Faint
		}
		r.Right(m.style(themes.Key), safe.Text(" "+labelOf(b)+" "))
		r.Text(m.style(role), safe.Field(b.Name))
		if why != "" {
			r.Gap(1).Text(m.style(themes.Dim), "· "+safe.FieldMax(why, 120))
		}
		rows = append(rows, r.String())
	}
	if len(p.shown) == 0 {
		rows = append(rows, m.note(iw, "no command by that name")...)
	}
	return box.Render(rows)
}
