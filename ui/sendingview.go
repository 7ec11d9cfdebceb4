package ui

import (
	"fmt"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// sendingView shows how far a letter that is sent many times has come. Closing
// it leaves the sending alone.
type sendingView struct {
	c  *conn
	by *composer // whose letter it is; nil when it was opened again
}

func (p *sendingView) context() keymap.Context { return keymap.Sending }

// sendingRows are the rows above what is said in words, borders included.
const sendingRows = 7

func (p *sendingView) size(m *Model, w, h int) (int, int) {
	w = min(w, 76)
	_, text := p.said(m)
	return w, min(h, sendingRows+max(2, len(sentenceRows(text, w-2))))
}

func (p *sendingView) key(m *Model, k tea.KeyMsg) tea.Cmd {
	if k.Paste {
		return nil
	}
	switch action, _ := m.keys.Lookup(keymap.Sending, k.String()); action {
	case keymap.Back:
		m.removePanel(p)
	case keymap.StopSending:
		if !p.c.sending.running() {
			m.warn("it has ended already")
			return nil
		}
		p.c.sending.bulk.Stop()
		return m.sendMore(p.c)
	case keymap.Redraw:
		return m.act(action)
	}
	return nil
}

func (p *sendingView) rows(m *Model, w, h int) []string {
	s := p.c.sending
	n := s.tally(m.now())
	box := draw.Box{Width: w, Height: h, Border: m.style(themes.OverlayBorder), ASCII: m.th.ASCII, Focused: true,
		Title: draw.Line{{Style: m.style(themes.OverlayTitle), Text: safe.Field(fmt.Sprintf("Send %d times to %s", n.Count, s.dest))}},
		Foot:  p.hints(m)}
	iw, ih := box.Inner()
	var rows []string
	r := draw.NewRow(iw, "")
	add := func(fill func(r *draw.Row)) {
		r.Reset(iw, "").Gap(1)
		fill(r)
		rows = append(rows, r.String())
	}
	bar := draw.Bar
	if m.th.ASCII {
		bar = draw.BarASCII
	}
	add(func(r *draw.Row) {
		percent := fmt.Sprintf(" %3d%% ", n.Sent*100/max(1, n.Count))
		r.Right(m.style(themes.Text), safe.Field(percent))
		r.Text(m.style(themes.Accent), bar(float64(n.Sent), float64(n.Count), max(0, iw-2-len(percent))))
	})
	add(func(*draw.Row) {})
	add(func(r *draw.Row) { p.figures(m, r, n) })
	add(func(r *draw.Row) { p.pace(m, r, n) })
	add(func(*draw.Row) {})
	role, text := p.said(m)
	var lines []draw.Span
	for _, t := range sentenceRows(text, iw) {
		lines = append(lines, draw.Span{Style: m.style(role), Text: t})
	}
	for _, l := range cutLines(lines, iw-2, max(0, ih-len(rows))) {
		add(func(r *draw.Row) { r.Text(l.Style, l.Text) })
	}
	return box.Render(rows[:min(len(rows), max(0, ih))])
}

func sentenceRows(text string, iw int) []safe.Text {
	return draw.Wrap(safe.FieldMax(text, 1000), max(1, iw-2))
}

// said is how it stands, in words: the reasons of the broker whole.
func (p *sendingView) said(m *Model) (themes.Role, string) {
	s := p.c.sending
	n := s.tally(m.now())
	switch {
	case s.told:
		fate, words := s.verdict(n)
		return endRole(fate, n), words
	case n.Stopped, n.Why() != "":
		return themes.Pending, "stopped; waiting for receipts"
	}
	return themes.Pending, "sending"
}

func endRole(f session.Fate, n session.Tally) themes.Role {
	switch {
	case f == session.Confirmed && !n.Good():
		return themes.Warn
	case f == session.Confirmed:
		return themes.Confirmed
	case f == session.Written:
		return themes.Written
	case f == session.Rejected:
		return themes.Rejected
	case f == session.Unknown:
		return themes.Unknown
	}
	return themes.Bad
}

// figures are what became of the messages so far; a nought is dim.
func (p *sendingView) figures(m *Model, r *draw.Row, n session.Tally) {
	pending, rest := n.Unknown, 0 // what will be answered, or answered for
	restWord, restRole := safe.Text("unanswered"), themes.Unknown
	switch {
	case n.NoReceipt:
		pending, rest = n.Open, n.Unknown-n.Open
		restWord, restRole = "written", themes.Written
	case !p.c.sending.running():
		pending, rest = 0, n.Unknown
	}
	gap, first := 2, true
	narrow := r.Left() < 62 // there noughts are left out
	if narrow {
		gap = 1
	}
	for _, part := range []struct {
		n    int
		word safe.Text
		role themes.Role
	}{{n.Confirmed, "confirmed", themes.Confirmed}, {n.Rejected, "rejected", themes.Rejected}, {pending, "in flight", themes.Pending},
		{rest, restWord, restRole}, {n.Left, "left", themes.Text}} {
		if narrow && part.n == 0 {
			continue
		}
		if !first {
			r.Gap(gap)
		}
		first = false
		role := part.role
		if part.n == 0 {
			role = themes.Dim
		}
		r.Text(m.style(role), safe.Text(strconv.Itoa(part.n)+" ")+part.word)
	}
}

// pace is how fast it goes and how long it will take.
func (p *sendingView) pace(m *Model, r *draw.Row, n session.Tally) {
	s := p.c.sending
	text := fmt.Sprintf("%d sent in %s", n.Sent, lasting(n.Took.Seconds()))
	rate := n.Rate()
	if rate > 0 && n.Took.Seconds() >= 0.1 {
		text += fmt.Sprintf(", %s a second", strconv.FormatFloat(rate, 'f', 1, 64))
	}
	if want := s.plan.Rate; want > 0 {
		text += fmt.Sprintf(" of %s", strconv.FormatFloat(want, 'g', -1, 64))
		rate = want
	}
	if n.Left > 0 && rate > 0 && s.running() && !n.Stopped {
		text += fmt.Sprintf(", about %s to go", lasting(float64(n.Left)/rate))
	}
	r.Text(m.style(themes.Dim), safe.Field(text))
}

func (p *sendingView) hints(m *Model) draw.Line {
	var line draw.Line
	add := func(a keymap.Action, word safe.Text) {
		if len(line) > 0 {
			line = append(line, draw.Span{Style: m.style(themes.Hint), Text: safe.Own[safe.Text](" · ")})
		}
		line = append(line, draw.Span{Style: m.style(themes.Key), Text: safe.Field(keymap.Label(m.keys.KeyFor(keymap.Sending, a)))},
			draw.Span{Style: m.style(themes.Hint), Text: " " + word})
	}
	if !p.c.sending.running() {
		add(keymap.Back, "close")
		return line
	}
	add(keymap.StopSending, "stop")
	add(keymap.Back, "close, keep sending")
	return line
}
