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

	unread bool // said before the first key: good news does not take its place
}

// logged is how many notices are kept for the log.
const logged = 500

// say shows a sentence that may hold foreign text.
func (m *Model) say(level session.Level, text string) {
	n := notice{level: level, text: safe.Field(text), at: m.now()}
	if level != session.Info || !m.notice.unread {
		m.notice = n
	}
	m.log = append(m.log, n)
	if len(m.log) > logged {
		m.log = m.log[len(m.log)-logged:]
	}
	m.dirty = true
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
