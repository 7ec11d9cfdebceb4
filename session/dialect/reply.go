package dialect

// ReplyTo gives a destination for the answers to a request, of that name and
// for this connection alone where the broker has such, and whether it must be
// subscribed to. RabbitMQ makes a queue of the reply-to of a SEND, and delivers
// from it without a SUBSCRIBE, which it refuses (brokers.md, section 2).
func (b Broker) ReplyTo(name string) (destination string, subscribe bool) {
	switch b.Kind {
	case ActiveMQ:
		return "/temp-queue/" + name, true
	case RabbitMQ:
		return "/temp-queue/" + name, false
	}
	return "/queue/stompbox.reply." + name, true
}
