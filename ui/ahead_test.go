package ui

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
)

// kinds names what the session was asked for.
func (n *notebook) kinds() string {
	var list []string
	for _, c := range n.commands {
		kind := strings.TrimPrefix(fmt.Sprintf("%T", c), "session.")
		if p, ok := c.(session.Plan); ok {
			kind += strings.TrimPrefix(fmt.Sprintf(" %T", p.Of), " session.")
		}
		list = append(list, kind)
	}
	return strings.Join(list, ", ")
}

// Keys that are there before the question that they answer are for the question,
// and not for the pane below it, where they would act on a message.
func TestKeysWaitForTheQuestion(t *testing.T) {
	m, c, n := reducer(t)
	press(m, "g")
	m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("xa")})
	press(m, "enter")
	if got := n.kinds(); got != "PlanNack" {
		t.Fatalf("before the question is there: %s", got)
	}
	n.answer(m, c, asked("Nack"))
	if got := n.kinds(); got != "PlanNack, Nack" || m.top() != nil {
		t.Errorf("x a enter: %s, a panel is open: %v", got, m.top() != nil)
	}

	// A key that has waited may ask for something itself: the next ones wait on.
	m, c, n = reducer(t)
	press(m, "g", "x", "esc", "G", "x", "esc", "a")
	n.answer(m, c, asked("Nack"))
	if got := n.kinds(); got != "PlanNack, PlanNack" {
		t.Fatalf("x esc G x: %s", got)
	}
	n.answer(m, c, asked("Nack"))
	if got := n.kinds(); got != "PlanNack, PlanNack, Ack" {
		t.Errorf("x esc G x esc a: %s", got)
	}
}

// An answer that does not come keeps no key for ever, and what has waited for it
// does nothing.
func TestKeysDoNotWaitForEver(t *testing.T) {
	m, _, n := reducer(t)
	press(m, "g", "x", "a")
	m.Update(aheadLate{m.ahead.turn - 1})
	press(m, "a")
	if got := n.kinds(); got != "PlanNack" {
		t.Fatalf("an old wait ends this one: %s", got)
	}
	m.Update(aheadLate{m.ahead.turn})
	if got := footOf(m); !strings.Contains(got, "2 keys pressed before the answer came did nothing") {
		t.Errorf("the foot says %q", got)
	}
	press(m, "a")
	if got := n.kinds(); got != "PlanNack, Ack" {
		t.Errorf("keys are dead: %s", got)
	}
}
