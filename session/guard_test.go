package session

import (
	"fmt"
	"strings"
	"testing"

	"stompbox/stomp"
)

func newGuardedRig(t *testing.T) *rig {
	r := newIdleRig(t, rules{guard: true})
	r.do(Connect{})
	r.up(activeMQ, stomp.V12)
	return r
}

// On a guarded connection what takes more than a few messages asks for the name;
// elsewhere nothing does.
func TestGuard(t *testing.T) {
	for _, guarded := range []bool{true, false} {
		r := newRig(t, activeMQ, stomp.V12)
		if guarded {
			r = newGuardedRig(t)
		}
		_, ids := r.hold("", 6)
		var acks, few []StepDraft
		for i, id := range ids {
			acks = append(acks, draftAck(id))
			if i < guardFew {
				few = append(few, draftAck(id))
			}
		}
		few = append(few, draftSend("x"), draftSend("y"))
		small := r.tx(few...)
		consuming, _ := r.subscribe(Subscribe{Destination: "/queue/auto", Ack: stomp.AckAuto})
		holding := r.st.subs.list[0]
		for name, tt := range map[string]struct {
			c     Command
			typed string
		}{
			"ack of a few":              {Ack{Messages: ids[:guardFew]}, ""},
			"ack of many":               {Ack{Messages: ids}, "/queue/a"},
			"ack up to there":           {Ack{Messages: ids[5:], UpTo: true}, "/queue/a"},
			"ack up to the second":      {Ack{Messages: ids[1:2], UpTo: true}, ""},
			"nack of one":               {Nack{Messages: ids[:1]}, ""},
			"nack of many":              {Nack{Messages: ids}, "/queue/a"},
			"commit of a few acks":      {TxCommit{Tx: small.ID}, ""},
			"unsubscribe":               {Unsubscribe{Sub: holding.ID}, ""},
			"unsubscribe what consumes": {Unsubscribe{Sub: consuming.ID}, "/queue/auto"},
			"subscribe and hold":        {Subscribe{Destination: "/queue/b"}, ""},
			"subscribe and consume":     {Subscribe{Destination: "/queue/b", Ack: stomp.AckAuto}, "/queue/b"},
			"send":                      {Send{Message: stomp.Send{Destination: "/queue/b"}}, ""},
		} {
			a := r.plan(tt.c)
			want := tt.typed
			if !guarded {
				want = ""
			}
			if a.Refused != "" || a.Choices[0].Typed != want || want != "" && a.Harmless {
				t.Errorf("guarded %v, %s: %+v", guarded, name, a)
			}
		}
		r.do(TxDelete{Tx: small.ID})
		large := r.tx(acks...)
		for i := range 3 { // drafted, partly sent, all sent
			a := r.plan(TxCommit{Tx: large.ID})
			if got := a.Choices[0].Typed; (got == "/queue/a") != guarded {
				t.Errorf("guarded %v, commit after %d runs: %+v", guarded, i, a)
			}
			r.do(TxOpen{Tx: large.ID, Steps: 3})
			r.receipt(r.last.frames...)
		}
	}
}

// Of what consumes, the way that holds instead needs no name.
func TestGuardOfTheOtherChoice(t *testing.T) {
	r := newGuardedRig(t)
	a := r.plan(Subscribe{Destination: "/queue/b", Ack: stomp.AckAuto})
	if len(a.Choices) != 2 || a.Choices[1].Typed != "" || !strings.Contains(fmt.Sprint(a.Lines), "guarded") {
		t.Errorf("%+v", a)
	}
}
