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

// scroller shows lines that are only read: help, the notices, frames of a dry run.
type scroller struct {
	title safe.Text
	lines []draw.Line
	top   int
	seen  int // rows at the last drawing
}

func (p *scroller) context() keymap.Context { return keymap.Help }

func (p *scroller) size(_ *Model, w, h int) (int, int) {
	return min(w, 100), min(h, len(p.lines)+2)
}

func (p *scroller) key(m *Model, k tea.KeyMsg) tea.Cmd {
	action, _ := m.keys.Lookup(keymap.Help, k.String())
	page := max(1, p.seen)
	switch action {
	case keymap.Back:
		m.removePanel(p)
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
	iw, ih := box.Inner()
	p.seen = ih
	p.top = max(0, min(p.top, len(p.lines)-ih))
	if len(p.lines) > ih {
		box.Foot = draw.Line{{Style: m.style(themes.Dim), Text: safe.Text(count(p.top+1) + " to " + count(min(len(p.lines), p.top+ih)) + " of " + count(len(p.lines)) + " · j k scroll · esc closes")}}
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
	p := &scroller{title: safe.Text("Keys · " + ctx.String())}
	bindings := m.keys.For(ctx)
	var groups []string
	wide := 0
	for _, b := range bindings {
		if !slices.Contains(groups, b.Group) {
			groups = append(groups, b.Group)
		}
		wide = max(wide, safe.Width(safe.Field(allLabels(b))))
	}
	for i, group := range groups {
		if i > 0 {
			p.lines = append(p.lines, nil)
		}
		p.lines = append(p.lines, draw.Line{{Style: m.style(themes.Accent), Text: safe.Field(group)}})
		for _, b := range bindings {
			if b.Group == group {
				p.lines = append(p.lines, draw.Line{
					{Style: m.style(themes.Key), Text: safe.Pad(safe.Field(allLabels(b)), wide)},
					{Style: m.style(themes.Text), Text: "  " + safe.Field(b.Name)}})
			}
		}
	}
	return p
}

// openLog lists every notice of this run, newest first.
func (m *Model) openLog() tea.Cmd {
	p := &scroller{title: "Notices"}
	m.notice, m.waiting = notice{}, nil // they are read there
	for i := len(m.log) - 1; i >= 0; i-- {
		n := m.log[i]
		role := [...]themes.Role{themes.Text, themes.Warn, themes.Bad}[n.level]
		for j, text := range draw.Wrap(n.text, max(10, min(m.width, 100)-18)) {
			at := clock(n.at)
			if j > 0 {
				at = safe.Pad("", 12)
			}
			p.lines = append(p.lines, draw.Line{{Style: m.style(themes.Dim), Text: at + "  "}, {Style: m.style(role), Text: text}})
		}
	}
	if len(p.lines) == 0 {
		p.lines = []draw.Line{{{Style: m.style(themes.Dim), Text: "nothing has happened yet"}}}
	}
	m.openPanel(p)
	return nil
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
