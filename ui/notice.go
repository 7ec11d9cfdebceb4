package ui

import (
	"slices"
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

	answer bool  // to a key
	link   *conn // whose link it says is lost; nil when it is about something else
}

// logged is how many notices are kept for the log.
const logged = 500

// say shows a sentence that may hold foreign text. An error that nobody asked
// for stays until it is read: good news that comes goes to the log only, another
// error says that there are more, and an answer to a key uncovers it again.
func (m *Model) say(level session.Level, text string) {
	m.put(notice{level: level, text: safe.Field(text), answer: m.answering})
}

func (m *Model) put(n notice) {
	n.at = m.now()
	switch unread := m.notice.unread(); {
	case unread && !n.answer && n.level == session.Info:
	case unread:
		m.waiting = append(m.waiting, m.notice)
		m.waiting = m.waiting[max(0, len(m.waiting)-logged):]
		m.notice = n
	default:
		m.notice = n
	}
	m.log = append(m.log, n)
	if len(m.log) > logged {
		m.log = m.log[len(m.log)-logged:]
	}
	m.dirty = true
}

// unread reports whether n is an error that nobody asked for.
func (n *notice) unread() bool { return n.text != "" && n.level != session.Info && !n.answer }

// brief reports whether n goes with the next key: good news, and why a key did
// nothing. What was the reason then may be untrue of what is selected next.
func (n *notice) brief() bool {
	return n.level == session.Info || n.answer && n.level == session.Warning
}

// dismiss takes the notice away. What it covered is seen again.
func (m *Model) dismiss() {
	m.notice = notice{}
	if last := len(m.waiting) - 1; last >= 0 {
		m.notice, m.waiting = m.waiting[last], m.waiting[:last]
	}
}

// forgive takes away what was said of a link that was lost: it is back, or
// another has taken its place. The log keeps it.
func (m *Model) forgive(c *conn) {
	m.waiting = slices.DeleteFunc(m.waiting, func(n notice) bool { return n.link == c })
	if m.notice.link == c {
		m.dismiss()
	}
}

// lost says that a link is lost, in place of what was said of it before.
func (m *Model) lost(c *conn, text string) {
	m.forgive(c)
	m.put(notice{level: session.Failure, text: safe.Field(named(c, text)), link: c})
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
