package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/themes"
)

// A panic anywhere is the end of the program, and nothing else of it runs.
func TestGuard(t *testing.T) {
	boom := func() tea.Msg { panic("boom") }
	for name, do := range map[string]func(g *watched) tea.Cmd{
		"Update": func(g *watched) tea.Cmd {
			g.opts.Shapes.Keep = func(Shape) error { panic("boom") }
			_, cmd := g.Update(keyOf("="))
			return cmd
		},
		"View": func(g *watched) tea.Cmd {
			g.panels = []panel{breaks{}}
			g.dirty = true
			if g.View() != "" {
				t.Error("a broken View gives a screen")
			}
			_, cmd := g.Update(nil)
			return cmd
		},
		"a command": func(g *watched) tea.Cmd {
			_, cmd := g.Update(g.watch(boom)())
			return cmd
		},
		"a command in a batch": func(g *watched) tea.Cmd {
			inner := g.watch(tea.Batch(boom, func() tea.Msg { return nil }))().(tea.BatchMsg)
			_, cmd := g.Update(inner[0]())
			return cmd
		},
	} {
		t.Run(name, func(t *testing.T) {
			m, _ := newTestModel(t, "mono")
			over := false
			g := &watched{Model: m, over: func() { over = true }}
			resize(m, 80, 24)
			cmd := do(g)
			if cmd == nil {
				t.Fatal("the program goes on")
			}
			if _, quit := cmd().(tea.QuitMsg); !quit || g.crash == nil || !strings.Contains(g.crash.Error(), "boom") || len(g.crash.Stack) == 0 {
				t.Errorf("%v, over %v, crash %v", quit, over, g.crash)
			}
			if g.View() != "" {
				t.Error("the screen is drawn on")
			}
		})
	}
}

// breaks is a panel that cannot be drawn.
type breaks struct{ panel }

func (breaks) size(*Model, int, int) (int, int) { panic("boom") }

func TestCrashIsWrittenDown(t *testing.T) {
	th, err := themes.Find("mono", themes.NoColour)
	if err != nil {
		t.Fatal(err)
	}
	var report string
	m := New(context.Background(), Options{Theme: th, Crash: func(r []byte) (string, error) { report = string(r); return "/state/crash.txt", nil }})
	if err := m.report(&CrashError{Value: "boom", Stack: []byte("where")}); !strings.HasSuffix(err.Error(), "please report it with /state/crash.txt") ||
		!strings.Contains(report, "boom") || !strings.Contains(report, "where") {
		t.Errorf("%v, %q", err, report)
	}
	m.opts.Crash = func([]byte) (string, error) { return "", errors.New("disk full") }
	if err := m.report(&CrashError{Value: "boom"}); !strings.HasSuffix(err.Error(), "(boom), which is a bug: please report it") {
		t.Error(err)
	}
}
