package ui

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/sahilm/fuzzy"

	"stompbox/keymap"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// palette lists every action by name: those of the focused pane, and after
// them those of the other panes, which are done there. What cannot be done now
// is listed too and says why.
type palette struct {
	all   []keymap.Binding
	home  []pane // of each of all
	shown []int  // indices of all, best match first
	input lineInput
	list  list
}

func newPalette(m *Model) *palette {
	p := &palette{input: newLineInput("")}
	if top := m.top(); top != nil && top.context().Pane() {
		p.offer(m, top.context(), m.focus) // an opened transaction
	} else {
		p.offer(m, m.context(), m.focus)
		for other := paneConnections; other <= paneFrames; other++ {
			p.offer(m, contextOf(other), other)
		}
	}
	p.narrow()
	return p
}

// offer adds what a pane can do and is not listed yet.
func (p *palette) offer(m *Model, ctx keymap.Context, home pane) {
	for _, b := range m.keys.Offers(ctx) {
		_, known := m.deeds[b.Action]
		if known && b.Name != "" && !slices.ContainsFunc(p.all, func(o keymap.Binding) bool { return o.Action == b.Action }) {
			p.all, p.home = append(p.all, b), append(p.home, home)
		}
	}
}

func (p *palette) context() keymap.Context { return keymap.Palette }

func (p *palette) narrow() {
	p.shown = p.shown[:0]
	p.find()
	p.list.grow(len(p.shown))
	p.list.to(0)
}

// find lists what the typed words ask for.
func (p *palette) find() { p.shown = likeness(p.all).find(p.shown, p.input.text()) }

// likeness searches bindings by what people call them.
type likeness []keymap.Binding

func (l likeness) String(i int) string { return l[i].Name + " " + string(l[i].Action) }
func (l likeness) Len() int            { return len(l) }

// find appends the indices of what the words ask for: what holds them as they
// were typed comes first, then what has their letters in its words, "nack" for
// "nk", then what has them anywhere.
func (l likeness) find(to []int, words string) []int {
	if words == "" {
		for i := range l {
			to = append(to, i)
		}
		return to
	}
	want := strings.ToLower(words)
	literal := map[int]bool{}
	for i, b := range l {
		if strings.Contains(strings.ToLower(b.Name), want) {
			literal[i] = true
			to = append(to, i)
		}
	}
	var far []int
	for _, match := range fuzzy.FindFrom(want, l) {
		switch i := match.Index; {
		case literal[i]:
		case shortened(want, l.String(i)):
			to = append(to, i)
		default:
			far = append(far, i)
		}
	}
	return append(to, far...)
}

// shortened reports whether each of the typed words is a word of text with
// letters left out, but not its first.
func shortened(typed, text string) bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, t := range strings.Fields(typed) {
		if !slices.ContainsFunc(words, func(w string) bool { return abbreviates(t, w) }) {
			return false
		}
	}
	return true
}

// abbreviates reports whether the letters of short stand in word in their
// order, the first of both being the same.
func abbreviates(short, word string) bool {
	letters := []rune(short)
	n := 0
	for _, r := range word {
		if n < len(letters) && r == letters[n] {
			n++
		} else if n == 0 {
			return false
		}
	}
	return n == len(letters)
}

// alike are the bindings that the words ask for, a key's name among them.
func alike(bindings []keymap.Binding, words string) (found []keymap.Binding) {
	for _, b := range bindings {
		if slices.Contains(b.Keys, words) || allLabels(b) == words {
			found = append(found, b)
		}
	}
	for _, i := range likeness(bindings).find(nil, words) {
		if !slices.ContainsFunc(found, func(b keymap.Binding) bool { return b.Action == bindings[i].Action }) {
			found = append(found, bindings[i])
		}
	}
	return found
}

func (p *palette) key(m *Model, k tea.KeyMsg) tea.Cmd {
	if action, ok := m.keys.Lookup(keymap.Palette, k.String()); ok && !k.Paste {
		switch action {
		case keymap.Back:
			m.removePanel(p)
		case keymap.PaletteRun:
			return p.run(m)
		default:
			p.list.travel(action)
		}
		return nil
	}
	if p.input.key(k) {
		p.narrow()
	}
	return nil
}

// run leaves the palette and does what is under the cursor, in its pane.
func (p *palette) run(m *Model) tea.Cmd {
	m.removePanel(p)
	if len(p.shown) == 0 {
		return nil
	}
	i := p.shown[p.list.cursor]
	if p.home[i] != m.focus {
		m.setFocus(p.home[i])
	}
	return m.act(p.all[i].Action)
}

func (p *palette) size(_ *Model, w, h int) (int, int) { return min(w, 100), min(h, 22) }

func (p *palette) rows(m *Model, w, h int) []string {
	box := draw.Box{Width: w, Height: h, Border: m.style(themes.OverlayBorder), ASCII: m.th.ASCII, Focused: true,
		Title: draw.Line{{Style: m.style(themes.OverlayTitle), Text: "Commands"}}}
	iw, ih := box.Inner()
	r := draw.NewRow(iw, "")
	r.Gap(1).Text(m.style(themes.Accent), ":").Gap(1)
	p.input.draw(m, r)
	rows := []string{r.String()}
	foot := p.uncut(m, iw)
	foot = foot[:max(0, min(len(foot), ih-3))]
	p.list.resize(max(1, ih-1-len(foot)))
	from, to := p.list.visible()
	if to-from < len(p.shown) { // that there are more is seen before one scrolls
		box.Foot = draw.Line{{Style: m.style(themes.Dim), Text: safe.Text(fmt.Sprintf("%d to %d of %d", from+1, to, len(p.shown)))}}
	}
	for i := from; i < to; i++ {
		p.row(m, r, iw, i)
		rows = append(rows, r.String())
	}
	if len(foot) > 0 {
		for len(rows) < ih-len(foot) {
			rows = append(rows, r.Reset(iw, "").String())
		}
		rows = append(rows, foot...)
	}
	if len(p.shown) == 0 {
		rows = append(rows, m.note(iw, "no command by that name")...)
	}
	return box.Render(rows)
}

// row draws one command: its name, where it is done or why it cannot be done
// now, its keys.
func (p *palette) row(m *Model, r *draw.Row, w, i int) {
	b, why, more := p.at(m, i)
	m.startRow(r, w, i == p.list.cursor, true, false)
	role := themes.Text
	if why != "" {
		role = themes.Faint
	}
	r.Right(m.style(themes.Key), safe.Text(" "+labelOf(b)+" "))
	r.Text(m.style(role), safe.Field(b.Name))
	if more != "" {
		r.Gap(1).Text(m.style(themes.Dim), safe.Own[safe.Text]("· ")+safe.FieldMax(more, 120))
	}
}

// at is a command of the list, why it cannot be done now, and that or the pane
// where it is done.
func (p *palette) at(m *Model, i int) (b keymap.Binding, why, more string) {
	i = p.shown[i]
	b = p.all[i]
	focus := m.focus
	m.focus = p.home[i]
	if d := m.deeds[b.Action]; d.why != nil {
		why = d.why(m)
	}
	m.focus = focus
	if more = why; why == "" && p.home[i] != focus {
		more = "in " + contextOf(p.home[i]).String()
	}
	return b, why, more
}

// uncut is what the row under the cursor has no room for, as rows below the
// list.
func (p *palette) uncut(m *Model, w int) []string {
	if len(p.shown) == 0 {
		return nil
	}
	b, _, more := p.at(m, p.list.cursor)
	room := w - 2 - safe.Width(safe.Text(" "+labelOf(b)+" "))
	text := b.Name
	if more != "" {
		text += " · " + more
	}
	if safe.Width(safe.Field(text)) <= room {
		return nil
	}
	if more != "" && safe.Width(safe.Field(b.Name)) <= room {
		text = more
	}
	return m.note(w, text)
}
