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
	if s := seen(m, 100, 30); !strings.Contains(s, "do not parse as a frame") || !strings.Contains(s, "(R") {
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

// TestFramePair: a frame of ours and what answered it lead to each other.
func TestFramePair(t *testing.T) {
	m, c, _ := reducer(t)
	m.setFocus(paneFrames)
	c.frames.list.grow(6)
	m.apply(c, session.Batch{Stats: c.stats, Events: []session.Event{
		session.FrameFated{Frame: 1, Fate: session.Confirmed, By: 4, ByKnown: true},
		session.FrameFated{Frame: 2, Fate: session.Unknown}}})
	c.frames.list.to(1)
	m.act(keymap.FramePair)
	if c.frames.list.cursor != 4 {
		t.Errorf("the answer is frame 4, the cursor is on %d", c.frames.list.cursor)
	}
	m.act(keymap.FramePair)
	if c.frames.list.cursor != 1 {
		t.Errorf("the frame that was answered is 1, the cursor is on %d", c.frames.list.cursor)
	}
	c.frames.list.to(2)
	m.act(keymap.FramePair)
	if c.frames.list.cursor != 2 || m.notice.text == "" {
		t.Errorf("nothing answered frame 2: the cursor is on %d, %q", c.frames.list.cursor, m.notice.text)
	}
}
