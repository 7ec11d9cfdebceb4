package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/session/letter"
	"stompbox/stomp"
)

// sentBy gives what ctrl+s hands to the session.
func sentBy(t *testing.T, m *Model, k *composer) stomp.Send {
	t.Helper()
	n := &notebook{}
	k.c.sess = n
	cmd := keysTo(m, "<ctrl+s>")
	if k.reading {
		work(t, m, cmd, func() bool { return !k.reading })
	}
	for _, c := range n.commands {
		if s, ok := c.(session.Send); ok {
			return s.Message
		}
	}
	t.Fatalf("nothing was sent: %s %s", k.outcome.text, k.now().err)
	return stomp.Send{}
}

func TestTemplatesAreFilledInWhenSent(t *testing.T) {
	m, k := composeOwn(t, dialect.Other, letter.Letter{Send: stomp.Send{Destination: "/queue/{{seq}}", ContentType: "text/plain",
		Header: stomp.NewHeader("n", "{{seq}}", "e", `{{env "HOME"}}`), Body: []byte(`{{seq}} {{file "part"}} {{"{{"}}`)}})
	m.opts.Dir = m.home()
	if err := os.WriteFile(filepath.Join(m.home(), "part"), []byte("\x00\xff{{seq}}"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := sentBy(t, m, k)
	want := stomp.Send{Destination: "/queue/1", ContentType: "text/plain", Header: stomp.NewHeader("n", "1", "e", m.home()), Body: []byte("1 \x00\xff{{seq}} {{")}
	if diff := cmp.Diff(want, got, sendParts); diff != "" {
		t.Error(diff)
	}
	if again := sentBy(t, m, k); again.Destination != "/queue/2" {
		t.Errorf("the second one goes to %s", again.Destination)
	}
	if text := string(k.body.in.b); text != `{{seq}} {{file "part"}} {{"{{"}}` {
		t.Errorf("what was typed became %q", text)
	}
}

// A mistake is shown at its field and its place; nothing is sent.
func TestTemplateMistakes(t *testing.T) {
	for _, tc := range []struct {
		name string
		l    stomp.Send
		at   string
		want string
	}{
		{"in the destination", stomp.Send{Destination: "/queue/{{x}}"}, "destination", "destination, column 8: {{x}} is unknown"},
		{"in a header", stomp.Send{Destination: "/queue/a", Header: stomp.NewHeader("a", "1", "b", "{{")}, "headers", "b, column 1: {{ is not closed"},
		{"in the body", stomp.Send{Destination: "/queue/a", Body: []byte("one\n  {{uid}}")}, "body", "body, line 2, column 3: {{uid}} is unknown"},
		{"no variable", stomp.Send{Destination: "/queue/a", Body: []byte(`{{env "STOMPBOX_NOT_SET"}}`)}, "body", "no variable STOMPBOX_NOT_SET"},
		{"no file", stomp.Send{Destination: "/queue/a", Body: []byte(`{{file "missing"}}`)}, "body", "the file missing cannot be read"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, k := composeOwn(t, dialect.Other, letter.Letter{Send: tc.l})
			m.opts.Dir = m.home()
			n := &notebook{}
			k.c.sess = n
			cmd := keysTo(m, "<ctrl+s>")
			if k.reading {
				work(t, m, cmd, func() bool { return !k.reading })
			}
			if e := k.now(); string(e.label) != tc.at || !strings.Contains(e.err, tc.want) || len(n.commands) > 0 {
				t.Errorf("at %s: %q, %d commands", e.label, e.err, len(n.commands))
			}
			if tc.name == "in the body" && k.body.in.at != len("one\n  ") {
				t.Errorf("the cursor is at %d", k.body.in.at)
			}
			if tc.name == "in a header" && k.grid.row != 1 {
				t.Errorf("the focus is in row %d", k.grid.row)
			}
		})
	}
}

// What came from a broker is never filled in, whichever way it gets into the
// composer (a body must not read the environment or files of who sends it on).
func TestNothingReceivedIsATemplate(t *testing.T) {
	evil := []byte(`{{env "HOME"}} {{file "/etc/hostname"}} {{uuid}}`)
	f := stomp.Frame{Command: stomp.MESSAGE, Body: evil, Header: stomp.NewHeader("destination", `/queue/{{env "HOME"}}`,
		"reply-to", `/queue/{{env "HOME"}}`, "mine", `{{env "HOME"}}`, "correlation-id", `{{uuid}}`, "content-type", "text/plain")}
	for name, open := range map[string]func(m *Model, c *conn){
		"resend": func(m *Model, c *conn) {
			m.openPanel(newComposer(c, resendDraft(f, c.link.Broker), composeTarget{step: -1}))
		},
		"reply": func(m *Model, c *conn) {
			m.openPanel(newComposer(c, replyDraft(f, c.link.Broker), composeTarget{step: -1}))
		},
		"a subscription's name": func(m *Model, c *conn) {
			c.subs = append(c.subs, &subView{Subscription: session.Subscription{Destination: f.Header.Get("destination")}})
			m.compose()
		},
		"a draft of a resend": func(m *Model, c *conn) {
			m.openPanel(newComposer(c, resendDraft(f, c.link.Broker), composeTarget{step: -1}))
			keysTo(m, "x<esc>")
			m.compose()
		},
		"what was sent before": func(m *Model, c *conn) {
			m.remember(c, 0, letter.Letter{Send: resendDraft(f, c.link.Broker)}, 1)
			m.compose()
			m.top().(*composer).openLetters(m)
			keysTo(m, "<enter>")
		},
		"a step": func(m *Model, c *conn) {
			m.openPanel(newComposer(c, resendDraft(f, c.link.Broker), composeTarget{tx: 1, step: 0, asStep: true}))
		},
		"a paste": func(m *Model, c *conn) {
			m.compose()
			k := m.top().(*composer)
			k.focus(k.entries.body)
			paste(m, string(evil))
		},
	} {
		t.Run(name, func(t *testing.T) {
			m, c := formModel(t, dialect.Other, stomp.V12)
			open(m, c)
			k := m.top().(*composer)
			if k.template.on || k.holdsTemplate() {
				t.Fatal("templates are on")
			}
			if k.to.asStep {
				return
			}
			if k.dest.text() == "" || k.dest.text() == "/queue/" {
				k.dest.set("/queue/a")
			}
			s := sentBy(t, m, k)
			all := s.Destination + string(s.Body) + s.Header.Get("mine")
			if strings.Contains(all, m.home()) {
				t.Errorf("something was filled in: %q", all)
			}
		})
	}
	// A name with braces that a broker has told is not offered while templates are on.
	m, c := formModel(t, dialect.Other, stomp.V12)
	c.subs = append(c.subs, &subView{Subscription: session.Subscription{Destination: "/queue/{{uuid}}"}}, &subView{Subscription: session.Subscription{Destination: "/queue/plain"}})
	k := composeLetter(c, letter.Letter{Template: true}, composeTarget{step: -1})
	if list := k.destinations(); len(list) != 1 || list[0] != "/queue/plain" {
		t.Errorf("offered: %q", list)
	}
	m.openPanel(k)
}

func TestPreviewSendsNothing(t *testing.T) {
	m, k := composeOwn(t, dialect.RabbitMQ, letter.Letter{Repeat: "3", Send: stomp.Send{Destination: "/queue/a",
		Header: stomp.NewHeader("message-id", "x"), Body: []byte("n={{seq}} \x1b[2J")}})
	n := &notebook{}
	k.c.sess = n
	work(t, m, k.preview(m), func() bool { return m.top() != panel(k) })
	got := flat(seen(m, 110, 40))
	for _, want := range []string{"Preview: nothing is sent", "The first of 3 messages", "Templates filled in", "Use amqp-message-id",
		"SEND", "destination:/queue/a", "receipt:(generated on sending)", "n=1"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing: %s", want, got)
		}
	}
	if len(n.commands) > 0 {
		t.Errorf("commands %v", n.commands)
	}
	keysTo(m, "<esc>")
	if m.top() != panel(k) || k.seq != 0 {
		t.Error("the preview changed the composer")
	}
}

// Into a transaction goes what the templates say now: its steps are what will
// be sent.
func TestStepsHoldNoTemplates(t *testing.T) {
	m, k := composeOwn(t, dialect.Other, letter.Letter{Send: stomp.Send{Destination: "/queue/a", Body: []byte("{{seq}}")}})
	n := &notebook{}
	k.c.sess = n
	work(t, m, keysTo(m, "<ctrl+t>"), func() bool { return len(n.commands) > 0 })
	add := n.commands[0].(session.TxAdd)
	if got := string(add.Steps[0].Send.Body); got != "1" {
		t.Errorf("the step holds %q", got)
	}
}

// The preview is written for the screen it is on: nothing stands beyond its edge.
func TestPreviewFitsTheScreen(t *testing.T) {
	l := letter.Letter{Send: stomp.Send{Destination: "/queue/a", ContentType: "application/json",
		Header: stomp.NewHeader("expires", "123"), Body: []byte(`{"a": "` + strings.Repeat("lorem ipsum ", 20) + `" THE END`)}}
	for _, w := range []int{50, 80, 120} {
		m, k := composeOwn(t, dialect.Embedded, l)
		work(t, m, k.preview(m), func() bool { return m.top() != panel(k) })
		got := seen(m, w, 40)
		if text := flat(got); !strings.Contains(text, "THE END") || !strings.Contains(text, "expected") || strings.Contains(text[:strings.Index(text, "SEND")], "…") {
			t.Errorf("%d wide:\n%s", w, got)
		}
	}
}
