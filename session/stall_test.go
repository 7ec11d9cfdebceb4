package session

import (
	"strings"
	"testing"
	"time"

	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

// R222: a broker that stops reading is told of: at first, then more rarely, and
// when it reads again. The link is what it was.
func TestStallIsTold(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	from := len(r.all)
	for range 3 {
		r.do(Send{Message: stomp.Send{Destination: "/queue/a"}})
	}
	var waited time.Duration
	look := func() {
		t.Helper()
		at := r.st.wake()
		waited += at.Sub(r.now)
		r.now = at
		r.in(writing{link: r.link, waits: waited})
		r.in(ticked{})
	}
	notices := func() (list []string) {
		for _, e := range r.all[from:] {
			if n, ok := e.(Notice); ok {
				list = append(list, n.Text)
			}
		}
		return list
	}
	for waited < 100*time.Second {
		look()
	}
	got := notices()
	for i, want := range []string{"stopped reading for 3s; 3 frames wait", "waited for 10s to be sent", "stopped reading for 12s", "stopped reading for 48s"} {
		if i >= len(got) || !strings.Contains(got[i], want) {
			t.Fatalf("notice %d is not %q:\n%s", i, want, strings.Join(got, "\n"))
		}
	}
	if len(got) != 4 {
		t.Errorf("told too often:\n%s", strings.Join(got, "\n"))
	}
	if l := r.told(); l.State != Up || r.now.Sub(l.StalledSince) != waited {
		t.Errorf("told %+v", l)
	}
	if s := r.st.snapshotStats(r.now); s.Waiting != 3 {
		t.Errorf("%d frames wait", s.Waiting)
	}
	r.wrote()
	if l := r.told(); l.State != Up || !l.StalledSince.IsZero() {
		t.Errorf("told %+v", l)
	}
	if got := notices(); !strings.Contains(got[len(got)-1], "reads again, after 1m") {
		t.Errorf("told %q", got[len(got)-1])
	}
	if at := r.st.wake(); !at.IsZero() && r.st.links[r.link].stall.look == at {
		t.Error("the writer is looked at though nothing waits")
	}
}

// A slow broker is no stalled one, and what gets through meanwhile moves the
// beginning of a stall. The end of the link ends it.
func TestSlowIsNotStalled(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	r.do(Send{Message: stomp.Send{Destination: "/queue/a"}})
	for range 20 {
		r.now = r.st.wake()
		r.in(writing{link: r.link, waits: stallAfter / 2})
	}
	if l := r.told(); !l.StalledSince.IsZero() {
		t.Errorf("told %+v", l)
	}
	r.in(writing{link: r.link, waits: 20 * time.Second})
	r.now = r.now.Add(4 * time.Second)
	r.in(writing{link: r.link, waits: 4 * time.Second})
	if l := r.told(); r.now.Sub(l.StalledSince) != 4*time.Second {
		t.Errorf("told %+v at %v", l, r.now)
	}
	r.lose()
	if l := r.told(); l.State != Down || !l.StalledSince.IsZero() {
		t.Errorf("told %+v", l)
	}
}

// R222, R225: the broker does not read for longer than a stall takes to be told.
// What it sends comes meanwhile, nothing is lost, and in the end everything is
// confirmed on the same link.
func TestStalledBrokerGoesOn(t *testing.T) {
	c := newScene(t)
	p := parse(t, "stomp://"+c.proxy.Addr()+"?heartbeat=0,500")
	r := benchOn(t, p, Options{Reconnect: profile.Never})
	await(r, func(e LinkChanged) bool { return e.Link.State == Up })
	sub := r.subscribe(Subscribe{Destination: "/queue/in"})
	c.proxy.Stall(stomptest.ToBroker)
	tags := r.sendUntilRefused("/queue/out")
	await(r, func(e LinkChanged) bool { return e.Link.State == Up && !e.Link.StalledSince.IsZero() })
	if r.stats.Waiting == 0 {
		t.Error("nothing waits")
	}
	c.publish("/queue/in")
	r.rewind()
	r.arrive(sub, 1)
	c.proxy.Resume(stomptest.ToBroker)
	await(r, func(e LinkChanged) bool {
		return e.Link.State == Up && e.Link.StalledSince.IsZero() && e.Link.Generation == 1
	})
	r.rewind()
	for _, tag := range tags {
		r.settled(tag, Confirmed)
	}
	if got := c.broker.Queue("/queue/out").Depth; got != len(tags) {
		t.Errorf("%d were taken, %d are on the broker", len(tags), got)
	}
	for _, e := range r.events {
		if l, ok := e.(LinkChanged); ok && l.Link.State == Down {
			t.Errorf("the link went down: %s", l.Link.Error)
		}
	}
}

// A bound that was asked for is kept.
func TestStallLimitEndsTheLink(t *testing.T) {
	c := newScene(t)
	p := parse(t, "stomp://"+c.proxy.Addr()+"?heartbeat=0,0")
	p.StallLimit = 300 * time.Millisecond
	r := benchOn(t, p, Options{Reconnect: profile.Never})
	await(r, func(e LinkChanged) bool { return e.Link.State == Up })
	c.proxy.Stall(stomptest.ToBroker)
	tags := r.sendUntilRefused("/queue/out")
	down := await(r, func(e LinkChanged) bool { return e.Link.State == Down })
	oneSentence(t, down.Link.Error, "takes no more data")
	r.rewind()
	seen := map[Fate]int{}
	for _, tag := range tags {
		seen[await(r, func(e Settled) bool { return e.Tag == tag && e.Fate >= Confirmed }).Fate]++
	}
	if seen[Unknown] == 0 || seen[Unknown]+seen[Refused] != len(tags) {
		t.Errorf("the fates of %d sends are %v", len(tags), seen)
	}
	c.proxy.Resume(stomptest.ToBroker)
	c.settle()
	if got := c.broker.Stats().Queue("/queue/out").Depth; got > seen[Unknown] {
		t.Errorf("%d are on the broker, %v", got, seen)
	}
}

// sendUntilRefused sends large messages until they are not taken any more, and
// gives the tags of those that were.
func (r *bench) sendUntilRefused(to string) []Tag {
	r.t.Helper()
	body := make([]byte, 256<<10)
	var tags []Tag
	for len(tags) < 1000 {
		tag := r.do(Send{Message: stomp.Send{Destination: to, Body: body}})
		if s := await(r, func(e Settled) bool { return e.Tag == tag && e.Fate != Written }); s.Fate == Refused {
			oneSentence(r.t, s.Error, "not taking what is written")
			return tags
		}
		tags = append(tags, tag)
	}
	r.t.Fatal("everything is taken")
	return nil
}
