package session

import (
	"fmt"
	"testing"
	"time"

	"stompbox/stomp"
	"stompbox/stomp/broker"
)

func TestLulls(t *testing.T) {
	l := lullsFor(33 * time.Millisecond)
	if l.took(floodFrames - 1); l.on {
		t.Error("a few frames are no flood")
	}
	l.took(floodFrames)
	if !l.on {
		t.Error("no lull at a flood")
	}
	<-l.timer.C
	verb := lullsFor(time.Millisecond)
	if verb.took(1 << 20); verb.on {
		t.Error("a lull where every answer counts")
	}
}

// A flood arrives whole and in order, though the reader has to wait in every
// lull, and so does what comes last, when nothing follows that would ring.
func TestFloodInOrder(t *testing.T) {
	b, err := broker.Start("", broker.Options{TopicBytes: 1 << 30})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	r := benchOn(t, parse(t, "stomp://"+b.Addr()), Options{BatchEvery: 33 * time.Millisecond})
	await(r, func(e LinkChanged) bool { return e.Link.State == Up })
	sub := r.subscribe(Subscribe{Destination: "/topic/flood", Ack: stomp.AckAuto})
	const many = 20*inboxFrames + 7
	for i := range many {
		if err := b.Publish("/topic/flood", stomp.NewHeader("seq", fmt.Sprint(i)), nil); err != nil {
			t.Fatal(err)
		}
	}
	for i, id := range r.arrive(sub, many) {
		rec, err := r.s.Read(id)
		if err != nil {
			t.Fatal(err)
		}
		if seq := rec.Frame.Header.Get("seq"); seq != fmt.Sprint(i) {
			t.Fatalf("message %s stands at place %d", seq, i)
		}
	}
}
