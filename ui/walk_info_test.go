//go:build linux || darwin

package ui_test

import "testing"

// walkInformation reads what a real session says of itself.
func walkInformation(t *testing.T, g target) {
	w := newWalk(t, g)
	w.seed(w.in, orders(3)...)
	w.hold(w.in, "held", "held", "held")
	w.keys("i").see("╭─ Information", w.in, "ack:client-individual", "held          3: the oldest for ", "agreed        ours every 10s",
		"last octet ", "received      3 messages, ", "p50 ", " on disk", "up · "+g.title(), ", STOMP 1.2", "connecting")
	w.see(" for 2 s") // it goes on by itself
	w.keys("esc").gone("╭─ Information")
	w.keys("a").see("2 held")
	w.keys("1", "i").see("╭─ Information", "held          2: the oldest for ")
	w.keys("esc").gone("╭─ Information")
	w.quit()
}
