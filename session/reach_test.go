package session

import (
	"strings"
	"testing"

	"stompbox/stomp"
)

func live(r *rig, c Subscribe) *sub {
	s, _ := r.subscribe(c)
	return s
}

// On RabbitMQ a cumulative frame takes whatever came before it on the
// connection: by any subscription, in any mode, stuck messages too. It was seen
// for ACK and NACK, with and without prefetch-count, and in a transaction. On
// ActiveMQ each subscription counts for itself.
func TestCumulativeReach(t *testing.T) {
	const client, individual = stomp.AckClient, stomp.AckClientIndividual
	for _, tt := range []struct {
		name, server string
		do           func(ids []MsgID) Command
		command      string
		names        int   // the message that the one frame names
		taken        []int // messages, from 0: a0 b1 a2 c3 b4 c5
		to           MsgState
	}{
		{"ack", rabbitMQ, func(ids []MsgID) Command { return Ack{Messages: ids[4:5], UpTo: true} }, stomp.ACK, 4, []int{0, 1, 2, 3, 4}, Acked},
		{"nack", rabbitMQ, func(ids []MsgID) Command { return Nack{Messages: ids[1:2]} }, stomp.NACK, 1, []int{0, 1}, Nacked},
		{"ack of several", rabbitMQ, func(ids []MsgID) Command { return Ack{Messages: []MsgID{ids[0], ids[1], ids[4]}, UpTo: true} }, stomp.ACK, 4, []int{0, 1, 2, 3, 4}, Acked},
		{"two in mode client", rabbitMQ, func(ids []MsgID) Command { return Ack{Messages: []MsgID{ids[1], ids[3]}, UpTo: true} }, stomp.ACK, 3, []int{0, 1, 2, 3}, Acked},
		{"individual", rabbitMQ, func(ids []MsgID) Command { return Ack{Messages: ids[2:3]} }, stomp.ACK, 2, []int{2}, Acked},
		{"ActiveMQ", activeMQ, func(ids []MsgID) Command { return Ack{Messages: ids[4:5], UpTo: true} }, stomp.ACK, 4, []int{1, 4}, Acked},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, tt.server, stomp.V12)
			subs := map[byte]*sub{}
			for name, mode := range map[byte]stomp.AckMode{'a': individual, 'b': client, 'c': client} {
				subs[name] = live(r, Subscribe{Destination: "/queue/" + string(name), Ack: mode})
			}
			var ids []MsgID
			for i, from := range []byte("abacbc") {
				ids = append(ids, r.get(message(subs[from].WireID, string(rune('0'+i)))))
			}
			c := tt.do(ids)
			planned := r.plan(c)
			tag := r.do(c)
			f := r.sent1(tt.command)
			if want := r.st.held.open.get(ids[tt.names]).key.text(); f.frame.Header.Get("id") != want {
				t.Errorf("%v, want id %s", f.frame, want)
			}
			r.receipt(f)
			r.wantFate(tag, Confirmed)
			left := append([]MsgID(nil), ids...)
			var taken []MsgID
			for _, i := range tt.taken {
				taken = append(taken, ids[i])
				left[i] = 0
			}
			r.wantStates(tt.to, taken...)
			for _, id := range left {
				if id != 0 {
					r.wantStates(Held, id)
				}
			}
			if len(planned.Messages) != len(taken) {
				t.Errorf("the plan takes %d messages, the frame %d", len(planned.Messages), len(taken))
			}
			others := len(taken) > 1 && tt.server == rabbitMQ
			if told := strings.Contains(strings.Join(planned.Lines, "\n"), "came by other subscriptions"); told != others {
				t.Errorf("the plan says %q", planned.Lines)
			}
			if held := r.st.held.count; held != len(ids)-len(taken) {
				t.Errorf("%d are held", held)
			}
		})
	}
}

// What an ended subscription left stuck is before it as well, and what is staged
// elsewhere must not be taken unseen.
func TestCumulativeReachOfWhatIsStuckOrStaged(t *testing.T) {
	r := newRig(t, rabbitMQ, stomp.V12)
	a := live(r, Subscribe{Destination: "/queue/a"})
	stuck := r.get(message(a.WireID, "1"))
	r.do(Unsubscribe{Sub: a.ID})
	r.receipt(r.sent1(stomp.UNSUBSCRIBE))
	r.wantStates(Stuck, stuck)
	c, b := live(r, Subscribe{Destination: "/queue/c"}), live(r, Subscribe{Destination: "/queue/b", Ack: stomp.AckClient})
	staged, last := r.get(message(c.WireID, "2")), r.get(message(b.WireID, "3"))

	x := r.tx(draftAck(staged))
	r.do(TxOpen{Tx: x.ID})
	r.receipt(r.last.frames...)
	if s := r.wantFate(r.do(Ack{Messages: []MsgID{last}, UpTo: true}), Refused); !strings.Contains(s.Error, "message 2, which is staged in tx-1") {
		t.Errorf("it says %q", s.Error)
	}
	r.do(TxAbort{Tx: x.ID})
	r.receipt(r.sent1(stomp.ABORT))
	tag := r.do(Ack{Messages: []MsgID{last}, UpTo: true})
	r.receipt(r.sent1(stomp.ACK))
	r.wantFate(tag, Confirmed)
	r.wantStates(Acked, stuck, staged, last)
}
