package dialect

// BeatGrace is how long this broker may be silent, in agreed heart-beat
// intervals, before the link is taken for dead. RabbitMQ beats twice an
// interval and ours once, so that a dead one is noticed within two. ActiveMQ
// looks once an interval whether it has sent something in the one before: two
// intervals may lie between its beats, and its first comes after two. A broker
// of which nothing is known gets the same.
func (b Broker) BeatGrace() float64 {
	switch b.Kind {
	case RabbitMQ, Embedded:
		return 1.9
	}
	return 2.5
}
