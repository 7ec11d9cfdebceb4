package dialect

import (
	"net/url"
	"strings"

	"stompbox/stomp"
)

// blames maps what an ERROR says, in lower case, to the commands that a broker
// says it of (brokers.md, sections 2 to 6).
var blames = []struct {
	says     string
	commands []string
}{
	{"poison ack", []string{stomp.NACK}},
	{"duplicated subscription", []string{stomp.SUBSCRIBE}},
	{"resource_locked", []string{stomp.SUBSCRIBE}},
	{"no subscription found", []string{stomp.UNSUBSCRIBE}},
	{"no subscription matched", []string{stomp.UNSUBSCRIBE}},
	{"subscription not found", []string{stomp.ACK, stomp.NACK}},
	{"unexpected ack", []string{stomp.ACK, stomp.NACK}},
	{"unknown destination", []string{stomp.SEND, stomp.SUBSCRIBE}},
	{"invalid destination", []string{stomp.SEND, stomp.SUBSCRIBE}},
	{"not_found", []string{stomp.SEND, stomp.SUBSCRIBE}},
	{"access_refused", []string{stomp.SEND, stomp.SUBSCRIBE}},
	{"unknown delivery tag", []string{stomp.ACK, stomp.NACK}},
	{"precondition_failed", []string{stomp.SEND, stomp.SUBSCRIBE, stomp.ACK, stomp.NACK}},
	{"commit failed", []string{stomp.COMMIT}},
	{"bad transaction", []string{stomp.COMMIT, stomp.ABORT, stomp.SEND, stomp.ACK, stomp.NACK}},
	{"missing transaction", []string{stomp.BEGIN, stomp.COMMIT, stomp.ABORT}},
}

// NamesDestination reports whether the words of an ERROR name that destination:
// as it was given, or by the queue or exchange that it leads to.
func NamesDestination(f stomp.Frame, destination string) bool {
	if destination == "" {
		return false
	}
	names := []string{destination}
	for _, prefix := range []string{"/amq/queue/", "/queue/", "/reply-queue/"} {
		if name, ok := strings.CutPrefix(destination, prefix); ok {
			names = append(names, name)
		}
	}
	if rest, ok := strings.CutPrefix(destination, "/exchange/"); ok {
		exchange, _, _ := strings.Cut(rest, "/")
		names = append(names, exchange)
	}
	words := f.Header.Get("message") + "\n" + string(f.Body[:min(len(f.Body), errorBodyRead)])
	for _, name := range names {
		if plain, err := url.PathUnescape(name); err == nil && strings.Contains(words, "'"+plain+"'") {
			return true
		}
	}
	return false
}

// NamesSubscription gives what RabbitMQ calls a subscription in an ERROR that
// says there is none of that name, "" where the words name none. Such an ERROR
// answers an ACK of that subscription, and it also comes, for no frame of ours,
// with each message that arrives after the UNSUBSCRIBE (brokers.md, section 4).
func NamesSubscription(f stomp.Frame) string {
	_, rest, _ := strings.Cut(string(f.Body[:min(len(f.Body), errorBodyRead)]), "no current subscription with tag '")
	tag, _, _ := strings.Cut(rest, "'")
	return tag
}

// DeliveredBy reports whether a delivery, as an ACK names it, came by the
// subscription that RabbitMQ calls so.
func DeliveredBy(delivery, tag string) bool {
	return strings.HasPrefix(delivery, tag+"@@")
}

// Blames gives the commands that an ERROR without receipt-id can be meant for,
// or nil when its words say nothing about that: then it may be any. It reads
// words of all brokers alike, for what they say leaves no doubt.
func Blames(f stomp.Frame) []string {
	words := strings.ToLower(f.Header.Get("message") + "\n" + string(f.Body[:min(len(f.Body), errorBodyRead)]))
	for _, b := range blames {
		if strings.Contains(words, b.says) {
			return b.commands
		}
	}
	return nil
}
