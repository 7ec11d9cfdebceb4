package session

import (
	"slices"
	"testing"

	"stompbox/session/dialect"
	"stompbox/stomp"
)

// What an ACK in mode client takes of other subscriptions is what the ledger says
// that it takes, and python3-stomp finds the rest.
func TestBrokersCumulativeReach(t *testing.T) {
	everyBroker(t, func(t *testing.T, g target) {
		j := newTrial(t, g, stomp.V12, g.profile(t))
		j.put(j.in, "a1", "a2")
		j.put(j.out, "b1", "b2")
		_, a := j.holds(j.in, 2)
		b := j.arrive(j.subscribe(Subscribe{Destination: j.out, Ack: stomp.AckClient, Prefetch: 10}), 2)
		j.settled(j.do(Ack{Messages: b[:1], UpTo: true}), Confirmed)
		taken, want := b[:1], []string{"a1", "a2"}
		if g.kind == dialect.RabbitMQ {
			taken, want = append(a, b[0]), nil
		}
		j.rewind()
		if c := j.state(taken, Acked); !slices.Equal(c.Messages, taken) {
			t.Errorf("%v are acked, want %v", c.Messages, taken)
		}
		j.leave()
		j.left(j.in, want...)
		j.left(j.out, "b2")
	})
}
