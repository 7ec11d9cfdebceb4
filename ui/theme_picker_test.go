package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/themes"
)

// themed is a model that can change its theme; kept is what it stored.
func themed(t *testing.T) (m *Model, kept *[]string) {
	m, c := newTestModel(t, "dark", message(0, "one"), message(1, "two"))
	hold(m, c, 2)
	kept = new([]string)
	m.opts.Themes = Themes{Names: themes.Names,
		Find: func(name string) (themes.Theme, error) { return themes.Find(name, themes.TrueColour) },
		Keep: func(name string) (string, error) { *kept = append(*kept, name); return "kept for the next time", nil }}
	resize(m, 80, 24)
	return m, kept
}

func TestThemePicker(t *testing.T) {
	m, kept := themed(t)
	press(m, ":")
	press(m, strings.Split("themes", "")...)
	press(m, "enter")
	if _, open := m.top().(*themePicker); !open {
		t.Fatal("the palette does not open the themes, which have no key")
	}
	before := m.View()
	press(m, "j")
	if m.th.Name != themes.Names()[1] || m.View() == before {
		t.Errorf("moving shows %s, not the next theme", m.th.Name)
	}
	press(m, "esc")
	if m.th.Name != "dark" || m.top() != nil || len(*kept) != 0 {
		t.Errorf("esc leaves %s and keeps %q", m.th.Name, *kept)
	}
	m.act(keymap.OpenThemes)
	press(m, "G", "kj", "k", "enter") // keys typed ahead arrive glued
	if want := themes.Names()[len(themes.Names())-2]; m.th.Name != want || len(*kept) != 1 || (*kept)[0] != want {
		t.Errorf("enter leaves %s and keeps %q, want %s", m.th.Name, *kept, want)
	}
	if !strings.Contains(string(m.notice.text), "kept for the next time") {
		t.Errorf("it says %q", m.notice.text)
	}
}

// The hints name nothing that the panel does not do.
func TestHintsOfPanelsThatSearchNothing(t *testing.T) {
	m, _ := themed(t)
	for _, p := range []panel{&themePicker{names: themes.Names(), before: m.th}, &txLoading{c: m.conn()}} {
		m.openPanel(p)
		if foot := ansi.Strip(m.drawFoot(80)); strings.Contains(foot, "search") || !strings.Contains(foot, "esc") {
			t.Errorf("%T: %q", p, foot)
		}
		press(m, "/")
		if m.top() != p {
			t.Errorf("%T searches", p)
		}
		m.removePanel(p)
	}
}

func TestThemePickerSaysWhatIsWrong(t *testing.T) {
	m, _ := themed(t)
	find := m.opts.Themes.Find
	m.opts.Themes.Find = func(name string) (themes.Theme, error) {
		if name == "light" {
			return themes.Theme{}, errors.New("themes: light.toml:3:1: this is not TOML")
		}
		return find(name)
	}
	m.opts.Themes.Keep = func(string) (string, error) { return "", errors.New("the disk is full") }
	m.act(keymap.OpenThemes)
	press(m, "j")
	if m.th.Name != "dark" || !strings.Contains(m.View(), "light.toml:3:1") {
		t.Errorf("a theme that cannot be shown: %s\n%s", m.th.Name, m.View())
	}
	press(m, "j", "enter")
	if m.th.Name != "high-contrast" || m.notice.level != session.Warning || !strings.Contains(string(m.notice.text), "the disk is full") {
		t.Errorf("%s: %q", m.th.Name, m.notice.text)
	}
	m.opts.Themes.Names = func() []string { return nil }
	m.act(keymap.OpenThemes)
	if m.top() != nil {
		t.Error("a list of no themes")
	}
}

func TestThemePickerFits(t *testing.T) {
	m, _ := themed(t)
	m.act(keymap.OpenThemes)
	for _, w := range []int{1, 3, 20, 40, 80, 200} {
		for _, h := range []int{1, 2, 5, 10, 24, 60} {
			resize(m, w, h)
			checkScreen(t, m, w, h)
			press(m, "j")
			checkScreen(t, m, w, h)
		}
	}
}

// What was wrong in the user's files is said at the start and stays in the log;
// a key of his own for quit works in forms too.
func TestUserFilesAtTheStart(t *testing.T) {
	keys, err := keymap.Parse("keys.toml", []byte("[everywhere]\nquit = [\"ctrl+t\"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	th, _ := themes.Find("dark", themes.TrueColour)
	m := New(context.Background(), Options{Theme: th, Keys: keys, Warnings: []string{"keys.toml:1:1: first", "second"}})
	resize(m, 80, 24)
	if !strings.Contains(m.View(), "second") || len(m.log) != 2 || m.log[0].level != session.Warning {
		t.Errorf("log %v\n%s", m.log, m.View())
	}
	m.tell("connected")
	if !strings.Contains(m.View(), "second") || len(m.log) != 3 {
		t.Errorf("good news hides what nobody has read yet:\n%s", m.View())
	}
	m.openPanel(newConnectionForm("stomp://"))
	if cmd := press(m, "ctrl+t"); cmd == nil || !m.quitting {
		t.Error("the user's key for quit does nothing in a form")
	}
}
