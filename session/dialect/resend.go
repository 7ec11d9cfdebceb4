package dialect

import (
	"slices"

	"stompbox/stomp"
)

// Resend makes of a message, received or sent, one to send again on this broker:
// the same destination, content-type and octets, without the headers that
// brokers set. Where content-length makes a bytes message, a message that had
// none gets none.
func (b Broker) Resend(f stomp.Frame) stomp.Send {
	s := stomp.Send{Destination: f.Header.Get("destination"), ContentType: f.Header.Get("content-type"), Body: slices.Clone(f.Body)}
	seen := map[string]bool{}
	for name, value := range f.Header.All() {
		// A repeated header is what the message was before (R031): the first one counts.
		if name == "content-type" || IsBrokerHeader(name) || seen[name] {
			continue
		}
		seen[name] = true
		s.Header.Add(name, value)
	}
	if b.Kind == ActiveMQ || b.Kind == Artemis {
		s.NoContentLength = !f.Header.Has("content-length") && !slices.Contains(f.Body, 0)
	}
	return s
}
