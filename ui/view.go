package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// View gives the screen. Bubble Tea asks after every message, so the last
// screen is kept until something changed (pitfalls 1 and 2).
func (m *Model) View() string {
	if m.suspending || m.quitting {
		return ""
	}
	if m.dirty {
		var page strings.Builder
		page.Grow(len(m.screen) + 512) // mostly it is about as long as the last
		m.draw(&page)
		m.screen = page.String()
		m.dirty = false
	}
	return m.screen
}

// draw appends exactly height rows of exactly width cells.
func (m *Model) draw(page *strings.Builder) {
	if m.width <= 0 || m.height <= 0 {
		return
	}
	l := m.arrange(m.width, m.height)
	if l.status {
		page.WriteString(m.keep(placeStatus, rect{w: m.width}, func() []string {
			if !l.hints && m.notice.text != "" { // there is no other row for it
				return []string{m.drawFoot(m.width)}
			}
			return []string{m.drawStatus(m.width)}
		})[0])
		page.WriteByte('\n')
	}
	m.drawBody(page, l)
	if l.hints {
		page.WriteByte('\n')
		page.WriteString(m.keep(placeFoot, rect{w: m.width}, func() []string { return []string{m.drawFoot(m.width)} })[0])
	}
}

// drawBody appends the panes, and the panels over them.
func (m *Model) drawBody(page *strings.Builder, l layout) {
	left, right := m.drawPanes(l)
	if len(m.panels) > 0 || left.height() != l.body.h || !l.single && right.height() != l.body.h {
		left = stack{m.drawPanels(l, left, right)}
		right = nil
	}
	for y := range l.body.h {
		if y > 0 {
			page.WriteByte('\n')
		}
		page.WriteString(left.next())
		if right != nil {
			page.WriteString(right.next())
		}
	}
}

// drawPanels lays the open panels over the panes.
func (m *Model) drawPanels(l layout, left, right stack) []string {
	body := slices.Concat(left...)
	if !l.single {
		body = draw.Join(body, slices.Concat(right...))
	}
	foot := 1 // rows that make room for a line: the lower borders, and lines that are open already
	for _, p := range m.panels {
		body = m.drawPanel(p, body, l.body, foot)
		if _, line := p.(*linePrompt); line {
			foot += m.panelRect(p, l.body).h
		}
	}
	if len(body) != l.body.h {
		body = draw.Fit(body, l.body.w, l.body.h)
	}
	return body
}

func (m *Model) drawPanel(p panel, body []string, r rect, foot int) []string {
	at := m.panelRect(p, r)
	if _, line := p.(*linePrompt); line && at.h > 0 && len(body) > at.h+foot {
		// the lower borders move up above the line, so that no pane stands open
		body = slices.Clone(body)
		from := len(body) - foot
		copy(body[from-at.h:], body[from:])
	}
	return draw.Overlay(body, draw.Fit(p.rows(m, at.w, at.h), at.w, at.h), at.x-r.x, at.y-r.y)
}

// stack are the rows of panes one above the other, as they were drawn.
type stack [][]string

func (s stack) height() (n int) {
	for _, rows := range s {
		n += len(rows)
	}
	return n
}

// next takes the uppermost row off, of which there must be one.
func (s *stack) next() string {
	for len((*s)[0]) == 0 {
		*s = (*s)[1:]
	}
	row := (*s)[0][0]
	(*s)[0] = (*s)[0][1:]
	return row
}

// drawPanes draws the panes that are on the screen, in two columns or, where
// only one has room, in the first.
func (m *Model) drawPanes(l layout) (left, right stack) {
	if l.single {
		return stack{m.drawPane(m.focus, l.panes[m.focus])}, nil
	}
	left, right = make(stack, 0, 4), make(stack, 0, 3)
	for _, p := range [...]pane{paneConnections, paneSubscriptions, paneTransactions} {
		left = append(left, m.drawPane(p, l.panes[p]))
	}
	if l.facts.h > 0 {
		left = append(left, m.keep(placeFacts, l.facts, func() []string { return m.drawFacts(l.facts) }))
	}
	for _, p := range [...]pane{paneMessages, paneFrames, paneInspector} {
		if l.panes[p].h > 0 {
			right = append(right, m.drawPane(p, l.panes[p]))
		}
	}
	return left, right
}

func (m *Model) drawPane(p pane, r rect) []string {
	switch p {
	case paneConnections:
		return m.keep(placeConnections, r, func() []string { return m.drawConnections(r) })
	case paneSubscriptions:
		return m.keep(placeSubscriptions, r, func() []string { return m.drawSubscriptions(r) })
	case paneMessages:
		return m.drawMessages(r)
	case paneInspector:
		return m.keep(placeInspector, r, func() []string { return m.drawInspector(r) })
	case paneTransactions:
		return m.keep(placeTransactions, r, func() []string { return m.drawTransactions(r) })
	}
	return m.drawFrames(r)
}

// drawStatus is the top row: which broker, how the link is, what flows.
func (m *Model) drawStatus(w int) string {
	r := draw.NewRow(w, "")
	r.Gap(1)
	if w >= narrow {
		r.Text(m.style(themes.Accent), "stompbox").Gap(2)
	}
	c := m.conn()
	if c == nil {
		return r.Text(m.style(themes.Dim), "no connection").String()
	}
	role, dot := m.linkMark(c)
	r.Text(m.style(role), dot).Gap(1).Text(m.style(themes.Bold), safe.FieldMax(c.profile.Title(), 30)).Gap(2)
	if c.profile.ReadOnly {
		r.Text(m.style(themes.ReadOnly), " READ-ONLY ").Gap(1)
	}
	if c.profile.Guard && !c.profile.ReadOnly {
		r.Text(m.style(themes.ReadOnly), " GUARDED ").Gap(1)
	}
	if c.profile.Insecure && c.profile.TLS {
		r.Text(m.style(themes.ReadOnly), " CERTIFICATE NOT CHECKED ").Gap(1)
	}
	m.statusRight(r, c, w)
	r.Text(m.style(themes.Dim), m.linkFacts(c, r.Left()-1))
	return r.String()
}

// linkFacts are broker, version, heart-beats and round trip as far as there is
// room, or the state.
func (m *Model) linkFacts(c *conn, room int) safe.Text {
	if c.recording != nil {
		return asManyAsFit(c.recordingFacts(), room)
	}
	if c.link.State != session.Up {
		if c.link.State == session.Waiting {
			return safe.Text(m.retryIn(c)) + safe.Text(fmt.Sprintf(safe.Own(" · try %d · "), c.link.Attempt)) +
				safe.Text(m.keyedIn(keymap.Connections, "in pane 1: {connect} retries now, {disconnect} gives up"))
		}
		if c.profile.Title() == c.profile.Addr() {
			return safe.Text(c.link.State.String())
		}
		return safe.Text(c.link.State.String()) + " " + safe.FieldMax(c.profile.Addr(), 60)
	}
	if stalled(c) {
		return safe.Text(fmt.Sprintf(safe.Own("the broker has not read for %s · %s waiting"), spell(m.now().Sub(c.link.StalledSince)), counted(uint64(c.stats.Waiting), "frame")))
	}
	parts := []safe.Text{safe.FieldMax(brokerTitle(c.link), 40), safe.Text("STOMP " + c.link.Version.String())}
	b := c.link.Beat
	if b.Send > 0 || b.Receive > 0 {
		parts = append(parts, safe.Text("beat "+beat(b.Send)+"/"+beat(b.Receive)))
	} else {
		parts = append(parts, "no heart-beat")
	}
	if c.stats.RoundTrip > 0 {
		parts = append(parts, safe.Text("rtt "+took(c.stats.RoundTrip)))
	}
	if safe.Width(parts[0]) > room {
		return "" // the rest says more than a part of a name
	}
	return asManyAsFit(parts, room)
}

// asManyAsFit is the first of the parts and as many of the others as have room.
func asManyAsFit(parts []safe.Text, room int) safe.Text {
	text := parts[0]
	for _, p := range parts[1:] {
		if safe.Width(text)+safe.Width(p)+3 > room {
			break
		}
		text += safe.Own[safe.Text](" · ") + p
	}
	return text
}

// stalled reports whether the broker has stopped reading what we write.
func stalled(c *conn) bool { return c.link.State == session.Up && !c.link.StalledSince.IsZero() }

func beat(d time.Duration) string {
	switch {
	case d == 0:
		return "none"
	case d%time.Second == 0:
		return fmt.Sprintf("%ds", d/time.Second)
	}
	return fmt.Sprintf("%dms", d.Milliseconds())
}

// narrow is the width below which the status says what matters only.
const narrow = 60

// statusRight is what flows and what is held, at the right end.
func (m *Model) statusRight(r *draw.Row, c *conn, w int) {
	if c.recording != nil { // nothing flows, nothing is held
		return
	}
	in, out := safe.Text("↓ "), safe.Text("↑ ")
	if m.th.ASCII {
		in, out = "in ", "out "
	}
	if r.Left() > 90 {
		r.Right(m.style(themes.Spark), m.spark(&c.in, 10))
	}
	r.Right(m.style(themes.Info), " "+in+safe.Text(rate(c.stats.RateIn)))
	if w >= narrow {
		r.Right(m.style(themes.Dim), "  "+out+safe.Text(rate(c.stats.RateOut)))
	}
	if c.stats.Held > 0 {
		r.Right("", "  ").Right(m.style(themes.Held), safe.Text(count(c.stats.Held)+" held "))
	} else {
		r.Right("", " ")
	}
}

// drawFoot is the last row: a notice until it is read, else what the keys do here.
func (m *Model) drawFoot(w int) string {
	r := draw.NewRow(w, "")
	ctx := m.context()
	taken, own := func(keymap.Action) bool { return true }, safe.Text("")
	if p := m.top(); p != nil {
		ctx = p.context()
		if t, ok := p.(interface{ takes(keymap.Action) bool }); ok {
			taken = t.takes
		}
		if e, ok := p.(worded); ok {
			own = e.enters()
		}
	}
	hints := m.keys.Hints(ctx)
	if m.notice.text != "" {
		role := [...]themes.Role{themes.Info, themes.Warn, themes.Bad}[m.notice.level]
		sign := [...]safe.Text{safe.Own[safe.Text]("·"), "!", "!"}[m.notice.level]
		r.Gap(1).Text(m.style(role), sign).Gap(1)
		all := safe.Text(keymap.Label(m.keys.KeyFor(m.context(), keymap.OpenNotices)))
		switch {
		case len(m.waiting) > 0:
			r.Right(m.style(themes.Dim), safe.Text(fmt.Sprintf(safe.Own(" +%d more · "), len(m.waiting)))+all+" all ")
		case safe.Width(m.notice.text) > r.Left()-8:
			r.Right(m.style(themes.Dim), " "+all+" all ")
		}
		m.pinHelp(r, hints)
		return r.Text(m.style(role), m.notice.text).String()
	}
	m.pinHelp(r, hints)
	for _, b := range hints {
		if b.Action == keymap.OpenHelp || !m.possible(b.Action) || !taken(b.Action) {
			continue
		}
		key, word := safe.Text(labelOf(b)), safe.Field(m.hint(b))
		if own != "" && (b.Action == keymap.FilterApply || b.Action == keymap.PaletteRun) {
			word = own
		}
		if r.Left() < safe.Width(key)+safe.Width(word)+3 {
			break
		}
		r.Gap(1).Text(m.style(themes.Key), key).Gap(1).Text(m.style(themes.Hint), word).Gap(1)
	}
	return r.String()
}

// pinHelp names the key of help at the right end, where neither hints that are
// many nor a notice push it off the screen.
func (m *Model) pinHelp(r *draw.Row, hints []keymap.Binding) {
	for _, b := range hints {
		if b.Action != keymap.OpenHelp {
			continue
		}
		key, word := safe.Text(labelOf(b)), safe.Field(b.Hint)
		if whole := safe.Width(m.notice.text); r.Left() > max(whole, 20)+safe.Width(key)+safe.Width(word)+10 {
			r.Right(m.style(themes.Key), "  "+key).Right(m.style(themes.Hint), " "+word+" ")
		}
	}
}

// brokerTitle names the broker for people.
func brokerTitle(l session.Link) string {
	if t := l.Broker.Title(); t != "" {
		return t
	}
	if l.Server != "" {
		return l.Server
	}
	return "a broker that gives no name"
}
