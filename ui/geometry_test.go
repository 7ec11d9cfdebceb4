package ui

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/session/txfile"
	"stompbox/stomp"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// TestGeometry draws every pane and panel on screens from 1x1 to 300x100, with
// hostile text in every place that foreign text can reach: the screen is exactly
// filled, and no control rune gets out (R240 to R242).
func TestGeometry(t *testing.T) {
	turn := 0
	for _, part := range []map[string]func(*Model){surfaces(), panelSurfaces(), stackSurfaces(), inspectorSurfaces()} {
		for _, name := range slices.Sorted(maps.Keys(part)) {
			for _, theme := range []string{"dark", "mono"} {
				t.Run(theme+"/"+name, func(t *testing.T) {
					m := hostileModel(t, theme)
					resize(m, 120, 36)
					part[name](m)
					if theme == "dark" {
						everyBreak(t, m)
					} else {
						m.th.ASCII = true
					}
					jump(t, m, turn)
				})
			}
			turn++
		}
	}
}

// everyBreak draws on the screens around which something appears or goes.
func everyBreak(t *testing.T, m *Model) {
	t.Helper()
	for _, w := range []int{1, 2, 7, 20, 39, 40, 71, 72, 120, 300} {
		for _, h := range []int{1, 2, 3, 5, 9, 10, 13, 14, 36, 100} {
			resize(m, w, h)
			checkScreen(t, m, w, h)
		}
	}
}

// jumps is how many screens a surface is brought to by jump.
const jumps = 30

// jump goes from screen to screen, each nothing like the one before, and moves
// on what is open in between. All turns together meet every width up to 300 and
// every height up to 100, in ever other pairs.
func jump(t *testing.T, m *Model, turn int) {
	t.Helper()
	moves := [...]tea.KeyType{tea.KeyDown, tea.KeyEnd, tea.KeyPgUp, tea.KeyPgDown, tea.KeyHome, tea.KeyUp, tea.KeyRight}
	for n := turn * jumps; n < (turn+1)*jumps; n++ {
		w, h := 1+n*187%300, 1+(n*61+n/300*17)%100
		resize(m, w, h)
		checkScreen(t, m, w, h)
		m.Update(tea.KeyMsg{Type: moves[n%len(moves)]})
	}
	checkScreen(t, m, m.width, m.height)
}

func checkScreen(t *testing.T, m *Model, w, h int) {
	t.Helper()
	screen := m.View()
	if err := safe.Check(screen); err != nil {
		t.Fatalf("%dx%d: %v", w, h, err)
	}
	rows := strings.Split(screen, "\n")
	if len(rows) != h {
		t.Fatalf("%dx%d: %d rows", w, h, len(rows))
	}
	for i, row := range rows {
		if got := draw.Width(row); got != w {
			t.Fatalf("%dx%d: row %d has %d cells: %q", w, h, i, got, row)
		}
	}
}

// surfaces opens everything that can be on the screen.
func surfaces() map[string]func(*Model) {
	s := map[string]func(*Model){
		"log":         func(m *Model) { m.act(keymap.FocusFrames) },
		"zoom":        func(m *Model) { m.act(keymap.Zoom) },
		"palette":     func(m *Model) { m.act(keymap.OpenPalette) },
		"help":        func(m *Model) { m.act(keymap.OpenHelp) },
		"notices":     func(m *Model) { m.openLog() },
		"information": func(m *Model) { m.act(keymap.Information) },
		"sizes":       func(m *Model) { m.shape = Shape{Left: 6000, Upper: 8000, Connections: 5000, Transactions: 1000} },
		"filter":      func(m *Model) { m.act(keymap.OpenFilter) },
		"notice":      func(m *Model) { m.fail(hostile) },
		"confirm": func(m *Model) {
			m.openPanel(newConfirm(m.conn(), session.PlanAnswer{Title: hostile, Lines: []string{hostile, strings.Repeat("long ", 60)},
				Messages: []session.MsgID{0, 1, 2}, Choices: []session.Choice{{Label: hostile}, {Label: "b", Danger: true}}}))
		},
		"typed name": func(m *Model) {
			m.openPanel(newConfirm(m.conn(), session.PlanAnswer{Title: hostile, Lines: []string{hostile, strings.Repeat("long ", 60)},
				Choices: []session.Choice{{Label: hostile, Typed: hostile}, {Label: "b"}}}))
			press(m, "a", "enter")
		},
		"mistakes": func(m *Model) {
			text := []byte("[[step]]\nsend = '" + strings.ReplaceAll(hostile, "\n", "") + "'\n" + strings.Repeat("x", 300) + "\n")
			m.showMistakes(hostile, text, txfile.Errors{{Path: hostile, Line: 2, Col: 30, Problem: hostile}, {Path: hostile, Line: 3, Col: 299, Problem: "long"},
				{Path: hostile, Line: 99, Col: 1, Problem: "beyond"}})
		},
		"loading": func(m *Model) {
			file := txfile.File{Receives: []txfile.Receive{{Name: "a", Destination: hostile, Count: 2}, {Name: "b", Destination: "/q", Count: 1}},
				Steps: []txfile.Step{{Command: stomp.ACK, Of: "a"}}}
			m.openPanel(&txLoading{c: m.conn(), name: hostile, file: file})
		},
		"save":        func(m *Model) { m.act(keymap.SaveTx) },
		"load":        func(m *Model) { m.act(keymap.LoadTx) },
		"transaction": func(m *Model) { m.act(keymap.OpenTx) },
		"dry run":     func(m *Model) { m.act(keymap.DryRunTx) },
		"copy":        func(m *Model) { m.act(keymap.Copy) },
		"open":        func(m *Model) { m.openPanel(newConnectionForm("stomp://" + hostile)) },
		"peek":        func(m *Model) { m.openPanel(newPeekForm(m.conn(), hostile)) },
		"subscribe":   func(m *Model) { m.openPanel(newSubscribeForm(m.conn(), hostile)) },
		"composer": func(m *Model) {
			m.openPanel(newComposer(m.conn(), stomp.Send{Destination: hostile, ContentType: hostile, Body: []byte(hostile),
				Header: stomp.NewHeader(hostile, hostile, "b", "c")}, composeTarget{step: -1}))
		},
		"down": func(m *Model) {
			m.conn().subs = nil
			m.apply(m.conn(), session.Batch{Events: []session.Event{session.LinkChanged{Link: session.Link{State: session.Down, Error: hostile}}}})
		},
		"nothing": func(m *Model) { m.conns = nil },
	}
	for p := paneConnections; p <= paneFrames; p++ {
		s[fmt.Sprintf("pane %d", p+1)] = func(m *Model) { m.setFocus(p) }
	}
	for v := range 4 {
		s[fmt.Sprintf("view %d", v)] = func(m *Model) {
			m.setFocus(paneInspector)
			for range v {
				m.nextView()
			}
		}
	}
	return s
}

// hostileModel has hostile text in every field of every kind of state.
func hostileModel(t *testing.T, theme string) *Model {
	var frames []stomp.Frame
	for i := range 30 {
		f := message(i, strings.Repeat(hostile, 20))
		f.Header.Add("x-"+strings.ReplaceAll(hostile, "\x00", ""), strings.ReplaceAll(hostile, "\x00", ""))
		f.Header.Set("message-id", strings.ReplaceAll(hostile, "\x00", ""))
		f.Header.Set("destination", strings.ReplaceAll(hostile, "\x00", ""))
		f.Breaches = []string{hostile}
		frames = append(frames, f)
	}
	m, c := newTestModel(t, theme, frames...)
	c.profile.Name = hostile
	c.link.Server, c.link.Broker.Name, c.link.Broker.Release = hostile, "", hostile
	hold(m, c, len(frames))
	c.subs[0].Destination, c.subs[0].Note = hostile, hostile
	m.apply(c, session.Batch{Events: []session.Event{
		session.MsgChanged{Messages: []session.MsgID{3}, State: session.Failed, Why: hostile},
		session.SubChanged{Sub: session.Subscription{ID: 2, Destination: hostile, Badge: session.BadgeTail, State: session.SubRefused, Note: hostile}},
		session.TxChanged{Tx: session.Transaction{ID: 1, Name: hostile, State: session.TxRejected, Reason: hostile,
			Begin: session.Mark{Fate: session.Rejected, Error: hostile}, Steps: []session.Step{
				{StepDraft: session.StepDraft{Kind: session.StepSend, Send: stomp.Send{Destination: hostile, Body: []byte(hostile)}}, Warning: hostile},
				{StepDraft: session.StepDraft{Kind: session.StepNack, Message: 2}, Mark: session.Mark{Fate: session.Unknown, Error: hostile}},
			}}},
		session.Notice{Level: session.Failure, Text: hostile},
	}, Stats: c.stats})
	c.choose(0)
	m.notice = notice{}
	return m
}
