package dialect

import (
	"testing"

	"stompbox/stomp"
)

// What the brokers' own frames tell of where a dead letter came from.
func TestOrigin(t *testing.T) {
	for raw, want := range map[string]string{
		"MESSAGE\ndestination:/queue/DLQ.a\nmessage-id:1\nsubscription:s\noriginal-destination:/queue/p.ack.19\noriginalExpiration:0\n\nx\x00":                                "/queue/p.ack.19",
		"MESSAGE\ndestination:/queue/DLQ\nmessage-id:1\nsubscription:s\nx-first-death-exchange:\nx-first-death-queue:dlqtest6b03e58d\nx-first-death-reason:rejected\n\nx\x00": "/amq/queue/dlqtest6b03e58d",
		"MESSAGE\ndestination:/queue/a\nmessage-id:1\nsubscription:s\n\nx\x00":                                                                                                "",
	} {
		f, err := stomp.ParseFrame([]byte(raw), stomp.V12)
		if err != nil {
			t.Fatal(err)
		}
		if got := Origin(f); got != want {
			t.Errorf("%q came from %q, want %q", raw, got, want)
		}
	}
}
