package broker

import "stompbox/stomp"

// browse is the view of one browser:true subscription: what the queue held
// when it was made, as far as it has not been shown yet.
type browse struct {
	left  []*message
	ended bool // the end mark is out, or the subscription is gone
}

// stop ends a view and lets go of its messages.
func (b *browse) stop() *browse {
	if b != nil {
		b.left, b.ended = nil, true
	}
	return b
}

// checkBrowser refuses a browser where there cannot be one.
func checkBrowser(sub *subscription, h stomp.Header) *refusal {
	if h.Get("browser") != "true" {
		return nil
	}
	if sub.peer.version < stomp.V11 {
		return refuse("Queue browser needs STOMP 1.1 or higher", "The header browser:true works on connections of STOMP 1.1 and 1.2 only.")
	}
	if !isQueue(sub.destination) {
		return refuse("Only queues can be browsed", "%s is no queue: a topic keeps nothing to look at.", sub.destination)
	}
	return nil
}

func (s *state) startBrowse(sub *subscription) {
	list := sub.queue.all()
	if s.o.BrowseLimit > 0 && len(list) > s.o.BrowseLimit {
		list = list[:s.o.BrowseLimit]
	}
	sub.browse = &browse{left: list}
	s.browsing = append(s.browsing, sub)
}

// showNext shows as much as prefetch and the outbox allow, at the end the mark.
func (s *state) showNext(sub *subscription) {
	b := sub.browse
	for len(b.left) > 0 && sub.canTake() {
		s.deliver(sub, b.left[0])
		b.left[0] = nil
		b.left = b.left[1:]
	}
	if len(b.left) == 0 && !b.ended {
		b.ended = true
		sub.peer.out.answer(stomp.Frame{Command: stomp.MESSAGE, Header: stomp.NewHeader(
			"subscription", sub.id, "destination", sub.destination, "message-id", "0", "browser", "end")})
	}
}
