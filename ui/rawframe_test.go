package ui

import (
	"strings"
	"testing"
	"time"

	"stompbox/keymap"
	"stompbox/session"
)

// TestRawFrame: what is typed goes as it stands, what is wrong with it is said
// with its rule while it is typed, and its fate stands in the same place.
func TestRawFrame(t *testing.T) {
	m, c, n := reducer(t)
	m.act(keymap.RawFrame)
	if s := seen(m, 100, 30); !strings.Contains(s, "SEND, 2 headers, 5 octets of body") || strings.Contains(s, "(R") {
		t.Fatalf("a good frame to begin with:\n%s", s)
	}
	keysTo(m, "<down>no colon<enter>")
	if s := seen(m, 100, 30); !strings.Contains(s, "cannot be read as a frame") || !strings.Contains(s, "(R") {
		t.Errorf("nothing is said of a header without a colon:\n%s", s)
	}
	m.top().(*rawFrame).text.replace([]byte("@NACK\nx:a:b\\\n\n"))
	keysTo(m, "<ctrl+s>")
	sent := n.commands[len(n.commands)-1].(session.RawOctets)
	if got, want := string(sent.Octets), "@NACK\nx:a:b\\\n\n\x00"; got != want {
		t.Errorf("%q was sent, want %q", got, want)
	}
	keysTo(m, "<tab><right><ctrl+s>")
	sent = n.commands[len(n.commands)-1].(session.RawOctets)
	if got, want := string(sent.Octets), "@NACK\r\nx:a:b\\\r\n\r\n\x00"; got != want {
		t.Errorf("%q was sent, want %q", got, want)
	}
	tag := session.Tag(len(n.commands))
	m.apply(c, session.Batch{Stats: c.stats, Events: []session.Event{
		session.Settled{Tag: tag, What: "raw NACK", Fate: session.Confirmed, After: time.Millisecond}}})
	if s := seen(m, 100, 30); !strings.Contains(s, "confirmed in 1.0 ms") {
		t.Errorf("the fate is not shown:\n%s", s)
	}
	keysTo(m, "<esc>")
	if m.top() != nil {
		t.Error("esc left it open")
	}

	c.profile.ReadOnly = true
	m.act(keymap.RawFrame)
	if m.top() != nil || !strings.Contains(string(m.notice.text), "read-only") {
		t.Errorf("a raw frame on a read-only connection: %q", m.notice.text)
	}
}
