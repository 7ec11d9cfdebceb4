package cli

import (
	"fmt"
	"slices"
	"strings"

	"stompbox/session"
)

// books are what a script knows of messages, kept from the events of its session.
type books struct {
	got     []session.MsgID       // messages received, in order: a message's number is its place from 1
	numbers map[session.MsgID]int // the same the other way round
	states  map[session.MsgID]session.MsgState
	of      map[session.MsgID]session.SubID
	why     map[session.MsgID]string
	txs     map[session.TxID]session.TxState // as they were told last
}

func newBooks() books {
	return books{numbers: map[session.MsgID]int{}, states: map[session.MsgID]session.MsgState{},
		of: map[session.MsgID]session.SubID{}, why: map[session.MsgID]string{}, txs: map[session.TxID]session.TxState{}}
}

// arrive gives a message its number.
func (b *books) arrive(id session.MsgID) int {
	b.got = append(b.got, id)
	b.numbers[id] = len(b.got)
	return len(b.got)
}

// keep enters an event, and gives what a person must be told who did not ask for
// it: messages that are lost, transactions whose end was not theirs.
func (b *books) keep(e session.Event) (news []string) {
	switch e := e.(type) {
	case session.Arrived:
		for _, id := range e.Messages {
			b.states[id], b.of[id] = e.State, e.Sub
		}
	case session.MsgChanged:
		for _, id := range e.Messages {
			b.states[id], b.why[id] = e.State, e.Why
		}
		switch e.State {
		case session.LeaseLost, session.FateLost, session.Stuck, session.Failed:
			news = append(news, strings.TrimSuffix(fmt.Sprintf("%s: %s: %s", b.named(e.Messages), e.State, e.Why), ": "))
		}
	case session.TxChanged:
		before := b.txs[e.Tx.ID]
		b.txs[e.Tx.ID] = e.Tx.State
		switch {
		case before == e.Tx.State:
		case e.Tx.State == session.TxRolledBack, e.Tx.State == session.TxUnknown, e.Tx.State == session.TxRejected:
			news = append(news, fmt.Sprintf("%s is %s: %s", e.Tx.Name, e.Tx.State, e.Tx.Reason))
		}
	case session.TxGone:
		delete(b.txs, e.Tx)
	}
	return news
}

// named writes messages by their numbers: #1, #3–#7.
func (b *books) named(ids []session.MsgID) string {
	var numbers []int
	for _, id := range ids {
		if n := b.numbers[id]; n > 0 {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	var parts []string
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		part := fmt.Sprintf("#%d", numbers[i])
		if j > i {
			part += fmt.Sprintf("-#%d", numbers[j])
		}
		parts = append(parts, part)
		i = j + 1
	}
	return strings.Join(parts, ", ")
}

// name writes one message by its number.
func (b *books) name(id session.MsgID) string {
	if n := b.numbers[id]; n > 0 {
		return fmt.Sprintf("#%d", n)
	}
	return "a message that did not come here"
}

// message finds a message: by its number in the order of arrival, or by its id.
func (s *script) message(name string) (session.MsgID, string) {
	if n := atoi(strings.TrimPrefix(name, "#")); n > 0 && n <= len(s.got) {
		return s.got[n-1], ""
	}
	for i := len(s.got) - 1; i >= 0; i-- {
		rec, err := s.t.s.Read(s.got[i])
		if err == nil && (rec.Frame.Header.Get("ack") == name || rec.Frame.Header.Get("message-id") == name) {
			return s.got[i], ""
		}
	}
	return 0, fmt.Sprintf("there is no message %s: %d have come", name, len(s.got))
}

// record is a message as it came, found as message does.
func (s *script) record(name string) (session.Record, string) {
	id, why := s.message(name)
	if why != "" {
		return session.Record{}, why
	}
	rec, err := s.t.s.Read(id)
	if err != nil {
		return rec, err.Error()
	}
	return rec, ""
}

// messages finds one message, or those from one number to another: 3-7.
func (s *script) messages(name string) ([]session.MsgID, string) {
	from, to, isRange := strings.Cut(name, "-")
	if a, b := atoi(from), atoi(to); isRange && a > 0 && b >= a {
		if b > len(s.got) {
			return nil, fmt.Sprintf("there is no message %d: %d have come", b, len(s.got))
		}
		return slices.Clone(s.got[a-1 : b]), ""
	}
	id, why := s.message(name)
	if why != "" {
		return nil, why
	}
	return []session.MsgID{id}, ""
}
