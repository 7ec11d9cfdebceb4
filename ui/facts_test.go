package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/stomp"
)

// The facts are of what the inspector shows, not of a message that is out of
// sight, and speak of a nack only where there is one (R164).
func TestFactsAreOfWhatIsShown(t *testing.T) {
	m, c, _ := reducer(t)
	seenNow := func() string { return ansi.Strip(m.View()) }
	press(m, "g")
	if s := seenNow(); !strings.Contains(s, "This message") || !strings.Contains(s, "a nack here") || strings.Contains(s, "has none") {
		t.Error("a held message:\n" + s)
	}
	c.link.Version = stomp.V10
	resize(m, 121, 40)
	if s := seenNow(); !strings.Contains(s, "STOMP 1.0 has none.") {
		t.Error("a held message in 1.0:\n" + s)
	}
	press(m, "L", "G")
	if s := seenNow(); !strings.Contains(s, "message-id   ID:host-1:1:5") {
		t.Error("the last frame in the log:\n" + s)
	}
	c.cards[session.MsgID(c.frames.list.cursor)] = card{command: stomp.SEND, outgoing: true, destination: "/queue/out"}
	resize(m, 120, 40)
	if s := seenNow(); !strings.Contains(s, "This frame") || !strings.Contains(s, "destination  /queue/out") || strings.Contains(s, "a nack here") {
		t.Error("a frame that was sent:\n" + s)
	}
}

// What a nack does is said as far as the box has room, and where that ends in
// the middle there is a mark.
func TestFactsSayWhereTheyEnd(t *testing.T) {
	m, c, _ := reducer(t)
	c.link.Broker = dialect.Broker{Kind: dialect.ActiveMQ}
	v := c.subs[0]
	facts := func() string {
		l := m.arrange(120, 36)
		return ansi.Strip(strings.Join(m.drawFacts(l.facts), "\n"))
	}
	v.Destination = "/queue/a"
	if s := facts(); !strings.Contains(s, "drops it.") && !strings.Contains(s, "…") {
		t.Error(s)
	}
	v.Destination = "/queue/" + strings.Repeat("long.", 30)
	if s := facts(); !strings.Contains(s, "…") {
		t.Error("the end is cut without a mark:\n" + s)
	}
	m, _ = newTestModel(t, "mono")
	resize(m, 120, 36)
	if s := ansi.Strip(m.View()); !strings.Contains(s, "its state, and what a nack") {
		t.Error("nothing is said in an empty box:\n" + s)
	}
}
