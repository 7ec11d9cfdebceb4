package ui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"stompbox/session"
	"stompbox/session/profile"
)

// footOf is the last row of the screen.
func footOf(m *Model) string {
	rows := strings.Split(ansi.Strip(m.View()), "\n")
	return rows[len(rows)-1]
}

// Why a key did nothing is true of what was selected then: it does not stand
// below the next message, nor in the place of a question's keys.
func TestReasonsGoWithTheNextKey(t *testing.T) {
	for name, keys := range map[string][]string{"a move": {"g"}, "a question": {"g", "x"}, "esc": {"esc"}} {
		m, _, _ := reducer(t)
		press(m, "g", "j", "a")
		if got := footOf(m); !strings.Contains(got, "not held") {
			t.Fatalf("the foot says %q", got)
		}
		press(m, keys...)
		if got := footOf(m); strings.Contains(got, "not held") {
			t.Errorf("after %s the foot says %q", name, got)
		}
	}
	m, _, _ := reducer(t)
	press(m, "z", "g", "j", "a", "esc")
	if !m.shape.Zoom {
		t.Error("esc took the zoom away with the notice")
	}
	m.fail("cannot be written")
	press(m, "g", "j")
	if got := footOf(m); !strings.Contains(got, "cannot be written") {
		t.Errorf("a key took a failure away: %q", got)
	}
	if m.notice.level != session.Failure {
		t.Error(m.notice.level)
	}
}

// A terminal without bracketed paste gives text and nothing that says so: no
// letter of it may act (pitfall 25). A key that is held down is no paste.
func TestBurstIsNoKeys(t *testing.T) {
	m, _, n := reducer(t)
	press(m, "g", strings.Repeat("ax", typedAhead))
	if got := footOf(m); !strings.Contains(got, "pasted text") || len(n.commands) > 0 {
		t.Errorf("%v, the foot says %q", n.commands, got)
	}
	press(m, "g", strings.Repeat("j", 2*typedAhead))
	if got := footOf(m); strings.Contains(got, "pasted text") {
		t.Errorf("after a held key the foot says %q", got)
	}
}

// The letters u and p that come in one read are no arrow, and esc leaves nothing.
func TestNamesOfKeysAreText(t *testing.T) {
	for _, opens := range []string{":", "c", "/"} {
		m, _, _ := reducer(t)
		press(m, opens)
		for _, name := range []string{"up", "esc", "enter", "tab", "ctrl+s", "left"} {
			m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)})
		}
		resize(m, 100, 30)
		if got := ansi.Strip(m.View()); m.top() == nil || !strings.Contains(got, "upescentertabctrl+sleft") {
			t.Errorf("after %s, %T:\n%s", opens, m.top(), got)
		}
	}
}

// Where there is one button only, there is no next one.
func TestOneButtonHasNoNext(t *testing.T) {
	for choices, want := range map[int]bool{1: false, 2: true} {
		m, c, _ := reducer(t)
		m.openPanel(newConfirm(c, session.PlanAnswer{Title: "Sure?", Choices: make([]session.Choice, choices)}))
		resize(m, 80, 24)
		if got := strings.Contains(footOf(m), "tab next"); got != want || !strings.Contains(footOf(m), "esc cancel") {
			t.Errorf("%d choices: the foot says %q", choices, footOf(m))
		}
	}
}

func TestRatesDoNotChangeTheirWidthAtTen(t *testing.T) {
	for r, want := range map[float64]string{0.04: "idle", 0.05: "0.1/s", 9.94: "9.9/s", 9.96: "10/s", 10.4: "10/s", 1234: "1,234/s"} {
		if got := rate(r); got != want {
			t.Errorf("%v is %q, not %q", r, got, want)
		}
	}
}

// The name of a connection without a name of its own is its address, which is said once.
func TestAnAddressIsSaidOnce(t *testing.T) {
	p, err := profile.Parse("stomp://127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	c := &conn{profile: p}
	for text, want := range map[string]string{
		"Nothing listens at 127.0.0.1:1: start it.": "Nothing listens at 127.0.0.1:1: start it.",
		"the link is lost":                          "127.0.0.1:1: the link is lost",
	} {
		if got := named(c, text); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	c.profile.Name = "at"
	if got := named(c, "Nothing listens at 127.0.0.1:1"); got != "at: Nothing listens at 127.0.0.1:1" {
		t.Error(got)
	}
}

// Esc twice in one read, which Bubble Tea calls alt+esc, is esc twice.
func TestEscTwiceGlued(t *testing.T) {
	m, _, _ := reducer(t)
	press(m, "?")
	m.Update(tea.KeyMsg{Type: tea.KeyEsc, Alt: true})
	if m.top() != nil {
		t.Errorf("%T is still open", m.top())
	}
	press(m, " ", "?")
	m.Update(tea.KeyMsg{Type: tea.KeyEsc, Alt: true})
	if v := m.conn().selected(); m.top() != nil || v.marks.n > 0 {
		t.Errorf("%T, %d marks: the second esc does nothing", m.top(), v.marks.n)
	}
}
