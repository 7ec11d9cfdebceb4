package ui

import (
	"strings"

	"stompbox/session/dialect"
)

// sendNames are the headers of SEND worth offering: those that every broker
// passes on or knows, then those of the broker at hand.
func sendNames(b dialect.Broker) []string {
	names := []string{"correlation-id", "reply-to", "persistent", "priority", "type"}
	switch b.Kind {
	case dialect.ActiveMQ:
		names = append(names, "expires", "JMSXGroupID", "JMSXGroupSeq", "AMQ_SCHEDULED_DELAY",
			"AMQ_SCHEDULED_PERIOD", "AMQ_SCHEDULED_REPEAT", "AMQ_SCHEDULED_CRON", "amq-msg-type")
	case dialect.Artemis:
		names = append(names, "expires", "destination-type", "AMQ_SCHEDULED_TIME", "AMQ_SCHEDULED_DELAY", "_AMQ_GROUP_ID")
	case dialect.RabbitMQ:
		names = append(names, "expiration", "amqp-message-id", "app-id", "content-encoding", "timestamp", "durable",
			"auto-delete", "exclusive", "x-queue-name", "x-queue-type", "x-expires", "x-max-priority")
	default:
		names = append(names, "expires", "timestamp")
	}
	return names
}

// subscribeNames are those of SUBSCRIBE.
func subscribeNames(b dialect.Broker) []string {
	switch b.Kind {
	case dialect.ActiveMQ:
		return []string{"activemq.exclusive", "activemq.priority", "activemq.noLocal", "activemq.retroactive",
			"activemq.dispatchAsync", "activemq.maximumPendingMessageLimit", "activemq.subscriptionName",
			"transformation", "browser"}
	case dialect.Artemis:
		return []string{"durable-subscription-name", "no-local", "consumer-window-size", "subscription-type"}
	case dialect.RabbitMQ:
		return []string{"durable", "auto-delete", "exclusive", "x-queue-name", "x-queue-type", "x-expires",
			"x-max-priority", "x-stream-offset"}
	}
	return []string{"durable", "browser"}
}

// contentTypes are what bodies mostly are.
var contentTypes = []string{"application/json", "text/plain", "application/xml", "text/xml", "text/csv",
	"application/octet-stream", "text/plain;charset=utf-8", "application/x-protobuf"}

// pasteLines takes lines of `name:value`, as copied from a frame, and reports
// whether it did.
func (g *gridField) pasteLines(s string) bool {
	lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' })
	if len(lines) < 2 {
		return false
	}
	for _, l := range lines {
		if i := strings.IndexByte(l, ':'); i < 1 {
			return false
		}
	}
	for _, l := range lines {
		name, value, _ := strings.Cut(l, ":")
		row := g.lines[len(g.lines)-1]
		row.name.set(name)
		row.value.set(strings.TrimPrefix(value, " "))
		g.lines = append(g.lines, g.blank())
	}
	g.row, g.col = len(g.lines)-1, 0
	return true
}
