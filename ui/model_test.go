package ui

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/themes"
)

// at is the time of everything in these tests.
var at = time.Date(2026, 1, 2, 14, 2, 11, 402e6, time.UTC)

// hostile is text that wants out of its cell.
const hostile = "\x1b[2J\x1b]52;c;aGk=\a\u009b31m\u202eevil\u200b\x00\r\n\te\u0301\u0301\u0301\u0301\u0301\u0301 \xff\U0001F468\u200d\U0001F469\u200d\U0001F467 宽宽"

// newTestModel makes a model of one connection that is up, with the given
// messages as records of its journal.
func newTestModel(t testing.TB, theme string, frames ...stomp.Frame) (*Model, *conn) {
	t.Helper()
	th := testTheme(t, theme)
	p := profile.Profile{Name: "dev", Host: "127.0.0.1", Port: 61613, Login: "admin"}
	m := New(context.Background(), Options{Profiles: []profile.Profile{p}, Theme: th, Keys: made.keys(), Now: func() time.Time { return at }})
	c := m.conns[0]
	var records []session.Record
	for i, f := range frames {
		raw, err := stomp.AppendFrame(nil, f, stomp.V12)
		if err != nil {
			t.Fatalf("frame %d: %v", i, err)
		}
		records = append(records, session.Record{ID: session.MsgID(i), At: at, Version: stomp.V12, Raw: raw, Frame: f})
	}
	c.read = func(id session.MsgID) (session.Record, error) {
		if int(id) >= len(records) {
			return session.Record{}, fmt.Errorf("no record %d", id)
		}
		return records[id], nil
	}
	m.apply(c, session.Batch{Events: []session.Event{session.LinkChanged{Link: session.Link{State: session.Up,
		Version: stomp.V12, Server: "ActiveMQ/5.17.2", Broker: dialect.Of(stomp.Frame{Header: stomp.NewHeader("server", "ActiveMQ/5.17.2")}),
		Beat: stomp.HeartBeat{Send: 10 * time.Second, Receive: 10 * time.Second}}}}})
	m.notice = notice{}
	return m, c
}

// made are the themes and the key table, built once for all tests.
var made = struct {
	sync.Mutex
	themes map[string]themes.Theme
	keys   func() *keymap.Map
}{themes: map[string]themes.Theme{}, keys: sync.OnceValue(keymap.Default)}

func testTheme(t testing.TB, name string) themes.Theme {
	t.Helper()
	made.Lock()
	defer made.Unlock()
	if _, ok := made.themes[name]; !ok {
		th, err := themes.Find(name, themes.TrueColour)
		if err != nil {
			t.Fatal(err)
		}
		made.themes[name] = th
	}
	return made.themes[name]
}

// message makes a MESSAGE.
func message(n int, body string, pairs ...string) stomp.Frame {
	h := stomp.NewHeader("subscription", "s1", "destination", "/queue/orders",
		"message-id", fmt.Sprintf("ID:host-1:1:%d", n), "ack", fmt.Sprintf("ack-%d", n))
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return stomp.Frame{Command: stomp.MESSAGE, Header: h, Body: []byte(body)}
}

// hold announces a subscription that holds records 0 to n-1.
func hold(m *Model, c *conn, n int) {
	ids := make([]session.MsgID, n)
	for i := range ids {
		ids[i] = session.MsgID(i)
	}
	m.apply(c, session.Batch{Events: []session.Event{
		session.SubChanged{Sub: session.Subscription{ID: 1, WireID: "s1", Destination: "/queue/orders", Badge: session.BadgeHold,
			Ack: stomp.AckClientIndividual, Prefetch: 50, State: session.SubLive, Received: uint64(n), Held: n}},
		session.Arrived{Sub: 1, Messages: ids, State: session.Held},
		session.FrameLogged{From: 0, To: session.MsgID(n)},
	}, Stats: session.Stats{Held: n, Received: uint64(n), RateIn: 12.3, RoundTrip: 2 * time.Millisecond}})
}

// size gives the model a screen.
func resize(m *Model, w, h int) { m.Update(tea.WindowSizeMsg{Width: w, Height: h}) }

// press sends keys by their names.
func press(m *Model, names ...string) tea.Cmd {
	var cmds []tea.Cmd
	for _, name := range names {
		_, cmd := m.Update(keyOf(name))
		cmds = append(cmds, cmd)
	}
	return tea.Batch(cmds...)
}

// namedKeys are the keys that are no text, by the names the key table has.
var namedKeys = func() map[string]tea.KeyType {
	named := map[string]tea.KeyType{}
	for typ := tea.KeyType(-200); typ < 200; typ++ {
		if name := typ.String(); name != "" && typ != tea.KeyRunes {
			named[name] = typ
		}
	}
	return named
}()

func keyOf(name string) tea.KeyMsg {
	if name == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	if typ, ok := namedKeys[name]; ok {
		return tea.KeyMsg{Type: typ}
	}
	if rest, alt := strings.CutPrefix(name, "alt+"); alt {
		k := keyOf(rest)
		k.Alt = true
		return k
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}
