package session

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"stompbox/session/journal"
	"stompbox/stomp"
	"stompbox/stomp/broker"
)

// A session whose journal is bounded goes on, says what is gone, and keeps the
// numbers of all others.
func TestJournalBoundIsTold(t *testing.T) {
	r := newBench(t, nil, Options{JournalMax: 64 << 10}, broker.Options{})
	body := bytes.Repeat([]byte("x"), 1000)
	var last MsgID
	for range 200 {
		tag := r.do(Send{Message: stomp.Send{Destination: "/queue/a", Body: body}})
		await(r, func(e Settled) bool { return e.Tag == tag && e.Fate == Confirmed })
	}
	r.seen = 0 // it was told meanwhile
	dropped := await(r, func(e Dropped) bool { return e.First > 0 })
	await(r, func(e Notice) bool { return strings.Contains(e.Text, "were dropped") })
	if _, err := r.s.Read(0); !errors.Is(err, journal.ErrDropped) {
		t.Errorf("Read of a dropped frame = %v, want ErrDropped", err)
	}
	if first := MsgID(r.s.journal.First()); first < dropped.First {
		t.Errorf("the oldest frame is %d, and up to %d was dropped", first, dropped.First)
	}
	next, err := r.s.Scan(context.Background(), journal.Query{Header: "destination", Text: []byte("/queue/a")}, 0, func(id MsgID) bool {
		last = id
		return true
	})
	if err != nil || last < 300 || next <= last {
		t.Errorf("the last SEND that a scan finds is %d of %d, %v", last, next, err)
	}
	if got, err := r.s.Read(last); err != nil || got.Frame.Command != "SEND" || !bytes.Equal(got.Frame.Body, body) {
		t.Errorf("frame %d = %s, %v; want the SEND", last, got.Frame.Command, err)
	}
}

// A session that is recorded leaves its frames behind.
func TestRecordedSessionStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.journal")
	r := newBench(t, nil, Options{Record: path}, broker.Options{})
	tag := r.do(Send{Message: stomp.Send{Destination: "/queue/a", Body: []byte("kept")}})
	await(r, func(e Settled) bool { return e.Tag == tag && e.Fate == Confirmed })
	if err := r.s.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	found, commands := false, ""
	for e, err := range j.All(0) {
		if err != nil {
			t.Fatal(err)
		}
		found = found || bytes.Contains(e.Raw, []byte("\n\nkept\x00"))
		command, _, _ := bytes.Cut(e.Raw, []byte("\n"))
		commands += string(command) + " "
	}
	if !found || !strings.HasPrefix(commands, "CONNECT CONNECTED SEND RECEIPT DISCONNECT ") {
		t.Errorf("the recording holds %s", commands)
	}
}

// A recording that somebody removes is said while the session goes on.
func TestVanishedRecordingIsTold(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("an open file cannot be removed there")
	}
	path := filepath.Join(t.TempDir(), "a.journal")
	r := newBench(t, nil, Options{Record: path}, broker.Options{})
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	tag := r.do(Send{Message: stomp.Send{Destination: "/queue/a"}})
	await(r, func(e Notice) bool { return e.Level == Failure && strings.Contains(e.Text, path) })
	r.seen = 0
	await(r, func(e Settled) bool { return e.Tag == tag && e.Fate == Confirmed })
	if err := r.s.Close(context.Background()); err == nil || !strings.Contains(err.Error(), "removed") {
		t.Errorf("Close = %v, want it said again", err)
	}
}
