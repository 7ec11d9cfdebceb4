package ui

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/session/letter"
	"stompbox/stomp"
)

// desk is a console that keeps letters in dir.
func desk(t *testing.T, dir string) (*Model, *conn) {
	t.Helper()
	m, c := formModel(t, dialect.Other, stomp.V12)
	m.opts.Letters = letter.NewStore(dir)
	return m, c
}

// beside does what was begun beside the screen.
func beside(m *Model) {
	for len(m.later) > 0 {
		list := m.later
		m.later = nil
		for _, cmd := range list {
			if msg, ok := cmd().(deliverer); ok {
				msg.deliver(m)
			}
		}
	}
}

// open presses c.
func open(t *testing.T, m *Model) {
	t.Helper()
	m.compose()
}

func typeIn(m *Model, keys string) {
	keysTo(m, keys)
	m.watchDrafts()
	beside(m)
}

// What was typed is on disk while it is typed. A console that begins later
// offers it, octet for octet.
func TestDraftThroughACrash(t *testing.T) {
	dir := t.TempDir()
	m, _ := desk(t, dir)
	open(t, m)
	body := []byte("a\tb\r\n\x00\xff{{seq}}")
	k := m.top().(*composer)
	typeIn(m, "x<tab>text/plain<tab>k:v")
	k.body.in.set(body)
	k.notation.turn(true)
	typeIn(m, "<tab>j:<tab>")
	want := k.letter()
	m, c := desk(t, dir) // the first one is gone without a word
	open(t, m)
	p, ok := m.top().(*confirm)
	if !ok {
		t.Fatalf("nothing is offered: %T", m.top())
	}
	if got := flat(seen(m, 100, 20)); !strings.Contains(got, "Continue with a draft?") || !strings.Contains(got, "14 bytes") {
		t.Errorf("offered: %s", got)
	}
	p.key(m, tea.KeyMsg{Type: tea.KeyEnter})
	k = m.top().(*composer)
	if diff := cmp.Diff(want, k.letter(), sendParts); diff != "" || !bytes.Equal(k.letter().Body, body) {
		t.Errorf("it came back as another: %s", diff)
	}
	// Sent and confirmed, it is gone for good.
	c.sess = &notebook{}
	k.template.on = false
	keysTo(m, "<ctrl+s>")
	m.settled(c, session.Settled{Tag: k.waits, Fate: session.Written})
	m.settled(c, session.Settled{Tag: k.waits, Fate: session.Confirmed})
	beside(m)
	m, _ = desk(t, dir)
	open(t, m)
	if _, fresh := m.top().(*composer); !fresh {
		t.Errorf("what was confirmed is offered again: %s", flat(seen(m, 100, 20)))
	}
}

func TestOfferedDraftIsDiscarded(t *testing.T) {
	dir := t.TempDir()
	m, _ := desk(t, dir)
	open(t, m)
	typeIn(m, "/queue/one")
	for _, tc := range []struct {
		keys string
		left int
	}{{"<esc>", 1}, {"<tab><enter>", 1}, {"<tab><tab><enter>", 0}} {
		m, _ = desk(t, dir)
		open(t, m)
		for _, name := range strings.FieldsFunc(tc.keys, func(r rune) bool { return r == '<' || r == '>' }) {
			m.top().key(m, tea.KeyMsg{Type: keyTypes[name]})
		}
		beside(m)
		drafts, err := m.opts.Letters.Drafts(m.conns[0].address())
		if err != nil || len(drafts) != tc.left {
			t.Errorf("%s leaves %d drafts, %v", tc.keys, len(drafts), err)
		}
	}
}

func TestDiscard(t *testing.T) {
	dir := t.TempDir()
	m, c := desk(t, dir)
	open(t, m)
	typeIn(m, "/queue/one<tab>text/plain")
	k := m.top().(*composer)
	k.action(m, keymap.Discard)
	if _, asked := m.top().(*confirm); !asked {
		t.Fatal("it is not asked")
	}
	keysTo(m, "<esc>")
	if m.top() != panel(k) || k.kind.text() != "text/plain" {
		t.Fatal("esc discards")
	}
	k.action(m, keymap.Discard)
	keysTo(m, "<enter>")
	beside(m)
	k = m.top().(*composer)
	if k.kind.text() != "" || len(c.letters.drafts) > 0 {
		t.Errorf("%q stands there, %d drafts", k.kind.text(), len(c.letters.drafts))
	}
	if drafts, err := m.opts.Letters.Drafts(c.address()); err != nil || len(drafts) > 0 {
		t.Errorf("%d drafts on disk, %v", len(drafts), err)
	}
	k.action(m, keymap.Discard) // nothing to lose: not asked
	if _, asked := m.top().(*confirm); asked {
		t.Error("it is asked though there is nothing to lose")
	}
}

// A store that cannot be written costs nothing but the store.
func TestStoreThatFails(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	if err := os.WriteFile(dir, []byte("a file where the folder should be"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, _ := desk(t, dir)
	open(t, m)
	typeIn(m, "/queue/one")
	if !strings.Contains(string(m.notice.text), "cannot be kept on disk") {
		t.Errorf("the foot says %q", m.notice.text)
	}
	if k := m.top().(*composer); k.dest.text() != "/queue/one" {
		t.Error("what was typed is gone")
	}
}

func TestLargeDraftStaysInThisRun(t *testing.T) {
	m, c := desk(t, t.TempDir())
	open(t, m)
	k := m.top().(*composer)
	k.body.replace(make([]byte, letter.BodyMost+1))
	typeIn(m, "<tab>")
	if !strings.Contains(string(m.notice.text), "in this run only") {
		t.Errorf("the foot says %q", m.notice.text)
	}
	keysTo(m, "<esc>")
	if d := c.letters.draft(); d == nil || len(d.Body) != letter.BodyMost+1 {
		t.Error("it is not kept in this run either")
	}
}

// What was sent is listed with what became of it, found by its words, and put
// into the composer again; what stood there is kept.
func TestWhatWasSent(t *testing.T) {
	dir := t.TempDir()
	m, c := desk(t, dir)
	n := &notebook{}
	c.sess = n
	open(t, m)
	send := func(dest, body string, fate session.Fate, why string) {
		k := m.top().(*composer)
		k.template.on = false
		k.dest.set(dest)
		k.body.in.set([]byte(body))
		keysTo(m, "<ctrl+s>")
		m.settled(c, session.Settled{Tag: k.waits, Fate: session.Written})
		m.settled(c, session.Settled{Tag: k.waits, Fate: fate, Error: why})
		beside(m)
	}
	send("/queue/first", "alpha \xff\x00", session.Confirmed, "")
	send("/queue/second", "beta", session.Rejected, "no right")
	send("/queue/third", "gamma \x1b[2J", session.Unknown, "")

	m, c = desk(t, dir)
	c.sess = n
	open(t, m)
	if q, offered := m.top().(*confirm); offered { // the last one was never confirmed: a draft
		q.key(m, tea.KeyMsg{Type: tea.KeyTab})
		q.key(m, tea.KeyMsg{Type: tea.KeyEnter})
	}
	k := m.top().(*composer)
	k.dest.set("/queue/typed")
	k.touched = true
	k.openLetters(m)
	got := flat(seen(m, 120, 30))
	for _, want := range []string{"confirmed", "/queue/first", "rejected", "/queue/second", "unknown", "/queue/third", "draft"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not listed: %s", want, got)
		}
	}
	keysTo(m, "alph first")
	if got := flat(seen(m, 120, 30)); !strings.Contains(got, "1 of ") || strings.Contains(got, "/queue/second") {
		t.Errorf("searched: %s", got)
	}
	keysTo(m, "<ctrl+x>")
	if !strings.Contains(string(m.notice.text), "only drafts can be removed") {
		t.Errorf("removing what was sent: %q", m.notice.text)
	}
	keysTo(m, "<enter>")
	k = m.top().(*composer)
	if got := k.letter(); got.Destination != "/queue/first" || string(got.Body) != "alpha \xff\x00" || k.template.on {
		t.Errorf("put into the composer: %+v", got)
	}
	if d := c.letters.draft(); d == nil || d.Destination != "/queue/typed" {
		t.Errorf("what stood there is not kept: %+v", d)
	}
	k.openLetters(m)
	keysTo(m, "typed<ctrl+x>")
	beside(m)
	if d := c.letters.draft(); d != nil {
		t.Errorf("a removed draft is there: %+v", d)
	}
}

func TestNothingWasSentYet(t *testing.T) {
	m, k := composeOwn(t, dialect.Other, letter.Letter{})
	k.openLetters(m)
	if m.top() != panel(k) || !strings.Contains(k.outcome.text, "nothing sent on this connection yet") {
		t.Errorf("it says %q", k.outcome.text)
	}
}

// Destinations of what was composed and sent are known from then on.
func TestSentDestinationsAreKnown(t *testing.T) {
	m, c := formModel(t, dialect.Other, stomp.V12)
	m.remember(c, 0, letter.Letter{Send: stomp.Send{Destination: "/queue/sent"}}, 1)
	m.keepDraft(c, "d", letter.Letter{Send: stomp.Send{Destination: "/queue/drafted"}})
	if got := strings.Join(c.knownDestinations(), " "); got != "/queue/drafted /queue/sent" {
		t.Errorf("known: %s", got)
	}
}

// What is on disk is fetched as soon as there is a connection, and lies under
// what this run has made since.
func TestLettersAreFetched(t *testing.T) {
	dir := t.TempDir()
	m, c := desk(t, dir)
	m.keepDraft(c, "old", letter.Letter{Send: stomp.Send{Destination: "/queue/old"}})
	m.remember(c, 0, letter.Letter{Send: stomp.Send{Destination: "/queue/first"}}, 1)
	beside(m)
	m, c = desk(t, dir)
	cmd := m.fetchLetters(c)
	m.remember(c, 0, letter.Letter{Send: stomp.Send{Destination: "/queue/second"}}, 1)
	cmd().(deliverer).deliver(m)
	if n := len(c.letters.sent); n != 2 || c.letters.sent[1].Destination != "/queue/second" || len(c.letters.drafts) != 1 || c.letters.draft() != nil {
		t.Errorf("%d sent, %d drafts", n, len(c.letters.drafts))
	}
	if m.fetchLetters(c) != nil {
		t.Error("it is fetched again")
	}
}
