package session

import (
	"testing"

	"stompbox/stomp"
)

// RabbitMQ answers every message that comes too late for its subscription with
// an ERROR of its own. It is no answer to an ACK of another subscription, in flight
// or confirmed; whether it answers the last of the one that ended is not known.
func TestLateDeliveryIsNotBlamedOnAnAck(t *testing.T) {
	setUp := func(t *testing.T) (r *rig, gone *sub, ids []MsgID) {
		r = newRig(t, rabbitMQ, stomp.V12)
		gone = live(r, Subscribe{Destination: "/queue/a"})
		stays := live(r, Subscribe{Destination: "/queue/b"})
		for _, s := range []*sub{gone, stays} {
			tag := "T_" + s.WireID + "@@session-x@@1"
			ids = append(ids, r.get(frame(stomp.MESSAGE, "destination", s.Destination, "subscription", s.WireID, "message-id", tag, "ack", tag)))
		}
		return r, gone, ids
	}
	late := func(s *sub) stomp.Frame {
		f := frame(stomp.ERROR, "message", "Subscription not found")
		f.Body = []byte("There is no current subscription with tag 'T_" + s.WireID + "'.")
		return f
	}
	for name, which := range map[string]int{"its own": 0, "of another": 1} {
		fate, state := []Fate{Unknown, Confirmed}[which], []MsgState{FateLost, Acked}[which]
		t.Run(name, func(t *testing.T) {
			r, gone, ids := setUp(t)
			tag := r.do(Ack{Messages: ids[which : which+1]})
			ack := r.sent1(stomp.ACK)
			r.do(Unsubscribe{Sub: gone.ID})
			r.get(late(gone))
			r.wantStates(Acking, ids[which])
			r.receipt(ack)
			r.wantFate(tag, fate)
			r.get(late(gone))
			r.wantStates(state, ids[which])
		})
	}
	t.Run("a live one", func(t *testing.T) {
		r, gone, ids := setUp(t)
		tags := []Tag{r.do(Ack{Messages: ids[:1]}), r.do(Ack{Messages: ids[1:]})}
		r.get(late(gone)) // the broker ended it: of two ACKs the words point at one
		r.wantFate(tags[0], Rejected)
		r.wantFate(tags[1], Queued)
	})
}
