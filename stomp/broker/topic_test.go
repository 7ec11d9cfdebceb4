package broker

import (
	"strings"
	"testing"

	"stompbox/stomp"
)

func TestTopicFansOutAndKeepsNothing(t *testing.T) {
	versions(t, func(t *testing.T, v stomp.Version) {
		b := start(t, Options{})
		fill(t, b, "/topic/a", "before")
		one, two := dial(t, b, v), dial(t, b, stomp.V12)
		one.subscribe("1", "/topic/a")
		two.subscribe("1", "/topic/a")
		two.subscribe("2", "/topic/a")
		two.subscribe("3", "/topic/other")
		one.send(stomp.SEND, "x", "destination", "/topic/a")
		one.message("x") // the sender's own subscription too
		two.message("x")
		two.message("x")
		two.fence()
		one.send(stomp.UNSUBSCRIBE, "", "id", "1", "receipt", "u")
		one.want(stomp.RECEIPT, "receipt-id", "u")
		two.send(stomp.SEND, "y", "destination", "/topic/a")
		two.message("y")
		two.message("y")
		one.fence()
		if s := b.Stats(); len(s.Queues) != 0 || len(s.Topics) != 2 || s.Bytes != 0 {
			t.Errorf("%+v", s)
		}
	})
}

// In client modes a topic message is held like any other, bounded by prefetch;
// what comes beyond is not kept.
func TestTopicWithAcks(t *testing.T) { // R232
	b := start(t, Options{})
	c := dial(t, b, stomp.V12)
	c.subscribe("1", "/topic/a", "ack", "client-individual", "prefetch-count", "2")
	fill(t, b, "/topic/a", bodies(4)...)
	m1 := c.message("m1")
	m2 := c.message("m2")
	c.fence()
	c.ack(m1)
	fill(t, b, "/topic/a", "m5")
	c.message("m5")
	c.settle(stomp.NACK, m2, "receipt", "n") // a NACK drops it
	c.want(stomp.RECEIPT, "receipt-id", "n")
	c.fence()
	if s := b.Stats(); s.TopicDropped != 2 {
		t.Errorf("%d dropped, want 2", s.TopicDropped)
	}
}

// A consumer that does not read holds up neither the broker nor the others,
// and what is kept for it is bounded.
func TestSlowTopicConsumer(t *testing.T) {
	b := start(t, Options{TopicBytes: 64 << 10})
	slow, quick := dial(t, b, stomp.V12), dial(t, b, stomp.V12)
	slow.subscribe("1", "/topic/a")
	quick.subscribe("1", "/topic/a")
	body := strings.Repeat("x", 16<<10)
	sent := 0
	for ; b.Stats().TopicDropped < 10; sent++ {
		if sent > 100_000 {
			t.Fatal("nothing was ever dropped")
		}
		fill(t, b, "/topic/a", body)
		quick.message(body)
	}
	b.mu.Lock()
	for p := range b.state.peers {
		if p.out.bytes > 64<<10+2*len(body) {
			t.Errorf("%d octets wait for a connection", p.out.bytes)
		}
	}
	b.mu.Unlock()
	// It reads on and gets what was kept for it, and later messages again.
	for range sent - int(b.Stats().TopicDropped) {
		slow.message(body)
	}
	slow.fence()
	fill(t, b, "/topic/a", "late")
	slow.message("late")
}

// What a client holds un-acked of topics is bounded over all its subscriptions.
func TestHeldTopicMessagesAreBounded(t *testing.T) {
	b := start(t, Options{TopicBytes: 4000})
	c := dial(t, b, stomp.V12)
	c.subscribe("1", "/topic/a", "ack", "client")
	c.subscribe("2", "/topic/a", "ack", "client")
	body := strings.Repeat("x", 1000)
	var last stomp.Frame
	for range 2 {
		fill(t, b, "/topic/a", body)
		c.message(body)
		last = c.message(body)
	}
	fill(t, b, "/topic/a", body)
	c.fence()
	if n := b.Stats().TopicDropped; n != 2 {
		t.Errorf("%d dropped, want 2", n)
	}
	c.ack(last)
	fill(t, b, "/topic/a", "room again")
	c.message("room again")
}
