package session

import (
	"testing"
	"time"

	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

// R222: ActiveMQ holds back who sends to a full queue by reading nothing more
// from its connection, and delivers nothing on it meanwhile, but for its beats.
// The session says so and goes on: the link lives with beats of a second, of
// which ours cannot get through, and in the end everything is there.
func TestBrokersFlowControl(t *testing.T) {
	g := targetOf(stomptest.ActiveMQ(t))
	p := g.profile(t)
	p.SendEvery, p.WantEvery = time.Second, time.Second
	r := benchOn(t, p, Options{Reconnect: profile.Never})
	await(r, func(e LinkChanged) bool { return e.Link.State == Up })
	calm := "/queue/" + stomptest.Unique("calm")
	sub := r.subscribe(Subscribe{Destination: calm})
	full := "/queue/" + stomptest.Unique("flow")
	body := make([]byte, 64<<10)
	sent := 0
	for refused := false; !refused; {
		tag := r.do(Send{NoReceipt: true, Message: stomp.Send{Destination: full, Body: body}})
		if refused = await(r, func(e Settled) bool { return e.Tag == tag && e.Fate != Written }).Fate == Refused; !refused {
			sent++
		}
		if sent > 1000 {
			t.Fatal("everything is taken")
		}
	}
	stalled := await(r, func(e LinkChanged) bool { return !e.Link.StalledSince.IsZero() }).Link
	t.Logf("%d of 64 KiB were taken, %d frames wait", sent, r.stats.Waiting)
	beats := r.s.Pulse().BeatsIn
	g.check.Send(t, calm, durable("meanwhile"))
	for r.s.Pulse().BeatsIn < beats+6 && r.s.Pulse().Limit > 0 { // ActiveMQ cuts who is silent after three
		time.Sleep(20 * time.Millisecond)
	}
	if stalled.State != Up {
		t.Errorf("told %+v", stalled)
	}
	taker := benchOn(t, g.profile(t), Options{})
	await(taker, func(e LinkChanged) bool { return e.Link.State == Up })
	from := taker.subscribe(Subscribe{Destination: full, Ack: stomp.AckAuto})
	if got := len(taker.arrive(from, sent)); got != sent {
		t.Errorf("%d were taken, %d came", sent, got)
	}
	await(r, func(e LinkChanged) bool {
		return e.Link.State == Up && e.Link.StalledSince.IsZero() && e.Link.Generation == 1
	})
	r.settled(r.do(Send{Message: stomp.Send{Destination: full}}), Confirmed)
	r.rewind()
	r.arrive(sub, 1)
	for _, e := range r.events {
		if l, ok := e.(LinkChanged); ok && l.Link.State == Down {
			t.Fatalf("the link died: %s", l.Link.Error)
		}
	}
}
