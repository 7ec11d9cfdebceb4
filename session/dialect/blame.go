package dialect

import (
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
