package dialect

import (
	"strings"

	"stompbox/stomp"
)

// standardHeaders are what the specification says of its own headers on the frames
// that carry them (R050 and on). A name with a command in front is for that
// command alone.
var standardHeaders = map[string]string{
	"destination":         "where the message goes, or came from",
	"MESSAGE message-id":  "the broker's name for this message",
	"subscription":        "the subscription that this was delivered for",
	"MESSAGE receipt":     "the sender's own, passed on by the broker: nothing is asked of you",
	"MESSAGE transaction": "the sender's own, passed on by the broker: it is over",
	"MESSAGE ack":         "what ACK and NACK name this delivery by",
	"SUBSCRIBE ack":       "who acknowledges: auto, client or client-individual",
	"ACK id":              "the ack header of the delivery this is about",
	"NACK id":             "the ack header of the delivery this is about",
	"SUBSCRIBE id":        "our name for the subscription",
	"UNSUBSCRIBE id":      "our name for the subscription",
	"content-length":      "octets of the body, counted without the closing NUL",
	"content-type":        "what the body is",
	"receipt":             "asks for a RECEIPT with this receipt-id",
	"receipt-id":          "the receipt that the frame had asked for",
	"transaction":         "the transaction that this is part of",
	"selector":            "only messages whose headers fit this are delivered",
	"accept-version":      "the versions of STOMP that we speak",
	"version":             "the version of STOMP that is spoken from here on",
	"host":                "the virtual host that is asked for",
	"login":               "who logs in",
	"passcode":            "masked: it is kept nowhere",
	"heart-beat":          "what one can send and wants to get, in ms",
	"session":             "the broker's name for this connection",
	"server":              "the broker's name and release",
	"ERROR message":       "what was wrong, in short",
}

// customaryHeaders are headers that no version defines and most senders and brokers
// understand alike.
var customaryHeaders = map[string]string{
	"correlation-id":   "ties an answer to its question",
	"SEND expires":     "when it expires, in ms since 1970, where a broker heeds it",
	"reply-to":         "where an answer is to go",
	"redelivered":      "true: it was delivered before and not acknowledged",
	"persistent":       "true: kept on disk, outlives a restart of the broker",
	"priority":         "0 to 9, the sender's; 4 is usual",
	"timestamp":        "when it was sent, in ms since 1970",
	"content-encoding": "how the body is packed",
	"type":             "the sender's word for the kind of message",
	"prefetch-count":   "how many unacknowledged messages may be out at once",
}

var activeMQHeaders = map[string]string{
	"priority":                "0 to 9; no order by it unless the queue is told to",
	"expires":                 "when it expires, in ms since 1970; 0 is never",
	"JMSXUserID":              "who sent it, as the broker knows the login",
	"JMSXGroupID":             "messages of one group go to one consumer",
	"JMSXDeliveryCount":       "number of deliveries",
	"original-destination":    "where it was before it came to a dead letter queue",
	"originalExpiration":      "when it would have expired, before the dead letter queue",
	"originalDeliveryMode":    "whether it was persistent, before the dead letter queue",
	"dlqDeliveryFailureCause": "why it came to the dead letter queue",
	"JMSXGroupSeq":            "its place in the group; -1 ends the group",
	"AMQ_SCHEDULED_DELAY":     "delivered only after so many ms",
	"AMQ_SCHEDULED_PERIOD":    "delivered again after so many ms",
	"AMQ_SCHEDULED_REPEAT":    "delivered again so many times",
	"AMQ_SCHEDULED_CRON":      "delivered at these times",
	"scheduledJobId":          "the job of the scheduler that sent it",
	"amq-msg-type":            "text or bytes: what it is for JMS",
	"transformation":          "the form a JMS map or object was put into",
	"transformation-error":    "why a JMS map or object could not be put into that form",
	"browser":                 "SUBSCRIBE: a look, nothing is consumed; MESSAGE: end is the end of the look",
	"originBrokerName":        "the broker that said so",
	"originBrokerId":          "the broker that said so",
	"originBrokerURL":         "the address of the broker that said so",

	"activemq.prefetchSize":     "how many messages may be out at once",
	"activemq.exclusive":        "true: no other consumer gets any while this one is there",
	"activemq.priority":         "which consumer is served first",
	"activemq.noLocal":          "true: not what this connection itself sent",
	"activemq.retroactive":      "true: what was sent to the topic before, too",
	"activemq.subscriptionName": "the name of a durable subscription",
}

var rabbitMQHeaders = map[string]string{
	"priority":                "orders only queues with x-max-priority",
	"expiration":              "expires so many ms after it was sent",
	"expires":                 "means nothing here: expiration does",
	"user-id":                 "who sent it, checked by the broker",
	"app-id":                  "the sender's name for itself",
	"amqp-message-id":         "the sender's own message-id",
	"delivery-mode":           "means nothing here: persistent does",
	"x-death":                 "how often, where and why it was dead-lettered",
	"x-first-death-queue":     "the queue that dead-lettered it first",
	"x-first-death-exchange":  "the exchange it had come by then",
	"x-first-death-reason":    "why: rejected, expired, maxlen or delivery_limit",
	"x-last-death-queue":      "the queue that dead-lettered it last",
	"x-last-death-exchange":   "the exchange it had come by then",
	"x-last-death-reason":     "why: rejected, expired, maxlen or delivery_limit",
	"x-delivery-count":        "how often it came back to a quorum queue",
	"x-stream-offset":         "its place in the stream",
	"x-queue-name":            "the queue to make or to use",
	"x-queue-type":            "classic, quorum or stream",
	"x-max-priority":          "the highest priority the queue orders by",
	"x-message-ttl":           "messages of the queue expire after so many ms",
	"x-expires":               "the queue goes away after so many idle ms",
	"x-dead-letter-exchange":  "where dead letters of the queue go",
	"durable":                 "true: the queue outlives a restart of the broker",
	"auto-delete":             "true: the queue goes away with its last consumer",
	"exclusive":               "true: the queue is this connection's alone",
	"x-received-from":         "the federation link it came over",
	"requeue":                 "NACK: false sends it to a dead letter queue, or drops it",
	"x-original-exchange":     "the exchange it was first sent to",
	"x-original-routing-key":  "the key it was first sent with",
	"x-opt-rabbitmq-received": "when the broker took it",
}

var artemisHeaders = map[string]string{
	"expires":             "when it expires, in ms since 1970; 0 is never",
	"JMSXGroupID":         "messages of one group go to one consumer",
	"_AMQ_ACTUAL_EXPIRY":  "when it expired",
	"_AMQ_ORIG_ADDRESS":   "the address it was at before it was dead-lettered or expired",
	"_AMQ_ORIG_QUEUE":     "the queue it was in before it was dead-lettered or expired",
	"_AMQ_SCHED_DELIVERY": "delivered only then, in ms since 1970",
	"_AMQ_GROUP_ID":       "messages of one group go to one consumer",
	"AMQ_SCHEDULED_TIME":  "delivered only then, in ms since 1970",
	"AMQ_SCHEDULED_DELAY": "delivered only after so many ms",
	"destination-type":    "ANYCAST: one consumer gets it; MULTICAST: each does",
}

// Explain says in a few words what a header means on a frame of this command
// from or to this broker, "" for one that the sender made up. What is said of
// Artemis is from its documentation.
func (b Broker) Explain(command, name string) string {
	own := map[Kind]map[string]string{ActiveMQ: activeMQHeaders, Artemis: artemisHeaders, RabbitMQ: rabbitMQHeaders}[b.Kind]
	for _, table := range []map[string]string{own, standardHeaders, customaryHeaders} {
		if words := table[command+" "+name]; words != "" {
			return words
		}
		if words := table[name]; words != "" {
			return words
		}
	}
	if command == stomp.SEND && IsBrokerHeader(name) {
		return "brokers set it on what they deliver"
	}
	if b.Kind == RabbitMQ && strings.HasPrefix(name, "x-death-") {
		return rabbitMQHeaders["x-death"]
	}
	return ""
}
