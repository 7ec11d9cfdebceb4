package session

import (
	"fmt"
	"strings"
	"time"
)

// What becomes of a transaction after the RECEIPT of its COMMIT. RabbitMQ sends
// that at once and does the work then: a send that it rejects is left out of the
// transaction, and one that breaks the channel takes the connection and what is
// behind it along (brokers.md 6).

// without says which steps a committed transaction lacks, in words, or "".
func (t *tx) without() string {
	var lacking []string
	words := ""
	for i, s := range t.Steps {
		if s.Fate != Rejected {
			continue
		}
		if lacking = append(lacking, fmt.Sprint(i+1)); words == "" {
			words = s.Error
		}
	}
	switch len(lacking) {
	case 0:
		return ""
	case 1:
		return "without step " + lacking[0] + ", which the broker rejected: " + words
	}
	return "without steps " + strings.Join(lacking, ", ") + ", which the broker rejected: " + words
}

// stepLate takes a rejection that comes after COMMIT was confirmed.
func (st *state) stepLate(t *tx) {
	if t.brokeAt.IsZero() {
		t.brokeAt = st.now
	}
	st.setTx(t, TxCommitted, t.without())
	st.notice(Failure, t.Name+" is committed "+t.Reason)
}

// commitBroken corrects what COMMIT confirmed when the connection ends before
// every send was, or in the same breath as the rejection of one: an ack or a nack
// behind it may not have been done, whatever its RECEIPT said.
func (st *state) commitBroken(t *tx) {
	broke := t.brokenAt(st.now)
	if broke < 0 {
		return
	}
	why := fmt.Sprintf("COMMIT was confirmed, but the connection ended before step %d was", broke+1)
	if s := t.Steps[broke]; s.Fate == Rejected {
		why = fmt.Sprintf("COMMIT was confirmed, but the connection ended when the broker rejected step %d (%s)", broke+1, s.Error)
	}
	var ids []MsgID
	for i := broke + 1; i < len(t.Steps); i++ {
		if s := &t.Steps[i]; s.Kind != StepSend && s.Fate == Confirmed {
			s.Fate, s.Error = Unknown, "the connection ended at step "+fmt.Sprint(broke+1)+", which is before this"
			st.event(FrameFated{Frame: s.Frame, Fate: Unknown, After: s.After, Deduced: true})
			ids = append(ids, t.done[i]...)
		}
	}
	if len(ids) == 0 && t.Steps[broke].Fate == Rejected {
		return // all else is known
	}
	st.setMessages(ids, FateLost, why, 0)
	st.setTx(t, TxUnknown, why+": that and what is behind it may not have been done; look before it is run again")
	st.notice(Failure, t.Name+" is unknown: "+t.Reason)
}

// brokenAt is the step at which the work of a confirmed COMMIT may have come to
// its end with the connection, or -1.
func (t *tx) brokenAt(now time.Time) int {
	if t.State != TxCommitted {
		return -1
	}
	for i, s := range t.Steps {
		open := s.Fate == Queued || s.Fate == Written
		if s.Kind == StepSend && (open || s.Fate == Rejected && !t.brokeAt.IsZero() && now.Sub(t.brokeAt) <= sameBreath) {
			return i
		}
	}
	return -1
}
