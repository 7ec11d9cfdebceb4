package ui

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/session/letter"
	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/stomp/broker"
)

func compose(t *testing.T, kind dialect.Kind, v stomp.Version, from stomp.Send) (*Model, *composer) {
	t.Helper()
	m, c := formModel(t, kind, v)
	m.openPanel(newComposer(c, from, composeTarget{step: -1}))
	return m, m.top().(*composer)
}

// words takes the layout out of a drawn panel.
func flat(s string) string {
	s = strings.NewReplacer("│", " ", "\x1b[0m", "").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

func TestComposerRefusesAtTheField(t *testing.T) {
	to := func(h ...string) stomp.Send {
		return stomp.Send{Destination: "/queue/a", Header: stomp.NewHeader(h...), Body: []byte("x")}
	}
	for _, tc := range []struct {
		name    string
		version stomp.Version
		from    stomp.Send
		off     bool   // content-length off
		at      string // label of the field
		want    string
	}{
		{"no destination", stomp.V12, stomp.Send{Body: []byte("x")}, false, "destination", "R130"},
		{"newline in 1.0", stomp.V10, to("k", "a\nb"), false, "headers", "R054"},
		{"newline in a destination in 1.0", stomp.V10, stomp.Send{Destination: "/queue/a\nb"}, false, "destination", "R054"},
		{"NUL", stomp.V12, to("k", "a\x00b"), false, "headers", "R055"},
		{"NUL in a content-type", stomp.V11, stomp.Send{Destination: "/q", ContentType: "a\x00"}, false, "content-type", "R055"},
		{"colon in a name in 1.0", stomp.V10, to("a:b", "v"), false, "headers", "R054"},
		{"carriage return in 1.1", stomp.V11, to("k", "a\rb"), false, "headers", "R053"},
		{"wrong content-length", stomp.V12, to("content-length", "99"), false, "headers", "R073"},
		{"two content-lengths", stomp.V12, to("content-length", "1", "content-length", "1"), false, "headers", "R"},
		{"destination twice", stomp.V12, to("destination", "/queue/b"), false, "headers", "R132"},
		{"no content-length for NUL", stomp.V12, stomp.Send{Destination: "/q", Body: []byte("a\x00b")}, true, "content-length", "R072"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, k := compose(t, dialect.ActiveMQ, tc.version, tc.from)
			if tc.off {
				keysTo(m, "<ctrl+l>")
			}
			before, _ := k.collect()
			keysTo(m, "<ctrl+s>")
			e := k.now()
			if string(e.label) != tc.at || !strings.Contains(e.err, tc.want) {
				t.Errorf("the error %q stands at %s, want %q at %s", e.err, e.label, tc.want, tc.at)
			}
			if got := flat(seen(m, 100, 30)); !strings.Contains(got, flat(e.err)) {
				t.Errorf("the error is not shown: %s", got)
			}
			if k.sent {
				t.Error("it was sent all the same")
			}
			after, _ := k.collect()
			if diff := cmp.Diff(before, after, sendParts); diff != "" {
				t.Errorf("what was typed changed: %s", diff)
			}
		})
	}
}

func TestComposerKeepsOctets(t *testing.T) {
	from := stomp.Send{Destination: "/queue/\xff\x00é", ContentType: "a\tb",
		Header: stomp.NewHeader("k", "a\nb", "k", "c\\nd", "\x1b[2J", "\u202e"), Body: []byte("@a\tb\r\nc\x00d\xff\n")}
	m, k := compose(t, dialect.Other, stomp.V12, from)
	equal := func(when string) {
		got, ok := k.collect()
		if diff := cmp.Diff(from, got, sendParts); !ok || diff != "" {
			t.Errorf("%s: %s", when, diff)
		}
	}
	equal("at once")
	k.at = 5
	keysTo(m, "<space>")
	equal("in the notation of escapes")
	if k.grid.lines[0].value.text() != `a\nb` || k.grid.lines[1].value.text() != `c\\nd` {
		t.Errorf("written as %q and %q", k.grid.lines[0].value.text(), k.grid.lines[1].value.text())
	}
	keysTo(m, "<space>")
	equal("after the notation")
	keysTo(m, "<tab>xy<backspace><backspace>")
	equal("after typing and taking back")
	k.began = letter.Letter{} // as if all of it had been typed
	keysTo(m, "<esc>")
	if k.c.letters.draft() == nil {
		t.Fatal("no draft is kept")
	}
	m.openDraft(k.c, *k.c.letters.draft(), composeTarget{step: -1})
	k = m.top().(*composer)
	equal("as a draft")
}

func TestHeaderGrid(t *testing.T) {
	m, k := compose(t, dialect.ActiveMQ, stomp.V12, stomp.Send{Destination: "/queue/a"})
	keysTo(m, "<ctrl+n>a:1<tab>b<tab>2<tab>a:3<ctrl+up>")
	got, _ := k.collect()
	want := stomp.NewHeader("a", "1", "a", "3", "b", "2") // repeats and order stay (R033)
	if diff := cmp.Diff(want, got.Header, sendParts); diff != "" {
		t.Error(diff)
	}
	keysTo(m, "<ctrl+x>")
	got, _ = k.collect()
	want = stomp.NewHeader("a", "1", "b", "2")
	if diff := cmp.Diff(want, got.Header, sendParts); diff != "" {
		t.Error(diff)
	}
	keysTo(m, "<ctrl+x><up><ctrl+x><ctrl+x>")
	if got, _ = k.collect(); got.Header.Len() != 0 {
		t.Errorf("%d headers are left", got.Header.Len())
	}
	keysTo(m, "JMSXGroupI<right><tab>")
	if k.grid.lines[0].name.text() != "JMSXGroupID" {
		t.Errorf("completed to %q", k.grid.lines[0].name.text())
	}
	k.grid.add()
	paste(m, "x: 1\ny:2:3\n")
	got, _ = k.collect()
	if got.Header.Get("x") != "1" || got.Header.Get("y") != "2:3" {
		t.Errorf("pasted headers became %v", got.Header)
	}
}

func TestBodyFromAFile(t *testing.T) {
	m, k := compose(t, dialect.Other, stomp.V12, stomp.Send{})
	content := []byte("a\tb\r\n\x00\xff")
	path := filepath.Join(m.home(), "body file")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	keysTo(m, "/queue/a")
	k.at = 8
	keysTo(m, "@~/nothing")
	missing := keysTo(m, "<ctrl+s>")
	work(t, m, missing, func() bool { return !k.reading })
	if e := k.entries.body; !strings.Contains(e.err, "there is no file") || !strings.Contains(e.err, filepath.Join(m.home(), "nothing")) {
		t.Errorf("the error is %q", e.err)
	}
	if got := string(k.body.in.b); got != "@~/nothing" || k.dest.text() != "/queue/a" || k.sent {
		t.Errorf("the body became %q", got)
	}
	keysTo(m, "<ctrl+u>@~")
	work(t, m, keysTo(m, "<ctrl+s>"), func() bool { return !k.reading })
	if !strings.Contains(k.entries.body.err, "not a regular file") {
		t.Errorf("a directory gives %q", k.entries.body.err)
	}
	keysTo(m, "/body file")
	var taken []byte
	cmd := k.finish(m, func(_ *Model, s maker) { taken = s(1).Body })
	work(t, m, cmd, func() bool { return !k.reading })
	if !bytes.Equal(taken, content) {
		t.Errorf("took %q, want %q", taken, content)
	}

	taken = nil
	cmd = k.finish(m, func(_ *Model, s maker) { taken = s(1).Body })
	keysTo(m, "<esc>")
	work(t, m, cmd, func() bool { return !k.reading })
	if taken != nil || !strings.Contains(string(m.notice.text), "nothing was sent") {
		t.Errorf("what was left was sent all the same: %q, %q", taken, m.notice.text)
	}
}

func TestDraftsAreKeptUntilTheyAreConfirmed(t *testing.T) {
	m, k := compose(t, dialect.Other, stomp.V12, stomp.Send{Destination: "/queue/a"})
	c := k.c
	keysTo(m, "<left><right><esc>")
	if c.letters.draft() != nil {
		t.Error("nothing was typed, and there is a draft")
	}
	again := func(keys string, fate session.Fate) {
		m.conns, m.cur = []*conn{c}, 0
		m.compose()
		next := m.top().(*composer)
		next.at = 8
		keysTo(m, keys)
		if fate != 0 {
			next.sent, next.waits, next.last = true, 1, next.letter()
			next.settled(m, next.c, session.Settled{Tag: 1, Fate: fate})
		}
		keysTo(m, "<esc>")
	}
	again("one", 0)
	if d := c.letters.draft(); d == nil || string(d.Body) != "one" {
		t.Fatalf("the draft is %+v", d)
	}
	again("", 0)
	again("", session.Unknown)
	again("", session.Rejected)
	again("", session.Written)
	if d := c.letters.draft(); d == nil || string(d.Body) != "one" {
		t.Fatalf("the draft became %+v though nothing confirmed it", d)
	}
	again("", session.Confirmed)
	if d := c.letters.draft(); d != nil {
		t.Errorf("the draft stays though it is confirmed: %+v", d)
	}
}

func TestAnAtFromAMessageIsText(t *testing.T) {
	m, k := compose(t, dialect.Other, stomp.V12, stomp.Send{Destination: "/queue/a", Body: []byte("@/etc/hostname")})
	if path, ok := k.body.file(); ok {
		t.Errorf("the body of a message names the file %s", path)
	}
	keysTo(m, "<end>x")
	if path, ok := k.body.file(); !ok || path != "/etc/hostnamex" {
		t.Errorf("what was typed names %q, %v", path, ok)
	}
	keysTo(m, "<esc>")
	m.openDraft(k.c, *k.c.letters.draft(), composeTarget{step: -1})
	if _, ok := m.top().(*composer).body.file(); !ok {
		t.Error("a draft that named a file does not any more")
	}
}

// connected is a console with a session to an embedded broker.
func connected(t *testing.T, o broker.Options) (*Model, *conn, *broker.Broker) {
	t.Helper()
	b, err := broker.Start("127.0.0.1:0", o)
	if err != nil {
		t.Fatal(err)
	}
	p, err := profile.Parse("stomp://me:x@" + b.Addr())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	m := New(ctx, Options{Profiles: []profile.Profile{p}, Session: session.Options{JournalDir: t.TempDir(), BatchEvery: time.Millisecond}})
	c := m.conns[0]
	t.Cleanup(func() {
		if c.sess != nil {
			c.sess.Close(context.Background())
		}
		cancel()
		b.Close()
	})
	return m, c, b
}

func TestSendShowsItsOutcomeInPlace(t *testing.T) {
	m, c, b := connected(t, broker.Options{})
	w := newWorker(t, m)
	w.start(m.connect(c))
	w.until(func() bool { return c.link.State == session.Up })
	m.openPanel(newComposer(c, stomp.Send{Destination: "/queue/a", Body: []byte("hi\x00")}, composeTarget{step: -1}))
	k := m.top().(*composer)
	w.start(keysTo(m, "<end>!<ctrl+s>"))
	w.until(func() bool { return k.fate == session.Confirmed })
	if got := flat(seen(m, 100, 30)); !strings.Contains(got, "written and confirmed in") {
		t.Errorf("no outcome in %s", got)
	}
	if s := b.Stats().Queue("/queue/a"); s.Depth != 1 {
		t.Errorf("the broker has %+v", s)
	}
	keysTo(m, "<esc>")
	if c.letters.draft() != nil {
		t.Error("what was confirmed is kept as a draft")
	}
}

func TestOutcomesAreHonest(t *testing.T) {
	_, k := compose(t, dialect.Other, stomp.V12, stomp.Send{Destination: "/queue/a"})
	k.waits, k.sent = 7, true
	for _, tc := range []struct {
		s    session.Settled
		want string
	}{
		{session.Settled{Fate: session.Written, What: "send"}, "send: written"},
		{session.Settled{Fate: session.Confirmed, What: "send", After: 3 * time.Millisecond}, "send: written and confirmed in 3.0 ms"},
		{session.Settled{Fate: session.Rejected, What: "send", Error: "no right"}, "send: rejected: no right"},
		{session.Settled{Fate: session.Unknown, What: "send", Error: "the link died"}, "send: unknown: the link died"},
		{session.Settled{Fate: session.Refused, What: "send", Error: "read-only"}, "send: not sent: read-only"},
	} {
		tc.s.Tag = 7
		k.settled(nil, k.c, tc.s)
		if k.outcome.text != tc.want {
			t.Errorf("%s is shown as %q, want %q", tc.s.Fate, k.outcome.text, tc.want)
		}
	}
	k.settled(nil, k.c, session.Settled{Tag: 8, Fate: session.Confirmed})
	k.settled(nil, &conn{}, session.Settled{Tag: 7, Fate: session.Confirmed})
	if k.fate != session.Refused {
		t.Error("another command's fate is shown")
	}
}

func TestStepsGoIntoATransaction(t *testing.T) {
	m, c, _ := connected(t, broker.Options{})
	w := newWorker(t, m)
	w.start(m.connect(c))
	w.until(func() bool { return c.link.State == session.Up })
	m.openPanel(newComposer(c, stomp.Send{Destination: "/queue/a", Body: []byte("1")}, composeTarget{step: -1}))
	w.start(keysTo(m, "<ctrl+t>"))
	w.until(func() bool { return len(c.txs) == 1 && len(c.txs[0].Steps) == 1 })
	keysTo(m, "<esc>")
	m.openPanel(newComposer(c, c.txs[0].Steps[0].Send, composeTarget{tx: c.txs[0].ID, step: 0, asStep: true}))
	w.start(keysTo(m, "<end>2<ctrl+s>"))
	w.until(func() bool { return string(c.txs[0].Steps[0].Send.Body) == "12" })
	if m.top() != nil {
		t.Error("the composer of a step stays open")
	}
}
