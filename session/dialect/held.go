package dialect

import "fmt"

// ReleaseNeedsReconnect reports whether messages held by a subscription come
// back only when the connection ends, not at its UNSUBSCRIBE. Of an unknown
// broker it is assumed.
func (b Broker) ReleaseNeedsReconnect() bool {
	switch b.Kind {
	case ActiveMQ, Artemis, Embedded:
		return false
	}
	return true
}

// ReleaseNote says what becomes of n held messages when their subscription
// ends and the connection stays. It is "" when nothing is held.
func (b Broker) ReleaseNote(n int) string {
	if n <= 0 {
		return ""
	}
	switch b.Kind {
	case ActiveMQ:
		return held(n, "is", "are") + " delivered again at once, to others or to your next subscription, marked redelivered."
	case Embedded, Artemis:
		return held(n, "is", "are") + " delivered again at once, to others or to your next subscription."
	case RabbitMQ:
		return held(n, "stays", "stay") + " stuck until this connection ends: nobody gets " + them(n) +
			", and " + they(n) + " can no longer be acked. Reconnect to give " + them(n) + " back."
	case StompServer:
		return held(n, "comes", "come") + " back only when this connection ends. Reconnect to give " + them(n) + " back."
	}
	return held(n, "may stay", "may stay") + " stuck until this connection ends. Reconnect to be sure " +
		they(n) + " " + plural(n, "is", "are") + " given back."
}

// CloseNote says what becomes of n held messages when the connection ends. It
// is "" when nothing is held.
func (b Broker) CloseNote(n int) string {
	if n <= 0 {
		return ""
	}
	switch b.Kind {
	case ActiveMQ:
		return held(n, "goes", "go") + " back in order, marked redelivered."
	case RabbitMQ:
		return held(n, "goes", "go") + " back in order, marked redelivered; a quorum queue counts it as a delivery."
	case Artemis:
		return held(n, "goes", "go") + " back; it counts as a delivery, and after 10 (as shipped) a message is dead-lettered."
	case StompServer:
		return held(n, "goes", "go") + " back, with no mark that " + they(n) + " " + plural(n, "was", "were") + " delivered."
	case Embedded:
		return held(n, "goes", "go") + " back in order, marked redelivered."
	}
	return held(n, "goes", "go") + " back to the broker and may be delivered again."
}

func held(n int, one, many string) string {
	return fmt.Sprintf("%d held %s %s", n, plural(n, "message", "messages"), plural(n, one, many))
}

func them(n int) string { return plural(n, "it", "them") }
func they(n int) string { return plural(n, "it", "they") }

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
