package dialect

import (
	"testing"

	"stompbox/stomp"
)

func TestDeliveries(t *testing.T) {
	for _, c := range []struct {
		kind  Kind
		h     stomp.Header
		n     int
		again bool
	}{
		{RabbitMQ, stomp.NewHeader("redelivered", "false"), 1, false},
		{RabbitMQ, stomp.NewHeader("redelivered", "true"), 0, true},
		{RabbitMQ, stomp.NewHeader("redelivered", "true", "x-delivery-count", "2"), 3, true},
		{ActiveMQ, stomp.Header{}, 1, false},
		{ActiveMQ, stomp.NewHeader("redelivered", "true"), 0, true},
		{Embedded, stomp.NewHeader("redelivered", "true", "x-delivery-count", "1"), 2, true},
		{Other, stomp.Header{}, 0, false},
		{StompServer, stomp.Header{}, 0, false},
		{Other, stomp.NewHeader("x-delivery-count", "-1"), 0, false},
		{Other, stomp.NewHeader("x-delivery-count", "99999999999999999999"), 0, false},
	} {
		if n, again := (Broker{Kind: c.kind}).Deliveries(c.h); n != c.n || again != c.again {
			t.Errorf("%v %v: %d, %v; want %d, %v", c.kind, c.h, n, again, c.n, c.again)
		}
	}
}
