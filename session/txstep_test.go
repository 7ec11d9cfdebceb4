package session

import (
	"strings"
	"testing"

	"stompbox/stomp"
)

// Step by step: BEGIN with the first, one frame each after that, and the rest at
// once with COMMIT.
func TestNextStep(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	_, ids := r.hold("", 1)
	x := r.tx(draftSend("one"), draftAck(ids[0]), draftSend("three"), draftSend("four"))
	next := func(commands_ string, fates ...Fate) {
		t.Helper()
		tag := r.do(TxOpen{Tx: x.ID, Steps: 1})
		run := r.last.frames
		if commands(run) != commands_ {
			t.Fatalf("sent %s, want %s", commands(run), commands_)
		}
		r.wantFate(r.do(TxOpen{Tx: x.ID, Steps: 1}), Refused) // the one before is not answered
		r.wantTx(x, TxOpening)
		r.wrote()
		r.receipt(run...)
		r.wantFate(tag, Confirmed)
		r.wantTx(x, TxIsOpen, fates...)
	}
	next("[BEGIN SEND]", Confirmed, Drafted, Drafted, Drafted)
	r.wantStates(Held, ids[0])
	next("[ACK]", Confirmed, Confirmed, Drafted, Drafted)
	r.wantStates(InTx, ids[0])
	r.wantFate(r.do(TxMove{Tx: x.ID, From: 3, To: 2}), Confirmed) // what is left can be reordered
	r.wantFate(r.do(TxMove{Tx: x.ID, From: 3, To: 1}), Refused)
	next("[SEND]", Confirmed, Confirmed, Confirmed, Drafted)
	if body := string(r.sent[len(r.sent)-1].frame.Body); body != "four" {
		t.Errorf("the third step is %q", body)
	}
	r.do(TxCommit{Tx: x.ID})
	if commands(r.last.frames) != "[SEND]" {
		t.Fatalf("sent %s", commands(r.last.frames))
	}
	r.receipt(r.last.frames...)
	r.receipt(r.sent1(stomp.COMMIT))
	r.wantTx(x, TxCommitted, Confirmed, Confirmed, Confirmed, Confirmed)
	r.wantStates(Acked, ids[0])
}

// When every step is sent there is no next one, and an empty list has none.
func TestNextStepWithoutOne(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	x := r.tx(draftSend("one"))
	r.do(TxOpen{Tx: x.ID, Steps: 1})
	r.receipt(r.last.frames...)
	if s := r.wantFate(r.do(TxOpen{Tx: x.ID, Steps: 1}), Refused); !strings.Contains(s.Error, "every step sent") {
		t.Error(s.Error)
	}
	r.do(TxNew{})
	if s := r.wantFate(r.do(TxOpen{Tx: x.ID + 1, Steps: 1}), Refused); !strings.Contains(s.Error, "no steps") {
		t.Error(s.Error)
	}
	if r.plan(TxOpen{Tx: x.ID + 1, Steps: 1}).Refused == "" || r.plan(TxOpen{Tx: x.ID, Steps: 1}).Refused == "" {
		t.Error("the plan promises what is refused")
	}
}

// The link dies between steps: what was sent is rolled back, what was not is a
// draft, and the same holds while a step waits for its receipt.
func TestLinkLostBetweenSteps(t *testing.T) {
	for name, answered := range map[string]bool{"after the receipt": true, "before it": false} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, activeMQ, stomp.V12)
			_, ids := r.hold("", 1)
			x := r.tx(draftAck(ids[0]), draftSend("two"))
			r.do(TxOpen{Tx: x.ID, Steps: 1})
			r.wrote()
			want := Unknown
			if answered {
				r.receipt(r.last.frames...)
				r.receipt(r.sent...)
				want = Confirmed
			}
			r.lose()
			r.wantTx(x, TxRolledBack, want, Drafted)
			r.wantStates(LeaseLost, ids[0])
		})
	}
}

func (r *rig) plan(c Command) PlanAnswer {
	r.t.Helper()
	r.do(Plan{Of: c})
	return r.last.events[0].(Planned).Answer
}

// The plan of one step speaks of that step alone, and asks only where that step
// cannot be taken back by an abort or takes more than it says.
func TestPlanOfNextStep(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	_, ids := r.hold("", 2)
	x := r.tx(draftSend("one"), draftAck(ids[0]), draftNack(ids[1]))
	for i, want := range []struct {
		title string
		asks  bool
	}{{"Send step 1 of tx-1, SEND?", false}, {"Send step 2 of tx-1, ACK?", false}, {"Send step 3 of tx-1, NACK?", true}} {
		a := r.plan(TxOpen{Tx: x.ID, Steps: 1})
		if a.Title != want.title || a.Harmless == want.asks || a.Choices[0].Danger != want.asks {
			t.Errorf("step %d: %+v", i+1, a)
		}
		if i < 2 {
			r.do(TxOpen{Tx: x.ID, Steps: 1})
			r.receipt(r.last.frames...)
		}
	}
}

func TestStepsAtAPlace(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	x := r.tx(draftSend("one"), draftSend("two"))
	bodies := func(want string) {
		t.Helper()
		var got []string
		for _, s := range x.Steps {
			got = append(got, string(s.Send.Body))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("steps %q, want %q", got, want)
		}
	}
	r.wantFate(r.do(TxAdd{Tx: x.ID, At: 2, Steps: []StepDraft{draftSend("a"), draftSend("b")}}), Confirmed)
	bodies("one a b two")
	r.wantFate(r.do(TxAdd{Tx: x.ID, At: 5, Steps: []StepDraft{draftSend("end")}}), Confirmed)
	bodies("one a b two end")
	for _, at := range []int{-1, 7} {
		r.wantFate(r.do(TxAdd{Tx: x.ID, At: at, Steps: []StepDraft{draftSend("no")}}), Refused)
	}
	r.do(TxOpen{Tx: x.ID, Steps: 2})
	r.receipt(r.last.frames...)
	r.wantFate(r.do(TxAdd{Tx: x.ID, At: 2, Steps: []StepDraft{draftSend("no")}}), Refused)
	r.wantFate(r.do(TxAdd{Tx: x.ID, At: 3, Steps: []StepDraft{draftSend("c")}}), Confirmed)
	bodies("one a c b two end")
}

// A new run of what was committed, lost or aborted is a transaction of its own.
func TestAgain(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	_, ids := r.hold("", 2)
	x := r.tx(draftSend("one"), draftAck(ids[0]), draftNack(ids[1]))
	r.do(TxOpen{Tx: x.ID})
	r.receipt(r.last.frames...)
	r.do(TxAbort{Tx: x.ID})
	r.receipt(r.sent1(stomp.ABORT))
	r.do(Ack{Messages: ids[:1]})
	r.receipt(r.last.frames...)

	a := r.plan(TxAgain{Tx: x.ID})
	if a.Harmless || !strings.Contains(strings.Join(a.Lines, " "), "Step 2 (ACK) is left out") {
		t.Errorf("%+v", a)
	}
	r.wantFate(r.do(TxAgain{Tx: x.ID}), Confirmed)
	again := r.st.txs.list[1]
	if len(again.Steps) != 2 || again.Steps[0].Kind != StepSend || again.Steps[1].Kind != StepNack || again.State != TxDrafting ||
		!strings.Contains(again.Note, "Step 2 (ACK) is left out") || again.Steps[0].Sent {
		t.Errorf("%+v", again.Transaction)
	}
	r.wantTx(x, TxAborted)

	r.wantFate(r.do(TxAgain{Tx: 99}), Refused)
	r.lose()
	r.wantFate(r.do(TxAgain{Tx: x.ID}), Confirmed) // the send alone
	if last := r.st.txs.list[len(r.st.txs.list)-1]; len(last.Steps) != 1 || strings.Count(last.Note, "is left out") != 2 {
		t.Errorf("%+v", last.Transaction)
	}
}

func TestAgainOfWhatMayBeDone(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	x := r.tx(draftSend("one"))
	r.do(TxCommit{Tx: x.ID})
	r.receipt(r.last.frames...)
	r.sent1(stomp.COMMIT)
	r.wrote()
	r.lose()
	r.wantTx(x, TxUnknown, Confirmed)
	if a := r.plan(TxAgain{Tx: x.ID}); a.Harmless || !strings.Contains(a.Lines[0], "is not known") {
		t.Errorf("%+v", a)
	}
	r.wantFate(r.do(TxAgain{Tx: x.ID}), Confirmed)
	r.wantTx(x, TxUnknown, Confirmed)
}

// A cumulative step may follow one of the same transaction, one at a time as well
// as at once: it takes what that left. What another has staged it may not take.
func TestCumulativeStepsOneByOne(t *testing.T) {
	for _, server := range []string{activeMQ, rabbitMQ} {
		r := newRig(t, server, stomp.V12)
		_, ids := r.hold(stomp.AckClient, 3)
		x := r.tx(draftAck(ids[0]), draftAck(ids[1]))
		for i := range 2 {
			if why := r.plan(TxOpen{Tx: x.ID, Steps: 1}).Refused; why != "" {
				t.Errorf("step %d: the plan says %q", i+1, why)
			}
			tag := r.do(TxOpen{Tx: x.ID, Steps: 1})
			r.receipt(r.last.frames...)
			r.wantFate(tag, Confirmed)
			r.wantStates(InTx, ids[:i+1]...)
		}
		r.do(TxAdd{New: true, Steps: []StepDraft{draftAck(ids[2])}})
		if s := r.wantFate(r.do(TxOpen{Tx: x.ID + 1}), Refused); !strings.Contains(s.Error, "staged in tx-1") {
			t.Errorf("it says %q", s.Error)
		}
		r.do(TxCommit{Tx: x.ID})
		r.receipt(r.sent1(stomp.COMMIT))
		r.wantStates(Acked, ids[:2]...)
		r.wantStates(Held, ids[2])
	}
}

// A message whose step was rejected is in no transaction any more.
func TestListHeldAfterRejectedStep(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	_, ids := r.hold("", 1)
	x := r.tx(draftAck(ids[0]))
	r.do(TxOpen{Tx: x.ID})
	run := r.last.frames
	r.receipt(run[0])
	r.refuseFrame(run[1], "not authorized")
	r.wantStates(Failed, ids...)
	r.do(ListHeld{})
	if held := r.last.events[0].(HeldList).Messages; len(held) != 1 || held[0].Tx != 0 || held[0].State != Failed {
		t.Errorf("it is held as %+v", held)
	}
}
