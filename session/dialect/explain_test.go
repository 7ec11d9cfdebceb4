package dialect

import (
	"testing"
	"unicode/utf8"
)

// TestExplain: the broker's own meaning comes before the general one, and one
// name can mean different things on different frames.
func TestExplain(t *testing.T) {
	for _, tc := range []struct {
		kind          Kind
		command, name string
		want          string
	}{
		{Other, "MESSAGE", "ack", "what ACK and NACK name this delivery by"},
		{Other, "SUBSCRIBE", "ack", "who acknowledges: auto, client or client-individual"},
		{Other, "MESSAGE", "x-mine", ""},
		{RabbitMQ, "MESSAGE", "receipt", "the sender's own, passed on by the broker: nothing is asked of you"},
		{RabbitMQ, "MESSAGE", "transaction", "the sender's own, passed on by the broker: it is over"},
		{RabbitMQ, "SEND", "receipt", "asks for a RECEIPT with this receipt-id"},
		{Other, "MESSAGE", "expires", ""},
		{Other, "MESSAGE", "message", ""},
		{Other, "SEND", "x-mine", ""},
		{Embedded, "SEND", "message-id", "brokers set it on what they deliver"},
		{RabbitMQ, "SEND", "x-first-death-queue", "the queue that dead-lettered it first"},
		{ActiveMQ, "MESSAGE", "expires", "when it expires, in ms since 1970; 0 is never"},
		{RabbitMQ, "MESSAGE", "expires", "means nothing here: expiration does"},
		{RabbitMQ, "MESSAGE", "JMSXUserID", ""},
		{Embedded, "MESSAGE", "redelivered", "true: it was delivered before and not acknowledged"},
	} {
		if got := (Broker{Kind: tc.kind}).Explain(tc.command, tc.name); got != tc.want {
			t.Errorf("%d %s %s: %q, want %q", tc.kind, tc.command, tc.name, got, tc.want)
		}
	}
	for _, table := range []map[string]string{standardHeaders, customaryHeaders, activeMQHeaders, rabbitMQHeaders, artemisHeaders} {
		for name, words := range table {
			if n := utf8.RuneCountInString(words); n == 0 || n > 80 {
				t.Errorf("%s is explained in %d letters", name, n)
			}
		}
	}
}
