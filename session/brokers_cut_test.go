package session

import (
	"testing"

	"stompbox/session/dialect"
	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

// through is a trial like j whose link runs through a proxy.
func (j *trial) through() (*trial, *stomptest.Proxy) {
	j.t.Helper()
	j.leave()
	proxy := stomptest.NewProxy(j.t, j.addr)
	p := j.profile(j.t, j.version)
	byWay := parse(j.t, "stomp://admin:admin@"+proxy.Addr()+j.vhost, j.version)
	p.Host, p.Port = byWay.Host, byWay.Port
	return newTrial(j.t, j.target, j.version, p), proxy
}

// R184: a link that dies before COMMIT takes the transaction with it.
func caseCutBeforeCommit(direct *trial) {
	j, proxy := direct.through()
	j.put(j.in, "held")
	_, ids := j.holds(j.in, 1)
	id := j.transaction(persistent(j.out, "never"), StepDraft{Kind: StepAck, Message: ids[0]})
	j.settled(j.do(TxOpen{Tx: id}), Confirmed)
	proxy.Cut()
	rolledBack(j, id, ids)
	j.left(j.out)
	j.left(j.in, "held")
}

// A COMMIT whose receipt never came is unknown, although this one was done.
func caseCutAfterCommit(direct *trial) {
	j, proxy := direct.through()
	j.put(j.in, "taken")
	_, ids := j.holds(j.in, 1)
	id := j.transaction(persistent(j.out, "sent"), StepDraft{Kind: StepAck, Message: ids[0]})
	j.settled(j.do(TxOpen{Tx: id}), Confirmed)
	proxy.Stall(stomptest.ToClient)
	j.do(TxCommit{Tx: id})
	j.check.Count(j.t, j.out, 1) // waits until the broker has committed
	proxy.Cut()
	unknown(j, id, ids)
	j.left(j.out, "sent")
	j.left(j.in)
}

func rolledBack(j *trial, id TxID, ids []MsgID) {
	j.t.Helper()
	x := await(j.bench, func(e TxChanged) bool { return e.Tx.ID == id && ended(e.Tx.State) }).Tx
	if x.State != TxRolledBack || x.Reason == "" {
		j.t.Errorf("the transaction is %s: %s", x.State, x.Reason)
	}
	j.rewind()
	j.state(ids, LeaseLost)
	j.lost()
}

func unknown(j *trial, id TxID, ids []MsgID) {
	j.t.Helper()
	x := await(j.bench, func(e TxChanged) bool { return e.Tx.ID == id && ended(e.Tx.State) }).Tx
	if x.State != TxUnknown || x.Reason == "" {
		j.t.Errorf("the transaction is %s: %s", x.State, x.Reason)
	}
	j.rewind()
	j.state(ids, FateLost)
	j.lost()
	j.settled(j.do(TxCommit{Tx: id}), Refused) // nothing is repeated
}

// lost wants the end of the link told in a sentence.
func (j *trial) lost() {
	j.t.Helper()
	j.rewind()
	down := await(j.bench, func(e LinkChanged) bool { return e.Link.State == Down })
	oneSentence(j.t, down.Link.Error)
}

// The same with kill -9 instead of a cut line: the brokers' disks decide.
func TestBrokersKilledInTransaction(t *testing.T) {
	for name, start := range map[string]func(testing.TB) *stomptest.Broker{
		"ActiveMQ": stomptest.OwnActiveMQ, "RabbitMQ": stomptest.OwnRabbitMQ,
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t)
			t.Cleanup(func() {
				if t.Failed() {
					t.Logf("the broker's log:\n%s", b.Log())
				}
			})
			g := targetOf(b)
			j, proxy := newTrial(t, g, stomp.V12, g.profile(t)).through()
			j.put(j.in, "held")
			_, ids := j.holds(j.in, 1)
			open := j.transaction(persistent(j.out, "never"), StepDraft{Kind: StepAck, Message: ids[0]})
			j.settled(j.do(TxOpen{Tx: open}), Confirmed)
			killed(t, b)
			rolledBack(j, open, ids)
			restarted(t, b)
			j.left(j.out)

			j.settled(j.do(Connect{}), Confirmed)
			_, ids = j.holds(j.in, 1)
			id := j.transaction(persistent(j.out, "sent"), StepDraft{Kind: StepAck, Message: ids[0]})
			j.settled(j.do(TxOpen{Tx: id}), Confirmed)
			proxy.Stall(stomptest.ToClient)
			j.do(TxCommit{Tx: id})
			j.check.Count(t, j.out, 1)
			killed(t, b)
			proxy.Cut()
			unknown(j, id, ids)
			restarted(t, b)
			j.left(j.out, "sent")
			if g.kind != dialect.RabbitMQ { // it may forget an ack in a crash, also a committed one
				j.left(j.in)
			}
		})
	}
}

func killed(t *testing.T, b *stomptest.Broker) {
	t.Helper()
	if err := b.Kill(); err != nil {
		t.Fatal(err)
	}
}

func restarted(t *testing.T, b *stomptest.Broker) {
	t.Helper()
	if err := b.Restart(); err != nil {
		t.Fatal(err)
	}
}
