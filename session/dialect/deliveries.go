package dialect

import (
	"strconv"
	"time"

	"stompbox/stomp"
)

// Deliveries says how often a message has been delivered, this time included,
// by the headers of its MESSAGE: 0 when that is not known. again is set when it
// was delivered before, to whomever. RabbitMQ counts for quorum queues alone
// and ActiveMQ not at all: there a second delivery is known, its number not.
func (b Broker) Deliveries(h stomp.Header) (n int, again bool) {
	again = h.Get("redelivered") == "true"
	if before, err := strconv.ParseUint(h.Get("x-delivery-count"), 10, 31); err == nil {
		return int(before) + 1, again || before > 0
	}
	switch b.Kind {
	case ActiveMQ, RabbitMQ, Embedded:
		if !again {
			return 1, false
		}
	}
	return 0, again
}

// Expires is when a message with these headers expires at the broker, the zero
// time for never. It goes by the header expires, in milliseconds since 1970;
// RabbitMQ passes that on and does not go by it.
func (b Broker) Expires(h stomp.Header) time.Time {
	ms, err := strconv.ParseInt(h.Get("expires"), 10, 64)
	if err != nil || ms <= 0 || b.Kind == RabbitMQ {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
