package session

import (
	"fmt"
	"time"

	"stompbox/stomp"
)

func (st *state) txOpen(tag Tag, c TxOpen) {
	t, why := st.startable(c.Tx)
	if why == "" {
		why = c.nothingLeft(t)
	}
	if why == "" {
		why = st.sendSteps(t, c.Steps, c.Header)
	}
	if why != "" {
		st.refuse(tag, describe(c), why)
		return
	}
	t.opening = tag
	st.settled(tag, "open "+t.Name, Queued, "", 0)
	st.setTx(t, TxOpening, "")
	st.txOn(t)
}

// nothingLeft says when there is no step to send.
func (c TxOpen) nothingLeft(t *tx) string {
	switch {
	case c.Steps < 0:
		return "at least one step must be sent, or all"
	case t.State == TxIsOpen && t.editableFrom() == len(t.Steps):
		return t.Name + " is open already, with every step sent: commit or abort it"
	case c.Steps > 0 && len(t.Steps) == 0:
		return t.Name + " has no steps"
	}
	return ""
}

// txCommit sends what has not been sent and then COMMIT. COMMIT waits for the
// answers to what is before it: a step that the broker rejects must not be left
// out of a transaction in silence.
func (st *state) txCommit(tag Tag, c TxCommit) {
	t, why := st.startable(c.Tx)
	if why == "" && len(t.Steps) == 0 && !t.Open() {
		why = t.Name + " has no steps"
	}
	if why == "" {
		why = st.sendSteps(t, 0, stomp.Header{})
	}
	if why != "" {
		st.refuse(tag, describe(c), why)
		return
	}
	t.ending, t.endWhat, t.endWith = tag, "commit "+t.Name, c.Header
	st.settled(tag, t.endWhat, Queued, "", 0)
	st.setTx(t, TxCommitting, "")
	st.txOn(t)
}

// txAbort sends ABORT, also while steps or a COMMIT that was not sent wait.
func (st *state) txAbort(tag Tag, c TxAbort) {
	t, why := st.txs.get(c.Tx), st.ready()
	switch {
	case t == nil:
		why = noTx(c.Tx)
	case why != "":
	case !t.Open():
		why = t.Name + " is " + t.State.String() + ": there is nothing to abort"
	case t.State == TxAborting:
		why = "ABORT was sent already"
	case t.commit != nil:
		why = "COMMIT was sent: wait for its answer"
	}
	if why == "" {
		why = st.sendEnd(t, forAbort, c.Header)
	}
	if why != "" {
		st.refuse(tag, describe(c), why)
		return
	}
	st.endTags(t, Refused, "the transaction was aborted instead")
	t.ending, t.endWhat = tag, "abort "+t.Name
	st.settled(tag, t.endWhat, Queued, "", 0)
	st.setTx(t, TxAborting, "")
}

// startable finds a transaction that can be opened or committed now.
func (st *state) startable(id TxID) (*tx, string) {
	t := st.txs.get(id)
	if t == nil {
		return nil, noTx(id)
	}
	if why := st.ready(); why != "" {
		return nil, why
	}
	switch {
	case t.aborting():
		return nil, "ABORT for " + t.Name + " was sent: wait for its answer"
	case t.runnable() || t.State == TxIsOpen:
		return t, ""
	case t.State == TxUnknown:
		return nil, "whether " + t.Name + " was committed is not known: running it again could do its work twice"
	}
	return nil, t.Name + " is " + t.State.String()
}

// sendSteps sends the steps that were not sent, or the first most of them where
// that is more than 0, after BEGIN with a fresh id when no run is open (R181).
// Everything is checked and encoded first: on a refusal nothing has been sent and
// the books are as before.
func (st *state) sendSteps(t *tx, most int, header stomp.Header) string {
	from, fresh := t.editableFrom(), !t.Open()
	to := t.sendTo(most)
	run := t.WireID
	var requests []stomp.Request
	if fresh {
		if run = t.wanted; run == "" {
			run = st.rules.newID()
		} else if why := st.taken(run); why != "" {
			return why
		}
		requests = append(requests, stomp.Begin{Transaction: run, Receipt: st.receiptFor(header), Header: header.Clone()})
	}
	staged := make([][]MsgID, 0, to-from)
	taken := make(map[MsgID]bool)
	for i := from; i < to; i++ {
		r, msgs, why := st.stepRequest(t, t.Steps[i].StepDraft, run, taken)
		if why != "" {
			return fmt.Sprintf("step %d: %s", i+1, why)
		}
		requests, staged = append(requests, r), append(staged, msgs)
	}
	frames, why := st.main.prepare(requests...)
	if why != "" {
		return why
	}
	t.refusal = ""
	if fresh {
		t.begin(st.main, run)
		st.postTx(t, frames[0], &wait{purpose: forBegin, what: "begin " + t.Name})
		frames = frames[1:]
	}
	for i, f := range frames {
		for _, id := range staged[i] {
			st.held.open.get(id).tx = t
		}
		st.setMessages(staged[i], InTx, "", 0)
		t.staged = append(t.staged, staged[i])
		st.postTx(t, f, &wait{purpose: forStep, step: from + i, what: fmt.Sprintf("step %d of %s", from+i+1, t.Name)})
	}
	return ""
}

// sendTo is the step before which a run stops that sends most more; 0 is all.
func (t *tx) sendTo(most int) int {
	if from := t.editableFrom(); most > 0 {
		return min(from+most, len(t.Steps))
	}
	return len(t.Steps)
}

// taken says when an open transaction has this id on the wire already (R181).
func (st *state) taken(id string) string {
	for _, t := range st.txs.list {
		if t.Open() && t.WireID == id {
			return fmt.Sprintf("the id %q belongs to %s, which is %s: use another one (R181)", id, t.Name, t.State)
		}
	}
	return ""
}

// begin forgets the run before.
func (t *tx) begin(w *wire, run string) {
	t.wire, t.WireID, t.wanted = w, run, ""
	t.waits, t.staged, t.done, t.commit, t.abort, t.cleanup = nil, nil, nil, nil, nil, false
	t.brokeAt = time.Time{}
	t.Begin, t.End, t.EndIs = Mark{}, Mark{}, ""
	for i := range t.Steps {
		t.Steps[i].Mark = Mark{}
	}
}

// stepRequest makes the request of a step of t, and the list of messages that it
// takes beyond those that steps before it take.
func (st *state) stepRequest(t *tx, d StepDraft, run string, taken map[MsgID]bool) (stomp.Request, []MsgID, string) {
	if d.Kind == StepSend {
		r := d.Send
		r.Transaction = run
		if r.Receipt == "" {
			r.Receipt = st.receiptFor(r.Header)
		}
		return r, nil, ""
	}
	if taken[d.Message] {
		return nil, nil, fmt.Sprintf("message %d is taken by a step before it", st.held.number(d.Message))
	}
	var list []decision
	var why string
	p := forAck
	if d.Kind == StepNack {
		p = forNack
		list, why = st.decideNack(Nack{Messages: []MsgID{d.Message}}, t)
	} else if list, why = st.decideAck(Ack{Messages: []MsgID{d.Message}, UpTo: st.inClientMode(d.Message)}, t); why == "" && len(list) != 1 {
		why = "it names more than one message"
	}
	if why != "" {
		return nil, nil, why
	}
	var msgs []MsgID
	for _, id := range list[0].msgs {
		if !taken[id] {
			taken[id] = true
			msgs = append(msgs, id)
		}
	}
	return st.ackRequest(p, d.Message, run, d.Header), msgs, ""
}

func (st *state) inClientMode(id MsgID) bool {
	h := st.held.open.get(id)
	return h != nil && h.sub.Ack == stomp.AckClient
}

// postTx sends a frame of the latest run of t.
func (st *state) postTx(t *tx, f prepared, p *wait) {
	p.wire, p.tx, p.run = t.wire, t, t.WireID
	t.waits = append(t.waits, p)
	st.post(f, p)
	st.markTx(p, Queued, "")
}

// sendEnd sends COMMIT or ABORT.
func (st *state) sendEnd(t *tx, p purpose, header stomp.Header) string {
	receipt := st.receiptFor(header)
	var r stomp.Request = stomp.Commit{Transaction: t.WireID, Receipt: receipt, Header: header.Clone()}
	what := "commit "
	if p == forAbort {
		r, what = stomp.Abort{Transaction: t.WireID, Receipt: receipt, Header: header.Clone()}, "abort "
	}
	list, why := t.wire.prepare(r)
	if why != "" {
		return why
	}
	w := &wait{purpose: p, what: what + t.Name}
	if p == forCommit {
		t.commit = w
	} else {
		t.abort = w
	}
	st.postTx(t, list[0], w)
	return ""
}

// stepRejected notes that the broker did not take a step: its messages are not
// part of the transaction.
func (st *state) stepRejected(t *tx, p *wait, v verdict) {
	if t.refusal == "" {
		t.refusal = p.what + " was rejected: " + v.words
	}
	if p.purpose != forStep || p.step >= len(t.staged) {
		return
	}
	var ids []MsgID
	for _, id := range t.staged[p.step] {
		if h := st.held.open.get(id); h != nil && h.tx == t && st.held.state(id) == InTx {
			ids, h.tx = append(ids, id), nil
		}
	}
	st.moveMessages(ids, Failed, !v.weak, v.words, 0)
}

// txOn goes on with a transaction when everything before is answered.
func (st *state) txOn(t *tx) {
	if t.State != TxOpening && (t.State != TxCommitting || t.commit != nil) || st.main != t.wire || t.wire == nil {
		return
	}
	for _, p := range t.waits {
		late := p.purpose == forStep && t.Steps[p.step].Kind == StepSend && t.wire.broker.SendConfirmedAfterCommit()
		if !p.done && !late {
			return
		}
	}
	switch {
	case t.Begin.Fate == Rejected:
		st.txRejected(t, t.refusal, false)
	case t.State == TxOpening:
		st.setTx(t, TxIsOpen, t.refusal)
		fate := Confirmed
		if t.refusal != "" {
			fate = Rejected
		}
		st.settled(t.opening, "open "+t.Name, fate, t.refusal, 0)
		t.opening = 0
	case t.refusal != "":
		st.txRejected(t, t.refusal, true)
	default:
		if why := st.sendEnd(t, forCommit, t.endWith); why != "" {
			st.txRejected(t, why, true)
		}
	}
}
