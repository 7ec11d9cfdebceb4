package ui

import (
	"strings"
	"testing"

	"stompbox/ui/inspect"
)

// TestTreeKeys opens the tree, moves in it, folds, and offers the path.
func TestTreeKeys(t *testing.T) {
	m, _ := orderModel(t)
	resize(m, 120, 36)
	press(m, "4", "enter")
	if m.view.view != inspect.Tree {
		t.Fatalf("enter opens %s", m.view.view)
	}
	press(m, "j", "j", "j", "j")
	if !strings.Contains(m.View(), ".customer.name") {
		t.Errorf("no path of the cursor:\n%s", m.View())
	}
	press(m, "y")
	if !strings.Contains(m.View(), "path .customer.name") || !strings.Contains(m.View(), "value at the cursor") {
		t.Errorf("the menu:\n%s", m.View())
	}
	press(m, "esc", "enter")
	if m.view.cursor != 3 || strings.Contains(m.View(), "name  ") {
		t.Errorf("not folded, cursor %d:\n%s", m.view.cursor, m.View())
	}
	press(m, "G", "-", "g")
	if m.view.cursor != 0 || m.view.top != 0 {
		t.Errorf("cursor %d top %d", m.view.cursor, m.view.top)
	}
	press(m, "/")
	typeKeys(m, "vip")
	press(m, "enter")
	if m.view.cursor != 5 {
		t.Errorf("search leads to %d", m.view.cursor)
	}
}
