package session

import "fmt"

// guardFew is how many messages may be decided at once on a guarded connection
// without more than the usual question.
const guardFew = 3

// guard asks for the typed name of destination before the choices of a, on a
// guarded connection. Reached says in words what makes the act so large.
func (st *state) guard(a *PlanAnswer, destination, reached string) {
	if !st.rules.guard || a.Refused != "" || destination == "" {
		return
	}
	a.Harmless = false
	a.Lines = append(a.Lines, fmt.Sprintf("This connection is guarded, and %s: type the name of the destination first.", reached))
	for i := range a.Choices {
		a.Choices[i].Typed = destination
	}
}

// guardMany guards an act on more than a few messages, those of a.
func (st *state) guardMany(a *PlanAnswer, ids []MsgID) {
	if len(ids) <= guardFew || a.Refused != "" {
		return
	}
	st.guard(a, st.mostOf(ids), "this takes "+count(len(ids), "message"))
}

// mostOf is the destination that most of the messages came from; of two with as
// many it is the one that comes first.
func (st *state) mostOf(ids []MsgID) string {
	counts := make(map[string]int)
	best := ""
	for _, id := range ids {
		if h := st.held.open.get(id); h != nil {
			counts[h.sub.Destination]++
		}
	}
	for d, n := range counts {
		if best == "" || n > counts[best] || n == counts[best] && d < best {
			best = d
		}
	}
	return best
}
