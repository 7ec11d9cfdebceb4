package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// confirm puts a question: what would be done, with its consequence in the
// words of the broker at hand, and the ways to go on.
type confirm struct {
	c      *conn
	answer session.PlanAnswer
	chosen int
	run    func(m *Model, cmd session.Command) tea.Cmd // in place of Do, where set
	top    int
	which  string // the messages it touches, by their numbers; "" until it is asked
	name   typedName
}

func newConfirm(c *conn, a session.PlanAnswer) *confirm {
	return &confirm{c: c, answer: a, name: newTypedName(a.Choices)}
}

func (p *confirm) context() keymap.Context {
	if p.name.asked {
		return keymap.Typed
	}
	return keymap.Confirm
}

// takes leaves out of the hints how to choose where there is no choice.
func (p *confirm) takes(a keymap.Action) bool {
	return a != keymap.ConfirmNext && a != keymap.ConfirmPrev || len(p.answer.Choices) > 1
}

func (p *confirm) key(m *Model, k tea.KeyMsg) tea.Cmd {
	action, ok := m.keys.Lookup(p.context(), k.String())
	if k.Paste || !ok {
		p.name.key(k)
		return nil
	}
	n := len(p.answer.Choices)
	switch action {
	case keymap.ConfirmNext:
		p.chosen = (p.chosen + 1) % max(1, n)
	case keymap.ConfirmPrev:
		p.chosen = (p.chosen + n - 1) % max(1, n)
	case keymap.MoveDown:
		p.top++
	case keymap.MoveUp:
		p.top = max(0, p.top-1)
	case keymap.Back:
		m.removePanel(p)
		m.leave = nil
	case keymap.ConfirmYes:
		p.chosen = 0
		return p.press(m)
	case keymap.ConfirmPress:
		return p.press(m)
	}
	return nil
}

func (p *confirm) press(m *Model) tea.Cmd {
	if p.chosen < len(p.answer.Choices) && !p.name.allows(p.answer.Choices[p.chosen]) {
		return nil
	}
	m.removePanel(p)
	if p.chosen >= len(p.answer.Choices) {
		return nil
	}
	cmd := p.answer.Choices[p.chosen].Command
	if p.run != nil {
		return p.run(m, cmd)
	}
	if _, ok := m.do(p.c, cmd); ok {
		if v := p.c.selected(); v != nil {
			marked := v.anyMarked()
			m.unmark(v)
			if !marked {
				v.pass(cmd)
			}
		}
	}
	return nil
}

// pass goes on to the next message when the selected one has been decided, as
// after an ack that needed no question.
func (v *subView) pass(cmd session.Command) {
	var decided []session.MsgID
	switch cmd := cmd.(type) {
	case session.Ack:
		decided = cmd.Messages
	case session.Nack:
		decided = cmd.Messages
	}
	if id, ok := v.current(); ok && len(decided) > 0 && decided[len(decided)-1] == id {
		v.list.move(1)
	}
}

// lines are the sentences of the question, wrapped, with the messages it touches.
func (p *confirm) lines(w int) []safe.Text {
	var out []safe.Text
	for _, l := range p.answer.Lines {
		out = append(out, draw.Wrap(safe.FieldMax(l, 2000), max(1, w))...)
	}
	if n := len(p.answer.Messages); n > 1 {
		if p.which == "" {
			p.which = p.c.numbers(p.answer.Messages)
		}
		out = append(out, draw.Wrap(safe.Text(p.which), max(1, w))...)
	}
	return out
}

func (p *confirm) size(m *Model, w, h int) (int, int) {
	pw := min(w, 78)
	return pw, min(h, len(p.lines(pw-4))+4+len(p.name.block(m, pw-2, h)))
}

func (p *confirm) rows(m *Model, w, h int) []string {
	danger := p.chosen < len(p.answer.Choices) && p.answer.Choices[p.chosen].Danger
	title := themes.OverlayTitle
	if danger {
		title = themes.ToastBad
	}
	box := draw.Box{Width: w, Height: h, Border: m.style(themes.OverlayBorder), ASCII: m.th.ASCII, Focused: true,
		Title: draw.Line{{Style: m.style(title), Text: safe.FieldMax(p.answer.Title, 120)}}}
	iw, ih := box.Inner()
	lines := p.lines(iw - 2)
	name := p.name.block(m, iw, max(2, ih-2)) // beside the buttons and a row of the question
	room := max(0, ih-2-len(name))
	if len(lines) > room {
		room = max(0, ih-1-len(name)) // no blank above the buttons
	}
	p.top = max(0, min(p.top, len(lines)-room))
	if len(lines) > room { // a consequence that is not seen is said to be there
		key := safe.Text(keymap.Label(m.keys.KeyFor(keymap.Confirm, keymap.MoveDown)))
		box.Foot = draw.Line{{Style: m.style(themes.Warn), Text: safe.Text(fmt.Sprintf(safe.Own("rows %d to %d of %d · "), p.top+1, p.top+room, len(lines))) + key + " shows more"}}
	}
	var rows []string
	r := draw.NewRow(iw, "")
	for _, l := range lines[p.top:min(len(lines), p.top+room)] {
		rows = append(rows, r.Reset(iw, "").Gap(1).Text(m.style(themes.Text), l).String())
	}
	for len(rows) < ih-1-len(name) {
		rows = append(rows, r.Reset(iw, "").String())
	}
	rows = append(rows, name...)
	return box.Render(append(rows, p.buttons(m, iw)))
}

// buttons are the ways to go on. Where they have no room for all, those before
// the chosen one make room for it.
func (p *confirm) buttons(m *Model, w int) string {
	r := draw.NewRow(w, "").Gap(1)
	first, wide := 0, 0
	for i, c := range p.answer.Choices[:min(len(p.answer.Choices), p.chosen+1)] {
		wide += safe.Width(safe.Field(c.Label)) + 5
		for ; wide > w-4 && first < i; first++ {
			wide -= safe.Width(safe.Field(p.answer.Choices[first].Label)) + 5
		}
	}
	if first > 0 {
		r.Text(m.style(themes.Dim), safe.CutMark()).Gap(1)
	}
	for i, c := range p.answer.Choices[first:] {
		i += first
		if i == p.chosen {
			r.Text(m.style(themes.ButtonFocus), "[ "+safe.Field(c.Label)+" ]")
		} else {
			r.Text(m.style(themes.Button), "  "+safe.Field(c.Label)+"  ")
		}
		r.Gap(1)
	}
	if back := safe.Field(m.keyedIn(p.context(), "{back} cancels")); r.Left() > safe.Width(back) {
		r.Gap(1).Text(m.style(themes.Dim), back)
	}
	return r.String()
}
