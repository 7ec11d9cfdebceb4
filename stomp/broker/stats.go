package broker

import (
	"slices"
	"strings"
)

// QueueInfo is the state of one queue at one moment.
type QueueInfo struct {
	Destination string
	Depth       int // messages in the queue, those in flight included
	InFlight    int // delivered, not settled
	Consumers   int // browsers do not count
	Bytes       int

	Enqueued     uint64 // since the queue was made
	Dequeued     uint64 // acknowledged, handed out in auto mode, or dead-lettered
	DeadLettered uint64
	Refused      uint64 // sends that found no room
}

// Ready is how many messages wait for a consumer.
func (q QueueInfo) Ready() int { return q.Depth - q.InFlight }

// TopicInfo is the state of one topic that has subscribers.
type TopicInfo struct {
	Destination string
	Subscribers int
}

// Stats is the state of a broker at one moment, both lists by destination.
type Stats struct {
	Connections  int // sockets that are open
	Transactions int // open ones
	Queues       []QueueInfo
	Topics       []TopicInfo
	Bytes        int    // in all queues and open transactions
	FramesIn     uint64 // from all clients
	TopicDropped uint64 // topic messages not delivered to a consumer that was behind
}

// Queue finds a queue by destination, the zero QueueInfo when there is none.
func (s Stats) Queue(destination string) QueueInfo {
	for _, q := range s.Queues {
		if q.Destination == destination {
			return q
		}
	}
	return QueueInfo{Destination: destination}
}

// Stats gives the state of the moment.
func (b *Broker) Stats() Stats {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stats()
}

// Queue gives the state of one queue, by destination (`/queue/orders`), the
// zero QueueInfo when there is none.
func (b *Broker) Queue(destination string) QueueInfo {
	b.mu.Lock()
	defer b.mu.Unlock()
	if q := b.state.queues[destination]; q != nil {
		return q.info()
	}
	return QueueInfo{Destination: destination}
}

func (q *queue) info() QueueInfo {
	return QueueInfo{
		Destination: q.destination, Depth: q.depth(), InFlight: len(q.inFlight), Consumers: len(q.consumers), Bytes: q.bytes,
		Enqueued: q.enqueued, Dequeued: q.dequeued, DeadLettered: q.deadLettered, Refused: q.refused,
	}
}

func (b *Broker) stats() Stats {
	s := Stats{Connections: len(b.conns), Bytes: b.state.bytes, FramesIn: b.state.framesIn, TopicDropped: b.state.topicDropped}
	for p := range b.state.peers {
		s.Transactions += len(p.txs)
	}
	for _, q := range b.state.queues {
		s.Queues = append(s.Queues, q.info())
	}
	for destination, subs := range b.state.topics {
		s.Topics = append(s.Topics, TopicInfo{Destination: destination, Subscribers: len(subs)})
	}
	slices.SortFunc(s.Queues, func(a, b QueueInfo) int { return strings.Compare(a.Destination, b.Destination) })
	slices.SortFunc(s.Topics, func(a, b TopicInfo) int { return strings.Compare(a.Destination, b.Destination) })
	return s
}
