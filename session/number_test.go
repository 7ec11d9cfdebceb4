package session

import (
	"fmt"
	"strings"
	"testing"

	"stompbox/stomp"
)

// People know a message by its place among those that came: the number of its
// record counts frames of every kind and is shown nowhere.
func TestRefusalsNameTheMessageThatPeopleSee(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	_, ids := r.hold("", 600)
	r.do(Ack{Messages: []MsgID{ids[520]}})
	r.receipt(r.sent1(stomp.ACK))
	r.do(Send{Message: stomp.Send{Destination: "/queue/a"}})
	_, more := r.hold("", 2)
	for id, want := range map[MsgID]int{ids[520]: 521, more[1]: 602} {
		if id == more[1] {
			r.do(Ack{Messages: []MsgID{id}})
			r.receipt(r.sent1(stomp.ACK))
		}
		s := r.wantFate(r.do(Ack{Messages: []MsgID{id}}), Refused)
		if name := fmt.Sprintf("message %d was acked already", want); !strings.Contains(s.Error, name) {
			t.Errorf("it says %q, want %q", s.Error, name)
		}
	}
	for i, id := range append(ids, more...) {
		if n := r.st.held.number(id); n != i+1 {
			t.Fatalf("record %d is message %d, want %d", id, n, i+1)
		}
	}
}
