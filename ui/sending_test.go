package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/session/letter"
	"stompbox/stomp"
	"stompbox/stomp/broker"
)

func TestRepeated(t *testing.T) {
	for _, tc := range []struct {
		text  string
		count int
		rate  float64
		wrong bool
	}{
		{"", 1, 0, false}, {" ", 1, 0, false}, {"1", 1, 0, false}, {"500", 500, 0, false}, {"500 at 50", 500, 50, false}, {"500at0.5/s", 500, 0.5, false},
		{" 7 at 3 /s ", 7, 3, false}, {"0", 0, 0, true}, {"-1", 0, 0, true}, {"many", 0, 0, true}, {"at 5", 0, 0, true}, {"5 at", 0, 0, true},
		{"5 at 0", 0, 0, true}, {"5 at -1/s", 0, 0, true}, {"5 at NaN", 0, 0, true}, {"5 at Inf", 0, 0, true}, {"1000001", 0, 0, true}, {"99999999999999999999", 0, 0, true},
	} {
		count, rate, err := repeated(tc.text)
		if (err != nil) != tc.wrong || !tc.wrong && (count != tc.count || rate != tc.rate) {
			t.Errorf("%q: %d at %v, %v", tc.text, count, rate, err)
		}
	}
}

// many composes a letter with a repeat and says yes to the question.
func many(t *testing.T, kind dialect.Kind, repeat string) (*Model, *conn, *notebook) {
	t.Helper()
	m, k := composeOwn(t, kind, letter.Letter{Repeat: repeat, Send: stomp.Send{Destination: "/queue/a", Body: []byte("n{{seq}}")}})
	clock := time.Unix(100, 0)
	m.now = func() time.Time { return clock }
	n := &notebook{}
	k.c.sess = n
	cmd := keysTo(m, "<ctrl+s>")
	work(t, m, cmd, func() bool { _, asked := m.top().(*confirm); return asked })
	if len(n.commands) > 0 {
		t.Fatal("something was sent before the question")
	}
	keysTo(m, "<enter>")
	return m, k.c, n
}

func (n *notebook) sends() (bodies []string, receipts int) {
	for _, c := range n.commands {
		if s, ok := c.(session.Send); ok {
			bodies = append(bodies, string(s.Message.Body))
			if !s.NoReceipt {
				receipts++
			}
		}
	}
	return bodies, receipts
}

// settle tells the fates of all commands.
func (n *notebook) settle(m *Model, c *conn, fates ...session.Fate) tea.Cmd {
	var list []session.Event
	for i := range n.commands {
		for _, f := range fates {
			if s, ok := n.commands[i].(session.Send); ok && f == session.Confirmed && s.NoReceipt {
				continue
			}
			list = append(list, session.Settled{Tag: session.Tag(i + 1), Fate: f, What: "send"})
		}
	}
	return m.apply(c, session.Batch{Events: list})
}

func TestSendMany(t *testing.T) {
	m, c, n := many(t, dialect.ActiveMQ, "250")
	bodies, receipts := n.sends()
	if len(bodies) != 250 || bodies[0] != "n1" || bodies[249] != "n250" || receipts != 4 {
		t.Fatalf("%d sends, %d receipts: %.80q", len(bodies), receipts, bodies)
	}
	n.settle(m, c, session.Queued, session.Written)
	if got := flat(seen(m, 100, 30)); !strings.Contains(got, "0 confirmed") || !strings.Contains(got, "250 in flight") || !strings.Contains(got, "0 left") {
		t.Errorf("under way: %s", got)
	}
	n.settle(m, c, session.Confirmed)
	if got := flat(seen(m, 100, 30)); !strings.Contains(got, "250 messages to /queue/a: confirmed") {
		t.Errorf("at its end: %s", got)
	}
	if c.sending.running() || !strings.Contains(string(m.notice.text), "250 messages to /queue/a: confirmed") {
		t.Errorf("running %v, the foot says %q", c.sending.running(), m.notice.text)
	}
	if e := c.letters.sent; len(e) != 1 || e[0].Count != 250 || e[0].Fate != "confirmed" || string(e[0].Body) != "n{{seq}}" {
		t.Errorf("remembered: %+v", e)
	}
	keysTo(m, "<esc>")
	if k, ok := m.top().(*composer); !ok || !k.delivered() {
		t.Error("the composer does not know that its letter was sent")
	}
}

func TestSendManyAtARateAndStop(t *testing.T) {
	m, c, n := many(t, dialect.Embedded, "1000 at 10/s")
	start := m.now()
	at := func(d time.Duration) { m.now = func() time.Time { return start.Add(d) } }
	if b, _ := n.sends(); len(b) != 1 || !c.sending.tick {
		t.Fatalf("%d at once, a tick: %v", len(b), c.sending.tick)
	}
	at(550 * time.Millisecond)
	sendMsg{c, c.sending}.deliver(m)
	if b, _ := n.sends(); len(b) != 6 {
		t.Fatalf("%d after 550 ms at 10 a second", len(b))
	}
	n.settle(m, c, session.Queued, session.Written, session.Confirmed)
	m.top().key(m, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x")})
	at(10 * time.Second)
	sendMsg{c, c.sending}.deliver(m)
	b, _ := n.sends()
	if len(b) != 6 || !c.sending.running() {
		t.Fatalf("%d were sent, running %v", len(b), c.sending.running())
	}
	var fence []string
	for _, cmd := range n.commands[6:] {
		fence = append(fence, cmd.(session.Raw).Frame.Command)
	}
	if fmt.Sprint(fence) != "[BEGIN ABORT]" {
		t.Errorf("after the stop: %v", fence)
	}
	n.settle(m, c, session.Written, session.Confirmed)
	if got := flat(seen(m, 100, 30)); !strings.Contains(got, "6 of 1000 messages to /queue/a: 6 confirmed, 994 not sent: stopped") {
		t.Errorf("after the stop: %s", got)
	}
	m.top().key(m, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x")})
	if !strings.Contains(string(m.notice.text), "ended already") {
		t.Errorf("a second stop says %q", m.notice.text)
	}
	if e := c.letters.sent[0]; e.Fate != "confirmed" || e.Error != "stopped" || e.Made != 6 {
		t.Errorf("remembered: %+v", e)
	}
	keysTo(m, "<esc>")
	k := m.top().(*composer)
	k.openLetters(m)
	if got := flat(seen(m, 100, 30)); !strings.Contains(got, "6 of 1000") || strings.Contains(got, "×1000") {
		t.Errorf("listed: %s", got)
	}
	keysTo(m, "<enter>")
	if got := flat(seen(m, 100, 30)); !strings.Contains(got, ": 6 of 1000 confirmed: stopped") {
		t.Errorf("taken up again: %s", got)
	}
}

// It ends at the first that is not taken, at an ERROR that names nothing, and
// when the session cannot be talked to; never more is called confirmed than was.
func TestSendManyEndsEarly(t *testing.T) {
	for name, tc := range map[string]struct {
		event session.Event
		want  string
	}{
		"rejected": {session.Settled{Tag: 3, Fate: session.Rejected, What: "send", Error: "no right"}, "1 rejected"},
		"unknown":  {session.Settled{Tag: 3, Fate: session.Unknown, What: "send", Error: "the link died"}, "the link died"},
		"an ERROR": {session.Notice{Level: session.Failure, Text: "out of memory"}, "out of memory"},
	} {
		t.Run(name, func(t *testing.T) {
			m, c, n := many(t, dialect.RabbitMQ, "2000")
			before := len(n.commands)
			m.apply(c, session.Batch{Events: []session.Event{tc.event}})
			n.settle(m, c, session.Written, session.Unknown)
			if len(n.commands) > before {
				t.Errorf("%d more were sent", len(n.commands)-before)
			}
			if got := flat(seen(m, 100, 30)); c.sending.running() || !strings.Contains(got, tc.want) || !strings.Contains(got, fmt.Sprintf("%d not sent", 2000-before)) {
				t.Errorf("running %v: %s", c.sending.running(), got)
			}
		})
	}
}

// busy is a session that takes only so many commands at a time.
type busy struct {
	notebook
	room int
}

func (b *busy) Do(c session.Command) (session.Tag, error) {
	if b.room == 0 {
		return 0, session.ErrBusy
	}
	b.room--
	return b.notebook.Do(c)
}

func TestSendManyWaitsForABusySession(t *testing.T) {
	m, k := composeOwn(t, dialect.ActiveMQ, letter.Letter{Repeat: "9", Send: stomp.Send{Destination: "/queue/a"}})
	b := &busy{room: 4}
	k.c.sess = b
	keysTo(m, "<ctrl+s>")
	keysTo(m, "<enter>")
	if got, _ := b.sends(); len(got) != 4 || !k.c.sending.tick {
		t.Fatalf("%d were taken, a tick: %v", len(got), k.c.sending.tick)
	}
	b.room = 100
	sendMsg{k.c, k.c.sending}.deliver(m)
	if got, _ := b.sends(); len(got) != 9 {
		t.Errorf("%d were taken", len(got))
	}
}

type gone struct{ notebook }

func (*gone) Do(session.Command) (session.Tag, error) { return 0, session.ErrClosed }

func TestSendManyWithoutASession(t *testing.T) {
	m, k := composeOwn(t, dialect.ActiveMQ, letter.Letter{Repeat: "9", Send: stomp.Send{Destination: "/queue/a"}})
	k.c.sess = &gone{}
	keysTo(m, "<ctrl+s>")
	keysTo(m, "<enter>")
	if k.c.sending.running() || k.c.sending.final.Sent != 0 {
		t.Errorf("%+v", k.c.sending.final)
	}
	k.c.link.State = session.Down
	keysTo(m, "<esc>")
	keysTo(m, "<ctrl+s>")
	if m.top() != panel(k) || !strings.Contains(k.outcome.text, "not connected") {
		t.Errorf("without a link: %q", k.outcome.text)
	}
}

// Why a broker refused is said to the end, and marked where the screen has no
// room for it.
func TestSendManySaysTheReasonWhole(t *testing.T) {
	why := "precondition_failed: " + strings.Repeat("a long reason ", 9) + "no_integer"
	m, c, n := many(t, dialect.ActiveMQ, "3")
	for i, cmd := range n.commands {
		if _, ok := cmd.(session.Send); ok {
			m.apply(c, session.Batch{Events: []session.Event{session.Settled{Tag: session.Tag(i + 1), Fate: session.Rejected, What: "send", Error: why}}})
		}
	}
	panel := func(w, h int) string {
		resize(m, w, h)
		w, h = m.top().size(m, w, h-2)
		return flat(strings.Join(m.top().rows(m, w, h), "\n"))
	}
	for _, w := range []int{40, 80, 120} {
		if got := panel(w, 24); !strings.Contains(got, "no_integer") {
			t.Errorf("%d cells: %s", w, got)
		}
	}
	if got := panel(40, 11); !strings.Contains(got, "… ") && !strings.Contains(got, "…│") {
		t.Errorf("cut without a mark: %s", got)
	}
}

// A second repeat waits for the first; the window can be closed and opened
// again meanwhile.
func TestOneSendingAtATime(t *testing.T) {
	m, c, n := many(t, dialect.ActiveMQ, "1000 at 1/s")
	keysTo(m, "<esc>")
	if !c.sending.running() {
		t.Fatal("closing the window ended the sending")
	}
	before := len(n.commands)
	keysTo(m, "<ctrl+s>")
	if _, shown := m.top().(*sendingView); !shown || len(n.commands) > before || !strings.Contains(string(m.notice.text), "still running") {
		t.Errorf("the top is %T, %q", m.top(), m.notice.text)
	}
	m.panels = nil
	m.act("sending.show")
	if _, shown := m.top().(*sendingView); !shown {
		t.Error("it cannot be shown again")
	}
	m.conns[0].sending = nil
	m.panels = nil
	m.act("sending.show")
	if m.top() != nil || !strings.Contains(string(m.notice.text), "composer's repeat") {
		t.Errorf("with nothing to show: %q", m.notice.text)
	}
}

func TestSendManyToABroker(t *testing.T) {
	m, c, b := connected(t, broker.Options{})
	w := newWorker(t, m)
	w.start(m.connect(c))
	w.until(func() bool { return c.link.State == session.Up })
	m.openPanel(composeLetter(c, letter.Letter{Template: true, Repeat: "3000", Send: stomp.Send{Destination: "/queue/a", Body: []byte("{{uuid}}")}}, composeTarget{step: -1}))
	k := m.top().(*composer)
	w.start(keysTo(m, "<ctrl+s>"))
	w.until(func() bool { _, asked := m.top().(*confirm); return asked })
	w.start(keysTo(m, "<enter>"))
	w.until(func() bool { return c.sending != nil && !c.sending.running() })
	if n := c.sending.final; !n.Good() || n.Confirmed != 3000 {
		t.Errorf("%+v", n)
	}
	if s := b.Stats().Queue("/queue/a"); s.Depth != 3000 || k.fate != session.Confirmed {
		t.Errorf("the broker has %+v, the composer says %v", s, k.fate)
	}
}

// Whoever leaves while messages are being sent is told what would not be sent.
func TestQuitWhileSending(t *testing.T) {
	m, c, n := many(t, dialect.ActiveMQ, "1000 at 1/s")
	m.panels = nil
	m.quit()
	n.answer(m, c, session.PlanAnswer{Harmless: true})
	if _, asked := m.top().(*confirm); !asked || m.quitting {
		t.Fatal("it leaves without a word")
	}
	if got := flat(seen(m, 100, 20)); !strings.Contains(got, "999 messages of those that are being sent to /queue/a would not be sent.") {
		t.Errorf("it says %s", got)
	}
}
