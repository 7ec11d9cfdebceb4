package ui

import (
	"fmt"
	"runtime/debug"

	tea "github.com/charmbracelet/bubbletea"
)

// CrashError says that the console broke down, which is a fault of this
// program. The terminal has been restored and the sessions have been ended.
type CrashError struct {
	Value any    // what panic was given
	Stack []byte // for whoever mends it; not part of Error
	Path  string // where that is written down; "" when it could not be
}

// Error is one sentence.
func (e *CrashError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("it crashed (%v), which is a bug: please report it", e.Value)
	}
	return fmt.Sprintf("it crashed (%v), which is a bug: please report it with %s", e.Value, e.Path)
}

// watched is the model as Bubble Tea sees it. A panic in Update, in View or in a
// command ends the program as a quit does, with the terminal restored; Bubble
// Tea's own way writes a stack over the screen.
type watched struct {
	*Model
	crash *CrashError
	over  func() // ends the program from within View
}

func (g *watched) Init() tea.Cmd {
	defer g.fell()
	return g.watch(g.Model.Init())
}

func (g *watched) Update(msg tea.Msg) (next tea.Model, cmd tea.Cmd) {
	if g.crash != nil {
		return g, tea.Quit
	}
	if c, ok := msg.(*CrashError); ok {
		g.crash = c
		return g, tea.Quit
	}
	next, cmd = g, tea.Quit // in the case of a panic
	defer g.fell()
	_, cmd = g.Model.Update(msg)
	return g, g.watch(cmd)
}

func (g *watched) View() (screen string) {
	if g.crash != nil {
		return ""
	}
	defer g.fell()
	return g.Model.View()
}

// fell takes a panic down.
func (g *watched) fell() {
	if v := recover(); v != nil {
		g.crash = &CrashError{Value: v, Stack: debug.Stack()}
		g.over()
	}
}

// watch guards a command, which runs in a goroutine of its own, and those that
// it gives.
func (g *watched) watch(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if v := recover(); v != nil {
				msg = &CrashError{Value: v, Stack: debug.Stack()}
			}
		}()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i, one := range batch {
				batch[i] = g.watch(one)
			}
		}
		return msg
	}
}

// caught makes an error of a panic.
func caught(into *error) {
	if v := recover(); v != nil {
		*into = &CrashError{Value: v, Stack: debug.Stack()}
	}
}
