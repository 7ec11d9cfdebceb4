package broker

import (
	"strconv"
	"strings"
	"time"
)

// deadLetter moves d's message to the dead letter queue of its queue. It
// reports false, and does nothing, where there is none or it is full.
func (s *state) deadLetter(d *delivery) bool {
	m := d.msg
	name := strings.TrimPrefix(d.sub.queue.destination, queuePrefix)
	if strings.HasPrefix(d.sub.queue.destination, deadPrefix) {
		return false
	}
	dlq, r := s.openQueue(deadPrefix + name)
	if r != nil {
		return false
	}
	dead := s.deadLetterOf(m, d.sub.queue.destination)
	dead.destination = dlq.destination
	// The message leaves its own queue in the same step, so the total grows
	// by the difference only.
	s.bytes -= m.size
	if r := s.roomIn(dlq, 1, dead.size); r != nil {
		s.bytes += m.size
		return false
	}
	s.bytes += m.size
	d.sub.queue.deadLettered++
	s.acknowledge(d)
	s.store(dlq, dead)
	return true
}

// deadLetterOf is m with the headers that say why and from where. A message
// that was dead before and was sent again starts anew.
func (s *state) deadLetterOf(m *message, from string) *message {
	s.seq++
	reason := "nacked " + strconv.Itoa(m.nacks) + " times"
	if m.nacks == 1 {
		reason = "nacked once"
	}
	dead := &message{seq: s.seq, id: m.id, header: m.header.Clone(), body: m.body}
	dead.header.Set("original-destination", from)
	dead.header.Set("x-death-count", strconv.Itoa(m.nacks))
	dead.header.Set("x-death-reason", reason)
	dead.header.Set("x-death-time", millis(s.o.Now()))
	dead.size = messageOverhead + len(dead.body) + len(from) + len(deadPrefix) + headerSize(dead.header)
	return dead
}

func millis(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }
