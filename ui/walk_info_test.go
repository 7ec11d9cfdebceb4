//go:build linux || darwin

package ui_test

import "testing"

// What a real session says of itself.
func TestWalkInformation(t *testing.T) {
	w := newWalk(t, ours(t))
	w.seed(w.in, orders(3)...)
	w.hold(w.in, "held", "held", "held")
	w.keys("i").see("╭─ Information", w.in, "ack:client-individual", "held          3: the oldest for ", "agreed        ours every 10s",
		"last octet ", "received      3 messages, ", "p50 ", " on disk", "up · stompbox 1.0, STOMP 1.2", "connecting")
	w.see(" for 2 s") // it goes on by itself
	w.keys("esc").gone("╭─ Information")
	w.keys("a").see("2 held")
	w.keys("1", "i").see("╭─ Information", "held          2: the oldest for ")
	w.keys("esc").gone("╭─ Information")
	w.quit()
}
