package broker

import (
	"testing"

	"stompbox/stomp"
)

func TestCumulativeAck(t *testing.T) { // R168
	versions(t, func(t *testing.T, v stomp.Version) {
		b := start(t, Options{})
		fill(t, b, "/queue/a", bodies(5)...)
		c := dial(t, b, v)
		c.subscribe("1", "/queue/a", "ack", "client")
		c.message("m1")
		c.message("m2")
		m3 := c.message("m3")
		c.message("m4")
		c.message("m5")
		c.ack(m3)
		if q := b.Queue("/queue/a"); q.Depth != 2 || q.InFlight != 2 || q.Dequeued != 3 {
			t.Errorf("%+v", q)
		}
	})
}

func TestIndividualAck(t *testing.T) {
	for _, v := range []stomp.Version{stomp.V11, stomp.V12} {
		b := start(t, Options{})
		fill(t, b, "/queue/a", bodies(3)...)
		c := dial(t, b, v)
		c.subscribe("1", "/queue/a", "ack", "client-individual")
		c.message("m1")
		m2 := c.message("m2")
		c.message("m3")
		c.ack(m2)
		c.send(stomp.UNSUBSCRIBE, "", "id", "1", "receipt", "u")
		c.want(stomp.RECEIPT, "receipt-id", "u")
		c.subscribe("2", "/queue/a")
		c.message("m1")
		c.message("m3")
	}
}

// NACK in client mode is cumulative, as the specification words it.
func TestCumulativeNack(t *testing.T) {
	b := start(t, Options{})
	fill(t, b, "/queue/a", bodies(3)...)
	c := dial(t, b, stomp.V12)
	c.subscribe("1", "/queue/a", "ack", "client")
	c.message("m1")
	m2 := c.message("m2")
	c.message("m3")
	c.settle(stomp.NACK, m2, "receipt", "n")
	c.want(stomp.RECEIPT, "receipt-id", "n")
	for _, body := range []string{"m1", "m2"} {
		if m := c.message(body); m.Header.Get("redelivered") != "true" {
			t.Errorf("%s: %v", body, m.Header)
		}
	}
}

// Cumulative ack stays within its subscription.
func TestCumulativeAckOfOneSubscription(t *testing.T) {
	b := start(t, Options{})
	fill(t, b, "/queue/a", "a1")
	fill(t, b, "/queue/b", "b1")
	c := dial(t, b, stomp.V11)
	c.subscribe("a", "/queue/a", "ack", "client")
	c.message("a1")
	c.subscribe("b", "/queue/b", "ack", "client")
	c.ack(c.message("b1"))
	if a := b.Queue("/queue/a"); a.InFlight != 1 {
		t.Errorf("%+v", a)
	}
}

// refusals that leave the connection open and say so with the receipt's id.
func TestRefusedAcks(t *testing.T) {
	type try struct {
		rule, command string
		v             stomp.Version
		headers       func(m stomp.Frame) []string
		message       string
	}
	h := func(list ...string) func(stomp.Frame) []string {
		return func(stomp.Frame) []string { return list }
	}
	id := func(m stomp.Frame) string { return m.Header.Get("message-id") }
	for _, c := range []try{
		{"R160", stomp.ACK, stomp.V10, h("id", "1"), "without a message-id"},
		{"R160", stomp.ACK, stomp.V10, h("message-id", "nosuch"), "Unexpected ACK received for message-id [nosuch]"},
		{"R164", stomp.NACK, stomp.V10, func(m stomp.Frame) []string { return []string{"message-id", id(m)} }, "v1.0 mode"},
		{"R161", stomp.ACK, stomp.V11, func(m stomp.Frame) []string { return []string{"message-id", id(m)} }, "without a subscription id"},
		{"R161", stomp.ACK, stomp.V11, h("subscription", "1"), "without a message-id"},
		{"R161", stomp.ACK, stomp.V11, func(m stomp.Frame) []string { return []string{"message-id", id(m), "subscription", "2"} }, "Unexpected ACK"},
		{"R165", stomp.NACK, stomp.V11, func(m stomp.Frame) []string { return []string{"message-id", id(m)} }, "without a subscription id"},
		{"R162", stomp.ACK, stomp.V12, func(m stomp.Frame) []string { return []string{"message-id", id(m), "subscription", "1"} }, "without an id"},
		{"R162", stomp.ACK, stomp.V12, func(m stomp.Frame) []string { return []string{"id", id(m)} }, "Unexpected ACK"},
		{"R166", stomp.NACK, stomp.V12, h("id", "ACK:1:99"), "Unexpected NACK received for ack [ACK:1:99]"},
		{"R162", stomp.ACK, stomp.V12, h("id", ""), "without an id"},
	} {
		t.Run(c.rule+" "+c.v.String()+" "+c.message, func(t *testing.T) {
			b := start(t, Options{})
			fill(t, b, "/queue/a", "x")
			cl := dial(t, b, c.v)
			cl.subscribe("1", "/queue/a", "ack", "client")
			m := cl.message("x")
			cl.send(c.command, "", append(c.headers(m), "receipt", "r")...)
			if f := cl.refused(c.message); f.Header.Get("receipt-id") != "r" {
				t.Errorf("R196: %v", f.Header)
			}
			cl.ack(m) // still open, still held
		})
	}
}

func TestAckTwiceAndAckOfAuto(t *testing.T) { // R169, R170
	versions(t, func(t *testing.T, v stomp.Version) {
		b := start(t, Options{})
		fill(t, b, "/queue/a", "x")
		fill(t, b, "/queue/b", "y")
		c := dial(t, b, v)
		c.subscribe("1", "/queue/a", "ack", "client")
		m := c.message("x")
		c.ack(m)
		c.settle(stomp.ACK, m)
		c.refused("Unexpected ACK")
		c.subscribe("2", "/queue/b")
		m = c.message("y")
		if v == stomp.V12 {
			m.Header.Set("ack", m.Header.Get("message-id"))
		}
		c.settle(stomp.ACK, m)
		c.refused("Unexpected ACK")
	})
}

// The ids of one connection mean nothing on another (R173).
func TestAckOnAnotherConnection(t *testing.T) {
	versions(t, func(t *testing.T, v stomp.Version) {
		b := start(t, Options{})
		fill(t, b, "/queue/a", "x")
		c, thief := dial(t, b, v), dial(t, b, v)
		c.subscribe("1", "/queue/a", "ack", "client")
		m := c.message("x")
		thief.subscribe("1", "/queue/a", "ack", "client")
		thief.settle(stomp.ACK, m)
		thief.refused("Unexpected ACK")
		c.ack(m)
	})
}

// 1.0 without id: no subscription header, ACK by message-id, UNSUBSCRIBE by
// destination (R141, R146, R230).
func TestOldStyleSubscription(t *testing.T) {
	b := start(t, Options{})
	c := dial(t, b, stomp.V10)
	c.send(stomp.SUBSCRIBE, "ignored body", "destination", "/queue/a", "ack", "client", "receipt", "s")
	c.want(stomp.RECEIPT, "receipt-id", "s")
	fill(t, b, "/queue/a", "x", "y")
	m := c.message("x")
	if m.Header.Has("subscription") || m.Header.Has("ack") {
		t.Errorf("%v", m.Header)
	}
	c.message("y")
	c.ack(m)
	c.send(stomp.UNSUBSCRIBE, "", "destination", "/queue/a", "receipt", "u")
	c.want(stomp.RECEIPT, "receipt-id", "u")
	if q := b.Queue("/queue/a"); q.Depth != 1 || q.Consumers != 0 {
		t.Errorf("%+v", q)
	}
}

func TestRefusedSubscriptions(t *testing.T) {
	for _, c := range []struct {
		name    string
		v       stomp.Version
		command string
		headers []string
		message string
	}{
		{"R141", stomp.V11, stomp.SUBSCRIBE, []string{"destination", "/queue/a"}, "without a subscription id"},
		{"R140", stomp.V12, stomp.SUBSCRIBE, []string{"id", "2"}, "without a destination"},
		{"R142", stomp.V12, stomp.SUBSCRIBE, []string{"id", "1", "destination", "/queue/b"}, "Duplicated subscription identifier"},
		{"R143 word", stomp.V12, stomp.SUBSCRIBE, []string{"id", "2", "destination", "/queue/a", "ack", "individual"}, "Unknown ack mode"},
		{"R143 1.0", stomp.V10, stomp.SUBSCRIBE, []string{"id", "2", "destination", "/queue/a", "ack", "client-individual"}, "Unknown ack mode"},
		{"selector", stomp.V12, stomp.SUBSCRIBE, []string{"id", "2", "destination", "/queue/a", "selector", "a = 1"}, "Selectors are not supported"},
		{"prefetch", stomp.V12, stomp.SUBSCRIBE, []string{"id", "2", "destination", "/queue/a", "prefetch-count", "many"}, "Invalid header"},
		{"destination", stomp.V12, stomp.SUBSCRIBE, []string{"id", "2", "destination", "/nonsense/a"}, "Unknown destination"},
		{"bare /queue/", stomp.V12, stomp.SUBSCRIBE, []string{"id", "2", "destination", "/queue/"}, "Unknown destination"},
		{"browser 1.0", stomp.V10, stomp.SUBSCRIBE, []string{"id", "2", "destination", "/queue/a", "browser", "true"}, "1.1 or higher"},
		{"browse topic", stomp.V12, stomp.SUBSCRIBE, []string{"id", "2", "destination", "/topic/a", "browser", "true"}, "Only queues"},
		{"R145 unknown", stomp.V12, stomp.UNSUBSCRIBE, []string{"id", "9"}, "No subscription matched"},
		{"R145 none", stomp.V11, stomp.UNSUBSCRIBE, []string{"destination", "/queue/first"}, "without a subscription id"},
		{"R146", stomp.V10, stomp.UNSUBSCRIBE, nil, "without a subscription"},
		{"R130", stomp.V12, stomp.SEND, nil, "without a destination"},
		{"SEND nonsense", stomp.V12, stomp.SEND, []string{"destination", "queue/a"}, "Unknown destination"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := start(t, Options{})
			cl := dial(t, b, c.v)
			cl.subscribe("1", "/queue/first")
			cl.send(c.command, "", append(c.headers, "receipt", "r")...)
			if f := cl.refused(c.message); f.Header.Get("receipt-id") != "r" {
				t.Errorf("%v", f.Header)
			}
			fill(t, b, "/queue/first", "alive")
			cl.message("alive")
			if q := b.Queue("/queue/a"); q.Consumers != 0 {
				t.Errorf("%+v", q)
			}
		})
	}
}
