package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
)

// aheadFor is how long keys wait for a question that an earlier key asks for.
const aheadFor = time.Second

// ahead are the keys that were pressed before the answer to a plan was there:
// they are meant for the question that it may become, not for the pane below,
// where the next letter could be an ack.
type ahead struct {
	asked []question // what is waited for
	keys  []tea.KeyMsg
	turn  int // counts the waits
}

// question is a plan that was asked for.
type question struct {
	c   *conn
	tag session.Tag
}

// await begins to wait for an answer.
func (m *Model) await(c *conn, tag session.Tag) {
	a := &m.ahead
	a.asked = append(a.asked, question{c, tag})
	a.turn++
	late := aheadLate{a.turn}
	m.beside(tea.Tick(aheadFor, func(time.Time) tea.Msg { return late }))
}

// hold keeps a key back while an answer is awaited. To leave never waits.
func (a *ahead) hold(k tea.KeyMsg) bool {
	if len(a.asked) == 0 || k.Type == tea.KeyCtrlC {
		return false
	}
	a.keys = append(a.keys, k)
	return true
}

// answered gives the keys that have waited to what is there now. One of them
// may ask for something itself; then the rest waits again.
func (m *Model) answered(c *conn, tag session.Tag) tea.Cmd {
	a := &m.ahead
	for i, q := range a.asked {
		if q == (question{c, tag}) {
			a.asked = append(a.asked[:i:i], a.asked[i+1:]...)
			break
		}
	}
	m.answering = m.answering || len(a.keys) > 0
	var cmds []tea.Cmd
	for len(a.keys) > 0 && len(a.asked) == 0 {
		k := a.keys[0]
		a.keys = a.keys[1:]
		cmds = append(cmds, m.oneKey(k))
	}
	return tea.Batch(cmds...)
}

// aheadLate ends a wait that was too long: the keys act on nothing.
type aheadLate struct{ turn int }

func (l aheadLate) deliver(m *Model) tea.Cmd {
	a := &m.ahead
	if l.turn != a.turn || len(a.asked) == 0 {
		m.unchanged = true
		return nil
	}
	if n := len(a.keys); n > 0 {
		m.warn(plural(n, "key") + " pressed before the answer came did nothing: the session is slow")
	}
	a.asked, a.keys = nil, nil
	return nil
}
