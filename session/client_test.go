package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/stomp/broker"
)

func newClient(t *testing.T, o Options, bo broker.Options) (*Client, *broker.Broker) {
	t.Helper()
	b, err := broker.Start("", bo)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	o.JournalDir = t.TempDir()
	c, err := OpenProfile(t.Context(), parse(t, "stomp://me@"+b.Addr()), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(context.Background()) })
	return c, b
}

func receive(t *testing.T, c *Client) Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), waitMost)
	defer cancel()
	m, err := c.Receive(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestClientTellsTheFate(t *testing.T) {
	c, _ := newClient(t, Options{}, broker.Options{QueueMessages: 1})
	ctx := t.Context()
	if err := c.Send(ctx, stomp.Send{Destination: "/queue/a"}); err != nil {
		t.Fatal(err)
	}
	for err, want := range map[error]Fate{
		c.Send(ctx, stomp.Send{Destination: "/queue/a"}):       Rejected, // it is full
		c.Send(ctx, stomp.Send{}):                              Refused,
		c.Do(ctx, TxCommit{Tx: 7}):                             Refused,
		c.Do(ctx, Subscribe{Destination: "nonsense", ID: "x"}): Rejected,
	} {
		var fate *FateError
		if !errors.As(err, &fate) || fate.Fate != want || fate.Why == "" || !strings.HasPrefix(err.Error(), "session: ") {
			t.Errorf("%v, want %v", err, want)
		}
	}
	if err := c.Do(ctx, Send{NoReceipt: true, Message: stomp.Send{Destination: "/topic/a"}}); err != nil {
		t.Error(err)
	}
	if a, err := c.Plan(ctx, Close{}); err != nil || a.Title == "" {
		t.Errorf("%+v, %v", a, err)
	}
	if err := c.Close(ctx); err != nil {
		t.Error(err)
	}
	if err := c.Close(ctx); err != nil {
		t.Error(err)
	}
	if err := c.Send(ctx, stomp.Send{Destination: "/queue/a"}); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if _, err := c.Receive(ctx); err == nil {
		t.Error("something came after the end")
	}
}

// What was received and not looked at is left out when its link is lost; it
// comes again, and the books say for which time.
func TestClientReceivesAcrossALoss(t *testing.T) {
	c, b := newClient(t, Options{Reconnect: quickly}, broker.Options{})
	ctx := t.Context()
	for i := range 3 {
		if err := b.Publish("/queue/a", stomp.Header{}, fmt.Append(nil, i)); err != nil {
			t.Fatal(err)
		}
	}
	sub, err := c.Subscribe(ctx, Subscribe{Destination: "/queue/a", Ack: stomp.AckClient})
	if err != nil {
		t.Fatal(err)
	}
	first := receive(t, c)
	before := time.Now()
	b.Kill()
	var again Message
	for n := 0; n < 3; {
		if again = receive(t, c); again.Header.Has("redelivered") {
			n++
		}
	}
	if err := first.Ack(ctx); err == nil {
		t.Error("a message of the lost link was acked")
	}
	held, err := c.Held(ctx, sub)
	if err != nil || len(held) != 3 || !held[0].Redelivered || held[0].Deliveries != 2 || held[0].Since.Before(before) || held[0].AckID == "" {
		t.Errorf("%+v, %v", held, err)
	}
	if err := again.Ack(ctx); err != nil { // takes all three (R168)
		t.Fatal(err)
	}
	if held, err = c.Held(ctx, 0); err != nil || len(held) != 0 || b.Queue("/queue/a").Depth != 0 {
		t.Errorf("%+v, %v, %+v", held, err, b.Queue("/queue/a"))
	}
}

// Each way to nack is said on one line with what it comes to.
func TestPlanNamesEachNackOnItsLine(t *testing.T) {
	c, b := newClient(t, Options{Reconnect: profile.Never}, broker.Options{})
	if err := b.Publish("/queue/a", stomp.Header{}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Subscribe(t.Context(), Subscribe{Destination: "/queue/a"}); err != nil {
		t.Fatal(err)
	}
	m := receive(t, c)
	a, err := c.Plan(t.Context(), Nack{Messages: []MsgID{m.ID}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Redeliver: comes back at once, to any consumer, marked redelivered.",
		"Dead letter queue: goes straight to /queue/DLQ.a."} {
		if !slices.Contains(a.Lines, want) {
			t.Errorf("%q is not a line of %q", want, a.Lines)
		}
	}
}

// A call that is given up leaves nothing behind; many at once get their own
// answers.
func TestClientManyCalls(t *testing.T) {
	c, b := newClient(t, Options{Reconnect: profile.Never}, broker.Options{})
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Send(cancelled, stomp.Send{Destination: "/queue/a"}); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			queue := fmt.Sprintf("/queue/%d", i/2)
			sub, err := c.Subscribe(t.Context(), Subscribe{Destination: queue})
			if err == nil {
				err = c.Send(t.Context(), stomp.Send{Destination: queue, Body: fmt.Append(nil, sub)})
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	got := map[string]int{}
	for range 20 {
		m := receive(t, c)
		got[string(m.Body)]++
		if !m.Header.Has("subscription") {
			t.Errorf("%v", m.Header)
		}
	}
	if len(got) != 20 {
		t.Errorf("subscriptions share their ids: %v", got)
	}
	b.Kill()
	if _, err := c.Receive(t.Context()); err == nil || !strings.Contains(err.Error(), "not connected") {
		t.Error(err)
	}
}

// Nobody receives: the client takes so much and no more, and calls are answered.
func TestClientPushesBack(t *testing.T) {
	const n = 5_000
	c, b := newClient(t, Options{}, broker.Options{QueueMessages: 2 * n, QueueBytes: 1 << 30, TotalBytes: 1 << 30})
	for range n {
		if err := b.Publish("/queue/a", stomp.Header{}, make([]byte, 256)); err != nil {
			t.Fatal(err)
		}
	}
	c.mu.Lock()
	c.most = 1000
	c.mu.Unlock()
	if _, err := c.Subscribe(t.Context(), Subscribe{Destination: "/queue/a", Ack: stomp.AckAuto}); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); !c.full(); time.Sleep(time.Millisecond) { // it tells nobody
		if time.Now().After(end) {
			t.Fatal("the client never filled up")
		}
	}
	for range n {
		receive(t, c)
	}
	if err := c.Send(t.Context(), stomp.Send{Destination: "/queue/b"}); err != nil {
		t.Error(err)
	}
}
