package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
)

// leaving is a quit that waits for what each session says about it.
type leaving struct {
	waiting int
	answer  session.PlanAnswer
	asked   bool
}

// quit ends the program at once when nothing is held, open or unknown; else it
// says what would become of that, and asks. A second ctrl+c does not wait.
func (m *Model) quit() tea.Cmd {
	if m.leave != nil {
		return m.exit()
	}
	m.leave = &leaving{answer: session.PlanAnswer{Title: "Quit?", Choices: []session.Choice{{Label: "Quit", Danger: true}}}}
	for _, c := range m.conns {
		if c.sess == nil || c.link.State != session.Up {
			continue
		}
		m.leave.waiting++
		m.planThen(c, session.Close{}, func(m *Model, a session.PlanAnswer) tea.Cmd { return m.mayLeave(c, a) })
	}
	if m.leave.waiting == 0 {
		return m.exit()
	}
	return nil
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
	if !a.Harmless {
		l.asked = true
		l.answer.Lines = append(l.answer.Lines, c.profile.Title()+":")
		l.answer.Lines = append(l.answer.Lines, a.Lines...)
	}
	if l.waiting > 0 {
		return nil
	}
	if !l.asked {
		return m.exit()
	}
	question := newConfirm(c, l.answer)
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
