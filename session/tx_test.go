package session

import (
	"strings"
	"testing"

	"stompbox/stomp"
)

func draftSend(body string) StepDraft {
	return StepDraft{Kind: StepSend, Send: stomp.Send{Destination: "/queue/b", Body: []byte(body)}}
}

func draftAck(id MsgID) StepDraft  { return StepDraft{Kind: StepAck, Message: id} }
func draftNack(id MsgID) StepDraft { return StepDraft{Kind: StepNack, Message: id} }

// wantTx checks the state and the fates of the steps.
func (r *rig) wantTx(x *tx, want TxState, steps ...Fate) {
	r.t.Helper()
	if x.State != want {
		r.t.Fatalf("%s is %s (%s), want %s", x.Name, x.State, x.Reason, want)
	}
	for i, f := range steps {
		if x.Steps[i].Fate != f {
			r.t.Errorf("step %d is %s (%s), want %s", i+1, x.Steps[i].Fate, x.Steps[i].Error, f)
		}
	}
}

// COMMIT's receipt alone makes a transaction committed.
func TestCommit(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	_, ids := r.hold("", 2)
	x := r.tx(draftSend("one"), draftAck(ids[0]))
	r.wantStates(Held, ids...) // a draft touches nothing
	tag := r.do(TxCommit{Tx: x.ID})
	run := r.last.frames
	if commands(run) != "[BEGIN SEND ACK]" {
		t.Fatalf("sent %s", commands(run))
	}
	for _, f := range run {
		if f.frame.Header.Get("transaction") != x.WireID || x.WireID == "" {
			t.Errorf("%v", f.frame)
		}
	}
	r.wantStates(InTx, ids[0])
	r.wrote()
	r.wantTx(x, TxCommitting, Written, Written)
	r.receipt(run[0], run[2])
	r.wantTx(x, TxCommitting, Written, Confirmed)
	r.receipt(run[1])
	commit := r.sent1(stomp.COMMIT)
	r.wantTx(x, TxCommitting, Confirmed, Confirmed)
	r.wantFate(tag, Queued)
	r.wrote()
	r.wantFate(tag, Written)
	r.wantStates(InTx, ids[0])
	r.receipt(commit)
	r.wantTx(x, TxCommitted, Confirmed, Confirmed)
	r.wantStates(Acked, ids[0])
	r.wantStates(Held, ids[1])
	r.wantFate(tag, Confirmed)
	if x.End.Frame != commit.id || x.End.Fate != Confirmed || x.Begin.Fate != Confirmed {
		t.Errorf("%+v", x.Transaction)
	}
	for _, c := range []Command{TxCommit{Tx: x.ID}, TxOpen{Tx: x.ID}, TxAbort{Tx: x.ID}, TxRemove{Tx: x.ID}, TxAdd{Tx: x.ID, Steps: []StepDraft{draftSend("")}}} {
		r.wantFate(r.do(c), Refused)
	}
	r.wantFate(r.do(TxDelete{Tx: x.ID}), Confirmed)
	if len(r.st.txs.list) != 0 {
		t.Error("it is still there")
	}
}

// On RabbitMQ a send is confirmed only after the commit, so COMMIT does not
// wait for it, and its step stays written until then.
func TestCommitOnRabbitMQ(t *testing.T) {
	r := newRig(t, rabbitMQ, stomp.V12)
	x := r.tx(draftSend("one"))
	if x.Steps[0].Warning == "" {
		t.Error("nothing is said beforehand")
	}
	r.do(TxCommit{Tx: x.ID})
	run := r.last.frames
	r.receipt(run[0])
	commit := r.sent1(stomp.COMMIT)
	r.wrote()
	r.receipt(commit)
	r.wantTx(x, TxCommitted, Written)
	r.receipt(run[1])
	r.wantTx(x, TxCommitted, Confirmed)
}

// After an ABORT the steps stay and can be run again, under a fresh id (R181).
func TestAbortAndRunAgain(t *testing.T) {
	r := newRig(t, rabbitMQ, stomp.V12)
	_, ids := r.hold("", 1)
	x := r.tx(draftSend("one"), draftAck(ids[0]))
	r.wantFate(r.do(TxAbort{Tx: x.ID}), Refused)
	opened := r.do(TxOpen{Tx: x.ID})
	run := r.last.frames
	r.wrote()
	r.receipt(run[0], run[2])
	r.wantTx(x, TxIsOpen, Written, Confirmed)
	r.wantFate(opened, Confirmed)
	first := x.WireID

	// Only what was not sent can be edited.
	r.wantFate(r.do(TxAdd{Steps: []StepDraft{draftSend("two")}}), Confirmed)
	r.wantFate(r.do(TxSet{Tx: x.ID, Index: 0, Step: draftSend("no")}), Refused)
	r.wantFate(r.do(TxMove{Tx: x.ID, From: 2, To: 0}), Refused)
	r.wantFate(r.do(TxSet{Tx: x.ID, Index: 2, Step: draftSend("three")}), Confirmed)
	r.wantFate(r.do(TxDelete{Tx: x.ID}), Refused)

	aborted := r.do(TxAbort{Tx: x.ID})
	r.wantTx(x, TxAborting)
	r.receipt(r.sent1(stomp.ABORT))
	r.wantTx(x, TxAborted, Written, Confirmed, Drafted)
	if !strings.Contains(x.Steps[0].Error, "no answer comes") {
		t.Errorf("the send says %q", x.Steps[0].Error)
	}
	r.wantFate(aborted, Confirmed)
	r.wantStates(Held, ids[0])

	r.wantFate(r.do(TxMove{Tx: x.ID, From: 2, To: 0}), Confirmed)
	r.do(TxCommit{Tx: x.ID})
	if got := commands(r.last.frames); got != "[BEGIN SEND SEND ACK]" || x.WireID == first {
		t.Errorf("sent %s in %s", got, x.WireID)
	}
	if x.End != (Mark{}) {
		t.Errorf("the end of the run before still stands: %+v", x.End)
	}
	if body := string(r.last.frames[1].frame.Body); body != "three" {
		t.Errorf("first step is %q", body)
	}
}

// A rejected step must not be left out in silence: nothing of it is committed.
func TestStepRejected(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	_, ids := r.hold("", 1)
	x := r.tx(draftAck(ids[0]), draftSend("one"))
	tag := r.do(TxCommit{Tx: x.ID})
	run := r.last.frames
	r.receipt(run[0])
	r.refuseFrame(run[2], "not authorized")
	r.receipt(run[1])
	abort := r.sent1(stomp.ABORT)
	r.wantTx(x, TxRejected, Confirmed, Rejected)
	if !strings.Contains(x.Reason, "not authorized") || !strings.Contains(x.Reason, "ABORT was sent") {
		t.Errorf("the reason is %q", x.Reason)
	}
	r.wantFate(tag, Rejected)
	if x.EndIs != stomp.ABORT || x.End.Frame != abort.id || x.End.Fate != Queued {
		t.Errorf("its end is %s, %+v", x.EndIs, x.End)
	}
	r.receipt(abort)
	r.wantStates(Held, ids...)
	if x.End.Fate != Confirmed {
		t.Errorf("its end is %s, %+v", x.EndIs, x.End)
	}
	r.do(TxCommit{Tx: x.ID})
	if got := commands(r.last.frames); got != "[BEGIN ACK SEND]" {
		t.Errorf("sent %s", got)
	}
}

// ActiveMQ: a NACK in a transaction poisons the commit, and says so in an
// ERROR that names no frame.
func TestNackPoisons(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	_, ids := r.hold("", 1)
	x := r.tx(draftNack(ids[0]), draftSend("one"))
	if !strings.Contains(x.Steps[0].Warning, "only abort works") {
		t.Errorf("the warning is %q", x.Steps[0].Warning)
	}
	r.do(Plan{Of: TxCommit{Tx: x.ID}})
	if a := r.last.events[0].(Planned).Answer; a.Harmless || !a.Choices[0].Danger || len(a.Messages) != 1 {
		t.Errorf("%+v", a)
	}
	r.do(TxOpen{Tx: x.ID})
	run := r.last.frames
	r.receipt(run[0])
	r.get(frame(stomp.ERROR, "message", "Poison ack cannot be transacted: MessageAck {}"))
	r.receipt(run[2])
	r.wantTx(x, TxIsOpen, Rejected, Confirmed)
	r.wantStates(Failed, ids...)
	tag := r.do(TxCommit{Tx: x.ID})
	r.refuseFrame(r.sent1(stomp.COMMIT), "COMMIT FAILED: Transaction marked rollback only xaErrorCode:100")
	abort := r.sent1(stomp.ABORT)
	r.wantTx(x, TxRejected)
	if !strings.Contains(x.Reason, "rollback only") || !strings.Contains(x.Reason, "ABORT was sent") {
		t.Errorf("the reason is %q", x.Reason)
	}
	r.wantFate(tag, Rejected)
	if x.EndIs != stomp.COMMIT || x.End.Fate != Rejected { // what ended it; the ABORT cleans up
		t.Errorf("its end is %s, %+v", x.EndIs, x.End)
	}
	r.receipt(abort)
	if !strings.Contains(x.Reason, "confirmed the ABORT") {
		t.Errorf("the reason is %q", x.Reason)
	}
}

// R184: what the end of the link makes of a transaction depends on whether
// COMMIT can have reached the broker.
func TestTransactionsAndTheLink(t *testing.T) {
	setUp := func(t *testing.T) (*rig, *tx, []MsgID, []outgoing) {
		r := newRig(t, activeMQ, stomp.V12)
		_, ids := r.hold("", 1)
		x := r.tx(draftAck(ids[0]))
		return r, x, ids, nil
	}
	t.Run("open", func(t *testing.T) {
		r, x, ids, _ := setUp(t)
		r.do(TxOpen{Tx: x.ID})
		r.lose()
		r.wantTx(x, TxRolledBack)
		r.wantStates(LeaseLost, ids...)
		// Its step names a message that is not held any more: nothing is sent.
		r.do(Connect{})
		r.up(activeMQ, stomp.V12)
		s := r.wantFate(r.do(TxCommit{Tx: x.ID}), Refused)
		if !strings.Contains(s.Error, "step 1") || !strings.Contains(s.Error, "R173") || len(r.last.frames) != 0 {
			t.Errorf("it says %q and sends %s", s.Error, commands(r.last.frames))
		}
	})
	t.Run("committing, COMMIT not sent", func(t *testing.T) {
		r, x, ids, _ := setUp(t)
		tag := r.do(TxCommit{Tx: x.ID})
		r.lose()
		r.wantTx(x, TxRolledBack)
		r.wantFate(tag, Rejected)
		r.wantStates(LeaseLost, ids...)
	})
	t.Run("COMMIT handed over, never near the wire", func(t *testing.T) {
		r, x, _, _ := setUp(t)
		r.do(TxCommit{Tx: x.ID})
		r.receipt(r.last.frames...)
		commit := r.sent1(stomp.COMMIT)
		r.in(lost{link: r.link, attempted: commit.id - 1, words: "gone"})
		r.wantTx(x, TxRolledBack)
	})
	t.Run("COMMIT written", func(t *testing.T) {
		r, x, ids, _ := setUp(t)
		tag := r.do(TxCommit{Tx: x.ID})
		r.receipt(r.last.frames...)
		r.sent1(stomp.COMMIT)
		r.wrote()
		r.lose()
		r.wantTx(x, TxUnknown)
		r.wantFate(tag, Unknown)
		r.wantStates(FateLost, ids...)
		r.do(Connect{})
		r.up(activeMQ, stomp.V12)
		r.wantFate(r.do(TxCommit{Tx: x.ID}), Refused) // not a second time
	})
	t.Run("closed on purpose", func(t *testing.T) {
		r, x, ids, _ := setUp(t)
		r.do(TxOpen{Tx: x.ID})
		r.receipt(r.last.frames...)
		r.do(Plan{Of: Close{}})
		if a := r.last.events[0].(Planned).Answer; a.Harmless || !strings.Contains(strings.Join(a.Lines, " "), "1 transaction is open") {
			t.Errorf("%+v", a)
		}
		r.do(Disconnect{})
		r.receipt(r.sent1(stomp.DISCONNECT))
		r.wantTx(x, TxRolledBack)
		r.wantStates(Released, ids...)
	})
}

// A cumulative ACK in a transaction takes what is before it, and nothing else
// may touch that meanwhile.
func TestClientModeInTransaction(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	_, ids := r.hold(stomp.AckClient, 4)
	x := r.tx(draftAck(ids[1]))
	if !strings.Contains(x.Steps[0].Warning, "2 messages") {
		t.Errorf("the warning is %q", x.Steps[0].Warning)
	}
	r.do(TxOpen{Tx: x.ID})
	r.receipt(r.last.frames...)
	r.wantStates(InTx, ids[:2]...)
	s := r.wantFate(r.do(Ack{Messages: ids[3:], UpTo: true}), Refused)
	if !strings.Contains(s.Error, "tx-1") {
		t.Errorf("it says %q", s.Error)
	}
	r.do(TxAbort{Tx: x.ID})
	r.receipt(r.sent1(stomp.ABORT))
	r.wantStates(Held, ids...)
	r.do(Ack{Messages: ids[3:], UpTo: true})
	r.sent1(stomp.ACK)
	r.wantStates(Acking, ids...)
}

func TestDraftRefused(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	_, ids := r.hold("", 2)
	x := r.tx(draftAck(ids[0]))
	for say, steps := range map[string][]StepDraft{
		"already":          {draftAck(ids[0])},
		"named twice":      {draftAck(ids[1]), draftNack(ids[1])},
		"not a received":   {draftAck(0)},
		"R130":             {{Kind: StepSend}},
		"an ack or a nack": {{}},
	} {
		if s := r.wantFate(r.do(TxAdd{Tx: x.ID, Steps: steps}), Refused); !strings.Contains(s.Error, say) {
			t.Errorf("it says %q, want %q", s.Error, say)
		}
	}
	if len(x.Steps) != 1 {
		t.Errorf("%d steps", len(x.Steps))
	}
	r.wantFate(r.do(TxCommit{Tx: 99}), Refused)
	r.do(TxNew{})
	r.wantFate(r.do(TxCommit{Tx: 2}), Refused) // no steps
}
