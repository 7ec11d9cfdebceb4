package dialect

import (
	"strings"
	"testing"
	"time"

	"stompbox/stomp"
)

func TestLintSend(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	amq, rmq := Broker{Kind: ActiveMQ, Name: "ActiveMQ"}, Broker{Kind: RabbitMQ, Name: "RabbitMQ"}
	with := func(h ...string) stomp.Send {
		return stomp.Send{Destination: "/queue/a", ContentType: "text/plain", Body: []byte("x"), Header: stomp.NewHeader(h...)}
	}
	for _, tc := range []struct {
		name  string
		b     Broker
		m     stomp.Send
		want  string // of the worst finding; "" when there is to be none beyond a hint
		sev   Severity
		index int
	}{
		{"nothing", amq, with("persistent", "true", "mine", "v"), "", 0, 0},
		{"RabbitMQ and message-id", rmq, with("a", "b", "message-id", "1"), "Use amqp-message-id", Refusal, 1},
		{"ActiveMQ and message-id", amq, with("message-id", "1"), "set message-id themselves", Doubt, 0},
		{"another's user-id", rmq, with("user-id", "bob"), "Write ann", Refusal, 0},
		{"one's own user-id", rmq, with("user-id", "ann"), "", 0, 0},
		{"transaction", amq, with("transaction", "t"), "(R131)", Refusal, 0},
		{"expires past", amq, with("expires", "1700000000000"), "past since", Doubt, 0},
		{"expires a span", amq, with("expires", "60000"), "For 60000 ms from now write 1767323105000", Doubt, 0},
		{"expires never", amq, with("expires", "0"), "", 0, 0},
		{"expires to come", amq, with("expires", "1893456000000"), "", 0, 0},
		{"expires no number", amq, with("expires", "soon"), "a moment in ms", Doubt, 0},
		{"expires on RabbitMQ", rmq, with("expires", "1"), "Use expiration", Doubt, 0},
		{"expiration on ActiveMQ", amq, with("expiration", "1"), "Use expires", Doubt, 0},
		{"expiration no number", rmq, with("expiration", "1m"), "Write it like 60000", Refusal, 0},
		{"priority", amq, with("priority", "10"), "0 to 9", Doubt, 0},
		{"priority on RabbitMQ", rmq, with("priority", "10"), "", 0, 0},
		{"persistent", amq, with("persistent", "True"), "Only true", Doubt, 0},
		{"case", amq, with("Correlation-ID", "1"), "Write correlation-id (R035)", Doubt, 0},
		{"underscores", amq, with("reply_to", "/queue/b"), "Write reply-to", Doubt, 0},
		{"JMS names", amq, with("JMSReplyTo", "/queue/b"), "Write reply-to", Doubt, 0},
		{"repeats", amq, with("k", "1", "k", "2"), "(R031)", Doubt, 1},
		{"blanks in a value", amq, with("k", " v"), "(R028)", Doubt, 0},
		{"blanks in a name", amq, with("k ", "v"), "(R028)", Doubt, 0},
		{"passcode", amq, with("passcode", "v"), "everybody who receives", Doubt, 0},
		{"selector", amq, with("selector", "v"), "belongs to SUBSCRIBE", Doubt, 0},
		{"reply-to nowhere", rmq, with("reply-to", "/nowhere"), "Answers would go astray", Doubt, 0},
		{"reply-to a temporary queue", rmq, with("reply-to", "/temp-queue/x"), "", 0, 0},
		{"reply-to empty", amq, with("reply-to", ""), "nobody can answer", Doubt, 0},
		{"RabbitMQ and a slash", rmq, stomp.Send{Destination: "/queue/a/b"}, "%2F", Refusal, -1},
		{"ActiveMQ and a slip", amq, stomp.Send{Destination: "/Queue/a"}, "becomes the queue", Doubt, -1},
		{"blanks around", Broker{}, stomp.Send{Destination: "/queue/a "}, "(R130)", Doubt, -1},
		{"no MIME type", amq, stomp.Send{Destination: "/queue/a", ContentType: "json"}, "(R074)", Doubt, -1},
		{"not UTF-8", amq, stomp.Send{Destination: "/queue/a", ContentType: "text/plain", Body: []byte("\xff")}, "(R076)", Doubt, -1},
		{"another charset", amq, stomp.Send{Destination: "/queue/a", ContentType: "text/plain;charset=latin1", Body: []byte("\xff")}, "", 0, 0},
		{"bytes as a text message", amq, stomp.Send{Destination: "/queue/a", ContentType: "application/octet-stream", Body: []byte("x"), NoContentLength: true}, "(R072)", Doubt, -1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			list := tc.b.LintSend(tc.m, SendContext{Version: stomp.V12, Now: now, Login: "ann"})
			if len(list) == 0 || list[0].Severity == Hint {
				if tc.want != "" {
					t.Fatalf("nothing is found: %+v", list)
				}
				return
			}
			f := list[0]
			text := f.Problem + " " + f.Fix + " (" + f.Rule + ")"
			if tc.want == "" || !strings.Contains(text, tc.want) || f.Severity != tc.sev || f.Index != tc.index {
				t.Errorf("found %+v", f)
			}
		})
	}
}

// Hints never stand before what matters, and foreign text harms nothing.
func TestLintSendOrder(t *testing.T) {
	m := stomp.Send{Destination: "/queue/a\x1b[2J", Body: []byte("x"), Header: stomp.NewHeader("expires", "\x00", "reply-to", "\xff", "", "", "message-id", "x")}
	for kind := Other; kind <= Embedded; kind++ {
		last := Refusal
		for _, f := range (Broker{Kind: kind}).LintSend(m, SendContext{Version: stomp.V11}) {
			if f.Severity > last || f.Problem == "" || strings.HasSuffix(f.Problem, ".") || f.Index >= m.Header.Len() {
				t.Errorf("%v: %+v behind severity %d", kind, f, last)
			}
			last = f.Severity
		}
	}
}
