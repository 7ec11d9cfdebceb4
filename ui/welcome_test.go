package ui

import (
	"context"
	"strings"
	"testing"

	"stompbox/keymap"
	"stompbox/session/profile"
)

// bareModel is a console that was started without a broker.
func bareModel(t *testing.T, w, h int) *Model {
	t.Helper()
	m := New(context.Background(), Options{Theme: testTheme(t, "mono"), Keys: made.keys()})
	m.width, m.height = w, h
	return m
}

// Who comes without a broker reads the whole of what there is to do: nothing of
// it is cut, and at 80x24 nothing is below the border.
func TestWelcomeIsReadWhole(t *testing.T) {
	for _, size := range [][2]int{{40, 10}, {40, 24}, {72, 24}, {80, 24}, {120, 36}, {200, 50}} {
		screen := bareModel(t, size[0], size[1]).View()
		if strings.Contains(screen, "…") {
			t.Errorf("%v: something is cut:\n%s", size, screen)
		}
		for _, want := range []string{"ActiveMQ", "RabbitMQ", "TLS", "stompbox demo", "stompbox profiles example"} {
			if size[1] >= 24 && !strings.Contains(screen, want) {
				t.Errorf("%v: %q is missing:\n%s", size, want, screen)
			}
		}
	}
}

// What is about a list of messages is no hint while there is none, and says why.
func TestNoListHasNoColumns(t *testing.T) {
	m := bareModel(t, 120, 36)
	rows := strings.Split(m.View(), "\n")
	foot := rows[len(rows)-1]
	if strings.Contains(foot, "columns") || strings.Contains(foot, "times") || !strings.Contains(foot, "open") {
		t.Errorf("the hints without a connection: %s", foot)
	}
	for _, a := range []keymap.Action{keymap.ChooseColumns, keymap.NextTimes} {
		m.act(a)
		if m.top() != nil || !strings.Contains(string(m.notice.text), "no connection") {
			t.Errorf("%s: panel %v, notice %q", a, m.top(), m.notice.text)
		}
	}
}

// Who comes with profiles and names none of them begins where one is chosen:
// enter connects, and on a small screen the list is what is seen.
func TestProfilesAreChosenFirst(t *testing.T) {
	at := profile.Profile{Name: "staging", Host: "127.0.0.1", Port: 1}
	m := New(context.Background(), Options{Theme: testTheme(t, "mono"), Keys: made.keys(), Profiles: []profile.Profile{at}})
	m.Init()
	m.width, m.height = 40, 10
	if s := m.View(); m.focus != paneConnections || !strings.Contains(s, "staging") || !strings.Contains(s, "connect") {
		t.Errorf("the focus is on pane %d:\n%s", m.focus+1, s)
	}
	resize(m, 80, 24)
	if s := m.View(); !strings.Contains(s, "Not connected: enter connects") {
		t.Error(s)
	}
	m = New(context.Background(), Options{Theme: testTheme(t, "mono"), Keys: made.keys()})
	m.Init()
	if m.focus != paneMessages {
		t.Errorf("without a profile the focus is on pane %d", m.focus+1)
	}
}

// The profile that was asked for is the selected connection, wherever it stands
// in the file.
func TestTheProfileAskedForIsSelected(t *testing.T) {
	a, b := profile.Profile{Name: "first", Host: "a"}, profile.Profile{Name: "second", Host: "b"}
	m := New(context.Background(), Options{Profiles: []profile.Profile{a, b}, Open: []int{1}, Theme: testTheme(t, "mono"), Keys: made.keys()})
	if got := m.conn().profile.Name; got != "second" {
		t.Errorf("%s is selected", got)
	}
}
