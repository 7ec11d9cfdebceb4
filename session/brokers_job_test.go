package session

import (
	"bytes"
	"strings"

	"stompbox/session/dialect"
	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

func caseConnect(j *trial) {
	if j.link.Version != j.version || j.link.Addr == "" || j.link.Broker.Kind != j.kind {
		j.t.Errorf("the link is %+v", j.link)
	}
	beats := j.link.Beat.Send > 0 && j.link.Beat.Receive > 0
	if beats != (j.version >= stomp.V11) { // R110: none in 1.0
		j.t.Errorf("heart-beats in %s: %+v", j.version, j.link.Beat)
	}
	j.settled(j.do(Disconnect{}), Confirmed)
	j.settled(j.do(Connect{}), Confirmed)
	j.leave()
}

// R062, R071, R077: what is sent arrives octet for octet.
func caseSend(j *trial) {
	value := "tab\there, ünï"
	if j.version >= stomp.V11 { // R041: 1.0 has no escapes, R052: later versions do
		value += " a:b\\c\nd"
	}
	sends := []stomp.Send{
		{Body: []byte("plain"), ContentType: "text/plain"},
		{Body: []byte("\n\n leading and trailing \n")},
		{Body: []byte("\x00binary\x00\xff\xfe\r\n\x00")},
		{Body: []byte("text without a length: ünï\n"), NoContentLength: true}, // R072
		{},
		{Body: bytes.Repeat([]byte("0123456789abcde\n"), 16<<10)},
	}
	var want []string
	for i := range sends {
		sends[i].Destination = j.out
		sends[i].Header.Add("note", value)
		want = append(want, string(sends[i].Body))
		s := j.settled(j.do(Send{Message: sends[i]}), Confirmed)
		if s.After <= 0 || !strings.Contains(s.What, j.out) {
			j.t.Errorf("settled: %+v", s)
		}
	}
	j.leave()
	for i, m := range j.left(j.out, want...) {
		if m.Headers["note"] != value {
			j.t.Errorf("message %d: note is %q, want %q", i, m.Headers["note"], value)
		}
	}
}

// Looking consumes nothing.
func casePeek(j *trial) {
	want := []string{"one", "two\x00", "three"}
	j.put(j.in, want...)
	browses := j.check.Browses && j.version >= stomp.V11
	if browses {
		if n := j.check.Count(j.t, j.in, 3); n != 3 {
			j.t.Fatalf("before the look: %d", n)
		}
	}
	tag := j.do(Peek{Destination: j.in})
	sub := await(j.bench, func(e SubChanged) bool { return e.Sub.Destination == j.in }).Sub
	if sub.Badge != BadgePeek {
		j.t.Errorf("the badge is %s", sub.Badge)
	}
	ids := j.arrive(sub.ID, 3)
	j.settled(tag, Confirmed)
	for i, id := range ids {
		rec, err := j.s.Read(id)
		if err != nil || string(rec.Frame.Body) != want[i] {
			j.t.Errorf("message %d is %q, %v", i, rec.Frame.Body, err)
		}
	}
	j.settled(j.do(Ack{Messages: ids[:1], UpTo: true}), Refused)
	if n := j.check.Count(j.t, j.in, 3); n != 3 {
		j.t.Errorf("after the look: %d messages, want 3", n)
	}
	j.leave()
	for i, m := range j.left(j.in, want...) {
		if browses && m.Headers["redelivered"] == "true" {
			j.t.Errorf("browsing marked message %d as redelivered", i)
		}
		if j.kind == dialect.RabbitMQ && m.Headers["redelivered"] != "true" {
			j.t.Errorf("message %d was held and given back, and is not redelivered", i)
		}
	}
}

// Ack one, nack one, the rest comes back when the session ends.
func caseHold(j *trial) {
	if j.kind == dialect.RabbitMQ {
		j.in = "/queue/" + stomptest.Unique("dlqtest") // has a dead letter queue
	}
	j.put(j.in, "ack", "nack", "rest 1", "rest 2")
	_, ids := j.holds(j.in, 4)

	s := j.settled(j.do(Ack{Messages: ids[:1], UpTo: j.upTo()}), Confirmed)
	if s.After <= 0 {
		j.t.Errorf("settled: %+v", s)
	}
	j.rewind()
	j.state(ids[:1], Acked)

	nack := j.do(Nack{Messages: ids[1:2], Header: requeueFalse(j)})
	if !j.version.HasNack() {
		oneSentence(j.t, j.settled(nack, Refused).Error, "1.0") // R164
		j.leave()
		j.left(j.in, "nack", "rest 1", "rest 2")
		return
	}
	j.settled(nack, Confirmed)
	j.rewind()
	j.state(ids[1:2], Nacked)
	switch j.kind {
	case dialect.ActiveMQ:
		j.leave()
		j.left(j.in, "rest 1", "rest 2")
		j.left("/queue/DLQ."+strings.TrimPrefix(j.in, "/queue/"), "nack")
	case dialect.RabbitMQ:
		j.leave()
		j.left(j.in, "rest 1", "rest 2")
		if !diedFrom(j, strings.TrimPrefix(j.in, "/queue/")) {
			j.t.Error("the nacked message is not in the dead letter queue")
		}
	default: // comes back, and is ours again
		j.again(ids)
		j.leave()
		j.left(j.in, "nack", "rest 1", "rest 2")
	}
}

// again waits until the broker delivers to us what we nacked.
func (j *trial) again(ids []MsgID) {
	j.t.Helper()
	j.rewind()
	await(j.bench, func(e Arrived) bool { return e.State == Held && e.Messages[0] > ids[len(ids)-1] })
}

func requeueFalse(j *trial) stomp.Header {
	if j.kind == dialect.RabbitMQ {
		return stomp.NewHeader("requeue", "false")
	}
	return stomp.Header{}
}

// diedFrom looks for the one message of a queue in RabbitMQ's shared DLQ, to
// which it is carried in its own time.
func diedFrom(j *trial, queue string) bool {
	for range 20 {
		for _, m := range j.check.Peek(j.t, "/queue/DLQ", 1) {
			if m.Headers["x-first-death-queue"] == queue && string(m.Body) == "nack" {
				return true
			}
		}
	}
	return false
}

// Unsubscribing gives back at once, or says that it does not.
func caseRelease(j *trial) {
	j.put(j.in, "one", "two")
	sub, ids := j.holds(j.in, 2)
	j.do(Plan{Of: Unsubscribe{Sub: sub}})
	p := await(j.bench, func(Planned) bool { return true }).Answer
	if p.Harmless || len(p.Messages) != 2 || len(p.Lines) == 0 {
		j.t.Errorf("the plan is %+v", p)
	}
	tag := j.do(Unsubscribe{Sub: sub})
	if j.kind == dialect.RabbitMQ {
		j.state(ids, Stuck)
		anew := false
		for _, c := range p.Choices {
			u, ok := c.Command.(Unsubscribe)
			anew = anew || ok && u.Sub == sub && u.Reconnect
		}
		if !anew {
			j.t.Errorf("no reconnect is offered: %+v", p.Choices)
		}
	} else {
		j.state(ids, Released)
		if n := j.check.Count(j.t, j.in, 2); n != 2 {
			j.t.Errorf("after UNSUBSCRIBE: %d messages, want 2", n)
		}
	}
	j.rewind()
	j.settled(tag, Confirmed)
	j.settled(j.do(Ack{Messages: ids[:1], UpTo: true}), Refused) // R170
	j.leave()
	j.left(j.in, "one", "two")
}

// R168: in mode client an ACK takes everything before it.
func caseCumulative(j *trial) {
	j.put(j.in, "1", "2", "3", "4", "5")
	sub := j.subscribe(Subscribe{Destination: j.in, Ack: stomp.AckClient, Prefetch: 10})
	ids := j.arrive(sub, 5)
	oneSentence(j.t, j.settled(j.do(Ack{Messages: ids[2:3]}), Refused).Error, "3 messages")
	j.do(Plan{Of: Ack{Messages: ids[2:3], UpTo: true}})
	p := await(j.bench, func(Planned) bool { return true }).Answer
	if len(p.Messages) != 3 || p.Messages[0] != ids[0] || p.Messages[2] != ids[2] {
		j.t.Errorf("the plan takes %v, want %v", p.Messages, ids[:3])
	}
	j.settled(j.do(Ack{Messages: ids[2:3], UpTo: true}), Confirmed)
	j.rewind()
	if e := j.state(ids[:1], Acked); len(e.Messages) != 3 {
		j.t.Errorf("acked: %v", e.Messages)
	}
	j.leave()
	j.left(j.in, "4", "5")
}

// R180 to R183: all of a transaction, and nothing before its commit.
func caseCommit(j *trial) {
	j.put(j.in, "taken", "kept")
	_, ids := j.holds(j.in, 2)
	id := j.transaction(persistent(j.out, "first"), StepDraft{Kind: StepAck, Message: ids[0]}, persistent(j.out, "second"))
	tag := j.do(TxCommit{Tx: id})
	x := await(j.bench, func(e TxChanged) bool { return e.Tx.ID == id && ended(e.Tx.State) }).Tx
	if x.State != TxCommitted || x.End.Fate != Confirmed || x.Begin.Fate != Confirmed {
		j.t.Fatalf("the transaction is %+v", x)
	}
	j.rewind()
	j.settled(tag, Confirmed)
	j.rewind()
	j.state(ids[:1], Acked)
	j.leave()
	j.left(j.out, "first", "second")
	j.left(j.in, "kept")
}

func ended(s TxState) bool {
	switch s {
	case TxCommitted, TxAborted, TxRejected, TxUnknown, TxRolledBack:
		return true
	}
	return false
}

func caseAbort(j *trial) {
	j.put(j.in, "one", "two")
	_, ids := j.holds(j.in, 2)
	id := j.transaction(persistent(j.out, "never"), StepDraft{Kind: StepAck, Message: ids[0]})
	j.settled(j.do(TxOpen{Tx: id}), Confirmed)
	j.left(j.out)
	j.settled(j.do(TxAbort{Tx: id}), Confirmed)
	j.rewind()
	if x := j.txState(id, TxAborted); len(x.Steps) != 2 {
		j.t.Errorf("the steps are gone: %+v", x)
	}
	j.rewind()
	j.state(ids[:1], Held)
	j.leave()
	j.left(j.out)
	j.left(j.in, "one", "two")
}

// On ActiveMQ a NACK poisons the commit, which is said beforehand; elsewhere it
// counts with the commit.
func caseNackInTransaction(j *trial) {
	j.put(j.in, "held")
	_, ids := j.holds(j.in, 1)
	id := j.transaction(persistent(j.out, "sent"), StepDraft{Kind: StepNack, Message: ids[0]})
	j.rewind()
	warning := await(j.bench, func(e TxChanged) bool { return e.Tx.ID == id }).Tx.Steps[1].Warning
	tag := j.do(TxCommit{Tx: id})
	switch {
	case !j.version.HasNack():
		oneSentence(j.t, j.settled(tag, Refused).Error, "1.0")
		j.leave()
		j.left(j.out)
		j.left(j.in, "held")
	case j.kind == dialect.ActiveMQ:
		if warning == "" {
			j.t.Error("nothing was said beforehand")
		}
		j.settled(tag, Rejected)
		j.rewind()
		if x := j.txState(id, TxRejected); !strings.Contains(x.Reason, "Poison ack") {
			j.t.Errorf("the reason is %q", x.Reason)
		}
		j.leave()
		j.left(j.out)
		j.left(j.in, "held")
	default:
		j.settled(tag, Confirmed)
		j.rewind()
		j.txState(id, TxCommitted)
		j.again(ids)
		j.leave()
		j.left(j.out, "sent")
		j.left(j.in, "held")
	}
}
