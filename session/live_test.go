package session

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/stomp/broker"
	"stompbox/stomp/stomptest"
)

// waitMost bounds every wait of these tests; it is never waited out when they
// pass, however busy the machine is.
const waitMost = time.Minute

func TestMain(m *testing.M) {
	stomptest.Main(m, func() error { return goleak.Find() })
}

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
	r := benchOn(t, p, o)
	r.broker = b
	if !o.Hold {
		await(r, func(e LinkChanged) bool { return e.Link.State == Up })
	}
	return r
}

// benchOn is a session with whatever broker p names; it does not wait for it.
func benchOn(t *testing.T, p profile.Profile, o Options) *bench {
	t.Helper()
	o.JournalDir = t.TempDir()
	if o.BatchEvery == 0 {
		o.BatchEvery = time.Millisecond
	}
	s, err := Start(t.Context(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), waitMost)
		defer cancel()
		s.Close(ctx)
	})
	return &bench{t: t, s: s}
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
	ctx, cancel := context.WithTimeout(r.t.Context(), waitMost)
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
			connect, err := r.s.Read(0)
			if err != nil || connect.Frame.Command != stomp.CONNECT || strings.Contains(string(connect.Raw), "secret") {
				t.Errorf("record 0 is %q, %v", connect.Raw, err) // R104
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

// R170: what is acked is gone, what was held comes back when the subscription ends.
func TestUnsubscribeGivesBack(t *testing.T) {
	r := newBench(t, nil, Options{}, broker.Options{})
	r.publish("/queue/a", 5)
	sub := r.subscribe(Subscribe{Destination: "/queue/a"})
	ids := r.arrive(sub, 5)
	r.settled(r.do(Ack{Messages: ids[:2]}), Confirmed)

	r.do(Plan{Of: Unsubscribe{Sub: sub}})
	p := await(r, func(Planned) bool { return true })
	if p.Answer.Harmless || len(p.Answer.Messages) != 3 || len(p.Answer.Lines) == 0 {
		t.Errorf("the plan is %+v", p.Answer)
	}
	r.do(Unsubscribe{Sub: sub})
	gone := await(r, func(e MsgChanged) bool { return e.State == Released })
	if len(gone.Messages) != 3 {
		t.Errorf("given back: %v", gone.Messages)
	}
	await(r, func(e SubChanged) bool { return e.Sub.ID == sub && e.Sub.State == SubEnded && e.Sub.Held == 0 })
	r.settled(r.do(Ack{Messages: ids[2:3]}), Refused)
	if q := r.broker.Queue("/queue/a"); q.Ready() != 3 {
		t.Errorf("the queue has %+v", q)
	}
}

func TestBrowse(t *testing.T) {
	r := newBench(t, nil, Options{ReadOnly: true}, broker.Options{})
	r.publish("/queue/a", 7)
	tag := r.do(Peek{Destination: "/queue/a"})
	sub := await(r, func(e SubChanged) bool { return e.Sub.State == SubOpening }).Sub
	r.arrive(sub.ID, 7)
	r.settled(tag, Confirmed)
	r.rewind()
	done := await(r, func(e SubChanged) bool { return e.Sub.State == SubDone })
	if !strings.Contains(done.Sub.Note, "all 7 messages") || sub.Badge != BadgePeek {
		t.Errorf("it says %q", done.Sub.Note)
	}
	r.settled(r.do(Ack{Messages: []MsgID{3}}), Refused)
	r.settled(r.do(Peek{Destination: "/topic/a"}), Refused)
	tag = r.do(Peek{Destination: "/queue/nothing"})
	r.settled(tag, Confirmed)
	r.rewind()
	await(r, func(e SubChanged) bool { return strings.Contains(e.Sub.Note, "Nothing waits at /queue/nothing") })
	if q := r.broker.Queue("/queue/a"); q.Ready() != 7 {
		t.Errorf("the queue has %+v", q)
	}
}

// A broker without browser:true is looked into over a link of its own.
func TestPeekByHolding(t *testing.T) {
	r := newBench(t, nil, Options{}, broker.Options{Server: "RabbitMQ/3.10.8"})
	r.publish("/queue/a", 7)
	tag := r.do(Peek{Destination: "/queue/a", Limit: 5})
	sub := await(r, func(e SubChanged) bool { return e.Sub.State == SubOpening }).Sub
	r.arrive(sub.ID, 5)
	r.settled(tag, Confirmed)
	tag = r.do(Peek{Destination: "/queue/a", Limit: 50})
	sub = await(r, func(e SubChanged) bool { return e.Sub.State == SubOpening }).Sub
	r.arrive(sub.ID, 7)
	r.settled(tag, Confirmed)
	err := r.broker.Await(t.Context(), func(s broker.Stats) bool {
		return s.Connections == 1 && len(s.Queues) == 1 && s.Queues[0].Ready() == 7
	})
	if err != nil {
		t.Error(err)
	}
}

func (r *bench) transaction(steps ...StepDraft) TxID {
	r.t.Helper()
	tag := r.do(TxAdd{Steps: steps})
	tx := await(r, func(e TxChanged) bool { return true }).Tx
	r.rewind()
	r.settled(tag, Confirmed)
	return tx.ID
}

func (r *bench) txState(id TxID, s TxState) Transaction {
	r.t.Helper()
	return await(r, func(e TxChanged) bool { return e.Tx.ID == id && e.Tx.State == s }).Tx
}

func TestTransactionByHand(t *testing.T) {
	r := newBench(t, nil, Options{}, broker.Options{})
	r.publish("/queue/a", 3)
	sub := r.subscribe(Subscribe{Destination: "/queue/a"})
	ids := r.arrive(sub, 3)
	id := r.transaction(
		StepDraft{Kind: StepSend, Send: stomp.Send{Destination: "/queue/b", Body: []byte("x")}},
		StepDraft{Kind: StepAck, Message: ids[0]})

	r.do(TxOpen{Tx: id})
	r.txState(id, TxIsOpen)
	r.settled(r.do(Ack{Messages: ids[:1]}), Refused) // it is staged
	r.do(TxAbort{Tx: id})
	aborted := r.txState(id, TxAborted)
	if len(aborted.Steps) != 2 || r.broker.Queue("/queue/b").Depth != 0 {
		t.Errorf("%+v", aborted)
	}
	r.rewind()
	await(r, func(e MsgChanged) bool { return e.State == Held && e.Messages[0] == ids[0] })

	tag := r.do(TxCommit{Tx: id})
	committed := r.txState(id, TxCommitted)
	if committed.WireID == aborted.WireID || committed.End.Fate != Confirmed || committed.Steps[0].Fate != Confirmed {
		t.Errorf("%+v", committed)
	}
	r.rewind()
	r.settled(tag, Confirmed)
	r.rewind()
	await(r, func(e MsgChanged) bool { return e.State == Acked && e.Messages[0] == ids[0] })
	if r.broker.Queue("/queue/b").Ready() != 1 || r.broker.Queue("/queue/a").Depth != 2 {
		t.Errorf("%+v", r.broker.Stats())
	}
	r.settled(r.do(TxCommit{Tx: id}), Refused)
}

// R184, R220, R221: at the end of the link everything has an end, and nothing
// is sent again by itself.
func TestBrokerDies(t *testing.T) {
	r := newBench(t, nil, Options{Reconnect: profile.Never}, broker.Options{})
	r.publish("/queue/a", 3)
	sub := r.subscribe(Subscribe{Destination: "/queue/a"})
	ids := r.arrive(sub, 3)
	id := r.transaction(StepDraft{Kind: StepAck, Message: ids[0]})
	r.do(TxOpen{Tx: id})
	r.txState(id, TxIsOpen)

	r.broker.Kill()
	down := await(r, func(e LinkChanged) bool { return e.Link.State == Down })
	if down.Link.Error == "" {
		t.Error("no reason was given")
	}
	r.rewind()
	r.txState(id, TxRolledBack)
	r.rewind()
	await(r, func(e SubChanged) bool { return e.Sub.ID == sub && e.Sub.State == SubEnded })
	r.settled(r.do(Send{Message: stomp.Send{Destination: "/queue/b"}}), Refused)

	r.settled(r.do(Connect{}), Confirmed)
	r.settled(r.do(Ack{Messages: ids[1:2]}), Refused) // R173
	if q := r.broker.Queue("/queue/a"); q.Ready() != 3 {
		t.Errorf("the queue has %+v", q)
	}
}

func TestFlood(t *testing.T) {
	const n = 50_000
	r := newBench(t, nil, Options{}, broker.Options{})
	r.publish("/queue/a", n)
	sub := r.subscribe(Subscribe{Destination: "/queue/a", Ack: stomp.AckAuto})
	ids := r.arrive(sub, n)
	for i := 1; i < len(ids); i++ {
		if ids[i] <= ids[i-1] {
			t.Fatalf("message %d comes after %d", ids[i], ids[i-1])
		}
	}
	rec, err := r.s.Read(ids[n-1])
	if err != nil || string(rec.Frame.Body) != fmt.Sprintf("body %d", n-1) {
		t.Fatalf("%+v, %v", rec, err)
	}
	if r.stats.Received != n {
		t.Errorf("%+v", r.stats)
	}
}

// When nobody calls Next the session stops reading, so that the broker keeps
// what does not fit; commands are heard meanwhile, and reading goes on when
// somebody takes what is there.
func TestBackpressure(t *testing.T) {
	const n = 50_000
	r := newBench(t, nil, Options{}, broker.Options{})
	body := make([]byte, 1024)
	for range n {
		if err := r.broker.Publish("/queue/a", stomp.Header{}, body); err != nil {
			t.Fatal(err)
		}
	}
	r.do(Subscribe{Destination: "/queue/a", Ack: stomp.AckAuto})
	sub := await(r, func(e SubChanged) bool { return e.Sub.State == SubOpening }).Sub.ID
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := r.broker.Await(ctx, func(s broker.Stats) bool { return s.Queue("/queue/a").Depth == 0 }); err == nil {
		t.Error("the broker got rid of everything, though nobody takes it")
	}
	tag := r.do(Plan{Of: Close{}})
	ids := 0
	late, done := context.WithTimeout(t.Context(), waitMost)
	defer done()
	for from := r.seen; ; { // the batch that told of the subscription may have brought some
		for _, e := range r.events[from:] {
			if a, ok := e.(Arrived); ok && a.Sub == sub {
				ids += len(a.Messages)
				// One take may pass the bound, and then comes what is read already.
				if most := unreadBound + 3*inboxFrames; len(a.Messages) > most {
					t.Errorf("%d messages in one batch, %d is the most", len(a.Messages), most)
				}
			}
		}
		if ids >= n {
			break
		}
		b, err := r.s.Next(late)
		if err != nil {
			t.Fatalf("%d of %d messages came: %v", ids, n, err)
		}
		from = len(r.events)
		r.events = append(r.events, b.Events...)
	}
	r.rewind()
	await(r, func(e Planned) bool { return e.Tag == tag })
}

func TestClose(t *testing.T) {
	r := newBench(t, nil, Options{}, broker.Options{})
	r.publish("/queue/a", 3)
	sub := r.subscribe(Subscribe{Destination: "/queue/a"})
	r.arrive(sub, 3)
	if err := r.s.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if err := r.s.Close(t.Context()); err != nil {
		t.Error(err)
	}
	await(r, func(Closed) bool { return true })
	if _, err := r.s.Next(t.Context()); err != ErrClosed {
		t.Errorf("Next gives %v", err)
	}
	if _, err := r.s.Do(Connect{}); err != ErrClosed {
		t.Errorf("Do gives %v", err)
	}
	r.rewind()
	await(r, func(e MsgChanged) bool { return e.State == Released && len(e.Messages) == 3 })
	if q := r.broker.Queue("/queue/a"); q.Ready() != 3 {
		t.Errorf("the queue has %+v", q)
	}
}

func TestDisconnectAndAgain(t *testing.T) {
	r := newBench(t, nil, Options{}, broker.Options{})
	r.settled(r.do(Disconnect{}), Confirmed)
	r.settled(r.do(Connect{}), Confirmed)
	r.settled(r.do(Connect{}), Confirmed) // anew, while it is up
	r.rewind()
	up := await(r, func(e LinkChanged) bool { return e.Link.Generation == 3 && e.Link.State == Up })
	if up.Link.Version != stomp.V12 || up.Link.Server == "" {
		t.Errorf("%+v", up.Link)
	}
}

func TestNobodyAnswersTheDial(t *testing.T) {
	r := newBench(t, nil, Options{Hold: true}, broker.Options{})
	r.broker.Close()
	s := r.settled(r.do(Connect{}), Rejected)
	if !strings.Contains(s.Error, r.broker.Addr()) {
		t.Errorf("it says %q", s.Error)
	}
}

// A port that says nothing does not keep the session from closing, nor does
// the end of its context wait for anybody.
func TestCloseWhileConnecting(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	for _, byContext := range []bool{false, true} {
		p, err := profile.Parse("stomp://" + silent.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		s, err := Start(ctx, p, Options{JournalDir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		nc, err := silent.Accept() // it is in the middle of CONNECT
		if err != nil {
			t.Fatal(err)
		}
		defer nc.Close()
		if byContext {
			cancel()
		} else if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
		for err == nil {
			_, err = s.Next(t.Context())
		}
		if err != ErrClosed {
			t.Error(err)
		}
		s.Close(t.Context())
	}
}

// A DISCONNECT that is never answered ends all the same, and is told (R203).
func TestCloseWithoutAnswer(t *testing.T) {
	deaf, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer deaf.Close()
	p, err := profile.Parse("stomp://" + deaf.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	s, err := Start(t.Context(), p, Options{JournalDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	nc, err := deaf.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	if _, err := nc.Write([]byte("CONNECTED\nversion:1.2\n\n\x00")); err != nil {
		t.Fatal(err)
	}
	r := &bench{t: t, s: s}
	await(r, func(e LinkChanged) bool { return e.Link.State == Up })
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // there is no time at all
	if err := s.Close(ctx); err == nil {
		t.Error("it says that the end was clean")
	}
}

// Many acks at once: each with its receipt, and no work that grows with what
// is held.
func TestAckMany(t *testing.T) {
	const n = 20_000
	r := newBench(t, nil, Options{}, broker.Options{})
	r.publish("/queue/a", n)
	ids := r.arrive(r.subscribe(Subscribe{Destination: "/queue/a"}), n)
	r.settled(r.do(Ack{Messages: ids}), Confirmed)
	if q := r.broker.Queue("/queue/a"); q.Depth != 0 || r.stats.Held != 0 {
		t.Errorf("the queue has %+v, held %d", q, r.stats.Held)
	}
}
