package session

import (
	"fmt"
	"strings"
)

// again gives the steps of t as they can be drafted now, and a sentence for each
// that cannot: a message is decided by one draft or open transaction at a time.
func (st *state) again(t *tx) (steps []StepDraft, left []string) {
	for i, s := range t.Steps {
		why := ""
		if s.Kind != StepSend {
			if why = st.checkDraft(s.StepDraft); why != "" {
				left = append(left, fmt.Sprintf("Step %d (%s) is left out: %s.", i+1, s.Kind, why))
				continue
			}
		}
		steps = append(steps, s.StepDraft)
	}
	return steps, left
}

// txAgain drafts a new transaction like t, and keeps t as it is: what became of
// it is history.
func (st *state) txAgain(c TxAgain) string {
	t := st.txs.get(c.Tx)
	if t == nil {
		return noTx(c.Tx)
	}
	steps, left := st.again(t)
	if len(steps) == 0 {
		return t.Name + " has no step that can be run again. " + strings.Join(left, " ")
	}
	fresh := st.newTx()
	fresh.Note = strings.Join(left, " ")
	for _, d := range steps {
		fresh.Steps = append(fresh.Steps, st.newStep(d))
	}
	st.touchTx(fresh)
	return ""
}

// planAgain says what a new run of t would do once more, and what it cannot.
func (st *state) planAgain(a *PlanAnswer, c TxAgain) {
	t := st.txs.get(c.Tx)
	if t == nil {
		a.Refused = noTx(c.Tx)
		return
	}
	steps, left := st.again(t)
	if len(steps) == 0 {
		a.Refused = t.Name + " has no step that can be run again. " + strings.Join(left, " ")
		return
	}
	a.Title = fmt.Sprintf("Draft %s again as a new transaction?", t.Name)
	sends := 0
	for _, s := range t.Steps {
		if s.Kind == StepSend && s.Fate != Rejected {
			sends++
		}
	}
	switch {
	case sends == 0:
	case t.State == TxUnknown:
		a.Lines = append(a.Lines, fmt.Sprintf("Whether %s was committed is not known. Look at what it sent to before you commit the new one: its work could be done twice.", t.Name))
	case t.State == TxCommitted:
		a.Lines = append(a.Lines, fmt.Sprintf("%s was committed: the new one sends %s a second time.", t.Name, count(sends, "message")))
	}
	a.Lines = append(a.Lines, left...)
	a.Harmless = len(a.Lines) == 0
	a.Lines = append(a.Lines, "Nothing is sent before you commit the new one.")
	a.Choices = []Choice{{Label: "Draft it", Command: c}}
}
