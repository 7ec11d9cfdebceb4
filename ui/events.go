package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
)

// apply takes a batch into the mirror of its connection.
func (m *Model) apply(c *conn, b session.Batch) tea.Cmd {
	var cmds []tea.Cmd
	for _, e := range b.Events {
		if cmd := m.event(c, e); cmd != nil {
			cmds = append(cmds, cmd)
		}
	}
	for _, p := range slices.Clone(m.panels) {
		if w, ok := p.(watcher); ok {
			w.happened(m, c)
		}
	}
	if cmd := m.sendMore(c); cmd != nil {
		cmds = append(cmds, cmd)
	}
	c.stats = b.Stats
	c.sampleRates(m.now())
	return tea.Batch(cmds...)
}

func (m *Model) event(c *conn, e session.Event) tea.Cmd {
	switch e := e.(type) {
	case session.LinkChanged:
		return m.linkChanged(c, e.Link)
	case session.SubChanged:
		m.subChanged(c, e.Sub)
	case session.Arrived:
		return m.arrived(c, e)
	case session.MsgChanged:
		msgChanged(c, e)
	case session.Settled:
		return m.settled(c, e)
	case session.TxChanged:
		m.txChanged(c, e.Tx)
	case session.TxGone:
		m.txGone(c, e.Tx)
	case session.FrameLogged:
		c.frames.logged(e)
	case session.FrameFated:
		c.frames.fated(e)
		if e.After > 0 && !e.Deduced && (e.Fate == session.Confirmed || e.Fate == session.Rejected) {
			c.receipts.add(e.After)
		}
	case session.HeldList:
		for _, p := range m.panels {
			if info, ok := p.(*infoPanel); ok && info.c == c {
				info.listed(e)
			}
		}
	case session.Planned:
		return m.planned(c, e)
	case session.Dropped: // said by the Notice beside it
		clear(c.cards)
	case session.Notice:
		if e.Level == session.Failure {
			c.sending.trouble(e.Text)
		}
		m.say(e.Level, named(c, e.Text))
	case session.Closed:
		if e.Error != "" {
			m.warn(c.profile.Title() + ": " + e.Error)
		}
	}
	return nil
}

func (m *Model) linkChanged(c *conn, l session.Link) tea.Cmd {
	before := c.link.State
	c.link = l
	c.turned(m.now(), l)
	c.wasUp = c.wasUp || l.State == session.Up
	switch {
	case stalled(c):
		return m.countDown()
	case l.State == session.Waiting:
		if l.Attempt <= 1 {
			m.lost(c, "reconnecting; "+l.Error)
		}
		return m.countDown()
	case l.State == session.Down && l.Error != "":
		m.lost(c, l.Error)
	case l.State == session.Up && before != session.Up:
		m.forgive(c)
		m.tell(fmt.Sprintf("%s: connected to %s, STOMP %s", c.profile.Title(), brokerTitle(l), l.Version))
		if m.opts.Demo && len(c.subs) == 0 {
			m.demoSubscriptions(c)
		}
	}
	return nil
}

// named puts the connection's name before a sentence that does not begin
// with it, nor tells the address that it is.
func named(c *conn, text string) string {
	if title := c.profile.Title(); strings.HasPrefix(text, title) || title == c.profile.Addr() && strings.Contains(text, title) {
		return text
	}
	return c.profile.Title() + ": " + text
}

// countDownMsg redraws the seconds until a link is dialled again.
type countDownMsg struct{}

func (countDownMsg) deliver(m *Model) tea.Cmd {
	m.counting = false
	for _, c := range m.conns {
		if c.link.State == session.Waiting || stalled(c) {
			return m.countDown()
		}
	}
	return nil
}

// countDown wakes the screen once a second while something counts down; an idle
// screen has no ticks (pitfall 3).
func (m *Model) countDown() tea.Cmd {
	if m.counting {
		return nil
	}
	m.counting = true
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return countDownMsg{} })
}

// demoSubscriptions open a first look, so that someone new sees messages at once.
func (m *Model) demoSubscriptions(c *conn) {
	m.do(c, session.Subscribe{Destination: "/queue/orders", Prefetch: 20})
	m.do(c, session.Peek{Destination: "/queue/DLQ.orders"})
	m.do(c, session.Subscribe{Destination: "/topic/prices", Ack: "auto"})
}

func (m *Model) subChanged(c *conn, s session.Subscription) {
	if v := c.view(s.ID); v != nil {
		v.Subscription = s
		return
	}
	v := &subView{Subscription: s, why: map[session.MsgID]string{}}
	v.list.follow = s.Badge == session.BadgeTail || s.Badge == session.BadgeConsumes
	c.subs = append(c.subs, v)
	c.subL.grow(len(c.subs))
	switch {
	case c.recording != nil && len(c.subs) > 1: // the reader is at the first one
	case !m.opts.Demo || len(c.subs) == 1 || len(c.subs) > 3:
		c.choose(len(c.subs) - 1)
	}
}

func (m *Model) arrived(c *conn, e session.Arrived) tea.Cmd {
	v := c.view(e.Sub)
	if v == nil {
		return nil
	}
	v.ids = append(v.ids, e.Messages...)
	for range e.Messages {
		v.states = append(v.states, e.State)
	}
	if !v.paused && !v.find.on() { // a filter looks at them first
		v.list.grow(len(v.ids))
	}
	return nil
}

func msgChanged(c *conn, e session.MsgChanged) {
	for _, id := range e.Messages {
		for _, v := range c.subs {
			i, ok := v.index(id)
			if !ok {
				continue
			}
			v.states[i] = e.State
			v.find.changed(i, true)
			if e.Why != "" {
				v.why[id] = e.Why
			} else {
				delete(v.why, id)
			}
			if e.State != session.Held && v.marks.has(i) {
				v.marks.set(i, false)
				v.find.changed(i, false)
			}
			break
		}
	}
}

// settled tells what became of a command: to the panel that gave it, or as a
// notice when it went wrong.
func (m *Model) settled(c *conn, e session.Settled) tea.Cmd {
	if c.sending.settled(e, m.now()) {
		return nil
	}
	m.letterSettled(c, e)
	for _, p := range m.panels {
		if s, ok := p.(settler); ok {
			if cmd := s.settled(m, c, e); cmd != nil {
				return cmd
			}
		}
	}
	switch e.Fate {
	case session.Rejected, session.Refused:
		c.opening = false // what was to be opened is not there
		m.fail(fmt.Sprintf("%s %s: %s", e.What, e.Fate, e.Error))
	case session.Unknown:
		m.fail(fmt.Sprintf("%s: fate unknown: %s", e.What, e.Error))
	}
	return nil
}

func (m *Model) txChanged(c *conn, t session.Transaction) {
	for i := range c.txs {
		if c.txs[i].ID == t.ID {
			c.txs[i] = t
			return
		}
	}
	c.txs = append(c.txs, t)
	c.txL.n = len(c.txs)
	c.txL.to(len(c.txs) - 1)
	if c.opening {
		c.opening = false
		m.openPanel(&txView{c: c, id: t.ID})
	}
}

func (m *Model) txGone(c *conn, id session.TxID) {
	for i := range c.txs {
		if c.txs[i].ID == id {
			c.txs = append(c.txs[:i:i], c.txs[i+1:]...)
			break
		}
	}
	c.txL.grow(len(c.txs))
}

// planned gives an answer to whoever asked for the plan.
func (m *Model) planned(c *conn, e session.Planned) tea.Cmd {
	then := c.asked[e.Tag]
	delete(c.asked, e.Tag)
	if then == nil {
		return nil
	}
	return tea.Batch(then(m, e.Answer), m.answered(c, e.Tag))
}

// plan asks the session what a command would do, and runs it at once when it
// harms nothing, or puts the question.
func (m *Model) plan(c *conn, cmd session.Command) tea.Cmd {
	m.planThen(c, cmd, func(m *Model, a session.PlanAnswer) tea.Cmd {
		switch {
		case a.Refused != "":
			m.fail(a.Refused)
		case a.Harmless && len(a.Choices) <= 1, saidInForm(a):
			m.do(c, cmd)
		default:
			m.openPanel(newConfirm(c, a))
		}
		return nil
	})
	return nil
}

// ask puts what a command would do as a question, also when it is little.
func (m *Model) ask(c *conn, cmd session.Command) tea.Cmd {
	m.planThen(c, cmd, func(m *Model, a session.PlanAnswer) tea.Cmd {
		if a.Refused != "" {
			m.fail(a.Refused)
			return nil
		}
		m.openPanel(newConfirm(c, a))
		return nil
	})
	return nil
}

// saidInForm reports whether the form has said already what the plan says: a
// look or a hold that takes nothing away needs no second question.
func saidInForm(a session.PlanAnswer) bool {
	switch a.Of.(type) {
	case session.Peek, session.Subscribe:
		return len(a.Choices) > 0 && !a.Choices[0].Danger
	}
	return false
}

func (m *Model) planThen(c *conn, cmd session.Command, then func(*Model, session.PlanAnswer) tea.Cmd) {
	if tag, ok := m.do(c, session.Plan{Of: cmd}); ok {
		c.asked[tag] = then
		m.await(c, tag)
	}
}
