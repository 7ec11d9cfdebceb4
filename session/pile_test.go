package session

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPileMerges(t *testing.T) {
	p := newPile(time.Millisecond)
	p.add(1, []Event{FrameLogged{0, 2}, SubChanged{Subscription{ID: 1, State: SubLive}}, Arrived{1, []MsgID{0, 1}, Held}}, Stats{})
	p.add(1, []Event{FrameLogged{2, 3}, Arrived{2, []MsgID{2}, Seen}}, Stats{})
	p.add(1, []Event{FrameLogged{3, 5}, Arrived{1, []MsgID{3}, Held}, Arrived{1, []MsgID{4}, Released},
		SubChanged{Subscription{ID: 1, State: SubLive, Received: 3}}, SubChanged{Subscription{ID: 1, State: SubEnded}}}, Stats{Received: 5})
	b, err := p.next(t.Context())
	want := Batch{Generation: 1, Stats: Stats{Received: 5}, Events: []Event{
		FrameLogged{0, 5},
		SubChanged{Subscription{ID: 1, State: SubLive, Received: 3}},
		Arrived{1, []MsgID{0, 1, 3}, Held},
		Arrived{2, []MsgID{2}, Seen},
		Arrived{1, []MsgID{4}, Released},
		SubChanged{Subscription{ID: 1, State: SubEnded}},
	}}
	if d := cmp.Diff(want, b, cmp.Comparer(func(a, b Subscription) bool {
		return a.ID == b.ID && a.State == b.State && a.Received == b.Received
	})); d != "" || err != nil {
		t.Errorf("%v\n%s", err, d)
	}
}

// A batch holds events of one link only.
func TestPileSplitsGenerations(t *testing.T) {
	p := newPile(time.Hour)
	p.add(1, []Event{Notice{Text: "a"}}, Stats{})
	p.add(2, []Event{Notice{Text: "b"}}, Stats{})
	for want := uint32(1); want <= 2; want++ {
		if b, err := p.next(t.Context()); err != nil || b.Generation != want || len(b.Events) != 1 {
			t.Errorf("%+v, %v", b, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.next(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	p.add(2, []Event{Closed{}}, Stats{})
	p.end() // the last batch does not wait for the hour to pass
	if b, err := p.next(t.Context()); err != nil || len(b.Events) != 1 {
		t.Errorf("%+v, %v", b, err)
	}
	if _, err := p.next(t.Context()); err != ErrClosed {
		t.Error(err)
	}
}

func TestPileIsBounded(t *testing.T) {
	p := newPile(time.Millisecond)
	p.add(1, []Event{Arrived{1, make([]MsgID, unreadBound-1), Seen}}, Stats{})
	if p.over() {
		t.Error("over too soon")
	}
	p.add(1, []Event{Notice{}}, Stats{})
	if !p.over() {
		t.Error("not over")
	}
	if _, err := p.next(t.Context()); err != nil || p.over() {
		t.Error("still over", err)
	}
	<-p.full // the loop is told
}
