package dialect

import (
	"slices"
	"testing"

	"stompbox/stomp"
)

// What ERRORs without receipt-id were meant for, in the words seen on the wire.
func TestBlames(t *testing.T) {
	for _, tt := range []struct {
		message, body string
		want          []string
	}{
		{"Poison ack cannot be transacted: MessageAck {...}", "java.lang...", []string{stomp.NACK}},
		{"Duplicated subscription identifier", "A subscription identified by 'T_1' already exists.", []string{stomp.SUBSCRIBE}},
		{"Subscription not found", "There is no current subscription with tag 'T_s'.", []string{stomp.ACK, stomp.NACK}},
		{"No subscription found", "", []string{stomp.UNSUBSCRIBE}},
		{"precondition_failed", "PRECONDITION_FAILED - unknown delivery tag 1", []string{stomp.ACK, stomp.NACK}},
		{"precondition_failed", "PRECONDITION_FAILED - user_id property set", []string{stomp.SEND, stomp.SUBSCRIBE, stomp.ACK, stomp.NACK}},
		{"Unknown destination", "'/nonsense/x' is not a valid destination.", []string{stomp.SEND, stomp.SUBSCRIBE}},
		{"Bad transaction", `Invalid transaction identifier: "zz"`, []string{stomp.COMMIT, stomp.ABORT, stomp.SEND, stomp.ACK, stomp.NACK}},
		{"Processing error", "", nil},
		{"", "", nil},
	} {
		f := stomp.Frame{Command: stomp.ERROR, Header: stomp.NewHeader("message", tt.message), Body: []byte(tt.body)}
		if got := Blames(f); !slices.Equal(got, tt.want) {
			t.Errorf("%q %q: %v, want %v", tt.message, tt.body, got, tt.want)
		}
	}
}

// Which destination an ERROR speaks of.
func TestNamesDestination(t *testing.T) {
	for _, tt := range []struct {
		body, destination string
		want              bool
	}{
		{"NOT_FOUND - no queue 'x.1' in vhost '/'", "/amq/queue/x.1", true},
		{"NOT_FOUND - no queue 'x.1' in vhost '/'", "/queue/x.1", true},
		{"NOT_FOUND - no queue 'x.1' in vhost '/'", "/amq/queue/x", false},
		{"NOT_FOUND - no queue 'a/b' in vhost '/'", "/queue/a%2Fb", true},
		{"NOT_FOUND - no exchange 'e' in vhost '/'", "/exchange/e/key", true},
		{"'/nonsense/x' is not a valid destination.", "/nonsense/x", true},
		{"ACCESS_REFUSED - access to queue 'x' in vhost '/' refused for user 'reader'", "", false},
	} {
		f := stomp.Frame{Command: stomp.ERROR, Body: []byte(tt.body)}
		if got := NamesDestination(f, tt.destination); got != tt.want {
			t.Errorf("%q, %s: %v", tt.body, tt.destination, got)
		}
	}
}

// Which subscription RabbitMQ misses, and what came by it.
func TestNamesSubscription(t *testing.T) {
	f := stomp.Frame{Command: stomp.ERROR, Body: []byte("There is no current subscription with tag 'T_s'.")}
	tag := NamesSubscription(f)
	if tag != "T_s" || !DeliveredBy("T_s@@session-x@@1", tag) || DeliveredBy("T_s2@@session-x@@1", tag) {
		t.Errorf("it names %q", tag)
	}
	if tag := NamesSubscription(stomp.Frame{Command: stomp.ERROR, Body: []byte("unknown delivery tag 1")}); tag != "" {
		t.Errorf("it names %q", tag)
	}
}
