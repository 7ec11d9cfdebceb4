package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/session/letter"
	"stompbox/stomp"
)

// TestHelpIsSearched: help shows what the words, or a key, ask for; esc shows
// all again before it closes.
func TestHelpIsSearched(t *testing.T) {
	m, _, _ := reducer(t)
	m.act(keymap.OpenHelp)
	all := seen(m, 100, 60)
	keysTo(m, "/")
	keysTo(m, "negative")
	if m.top().context() != keymap.Filter {
		t.Fatal("/ asks for nothing")
	}
	help := m.panels[0].(*scroller)
	text := func() string { return strings.Join(help.rows(m, 100, 60), "\n") }
	keysTo(m, "<backspace><backspace><backspace><backspace><backspace><backspace><backspace><backspace>nack the")
	if s := text(); !strings.Contains(s, "Nack the marked") || strings.Contains(s, "Zoom") {
		t.Errorf("nack the:\n%s", s)
	}
	keysTo(m, "<enter>")
	if s := text(); m.top() != help || strings.Contains(s, "Zoom") {
		t.Errorf("enter does not keep what was found:\n%s", s)
	}
	keysTo(m, "<esc>")
	if s := text(); m.top() != help || s != all[:len(s)] && !strings.Contains(s, "Zoom") {
		t.Errorf("esc does not show all again:\n%s", s)
	}
	keysTo(m, "/")
	keysTo(m, "z")
	keysTo(m, "<enter>")
	if s := text(); !strings.Contains(s, "Zoom the focused pane") {
		t.Errorf("the key z is not found:\n%s", s)
	}
	keysTo(m, "<esc><esc>")
	if m.top() != nil {
		t.Error("esc does not close it")
	}
}

// TestFilterHelpIsWhole: what explains the filters is not cut where the window
// is narrow, tells how to save one, and is searched by whole examples.
func TestFilterHelpIsWhole(t *testing.T) {
	m, _, _ := reducer(t)
	for _, w := range []int{30, 44, 80} {
		p := newFilterHelp(m)
		text := strings.Join(strings.Fields(ansi.Strip(strings.Join(p.rows(m, w, 300), " "))), " ")
		if strings.Contains(text, "…") {
			t.Errorf("cut at %d:\n%s", w, text)
		}
		if w == 80 {
			for _, want := range []string{"size>10k size of the body;", "ctrl+s saves it under a name", "ctrl+o lists the saved ones", "F lists them in Messages"} {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
		}
	}
	p := newFilterHelp(m)
	p.rows(m, 44, 20)
	p.search("powers of 1024")
	if text := ansi.Strip(strings.Join(p.rows(m, 44, 20), "\n")); !strings.Contains(text, "size>10k") || strings.Contains(text, "age<5m") {
		t.Errorf("searched:\n%s", text)
	}
}

// TestNoticesAreSearched: where there is nothing to pick from, lines are.
func TestNoticesAreSearched(t *testing.T) {
	m, _, _ := reducer(t)
	m.say(session.Info, "one apple")
	m.say(session.Warning, "two pears")
	m.act(keymap.OpenNotices)
	keysTo(m, "/")
	keysTo(m, "PEAR")
	log := m.panels[0].(*scroller)
	if s := strings.Join(log.rows(m, 80, 20), "\n"); strings.Contains(s, "apple") || !strings.Contains(s, "pears") {
		t.Errorf("PEAR:\n%s", s)
	}
}

// TestReadTextsTakeTheWidthTheyHave: what is only read is broken for the width
// it is shown at, and nothing of it is cut at the right.
func TestReadTextsTakeTheWidthTheyHave(t *testing.T) {
	long := "/queue/" + strings.Repeat("long.", 20)
	m, k := composeOwn(t, dialect.ActiveMQ, letter.Letter{Repeat: "3", Send: stomp.Send{Destination: long[1:], Header: stomp.NewHeader("expires", "5")}})
	texts := map[string]*scroller{
		"filters": newFilterHelp(m),
		"preview": k.frameOf(m, always(k.letter().Send)),
	}
	c := k.c
	c.txs = append(c.txs, session.Transaction{ID: 1, Name: "tx-1", Steps: []session.Step{
		{StepDraft: session.StepDraft{Kind: session.StepSend, Send: stomp.Send{Destination: long}}}}})
	m.dryRun()
	texts["dry run"] = m.top().(*scroller)
	for name, p := range texts {
		for _, w := range []int{36, 40, 80, 120} {
			w, _ := p.size(m, w, 24)
			for _, l := range p.lines {
				if l.Width() > w-4 {
					t.Errorf("%s in %d cells has a row of %d: %q", name, w, l.Width(), l)
				}
			}
		}
	}
}
