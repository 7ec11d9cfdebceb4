package ui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/ui/inspect"
)

// runAll runs what keys started and gives the results back to the model.
func runAll(m *Model, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			runAll(m, c)
		}
	case answerMsg, loadedMsg:
		_, more := m.Update(msg)
		runAll(m, more)
	}
}

// TestQueryLive types a query: the answer shows with every letter, a mistake
// shows where it is, esc leaves no trace.
func TestQueryLive(t *testing.T) {
	m, _ := orderModel(t)
	resize(m, 120, 36)
	press(m, "J")
	if m.view.view != inspect.Pretty {
		t.Fatalf("an empty line opens %s", m.view.view)
	}
	for _, r := range ".customer" {
		runAll(m, press(m, string(r)))
	}
	for _, want := range []string{"Łukasz", "1 result "} {
		if !strings.Contains(m.View(), want) {
			t.Errorf("no %q in\n%s", want, m.View())
		}
	}
	runAll(m, press(m, "["))
	if !strings.Contains(m.View(), "the jq query is not finished") || !strings.Contains(m.View(), "Łukasz") {
		t.Errorf("a mistake hides the answer or is not said:\n%s", m.View())
	}
	press(m, "esc")
	if m.view.view != inspect.Pretty || m.view.doc.Has(inspect.Query) {
		t.Errorf("esc leaves %s", m.view.view)
	}
}

// TestQueryGoesOn asks the next message the same.
func TestQueryGoesOn(t *testing.T) {
	m, _ := orderModel(t)
	resize(m, 120, 36)
	press(m, "J")
	for _, r := range ".order" {
		runAll(m, press(m, string(r)))
	}
	runAll(m, press(m, "enter"))
	runAll(m, press(m, "j"))
	if m.view.view != inspect.Query || !strings.Contains(m.View(), "m 41  ") {
		t.Errorf("the next message:\n%s", m.View())
	}
	press(m, "v")
	if m.view.view != inspect.Pretty {
		t.Errorf("v leads to %s", m.view.view)
	}
}
