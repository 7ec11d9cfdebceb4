package session

import (
	"strings"
	"testing"

	"stompbox/stomp"
)

// RabbitMQ takes no notice of a selector and delivers everything (brokers.md,
// section 2): what was meant to spare the others would take them as well. A
// person who writes the header has it sent as it is (R144).
func TestSelectorWhereItIsIgnored(t *testing.T) {
	r := newRig(t, rabbitMQ, stomp.V12)
	for _, c := range []Command{
		Subscribe{Destination: "/queue/a", Selector: "a = 1"},
		Peek{Destination: "/queue/a", Selector: "a = 1"},
	} {
		if s := r.wantFate(r.do(c), Refused); !strings.Contains(s.Error, "RabbitMQ ignores selectors") {
			t.Errorf("%T: %q", c, s.Error)
		}
		if len(r.last.frames)+len(r.last.dials) > 0 {
			t.Errorf("%T: %+v", c, r.last)
		}
	}
	r.do(Subscribe{Destination: "/queue/a", Header: stomp.NewHeader("selector", "a = 1")})
	if f := r.sent1(stomp.SUBSCRIBE); f.frame.Header.Get("selector") != "a = 1" {
		t.Errorf("%v", f.frame)
	}
	for _, server := range []string{activeMQ, "thing/1"} {
		r := newRig(t, server, stomp.V12)
		r.do(Subscribe{Destination: "/queue/a", Selector: "a = 1"})
		if f := r.sent1(stomp.SUBSCRIBE); f.frame.Header.Get("selector") != "a = 1" {
			t.Errorf("%s: %v", server, f.frame)
		}
	}
}
