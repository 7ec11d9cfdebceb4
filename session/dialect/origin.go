package dialect

import "stompbox/stomp"

// Origin is the destination that a dead letter came from, as its headers tell
// it, fit to be sent to again; "" where they do not. On RabbitMQ it is the
// queue itself (/amq/queue/NAME), which is not declared anew by sending to it.
func Origin(f stomp.Frame) string {
	if d := f.Header.Get("original-destination"); d != "" { // ActiveMQ, and our own broker
		return d
	}
	if q := f.Header.Get("x-first-death-queue"); q != "" {
		return "/amq/queue/" + q
	}
	return f.Header.Get("_AMQ_ORIG_ADDRESS") // Artemis
}
