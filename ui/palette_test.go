package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/keymap"
	"stompbox/session"
)

// What a command's row has no room for stands below the list, whole, and the
// list keeps the cursor in sight.
func TestPaletteSaysReasonsWhole(t *testing.T) {
	for _, w := range []int{40, 60, 120} {
		m, _, _ := reducer(t)
		resize(m, w, 24)
		m.act(keymap.OpenPalette)
		keysTo(m, "Compare with the one")
		why := m.deeds[keymap.Diff].why(m)
		if why == "" {
			t.Fatal("a comparison is possible with nothing marked")
		}
		text := flat(ansi.Strip(seen(m, w, 24)))
		if !strings.Contains(text, why) {
			t.Errorf("%d columns do not say %q:\n%s", w, why, seen(m, w, 24))
		}
	}
	m, _, _ := reducer(t)
	resize(m, 40, 12)
	m.act(keymap.OpenPalette)
	p := m.top().(*palette)
	seen(m, 40, 12)
	for range p.shown {
		keysTo(m, "<down>")
		screen := seen(m, 40, 12)
		if from, to := p.list.visible(); p.list.cursor < from || p.list.cursor >= to || to-from < 1 || !strings.Contains(ansi.Strip(screen), "│▌") {
			t.Fatalf("the cursor is at %d of %d to %d:\n%s", p.list.cursor, from, to, screen)
		}
	}
}

// Letters of a word find it before what has the same letters far apart.
func TestLettersLeftOut(t *testing.T) {
	m, _, _ := reducer(t)
	for typed, want := range map[string]keymap.Action{
		"nak": keymap.Nack, "nck": keymap.Nack, "unsb": keymap.Unsubscribe, "cmps": keymap.Compose, "zm": keymap.Zoom,
		"ntc": keymap.OpenNotices, "hlp": keymap.OpenHelp, "ack up": keymap.AckUpTo, "mv msg": keymap.MoveTo,
	} {
		pane := keymap.Messages
		if want == keymap.Unsubscribe {
			pane = keymap.Subscriptions
		}
		offers := m.keys.Offers(pane)
		found := likeness(offers).find(nil, typed)
		if len(found) == 0 || offers[found[0]].Action != want {
			t.Errorf("%s finds %d commands, not first %s", typed, len(found), want)
			for _, i := range found {
				t.Log(offers[i].Name)
			}
		}
	}
}

// Every command has its name in the palette, whichever pane has the focus; one
// of another pane is done there.
func TestPaletteOffersOtherPanes(t *testing.T) {
	m, _, n := reducer(t)
	for focus := paneConnections; focus <= paneFrames; focus++ {
		m.setFocus(focus)
		m.act(keymap.OpenPalette)
		p := m.top().(*palette)
		for other := paneConnections; other <= paneFrames; other++ {
			for _, b := range m.keys.Offers(contextOf(other)) {
				if _, ok := m.deeds[b.Action]; ok && b.Name != "" && !slices.ContainsFunc(p.all, func(o keymap.Binding) bool { return o.Action == b.Action }) {
					t.Errorf("%s does not offer %s", contextOf(focus), b.Action)
				}
			}
		}
		m.closePanel()
	}
	m.setFocus(paneMessages)
	m.act(keymap.OpenPalette)
	keysTo(m, "unsub")
	if s := ansi.Strip(seen(m, 120, 24)); !strings.Contains(s, "in subscriptions") {
		t.Errorf("it does not say where:\n%s", s)
	}
	keysTo(m, "<enter>")
	if len(n.commands) != 1 || m.focus != paneSubscriptions {
		t.Fatalf("focus %d, commands %v", m.focus, n.commands)
	}
	if asked, ok := n.commands[0].(session.Plan); !ok {
		t.Errorf("%#v", n.commands[0])
	} else if _, ok := asked.Of.(session.Unsubscribe); !ok {
		t.Errorf("%#v", asked.Of)
	}
}
