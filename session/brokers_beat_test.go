package session

import (
	"testing"
	"time"

	"stompbox/session/dialect"
	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

// R114, R117, R118: with beats of a second both ways the link lives while it is
// idle and while nobody takes what comes, and a broker that falls silent is
// noticed.
func TestBrokersHeartBeats(t *testing.T) {
	everyBroker(t, func(t *testing.T, g target) {
		t.Parallel()
		proxy := stomptest.NewProxy(t, g.addr)
		p := g.profile(t)
		byWay := parse(t, "stomp://"+proxy.Addr()+"?heartbeat=1000,1000")
		p.Host, p.Port, p.SendEvery, p.WantEvery = byWay.Host, byWay.Port, byWay.SendEvery, byWay.WantEvery
		r := benchOn(t, p, Options{Reconnect: quickly})
		up := await(r, func(e LinkChanged) bool { return e.Link.State == Up }).Link
		if up.Beat.Send != time.Second || up.Beat.Receive != time.Second {
			t.Fatalf("agreed: %+v", up.Beat)
		}
		beats := func(n uint64) {
			for start := r.s.Pulse(); ; time.Sleep(20 * time.Millisecond) {
				now := r.s.Pulse()
				if now.LastRead.IsZero() {
					t.Fatal("the link is gone")
				}
				if now.BeatsOut >= start.BeatsOut+n {
					return
				}
			}
		}
		beats(5) // idle
		t.Logf("idle: %+v", r.s.Pulse())

		queue := "/queue/" + stomptest.Unique("beats")
		body := make([]byte, 8<<10)
		for range 3000 {
			r.do(Send{NoReceipt: true, Message: stomp.Send{Destination: queue, Body: body}})
			await(r, func(e Settled) bool { return e.Fate == Written })
		}
		r.settled(r.do(Send{Message: stomp.Send{Destination: queue}}), Confirmed)
		r.do(Subscribe{Destination: queue, Ack: stomp.AckAuto})
		still := uint64(5)
		if g.kind == dialect.RabbitMQ {
			still = 2 // it reads no beats while it cannot write, and after three intervals it cuts
		}
		r.s.loop.pile.mu.Lock() // the worst of consumers: the session's goroutine stands still
		beats(still)
		r.s.loop.pile.mu.Unlock()
		sub := await(r, func(e SubChanged) bool { return e.Sub.Destination == queue }).Sub.ID
		if got := len(r.arrive(sub, 3001)); got != 3001 {
			t.Errorf("%d messages came", got)
		}
		for _, e := range r.events {
			if l, ok := e.(LinkChanged); ok && l.Link.State == Down {
				t.Fatalf("the link died: %s", l.Link.Error)
			}
		}
		t.Logf("after the flood: %+v", r.s.Pulse())

		proxy.Stall(stomptest.ToClient)
		limit := r.s.Pulse().Limit
		if most := 2 * up.Beat.Receive; g.kind != dialect.ActiveMQ && limit > most {
			t.Errorf("silence is allowed for %v, want no more than %v", limit, most)
		}
		down := await(r, func(e LinkChanged) bool { return e.Link.State == Down })
		oneSentence(t, down.Link.Error, "silent")
		proxy.Resume(stomptest.ToClient)
		await(r, func(e SubChanged) bool { return e.Sub.ID == sub && e.Sub.State == SubLive })
	})
}
