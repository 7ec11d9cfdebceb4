package dialect

import (
	"fmt"

	"stompbox/stomp"
)

// activeMQPage is ActiveMQ's maxBrowsePageSize as shipped: a browser gets no
// more, and then an end mark as if that were all.
const activeMQPage = 400

// PrefetchHeader is the header of SUBSCRIBE that limits how many messages may
// be held without an ack, or "" where there is none. Neither ActiveMQ's nor
// RabbitMQ's has an effect with ack:auto. ActiveMQ delivers nothing at all for
// 0, so 0 is never to be sent. Artemis counts octets, not messages, and
// therefore has none.
func (b Broker) PrefetchHeader() string {
	switch b.Kind {
	case ActiveMQ:
		return "activemq.prefetchSize"
	case RabbitMQ, Embedded:
		return "prefetch-count"
	}
	return ""
}

// HoldLimit is how many messages one consumer may hold before this broker, as it
// is shipped, may give out no more although more wait: 0 when there is no such
// limit. ActiveMQ looks no further than the page it has read; 200 and 400 were
// seen, with a larger prefetch; a selector sees no further either.
func (b Broker) HoldLimit() int {
	if b.Kind == ActiveMQ {
		return 200
	}
	return 0
}

// IgnoresSelectors reports whether a selector is taken and has no effect: the
// subscription delivers everything.
func (b Broker) IgnoresSelectors() bool { return b.Kind == RabbitMQ }

// CanBrowse reports whether SUBSCRIBE with browser:true shows the messages
// without taking them. Elsewhere that header is ignored and the subscription
// takes messages like any other (RabbitMQ).
func (b Broker) CanBrowse(v stomp.Version) bool {
	return (b.Kind == ActiveMQ || b.Kind == Embedded) && v >= stomp.V11
}

// BrowseLimit is the most messages that one look with browser:true shows as
// the broker is shipped, 0 when there is no such limit. When that many came,
// more may wait behind them.
func (b Broker) BrowseLimit() int {
	if b.Kind == ActiveMQ {
		return activeMQPage
	}
	return 0
}

// SelectorNote says why a selector is of no use here, "" where the broker
// selects by it or nobody knows.
func (b Broker) SelectorNote() string {
	switch {
	case b.IgnoresSelectors():
		return b.Name + " ignores selectors and would deliver everything: leave it empty"
	case b.Kind == Embedded:
		return "this broker refuses selectors: leave it empty"
	}
	return ""
}

// IsBrowseEnd reports whether f is the mark that ends a look with browser:true
// rather than a message. The message-id is looked at too: a sender may put a
// browser header on an ordinary message, but never chooses its message-id.
func (b Broker) IsBrowseEnd(f stomp.Frame) bool {
	if b.Kind != ActiveMQ && b.Kind != Embedded {
		return false
	}
	return f.Command == stomp.MESSAGE && f.Header.Get("browser") == "end" &&
		f.Header.Get("message-id") == "0" && len(f.Body) == 0
}

// PeekNote says what a look at a queue does to it, in one or two sentences.
func (b Broker) PeekNote(v stomp.Version) string {
	switch {
	case b.Kind == ActiveMQ && b.CanBrowse(v):
		return fmt.Sprintf("Browses: nothing is taken, held or marked. "+
			"One look shows at most %d messages, and makes the queue if there is none.", activeMQPage)
	case b.CanBrowse(v):
		return "Browses: nothing is taken, held or marked."
	case b.Kind == ActiveMQ || b.Kind == Embedded:
		return "STOMP 1.0 cannot browse here: " + heldLook + " marked redelivered."
	case b.Kind == RabbitMQ:
		return "No browsing here: " + heldLook + " marked redelivered. Quorum queues count it."
	case b.Kind == Artemis:
		return "No browsing here: " + heldLook + ". As shipped, the tenth time dead-letters them."
	case b.Kind == StompServer:
		return "No browsing here: one message is held while you look, hidden from others, then put back."
	}
	return "Browsing is not known here: " + heldLook + ", perhaps marked redelivered."
}

const heldLook = "messages are held while you look, hidden from others, then given back"
