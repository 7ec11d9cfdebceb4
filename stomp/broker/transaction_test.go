package broker

import (
	"strings"
	"testing"

	"stompbox/stomp"
)

func (c *client) receipted(command string, headers ...string) {
	c.t.Helper()
	c.send(command, "", append(headers, "receipt", command)...)
	c.want(stomp.RECEIPT, "receipt-id", command)
}

func TestCommit(t *testing.T) {
	versions(t, func(t *testing.T, v stomp.Version) {
		b := start(t, Options{})
		fill(t, b, "/queue/in", "one", "two")
		c, watcher, listener := dial(t, b, v), dial(t, b, v), dial(t, b, v)
		c.subscribe("1", "/queue/in", "ack", "client")
		m := c.message("one")
		c.message("two")
		watcher.subscribe("1", "/queue/out")
		listener.subscribe("1", "/topic/out")
		c.receipted(stomp.BEGIN, "transaction", "t")
		c.send(stomp.SEND, "a", "destination", "/queue/out", "transaction", "t", "receipt", "s")
		c.want(stomp.RECEIPT, "receipt-id", "s") // at once
		c.settle(stomp.ACK, m, "transaction", "t", "receipt", "k")
		c.want(stomp.RECEIPT, "receipt-id", "k")
		c.send(stomp.SEND, "b", "destination", "/topic/out", "transaction", "t")
		c.send(stomp.SEND, "c", "destination", "/queue/out", "transaction", "t")
		c.fence()
		watcher.fence() // nothing yet
		if q := b.Queue("/queue/in"); q.InFlight != 2 || b.Stats().Transactions != 1 {
			t.Errorf("before COMMIT: %+v", q)
		}
		c.receipted(stomp.COMMIT, "transaction", "t")
		listener.message("b")
		for _, body := range []string{"a", "c"} {
			if f := watcher.message(body); f.Header.Has("transaction") || f.Header.Has("receipt") {
				t.Errorf("the sender's headers came along: %v", f.Header)
			}
		}
		if q := b.Queue("/queue/in"); q.Depth != 1 || q.Dequeued != 1 {
			t.Errorf("after COMMIT: %+v", q)
		}
		c.send(stomp.COMMIT, "", "transaction", "t", "receipt", "again")
		c.refused("Invalid transaction id: t")
	})
}

// ABORT forgets the sends; the acked messages are held as before.
func TestAbort(t *testing.T) {
	versions(t, func(t *testing.T, v stomp.Version) {
		b := start(t, Options{})
		fill(t, b, "/queue/in", "one")
		c := dial(t, b, v)
		c.subscribe("1", "/queue/in", "ack", "client")
		m := c.message("one")
		c.receipted(stomp.BEGIN, "transaction", "t")
		c.send(stomp.SEND, "a", "destination", "/queue/out", "transaction", "t")
		c.settle(stomp.ACK, m, "transaction", "t")
		c.settle(stomp.ACK, m)
		if f := c.refused("Unexpected ACK"); !strings.Contains(string(f.Body), "transaction") {
			t.Errorf("%q", f.Body)
		}
		c.receipted(stomp.ABORT, "transaction", "t")
		s := b.Stats()
		if q := s.Queue("/queue/in"); q.InFlight != 1 || s.Queue("/queue/out").Depth != 0 || s.Bytes != q.Bytes {
			t.Errorf("%+v", s)
		}
		c.ack(m)
	})
}

func TestNackInTransaction(t *testing.T) { // R167
	b := start(t, Options{})
	fill(t, b, "/queue/a", "x")
	c := dial(t, b, stomp.V12)
	c.subscribe("1", "/queue/a", "ack", "client-individual")
	m := c.message("x")
	c.receipted(stomp.BEGIN, "transaction", "t")
	c.settle(stomp.NACK, m, "transaction", "t")
	c.fence()
	c.receipted(stomp.COMMIT, "transaction", "t")
	m = c.message("x")
	c.receipted(stomp.BEGIN, "transaction", "t")
	c.settle(stomp.NACK, m, "transaction", "t")
	c.receipted(stomp.ABORT, "transaction", "t")
	c.ack(m) // not given back by ABORT
}

// The end of the connection rolls back (R184) and gives back in order.
func TestTransactionEndsWithTheConnection(t *testing.T) {
	for _, polite := range []bool{true, false} {
		versions(t, func(t *testing.T, v stomp.Version) {
			b := start(t, Options{})
			fill(t, b, "/queue/in", bodies(3)...)
			c := dial(t, b, v)
			c.subscribe("1", "/queue/in", "ack", "client")
			c.message("m1")
			m := c.message("m2")
			c.message("m3")
			c.receipted(stomp.BEGIN, "transaction", "t")
			c.send(stomp.SEND, "a", "destination", "/queue/out", "transaction", "t")
			c.settle(stomp.ACK, m, "transaction", "t")
			c.fence()
			if polite {
				c.receipted(stomp.DISCONNECT)
			} else {
				c.nc.Close()
			}
			await(t, b, "all back", func(s Stats) bool {
				return s.Queue("/queue/in").InFlight == 0 && s.Transactions == 0 && s.Bytes == s.Queue("/queue/in").Bytes
			})
			d := dial(t, b, v)
			d.subscribe("1", "/queue/in")
			for _, body := range bodies(3) {
				d.message(body)
			}
			if q := b.Queue("/queue/out"); q.Depth != 0 {
				t.Errorf("%+v", q)
			}
		})
	}
}

// An ack in a transaction outlives its subscription until COMMIT or ABORT.
func TestUnsubscribeInsideTransaction(t *testing.T) {
	for _, end := range []string{stomp.COMMIT, stomp.ABORT} {
		t.Run(end, func(t *testing.T) {
			b := start(t, Options{})
			fill(t, b, "/queue/in", "x", "y")
			c := dial(t, b, stomp.V12)
			c.subscribe("1", "/queue/in", "ack", "client-individual")
			m := c.message("x")
			c.message("y")
			c.receipted(stomp.BEGIN, "transaction", "t")
			c.settle(stomp.ACK, m, "transaction", "t")
			c.receipted(stomp.UNSUBSCRIBE, "id", "1")
			if q := b.Queue("/queue/in"); q.InFlight != 1 || q.Depth != 2 {
				t.Errorf("%+v", q)
			}
			c.receipted(end, "transaction", "t")
			want := []string{"y"}
			if end == stomp.ABORT {
				want = []string{"x", "y"}
			}
			c.subscribe("2", "/queue/in")
			for _, body := range want {
				c.message(body)
			}
			c.fence()
		})
	}
}

func TestRefusedTransactions(t *testing.T) { // R180 to R183
	for _, c := range []struct {
		command string
		headers []string
		message string
	}{
		{stomp.BEGIN, nil, "Missing transaction"},
		{stomp.COMMIT, nil, "Missing transaction"},
		{stomp.ABORT, nil, "Missing transaction"},
		{stomp.BEGIN, []string{"transaction", "t"}, "already started: t"},
		{stomp.COMMIT, []string{"transaction", "zz"}, "Invalid transaction id: zz"},
		{stomp.ABORT, []string{"transaction", "zz"}, "Invalid transaction id: zz"},
		{stomp.SEND, []string{"transaction", "zz", "destination", "/queue/a"}, "Invalid transaction id: zz"},
		{stomp.ACK, []string{"transaction", "zz", "id", "1"}, "Invalid transaction id: zz"},
		{stomp.ACK, []string{"transaction", "t", "id", "1"}, "Unexpected ACK"},
	} {
		t.Run(c.command+" "+c.message, func(t *testing.T) {
			b := start(t, Options{})
			cl, other := dial(t, b, stomp.V12), dial(t, b, stomp.V12)
			other.receipted(stomp.BEGIN, "transaction", "zz") // another connection's is not ours
			cl.receipted(stomp.BEGIN, "transaction", "t")
			cl.send(stomp.SEND, "kept", "destination", "/queue/k", "transaction", "t")
			cl.send(c.command, "", append(c.headers, "receipt", "r")...)
			if f := cl.refused(c.message); f.Header.Get("receipt-id") != "r" {
				t.Errorf("%v", f.Header)
			}
			cl.receipted(stomp.COMMIT, "transaction", "t") // goes on unharmed
			if q := b.Queue("/queue/k"); q.Depth != 1 {
				t.Errorf("%+v", q)
			}
		})
	}
}

// A COMMIT that does not fit is refused whole.
func TestCommitIntoFullQueue(t *testing.T) {
	b := start(t, Options{QueueMessages: 2})
	fill(t, b, "/queue/full", "x")
	fill(t, b, "/queue/in", "m")
	c := dial(t, b, stomp.V12)
	c.subscribe("1", "/queue/in", "ack", "client-individual")
	m := c.message("m")
	c.receipted(stomp.BEGIN, "transaction", "t")
	c.settle(stomp.ACK, m, "transaction", "t")
	for _, destination := range []string{"/queue/other", "/queue/full", "/queue/full"} {
		c.send(stomp.SEND, "y", "destination", destination, "transaction", "t")
	}
	c.send(stomp.COMMIT, "", "transaction", "t", "receipt", "r")
	if f := c.refused("COMMIT failed: Queue is full"); f.Header.Get("receipt-id") != "r" {
		t.Errorf("%v", f.Header)
	}
	s := b.Stats()
	if s.Queue("/queue/full").Depth != 1 || s.Queue("/queue/other").Depth != 0 || s.Queue("/queue/in").InFlight != 1 || s.Transactions != 0 {
		t.Errorf("%+v", s)
	}
	c.ack(m)
}

func TestTwoTransactionsInterleaved(t *testing.T) {
	b := start(t, Options{})
	c := dial(t, b, stomp.V12)
	c.receipted(stomp.BEGIN, "transaction", "t1")
	c.receipted(stomp.BEGIN, "transaction", "t2")
	c.send(stomp.SEND, "1", "destination", "/queue/a", "transaction", "t1")
	c.send(stomp.SEND, "2", "destination", "/queue/a", "transaction", "t2")
	c.send(stomp.SEND, "3", "destination", "/queue/a", "transaction", "t1")
	c.receipted(stomp.COMMIT, "transaction", "t2")
	c.receipted(stomp.COMMIT, "transaction", "t1")
	c.subscribe("1", "/queue/a")
	for _, body := range []string{"2", "1", "3"} { // the order of COMMIT
		c.message(body)
	}
}

// Open transactions count against the broker's memory.
func TestTransactionIsBounded(t *testing.T) {
	b := start(t, Options{TotalBytes: 3000})
	c := dial(t, b, stomp.V12)
	c.receipted(stomp.BEGIN, "transaction", "t")
	body := strings.Repeat("x", 1000)
	for range 2 {
		c.send(stomp.SEND, body, "destination", "/queue/a", "transaction", "t", "receipt", "s")
		c.want(stomp.RECEIPT, "receipt-id", "s")
	}
	c.send(stomp.SEND, body, "destination", "/queue/a", "transaction", "t", "receipt", "s")
	c.refused("Broker is full")
	c.receipted(stomp.COMMIT, "transaction", "t")
	if q := b.Queue("/queue/a"); q.Depth != 2 || b.Stats().Bytes != q.Bytes {
		t.Errorf("%+v", q)
	}
}
