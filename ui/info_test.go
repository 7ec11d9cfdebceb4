package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/stomp"
)

// informed is a notebook that has a pulse.
type informed struct {
	notebook
	pulse session.Pulse
}

func (n *informed) Pulse() session.Pulse { return n.pulse }
func (n *informed) JournalSize() int64   { return 3 << 20 }

func reads(t *testing.T, m *Model, words ...string) {
	t.Helper()
	flat := strings.Join(strings.Fields(strings.NewReplacer("│", " ", "\n", " ").Replace(ansi.Strip(m.View()))), " ")
	for _, w := range words {
		if !strings.Contains(flat, w) {
			t.Errorf("%q is not said:\n%s", w, ansi.Strip(m.View()))
		}
	}
}

func TestInformation(t *testing.T) {
	m, c, _ := reducer(t)
	resize(m, 120, 60)
	now := at
	m.now = func() time.Time { return now }
	n := &informed{pulse: session.Pulse{LastRead: at.Add(-2 * time.Second), BeatsIn: 7, BeatsOut: 8, Limit: 20 * time.Second}}
	c.sess = n
	for i := range 100 {
		m.apply(c, session.Batch{Events: []session.Event{session.FrameFated{Frame: session.MsgID(i), Fate: session.Confirmed,
			After: time.Duration(i+1) * time.Millisecond}}, Stats: c.stats})
	}
	m.apply(c, session.Batch{Events: []session.Event{ // these say nothing of receipts
		session.FrameFated{Fate: session.Unknown, After: time.Hour}, session.FrameFated{Fate: session.Confirmed, After: time.Hour, Deduced: true}}, Stats: c.stats})
	c.link.Since = at.Add(-192 * time.Second)
	c.link.Beat = stomp.HeartBeat{AskedSend: 10 * time.Second, AskedWant: 10 * time.Second, OfferedWant: 5 * time.Second, Send: 10 * time.Second}
	cmd := press(m, "i")
	if cmd == nil {
		t.Fatal("nothing draws it anew")
	}
	reads(t, m, "/queue/orders", "HOLD · live", "Connection dev", "up for 3 min 12 s", "p50 50 ms · p95 95 ms · longest 100 ms · of 100",
		"ours every 10s, the broker's never", "it offered to send never, to receive every 5s", "last octet 2 s ago, the link ends after 20 s of silence",
		"7 in, 8 out", "3.0 M on disk", "Link history", "/topic/prices")
	if len(n.commands) != 1 || n.commands[0] != (session.ListHeld{}) {
		t.Fatalf("%v", n.commands)
	}
	m.Update(batchMsg{c: c, batch: session.Batch{Events: []session.Event{session.HeldList{Tag: 1, Messages: []session.HeldMessage{
		{ID: 0, Sub: 1, State: session.Held, Since: at.Add(-4*time.Minute - 2*time.Second)},
		{ID: 2, Sub: 1, State: session.Acking, Since: at.Add(-5 * time.Minute)},           // as good as gone, and then nobody asks again
		{ID: 4, Sub: 1, State: session.Failed, Since: at.Add(-3 * time.Second)}}}}, Stats: c.stats}})
	reads(t, m, "held 2: the oldest for 4 min 2 s, the newest for 3 s")

	// A second later it is drawn anew; the books are asked for again only when
	// they can be others.
	p := m.top().(*infoPanel)
	now = now.Add(time.Second)
	if _, cmd := m.Update(infoTick{p}); cmd == nil || len(n.commands) != 1 {
		t.Errorf("the tick ends, or asks again: %v", n.commands)
	}
	reads(t, m, "up for 3 min 13 s", "the oldest for 4 min 3 s")
	c.stats.Held++
	n.pulse.Late, n.pulse.Longest = 2, 12*time.Second
	if m.Update(infoTick{p}); len(n.commands) != 2 {
		t.Errorf("it does not ask again: %v", n.commands)
	}
	reads(t, m, "late 2 times, the longest silence 12.0 s")
	if press(m, "esc"); m.top() != nil {
		t.Error("esc does not close it")
	}
	if _, cmd := m.Update(infoTick{p}); cmd != nil {
		t.Error("it ticks on when it is closed")
	}
	press(m, "1", "i")
	if p := m.top().(*infoPanel); p.sub != nil {
		t.Error("the connection's information is about a subscription")
	}
}

func TestInformationAnywhere(t *testing.T) {
	for _, theme := range []string{"dark", "mono"} {
		for p := range paneFrames + 1 {
			m := hostileModel(t, theme)
			m.th.ASCII = theme == "mono"
			m.setFocus(p)
			for range 5 {
				m.linkChanged(m.conn(), session.Link{State: session.Down, Error: hostile + fmt.Sprint(p)})
			}
			m.act(keymap.Information)
			for _, w := range []int{1, 2, 7, 20, 40, 72, 92, 100, 300} {
				for _, h := range []int{1, 2, 3, 4, 10, 24, 100} {
					resize(m, w, h)
					checkScreen(t, m, w, h)
				}
			}
		}
	}
	m := hostileModel(t, "dark")
	m.conns = nil
	if m.act(keymap.Information); m.top() != nil {
		t.Error("information on nothing")
	}
}

func TestPaceFillsSilence(t *testing.T) {
	var p pace
	p.sample(at, 5)
	p.sample(at.Add(500*time.Millisecond), 6)
	p.sample(at.Add(1100*time.Millisecond), 7)
	p.sample(at.Add(5*time.Second), 8)
	if got := fmt.Sprint(p.rates); got != "[5 7 0 0 8]" {
		t.Error(got)
	}
	if p.sample(at.Add(time.Hour), 9); len(p.rates) != paceKept || p.peak() != 9 || p.rates[0] != 0 {
		t.Error(p.rates)
	}
}

func TestLatencyIsOfTheLastReceipts(t *testing.T) {
	var l latency
	if l.quantile(0.5) != 0 {
		t.Error(l.quantile(0.5))
	}
	l.add(time.Hour)
	for i := range latencyKept {
		l.add(time.Duration(i+1) * time.Millisecond)
	}
	if l.quantile(0.5) != 500*time.Millisecond || l.quantile(0.95) != 950*time.Millisecond || l.quantile(1) != time.Second ||
		l.longest != time.Hour || l.n != latencyKept+1 {
		t.Error(l.quantile(0.5), l.quantile(0.95), l.quantile(1), l.longest, l.n)
	}
}

func TestSpell(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "0 s", -time.Second: "0 s", 3 * time.Second: "3 s", 252 * time.Second: "4 min 12 s",
		time.Minute: "1 min", 125 * time.Minute: "2 h 5 min", 76 * time.Hour: "3 d 4 h", 72*time.Hour + time.Minute: "3 d"} {
		if got := spell(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

// Sparklines stand beside destinations where there is room for both, and all
// of them are as long.
func TestSparklinesOfSubscriptions(t *testing.T) {
	m, c, _ := reducer(t)
	for i := range 8 {
		c.subs[1].pace.sample(at.Add(time.Duration(i)*time.Second), float64(i))
	}
	row := func(w int) string {
		m.shape.Left = partOf(w, 200)
		resize(m, 200, 40)
		_, y := find(t, m, "/topic/prices")
		return strings.Split(ansi.Strip(m.View()), "\n")[y]
	}
	if s := row(60); !strings.Contains(s, "▂▃▄▄▅▆▇") {
		t.Error(s)
	}
	if s := row(34); strings.ContainsAny(s, "▁▂▃▄▅▆▇█") || !strings.Contains(s, "/topic/prices ") {
		t.Error(s)
	}
}

// An error that nobody asked for stays until it is read.
func TestErrorsStayUntilRead(t *testing.T) {
	m, c, _ := reducer(t)
	foot := func(want string) {
		t.Helper()
		rows := strings.Split(ansi.Strip(m.View()), "\n")
		if got := rows[len(rows)-1]; !strings.Contains(got, want) {
			t.Errorf("the foot says %q, not %q", got, want)
		}
	}
	event := func(level session.Level, text string) {
		m.Update(batchMsg{c: c, batch: session.Batch{Events: []session.Event{session.Notice{Level: level, Text: text}}, Stats: c.stats}})
	}
	event(session.Failure, "the first error")
	foot("the first error")
	event(session.Info, "good news")
	foot("the first error")
	press(m, "j", "M")
	foot("mouse off")
	foot("+1 more · ! all")
	press(m, "j")
	foot("the first error")
	event(session.Warning, "the second error")
	foot("the second error")
	foot("+1 more · ! all")
	press(m, "!")
	reads(t, m, "the first error", "good news", "the second error", "mouse off")
	press(m, "esc")
	foot("space mark")
	press(m, "g", "j", "a") // an answer to a key gives way to the next answer
	foot("not held")
	press(m, "M")
	foot("mouse on")
	event(session.Failure, "another error")
	press(m, "g", "j", "a")
	foot("not held")
	foot("+1 more")
	press(m, "M")
	foot("mouse off")
	press(m, "j")
	foot("another error")
	press(m, "esc")
	foot("space mark")
	down := c.link
	down.State, down.Error = session.Down, "the cable is cut"
	up := c.link
	told := func(l session.Link) {
		m.Update(batchMsg{c: c, batch: session.Batch{Events: []session.Event{session.LinkChanged{Link: l}}, Stats: c.stats}})
	}
	event(session.Warning, "something else")
	told(down)
	foot("the cable is cut")
	foot("+1 more")
	told(up) // what is mended needs no reading
	foot("something else")
	press(m, "esc")
	foot("space mark")
	event(session.Failure, "on a small screen")
	resize(m, 60, 3)
	reads(t, m, "on a small screen")
}

// However long a destination is, the title says what becomes of its messages.
func TestBadgeIsSeen(t *testing.T) {
	m, c, _ := reducer(t)
	c.subs[0].Destination = "/queue/" + strings.Repeat("very.long.", 20) + "注文.end"
	for _, w := range []int{40, 60, 72, 80, 120, 200} {
		resize(m, w, 24)
		title := strings.Split(ansi.Strip(m.View()), "\n")[1]
		if !strings.Contains(title, " HOLD ") || !strings.Contains(title, "…") {
			t.Errorf("at %d: %s", w, title)
		}
	}
}
