package ui

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"stompbox/session/dialect"
	"stompbox/stomp"
)

var sendParts = cmp.AllowUnexported(stomp.Header{}, stomp.Field{})

// What brokers deliver is as it was seen on the wire.
var (
	activeText = stomp.Frame{Command: stomp.MESSAGE, Body: []byte("{\"a\":1}\n"), Header: stomp.NewHeader(
		"content-type", "application/json", "expires", "0", "destination", "/queue/orders", "subscription", "s1", "ack", "ID:vm-7:5",
		"priority", "4", "correlation-id", "c1", "message-id", "ID:vm-6:62:-1:1:1", "persistent", "true", "timestamp", "1795416821960",
		"JMSXUserID", "admin", "redelivered", "true", "reply-to", "/queue/answers", "mine", "a\nb", "mine", "older")}
	activeBytes = stomp.Frame{Command: stomp.MESSAGE, Body: []byte("a\x00b"), Header: stomp.NewHeader(
		"content-length", "3", "destination", "/queue/DLQ.orders", "original-destination", "/queue/orders", "originalExpiration", "0",
		"originalDeliveryMode", "NON_PERSISTENT", "message-id", "ID:1", "subscription", "s", "timestamp", "1", "expires", "0", "priority", "4")}
	rabbit = stomp.Frame{Command: stomp.MESSAGE, Body: []byte("<a/>"), Header: stomp.NewHeader(
		"subscription", "s1", "destination", "/queue/in", "message-id", "T_s1@@session-x@@1", "redelivered", "false", "content-type", "text/xml",
		"x-first-death-queue", "in", "x-first-death-reason", "rejected", "receipt", "r9", "transaction", "t1", "amqp-message-id", "am1",
		"persistent", "true", "content-length", "4")}
)

func TestResendDraft(t *testing.T) {
	for _, tc := range []struct {
		name string
		from stomp.Frame
		kind dialect.Kind
		want stomp.Send
	}{
		{"text on ActiveMQ", activeText, dialect.ActiveMQ, stomp.Send{Destination: "/queue/orders", ContentType: "application/json",
			Body: []byte("{\"a\":1}\n"), NoContentLength: true, Header: stomp.NewHeader("priority", "4", "correlation-id", "c1",
				"persistent", "true", "reply-to", "/queue/answers", "mine", "a\nb")}},
		{"bytes on ActiveMQ", activeBytes, dialect.ActiveMQ, stomp.Send{Destination: "/queue/DLQ.orders", Body: []byte("a\x00b"),
			Header: stomp.NewHeader("priority", "4")}},
		{"RabbitMQ", rabbit, dialect.RabbitMQ, stomp.Send{Destination: "/queue/in", ContentType: "text/xml", Body: []byte("<a/>"),
			Header: stomp.NewHeader("amqp-message-id", "am1", "persistent", "true")}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := resendDraft(tc.from, dialect.Broker{Kind: tc.kind})
			if diff := cmp.Diff(tc.want, got, sendParts); diff != "" {
				t.Error(diff)
			}
			if wrong := broken(got, stomp.V12); wrong != nil {
				t.Errorf("it cannot be sent: %v", wrong)
			}
			if len(got.Body) > 0 {
				got.Body[0]++
				if tc.from.Body[0] == got.Body[0] {
					t.Error("the draft shares the message's octets")
				}
			}
		})
	}
}

func TestReplyDraft(t *testing.T) {
	for _, tc := range []struct {
		name string
		from stomp.Frame
		kind dialect.Kind
		want stomp.Send
	}{
		{"correlation-id", activeText, dialect.ActiveMQ, stomp.Send{Destination: "/queue/answers", ContentType: "application/json",
			NoContentLength: true, Header: stomp.NewHeader("correlation-id", "c1")}},
		{"message-id in its place", activeBytes, dialect.ActiveMQ, stomp.Send{Header: stomp.NewHeader("correlation-id", "ID:1")}},
		{"RabbitMQ names deliveries, not messages", rabbit, dialect.RabbitMQ, stomp.Send{ContentType: "text/xml",
			Header: stomp.NewHeader("correlation-id", "am1")}},
		{"neither", stomp.Frame{}, dialect.Other, stomp.Send{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, replyDraft(tc.from, dialect.Broker{Kind: tc.kind}), sendParts); diff != "" {
				t.Error(diff)
			}
		})
	}
}
