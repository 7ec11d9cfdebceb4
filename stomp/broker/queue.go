package broker

import "container/heap"

// queue keeps messages in the order they arrived. Those that came back wait
// apart: each of them is older than every fresh one, because fresh ones are
// taken from the front only. So they always go first.
type queue struct {
	destination string
	fresh       []*message // a ring would save nothing: the front is cut off and append moves it
	returned    bySeq
	inFlight    map[*message]bool
	consumers   []*subscription
	turn        int // whose turn it is among consumers
	bytes       int
	dirty       bool // listed in state.dirty

	enqueued, dequeued, deadLettered, refused uint64
}

func newQueue(destination string) *queue {
	return &queue{destination: destination, inFlight: map[*message]bool{}}
}

// ready is how many messages wait for a consumer.
func (q *queue) ready() int { return len(q.fresh) + len(q.returned) }

// depth is how many messages there are, in flight included.
func (q *queue) depth() int { return q.ready() + len(q.inFlight) }

// idle reports whether forgetting the queue would change nothing.
func (q *queue) idle() bool { return q.depth() == 0 && len(q.consumers) == 0 }

// push adds a message at the end.
func (q *queue) push(m *message) {
	q.fresh = append(q.fresh, m)
	q.bytes += m.size
	q.enqueued++
}

// pop takes the oldest message that waits and marks it as in flight.
func (q *queue) pop() *message {
	var m *message
	if len(q.returned) > 0 {
		m = heap.Pop(&q.returned).(*message)
	} else {
		m = q.fresh[0]
		q.fresh[0] = nil
		q.fresh = q.fresh[1:]
	}
	q.inFlight[m] = true
	return m
}

// giveBack puts a message that is in flight to its old place.
func (q *queue) giveBack(m *message) {
	delete(q.inFlight, m)
	heap.Push(&q.returned, m)
}

// remove forgets a message that is in flight.
func (q *queue) remove(m *message) {
	delete(q.inFlight, m)
	q.bytes -= m.size
	q.dequeued++
}

// next gives the consumer whose turn it is among those that can take a message
// now, nil when none can.
func (q *queue) next() *subscription {
	for range q.consumers {
		if q.turn >= len(q.consumers) {
			q.turn = 0
		}
		c := q.consumers[q.turn]
		q.turn++
		if c.canTake() {
			return c
		}
	}
	return nil
}

// drop takes a consumer out and keeps the turn with the one it was with.
func (q *queue) drop(sub *subscription) {
	for i, c := range q.consumers {
		if c == sub {
			q.consumers = append(q.consumers[:i:i], q.consumers[i+1:]...)
			if i < q.turn {
				q.turn--
			}
			return
		}
	}
}

// all gives every message of the queue, in flight included, oldest first.
func (q *queue) all() []*message {
	list := make(bySeq, 0, q.depth())
	for m := range q.inFlight {
		list = append(list, m)
	}
	list = append(list, q.returned...)
	sortBySeq(list)
	// Every fresh message is younger than all of those.
	return append(list, q.fresh...)
}
