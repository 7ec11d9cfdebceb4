package session

import (
	"testing"

	"stompbox/stomp/broker"
)

// What crossed at the start is counted both ways, whether or not it led to a link.
func TestTheHandshakeIsCounted(t *testing.T) {
	for name, users := range map[string]map[string]string{"accepted": nil, "refused": {"me": "another"}} {
		t.Run(name, func(t *testing.T) {
			r := newBench(t, nil, Options{Hold: true}, broker.Options{Users: users})
			r.do(Connect{})
			await(r, func(e LinkChanged) bool { return e.Link.State == Up || e.Link.State == Down })
			if s := r.stats; s.BytesOut < uint64(len("CONNECT\nlogin:me\npasscode:secret\n\n\x00")) || s.BytesIn == 0 {
				t.Errorf("%d octets out, %d in", s.BytesOut, s.BytesIn)
			}
		})
	}
}
