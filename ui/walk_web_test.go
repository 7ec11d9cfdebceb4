//go:build linux || darwin

package ui_test

import (
	"testing"

	"stompbox/stomp/stomptest"
)

// TestBrokersWalkWebSocket holds, acks and sends over RabbitMQ's WebSocket.
func TestBrokersWalkWebSocket(t *testing.T) {
	b := stomptest.RabbitMQ(t)
	g := targetOf(b)
	w := &walk{g: g, t: t, in: "/queue/" + stomptest.Unique("in"), out: "/queue/" + stomptest.Unique("out")}
	w.seed(w.in, orders(2)...)
	w.terminal = startTerminal(t, 130, 44, []string{"STOMPBOX_PASSWORD=admin"}, stompbox(t), "wss://admin@"+b.WSSAddr+"/ws?vhost=/", "--ca", b.CAFile)
	w.see("RabbitMQ", "STOMP 1.2")
	w.hold(w.in, "held", "held")
	w.keys("g", "a")
	w.states(1, "acked", "held")
	w.compose(draft{dest: w.out, kind: "text/plain", body: "Grüße"})
	w.keys("ctrl+s").see("written and confirmed in ")
	w.keys("esc").gone("╭─ Compose")
	w.quit()
	w.count(w.out, 1)
	w.count(w.in, 1)
}
