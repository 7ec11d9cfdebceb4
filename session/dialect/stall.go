package dialect

// StallNote says why this broker may have stopped reading from a connection,
// and what helps; "" when nothing is known.
func (b Broker) StallNote() string {
	switch b.Kind {
	case ActiveMQ, Artemis:
		return "it holds back who sends to a full queue, and delivers nothing on that connection until somebody takes messages out of the queue"
	case RabbitMQ:
		return "it blocks whoever sends when memory or disk run short, until there is room again"
	}
	return ""
}
