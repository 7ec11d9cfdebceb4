package broker

import (
	"slices"
	"strconv"

	"stompbox/stomp"

	"pgregory.net/rapid"
)

// The model knows what became of every message from the frames alone: who
// holds it and whether it is done. It shares nothing with the ledgers of the
// state that it checks.
type model struct {
	t        *rapid.T
	s        *state
	clients  []*modelClient
	accepted []string        // bodies in the order the broker took them
	done     map[string]bool // acknowledged, or handed out in auto mode
	owner    map[string]*modelClient
	sent     int
}

type modelClient struct {
	p    *peer
	subs []*modelSub
	txs  map[string]*modelTx
}

type modelSub struct {
	id, destination string
	mode            stomp.AckMode
	held            []*modelItem
	gone            bool
}

type modelItem struct {
	body   string
	frame  stomp.Frame
	sub    *modelSub
	staged bool
}

type modelTx struct {
	sends []string
	steps []modelStep
}

type modelStep struct {
	items []*modelItem
	nack  bool
}

var modelQueues = []string{"/queue/a", "/queue/b", "/queue/DLQ.a"}

func (m *model) client() *modelClient {
	if len(m.clients) == 0 {
		m.connect(m.t)
	}
	return rapid.SampledFrom(m.clients).Draw(m.t, "client")
}

// do hands one frame to the state; nothing the model sends may be refused.
func (m *model) do(c *modelClient, command, body string, headers ...string) {
	f := stomp.Frame{Command: command, Header: stomp.NewHeader(append(headers, "receipt", "r")...), Body: []byte(body)}
	if over := m.s.handle(c.p, f); over != (command == stomp.DISCONNECT) {
		m.t.Fatalf("%s %v ended the connection", command, headers)
	}
}

func (m *model) connect(t *rapid.T) {
	if len(m.clients) == 4 {
		return
	}
	c := &modelClient{p: m.s.join(), txs: map[string]*modelTx{}}
	v := rapid.SampledFrom(stomp.AllVersions).Draw(t, "version")
	if _, r := m.s.welcome(c.p, stomp.Frame{Command: stomp.CONNECT, Header: stomp.NewHeader("accept-version", v.String())}); r != nil {
		t.Fatal(r)
	}
	m.clients = append(m.clients, c)
}

func (m *model) subscribe(t *rapid.T) {
	c := m.client()
	modes := []stomp.AckMode{stomp.AckAuto, stomp.AckClient, stomp.AckClientIndividual}
	if !c.p.version.HasClientIndividual() {
		modes = modes[:2]
	}
	m.sent++
	sub := &modelSub{id: "s" + strconv.Itoa(m.sent), destination: rapid.SampledFrom(modelQueues).Draw(t, "queue"), mode: rapid.SampledFrom(modes).Draw(t, "mode")}
	c.subs = append(c.subs, sub)
	m.do(c, stomp.SUBSCRIBE, "", "id", sub.id, "destination", sub.destination, "ack", string(sub.mode),
		"prefetch-count", strconv.Itoa(rapid.IntRange(0, 4).Draw(t, "prefetch")))
}

func (m *model) unsubscribe(t *rapid.T) {
	c := m.client()
	if len(c.subs) == 0 {
		return
	}
	i := rapid.IntRange(0, len(c.subs)-1).Draw(t, "subscription")
	sub := c.subs[i]
	c.subs = slices.Delete(c.subs, i, i+1)
	m.do(c, stomp.UNSUBSCRIBE, "", "id", sub.id)
	m.release(sub)
}

// release is what UNSUBSCRIBE promises: all but what a transaction holds is free.
func (m *model) release(sub *modelSub) {
	sub.gone = true
	for _, it := range sub.held {
		if !it.staged {
			delete(m.owner, it.body)
		}
	}
	sub.held = nil
}

func (m *model) send(t *rapid.T) {
	c := m.client()
	m.sent++
	body := "m" + strconv.Itoa(m.sent)
	headers := []string{"destination", rapid.SampledFrom(modelQueues[:2]).Draw(t, "queue")}
	if id, tx := m.transaction(t, c); tx != nil {
		headers = append(headers, "transaction", id)
		tx.sends = append(tx.sends, body)
	} else {
		m.accepted = append(m.accepted, body)
	}
	m.do(c, stomp.SEND, body, headers...)
}

// transaction draws an open transaction, or none.
func (m *model) transaction(t *rapid.T, c *modelClient) (string, *modelTx) {
	ids := []string{""}
	for _, id := range []string{"t1", "t2"} {
		if c.txs[id] != nil {
			ids = append(ids, id)
		}
	}
	id := rapid.SampledFrom(ids).Draw(t, "transaction")
	return id, c.txs[id]
}

func (m *model) settle(t *rapid.T) {
	c := m.client()
	var choice []*modelItem
	for _, sub := range c.subs {
		for _, it := range sub.held {
			if !it.staged {
				choice = append(choice, it)
			}
		}
	}
	if len(choice) == 0 {
		return
	}
	it := rapid.SampledFrom(choice).Draw(t, "message")
	command := stomp.ACK
	if c.p.version.HasNack() && rapid.Bool().Draw(t, "nack") {
		command = stomp.NACK
	}
	d := stomp.DeliveryOf(it.frame.Header)
	headers := []string{"message-id", d.MessageID, "subscription", d.Subscription}
	if c.p.version == stomp.V12 {
		headers = []string{"id", d.Ack}
	}
	st := modelStep{items: []*modelItem{it}, nack: command == stomp.NACK}
	if it.sub.mode == stomp.AckClient {
		st.items = nil
		for _, earlier := range it.sub.held {
			if !earlier.staged {
				st.items = append(st.items, earlier)
			}
			if earlier == it {
				break
			}
		}
	}
	if id, tx := m.transaction(t, c); tx != nil {
		headers = append(headers, "transaction", id)
		for _, it := range st.items {
			it.staged = true
		}
		tx.steps = append(tx.steps, st)
		m.do(c, command, "", headers...)
		return
	}
	m.do(c, command, "", headers...)
	m.apply(st)
}

// apply is what an ACK or NACK that counts does.
func (m *model) apply(st modelStep) {
	for _, it := range st.items {
		delete(m.owner, it.body)
		it.sub.held = slices.DeleteFunc(it.sub.held, func(o *modelItem) bool { return o == it })
		if st.nack {
			continue
		}
		if m.done[it.body] {
			m.t.Fatalf("%s was acknowledged twice", it.body)
		}
		m.done[it.body] = true
	}
}

func (m *model) begin(t *rapid.T) {
	c := m.client()
	id := rapid.SampledFrom([]string{"t1", "t2"}).Draw(t, "id")
	if c.txs[id] != nil {
		return
	}
	c.txs[id] = &modelTx{}
	m.do(c, stomp.BEGIN, "", "transaction", id)
}

func (m *model) commit(t *rapid.T) {
	c := m.client()
	id, tx := m.transaction(t, c)
	if tx == nil {
		return
	}
	m.do(c, stomp.COMMIT, "", "transaction", id)
	delete(c.txs, id)
	for _, st := range tx.steps {
		m.apply(st)
	}
	m.accepted = append(m.accepted, tx.sends...)
}

func (m *model) abort(t *rapid.T) {
	c := m.client()
	id, tx := m.transaction(t, c)
	if tx == nil {
		return
	}
	m.do(c, stomp.ABORT, "", "transaction", id)
	delete(c.txs, id)
	m.forget(tx)
}

// forget frees what a transaction held.
func (m *model) forget(tx *modelTx) {
	for _, st := range tx.steps {
		for _, it := range st.items {
			it.staged = false
			if it.sub.gone {
				delete(m.owner, it.body)
			}
		}
	}
}

func (m *model) disconnect(t *rapid.T) {
	c := m.client()
	if rapid.Bool().Draw(t, "polite") {
		m.do(c, stomp.DISCONNECT, "")
	} else {
		m.s.leave(c.p)
	}
	for _, tx := range c.txs {
		m.forget(tx)
	}
	for _, sub := range c.subs {
		m.release(sub)
	}
	m.clients = slices.DeleteFunc(m.clients, func(o *modelClient) bool { return o == c })
}
