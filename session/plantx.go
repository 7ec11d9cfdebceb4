package session

import "fmt"

// planTx says what sending the next steps of a transaction, or all of it, would
// do. Most bounds the steps as in TxOpen.
func (st *state) planTx(a *PlanAnswer, id TxID, verb string, most int, c Command) {
	t, why := st.startable(id)
	if t == nil || why != "" {
		a.Refused = why
		return
	}
	a.Title = fmt.Sprintf("%s %s: %s?", verb, t.Name, count(len(t.Steps), "step"))
	a.Choices = []Choice{{Label: verb, Command: c}}
	commit := false
	switch c := c.(type) {
	case TxOpen:
		a.Refused = c.nothingLeft(t)
	case TxCommit:
		if commit = true; len(t.Steps) == 0 {
			a.Refused = t.Name + " has no steps"
		}
	}
	from, to := t.editableFrom(), t.sendTo(most)
	if most > 0 && from < to {
		a.Title = fmt.Sprintf("Send step %d of %s, %s?", from+1, t.Name, t.Steps[from].Kind)
		a.Choices[0].Label = "Send it"
	}
	taken := make(map[MsgID]bool)
	for i := from; i < to && a.Refused == ""; i++ {
		_, msgs, why := st.stepRequest(t, t.Steps[i].StepDraft, "plan", taken)
		if why != "" {
			a.Refused = fmt.Sprintf("step %d: %s", i+1, why)
		}
		a.Messages = append(a.Messages, msgs...)
	}
	if a.Refused != "" {
		return
	}
	for i, s := range t.Steps[:to] {
		if most > 0 && (i < from || s.Kind == StepSend) {
			continue // of a single step only what cannot wait is asked; the rest stands beside it
		}
		if i < from && s.Fate == Rejected {
			a.Lines = append(a.Lines, fmt.Sprintf("Step %d was rejected: the others count without it.", i+1))
		}
		if w := st.stepWarning(s); w != "" {
			a.Lines = append(a.Lines, fmt.Sprintf("Step %d: %s", i+1, w))
		}
		a.Choices[0].Danger = a.Choices[0].Danger || s.Kind == StepNack && st.main.broker.NackInTxPoisons()
	}
	a.Harmless = len(a.Lines) == 0
	if commit {
		st.guardMany(a, append(t.allStaged(), a.Messages...))
	}
}

// allStaged are the messages that the steps of the open run take.
func (t *tx) allStaged() []MsgID {
	var list []MsgID
	for _, msgs := range t.staged {
		list = append(list, msgs...)
	}
	return list
}

func (st *state) planAbort(a *PlanAnswer, c TxAbort) {
	t := st.txs.get(c.Tx)
	switch {
	case t == nil:
		a.Refused = noTx(c.Tx)
	case !t.Open() || t.commit != nil || t.State == TxAborting:
		a.Refused = t.Name + " is " + t.State.String() + ": there is nothing to abort"
	default:
		a.Refused = st.ready()
		a.Title = "Abort " + t.Name + "?"
		a.Lines = []string{"The broker forgets what was sent in it; the steps stay here and can be run again."}
		a.Messages = t.allStaged()
		if n := len(a.Messages); n > 0 {
			a.Lines = append(a.Lines, fmt.Sprintf("%s staged in it %s held again.", count(n, "message"), isAre(n)))
		}
		a.Choices = []Choice{{Label: "Abort", Command: c}}
	}
}
