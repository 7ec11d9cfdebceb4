package session

import (
	"strings"
	"testing"
	"time"

	"stompbox/stomp"
)

// committed gives a transaction of an ack, a send, an ack and a send on RabbitMQ
// whose COMMIT is confirmed, and its frames: BEGIN and the steps.
func (r *rig) committed() (x *tx, ids []MsgID, run []outgoing) {
	r.t.Helper()
	_, ids = r.hold("", 2)
	send := func(to string) StepDraft {
		return StepDraft{Kind: StepSend, Send: stomp.Send{Destination: to}}
	}
	x = r.tx(draftAck(ids[0]), send("/exchange/none/k"), draftAck(ids[1]), send("/queue/b"))
	tag := r.do(TxCommit{Tx: x.ID})
	run = r.last.frames
	r.wrote()
	r.receipt(run[0], run[1], run[3])
	commit := r.sent1(stomp.COMMIT)
	r.wrote()
	r.receipt(commit)
	r.wantTx(x, TxCommitted, Confirmed, Written, Confirmed, Written)
	r.wantStates(Acked, ids...)
	r.wantFate(tag, Confirmed)
	return x, ids, run
}

func noExchange() stomp.Frame {
	f := frame(stomp.ERROR, "message", "not_found")
	f.Body = []byte("NOT_FOUND - no exchange 'none' in vhost '/'\n")
	return f
}

func badDestination() stomp.Frame {
	f := frame(stomp.ERROR, "message", "Unknown destination")
	f.Body = []byte("'/exchange/none/k' is not a valid destination.\n")
	return f
}

func (r *rig) wantReason(x *tx, words ...string) {
	r.t.Helper()
	for _, w := range words {
		if !strings.Contains(x.Reason, w) {
			r.t.Errorf("the reason is %q, without %q", x.Reason, w)
		}
	}
	if len(r.notices()) == 0 || !strings.Contains(r.notices()[len(r.notices())-1], x.Reason) {
		r.t.Errorf("nobody is told of %q: %q", x.Reason, r.notices())
	}
}

// RabbitMQ does the work after COMMIT's RECEIPT: a send that it rejects then is
// left out, and that is said.
func TestCommittedWithoutAStep(t *testing.T) {
	r := newRig(t, rabbitMQ, stomp.V12)
	x, ids, run := r.committed()
	r.get(badDestination())
	r.wantTx(x, TxCommitted, Confirmed, Rejected, Confirmed, Written)
	r.wantReason(x, "without step 2, which the broker rejected", "is not a valid destination")
	r.receipt(run[4])
	r.wantTx(x, TxCommitted, Confirmed, Rejected, Confirmed, Confirmed)
	r.wantStates(Acked, ids...)

	r.now = r.now.Add(time.Minute)
	r.lose() // has nothing to do with it
	r.wantTx(x, TxCommitted, Confirmed, Rejected, Confirmed, Confirmed)
	r.wantStates(Acked, ids...)
}

// A send that breaks RabbitMQ's channel ends the connection, and an ack behind
// it is not done, though there was a RECEIPT for it and for COMMIT.
func TestCommitBrokenByAStep(t *testing.T) {
	for name, behind := range map[string]bool{"answered": true, "not answered": false} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, rabbitMQ, stomp.V12)
			x, ids, run := r.committed()
			last := Unknown
			if behind {
				r.receipt(run[4])
				last = Confirmed
			}
			r.get(noExchange())
			r.now = r.now.Add(time.Millisecond)
			r.lose()
			r.wantTx(x, TxUnknown, Confirmed, Rejected, Unknown, last)
			r.wantReason(x, "rejected step 2 (not_found", "may not have been done")
			r.wantStates(Acked, ids[0])
			r.wantStates(FateLost, ids[1])
			r.wantFate(r.do(TxCommit{Tx: x.ID}), Refused)
		})
	}
}

// The link dies after COMMIT's RECEIPT and before those of the sends: they are
// unknown, and so is the transaction.
func TestLinkLostBeforeTheLateSends(t *testing.T) {
	r := newRig(t, rabbitMQ, stomp.V12)
	x, ids, run := r.committed()
	r.receipt(run[2])
	r.lose()
	r.wantTx(x, TxUnknown, Confirmed, Confirmed, Confirmed, Unknown)
	r.wantReason(x, "the connection ended before step 4 was")
	r.wantStates(Acked, ids...)
}
