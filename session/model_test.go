package session

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stompbox/session/profile"
	"stompbox/stomp"
)

// model is what a broker would know: which deliveries are open, and which
// frames it has not answered. It judges every frame that the state sends.
type model struct {
	*rig
	rt         *rapid.T
	open       map[string]bool     // by ack id: delivered, not decided
	decided    map[string]bool     // an ACK or NACK for it is in flight or done
	inTx       map[string][]string // by transaction: what it decides
	committing map[string]bool     // transactions whose COMMIT was sent
	dead       map[string]bool     // transactions whose BEGIN was rejected
	answers    []outgoing          // frames that wait for an answer
	judged     int                 // frames of rig.sent that were looked at
	serial     int
	known      map[Tag]Command
	ids        []MsgID
}

// judge looks at what the last steps sent.
func (m *model) judge() {
	for ; m.judged < len(m.sent); m.judged++ {
		f := m.sent[m.judged]
		if f.frame.Header.Has("receipt") {
			m.answers = append(m.answers, f)
		}
		if tx := f.frame.Header.Get("transaction"); f.frame.Command == stomp.ABORT && !m.committing[tx] {
			m.undecide(tx)
		}
		if f.frame.Command == stomp.COMMIT {
			m.committing[f.frame.Header.Get("transaction")] = true
		}
		if f.frame.Command != stomp.ACK && f.frame.Command != stomp.NACK {
			continue
		}
		id := f.frame.Header.Get("id")
		switch {
		case m.decided[id]:
			m.rt.Fatalf("%s for %s a second time (R170)", f.frame.Command, id)
		case !m.open[id]:
			m.rt.Fatalf("%s for %s, which is not open here (R173)", f.frame.Command, id)
		}
		m.decided[id] = true
		if tx := f.frame.Header.Get("transaction"); tx != "" {
			m.inTx[tx] = append(m.inTx[tx], id)
		}
	}
}

// undecide is the end of a transaction without a commit.
func (m *model) undecide(tx string) {
	for _, id := range m.inTx[tx] {
		delete(m.decided, id)
	}
	delete(m.inTx, tx)
}

// answer settles one frame that waits, in any order.
func (m *model) answer(t *rapid.T) {
	if len(m.answers) == 0 {
		t.Skip("nothing waits")
	}
	i := rapid.IntRange(0, len(m.answers)-1).Draw(t, "which")
	f := m.answers[i]
	m.answers = append(m.answers[:i:i], m.answers[i+1:]...)
	good := rapid.IntRange(0, 3).Draw(t, "good") > 0
	h := f.frame.Header
	id, tx := h.Get("id"), h.Get("transaction")
	good = good && !m.dead[tx]
	switch {
	case f.frame.Command == stomp.BEGIN && !good:
		m.dead[tx] = true // and so is everything in it
		m.undecide(tx)
	case f.frame.Command == stomp.ABORT, f.frame.Command == stomp.COMMIT && !good:
		m.undecide(tx)
	case (f.frame.Command == stomp.ACK || f.frame.Command == stomp.NACK) && !good:
		delete(m.decided, id)
	}
	if good {
		m.get(frame(stomp.RECEIPT, "receipt-id", h.Get("receipt")))
	} else {
		m.get(frame(stomp.ERROR, "receipt-id", h.Get("receipt"), "message", "no"))
	}
}

// dropped is the end of the link for the broker: nothing of it is valid any more.
func (m *model) dropped() {
	m.judged = len(m.sent)
	m.answers = nil
	clear(m.open)
	clear(m.inTx)
	if m.st.main != nil {
		m.rt.Fatal("there still is a link")
	}
	for id, s := range m.st.held.states {
		switch s {
		case Held, Acking, Nacking, InTx, Stuck:
			m.rt.Fatalf("message %d is still %s", id, s)
		}
		if m.st.held.open.get(MsgID(id)) != nil {
			m.rt.Fatalf("message %d is still in the books", id)
		}
	}
	for _, x := range m.st.txs.list {
		if x.Open() {
			m.rt.Fatalf("%s is still %s", x.Name, x.State)
		}
	}
	final := make(map[Tag]bool)
	for _, e := range m.all {
		if s, ok := e.(Settled); ok {
			final[s.Tag] = s.Fate >= Confirmed
		}
	}
	for tag, c := range m.known {
		if send, ok := c.(Send); ok && send.NoReceipt {
			continue // written is its end
		}
		if !final[tag] {
			m.rt.Fatalf("%+v has come to no end", c)
		}
	}
}

// message is a delivery to one of the subscriptions of the link.
func (m *model) message(t *rapid.T) {
	if len(m.st.subs.list) == 0 || m.st.main == nil {
		t.Skip("no subscription yet")
	}
	s := rapid.SampledFrom(m.st.subs.list).Draw(t, "sub")
	if s.wire != m.st.main {
		t.Skip("of another link")
	}
	m.serial++
	id := fmt.Sprintf("ack-%d", m.serial)
	m.open[id] = s.Ack != stomp.AckAuto
	m.ids = append(m.ids, m.get(frame(stomp.MESSAGE, "subscription", s.WireID, "message-id", id,
		"ack", id, "destination", "/queue/a")))
}

func (m *model) give(c Command) { m.known[m.do(c)] = c }

func (m *model) some(t *rapid.T) []MsgID {
	if len(m.ids) == 0 {
		t.Skip("no message yet")
	}
	return rapid.SliceOfN(rapid.SampledFrom(m.ids), 1, 3).Draw(t, "messages")
}

func (m *model) someTx(t *rapid.T) TxID {
	if len(m.st.txs.list) == 0 {
		t.Skip("no transaction yet")
	}
	return rapid.SampledFrom(m.st.txs.list).Draw(t, "tx").ID
}

// check holds after every step: the books add up.
func (m *model) check(t *rapid.T) {
	m.judge()
	held, bySub := 0, 0
	for id := range m.st.held.states {
		if m.st.held.ackable(MsgID(id)) {
			held++
		}
	}
	for _, s := range m.st.subs.list {
		bySub += len(s.held) - s.stale
	}
	if held != m.st.held.count || held != bySub {
		t.Fatalf("%d held, %d counted, %d by subscription", held, m.st.held.count, bySub)
	}
	for id, h := range m.st.held.open.all() {
		if m.st.held.state(id) == InTx && !m.isStaged(id, h.tx) {
			t.Fatalf("message %d is staged in a transaction that knows nothing of it", id)
		}
	}
}

func (m *model) isStaged(id MsgID, x *tx) bool {
	if x == nil || m.st.txs.get(x.ID) != x {
		return false
	}
	for _, msgs := range x.staged {
		if slices.Contains(msgs, id) {
			return true
		}
	}
	return false
}

// Random runs: nothing is acked twice or on another link, no held message is
// lost from the books, and the end of the link ends everything.
func TestModel(t *testing.T) {
	for _, server := range []string{activeMQ, rabbitMQ} {
		t.Run(server, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) { run(t, rt, server) })
		})
	}
}

func run(t *testing.T, rt *rapid.T, server string) {
	m := &model{rig: newRig(t, server, stomp.V12), rt: rt, open: map[string]bool{},
		decided: map[string]bool{}, inTx: map[string][]string{}, dead: map[string]bool{}, committing: map[string]bool{}, known: map[Tag]Command{}}
	if rapid.Bool().Draw(rt, "comes back") {
		m.st.rules.backoff = profile.Backoff{}
	}
	rt.Repeat(map[string]func(*rapid.T){
		"": m.check,
		"subscribe": func(t *rapid.T) {
			m.give(Subscribe{Destination: "/queue/a", Ack: rapid.SampledFrom([]stomp.AckMode{
				stomp.AckClient, stomp.AckClientIndividual, stomp.AckAuto}).Draw(t, "mode")})
		},
		"message": m.message,
		"messages": func(t *rapid.T) {
			m.message(t)
			m.message(t)
		},
		"ack":  func(t *rapid.T) { m.give(Ack{Messages: m.some(t), UpTo: rapid.Bool().Draw(t, "up to")}) },
		"nack": func(t *rapid.T) { m.give(Nack{Messages: m.some(t)}) },
		"send": func(t *rapid.T) {
			m.give(Send{NoReceipt: rapid.Bool().Draw(t, "no receipt"), Message: stomp.Send{Destination: "/queue/b"}})
		},
		"tx":    func(t *rapid.T) { m.give(TxNew{}) },
		"step":  func(t *rapid.T) { m.give(TxAdd{Steps: []StepDraft{draftAck(m.some(t)[0]), draftSend("x")}}) },
		"nacks": func(t *rapid.T) { m.give(TxAdd{Tx: m.someTx(t), Steps: []StepDraft{draftNack(m.some(t)[0])}}) },
		"open":  func(t *rapid.T) { m.give(TxOpen{Tx: m.someTx(t)}) },
		"next":  func(t *rapid.T) { m.give(TxOpen{Tx: m.someTx(t), Steps: 1}) },
		"again": func(t *rapid.T) { m.give(TxAgain{Tx: m.someTx(t)}) },
		"commit": func(t *rapid.T) {
			m.give(TxCommit{Tx: m.someTx(t)})
		},
		"abort":  func(t *rapid.T) { m.give(TxAbort{Tx: m.someTx(t)}) },
		"delete": func(t *rapid.T) { m.give(TxDelete{Tx: m.someTx(t)}) },
		"remove": func(t *rapid.T) { m.give(TxRemove{Tx: m.someTx(t)}) },
		"unsubscribe": func(t *rapid.T) {
			m.give(Unsubscribe{Sub: SubID(rapid.IntRange(0, len(m.st.subs.list)+1).Draw(t, "sub"))})
		},
		"answer":       m.answer,
		"answer again": m.answer, // what comes often in life is drawn often here
		"answer more":  m.answer,
		"answer all": func(t *rapid.T) {
			if len(m.answers) == 0 {
				t.Skip("nothing waits")
			}
			for len(m.answers) > 0 {
				m.answer(t)
				m.judge()
			}
		},
		"commit again": func(t *rapid.T) { m.give(TxCommit{Tx: m.someTx(t)}) },
		"written":      func(*rapid.T) { m.wrote() },
		"later": func(t *rapid.T) {
			m.now = m.now.Add(time.Duration(rapid.IntRange(1, 5000).Draw(t, "ms")) * time.Millisecond)
			m.in(ticked{})
			if m.st.main != nil && !m.st.main.up {
				m.up(server, stomp.V12) // it came back by itself
			}
		},
		"error": func(*rapid.T) { m.get(frame(stomp.ERROR, "message", "out of the blue")) },
		"lose": func(t *rapid.T) {
			if m.st.main == nil {
				m.give(Connect{})
				m.up(server, stomp.V12)
				return
			}
			m.lose()
			m.dropped()
		},
	})
	if m.st.main != nil {
		m.lose()
		m.dropped()
	}
}
