package broker

import (
	"strings"

	"stompbox/stomp"
)

// state is everything the broker knows: queues, topics, clients and their
// ledgers. It does no I/O and starts nothing; what it has to say to a client
// goes into that client's outbox. It is not safe for concurrent use: Broker
// calls it under one mutex.
type state struct {
	o        Options
	queues   map[string]*queue
	topics   map[string][]*subscription
	peers    map[*peer]bool
	bytes    int // of all queues and open transactions
	dirty    []*queue
	browsing []*subscription

	seq, ackSeq, peerSeq   uint64
	framesIn, topicDropped uint64
}

func newState(o Options) *state {
	return &state{o: o, queues: map[string]*queue{}, topics: map[string][]*subscription{}, peers: map[*peer]bool{}}
}

// join makes a client that has not sent CONNECT yet.
func (s *state) join() *peer {
	s.peerSeq++
	p := newPeer(s.peerSeq)
	p.out.limit = s.o.OutBytes
	s.peers[p] = true
	return p
}

// leave ends a client: open transactions are rolled back (R184), un-acked
// messages return to their places. Answers that wait are still written.
func (s *state) leave(p *peer) {
	if p.gone {
		return
	}
	p.gone = true
	delete(s.peers, p)
	p.out.withdraw(func(*delivery) bool { return false })
	for _, tx := range p.txs {
		s.rollBack(tx)
	}
	for len(p.subs) > 0 {
		s.unsubscribe(p.subs[len(p.subs)-1])
	}
	p.out.finish()
	s.settle()
}

// destination kinds.
const (
	queuePrefix = "/queue/"
	topicPrefix = "/topic/"
	deadPrefix  = "/queue/DLQ."
)

// checkDestination refuses what is neither a queue nor a topic.
func checkDestination(d string) *refusal {
	if len(d) > len(queuePrefix) && (strings.HasPrefix(d, queuePrefix) || strings.HasPrefix(d, topicPrefix)) {
		return nil
	}
	return refuse("Unknown destination", "%q is not a valid destination. Use /queue/NAME or /topic/NAME.", shorten(d))
}

func isQueue(d string) bool { return strings.HasPrefix(d, queuePrefix) }

// openQueue finds or makes a queue. It forgets idle ones when there are too many.
func (s *state) openQueue(destination string) (*queue, *refusal) {
	if q := s.queues[destination]; q != nil {
		return q, nil
	}
	if len(s.queues) >= s.o.MaxQueues {
		for name, q := range s.queues {
			if q.idle() && !q.dirty {
				delete(s.queues, name)
			}
		}
	}
	if len(s.queues) >= s.o.MaxQueues {
		return nil, refuse("Too many queues", "There are %d queues already; %s was not made.", len(s.queues), destination)
	}
	q := newQueue(destination)
	s.queues[destination] = q
	return q, nil
}

// roomIn refuses count messages of size octets that a queue cannot take.
func (s *state) roomIn(q *queue, count, size int) *refusal {
	switch {
	case q.depth()+count > s.o.QueueMessages:
		q.refused++
		return refuse("Queue is full", "%s holds %d messages and takes no more than %d. Nothing was stored.", q.destination, q.depth(), s.o.QueueMessages)
	case q.bytes+size > s.o.QueueBytes:
		q.refused++
		return refuse("Queue is full", "%s holds %d octets and takes no more than %d. Nothing was stored.", q.destination, q.bytes, s.o.QueueBytes)
	case s.bytes+size > s.o.TotalBytes:
		q.refused++
		return refuse("Broker is full", "All queues together hold %d octets and take no more than %d. Nothing was stored.", s.bytes, s.o.TotalBytes)
	}
	return nil
}

// publish stores m in its queue or hands it to the topic's subscribers.
func (s *state) publish(m *message) *refusal {
	if !isQueue(m.destination) {
		s.fanOut(m)
		return nil
	}
	q, r := s.openQueue(m.destination)
	if r == nil {
		r = s.roomIn(q, 1, m.size)
	}
	if r != nil {
		return r
	}
	s.store(q, m)
	return nil
}

// store adds a message that has room.
func (s *state) store(q *queue, m *message) {
	q.push(m)
	s.bytes += m.size
	s.touch(q)
}

// fanOut gives every subscriber of a topic its copy now or never.
func (s *state) fanOut(m *message) {
	for _, sub := range s.topics[m.destination] {
		hold := sub.prefetch
		if hold == 0 {
			hold = topicHold
		}
		full := sub.peer.out.bytes >= s.o.TopicBytes || sub.peer.held >= s.o.TopicBytes
		if full || sub.mode != stomp.AckAuto && sub.pending.Len() >= hold {
			sub.dropped++
			s.topicDropped++
			continue
		}
		s.deliver(sub, m)
	}
}

// touch notes that settle has to look at q.
func (s *state) touch(q *queue) {
	if !q.dirty {
		q.dirty = true
		s.dirty = append(s.dirty, q)
	}
}

// settle hands out whatever can be handed out. Callers do it last, so that a
// RECEIPT stands before the messages it sets free.
func (s *state) settle() {
	for len(s.dirty) > 0 {
		q := s.dirty[len(s.dirty)-1]
		s.dirty = s.dirty[:len(s.dirty)-1]
		q.dirty = false
		for q.ready() > 0 {
			sub := q.next()
			if sub == nil {
				break
			}
			s.deliver(sub, q.pop())
		}
	}
	for len(s.browsing) > 0 {
		sub := s.browsing[len(s.browsing)-1]
		s.browsing = s.browsing[:len(s.browsing)-1]
		s.showNext(sub)
	}
}

// taken gives the writer of p what to write next and counts it as handed out.
func (s *state) taken(p *peer, maxFrames, maxBytes int) []outItem {
	batch := p.out.take(maxFrames, maxBytes)
	for _, it := range batch {
		if d := it.d; d != nil && d.elem != nil {
			d.sent = true
			if d.sub.mode == stomp.AckAuto {
				s.acknowledge(d)
			}
		}
	}
	if p.starved && p.out.hasRoom() && !p.gone {
		p.starved = false
		for _, sub := range p.subs {
			s.wakeUp(sub)
		}
		s.settle()
	}
	return batch
}

// wakeUp lets settle look at what feeds sub.
func (s *state) wakeUp(sub *subscription) {
	switch {
	case sub.browse != nil:
		s.browsing = append(s.browsing, sub)
	case sub.queue != nil:
		s.touch(sub.queue)
	}
}
