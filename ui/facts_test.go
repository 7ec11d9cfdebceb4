package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/session"
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
