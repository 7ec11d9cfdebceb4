package broker

import (
	"fmt"
	"strconv"
	"testing"

	"stompbox/stomp"
)

func bodies(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = "m" + strconv.Itoa(i+1)
	}
	return list
}

func TestCompetingConsumersTakeTurns(t *testing.T) {
	versions(t, func(t *testing.T, v stomp.Version) {
		b := start(t, Options{})
		one, two := dial(t, b, v), dial(t, b, v)
		one.subscribe("1", "/queue/a")
		two.subscribe("1", "/queue/a")
		fill(t, b, "/queue/a", bodies(6)...)
		for i := range 3 {
			one.message("m" + strconv.Itoa(2*i+1))
			two.message("m" + strconv.Itoa(2*i+2))
		}
		await(t, b, "an empty queue", func(s Stats) bool { return s.Queue("/queue/a").Depth == 0 })
	})
}

func TestPrefetch(t *testing.T) {
	for _, header := range []string{"prefetch-count", "activemq.prefetchSize"} {
		t.Run(header, func(t *testing.T) {
			b := start(t, Options{})
			fill(t, b, "/queue/a", bodies(5)...)
			c := dial(t, b, stomp.V12)
			c.subscribe("1", "/queue/a", "ack", "client-individual", header, "2")
			m1, m2 := c.message("m1"), c.message("m2")
			c.fence()
			c.ack(m2)
			m3 := c.message("m3")
			c.fence()
			c.ack(m1)
			c.message("m4")
			c.fence()
			c.ack(m3)
			c.message("m5")
			if q := b.Queue("/queue/a"); q.InFlight != 2 || q.Depth != 2 || q.Consumers != 1 {
				t.Errorf("%+v", q)
			}
		})
	}
}

// What prefetch holds back goes to another consumer at once.
func TestPrefetchLeavesTheRestToOthers(t *testing.T) {
	b := start(t, Options{})
	one, two := dial(t, b, stomp.V12), dial(t, b, stomp.V12)
	one.subscribe("1", "/queue/a", "ack", "client", "prefetch-count", "1")
	fill(t, b, "/queue/a", bodies(4)...)
	one.message("m1")
	one.fence()
	two.subscribe("1", "/queue/a", "ack", "client")
	for _, body := range []string{"m2", "m3", "m4"} {
		two.message(body)
	}
}

// UNSUBSCRIBE, DISCONNECT and a lost connection give back in the old order.
func TestGivenBackInOrder(t *testing.T) {
	leave := map[string]func(c *client){
		"unsubscribe": func(c *client) {
			c.send(stomp.UNSUBSCRIBE, "", "id", "1", "receipt", "u")
			c.want(stomp.RECEIPT, "receipt-id", "u")
		},
		"disconnect": func(c *client) {
			c.send(stomp.DISCONNECT, "", "receipt", "d")
			c.want(stomp.RECEIPT, "receipt-id", "d")
		},
		"lost": func(c *client) { c.nc.Close() },
	}
	for how, end := range leave {
		t.Run(how, func(t *testing.T) {
			versions(t, func(t *testing.T, v stomp.Version) {
				b := start(t, Options{})
				fill(t, b, "/queue/a", bodies(6)...)
				c := dial(t, b, v)
				c.subscribe("1", "/queue/a", "ack", "client", "prefetch-count", "4")
				var held []stomp.Frame
				for i := range 4 {
					held = append(held, c.message("m"+strconv.Itoa(i+1)))
				}
				c.ack(held[0])
				c.message("m5")
				end(c)
				await(t, b, "all back", func(s Stats) bool {
					q := s.Queue("/queue/a")
					return q.InFlight == 0 && q.Depth == 5
				})
				d := dial(t, b, v)
				d.subscribe("2", "/queue/a", "ack", "client")
				for i := 2; i <= 6; i++ {
					m := d.message("m" + strconv.Itoa(i))
					again := i <= 5
					if got := m.Header.Get("redelivered"); (got == "true") != again {
						t.Errorf("m%d: redelivered:%q", i, got)
					}
					if got := m.Header.Get("x-delivery-count"); again && got != "1" {
						t.Errorf("m%d: x-delivery-count:%q", i, got)
					}
					if i <= 4 && m.Header.Get("message-id") != held[i-1].Header.Get("message-id") {
						t.Errorf("m%d: another message-id than before", i)
					}
					if v == stomp.V12 && i <= 4 && m.Header.Get("ack") == held[i-1].Header.Get("ack") {
						t.Errorf("m%d: the ack id of an old delivery", i)
					}
				}
			})
		})
	}
}

func TestNackRedeliversThenDeadLetters(t *testing.T) {
	for _, v := range []stomp.Version{stomp.V11, stomp.V12} { // R164: not in 1.0
		t.Run(v.String(), func(t *testing.T) {
			b := start(t, Options{})
			if err := b.Publish("/queue/a", stomp.NewHeader("k", "v", "k", "w"), []byte("bad")); err != nil {
				t.Fatal(err)
			}
			fill(t, b, "/queue/a", "good")
			c := dial(t, b, v)
			c.subscribe("1", "/queue/a", "ack", "client-individual", "prefetch-count", "1")
			var first stomp.Frame
			for i := range 3 {
				m := c.message("bad")
				if i == 0 {
					first = m
				} else if m.Header.Get("redelivered") != "true" || m.Header.Get("x-delivery-count") != strconv.Itoa(i) {
					t.Errorf("delivery %d: %v", i+1, m.Header)
				}
				c.settle(stomp.NACK, m, "receipt", "n")
				c.want(stomp.RECEIPT, "receipt-id", "n")
			}
			c.message("good")
			q, dlq := b.Queue("/queue/a"), b.Queue("/queue/DLQ.a")
			if q.DeadLettered != 1 || q.Depth != 1 || dlq.Depth != 1 {
				t.Errorf("%+v %+v", q, dlq)
			}
			d := dial(t, b, v)
			d.subscribe("1", "/queue/DLQ.a", "ack", "client-individual")
			m := d.message("bad")
			for name, want := range map[string]string{
				"destination": "/queue/DLQ.a", "original-destination": "/queue/a", "x-death-count": "3", "x-death-reason": "nacked 3 times",
				"message-id": first.Header.Get("message-id"), "k": "v", "redelivered": "",
			} {
				if got := m.Header.Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			for range 4 { // no dead letter queue of its own
				d.settle(stomp.NACK, m, "receipt", "n")
				d.want(stomp.RECEIPT, "receipt-id", "n")
				m = d.message("bad")
			}
		})
	}
}

func TestMaxNacks(t *testing.T) {
	b := start(t, Options{MaxNacks: 1})
	fill(t, b, "/queue/a", "x")
	c := dial(t, b, stomp.V12)
	c.subscribe("1", "/queue/a", "ack", "client-individual")
	c.settle(stomp.NACK, c.message("x"), "receipt", "n")
	c.want(stomp.RECEIPT, "receipt-id", "n")
	if q := b.Queue("/queue/DLQ.a"); q.Depth != 1 {
		t.Errorf("%+v", q)
	}
	never := start(t, Options{MaxNacks: -1})
	fill(t, never, "/queue/a", "x")
	c = dial(t, never, stomp.V12)
	c.subscribe("1", "/queue/a", "ack", "client-individual")
	for range 10 {
		c.settle(stomp.NACK, c.message("x"))
	}
	c.message("x")
}

func TestRequeueFalseDeadLettersAtOnce(t *testing.T) {
	b := start(t, Options{})
	fill(t, b, "/queue/a", "x")
	c := dial(t, b, stomp.V12)
	c.subscribe("1", "/queue/a", "ack", "client-individual")
	c.settle(stomp.NACK, c.message("x"), "requeue", "false", "receipt", "n")
	c.want(stomp.RECEIPT, "receipt-id", "n")
	c.subscribe("2", "/queue/DLQ.a")
	c.want(stomp.MESSAGE, "x-death-count", "1", "x-death-reason", "nacked once")
}

// A full dead letter queue loses nothing: the message stays where it was.
func TestDeadLetterQueueFull(t *testing.T) {
	b := start(t, Options{MaxNacks: 1, QueueMessages: 2})
	fill(t, b, "/queue/DLQ.a", "old1", "old2")
	fill(t, b, "/queue/a", "x")
	c := dial(t, b, stomp.V12)
	c.subscribe("1", "/queue/a", "ack", "client-individual")
	c.settle(stomp.NACK, c.message("x"))
	m := c.message("x")
	c.ack(m)
	if q := b.Queue("/queue/DLQ.a"); q.Depth != 2 {
		t.Errorf("%+v", q)
	}
}

func TestFullQueueRefuses(t *testing.T) {
	b := start(t, Options{QueueMessages: 2})
	c := dial(t, b, stomp.V12)
	for i := range 2 {
		c.send(stomp.SEND, "x", "destination", "/queue/a", "receipt", fmt.Sprint(i))
		c.want(stomp.RECEIPT)
	}
	c.send(stomp.SEND, "x", "destination", "/queue/a", "receipt", "r3")
	if f := c.refused("Queue is full"); f.Header.Get("receipt-id") != "r3" { // R196
		t.Errorf("%v", f.Header)
	}
	if q := b.Queue("/queue/a"); q.Depth != 2 || q.Refused != 1 {
		t.Errorf("%+v", q)
	}
	c.subscribe("1", "/queue/a") // the connection goes on
	c.message("x")
	c.message("x")
	c.send(stomp.SEND, "x", "destination", "/queue/a", "receipt", "r4")
	c.want(stomp.RECEIPT, "receipt-id", "r4")
}

func TestBytesAreBoundedToo(t *testing.T) {
	big := make([]byte, 1000)
	b := start(t, Options{QueueBytes: 3000, TotalBytes: 4000})
	for range 2 {
		if err := b.Publish("/queue/a", stomp.Header{}, big); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Publish("/queue/a", stomp.Header{}, big); err == nil {
		t.Error("the queue took more than QueueBytes")
	}
	if err := b.Publish("/queue/b", stomp.Header{}, big); err != nil {
		t.Error(err)
	}
	if err := b.Publish("/queue/c", stomp.Header{}, big); err == nil {
		t.Error("all queues took more than TotalBytes")
	}
}

// A queue that nobody uses makes room for another.
func TestIdleQueuesAreForgotten(t *testing.T) {
	b := start(t, Options{MaxQueues: 3})
	c := dial(t, b, stomp.V12)
	for i := range 10 {
		id, destination := fmt.Sprint("s", i), fmt.Sprint("/queue/q", i)
		fill(t, b, destination, "x")
		c.subscribe(id, destination)
		c.message("x")
		c.send(stomp.UNSUBSCRIBE, "", "id", id, "receipt", "u")
		c.want(stomp.RECEIPT, "receipt-id", "u")
	}
	fill(t, b, "/queue/keep1", "x")
	fill(t, b, "/queue/keep2", "x")
	fill(t, b, "/queue/keep3", "x")
	c.send(stomp.SEND, "x", "destination", "/queue/toomany", "receipt", "r")
	c.refused("Too many queues")
	if n := len(b.Stats().Queues); n != 3 {
		t.Errorf("%d queues", n)
	}
}
