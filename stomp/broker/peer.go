package broker

import (
	"container/list"

	"stompbox/stomp"
)

// peer is a client as the state sees it: its ledgers and what waits for its
// socket. It belongs to the state.
type peer struct {
	serial  uint64
	version stomp.Version // 0 until CONNECTED
	subs    []*subscription
	byAck   map[string]*delivery // un-acked deliveries of 1.2 by their ack header
	txs     map[string]*transaction
	out     outbox
	held    int  // octets of topic messages that are not settled
	starved bool // a delivery found no room in out; take looks again
	gone    bool
}

func newPeer(serial uint64) *peer {
	return &peer{serial: serial, byAck: map[string]*delivery{}, txs: map[string]*transaction{}, out: newOutbox()}
}

// subscription is one SUBSCRIBE that was accepted.
type subscription struct {
	peer        *peer
	id          string
	hasID       bool // false only in 1.0
	destination string
	mode        stomp.AckMode
	prefetch    int    // most un-acked messages; 0 for no bound; unused in auto
	queue       *queue // nil for a topic
	browse      *browse
	pending     *list.List           // of *delivery, in the order they were made
	byMessage   map[string]*delivery // the same by message-id
	dropped     uint64               // topic messages that found no room
}

func newSubscription(p *peer, destination string) *subscription {
	return &subscription{peer: p, destination: destination, pending: list.New(), byMessage: map[string]*delivery{}}
}

// window reports whether prefetch allows one more.
func (s *subscription) window() bool {
	return s.mode == stomp.AckAuto || s.prefetch == 0 || s.pending.Len() < s.prefetch
}

// canTake reports whether a queue message may be delivered now, and remembers
// a peer that only lacks room.
func (s *subscription) canTake() bool {
	if !s.window() {
		return false
	}
	if !s.peer.out.hasRoom() {
		s.peer.starved = true
		return false
	}
	return true
}

// delivery is one message handed to one subscription, until it is settled.
type delivery struct {
	sub    *subscription
	msg    *message
	ackID  string // the ack header (1.2), "" elsewhere
	handed int    // msg.handed when this was made
	sent   bool   // the writer has taken it: the client may know it
	tx     *transaction
	elem   *list.Element // in sub.pending; nil once the subscription is gone
}

// find gives the subscription of an UNSUBSCRIBE or SUBSCRIBE header: by id, or
// in 1.0 by destination where there was no id (R145, R146).
func (p *peer) find(id string, hasID bool, destination string) *subscription {
	for _, s := range p.subs {
		if hasID && s.hasID && s.id == id || !hasID && !s.hasID && s.destination == destination {
			return s
		}
	}
	return nil
}
