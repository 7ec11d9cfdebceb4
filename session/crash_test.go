package session

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/stomp/broker"
)

// A mistake of ours in the session's goroutine ends the session with words; the
// program and its terminal live on.
func TestCrashOfTheSession(t *testing.T) {
	var broken atomic.Bool
	r := newBench(t, nil, Options{NewID: func() string {
		if broken.Load() {
			panic("no ids left")
		}
		return time.Now().String()
	}}, broker.Options{})
	broken.Store(true)
	r.do(Send{Message: stomp.Send{Destination: "/queue/a"}})
	down := await(r, func(e LinkChanged) bool { return e.Link.State == Down })
	oneSentence(t, down.Link.Error, "no ids left", "report")
	await(r, func(e Closed) bool { return e.Error == down.Link.Error })
	if _, err := r.s.Next(t.Context()); err != ErrClosed {
		t.Errorf("Next gives %v", err)
	}
	var crash *CrashError
	if err := r.s.Close(t.Context()); !errors.As(err, &crash) || !strings.Contains(string(crash.Stack), "cmdSend") {
		t.Errorf("Close gives %v", err)
	}
	if _, err := r.s.Do(Connect{}); err != ErrClosed {
		t.Errorf("Do gives %v", err)
	}
}

// The reader's ends the link, which comes back.
func TestCrashOfAReader(t *testing.T) {
	var reading, broken atomic.Bool
	clock := func() time.Time {
		if reading.Load() && broken.CompareAndSwap(false, true) {
			panic("no time")
		}
		return time.Now()
	}
	b, err := broker.Start("", broker.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	bells := newBells()
	l := &loop{}
	k := startLink(t.Context(), 1, parse(t, "stomp://"+b.Addr()), clock, bells, &l.running)
	<-bells.dialled
	reading.Store(true)
	k.out.put(outgoing{id: 1, raw: []byte("SEND\ndestination:/queue/a\nreceipt:1\n\n\x00")})
	<-bells.arrived
	_, err = k.in.take(arrivals{})
	var crash *CrashError
	if !errors.As(err, &crash) {
		t.Errorf("the link ended with %v", err)
	}
	l.profile = profile.Profile{Host: "h"}
	oneSentence(t, l.explain(k, err), "no time", "report")
	k.stop()
	l.running.Wait()
}
