package ui

import (
	"strings"
	"time"

	"stompbox/session"
	"stompbox/ui/safe"
)

// notice is one sentence for people. It stays on the screen until it is read
// (esc) or the next one takes its place, and in the log for good.
type notice struct {
	level session.Level
	text  safe.Text
	at    time.Time

	answer bool // to a key
	more   int  // errors before it that have not been read either
}

// logged is how many notices are kept for the log.
const logged = 500

// say shows a sentence that may hold foreign text. An error that nobody asked
// for stays until it is read: good news that comes goes to the log only, another
// error says that there are more, and an answer to a key uncovers it again.
func (m *Model) say(level session.Level, text string) {
	n := notice{level: level, text: safe.Field(text), at: m.now(), answer: m.answering}
	now := m.notice
	unread := now.text != "" && now.level != session.Info && !now.answer
	switch {
	case unread && n.answer:
		m.notice, m.under = n, now
	case unread && level == session.Info:
	case unread:
		n.more = now.more + 1
		m.notice = n
	case m.under.text != "" && !n.answer && level != session.Info:
		n.more = m.under.more + 1
		m.notice, m.under = n, notice{}
	default:
		m.notice = n
	}
	m.log = append(m.log, n)
	if len(m.log) > logged {
		m.log = m.log[len(m.log)-logged:]
	}
	m.dirty = true
}

// dismiss takes the notice away. What it covered is seen again.
func (m *Model) dismiss() { m.notice, m.under = m.under, notice{} }

// unread is how many errors wait beside the one that is shown.
func (m *Model) unread() int {
	n := m.notice.more
	if m.under.text != "" {
		n += 1 + m.under.more
	}
	return n
}

func (m *Model) tell(text string) { m.say(session.Info, text) }
func (m *Model) warn(text string) { m.say(session.Warning, text) }
func (m *Model) fail(text string) { m.say(session.Failure, text) }

// sentence gives an error's text without the package's prefix, which says
// nothing to the person at the screen.
func sentence(err error) string {
	s := err.Error()
	for _, prefix := range []string{"session: ", "stomp: ", "profile: ", "journal: "} {
		s = strings.TrimPrefix(s, prefix)
	}
	return s
}
