package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
)

// leaving is a quit that waits for what each session says about it.
type leaving struct {
	waiting int
	answer  session.PlanAnswer
}

// quit ends the program at once when nothing is held, open, unknown or planned; else it
// says what would become of that, and asks. A second ctrl+c does not wait.
func (m *Model) quit() tea.Cmd {
	if m.leave != nil {
		return m.exit()
	}
	m.leave = &leaving{answer: session.PlanAnswer{Title: "Quit?", Choices: []session.Choice{{Label: "Quit", Danger: true}}}}
	for _, c := range m.conns {
		if c.sess == nil || c.link.State != session.Up {
			m.leave.add(c, c.plansLost())
			continue
		}
		m.leave.waiting++
		m.planThen(c, session.Close{}, func(m *Model, a session.PlanAnswer) tea.Cmd { return m.mayLeave(c, a) })
	}
	if m.leave.waiting == 0 {
		return m.askLeave()
	}
	return nil
}

// add puts what is lost on one connection into the question.
func (l *leaving) add(c *conn, lines []string) {
	if len(lines) > 0 {
		l.answer.Lines = append(append(l.answer.Lines, c.profile.Title()+":"), lines...)
	}
}

// plansLost says that steps which no commit has taken are forgotten at the end.
func (c *conn) plansLost() []string {
	var lost []*session.Transaction
	for i := range c.txs {
		switch t := &c.txs[i]; t.State {
		case session.TxDrafting, session.TxRejected, session.TxRolledBack:
			if len(t.Steps) > 0 {
				lost = append(lost, t)
			}
		}
	}
	switch len(lost) {
	case 0:
		return nil
	case 1:
		return []string{fmt.Sprintf("%s was not committed: its %s would be forgotten. w there writes it to a file.", lost[0].Name, steps(len(lost[0].Steps)))}
	}
	return []string{fmt.Sprintf("%s were not committed: their steps would be forgotten. w there writes one to a file.", plural(len(lost), "transaction"))}
}

// mayLeave takes one session's answer, and asks when all have answered.
func (m *Model) mayLeave(c *conn, a session.PlanAnswer) tea.Cmd {
	l := m.leave
	if l == nil {
		return nil
	}
	l.waiting--
	if left := c.sending.left(m.now()); left > 0 {
		a.Harmless = false
		a.Lines = append(a.Lines, plural(left, "message")+" of those that are being sent to "+c.sending.dest+" would not be sent.")
	}
	if a.Harmless {
		a.Lines = nil
	}
	l.add(c, append(a.Lines, c.plansLost()...))
	if l.waiting > 0 {
		return nil
	}
	return m.askLeave()
}

// askLeave asks when all have answered, where there is something to say.
func (m *Model) askLeave() tea.Cmd {
	if len(m.leave.answer.Lines) == 0 {
		return m.exit()
	}
	question := newConfirm(m.conn(), m.leave.answer)
	question.run = func(m *Model, _ session.Command) tea.Cmd { return m.exit() }
	m.openPanel(question)
	return nil
}

// exit leaves the screen; Run ends the sessions afterwards (pitfall 21).
func (m *Model) exit() tea.Cmd {
	m.quitting = true
	if m.leaving != nil {
		m.leaving()
	}
	return tea.Quit
}

func noSuspend(*Model) string {
	if !canSuspend {
		return "suspending is not supported on this system"
	}
	return ""
}

// suspend gives the terminal back to the shell. Brokers drop links that miss
// their heart-beats, so it says what is at stake first.
func (m *Model) suspend() tea.Cmd {
	held := 0
	for _, c := range m.conns {
		held += c.stats.Held
	}
	if held == 0 {
		return m.suspended()
	}
	p := newConfirm(m.conn(), session.PlanAnswer{Title: "Suspend?",
		Lines:   []string{plural(held, "message") + " held. While suspended no heart-beats are sent: a broker that expects them ends the link, and what is held goes back to its queue."},
		Choices: []session.Choice{{Label: "Suspend"}}})
	p.run = func(m *Model, _ session.Command) tea.Cmd {
		return m.suspended()
	}
	m.openPanel(p)
	return nil
}
