package ui

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/session/letter"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// letterRow is a draft or a letter that was sent.
type letterRow struct {
	letter.Letter
	id    string // of a draft; "" for what was sent
	at    time.Time
	fate  string // "draft", or what became of it
	count string // how often, where that is not once
	whole bool   // it was made as often as it was to be
	why   string // it went wrong
	cut   int    // octets of a body that was not kept
	text  string
}

// letterPicker lists the drafts of a connection and what was sent on it. What
// is chosen is put into the composer.
type letterPicker struct {
	k     *composer
	all   []letterRow
	shown []int
	input lineInput
	list  list
}

// openLetters lists drafts and what was sent.
func (k *composer) openLetters(m *Model) {
	m.readLetters(k.c)
	p := &letterPicker{k: k, input: newLineInput("")}
	if p.fill(); len(p.all) == 0 {
		k.outcome = outcome{themes.Dim, "no drafts, and nothing sent on this connection yet"}
		return
	}
	m.openPanel(p)
}

func (p *letterPicker) fill() {
	p.all = nil
	l := p.k.c.letters
	for _, d := range l.drafts {
		if d.ID != p.k.id {
			p.all = append(p.all, letterRow{Letter: d.Letter, id: d.ID, at: d.At, fate: "draft"})
		}
	}
	for i := len(l.sent) - 1; i >= 0; i-- {
		e := l.sent[i]
		p.all = append(p.all, letterRow{Letter: e.Letter, at: e.At, fate: e.Fate, count: timesSent(e), whole: e.Made == 0, why: e.Error, cut: e.BodyOf})
	}
	for i := range p.all {
		r := &p.all[i]
		var b strings.Builder
		fmt.Fprintf(&b, "%s %s %s ", r.fate, r.Destination, r.ContentType)
		for n, v := range r.Header.All() {
			b.WriteString(n + ":" + v + " ")
		}
		b.Write(r.Body[:min(len(r.Body), letterSearched)])
		r.text = strings.ToLower(b.String())
	}
	p.narrow()
}

// timesSent is how many messages were made of a letter, "" for one.
func timesSent(e letter.Sent) string {
	switch {
	case e.Made > 0:
		return fmt.Sprintf("%d of %d", e.Made, e.Count)
	case e.Count > 1:
		return fmt.Sprintf(safe.Own("×%d"), e.Count)
	}
	return ""
}

// letterSearched is how much of a body is searched.
const letterSearched = 64 << 10

func (p *letterPicker) narrow() {
	p.shown = p.shown[:0]
	words := strings.Fields(strings.ToLower(p.input.text()))
rows:
	for i, r := range p.all {
		for _, w := range words {
			if !strings.Contains(r.text, w) {
				continue rows
			}
		}
		p.shown = append(p.shown, i)
	}
	p.list.grow(len(p.shown))
	p.list.to(min(p.list.cursor, max(0, len(p.shown)-1)))
}

func (p *letterPicker) enters() safe.Text { return "edit" }

func (p *letterPicker) context() keymap.Context { return keymap.Palette }

func (p *letterPicker) key(m *Model, k tea.KeyMsg) tea.Cmd {
	if action, _ := m.keys.Lookup(keymap.Form, k.String()); action == keymap.HeaderRemove && !k.Paste {
		p.drop(m)
		return nil
	}
	action, _ := m.keys.Lookup(keymap.Palette, k.String())
	if k.Paste {
		action = ""
	}
	switch {
	case action == keymap.Back:
		m.removePanel(p)
	case action == keymap.PaletteRun:
		p.choose(m)
	case p.list.travel(action):
	case p.input.key(k):
		p.narrow()
	}
	return nil
}

// choose puts a letter into the composer. What stood there becomes a draft.
func (p *letterPicker) choose(m *Model) {
	if p.list.cursor >= len(p.shown) {
		return
	}
	r := p.all[p.shown[p.list.cursor]]
	m.removePanel(p)
	p.k.keep(m)
	m.removePanel(p.k)
	if r.id != "" {
		m.openDraft(p.k.c, letter.Draft{ID: r.id, At: r.at, Letter: r.Letter}, p.k.to)
		return
	}
	k := composeLetter(p.k.c, r.Letter, p.k.to)
	k.outcome = outcome{themes.Info, "as it was sent " + moment(r.at, m.now()) + ": " + r.became()}
	if r.cut > 0 {
		k.outcome = outcome{themes.Warn, fmt.Sprintf("its body of %d bytes was too large to keep: the body here is empty", r.cut)}
	}
	m.openPanel(k)
}

// became is what became of it, in words.
func (r letterRow) became() string {
	words := r.fate
	if r.count != "" && !r.whole {
		words = r.count + " " + words
	}
	if r.why != "" {
		words += ": " + r.why
	}
	return words
}

// drop forgets the draft under the cursor.
func (p *letterPicker) drop(m *Model) {
	if p.list.cursor >= len(p.shown) {
		return
	}
	r := p.all[p.shown[p.list.cursor]]
	if r.id == "" {
		m.warn("only drafts can be removed")
		return
	}
	m.dropDraft(p.k.c, r.id)
	m.tell("the draft to " + r.Destination + " is gone")
	if p.fill(); len(p.all) == 0 {
		m.removePanel(p)
	}
}

func (p *letterPicker) size(_ *Model, w, h int) (int, int) {
	return min(w, 110), min(h, max(8, len(p.all)+5))
}

func (p *letterPicker) rows(m *Model, w, h int) []string {
	box := draw.Box{Width: w, Height: h, Border: m.style(themes.OverlayBorder), ASCII: m.th.ASCII, Focused: true,
		Title: draw.Line{{Style: m.style(themes.OverlayTitle), Text: "Drafts and sent messages"}},
		Foot:  p.hints(m)}
	iw, ih := box.Inner()
	r := draw.NewRow(iw, "")
	r.Gap(1).Text(m.style(themes.Accent), "/").Gap(1)
	r.Right(m.style(themes.Dim), safe.Field(fmt.Sprintf(" %d of %d ", len(p.shown), len(p.all))))
	p.input.draw(m, r)
	rows := []string{r.String()}
	p.list.resize(max(1, ih-1))
	from, to := p.list.visible()
	for i := from; i < to && i < len(p.shown); i++ {
		m.startRow(r, iw, i == p.list.cursor, true, false)
		p.row(m, r, p.all[p.shown[i]], iw)
		rows = append(rows, r.String())
	}
	if len(p.shown) == 0 {
		rows = append(rows, m.note(iw, "nothing matches")...)
	}
	return box.Render(rows[:min(len(rows), max(0, ih))])
}

// row draws one letter: what became of it, when, where to, how large, how
// often, and how its body begins.
func (p *letterPicker) row(m *Model, r *draw.Row, e letterRow, w int) {
	r.Cell(m.style(fateWordRole(e.fate)), safe.FieldMax(e.fate, 9), 9).Gap(1)
	if w >= 50 {
		r.Cell(m.style(themes.Dim), safe.Field(moment(e.at, m.now())), 12).Gap(1)
	}
	dest := max(10, min(40, w/3))
	r.Cell(m.style(themes.Text), middle(safe.FieldMax(cmp.Or(e.Destination, "(nowhere)"), 200), dest), dest).Gap(1)
	if w >= 70 {
		r.CellRight(m.style(themes.Dim), size(max(len(e.Body), e.cut)), 8).Gap(2)
	}
	if e.count != "" {
		role := themes.Info
		if !e.whole {
			role = themes.Warn
		}
		r.Text(m.style(role), safe.Field(e.count)).Gap(1)
	}
	begins := bytes.TrimSpace(e.Body[:min(len(e.Body), 400)])
	r.Text(m.style(themes.Dim), safe.FieldMax(string(begins), max(0, r.Left())))
}

func (p *letterPicker) hints(m *Model) draw.Line {
	key := func(c keymap.Context, a keymap.Action) draw.Span {
		return draw.Span{Style: m.style(themes.Key), Text: safe.Field(keymap.Label(m.keys.KeyFor(c, a)))}
	}
	hint := func(t safe.Text) draw.Span { return draw.Span{Style: m.style(themes.Hint), Text: t} }
	return draw.Line{key(keymap.Palette, keymap.PaletteRun), hint(safe.Own[safe.Text](" edits it · ")),
		key(keymap.Form, keymap.HeaderRemove), hint(" removes a draft")}
}

// fateWordRole is the colour of a fate by its word.
func fateWordRole(fate string) themes.Role {
	switch fate {
	case "draft":
		return themes.Drafted
	case session.Written.String():
		return themes.Written
	case session.Confirmed.String():
		return themes.Confirmed
	case session.Rejected.String():
		return themes.Rejected
	case session.Refused.String():
		return themes.Bad
	}
	return themes.Unknown
}

// moment is a time as people say it: of today without the day.
func moment(at, now time.Time) string {
	at, now = at.Local(), now.Local()
	switch {
	case at.YearDay() == now.YearDay() && at.Year() == now.Year():
		return at.Format("15:04:05")
	case at.Year() == now.Year():
		return at.Format("2 Jan 15:04")
	}
	return at.Format("2 Jan 2006")
}
