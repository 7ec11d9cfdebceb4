package session

import (
	"testing"

	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

// ActiveMQ ends a browse after 400 messages as if that were all. The peek must
// not take the broker's word for it.
func TestBrokersPeekSaysThatMoreMayWait(t *testing.T) {
	g := targetOf(stomptest.ActiveMQ(t))
	j := newTrial(t, g, stomp.V12, g.profile(t))
	const stored, shown = 450, 400
	j.put(j.in, make([]string, stored)...)
	tag := j.do(Peek{Destination: j.in})
	sub := await(j.bench, func(e SubChanged) bool { return e.Sub.Destination == j.in }).Sub
	if n := len(j.arrive(sub.ID, shown)); n != shown {
		t.Errorf("%d messages came, want %d", n, shown)
	}
	j.settled(tag, Confirmed)
	j.rewind()
	done := await(j.bench, func(e SubChanged) bool { return e.Sub.ID == sub.ID && e.Sub.State == SubDone }).Sub
	oneSentence(t, done.Note, "400", "may")
	j.leave()
	if n := len(j.check.Drain(t, j.in, stored)); n != stored {
		t.Errorf("%d messages are left, want %d", n, stored)
	}
}

// Two subscriptions on one queue share it, each with messages of its own, and
// the end of one does not touch what the other holds.
func TestBrokersTwoSubscriptionsOnOneQueue(t *testing.T) {
	everyBroker(t, func(t *testing.T, g target) {
		j := newTrial(t, g, stomp.V12, g.profile(t))
		first := j.subscribe(Subscribe{Destination: j.in, Prefetch: 1})
		second := j.subscribe(Subscribe{Destination: j.in, Prefetch: 1})
		j.put(j.in, "1", "2")
		mine := map[SubID][]MsgID{first: j.arrive(first, 1)}
		j.rewind()
		mine[second] = j.arrive(second, 1)
		j.settled(j.do(Ack{Messages: mine[first]}), Confirmed)
		j.settled(j.do(Unsubscribe{Sub: first}), Confirmed)
		kept, err := j.s.Read(mine[second][0])
		if err != nil {
			t.Fatal(err)
		}
		j.settled(j.do(Nack{Messages: mine[first]}), Refused)
		j.leave()
		j.left(j.in, string(kept.Frame.Body))
	})
}
