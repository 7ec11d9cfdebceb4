package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/stomp/broker"
)

// formModel is a console without a terminal and one connection without a broker.
func formModel(t testing.TB, kind dialect.Kind, v stomp.Version) (*Model, *conn) {
	t.Helper()
	env := map[string]string{"HOME": t.TempDir()}
	m := New(context.Background(), Options{Environ: func(k string) string { return env[k] },
		Now: func() time.Time { return time.Unix(1, 0) }})
	m.width, m.height = 100, 30
	c := newConn(profile.Profile{Host: "localhost", Port: 61613})
	c.link = session.Link{State: session.Up, Version: v, Broker: dialect.Broker{Kind: kind, Name: "B"}}
	m.conns = append(m.conns, c)
	return m, c
}

// keyTypes are the keys that are no text.
var keyTypes = map[string]tea.KeyType{"tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab, "enter": tea.KeyEnter, "esc": tea.KeyEsc,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "space": tea.KeySpace,
	"home": tea.KeyHome, "end": tea.KeyEnd, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	"ctrl+s": tea.KeyCtrlS, "ctrl+e": tea.KeyCtrlE, "ctrl+t": tea.KeyCtrlT, "ctrl+n": tea.KeyCtrlN, "ctrl+x": tea.KeyCtrlX,
	"ctrl+l": tea.KeyCtrlL, "ctrl+r": tea.KeyCtrlR, "ctrl+u": tea.KeyCtrlU, "ctrl+w": tea.KeyCtrlW,
	"ctrl+down": tea.KeyCtrlDown, "ctrl+up": tea.KeyCtrlUp, "pgdown": tea.KeyPgDown}

// keysTo gives keys to the topmost panel: names in angle brackets, the rest as
// text. It gives the last command.
func keysTo(m *Model, keys string) (cmd tea.Cmd) {
	for keys != "" {
		if name, rest, ok := strings.Cut(keys[1:], ">"); keys[0] == '<' && ok {
			kind, known := keyTypes[name]
			if !known {
				panic("no key " + name)
			}
			cmd, keys = m.top().key(m, tea.KeyMsg{Type: kind}), rest
			continue
		}
		text, _, _ := strings.Cut(keys, "<")
		cmd = m.top().key(m, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)})
		keys = keys[len(text):]
	}
	return cmd
}

func paste(m *Model, s string) {
	m.top().key(m, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s), Paste: true})
}

// seen is the topmost panel as plain text.
func seen(m *Model, w, h int) string {
	pw, ph := m.top().size(m, w, h)
	return strings.Join(m.top().rows(m, pw, ph), "\n")
}

// worker runs commands as Bubble Tea does: each by itself, their messages taken
// one after the other.
type worker struct {
	t       *testing.T
	m       *Model
	results chan tea.Msg
}

func newWorker(t *testing.T, m *Model) *worker {
	return &worker{t, m, make(chan tea.Msg, 64)}
}

func (w *worker) start(cmd tea.Cmd) {
	if cmd != nil {
		go func() { w.results <- cmd() }()
	}
}

// until takes messages until done.
func (w *worker) until(done func() bool) {
	w.t.Helper()
	late := time.After(time.Minute)
	for !done() {
		select {
		case msg := <-w.results:
			if list, ok := msg.(tea.BatchMsg); ok {
				for _, cmd := range list {
					w.start(cmd)
				}
				continue
			}
			_, cmd := w.m.Update(msg)
			w.start(cmd)
		case <-late:
			w.t.Fatal("what was awaited did not come")
		}
	}
}

// work runs one command until done.
func work(t *testing.T, m *Model, cmd tea.Cmd, done func() bool) {
	t.Helper()
	w := newWorker(t, m)
	w.start(cmd)
	w.until(done)
}

func TestPasteIsText(t *testing.T) {
	m, c := formModel(t, dialect.Other, stomp.V12)
	m.openPanel(newSubscribeForm(c, ""))
	f := m.top().(*destinationForm)
	paste(m, "/queue/a\r\nb\tq:\x1b[A\n")
	if got, want := f.dest.text(), "/queue/a b\tq:\x1b[A"; got != want {
		t.Errorf("pasted %q, want %q", got, want)
	}
	if f.at != 0 || m.top() == nil {
		t.Error("a paste acted as keys")
	}
	keysTo(m, "<tab>")
	paste(m, " <right>x") // nothing here takes text
	if f.ack.at != 0 {
		t.Error("a paste chose another ack mode")
	}
}

func TestLettersAreText(t *testing.T) {
	m, c := formModel(t, dialect.Other, stomp.V12)
	m.openPanel(newPeekForm(c, ""))
	keysTo(m, "jq:<space>?") // typed ahead and glued, and keys of panes
	if got := m.top().(*destinationForm).dest.text(); got != "jq: ?" {
		t.Errorf("typed %q", got)
	}
}

func TestCompletionIsTakenWithRight(t *testing.T) {
	m, c := formModel(t, dialect.Other, stomp.V12)
	c.subs = append(c.subs, &subView{Subscription: session.Subscription{Destination: "/queue/orders"}})
	m.openPanel(newPeekForm(c, ""))
	f := m.top().(*destinationForm)
	keysTo(m, "/queue/o")
	if !strings.Contains(seen(m, 80, 20), "rders") {
		t.Error("the completion is not shown")
	}
	if f.dest.text() != "/queue/o" {
		t.Errorf("a completion is taken unasked: %q", f.dest.text())
	}
	keysTo(m, "<right>")
	if f.dest.text() != "/queue/orders" {
		t.Errorf("right took %q", f.dest.text())
	}
}

func TestRightGoesThroughWhatIsOffered(t *testing.T) {
	m, k := compose(t, dialect.Other, stomp.V12, stomp.Send{})
	keysTo(m, "<tab><right>")
	if k.kind.text() != contentTypes[0] {
		t.Errorf("the first is %q", k.kind.text())
	}
	for range contentTypes {
		keysTo(m, "<right>")
	}
	if k.kind.text() != contentTypes[0] {
		t.Errorf("all round is %q", k.kind.text())
	}
	keysTo(m, "<backspace>x<right>")
	if k.kind.text() != contentTypes[0][:len(contentTypes[0])-1]+"x" {
		t.Errorf("what was typed became %q", k.kind.text())
	}
}

func TestFieldsAreARing(t *testing.T) {
	m, c := formModel(t, dialect.Other, stomp.V12)
	m.openPanel(newPeekForm(c, ""))
	f := m.top().(*destinationForm)
	for i, want := range []int{1, 2, 0} {
		keysTo(m, "<tab>")
		if f.at != want {
			t.Errorf("tab %d went to field %d, want %d", i, f.at, want)
		}
	}
	keysTo(m, "<shift+tab>")
	if f.at != 2 {
		t.Errorf("shift+tab went to field %d, want 2", f.at)
	}
	keysTo(m, "<up><up>")
	if f.at != 0 {
		t.Errorf("up twice went to field %d, want 0", f.at)
	}
	keysTo(m, "<esc>")
	if m.top() != nil {
		t.Error("esc left the form open")
	}
}

func TestSubscribeSaysWhatIsWrongAndKeepsWhatWasTyped(t *testing.T) {
	for _, tc := range []struct{ name, keys, want string }{
		{"no destination", "<ctrl+s>", "no destination"},
		{"prefetch", "/queue/a<tab><tab>x<ctrl+s>", "not a number of messages"},
		{"header without a name", "/queue/a<tab><tab><tab><tab>n<tab>v<shift+tab><backspace><ctrl+s>", "R025"},
		{"an escape that is none", "/queue/a<shift+tab><space><shift+tab>n<tab>\\q<ctrl+s>", "is not an escape"},
		{"NUL", "/queue/a<shift+tab><space><shift+tab>n<tab>\\0<ctrl+s>", "R055"},
		{"id among the headers", "/queue/a<tab><tab><tab><tab>id<tab>x<ctrl+s>", "R132"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, c := formModel(t, dialect.RabbitMQ, stomp.V12)
			m.openPanel(newSubscribeForm(c, ""))
			f := m.top().(*destinationForm)
			keysTo(m, tc.keys)
			if got := seen(m, 100, 30); !strings.Contains(strings.Join(strings.Fields(got), " "), tc.want) {
				t.Errorf("want %q in\n%s", tc.want, got)
			}
			if m.top() != panel(f) {
				t.Error("the form closed")
			}
			if strings.HasPrefix(tc.keys, "/queue/a") && f.dest.text() != "/queue/a" {
				t.Errorf("the destination became %q", f.dest.text())
			}
		})
	}
}

func TestAckModesByVersion(t *testing.T) {
	for v, want := range map[stomp.Version]stomp.AckMode{stomp.V10: stomp.AckClient, stomp.V11: stomp.AckClientIndividual, stomp.V12: stomp.AckClientIndividual} {
		m, c := formModel(t, dialect.ActiveMQ, v)
		m.openPanel(newSubscribeForm(c, "/queue/a"))
		cmd, ok := m.top().(*destinationForm).command()
		sub, _ := cmd.(session.Subscribe)
		if !ok || sub.Ack != want || sub.Prefetch != 50 || sub.Destination != "/queue/a" { // R143
			t.Errorf("%s: %+v", v, cmd)
		}
	}
}

func TestPeekMakesItsCommand(t *testing.T) {
	m, c := formModel(t, dialect.RabbitMQ, stomp.V12)
	m.openPanel(newPeekForm(c, "/queue/a"))
	keysTo(m, "<tab><ctrl+u>7<tab>price > 10")
	cmd, ok := m.top().(*destinationForm).command()
	if want := (session.Peek{Destination: "/queue/a", Limit: 7, Selector: "price > 10"}); !ok || cmd != session.Command(want) {
		t.Errorf("got %+v, want %+v", cmd, want)
	}
	note, _, _ := strings.Cut(c.link.Broker.PeekNote(stomp.V12), ":")
	if note == "" || !strings.Contains(seen(m, 100, 30), note) {
		t.Error("what the look does is not said:\n" + seen(m, 100, 30))
	}
}

// What a look does to the queue is said of the queue, not of a number.
func TestPeekIsExplainedBelowItsDestination(t *testing.T) {
	m, c := formModel(t, dialect.Embedded, stomp.V12)
	m.openPanel(newPeekForm(c, "/queue/a"))
	screen := seen(m, 100, 30)
	note, limit := strings.Index(screen, "nothing is taken"), strings.Index(screen, "limit")
	if note < 0 || limit < 0 || note > limit {
		t.Errorf("the note is not between the destination and the limit:\n%s", screen)
	}
}

// A selector that nothing is selected by is said where it is written.
func TestSelectorsPassedOverAreSaid(t *testing.T) {
	for kind, want := range map[dialect.Kind]bool{dialect.ActiveMQ: false, dialect.RabbitMQ: true, dialect.Embedded: true} {
		m, c := formModel(t, kind, stomp.V12)
		m.openPanel(newPeekForm(c, "/queue/a"))
		if got := strings.Contains(seen(m, 100, 30), "this broker knows no selectors"); got != want {
			t.Errorf("kind %v, nothing written:\n%s", kind, seen(m, 100, 30))
		}
		keysTo(m, "<tab><tab>price > 10")
		note, _, _ := strings.Cut(c.link.Broker.SelectorNote(), ":")
		if got := note != "" && strings.Contains(seen(m, 100, 30), note); got != want {
			t.Errorf("kind %v, a selector written:\n%s", kind, seen(m, 100, 30))
		}
	}
}

func TestNotConnectedKeepsTheForm(t *testing.T) {
	m, c := formModel(t, dialect.RabbitMQ, stomp.V12)
	c.link.State = session.Down
	m.openPanel(newPeekForm(c, "/queue/a"))
	keysTo(m, "<ctrl+s>")
	if m.top() == nil || !strings.Contains(seen(m, 100, 30), "not connected") {
		t.Error("the form is gone or does not say why nothing came of it")
	}
}

func TestSubscribeGoesThroughThePlan(t *testing.T) {
	m, c, _ := connected(t, broker.Options{})
	m.opts.Session.ReadOnly = true
	w := newWorker(t, m)
	w.start(m.connect(c))
	w.until(func() bool { return c.link.State == session.Up })

	m.openPanel(newSubscribeForm(c, "/queue/a"))
	f := m.top().(*destinationForm)
	keysTo(m, "<tab><left>")
	if f.mode() != stomp.AckAuto {
		t.Fatalf("the mode is %s", f.mode())
	}
	w.start(keysTo(m, "<ctrl+s>"))
	w.until(func() bool { return f.outcome.text != "" || m.top() != panel(f) })
	if m.top() != panel(f) || f.dest.text() != "/queue/a" {
		t.Fatal("what was typed is gone though it was refused")
	}

	keysTo(m, "<right>")
	w.start(keysTo(m, "<enter>"))
	w.until(func() bool { return len(c.subs) == 1 })
	if got := c.subs[0].Subscription; m.top() != nil || got.Ack != stomp.AckClientIndividual || got.Destination != "/queue/a" || got.Prefetch != 50 {
		t.Errorf("subscribed as %+v", got)
	}
}
