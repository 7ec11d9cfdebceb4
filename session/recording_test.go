package session

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stompbox/session/journal"
	"stompbox/stomp"
	"stompbox/stomp/broker"
)

// leftover is what events leave behind: the last state of every message, the
// subscriptions by destination, and what became of our frames.
type leftover struct {
	States map[MsgID]MsgState
	Subs   map[string]uint64
	Fates  map[MsgID]Fate
	Frames MsgID
}

func tally(events []Event) leftover {
	t := leftover{map[MsgID]MsgState{}, map[string]uint64{}, map[MsgID]Fate{}, 0}
	for _, e := range events {
		switch e := e.(type) {
		case Arrived:
			for _, id := range e.Messages {
				t.States[id] = e.State
			}
		case MsgChanged:
			for _, id := range e.Messages {
				t.States[id] = e.State
			}
		case SubChanged:
			t.Subs[e.Sub.Destination+" "+e.Sub.Badge.String()] = e.Sub.Received
		case FrameFated:
			t.Fates[e.Frame] = e.Fate
		case FrameLogged:
			t.Frames = max(t.Frames, e.To)
		}
	}
	return t
}

// walkAll takes everything that a recording tells.
func walkAll(t *testing.T, path string) (*Recording, []Event) {
	t.Helper()
	r := OpenRecording(path)
	t.Cleanup(func() { r.Close(context.Background()) })
	ctx, cancel := context.WithTimeout(t.Context(), waitMost)
	defer cancel()
	var events []Event
	for {
		b, err := r.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, b.Events...)
		if r.Opened() && int(b.Stats.Records) == r.Records() {
			return r, events
		}
	}
}

// A recording tells of every message, subscription and frame what the session
// told while it ran, in every version (R160 to R168).
func TestRecordingTellsWhatTheSessionTold(t *testing.T) {
	for _, v := range []stomp.Version{stomp.V10, stomp.V11, stomp.V12} {
		t.Run(v.String(), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.journal")
			r := newBench(t, []stomp.Version{v}, Options{Record: path}, broker.Options{})
			r.publish("/queue/a", 12)
			sub := r.subscribe(Subscribe{Destination: "/queue/a"})
			ids := r.arrive(sub, 12)
			upTo := v == stomp.V10
			r.settled(r.do(Ack{Messages: ids[1:2], UpTo: upTo}), Confirmed)
			if v.HasNack() {
				r.settled(r.do(Nack{Messages: ids[2:3]}), Confirmed)
			}
			if !upTo {
				tx := r.transaction(StepDraft{Kind: StepAck, Message: ids[5]})
				r.settled(r.do(TxCommit{Tx: tx}), Confirmed)
				r.settled(r.do(TxAdd{New: true, Steps: []StepDraft{{Kind: StepAck, Message: ids[6]}}}), Confirmed)
				tx++
				r.settled(r.do(TxOpen{Tx: tx}), Confirmed)
				r.settled(r.do(TxAbort{Tx: tx}), Confirmed)
			}
			tail := r.do(Subscribe{Destination: "/topic/t", Ack: stomp.AckAuto})
			r.settled(tail, Confirmed)
			r.settled(r.do(Send{Message: stomp.Send{Destination: "/topic/t", Body: []byte("x")}}), Confirmed)
			r.rewind()
			await(r, func(e Arrived) bool { return e.State == Seen })
			if !upTo { // a look without a browser is a hold on a link of its own, and frames show no more than that
				r.settled(r.do(Peek{Destination: "/queue/a"}), Confirmed)
			}
			r.settled(r.do(Unsubscribe{Sub: sub}), Confirmed)
			r.settled(r.do(Disconnect{}), Confirmed)
			live := tally(r.events)

			_, events := walkAll(t, path)
			if diff := cmp.Diff(live, tally(events)); diff != "" {
				t.Errorf("the session told (-) and the recording tells (+):\n%s", diff)
			}
		})
	}
}

// What cannot be read is said, keeps its place, and nothing can be sent.
func TestRecordingThatIsDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.journal")
	r := newBench(t, nil, Options{Record: path}, broker.Options{})
	r.publish("/queue/a", 3)
	r.arrive(r.subscribe(Subscribe{Destination: "/queue/a"}), 3)
	r.settled(r.do(Disconnect{}), Confirmed)
	if err := r.s.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	octets, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	octets[strings.Index(string(octets), "MESSAGE\n")+12] ^= 1
	if err := os.WriteFile(path, octets, 0o600); err != nil {
		t.Fatal(err)
	}
	rec, events := walkAll(t, path)
	var said string
	for _, e := range events {
		if n, ok := e.(Notice); ok {
			said += n.Text + "\n"
		}
	}
	got := tally(events)
	if !strings.Contains(said, "checksum") || len(got.States) != 2 || int(got.Frames) != rec.Records() {
		t.Errorf("%d messages, %d of %d frames, and says %q", len(got.States), got.Frames, rec.Records(), said)
	}
	if _, err := rec.Do(Connect{}); !errors.Is(err, ErrRecording) {
		t.Errorf("Do = %v", err)
	}
	bad := 0
	for id := range MsgID(rec.Records()) {
		if _, err := rec.Read(id); errors.Is(err, journal.ErrChecksum) {
			bad++
		}
	}
	if bad != 1 {
		t.Errorf("%d frames cannot be read", bad)
	}
	rec.Close(context.Background())
	if _, err := rec.Next(context.Background()); !errors.Is(err, ErrClosed) {
		t.Errorf("Next after Close = %v", err)
	}

	none := OpenRecording(filepath.Join(t.TempDir(), "none"))
	b, err := none.Next(context.Background())
	if link, ok := b.Events[0].(LinkChanged); err != nil || !ok || link.Link.State != Down || link.Link.Error == "" {
		t.Errorf("a file that is not there: %+v, %v", b, err)
	}
	none.Close(context.Background())
}

func TestRecordingPath(t *testing.T) {
	for _, tc := range [][2]string{{RecordingPath("a.b/x.journal", 1), "a.b/x.journal"}, {RecordingPath("a.b/x.journal", 2), "a.b/x-2.journal"}, {RecordingPath("a.b/x", 3), "a.b/x-3"}} {
		if tc[0] != tc[1] {
			t.Errorf("%q, want %q", tc[0], tc[1])
		}
	}
}
