package session

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/stomp/broker"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bench is a session on an embedded broker, and everything it has told.
type bench struct {
	t      *testing.T
	broker *broker.Broker
	s      *Session
	events []Event
	seen   int // events that await has passed
	stats  Stats
}

func newBench(t *testing.T, versions []stomp.Version, o Options, bo broker.Options) *bench {
	t.Helper()
	b, err := broker.Start("", bo)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	p, err := profile.Parse("stomp://me:secret@" + b.Addr())
	if err != nil {
		t.Fatal(err)
	}
	p.Versions = versions
	o.JournalDir = t.TempDir()
	if o.BatchEvery == 0 {
		o.BatchEvery = time.Millisecond
	}
	s, err := Start(t.Context(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	r := &bench{t: t, broker: b, s: s}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		s.Close(ctx)
	})
	if !o.Hold {
		await(r, func(e LinkChanged) bool { return e.Link.State == Up })
	}
	return r
}

func (r *bench) do(c Command) Tag {
	r.t.Helper()
	tag, err := r.s.Do(c)
	if err != nil {
		r.t.Fatalf("%#v: %v", c, err)
	}
	return tag
}

// await gives the first event of type E that is right, counted from where the
// last await ended.
func await[E Event](r *bench, right func(E) bool) E {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 10*time.Second)
	defer cancel()
	for {
		for ; r.seen < len(r.events); r.seen++ {
			if e, ok := r.events[r.seen].(E); ok && right(e) {
				r.seen++
				return e
			}
		}
		b, err := r.s.Next(ctx)
		if err != nil {
			var e E
			r.t.Fatalf("waiting for %T: %v; the last events:\n%s", e, err, r.tail())
		}
		r.events = append(r.events, b.Events...)
		r.stats = b.Stats
	}
}

func (r *bench) tail() string {
	var b strings.Builder
	for _, e := range r.events[max(0, len(r.events)-25):] {
		fmt.Fprintf(&b, "%T %+v\n", e, e)
	}
	return b.String()
}

// settled waits for the end of a command.
func (r *bench) settled(tag Tag, fate Fate) Settled {
	r.t.Helper()
	s := await(r, func(e Settled) bool { return e.Tag == tag && e.Fate >= Confirmed })
	if s.Fate != fate {
		r.t.Fatalf("%s is %s (%s), want %s", s.What, s.Fate, s.Error, fate)
	}
	return s
}

// arrive waits for n messages of a subscription.
func (r *bench) arrive(sub SubID, n int) []MsgID {
	r.t.Helper()
	var ids []MsgID
	for len(ids) < n {
		ids = append(ids, await(r, func(e Arrived) bool { return e.Sub == sub }).Messages...)
	}
	return ids
}

// rewind lets await look at everything again.
func (r *bench) rewind() { r.seen = 0 }

func (r *bench) subscribe(c Subscribe) SubID {
	r.t.Helper()
	tag := r.do(c)
	sub := await(r, func(e SubChanged) bool { return e.Sub.Destination == c.Destination && e.Sub.State == SubOpening })
	r.settled(tag, Confirmed)
	return sub.Sub.ID
}

func (r *bench) publish(destination string, n int) {
	r.t.Helper()
	for i := range n {
		if err := r.broker.Publish(destination, stomp.Header{}, fmt.Appendf(nil, "body %d", i)); err != nil {
			r.t.Fatal(err)
		}
	}
}

func TestConnectHoldAckNackSend(t *testing.T) {
	for _, v := range stomp.AllVersions {
		t.Run(v.String(), func(t *testing.T) {
			r := newBench(t, []stomp.Version{v}, Options{}, broker.Options{})
			r.publish("/queue/a", 3)
			sub := r.subscribe(Subscribe{Destination: "/queue/a", Prefetch: 50})
			ids := r.arrive(sub, 3)

			rec, err := r.s.Read(ids[0])
			if err != nil || string(rec.Frame.Body) != "body 0" || rec.Outgoing || rec.Version != v {
				t.Fatalf("record %d is %+v, %v", ids[0], rec, err)
			}
			r.settled(r.do(Ack{Messages: ids[:1], UpTo: v == stomp.V10}), Confirmed)
			r.settled(r.do(Ack{Messages: ids[:1], UpTo: true}), Refused) // R170
			nacked := Fate(Confirmed)
			if v == stomp.V10 {
				nacked = Refused // R164
			}
			r.settled(r.do(Nack{Messages: ids[1:2]}), nacked)
			r.settled(r.do(Send{Message: stomp.Send{Destination: "/queue/b", Body: []byte("x")}}), Confirmed)
			if q := r.broker.Queue("/queue/b"); q.Ready() != 1 {
				t.Errorf("the queue has %+v", q)
			}
		})
	}
}
