package session

import (
	"stompbox/stomp"
)

// onMessage files a MESSAGE under the subscription it belongs to.
func (st *state) onMessage(w *wire, id MsgID, f *stomp.Frame) {
	s := st.subOf(w, f)
	if s.look != nil && w.broker.IsBrowseEnd(*f) {
		st.browseEnd(s)
		return
	}
	if s.look != nil && s.look.over && w.look != nil {
		return // more than the look wanted: it goes back with the rest
	}
	if s.State == SubOpening {
		st.setSub(s, SubLive, "") // some brokers answer after the backlog, or never
	}
	st.stampRate(s)
	state := st.stateOnArrival(s)
	st.held.arrive(id, state)
	if state == Held {
		st.hold(s, id, f)
	}
	st.arrived(s.ID, id, state)
	if s.look != nil {
		s.look.last = st.now
		st.lookMoved(s.look)
	}
}

func (st *state) stampRate(s *sub) {
	s.Received++
	s.rate.add(st.now, 1)
	st.touch(s)
}

// stateOnArrival is what a new message of s is to us. What comes after the end
// of its subscription is late and cannot be acked (R147).
func (st *state) stateOnArrival(s *sub) MsgState {
	switch {
	case s.Badge == BadgePeek:
		return Peeked
	case s.Ack == stomp.AckAuto:
		return Seen
	case s.State == SubLive && !s.ending:
		return Held
	case s.ending:
		return Held // given up with the rest when UNSUBSCRIBE is answered
	case s.wire != nil && s.wire.broker.ReleaseNeedsReconnect():
		return Stuck
	}
	return Released
}

// arrived tells of a message, together with others of this step.
func (st *state) arrived(s SubID, id MsgID, state MsgState) {
	if n := len(st.out.events); n > 0 {
		if a, ok := st.out.events[n-1].(Arrived); ok && a.Sub == s && a.State == state {
			a.Messages = append(a.Messages, id)
			st.out.events[n-1] = a
			return
		}
	}
	st.event(Arrived{Sub: s, Messages: []MsgID{id}, State: state})
}

// strangersMost bounds the entries made up for one link, whatever a broker sends.
const strangersMost = 100

// subOf finds the subscription of a MESSAGE: by its subscription header (R148),
// without one by destination (R149), and otherwise makes an entry (R150).
func (st *state) subOf(w *wire, f *stomp.Frame) *sub {
	name, named := f.Header.Lookup("subscription")
	if s := w.subs[name]; named && s != nil {
		return s
	}
	destination := f.Header.Get("destination")
	if !named {
		for _, s := range st.subs.list {
			if s.wire == w && s.Destination == destination && s.live() && !s.strange {
				if w.version != stomp.V10 && !s.told {
					s.told = true
					st.notice(Warning, "a MESSAGE without subscription header came; it is shown by its destination (R231)")
				}
				return s
			}
		}
		name = "\x00" + destination // no header on the wire can hold this
		if s := w.subs[name]; s != nil {
			return s
		}
	}
	if w.strangers++; w.strangers > strangersMost {
		name, destination = "\x00", "(many others)"
		if s := w.subs[name]; s != nil {
			return s
		}
	}
	s := &sub{wire: w, strange: true, Subscription: Subscription{
		WireID: f.Header.Get("subscription"), Destination: destination, Ack: stomp.AckAuto, State: SubLive,
		Note: "The broker sends these without a subscription of ours.",
	}}
	s.Badge = BadgeTail
	w.subs[name] = s
	return st.addSub(s)
}
