package ui

import (
	"strings"
	"testing"
)

// TestNextMessage goes through the messages with the focus in the inspector,
// and says where they end.
func TestNextMessage(t *testing.T) {
	m, c := orderModel(t)
	resize(m, 120, 36)
	press(m, "4", "]", "]")
	if c.selected().list.cursor != 2 || m.focus != paneInspector || !strings.Contains(m.View(), `42`) || m.view.id != 2 {
		t.Errorf("cursor %d, shown %d", c.selected().list.cursor, m.view.id)
	}
	press(m, "[", "[", "[")
	if m.view.id != 0 || !strings.Contains(string(m.notice.text), "the first one") {
		t.Errorf("shown %d, notice %q", m.view.id, m.notice.text)
	}
	press(m, "]", "]", "]", "]", "]")
	if m.view.id != 4 || !strings.Contains(string(m.notice.text), "the last one") {
		t.Errorf("shown %d, notice %q", m.view.id, m.notice.text)
	}
}
