package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/session/journal"
	"stompbox/session/profile"
	"stompbox/stomp"
)

// recordedModel opens a recording of these frames; those of ours are the ones
// that only clients send.
func recordedModel(t *testing.T, theme string, frames ...stomp.Frame) (*Model, *conn) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "orders.journal")
	j, err := journal.CreateFile(path, journal.Bounds{})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range frames {
		raw, err := stomp.AppendFrame(nil, f, stomp.V12)
		if err != nil {
			t.Fatalf("frame %d: %v", i, err)
		}
		out := f.Command == stomp.SUBSCRIBE || f.Command == stomp.ACK || f.Command == stomp.SEND
		if _, err := j.Append(journal.Entry{At: at.Add(time.Duration(i) * time.Millisecond), Outgoing: out, Link: 1, Version: uint8(stomp.V12), Raw: raw}); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return openedModel(t, theme, path)
}

func openedModel(t *testing.T, theme, path string) (*Model, *conn) {
	t.Helper()
	m := New(context.Background(), Options{Recordings: []string{path}, Theme: testTheme(t, theme), Keys: made.keys(), Now: func() time.Time { return at }})
	c := m.conns[0]
	resize(m, 120, 40)
	m.Init()
	t.Cleanup(func() { m.close() })
	for pieces := 0; c.reading(); pieces++ {
		b, err := c.sess.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		m.Update(batchMsg{c, b, nil})
		if pieces > 1000 {
			t.Fatal("the recording has no end")
		}
	}
	return m, c
}

func recordedFrames(n int) []stomp.Frame {
	frames := []stomp.Frame{
		{Command: stomp.CONNECTED, Header: stomp.NewHeader("version", "1.2", "server", "ActiveMQ/5.17.2")},
		{Command: stomp.SUBSCRIBE, Header: stomp.NewHeader("id", "s1", "destination", "/queue/orders", "ack", "client-individual")},
	}
	for i := range n {
		frames = append(frames, message(i, "body"))
	}
	return append(frames,
		stomp.Frame{Command: stomp.ACK, Header: stomp.NewHeader("id", "ack-1", "receipt", "r1")},
		stomp.Frame{Command: stomp.RECEIPT, Header: stomp.NewHeader("receipt-id", "r1")},
		stomp.Frame{Command: stomp.ACK, Header: stomp.NewHeader("id", "ack-2", "receipt", "r2")})
}

// A recording shows its subscriptions, messages, states and frames; every key
// that would act says why it does not.
func TestOpenARecording(t *testing.T) {
	m, c := recordedModel(t, "dark", recordedFrames(20000)...)
	v := c.selected()
	if v == nil || v.Destination != "/queue/orders" || v.Badge != session.BadgeHold || len(v.ids) != 20000 || c.frames.list.n != 20005 {
		t.Fatalf("shows %+v and %d frames", v, c.frames.list.n)
	}
	for i, want := range []session.MsgState{session.Held, session.Acked, session.FateLost, session.Held} {
		if v.states[i] != want {
			t.Errorf("message %d is %v, want %v", i, v.states[i], want)
		}
	}
	m.notice = notice{}
	if got := v.figure(); got != "20,000" {
		t.Errorf("its row says %s", got)
	}
	for _, want := range []string{"orders.journal", "recording of 20,005 frames", "ActiveMQ", "1.2", "/queue/orders", "acked", "unknown", ":host-1:1:1"} {
		if !strings.Contains(ansi.Strip(m.View()), want) {
			t.Errorf("the screen does not show %q:\n%s", want, ansi.Strip(m.View()))
		}
	}
	for _, a := range []keymap.Action{keymap.Ack, keymap.AckUpTo, keymap.Nack, keymap.Resend, keymap.Reply, keymap.MoveTo, keymap.AddToTx,
		keymap.Peek, keymap.Subscribe, keymap.Unsubscribe, keymap.Compose, keymap.Disconnect, keymap.NewTx, keymap.OpenTx, keymap.CommitTx,
		keymap.BeginTx, keymap.AbortTx, keymap.DryRunTx} {
		m.notice = notice{}
		m.act(a)
		if !strings.Contains(string(m.notice.text), recordingOnly) || m.top() != nil {
			t.Errorf("%s says %q", a, m.notice.text)
		}
	}
	if m.do(c, session.Connect{}); !strings.Contains(string(m.notice.text), recordingOnly) {
		t.Errorf("a command says %q", m.notice.text)
	}
	m.act(keymap.Connect) // enter in its row
	if m.focus != paneMessages {
		t.Error("enter on a recording does not go to its messages")
	}
	m.setFilter(c, v, "ack-19999")
	for cmd := m.look(); cmd != nil; {
		_, cmd = m.Update(cmd())
	}
	if v.find.hits.n != 1 {
		t.Errorf("the filter finds %d messages: %s", v.find.hits.n, v.counted())
	}
	press(m, "q")
	if !m.quitting {
		t.Error("q asks before it leaves a recording")
	}
}

// A piece of a long recording comes at once, so that keys wait for no more.
func TestARecordingComesInPieces(t *testing.T) {
	m, c := recordedModel(t, "dark", recordedFrames(100)...)
	again := newRecording(c.recording.Path())
	m.conns, m.cur = append(m.conns, again), 1
	m.openRecording(again)
	if !again.reading() || !strings.Contains(ansi.Strip(m.View()), "reading") {
		t.Errorf("before the first piece the screen says\n%s", ansi.Strip(m.View()))
	}
	b, err := again.sess.Next(t.Context()) // opens only
	if err != nil || !again.reading() || len(again.subs) > 0 {
		t.Errorf("%+v, %v", b, err)
	}
}

// What is no recording, and what is damaged, is said where it can be read.
func TestOpenWhatIsNoRecording(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.txt")
	if err := os.WriteFile(path, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, _ := openedModel(t, "dark", path)
	m.notice = notice{}
	for _, want := range []string{"unreadable", "not a stompbox journal"} {
		if !strings.Contains(ansi.Strip(m.View()), want) {
			t.Errorf("the screen does not show %q:\n%s", want, ansi.Strip(m.View()))
		}
	}
	m, _ = recordedModel(t, "dark")
	if !strings.Contains(ansi.Strip(m.View()), "No subscription is in this recording") {
		t.Errorf("an empty recording:\n%s", ansi.Strip(m.View()))
	}
}

func TestRecordingGeometry(t *testing.T) {
	frames := recordedFrames(3)
	for i := range 5 {
		f := message(i, strings.Repeat(hostile, 20), "x-a", strings.ReplaceAll(hostile, "\x00", ""))
		f.Header.Set("destination", strings.ReplaceAll(hostile, "\x00", ""))
		f.Header.Set("subscription", strings.ReplaceAll(hostile, "\x00", ""))
		frames = append(frames, f)
	}
	frames[0].Header.Set("server", strings.NewReplacer("\x00", "", "\r", "", "\n", "").Replace(hostile)) // R054
	for _, theme := range []string{"dark", "mono"} {
		m, _ := recordedModel(t, theme, frames...)
		m.conns = append(m.conns, newRecording(hostile))
		for p := paneConnections; p <= paneFrames; p++ {
			m.cur = int(p) % 2
			m.setFocus(p)
			jump(t, m, int(p))
			for _, w := range []int{1, 2, 7, 39, 40, 71, 80, 120, 300} {
				for _, h := range []int{1, 3, 5, 10, 24, 100} {
					resize(m, w, h)
					checkScreen(t, m, w, h)
				}
			}
		}
	}
}

// Every session of a console that records has a file of its own, and passes by
// those that are there.
func TestEachSessionRecordsInItsOwnFile(t *testing.T) {
	dir := t.TempDir()
	first, second, third := filepath.Join(dir, "a.journal"), filepath.Join(dir, "a-2.journal"), filepath.Join(dir, "a-3.journal")
	if err := os.WriteFile(second, []byte("of an earlier run"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, _ := newTestModel(t, "dark")
	m.opts.Session = session.Options{Record: first, Hold: true}
	t.Cleanup(func() { m.close() })
	for range 2 {
		m.openProfile(profile.Profile{Host: "127.0.0.1", Port: 1})
		if c := m.conn(); c.started != "" {
			t.Fatal(c.started)
		}
	}
	for _, path := range []string{first, third} {
		if err := journal.Probe(path); err != nil {
			t.Error(err)
		}
	}
	if text, _ := os.ReadFile(second); string(text) != "of an earlier run" {
		t.Errorf("a file was replaced: %q", text)
	}
	if !strings.Contains(string(m.notice.text), "a-3.journal") {
		t.Errorf("says %q", m.notice.text)
	}
}

// Nothing flows in a recording and nothing is held: its row at the top says
// what it is, in whole parts.
func TestRecordingSaysNothingOfAFlow(t *testing.T) {
	m, _ := recordedModel(t, "mono", recordedFrames(3)...)
	resize(m, 80, 24)
	if s, _, _ := strings.Cut(ansi.Strip(m.View()), "\n"); !strings.HasSuffix(strings.TrimRight(s, " "), "8 frames · ActiveMQ 5.17.2") || strings.Contains(s, "idle") {
		t.Errorf("%q", s)
	}
}
