package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/session"
	"stompbox/stomp"
)

// Octets that were sent and are no frame stand in the log with time, direction
// and size, and the inspector shows every one of them.
func TestOctetsThatAreNoFrameAreShown(t *testing.T) {
	m, c, _ := reducer(t)
	raw := []byte("SEND\nbad header\n\nhello\x00")
	_, why := stomp.ParseFrame(raw, stomp.V12)
	if why == nil {
		t.Fatal("this is a frame")
	}
	read := c.read
	c.readHead = nil
	c.read = func(id session.MsgID) (session.Record, error) {
		r, err := read(id)
		if err != nil || id != 1 {
			return r, err
		}
		r.Raw, r.Outgoing, r.Frame, r.Version = raw, true, stomp.Frame{}, stomp.V12
		return r, fmt.Errorf("session: frame %d: %w", id, why)
	}
	clear(c.cards)
	m.setFocus(paneFrames)
	m.act("frames")
	press(m, "g", "j")
	s := ansi.Strip(m.View())
	for _, want := range []string{"→ SEND         23 B", "no frame: at byte 5", "bad header", "hello"} {
		if !strings.Contains(s, want) {
			t.Errorf("%q is not in\n%s", want, s)
		}
	}
	c.read = func(id session.MsgID) (session.Record, error) {
		return session.Record{}, fmt.Errorf("the disk is gone")
	}
	clear(c.cards)
	press(m, "k")
	if s := ansi.Strip(m.View()); !strings.Contains(s, "the disk is gone") {
		t.Errorf("an error without octets:\n%s", s)
	}
}
