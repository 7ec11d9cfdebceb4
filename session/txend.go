package session

import "stompbox/stomp"

// commitSettled takes the answer to COMMIT: its RECEIPT alone makes the
// transaction committed.
func (st *state) commitSettled(t *tx, v verdict) {
	if t.State != TxCommitting {
		return
	}
	switch v.fate {
	case Confirmed:
		st.setTx(t, TxCommitted, t.without())
		t.done = t.staged
		st.unstage(t, func(i int, _ *sub) MsgState {
			if t.Steps[i].Kind == StepNack {
				return Nacked
			}
			return Acked
		}, "")
		st.endTags(t, Confirmed, "")
	case Rejected:
		st.txRejected(t, v.words, true)
	default:
		st.setTx(t, TxUnknown, v.words)
		st.unstage(t, func(int, *sub) MsgState { return FateLost }, v.words)
		st.endTags(t, Unknown, v.words)
	}
}

// txRejected ends a run that the broker will not commit. With cleanup an ABORT
// follows, so that nothing half dead stays open on the link.
func (st *state) txRejected(t *tx, words string, cleanup bool) {
	reason := words
	if cleanup {
		t.cleanup = true
		if why := st.sendEnd(t, forAbort, stomp.Header{}); why == "" {
			reason += " (ABORT was sent, so that nothing of it stays open)"
		}
	}
	st.setTx(t, TxRejected, reason)
	st.endTags(t, Rejected, words)
	if !cleanup {
		st.abandon(t)
	}
}

// abortSettled takes the answer to ABORT.
func (st *state) abortSettled(t *tx, v verdict) {
	switch {
	case t.cleanup && v.fate == Confirmed:
		t.Reason += "; the broker confirmed the ABORT"
		st.touchTx(t)
	case t.cleanup:
	case t.State != TxAborting:
		return
	case v.fate == Confirmed:
		st.setTx(t, TxAborted, "")
		st.endTags(t, Confirmed, "")
	case v.fate == Rejected:
		st.setTx(t, TxRejected, "the broker refused the ABORT: "+v.words)
		st.endTags(t, Rejected, v.words)
	default:
		return
	}
	st.abandon(t)
}

// abandon gives staged messages back to the person, and closes the books on
// frames that will not be answered any more: RabbitMQ never confirms the sends
// of a transaction that was aborted.
func (st *state) abandon(t *tx) {
	const words = "the transaction was aborted: no answer comes for this"
	st.unstage(t, func(_ int, s *sub) MsgState {
		switch {
		case s.live():
			return Held
		case s.wire != nil && s.wire.broker.ReleaseNeedsReconnect():
			return Stuck
		}
		return Released
	}, "")
	for _, p := range t.waits {
		if !p.done && p.purpose == forStep {
			p.done = true
			p.wire.waits.drop(p)
			st.event(FrameFated{Frame: p.frame, Fate: Written})
			st.markTx(p, Written, words)
		}
	}
}

// unstage gives every message staged in t the state that to says for its step.
func (st *state) unstage(t *tx, to func(step int, s *sub) MsgState, why string) {
	for i, msgs := range t.staged {
		var ids []MsgID
		var state MsgState
		for _, id := range msgs {
			if h := st.held.open.get(id); h != nil && h.tx == t && st.held.state(id) == InTx {
				ids, state, h.tx = append(ids, id), to(i, h.sub), nil
			}
		}
		st.setMessages(ids, state, why, 0)
	}
	t.staged = nil
}

// endTags settles the commands that wait for the transaction.
func (st *state) endTags(t *tx, fate Fate, words string) {
	st.settled(t.opening, "open "+t.Name, fate, words, 0)
	st.settled(t.ending, t.endWhat, fate, words, t.End.After)
	t.opening, t.ending = 0, 0
}

// txsLost ends the transactions of a link that is gone (R184): rolled back, and
// unknown from the moment at which COMMIT may have reached the broker.
func (st *state) txsLost(w *wire, attempted MsgID, wanted bool) {
	for _, t := range st.txs.list {
		if t.wire != w {
			continue
		}
		st.commitBroken(t)
		back, why := LeaseLost, "the connection was lost: the broker delivers it again"
		if wanted {
			back, why = Released, "the connection was closed: the broker takes it back"
		}
		if t.Open() {
			if c := t.commit; c != nil && c.frame <= attempted {
				back, why = FateLost, "the connection ended before COMMIT was answered"
				st.setTx(t, TxUnknown, why+": its work may have been done; look before it is run again")
				st.endTags(t, Unknown, why)
			} else {
				reason := "the connection ended before COMMIT was written: the broker forgets all of it"
				st.setTx(t, TxRolledBack, reason)
				st.endTags(t, Rejected, reason)
			}
		}
		st.unstage(t, func(int, *sub) MsgState { return back }, why)
	}
}

// markTx notes what became of one frame of the latest run.
func (st *state) markTx(p *wait, fate Fate, words string) {
	t := p.tx
	if p.run != t.WireID {
		return
	}
	var m *Mark
	switch {
	case p.purpose == forBegin:
		m = &t.Begin
	case p.purpose == forStep && p.step < len(t.Steps):
		m = &t.Steps[p.step].Mark
	case p.purpose == forCommit, p.purpose == forAbort && (!t.cleanup || t.commit == nil):
		m, t.EndIs = &t.End, p.command
	default:
		return
	}
	*m = Mark{Fate: fate, Error: words, Sent: true, Frame: p.frame}
	if fate != Queued && fate != Written {
		m.After = p.after(st.now)
	}
	if fate == Written && t.ending != 0 && (p.purpose == forCommit || p.purpose == forAbort) {
		st.settled(t.ending, p.what, Written, "", 0)
	}
	st.touchTx(t)
}

// txSettled takes the answer to one frame of a transaction.
func (st *state) txSettled(p *wait, v verdict) {
	t := p.tx
	st.markTx(p, v.fate, v.words)
	if p.run != t.WireID {
		return
	}
	switch {
	case p.purpose == forCommit:
		st.commitSettled(t, v)
	case p.purpose == forAbort:
		st.abortSettled(t, v)
	case t.State == TxCommitted:
		if v.fate == Rejected {
			st.stepLate(t)
		}
	default:
		if v.fate == Rejected {
			st.stepRejected(t, p, v)
		}
		st.txOn(t)
	}
}
