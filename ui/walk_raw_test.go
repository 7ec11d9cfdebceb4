//go:build linux || darwin

package ui_test

import (
	"testing"

	"stompbox/stomp/stomptest"
)

// walkRaw sends a frame as it stands from the log, then a wrong one: the
// broker's answer is there to be read, and the console goes on.
func walkRaw(t *testing.T, g target) {
	w := newWalk(t, g)
	w.compose(draft{dest: w.out, body: "first"})
	w.keys("ctrl+s").see("written and confirmed in ")
	w.keys("esc").gone("╭─ Compose")
	w.keys("6", "G", "k", "e").see("╭─ Raw frame", "SEND", "destination:"+w.out)
	w.keys("ctrl+s").see("raw SEND: written and confirmed in ")
	w.keys("esc").gone("╭─ Raw frame")

	w.keys("e").see("╭─ Raw frame", "SEND")
	w.text("X").see("XSEND", "not a command of the protocol", "(R013)")
	w.keys("ctrl+s").see("raw XSEND: ")
	w.keys("esc").gone("╭─ Raw frame")
	w.see("ERROR", "CONNECTED") // it closed the link, and the console came back
	w.keys("3")
	w.quit()
	w.count(w.out, 2)
}

func TestWalkRaw(t *testing.T) { walkRaw(t, ours(t)) }

func TestBrokersWalkRaw(t *testing.T) {
	t.Run("ActiveMQ", func(t *testing.T) { walkRaw(t, targetOf(stomptest.ActiveMQ(t))) })
	t.Run("RabbitMQ", func(t *testing.T) { walkRaw(t, targetOf(stomptest.RabbitMQ(t))) })
}
