package ui

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
	"stompbox/stomp"
)

// sending is a letter that is sent many times: the session's books of it, and
// what drives them. nil stands for none.
type sending struct {
	bulk   *session.Bulk
	plan   session.BulkPlan
	dest   string
	letter string        // its place in what was sent
	tick   bool          // a tick for the next one is under way
	told   bool          // its end was told
	final  session.Tally // at its end
}

const (
	repeatMost = 1_000_000
	rateMost   = 100_000
)

// repeated reads how often, and how fast, something is to be sent: `500`,
// `500 at 50`, `500 at 50/s`. Nothing is once.
func repeated(text string) (count int, rate float64, err error) {
	often, fast, limited := strings.Cut(text, "at")
	often, fast = strings.TrimSpace(often), strings.TrimSpace(fast)
	if often == "" && !limited {
		return 1, 0, nil
	}
	count, err = strconv.Atoi(often)
	if err != nil || count < 1 || count > repeatMost {
		return 0, 0, fmt.Errorf("%.20q is not a count: write 1 to %d, such as 500 or 500 at 50/s", often, repeatMost)
	}
	if !limited {
		return count, 0, nil
	}
	rate, err = strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(fast, "/s")), 64)
	if err != nil || !(rate > 0) || rate > rateMost {
		return 0, 0, fmt.Errorf("%.20q is not a rate: write messages a second, such as 50/s or 0.5/s", fast)
	}
	return count, rate, nil
}

// aboutRepeat says what sending would do.
func (k *composer) aboutRepeat() string {
	count, rate, err := repeated(k.repeat.text())
	if err != nil || count == 1 {
		return ""
	}
	plan := session.BulkPlan{InOrder: k.c.link.Broker.NamesReceiptInError(), Rate: rate}
	text := "A receipt is asked for every message."
	if n := plan.ReceiptEvery(); !k.receipt.on {
		text = "No receipt is asked for: no message gets further than written."
	} else if n > 1 {
		text = fmt.Sprintf("A receipt is asked for one message in %d, and the last: it answers for those before it.", n)
	}
	if rate > 0 {
		text = fmt.Sprintf("Takes %s. ", lasting(float64(count-1)/rate)) + text
	}
	return text
}

// lasting is a time that something takes, roughly.
func lasting(seconds float64) string {
	d := time.Duration(min(seconds, 1e9) * float64(time.Second))
	switch {
	case d < 10*time.Second:
		return d.Round(100 * time.Millisecond).String()
	case d < time.Hour:
		return d.Round(time.Second).String()
	}
	return d.Round(time.Minute).String()
}

// askMany puts the question before many messages go.
func (k *composer) askMany(m *Model, source maker, count int, rate float64) {
	if k.c.link.State != session.Up {
		k.sayDown()
		return
	}
	first := source(k.seq + 1)
	how := "as fast as the broker takes them"
	if rate > 0 {
		how = fmt.Sprintf("at %s a second", strconv.FormatFloat(rate, 'g', -1, 64))
	}
	lines := []string{fmt.Sprintf("%s of %s, %s. %s", plural(count, "message"), plural(len(first.Body), "byte"), how, k.aboutRepeat()),
		"It stops at the first one refused, and you can stop it at any time."}
	if note := k.c.link.Broker.WrongDestination(first.Destination); note != "" {
		lines = append(lines, note)
	}
	p := newConfirm(k.c, session.PlanAnswer{Title: fmt.Sprintf("Send %d times to %s?", count, first.Destination), Lines: lines,
		Choices: []session.Choice{{Label: "Send", Danger: count > 1000}}})
	p.run = func(m *Model, _ session.Command) tea.Cmd {
		return k.sendMany(m, source, first.Destination, count, rate)
	}
	m.openPanel(p)
}

func (k *composer) sendMany(m *Model, source maker, dest string, count int, rate float64) tea.Cmd {
	c := k.c
	if c.sending.running() {
		return nil
	}
	from := k.seq
	plan := session.BulkPlan{Count: count, Rate: rate, NoReceipt: !k.receipt.on, InOrder: c.link.Broker.NamesReceiptInError(),
		Message: func(i int) (stomp.Send, bool) { return source(from + i), true }}
	c.sending = &sending{bulk: session.NewBulk(plan, m.now()), plan: plan, dest: dest}
	k.seq += count
	k.last, k.outcome = k.letter(), outcome{}
	c.sending.letter = m.remember(c, 0, k.last, count)
	m.openPanel(&sendingView{c: c, by: k})
	return m.sendMore(c)
}

// tally is how far it has come.
func (s *sending) tally(now time.Time) session.Tally {
	if s.told {
		return s.final
	}
	return s.bulk.Tally(now)
}

func (s *sending) running() bool { return s != nil && !s.told }

// left is how many messages would still be sent.
func (s *sending) left(now time.Time) int {
	if !s.running() {
		return 0
	}
	n := s.bulk.Tally(now)
	if n.Stopped || n.Why() != "" {
		return 0
	}
	return n.Left
}

// settled enters what became of one of its messages.
func (s *sending) settled(e session.Settled, now time.Time) bool {
	return s != nil && s.bulk.Settled(e, now)
}

func (s *sending) trouble(words string) {
	if s.running() {
		s.bulk.Trouble(words)
	}
}

// sendMsg says that the next message is due.
type sendMsg struct {
	c *conn
	s *sending
}

func (msg sendMsg) deliver(m *Model) tea.Cmd {
	if msg.s.tick = false; msg.c.sending != msg.s {
		return nil
	}
	return m.sendMore(msg.c)
}

const (
	// A tick for the next message comes no more often than a person sees, and
	// often enough for the time and the rate to be seen to go on.
	tickLeast = 20 * time.Millisecond
	tickMost  = 500 * time.Millisecond
)

// sendMore hands over what may go now.
func (m *Model) sendMore(c *conn) tea.Cmd {
	s := c.sending
	if !s.running() {
		return nil
	}
	for {
		cmd, wait, ok := s.bulk.Next(m.now())
		if !ok {
			if s.bulk.Done() {
				m.sendingOver(c)
				return nil
			}
			if wait == 0 {
				return nil // an answer wakes it
			}
			return s.later(c, wait)
		}
		tag, err := c.talk(cmd)
		switch {
		case errors.Is(err, session.ErrBusy):
			return s.later(c, tickLeast)
		case err != nil:
			s.bulk.Trouble(sentence(err))
		default:
			s.bulk.Given(tag)
		}
	}
}

// talk gives a command to the session, and says in an error why it cannot.
func (c *conn) talk(cmd session.Command) (session.Tag, error) {
	if c.sess == nil {
		return 0, errors.New("not connected")
	}
	return c.sess.Do(cmd)
}

func (s *sending) later(c *conn, wait time.Duration) tea.Cmd {
	if s.tick {
		return nil
	}
	s.tick = true
	return tea.Tick(max(tickLeast, min(wait, tickMost)), func(time.Time) tea.Msg { return sendMsg{c, s} })
}

// sendingOver tells the end, once.
func (m *Model) sendingOver(c *conn) {
	s := c.sending
	n := s.bulk.Tally(m.now())
	s.told, s.final = true, n
	fate, text := s.verdict(n)
	c.letters.made(s.letter, n)
	m.letterEnds(c, s.letter, fate, n.Why(), n.Took)
	if n.Good() {
		m.tell(named(c, text))
	} else {
		m.warn(named(c, text))
	}
	for _, p := range m.panels {
		if v, ok := p.(*sendingView); ok && v.c == c && v.by != nil {
			v.by.manySettled(m, fate, n.Good())
		}
	}
}

// manySettled takes the end of what was sent many times for that of the letter.
func (k *composer) manySettled(m *Model, fate session.Fate, all bool) {
	if !all {
		return
	}
	if k.sent, k.fate, k.staged = true, fate, false; k.delivered() {
		m.dropDraft(k.c, k.id)
	}
}

// verdict is what became of all of it, as one fate and in words.
func (s *sending) verdict(n session.Tally) (session.Fate, string) {
	to := " to " + s.dest
	switch {
	case n.Good() && n.NoReceipt:
		return session.Written, plural(n.Sent, "message") + to + ": written, no receipt asked for"
	case n.Good():
		return session.Confirmed, plural(n.Sent, "message") + to + ": confirmed in " + lasting(n.Took.Seconds())
	}
	text := fmt.Sprintf("%d of %d messages%s: %s", n.Sent, n.Count, to, s.figures(n))
	if why := n.Why(); why != "" {
		text += ": " + why
	}
	switch {
	case n.Rejected > 0 || n.Trouble != "":
		return session.Rejected, text
	case n.Unknown > 0 && !(n.NoReceipt && n.First.Fate == 0):
		return session.Unknown, text
	case n.NoReceipt:
		return session.Written, text
	case n.Sent == n.Refused:
		return session.Refused, text
	}
	return session.Confirmed, text
}

// figures are the parts of a tally that are not nought.
func (s *sending) figures(n session.Tally) string {
	rest, word := n.Unknown, "unknown"
	if n.NoReceipt && n.First.Fate == 0 {
		word = "written"
	}
	var parts []string
	for _, p := range []struct {
		n    int
		word string
	}{{n.Confirmed, "confirmed"}, {n.Rejected, "rejected"}, {n.Refused, "not written"}, {rest, word}, {n.Left, "not sent"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.word))
		}
	}
	return strings.Join(parts, ", ")
}

func nothingSending(m *Model) string {
	if c := m.conn(); c == nil || c.sending == nil {
		return "no repeated send yet: the composer's repeat field does that"
	}
	return ""
}
