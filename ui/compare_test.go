package ui

import (
	"strings"
	"testing"

	"stompbox/ui/inspect"
)

// TestDiffWithTheMarked compares the message at the cursor with the marked one,
// follows the cursor, and ends with the mark.
func TestDiffWithTheMarked(t *testing.T) {
	m, _ := orderModel(t)
	resize(m, 120, 50)
	press(m, "d")
	if m.view.view == inspect.Diff || !strings.Contains(string(m.notice.text), "mark one message") {
		t.Errorf("without a mark: %s, notice %q", m.view.view, m.notice.text)
	}
	press(m, "esc", " ", "d")
	for _, want := range []string{"message 1, marked", ".order", "40", "41", ".amount", "2 differ"} {
		if !strings.Contains(m.View(), want) {
			t.Errorf("no %q in\n%s", want, m.View())
		}
	}
	press(m, "j")
	if !strings.Contains(m.View(), "42") || m.view.view != inspect.Diff {
		t.Errorf("the next message:\n%s", m.View())
	}
	press(m, "k", "k") // on the marked one itself
	if m.view.view == inspect.Diff {
		t.Error("a message is compared with itself")
	}
	press(m, "j")
	if m.view.view != inspect.Diff {
		t.Error("the view that was chosen does not come back")
	}
	press(m, "j", " ", "j") // two are marked
	if m.view.view == inspect.Diff {
		t.Error("compared with one of two")
	}
}
