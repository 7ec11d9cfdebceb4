package session

import (
	"strings"
	"testing"
	"time"

	"stompbox/session/profile"
	"stompbox/stomp"
)

// retryRig is a rig whose link is up and would come back by itself.
func retryRig(t *testing.T, b profile.Backoff) *rig {
	b.Jitter = -1
	r := newIdleRig(t, rules{backoff: b})
	r.do(Connect{})
	r.up(activeMQ, stomp.V12)
	return r
}

// link is what was last told of the main link.
func (r *rig) told() Link {
	var last Link
	for _, e := range r.all {
		if l, ok := e.(LinkChanged); ok {
			last = l.Link
		}
	}
	return last
}

func (r *rig) wantLink(want LinkState, attempt int) Link {
	r.t.Helper()
	l := r.told()
	if l.State != want || l.Attempt != attempt || (l.State == Waiting) == l.RetryAt.IsZero() {
		r.t.Fatalf("the link is %s, attempt %d, next at %v; want %s, %d", l.State, l.Attempt, l.RetryAt, want, attempt)
	}
	return l
}

// later lets time pass until the next try begins.
func (r *rig) later() {
	r.t.Helper()
	at := r.st.wake()
	if at.IsZero() || !at.After(r.now) {
		r.t.Fatalf("nothing is waited for at %v: %v", r.now, at)
	}
	r.now = at
	r.in(ticked{})
}

func (r *rig) dialFails(words string, lasting bool) {
	r.t.Helper()
	if len(r.last.dials) != 1 {
		r.t.Fatalf("nothing is being dialled")
	}
	r.in(dialled{link: r.last.dials[0], first: r.st.next, failed: words, lasting: lasting})
}

// After a loss the link is dialled again, later each time, and what was live is
// subscribed again under another id on the wire; nothing else is sent.
func TestComesBack(t *testing.T) {
	r := retryRig(t, profile.Backoff{})
	s, ids := r.hold(stomp.AckClientIndividual, 2)
	gone, _ := r.subscribe(Subscribe{Destination: "/queue/gone"})
	r.do(Unsubscribe{Sub: gone.ID})
	wished, _ := r.subscribe(Subscribe{Destination: "/topic/t", ID: "mine", Ack: stomp.AckAuto})
	send := r.do(Send{Message: stomp.Send{Destination: "/queue/b"}})
	x := r.tx(draftAck(ids[1]), draftSend("a"))
	r.do(TxOpen{Tx: x.ID})
	open := r.do(Subscribe{Destination: "/queue/open"})
	before := s.WireID
	r.now = r.now.Add(time.Hour)
	r.lose()
	r.wantLink(Waiting, 1)
	r.wantStates(LeaseLost, ids...)
	r.wantFate(send, Unknown)
	r.wantFate(open, Unknown)
	if x.State != TxRolledBack || s.State != SubWaiting || gone.State != SubEnded || wished.State != SubWaiting {
		t.Errorf("%s, %s, %s, %s", x.State, s.State, gone.State, wished.State)
	}
	for i, wait := range []time.Duration{100, 150, 225} {
		if got := r.told().RetryAt.Sub(r.now); got != wait*time.Millisecond {
			t.Errorf("try %d comes after %v, want %d ms", i+1, got, wait)
		}
		r.later()
		r.wantLink(Connecting, i+1)
		r.dialFails("nobody there", false)
		if l := r.wantLink(Waiting, i+2); l.Error != "nobody there" {
			t.Errorf("it says %q", l.Error)
		}
	}
	r.later()
	r.up(activeMQ, stomp.V12)
	r.wantLink(Up, 0)
	if got := commands(r.last.frames); got != "[SUBSCRIBE SUBSCRIBE]" {
		t.Fatalf("sent %s by itself", got)
	}
	if s.State != SubOpening || s.WireID == before || wished.WireID != "mine" {
		t.Errorf("%s as %q, the wished one as %q", s.State, s.WireID, wished.WireID)
	}
	r.receipt(r.last.frames...)
	if s.State != SubLive || wished.State != SubLive || !strings.Contains(wished.Note, "missed") {
		t.Errorf("%s, %s: %s", s.State, wished.State, wished.Note)
	}
	again := r.get(message(s.WireID, "m1"))
	r.wantStates(Held, again)
	r.wantStates(LeaseLost, ids...)
	r.wantFate(r.do(Ack{Messages: ids}), Refused) // R173
	r.do(Ack{Messages: []MsgID{again}})
	r.receipt(r.sent1(stomp.ACK))
	r.wantStates(Acked, again)
}

// A first connect that fails is not repeated; nor is a refusal that lasts.
func TestDoesNotComeBack(t *testing.T) {
	t.Run("first connect", func(t *testing.T) {
		r := newIdleRig(t, rules{backoff: profile.Backoff{Max: time.Second}})
		tag := r.do(Connect{})
		r.dialFails("nobody there", false)
		r.wantLink(Down, 0)
		r.wantFate(tag, Rejected)
	})
	t.Run("login refused", func(t *testing.T) {
		r := retryRig(t, profile.Backoff{})
		s, _ := r.hold(stomp.AckClientIndividual, 1)
		r.lose()
		r.later()
		r.dialFails("the login is refused", true)
		r.wantLink(Down, 0)
		if !r.st.wake().IsZero() || s.State != SubWaiting {
			t.Errorf("it goes on at %v, the subscription is %s", r.st.wake(), s.State)
		}
		r.do(Connect{}) // by hand, once the passcode is right
		r.up(activeMQ, stomp.V12)
		r.sent1(stomp.SUBSCRIBE)
	})
	t.Run("wanted", func(t *testing.T) {
		r := retryRig(t, profile.Backoff{})
		s, _ := r.hold(stomp.AckClientIndividual, 1)
		r.do(Disconnect{})
		r.receipt(r.last.frames...)
		r.wantLink(Down, 0)
		if s.State != SubEnded {
			t.Errorf("the subscription is %s", s.State)
		}
	})
	t.Run("never", func(t *testing.T) {
		r := retryRig(t, profile.Never)
		s, _ := r.hold(stomp.AckClientIndividual, 1)
		r.lose()
		r.wantLink(Down, 0)
		if s.State != SubEnded {
			t.Errorf("the subscription is %s", s.State)
		}
	})
	t.Run("n times", func(t *testing.T) {
		r := retryRig(t, profile.Backoff{Attempts: 2})
		r.lose()
		for range 2 {
			r.later()
			r.dialFails("nobody there", false)
		}
		if l := r.wantLink(Down, 0); !strings.Contains(l.Error, "after 2 tries") {
			t.Errorf("it says %q", l.Error)
		}
	})
	t.Run("no journal", func(t *testing.T) {
		r := retryRig(t, profile.Backoff{})
		r.lose()
		r.in(unjournaled{records: r.st.next, words: "no space"})
		r.wantLink(Down, 0)
		if !r.st.retry.at.IsZero() {
			t.Error("it goes on")
		}
	})
}

func TestRetryByHand(t *testing.T) {
	for _, c := range []struct {
		name string
		run  func(r *rig)
	}{
		{"now", func(r *rig) {
			r.wantFate(r.do(RetryNow{}), Confirmed)
			r.wantLink(Connecting, 1)
			r.wantFate(r.do(RetryNow{}), Refused)
		}},
		{"connect is now", func(r *rig) {
			tag := r.do(Connect{})
			r.wantLink(Connecting, 1)
			r.up(activeMQ, stomp.V12)
			r.wantFate(tag, Confirmed)
		}},
		{"connect joins", func(r *rig) {
			r.later()
			dials := r.last.dials
			tag := r.do(Connect{})
			r.last.dials = dials
			r.up(activeMQ, stomp.V12)
			r.wantFate(tag, Confirmed)
		}},
		{"connect joins and fails", func(r *rig) {
			r.later()
			dials := r.last.dials
			tag := r.do(Connect{})
			r.last.dials = dials
			r.dialFails("nobody there", false)
			r.wantFate(tag, Rejected)
			r.wantLink(Waiting, 2)
		}},
		{"stop", func(r *rig) {
			r.wantFate(r.do(StopRetrying{}), Confirmed)
			r.wantLink(Down, 0)
			r.wantFate(r.do(StopRetrying{}), Refused)
		}},
		{"stop a dial", func(r *rig) {
			r.later()
			r.wantFate(r.do(StopRetrying{}), Confirmed)
			r.wantLink(Down, 0)
			if len(r.last.hangUps) != 1 {
				r.t.Error("the dial goes on")
			}
		}},
		{"disconnect", func(r *rig) {
			r.wantFate(r.do(Disconnect{}), Confirmed)
			if l := r.wantLink(Down, 0); l.Error != "" {
				r.t.Errorf("it says %q", l.Error)
			}
			if s := r.st.subs.list[0]; s.State != SubEnded {
				r.t.Errorf("the subscription is %s", s.State)
			}
		}},
		{"close", func(r *rig) {
			r.do(Close{})
			if !r.last.ended {
				r.t.Error("it does not end")
			}
		}},
		{"unsubscribe", func(r *rig) {
			r.wantFate(r.do(Unsubscribe{Sub: 1}), Confirmed)
			r.later()
			r.up(activeMQ, stomp.V12)
			if len(r.last.frames) != 0 {
				r.t.Errorf("sent %s", commands(r.last.frames))
			}
		}},
		{"send", func(r *rig) {
			s := r.wantFate(r.do(Send{Message: stomp.Send{Destination: "/queue/a"}}), Refused)
			if !strings.Contains(s.Error, "not back yet") {
				r.t.Errorf("it says %q", s.Error)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := retryRig(t, profile.Backoff{})
			r.hold(stomp.AckClientIndividual, 1)
			r.lose()
			c.run(r)
		})
	}
}

// A broker that takes us in only to throw us out is not asked without end at
// the pace of the first try; a link that lived is a new beginning.
func TestShortLivesAreOneLoss(t *testing.T) {
	r := retryRig(t, profile.Backoff{})
	r.lose()
	for i := range 3 {
		r.wantLink(Waiting, i+1)
		r.later()
		r.up(activeMQ, stomp.V12)
		r.lose()
	}
	r.later()
	r.up(activeMQ, stomp.V12)
	r.now = r.now.Add(steadyAfter)
	r.lose()
	r.wantLink(Waiting, 1)
}

// What the broker refuses the second time is told and not tried a third time;
// a link that dies before the answer is no refusal.
func TestResubscribeRefused(t *testing.T) {
	r := retryRig(t, profile.Backoff{})
	s, _ := r.hold(stomp.AckClientIndividual, 0)
	r.lose()
	r.later()
	r.up(activeMQ, stomp.V12)
	r.lose()
	if s.State != SubWaiting {
		t.Fatalf("the subscription is %s", s.State)
	}
	r.later()
	r.up(activeMQ, stomp.V12)
	r.refuseFrame(r.sent1(stomp.SUBSCRIBE), "not any more")
	if s.State != SubRefused || s.Note == "" {
		t.Fatalf("the subscription is %s: %s", s.State, s.Note)
	}
	r.lose()
	r.later()
	r.up(activeMQ, stomp.V10)
	if len(r.last.frames) != 0 {
		t.Errorf("sent %s", commands(r.last.frames))
	}
}

// RabbitMQ takes the connection down with every SUBSCRIBE that it refuses, and
// names none. They are made again one by one: what is refused is known by its
// words, whichever of RECEIPT and ERROR comes first, and the rest is live in the
// end, after a bounded number of links.
func TestResubscribeRefusedOneByOne(t *testing.T) {
	for _, receiptFirst := range []bool{false, true} {
		r := newIdleRig(t, rules{backoff: profile.Backoff{Jitter: -1}})
		r.do(Connect{})
		r.up(rabbitMQ, stomp.V12)
		var subs []*sub
		for _, name := range []string{"a", "gone.1", "b", "gone.2", "c"} {
			s, _ := r.subscribe(Subscribe{Destination: "/amq/queue/" + name})
			subs = append(subs, s)
		}
		r.lose()
		links := 0
		for r.told().State == Waiting {
			if links++; links > 3 {
				t.Fatal("it has no end")
			}
			r.later()
			r.up(rabbitMQ, stomp.V12)
			for len(r.last.frames) > 0 {
				f := r.sent1(stomp.SUBSCRIBE)
				name := strings.TrimPrefix(f.frame.Header.Get("destination"), "/amq/queue/")
				if !strings.HasPrefix(name, "gone") {
					r.receipt(f)
					continue
				}
				refusal := frame(stomp.ERROR, "message", "not_found")
				refusal.Body = []byte("NOT_FOUND - no queue '" + name + "' in vhost '/'")
				answer := frame(stomp.RECEIPT, "receipt-id", f.frame.Header.Get("receipt"))
				if receiptFirst {
					r.get(answer, refusal)
				} else {
					r.get(refusal, answer)
				}
				r.lose()
				break
			}
		}
		if l := r.told(); l.State != Up || links != 3 {
			t.Errorf("receipt first %v: the link is %s after %d", receiptFirst, l.State, links)
		}
		for i, s := range subs {
			want := SubLive
			if i%2 == 1 {
				want = SubRefused
			}
			if s.State != want || want == SubRefused && !strings.Contains(s.Note, "NOT_FOUND") {
				t.Errorf("receipt first %v: %s is %s: %s", receiptFirst, s.Destination, s.State, s.Note)
			}
		}
	}
}

// Another broker of the list may speak less.
func TestResubscribeInOlderVersion(t *testing.T) {
	r := retryRig(t, profile.Backoff{})
	s, _ := r.hold(stomp.AckClientIndividual, 1)
	r.lose()
	r.later()
	r.up(activeMQ, stomp.V10)
	if s.State != SubRefused || !strings.Contains(s.Note, "R143") {
		t.Errorf("%s: %s", s.State, s.Note)
	}
}
