package dialect

import "strings"

// brokerHeaders are set by a broker on what it delivers, or name the one
// delivery, so that they mean nothing, or the wrong thing, on a new SEND.
var brokerHeaders = map[string]bool{
	// the protocol's own; RabbitMQ and stompserver pass the sender's receipt
	// and transaction on, and RabbitMQ refuses message-id on SEND
	"message-id": true, "subscription": true, "ack": true, "destination": true,
	"content-length": true, "receipt": true, "receipt-id": true, "transaction": true,
	"redelivered": true, "timestamp": true, "browser": true,

	// ActiveMQ; expires is a moment, mostly gone by
	"expires": true, "JMSXUserID": true, "JMSXDeliveryCount": true,
	"original-destination": true, "originalExpiration": true, "originalDeliveryMode": true,
	"dlqDeliveryFailureCause": true, "redeliveryDelay": true, "scheduledJobId": true,
	"originBrokerId": true, "originBrokerName": true, "originBrokerURL": true,

	// RabbitMQ and our own broker; RabbitMQ ends the connection over a user-id that is not one's own
	"x-death": true, "x-delivery-count": true, "x-stream-offset": true, "user-id": true,

	// Artemis
	"_AMQ_ACTUAL_EXPIRY": true, "__AMQ_CID": true,
}

var brokerPrefixes = []string{"x-death-", "x-first-death-", "x-last-death-", "_AMQ_ORIG_"}

// IsBrokerHeader reports whether brokers set this header on what they deliver.
// Such headers are left out when a message is edited and sent again. What
// describes the message itself (correlation-id, reply-to, persistent, priority,
// type, content-type and whatever the sender made up) stays.
func IsBrokerHeader(name string) bool {
	if brokerHeaders[name] {
		return true
	}
	for _, prefix := range brokerPrefixes {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
