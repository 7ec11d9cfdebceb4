package ui

import (
	"testing"

	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/stomp"
)

// A filter goes by what the list goes by: RabbitMQ has no expires.
func TestExpiredGoesByTheBroker(t *testing.T) {
	for server, hits := range map[string]int{"ActiveMQ/5.17.2": 1, "RabbitMQ/4.0.5": 0} {
		m, c := newTestModel(t, "mono", message(1, "old", "expires", "1000"), message(2, "new"))
		broker := dialect.Of(stomp.Frame{Command: stomp.CONNECTED, Header: stomp.NewHeader("server", server)})
		m.linkChanged(c, session.Link{State: session.Up, Version: stomp.V12, Server: server, Broker: broker})
		hold(m, c, 2)
		resize(m, 100, 30)
		typeFilter(m, "expired")
		if got := c.subs[0].find.hits.n; got != hits || !c.subs[0].find.on() {
			t.Errorf("%s: %d hits, want %d", server, got, hits)
		}
	}
}
