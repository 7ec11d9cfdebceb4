//go:build linux || darwin

package ui_test

import (
	"strings"
	"testing"

	"stompbox/stomp/stomptest"
)

// walkMove moves two held messages to another queue, as one transaction.
func walkMove(t *testing.T, g target) {
	w := newWalk(t, g)
	w.seed(w.in, orders(3)...)
	w.hold(w.in, "held", "held", "held")
	w.keys("g", "space", "space", "m").see("move or copy 2 messages to")
	w.keys("ctrl+u").text(w.out).keys("enter")
	w.question("2 messages to "+w.out, "nothing is sent until you commit it there")
	w.keys("enter").see("tx-1", "SEND", "ACK")
	w.commit()
	w.keys("esc", "3")
	w.states(1, "acked", "acked", "held")
	w.quit()
	w.count(w.out, 2)
	w.count(w.in, 1)
}

func TestWalkMove(t *testing.T)        { walkMove(t, ours(t)) }
func TestBrokersWalkMove(t *testing.T) { everyBroker(t, walkMove) }

// walkRepair nacks a message into its dead letter queue and moves it back: the
// destination it came from is there to be taken.
func walkRepair(t *testing.T, g target) {
	w := newWalk(t, g)
	w.seed(w.in, orders(1)...)
	w.hold(w.in, "held")
	nacks := 3
	if g.kind == stomptest.KindActiveMQ {
		nacks = 1
	}
	for i := range nacks {
		w.states(1+i, "held")
		w.keys("G", "x").see("╭─ Nack")
		w.keys("y")
		w.states(1+i, "nacked")
	}
	dead := "/queue/DLQ." + strings.TrimPrefix(w.in, "/queue/")
	w.hold(dead, "held")
	w.keys("3", "m").see("move or copy 1 dead letter back to", w.in)
	w.keys("enter")
	w.question("1 message to " + w.in)
	w.keys("enter").see("tx-1", "SEND", "ACK")
	w.commit()
	w.keys("esc", "3")
	w.states(1, "acked")
	w.quit()
	w.count(w.in, 1)
	w.count(dead, 0)
}

func TestWalkRepair(t *testing.T) { walkRepair(t, ours(t)) }

func TestBrokersWalkRepair(t *testing.T) {
	t.Run("ActiveMQ", func(t *testing.T) { walkRepair(t, targetOf(stomptest.ActiveMQ(t))) })
}
