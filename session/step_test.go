package session

import (
	"strings"
	"testing"
	"time"

	"stompbox/stomp"
)

// R160 to R166: what names the message in ACK and NACK, by version.
func TestAckNamesTheDelivery(t *testing.T) {
	for _, tt := range []struct {
		v    stomp.Version
		want string
	}{
		{stomp.V10, "message-id=m1 subscription=SUB"},
		{stomp.V11, "message-id=m1 subscription=SUB"},
		{stomp.V12, "id=ack-m1"},
	} {
		for _, nack := range []bool{false, true} {
			r := newRig(t, activeMQ, tt.v)
			s, ids := r.hold("", 1)
			var tag Tag
			if nack {
				tag = r.do(Nack{Messages: ids})
			} else {
				tag = r.do(Ack{Messages: ids, UpTo: true})
			}
			if nack && tt.v == stomp.V10 {
				r.wantFate(tag, Refused) // R164
				if len(r.last.frames) != 0 {
					t.Errorf("sent %s", commands(r.last.frames))
				}
				continue
			}
			var got []string
			for k, v := range r.last.frames[0].frame.Header.All() {
				if k != "receipt" {
					got = append(got, k+"="+strings.ReplaceAll(v, s.WireID, "SUB"))
				}
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("%s nack %v: %s, want %s", tt.v, nack, got, tt.want)
			}
		}
	}
}

// R168: in mode client an ACK takes everything before it, and only when that is
// what was asked for.
func TestCumulativeAck(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	_, ids := r.hold(stomp.AckClient, 4)
	s := r.wantFate(r.do(Ack{Messages: ids[1:2]}), Refused)
	if !strings.Contains(s.Error, "R168") {
		t.Errorf("it says %q", s.Error)
	}
	r.do(Plan{Of: Ack{Messages: ids[1:2], UpTo: true}})
	if a := r.last.events[0].(Planned).Answer; len(a.Messages) != 2 || a.Refused != "" || a.Harmless {
		t.Errorf("%+v", a)
	}
	tag := r.do(Ack{Messages: ids[1:2], UpTo: true})
	ack := r.sent1(stomp.ACK)
	r.wantStates(Acking, ids[:2]...)
	r.wantStates(Held, ids[2:]...)
	r.wantFate(tag, Queued)
	r.receipt(ack)
	r.wantStates(Acked, ids[:2]...)
	r.wantFate(tag, Confirmed)
	if r.st.held.count != 2 {
		t.Errorf("%d held", r.st.held.count)
	}
	// One frame for the newest of several.
	r.do(Ack{Messages: []MsgID{ids[3], ids[2]}, UpTo: true})
	if f := r.sent1(stomp.ACK); f.frame.Header.Get("id") != "ack-m4" {
		t.Errorf("%v", f.frame)
	}
}

// UpTo where acks are for one message each: one frame for each of them.
func TestUpToIndividually(t *testing.T) {
	r := newRig(t, rabbitMQ, stomp.V12)
	_, ids := r.hold(stomp.AckClientIndividual, 4)
	r.do(Ack{Messages: ids[2:3], UpTo: true})
	if got := commands(r.last.frames); got != "[ACK ACK ACK]" {
		t.Errorf("sent %s", got)
	}
	r.wantStates(Held, ids[3])
}

// A NACK is cumulative in mode client where the broker makes it so.
func TestCumulativeNack(t *testing.T) {
	for server, want := range map[string]int{activeMQ: 1, rabbitMQ: 3} {
		r := newRig(t, server, stomp.V12)
		_, ids := r.hold(stomp.AckClient, 4)
		r.do(Plan{Of: Nack{Messages: ids[2:3]}})
		if a := r.last.events[0].(Planned).Answer; len(a.Messages) != want || len(a.Choices) == 0 || len(a.Lines) == 0 {
			t.Errorf("%s: %+v", server, a)
		}
		r.do(Nack{Messages: ids[2:3]})
		r.receipt(r.sent1(stomp.NACK))
		r.wantStates(Nacked, ids[3-want:3]...)
		r.wantStates(Held, ids[:3-want]...)
	}
}

// R169 to R173: what cannot be acked is refused with its reason, and nothing
// is sent.
func TestAckRefused(t *testing.T) {
	for _, tt := range []struct {
		name string
		say  string
		made func(r *rig) []MsgID
	}{
		{"auto", "R169", func(r *rig) []MsgID { _, ids := r.hold(stomp.AckAuto, 1); return ids }},
		{"acked", "R170", func(r *rig) []MsgID {
			_, ids := r.hold("", 1)
			r.do(Ack{Messages: ids})
			r.receipt(r.sent1(stomp.ACK))
			return ids
		}},
		{"acking", "R170", func(r *rig) []MsgID {
			_, ids := r.hold("", 1)
			r.do(Ack{Messages: ids})
			return ids
		}},
		{"unsubscribing", "R170", func(r *rig) []MsgID {
			s, ids := r.hold("", 1)
			r.do(Unsubscribe{Sub: s.ID})
			return ids
		}},
		{"unsubscribed", "R173", func(r *rig) []MsgID {
			s, ids := r.hold("", 1)
			r.do(Unsubscribe{Sub: s.ID})
			r.receipt(r.sent1(stomp.UNSUBSCRIBE))
			return ids
		}},
		{"reconnected", "R173", func(r *rig) []MsgID {
			_, ids := r.hold("", 1)
			r.lose()
			r.do(Connect{})
			r.up(activeMQ, stomp.V12)
			return ids
		}},
		{"no ack header", "R171", func(r *rig) []MsgID {
			_, wire := r.subscribe(Subscribe{Destination: "/queue/a"})
			return []MsgID{r.get(frame(stomp.MESSAGE, "subscription", wire, "message-id", "1", "destination", "/queue/a"))}
		}},
		{"not a message", "not a received message", func(r *rig) []MsgID { return []MsgID{0} }},
		{"none", "no message", func(r *rig) []MsgID { return nil }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, activeMQ, stomp.V12)
			ids := tt.made(r)
			s := r.wantFate(r.do(Ack{Messages: ids}), Refused)
			if !strings.Contains(s.Error, tt.say) || len(r.last.frames) != 0 {
				t.Errorf("it says %q and sends %s", s.Error, commands(r.last.frames))
			}
		})
	}
}

// R191, R192, R194, R197: receipts by their exact id, in any order.
func TestReceipts(t *testing.T) {
	r := newRig(t, rabbitMQ, stomp.V12)
	var tags []Tag
	var frames []outgoing
	for range 3 {
		tags = append(tags, r.do(Send{Message: stomp.Send{Destination: "/queue/a"}}))
		frames = append(frames, r.sent1(stomp.SEND))
	}
	r.wrote()
	r.wantFate(tags[0], Written)
	r.now = r.now.Add(5 * time.Millisecond)
	r.receipt(frames[2], frames[0])
	r.get(frame(stomp.RECEIPT, "receipt-id", " "+frames[1].frame.Header.Get("receipt")), frame(stomp.RECEIPT))
	r.wantFate(tags[1], Written)
	if s := r.wantFate(tags[2], Confirmed); s.After != 5*time.Millisecond {
		t.Errorf("it took %s", s.After)
	}
	r.wantFate(tags[0], Confirmed)
	if n := strings.Join(r.notices(), "\n"); !strings.Contains(n, "R192") || !strings.Contains(n, "R197") {
		t.Errorf("noticed %q", n)
	}
	r.receipt(frames[0]) // a second time
	if len(r.notices()) != 3 {
		t.Errorf("noticed %q", r.notices())
	}
}

// R194, R198: a receipt that a person chose stays, and is not used twice at once.
func TestOwnReceipt(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	own := Send{Message: stomp.Send{Destination: "/queue/a", Receipt: "mine"}}
	tag := r.do(own)
	f := r.sent1(stomp.SEND)
	if f.frame.Header.Get("receipt") != "mine" {
		t.Errorf("%v", f.frame)
	}
	r.wantFate(r.do(own), Refused)
	own.Message.Receipt, own.Message.Header = "", stomp.NewHeader("receipt", "mine")
	r.wantFate(r.do(own), Refused)
	r.receipt(f)
	r.wantFate(tag, Confirmed)
	r.wantFate(r.do(own), Queued)
	x := r.tx(StepDraft{Kind: StepSend, Send: stomp.Send{Destination: "/queue/a", Receipt: "two"}},
		StepDraft{Kind: StepSend, Send: stomp.Send{Destination: "/queue/a", Receipt: "two"}})
	r.wantFate(r.do(TxCommit{Tx: x.ID}), Refused)
}

// R195: a receipt that is over its time is late, not failed.
func TestLateReceipt(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	tag := r.do(Send{Message: stomp.Send{Destination: "/queue/a"}})
	f := r.sent1(stomp.SEND)
	r.wrote()
	if at := r.st.wake(); at != r.now.Add(10*time.Second) {
		t.Errorf("wakes in %s", at.Sub(r.now))
	}
	r.now = r.now.Add(10 * time.Second)
	r.in(ticked{})
	r.in(ticked{})
	if n := r.notices(); len(n) != 1 || !strings.Contains(n[0], "no receipt for 10s") {
		t.Errorf("noticed %q", n)
	}
	r.wantFate(tag, Written)
	r.receipt(f)
	r.wantFate(tag, Confirmed)
}

// Without a receipt a send ends at written: it is never called confirmed.
func TestSendWithoutReceipt(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	tag := r.do(Send{Message: stomp.Send{Destination: "/queue/a", Receipt: "mine"}, NoReceipt: true})
	if f := r.sent1(stomp.SEND); f.frame.Header.Has("receipt") {
		t.Errorf("%v", f.frame)
	}
	r.wantFate(tag, Queued)
	r.wrote()
	r.wantFate(tag, Written)
	r.lose()
	r.wantFate(tag, Written)
}

// R196, R213: an ERROR settles what it names, by receipt-id or by elimination,
// and the first word stands.
func TestErrorSettles(t *testing.T) {
	send := Send{Message: stomp.Send{Destination: "/queue/a"}}
	t.Run("by receipt-id", func(t *testing.T) {
		r := newRig(t, activeMQ, stomp.V12)
		one, two := r.do(send), Tag(0)
		f := r.sent1(stomp.SEND)
		two = r.do(send)
		r.refuseFrame(f, "not authorized")
		if s := r.wantFate(one, Rejected); s.Error != "not authorized" {
			t.Errorf("it says %q", s.Error)
		}
		r.wantFate(two, Queued)
		r.refuseFrame(f, "a second one") // R213
		r.lose()
		r.wantFate(one, Rejected)
		r.wantFate(two, Unknown)
	})
	t.Run("the only one that fits", func(t *testing.T) {
		r := newRig(t, rabbitMQ, stomp.V12)
		_, ids := r.hold("", 1)
		sent := r.do(send)
		ack := r.do(Ack{Messages: ids})
		f := r.sent1(stomp.ACK)
		r.get(stomp.Frame{Command: stomp.ERROR, Header: stomp.NewHeader("message", "precondition_failed"),
			Body: []byte("PRECONDITION_FAILED - unknown delivery tag 1")})
		r.wantFate(ack, Rejected)
		r.wantFate(sent, Queued)
		r.wantStates(Failed, ids...)
		if e, ok := r.last.events[1].(FrameFated); !ok || !e.Deduced || e.Frame != f.id {
			t.Errorf("%+v", r.last.events)
		}
		r.receipt(f) // beside the ERROR: it does not make it good
		r.wantFate(ack, Rejected)
		if n := r.notices(); len(n) != 0 {
			t.Errorf("noticed %q", n)
		}
		r.lose()
		if !strings.Contains(r.st.link.Error, "unknown delivery tag") { // R211
			t.Errorf("the link says %q", r.st.link.Error)
		}
	})
	t.Run("RECEIPT first, then ERROR", func(t *testing.T) {
		r := newRig(t, rabbitMQ, stomp.V12)
		tag := r.do(Subscribe{Destination: "/amq/queue/none"})
		r.receipt(r.sent1(stomp.SUBSCRIBE))
		r.wantFate(tag, Confirmed)
		r.get(frame(stomp.ERROR, "message", "not_found"))
		r.wantFate(tag, Rejected)
		if s := r.st.subs.list[0]; s.State != SubRefused {
			t.Errorf("%+v", s.Subscription)
		}
	})
	t.Run("several fit", func(t *testing.T) {
		r := newRig(t, rabbitMQ, stomp.V12)
		_, ids := r.hold("", 2)
		one := r.do(Ack{Messages: ids[:1]})
		f := r.sent1(stomp.ACK)
		two := r.do(Ack{Messages: ids[1:]})
		r.get(frame(stomp.ERROR, "message", "precondition_failed"))
		r.wantFate(one, Queued)
		r.receipt(f)
		r.wantFate(one, Unknown)
		r.lose()
		r.wantFate(two, Unknown)
		r.wantStates(FateLost, ids...)
	})
	t.Run("a certain rejection can be tried again", func(t *testing.T) {
		r := newRig(t, activeMQ, stomp.V12)
		_, ids := r.hold("", 1)
		r.do(Ack{Messages: ids})
		r.refuseFrame(r.sent1(stomp.ACK), "not authorized")
		r.wantStates(Failed, ids...)
		if r.st.held.count != 1 {
			t.Errorf("%d held", r.st.held.count)
		}
		r.do(Ack{Messages: ids})
		r.sent1(stomp.ACK)
	})
	t.Run("a guessed one cannot", func(t *testing.T) {
		r := newRig(t, rabbitMQ, stomp.V12)
		_, ids := r.hold("", 1)
		r.do(Ack{Messages: ids})
		r.get(frame(stomp.ERROR, "message", "Processing error"))
		r.wantStates(Failed, ids...)
		r.wantFate(r.do(Ack{Messages: ids}), Refused)
		if r.st.held.count != 0 {
			t.Errorf("%d held", r.st.held.count)
		}
	})
	t.Run("nothing fits", func(t *testing.T) {
		r := newRig(t, activeMQ, stomp.V12)
		tag := r.do(send)
		r.get(frame(stomp.ERROR, "message", "something else"))
		r.wantFate(tag, Queued)
		if n := r.notices(); len(n) != 1 || !strings.Contains(n[0], "something else") {
			t.Errorf("noticed %q", n)
		}
	})
}

// The end of a transaction is never guessed at.
func TestErrorBesideCommit(t *testing.T) {
	r := newRig(t, rabbitMQ, stomp.V12)
	x := r.tx(draftSend("x"))
	r.do(TxCommit{Tx: x.ID})
	r.receipt(r.last.frames[0])
	commit := r.sent1(stomp.COMMIT)
	x.waits[1].done = true // the send's answer is another matter
	r.get(frame(stomp.ERROR, "message", "out of the blue"))
	r.wantTx(x, TxCommitting)
	r.receipt(commit)
	r.wantTx(x, TxCommitted)

	x = r.tx(draftSend("x"))
	r.do(TxCommit{Tx: x.ID})
	r.receipt(r.last.frames[0])
	r.get(stomp.Frame{Command: stomp.ERROR, Header: stomp.NewHeader("message", "COMMIT FAILED")})
	r.wantTx(x, TxRejected)
}

// R148 to R150, R230, R231: where a MESSAGE is shown.
func TestWhereMessagesGo(t *testing.T) {
	t.Run("by subscription, whatever the destination", func(t *testing.T) {
		r := newRig(t, rabbitMQ, stomp.V12)
		s, wire := r.subscribe(Subscribe{Destination: "/amq/queue/x"})
		r.get(message(wire, "1"))
		if s.Received != 1 || len(r.st.subs.list) != 1 {
			t.Errorf("%+v", s.Subscription)
		}
	})
	t.Run("by destination in 1.0", func(t *testing.T) {
		r := newRig(t, activeMQ, stomp.V10)
		s, _ := r.subscribe(Subscribe{Destination: "/queue/a"})
		r.get(frame(stomp.MESSAGE, "destination", "/queue/a", "message-id", "1"))
		if s.Received != 1 || len(r.notices()) != 0 {
			t.Errorf("%+v %q", s.Subscription, r.notices())
		}
	})
	t.Run("by destination in 1.2, with a word", func(t *testing.T) {
		r := newRig(t, activeMQ, stomp.V12)
		s, _ := r.subscribe(Subscribe{Destination: "/queue/a"})
		r.get(frame(stomp.MESSAGE, "destination", "/queue/a", "message-id", "1", "ack", "1"))
		if s.Received != 1 || len(r.notices()) != 1 {
			t.Errorf("%+v %q", s.Subscription, r.notices())
		}
	})
	t.Run("of nobody", func(t *testing.T) {
		r := newRig(t, rabbitMQ, stomp.V12)
		id := r.get(message("/temp-queue/mine", "1"), message("/temp-queue/mine", "2"))
		if len(r.st.subs.list) != 1 || r.st.subs.list[0].Received != 2 {
			t.Fatalf("%+v", r.st.subs.list)
		}
		r.wantStates(Seen, id, id+1)
	})
	t.Run("of endless strangers", func(t *testing.T) {
		r := newRig(t, rabbitMQ, stomp.V12)
		for i := range 1000 {
			r.get(message("stranger-"+strings.Repeat("x", i), "1"))
		}
		if n := len(r.st.subs.list); n != strangersMost+1 {
			t.Errorf("%d entries", n)
		}
	})
	t.Run("late", func(t *testing.T) { // R147
		r := newRig(t, activeMQ, stomp.V12)
		s, wire := r.subscribe(Subscribe{Destination: "/queue/a"})
		r.do(Unsubscribe{Sub: s.ID})
		f := r.sent1(stomp.UNSUBSCRIBE)
		id := r.get(message(wire, "1"))
		r.receipt(f)
		late := r.get(message(wire, "2"))
		r.wantStates(Released, id, late)
		if s.State != SubEnded || r.st.held.count != 0 {
			t.Errorf("%+v", s.Subscription)
		}
	})
}

// What becomes of held messages when their subscription ends, by broker.
func TestUnsubscribeByBroker(t *testing.T) {
	r := newRig(t, rabbitMQ, stomp.V12)
	s, ids := r.hold("", 2)
	r.do(Plan{Of: Unsubscribe{Sub: s.ID}})
	a := r.last.events[0].(Planned).Answer
	if len(a.Choices) != 2 || !a.Choices[1].Command.(Unsubscribe).Reconnect || len(a.Messages) != 2 {
		t.Fatalf("%+v", a)
	}
	r.do(a.Choices[0].Command)
	r.receipt(r.sent1(stomp.UNSUBSCRIBE))
	r.wantStates(Stuck, ids...)
	r.do(Disconnect{})
	r.receipt(r.sent1(stomp.DISCONNECT))
	r.wantStates(Released, ids...)
}

func TestUnsubscribeAndReconnect(t *testing.T) {
	r := newRig(t, rabbitMQ, stomp.V12)
	s, ids := r.hold("", 2)
	r.do(Unsubscribe{Sub: s.ID, Reconnect: true})
	r.receipt(r.sent1(stomp.UNSUBSCRIBE))
	r.receipt(r.sent1(stomp.DISCONNECT))
	if len(r.last.hangUps) != 1 || len(r.last.dials) != 1 {
		t.Fatalf("%+v", r.last)
	}
	r.up(rabbitMQ, stomp.V12)
	r.wantStates(Released, ids...)
	if r.st.link.State != Up || r.st.link.Generation != 2 {
		t.Errorf("%+v", r.st.link)
	}
}

// R200 to R206: the end that is wanted.
func TestDisconnect(t *testing.T) {
	setUp := func(t *testing.T) (*rig, Tag, outgoing) {
		r := newRig(t, activeMQ, stomp.V12)
		tag := r.do(Disconnect{})
		return r, tag, r.sent1(stomp.DISCONNECT)
	}
	t.Run("its own receipt alone ends it", func(t *testing.T) {
		r, tag, f := setUp(t)
		r.get(frame(stomp.RECEIPT, "receipt-id", "another")) // R206
		r.get(message("late", "1"))                          // R204
		r.wantFate(tag, Queued)
		r.receipt(f)
		r.wantFate(tag, Confirmed)
		if r.st.link.State != Down || r.st.link.Error != "" || len(r.last.hangUps) != 1 {
			t.Errorf("%+v %+v", r.st.link, r.last)
		}
	})
	t.Run("closed before the receipt", func(t *testing.T) { // R202
		r, tag, _ := setUp(t)
		r.lose()
		r.wantFate(tag, Written)
		if r.st.link.State != Down || r.st.link.Error != "" {
			t.Errorf("%+v", r.st.link)
		}
	})
	t.Run("no answer", func(t *testing.T) { // R203
		r, tag, _ := setUp(t)
		if at := r.st.wake(); at != r.now.Add(2*time.Second) {
			t.Errorf("wakes in %s", at.Sub(r.now))
		}
		r.now = r.now.Add(2 * time.Second)
		r.in(ticked{})
		r.wantFate(tag, Unknown)
		if len(r.last.hangUps) != 1 {
			t.Errorf("%+v", r.last)
		}
	})
	t.Run("an ERROR in its place", func(t *testing.T) { // R216
		r, tag, f := setUp(t)
		r.refuseFrame(f, "no way")
		if s := r.wantFate(tag, Unknown); !strings.Contains(s.Error, "no way") {
			t.Errorf("it says %q", s.Error)
		}
	})
	t.Run("nothing after it", func(t *testing.T) { // R201
		r, _, _ := setUp(t)
		r.wantFate(r.do(Send{Message: stomp.Send{Destination: "/queue/a"}}), Refused)
	})
	t.Run("after the receipts of sends", func(t *testing.T) { // brokers.md 0.4
		r := newRig(t, rabbitMQ, stomp.V12)
		sent := r.do(Send{Message: stomp.Send{Destination: "/queue/a"}})
		f := r.sent1(stomp.SEND)
		r.do(Disconnect{})
		if len(r.last.frames) != 0 {
			t.Fatalf("sent %s", commands(r.last.frames))
		}
		r.receipt(f)
		r.sent1(stomp.DISCONNECT)
		r.wantFate(sent, Confirmed)
	})
	t.Run("but not for ever", func(t *testing.T) {
		r := newRig(t, rabbitMQ, stomp.V12)
		r.do(Send{Message: stomp.Send{Destination: "/queue/a"}})
		r.do(Disconnect{})
		r.now = r.now.Add(time.Second)
		r.in(ticked{})
		r.sent1(stomp.DISCONNECT)
	})
}

// R220, R221: at the end of the link nothing is left open.
func TestLinkLost(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	s, ids := r.hold("", 3)
	acked := r.do(Ack{Messages: ids[:1]})
	sent := r.do(Send{Message: stomp.Send{Destination: "/queue/b"}})
	r.wrote()
	never := r.do(Send{Message: stomp.Send{Destination: "/queue/b"}})
	r.in(lost{link: r.link, attempted: r.last.frames[0].id - 1, words: "reset"})
	r.wantFate(acked, Unknown)
	r.wantFate(sent, Unknown)
	r.wantFate(never, Refused) // it is known that it never went out
	r.wantStates(FateLost, ids[0])
	r.wantStates(LeaseLost, ids[1:]...)
	if s.State != SubEnded || r.st.link.State != Down || r.st.link.Error != "reset" || r.st.held.count != 0 {
		t.Errorf("%+v %+v", s.Subscription, r.st.link)
	}
	if len(r.last.frames)+len(r.last.dials) != 0 {
		t.Errorf("something was done by itself: %+v", r.last)
	}
}

// A session that only reads refuses everything that could change something.
func TestReadOnly(t *testing.T) {
	r := newIdleRig(t, rules{readOnly: true})
	r.do(Connect{})
	r.up(activeMQ, stomp.V12)
	for _, c := range []Command{
		Send{Message: stomp.Send{Destination: "/queue/a"}}, Ack{Messages: []MsgID{1}}, Nack{Messages: []MsgID{1}},
		TxNew{}, TxAdd{}, TxOpen{}, TxCommit{}, TxAbort{}, TxSet{}, TxRemove{}, TxMove{}, TxAgain{},
		Subscribe{Destination: "/queue/a", Ack: stomp.AckAuto},
	} {
		if s := r.wantFate(r.do(c), Refused); !strings.Contains(s.Error, "read-only") {
			t.Errorf("%T: %q", c, s.Error)
		}
		r.do(Plan{Of: c})
		if a := r.last.events[0].(Planned).Answer; a.Refused == "" {
			t.Errorf("%T: %+v", c, a)
		}
	}
	r.subscribe(Subscribe{Destination: "/queue/a"})
	r.subscribe(Subscribe{Destination: "/topic/a", Ack: stomp.AckAuto})
	r.do(Peek{Destination: "/queue/a"})
	r.sent1(stomp.SUBSCRIBE)
}

func TestSubscribeFrame(t *testing.T) {
	for _, tt := range []struct {
		server string
		v      stomp.Version
		c      Subscribe
		want   []string // header lines that must be there
		badge  Badge
	}{
		{activeMQ, stomp.V12, Subscribe{Destination: "/queue/a", Prefetch: 50}, []string{"ack", "client-individual", "activemq.prefetchSize", "50"}, BadgeHold},
		{rabbitMQ, stomp.V11, Subscribe{Destination: "/queue/a", Prefetch: 50}, []string{"ack", "client-individual", "prefetch-count", "50"}, BadgeHold},
		{activeMQ, stomp.V10, Subscribe{Destination: "/queue/a"}, []string{"ack", "client"}, BadgeHold},
		{activeMQ, stomp.V12, Subscribe{Destination: "/queue/a", Ack: stomp.AckAuto}, []string{"ack", "auto"}, BadgeConsumes},
		{activeMQ, stomp.V12, Subscribe{Destination: "/topic/a", Ack: stomp.AckAuto, Selector: "a = 1"}, []string{"selector", "a = 1"}, BadgeTail},
		{activeMQ, stomp.V12, Subscribe{Destination: "/topic/a"}, []string{"ack", "client-individual"}, BadgeHold},
	} {
		r := newRig(t, tt.server, tt.v)
		r.do(tt.c)
		f := r.sent1(stomp.SUBSCRIBE)
		for i := 0; i < len(tt.want); i += 2 {
			if got := f.frame.Header.Get(tt.want[i]); got != tt.want[i+1] {
				t.Errorf("%+v: %s is %q", tt.c, tt.want[i], got)
			}
		}
		if b := r.st.subs.list[0].Badge; b != tt.badge {
			t.Errorf("%+v: badge %s", tt.c, b)
		}
	}
	r := newRig(t, activeMQ, stomp.V10)
	r.wantFate(r.do(Subscribe{Destination: "/queue/a", Ack: stomp.AckClientIndividual}), Refused) // R143
}

// R222: a broker that stops reading is not fed for ever.
func TestWriterIsFull(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	big := Send{Message: stomp.Send{Destination: "/queue/a", Body: make([]byte, 3<<20)}}
	for range 2 {
		r.wantFate(r.do(big), Queued)
	}
	s := r.wantFate(r.do(big), Refused)
	if !strings.Contains(s.Error, "too much waits") {
		t.Errorf("it says %q", s.Error)
	}
	r.wrote()
	r.wantFate(r.do(big), Queued)
}

// Everything that is told of a frame is told after its record.
func TestJournalBeforeDisplay(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	_, ids := r.hold("", 3)
	r.do(Ack{Messages: ids[:1]})
	r.receipt(r.sent1(stomp.ACK))
	known := MsgID(0)
	for _, e := range r.all {
		switch e := e.(type) {
		case FrameLogged:
			if e.From != known {
				t.Errorf("records from %d, %d are known", e.From, known)
			}
			known = e.To
		case Arrived:
			for _, id := range e.Messages {
				if id >= known {
					t.Errorf("message %d before its record", id)
				}
			}
		case FrameFated:
			if e.Frame >= known || e.ByKnown && e.By >= known {
				t.Errorf("%+v before its record", e)
			}
		}
	}
	if known != r.st.next {
		t.Errorf("%d records told of %d", known, r.st.next)
	}
}

// When the journal cannot be written the links end: nothing unrecorded is
// shown or sent.
func TestJournalFails(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	_, ids := r.hold("", 1)
	records := r.st.next
	tag := r.do(Send{Message: stomp.Send{Destination: "/queue/a"}})
	r.in(unjournaled{records: records, words: "disk full"})
	r.wantFate(tag, Unknown)
	r.wantStates(LeaseLost, ids...)
	if len(r.last.hangUps) != 1 || !strings.Contains(r.st.link.Error, "disk full") {
		t.Errorf("%+v", r.st.link)
	}
	r.wantFate(r.do(Connect{}), Refused)
}
