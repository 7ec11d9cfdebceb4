package ui

import (
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// scroller shows lines that are only read, and searched: help, the notices,
// frames of a dry run.
type scroller struct {
	title safe.Text
	lines []draw.Line
	top   int
	seen  int // rows at the last drawing

	flow  func(w int) []draw.Line              // writes the lines for rows of w cells; nil when they stay as they are
	pick  func(w int, want string) []draw.Line // the same of what is searched for; nil: the lines that hold it
	width int                                  // the lines are written for

	want  string      // what is searched for; "" shows everything
	whole []draw.Line // the lines while only some of them are shown
}

// flowing makes a scroller whose lines are written for the width it has.
func flowing(title safe.Text, flow func(w int) []draw.Line) *scroller {
	return &scroller{title: title, flow: flow}
}

// fit writes the lines anew for another width.
func (p *scroller) fit(w int) {
	if w = max(1, w-4); p.flow != nil && w != p.width {
		p.width = w
		if p.lines = p.flow(w); p.want != "" {
			p.whole = nil
			p.search(p.want)
		}
	}
}

// search shows what holds the text alone, or all again.
func (p *scroller) search(want string) {
	if p.whole == nil {
		p.whole = p.lines
	}
	switch p.want, p.top = want, 0; {
	case want == "":
		p.lines, p.whole = p.whole, nil
	case p.pick != nil:
		p.lines = p.pick(p.width, want)
	default:
		p.lines = slices.DeleteFunc(slices.Clone(p.whole), func(l draw.Line) bool { return !holds(l, want) })
	}
}

// holds reports whether a line holds a text, in any case.
func holds(l draw.Line, want string) bool {
	var text strings.Builder
	for _, s := range l {
		text.WriteString(string(s.Text))
	}
	return strings.Contains(strings.ToLower(text.String()), strings.ToLower(want))
}

// askSearch takes what to search for; the lines follow while it is typed.
func (p *scroller) askSearch(m *Model) {
	line := newLinePrompt("search", "keep", p.want)
	line.changed = func(_ *Model, text string) tea.Cmd { p.search(text); return nil }
	line.found = func() string {
		if p.want == "" {
			return ""
		}
		return plural(len(p.lines), "line")
	}
	m.openPanel(line)
}

func (p *scroller) context() keymap.Context { return keymap.Help }

func (p *scroller) size(_ *Model, w, h int) (int, int) {
	w = min(w, 100)
	p.fit(w)
	return w, min(h, max(len(p.lines), len(p.whole))+2)
}

func (p *scroller) key(m *Model, k tea.KeyMsg) tea.Cmd {
	action, _ := m.keys.Lookup(keymap.Help, k.String())
	page := max(1, p.seen)
	switch action {
	case keymap.Back:
		if p.want != "" {
			p.search("")
			return nil
		}
		m.removePanel(p)
	case keymap.OpenFilter:
		p.askSearch(m)
	case keymap.MoveDown:
		p.top++
	case keymap.MoveUp:
		p.top--
	case keymap.MovePageDown:
		p.top += page
	case keymap.MovePageUp:
		p.top -= page
	case keymap.MoveHalfDown:
		p.top += (page + 1) / 2
	case keymap.MoveHalfUp:
		p.top -= (page + 1) / 2
	case keymap.MoveTop:
		p.top = 0
	case keymap.MoveBottom:
		p.top = len(p.lines)
	}
	return nil
}

func (p *scroller) rows(m *Model, w, h int) []string {
	box := draw.Box{Width: w, Height: h, Border: m.style(themes.OverlayBorder), ASCII: m.th.ASCII, Focused: true,
		Title: draw.Line{{Style: m.style(themes.OverlayTitle), Text: p.title}}}
	p.fit(w)
	iw, ih := box.Inner()
	p.seen = ih
	p.top = max(0, min(p.top, len(p.lines)-ih))
	if len(p.lines) > ih {
		where := safe.Text(count(p.top+1) + " to " + count(min(len(p.lines), p.top+ih)) + " of " + count(len(p.lines)))
		keys := safe.Field(m.keyedIn(keymap.Help, safe.Own(" · {filter} searches · {back} closes")))
		if safe.Width(where+keys) > w-6 {
			keys = "" // the row of hints names them too
		}
		box.Foot = draw.Line{{Style: m.style(themes.Dim), Text: where + keys}}
	}
	var rows []string
	r := draw.NewRow(iw, "")
	for _, l := range p.lines[p.top:min(len(p.lines), p.top+max(0, ih))] {
		rows = append(rows, r.Reset(iw, "").Gap(1).Spans(l).String())
	}
	return box.Render(rows)
}

// newHelp lists the keys of the topmost panel or the focused pane, its own
// first, by group.
func newHelp(m *Model) *scroller {
	ctx := m.context()
	if p := m.top(); p != nil {
		ctx = p.context()
	}
	bindings := m.keys.For(ctx)
	p := flowing(safe.Text(safe.Own("Keys · ")+ctx.String()), func(w int) []draw.Line { return m.helpLines(bindings, w) })
	p.pick = func(w int, want string) []draw.Line { return m.helpLines(alike(bindings, want), w) }
	return p
}

func (m *Model) helpLines(bindings []keymap.Binding, w int) (lines []draw.Line) {
	var groups []string
	wide := 0
	for _, b := range bindings {
		if !slices.Contains(groups, b.Group) {
			groups = append(groups, b.Group)
		}
		wide = max(wide, safe.Width(safe.Field(allLabels(b))))
	}
	wide = min(wide, max(6, w/5))
	for i, group := range groups {
		if i > 0 {
			lines = append(lines, nil)
		}
		lines = append(lines, draw.Line{{Style: m.style(themes.Accent), Text: safe.Field(group)}})
		for _, b := range bindings {
			if b.Group != group {
				continue
			}
			keys := draw.Wrap(safe.Field(allLabels(b)), wide)
			name := draw.Wrap(safe.Field(b.Name), max(1, w-wide-2))
			for i := range max(len(keys), len(name)) {
				var line draw.Line
				key := safe.Text("")
				if i < len(keys) {
					key = keys[i]
				}
				line = append(line, draw.Span{Style: m.style(themes.Key), Text: safe.Pad(safe.Cut(key, wide), wide)})
				if i < len(name) {
					line = append(line, draw.Span{Style: m.style(themes.Text), Text: "  " + name[i]})
				}
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// openLog lists every notice of this run, newest first.
func (m *Model) openLog() tea.Cmd {
	m.notice, m.waiting = notice{}, nil // they are read there
	log := slices.Clone(m.log)
	slices.Reverse(log)
	m.openPanel(flowing("Notices", func(w int) []draw.Line { return m.logLines(log, w) }))
	return nil
}

func (m *Model) logLines(log []notice, w int) (lines []draw.Line) {
	at := safe.Width(clock(time.Unix(0, 0)))
	if w < narrow {
		at = len("15:04:05")
	}
	for _, n := range log {
		role := [...]themes.Role{themes.Text, themes.Warn, themes.Bad}[n.level]
		for j, text := range draw.Wrap(n.text, max(1, w-at-2)) {
			when := safe.Slice(clock(n.at), 0, at)
			if j > 0 {
				when = ""
			}
			lines = append(lines, draw.Line{{Style: m.style(themes.Dim), Text: safe.Pad(when, at) + "  "}, {Style: m.style(role), Text: text}})
		}
	}
	if len(lines) == 0 {
		return []draw.Line{{{Style: m.style(themes.Dim), Text: "nothing has happened yet"}}}
	}
	return lines
}

// labelOf writes the first key of a binding for people.
func labelOf(b keymap.Binding) string {
	if len(b.Keys) == 0 {
		return ""
	}
	return keymap.Label(b.Keys[0])
}

func allLabels(b keymap.Binding) string {
	names := make([]string, len(b.Keys))
	for i, k := range b.Keys {
		names[i] = keymap.Label(k)
	}
	return strings.Join(names, " ")
}
