package ui

import (
	tea "github.com/charmbracelet/bubbletea"
)

// Update routes a message to whom it concerns. Everything but a message that
// changed nothing marks the screen as dirty: a screen that is drawn once too
// often is cheaper than one that is stale.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if e, ok := msg.(tea.MouseMsg); ok && !m.concerns(e) {
		return m, nil
	}
	before := m.dirty
	m.dirty, m.unchanged = true, false
	_, m.still = msg.(tea.KeyMsg)
	_, m.answering = msg.(tea.MouseMsg)
	m.answering = m.answering || m.still
	cmd := m.route(msg)
	m.answering = false
	if m.unchanged {
		m.dirty, m.still = before, true
	}
	if more := m.look(); more != nil {
		cmd = tea.Batch(cmd, more)
	}
	if !m.still {
		m.rev++
		m.asOf = m.now()
	}
	m.watchDrafts()
	m.prepare()
	for _, work := range []tea.Cmd{m.askAges(), m.askAgain(), m.loadOn()} {
		if work != nil {
			cmd = tea.Batch(cmd, work)
		}
	}
	if len(m.later) > 0 {
		cmd = tea.Batch(append(m.later, cmd)...)
		m.later = nil
	}
	return m, cmd
}

// beside begins work that does not concern the message at hand: its command
// goes out with that of the message.
func (m *Model) beside(cmd tea.Cmd) { m.later = append(m.later, cmd) }

func (m *Model) route(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.KeyMsg:
		return m.keyMsg(msg)
	case tea.MouseMsg:
		return m.mouseMsg(msg)
	case batchMsg:
		return m.batch(msg)
	case scanMsg:
		return m.scanned(msg)
	case deliverer:
		return msg.deliver(m)
	}
	return nil
}

// deliverer is the result of work done elsewhere that knows what to do with itself.
type deliverer interface {
	deliver(m *Model) tea.Cmd
}

// batch applies what a session gave and asks for more. A session that has
// ended gives nothing any more.
func (m *Model) batch(msg batchMsg) tea.Cmd {
	if msg.c.sess == nil {
		return nil
	}
	if msg.err != nil {
		msg.c.ended()
		return nil
	}
	return tea.Batch(m.apply(msg.c, msg.batch), m.listen(msg.c))
}

// prepare brings the lists to the size of their panes and reads back what the
// visible rows show, so that drawing only draws.
func (m *Model) prepare() {
	l := m.arrange(m.width, m.height)
	c := m.conn()
	if c == nil {
		return
	}
	_, h := l.panes[paneSubscriptions].inner()
	c.subL.n = len(c.subs)
	c.subL.resize(h)
	_, h = l.panes[paneTransactions].inner()
	c.txL.resize(h)
	if s := c.selected(); s != nil {
		_, h = l.panes[paneMessages].inner()
		s.list.resize(h - 1) // the column heads
		c.show(m.heads)
		c.readCards(s)
		if h > 1 {
			s.see()
		}
	}
	_, h = l.panes[paneFrames].inner()
	c.frames.list.resize(h - 1)
	if m.logOn || m.focus == paneFrames {
		c.readFrameCards()
	}
	m.prepareInspector(l)
}
