package broker

import (
	"flag"
	"testing"

	"stompbox/stomp"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	// Long runs find what needs several clients, transactions and acks at once.
	_ = flag.Set("rapid.steps", "100")
	_ = flag.Set("rapid.checks", "400")
	goleak.VerifyTestMain(m)
}

func TestSendReceiveAck(t *testing.T) {
	versions(t, func(t *testing.T, v stomp.Version) {
		b := start(t, Options{})
		c := dial(t, b, v)
		c.send(stomp.SEND, "a\x00b", "destination", "/queue/a", "content-length", "3", "receipt", "s1", "k", "v", "k", "w")
		c.want(stomp.RECEIPT, "receipt-id", "s1")
		c.subscribe("1", "/queue/a", "ack", "client")
		m := c.message("a\x00b")
		if m.Header.Has("ack") != (v == stomp.V12) {
			t.Errorf("R162: ack header in %v: %v", v, m.Header)
		}
		if got := m.Header.Get("k"); got != "v" || m.Header.Get("subscription") != "1" || m.Header.Get("destination") != "/queue/a" {
			t.Errorf("headers: %v", m.Header)
		}
		c.ack(m)
		if q := b.Queue("/queue/a"); q.Depth != 0 || q.Dequeued != 1 {
			t.Errorf("after ACK: %+v", q)
		}
		c.send(stomp.DISCONNECT, "", "receipt", "bye")
		c.want(stomp.RECEIPT, "receipt-id", "bye")
		c.closed()
	})
}
