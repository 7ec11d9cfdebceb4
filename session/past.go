package session

import (
	"cmp"
	"hash/maphash"
	"time"

	"stompbox/session/dialect"
	"stompbox/stomp"
)

// past makes of the frames of a recording, in their order, the events that tell
// what was subscribed, what came and what became of it. Frames are all it has:
// what was held when a link died stays held in it, because nothing on the wire
// says that a link has died.
type past struct {
	links   map[uint32]*pastLink
	subs    []*pastSub // by SubID, from 1
	stats   Stats
	events  []Event
	touched []*pastSub
	seed    maphash.Seed
}

// pastLink is what one link had under way.
type pastLink struct {
	broker dialect.Broker
	hello  pastAsked              // CONNECT
	subs   map[string]*pastSub    // by the id on the wire; one without is by its destination
	held   map[uint64]pastHeld    // by the hash of what an ACK names
	asked  map[string]pastAsked   // by receipt
	txs    map[string][]pastStep  // by transaction
	late   map[string]*pastCommit // by the receipt of a send that is not answered
	broken *pastCommit            // of which the last that came rejected a send
	stuck  []pastHeld             // of ended subscriptions, un-acked until the link ends; in order
}

type pastSub struct {
	Subscription
	changed bool
	arrived Arrived // of this piece
	order   []pastOrder
}

// pastOrder is a message in mode client, where an ACK takes all before it too.
type pastOrder struct {
	id  MsgID
	key uint64
}

type pastHeld struct {
	sub *pastSub
	id  MsgID
}

// pastEffect is what a confirmed frame makes of messages.
type pastEffect struct {
	sub      *pastSub
	messages []MsgID
	keys     []uint64 // of the messages, to hold them again
	stuck    bool     // they were, and are again when it is undone
	to       MsgState
}

// pastAsked is a frame of ours that waits for its receipt.
type pastAsked struct {
	frame   MsgID
	at      time.Time
	effects []pastEffect
	steps   []pastStep // of the transaction that it commits
}

func newPast() *past {
	return &past{links: map[uint32]*pastLink{}, seed: maphash.MakeSeed()}
}

func (p *past) link(n uint32) *pastLink {
	l := p.links[n]
	if l == nil {
		l = &pastLink{subs: map[string]*pastSub{}, held: map[uint64]pastHeld{}, asked: map[string]pastAsked{}, txs: map[string][]pastStep{}, late: map[string]*pastCommit{}}
		p.links[n] = l
	}
	return l
}

// take takes the next record. One that is no frame only stands in the log.
func (p *past) take(r Record) {
	f, err := stomp.ParseFrame(r.Raw, r.Version)
	if err != nil {
		return
	}
	l := p.link(r.Link)
	if r.Outgoing {
		p.stats.BytesOut += uint64(len(r.Raw))
		p.sent(l, r, f)
		return
	}
	p.stats.BytesIn += uint64(len(r.Raw))
	l.broken = nil // the link goes on
	switch f.Command {
	case stomp.CONNECTED:
		p.connected(l, r, f)
	case stomp.MESSAGE:
		p.message(l, r, f)
	case stomp.RECEIPT:
		p.answered(l, r, f.Header.Get("receipt-id"), Confirmed, "")
	case stomp.ERROR:
		p.answered(l, r, f.Header.Get("receipt-id"), Rejected, f.Header.Get("message"))
	}
}

// connected tells which broker it was. The link is not up: nothing can be sent.
func (p *past) connected(l *pastLink, r Record, f stomp.Frame) {
	l.broker = dialect.Of(f)
	if !l.hello.at.IsZero() {
		p.events = append(p.events, FrameFated{Frame: l.hello.frame, Fate: Confirmed, By: r.ID, ByKnown: true, After: r.At.Sub(l.hello.at)})
	}
	v, err := stomp.ParseVersion(f.Header.Get("version"))
	if err != nil {
		v = stomp.V10
	}
	p.events = append(p.events, LinkChanged{Link{State: Idle, Version: v, Server: f.Header.Get("server"), Broker: l.broker, Since: r.At}})
}

func (p *past) sent(l *pastLink, r Record, f stomp.Frame) {
	var effects []pastEffect
	var steps []pastStep
	tx, receipt := f.Header.Get("transaction"), f.Header.Get("receipt")
	switch f.Command {
	case stomp.CONNECT, stomp.STOMP:
		l.hello = pastAsked{frame: r.ID, at: r.At}
	case stomp.SEND:
		p.stats.Sent++
		if tx != "" {
			l.txs[tx] = append(l.txs[tx], pastStep{send: true, receipt: receipt})
		}
	case stomp.SUBSCRIBE:
		p.subscribed(l, r, f)
	case stomp.UNSUBSCRIBE:
		if s := l.subs[wireKey(f)]; s != nil {
			to := Released
			if l.broker.ReleaseNeedsReconnect() {
				to = Stuck
			}
			p.release(l, s, to)
			delete(l.subs, wireKey(f))
		}
	case stomp.ACK, stomp.NACK:
		effects = p.acked(l, r, f)
		if tx != "" {
			l.txs[tx] = append(l.txs[tx], pastStep{effects: effects})
			p.become(effects, InTx)
			effects = nil
		} else if f.Command == stomp.ACK {
			p.become(effects, Acking)
		} else {
			p.become(effects, Nacking)
		}
	case stomp.COMMIT:
		steps = l.txs[tx]
		effects = effectsOf(steps)
		delete(l.txs, tx)
	case stomp.ABORT:
		p.hold(l, effectsOf(l.txs[tx]))
		delete(l.txs, tx)
	case stomp.DISCONNECT:
		for _, s := range l.subs {
			p.release(l, s, Released)
		}
		clear(l.subs)
		p.freeStuck(l)
	}
	if receipt != "" {
		l.asked[receipt] = pastAsked{r.ID, r.At, effects, steps}
	}
}

// wireKey is by what a subscription is found: its id, or in 1.0 its destination.
func wireKey(f stomp.Frame) string {
	if id := f.Header.Get("id"); id != "" {
		return id
	}
	return "\x00" + f.Header.Get("destination")
}

func (p *past) subscribed(l *pastLink, r Record, f stomp.Frame) {
	s := p.add(f.Header.Get("id"), f.Header.Get("destination"), stomp.AckMode(f.Header.Get("ack")))
	s.Selector = f.Header.Get("selector")
	if f.Header.Get("browser") == "true" {
		s.Badge = BadgePeek
	}
	l.subs[wireKey(f)] = s
	if r.Version == stomp.V10 {
		l.subs["\x00"+s.Destination] = s // its messages may name no subscription
	}
}

// add announces a subscription.
func (p *past) add(wire, destination string, ack stomp.AckMode) *pastSub {
	s := &pastSub{Subscription: Subscription{ID: SubID(len(p.subs) + 1), WireID: wire, Destination: destination,
		Ack: cmp.Or(ack, stomp.AckAuto), State: SubDone, Note: "the recording has no message of this subscription"}}
	switch {
	case s.Ack != stomp.AckAuto:
		s.Badge = BadgeHold
	case IsTopic(destination):
		s.Badge = BadgeTail
	default:
		s.Badge = BadgeConsumes
	}
	s.arrived.Sub = s.ID
	p.subs = append(p.subs, s)
	p.touch(s)
	return s
}

func (p *past) touch(s *pastSub) {
	if !s.changed {
		s.changed = true
		p.touched = append(p.touched, s)
	}
}

// message enters a message. Its SUBSCRIBE may stand in what was dropped: then
// it gets a subscription of its own.
func (p *past) message(l *pastLink, r Record, f stomp.Frame) {
	p.stats.Received++
	wire, destination := f.Header.Get("subscription"), f.Header.Get("destination")
	s := l.subs[wire]
	if s == nil {
		s = l.subs["\x00"+destination]
	}
	if s == nil {
		ack := stomp.AckAuto
		if f.Header.Get("ack") != "" { // only what is to be acked has it
			ack = stomp.AckClientIndividual
		}
		s = p.add(wire, destination, ack)
		l.subs[cmp.Or(wire, "\x00"+destination)] = s
	}
	if s.Badge == BadgePeek && l.broker.IsBrowseEnd(f) {
		return
	}
	s.Received++
	state := Seen
	switch {
	case s.Badge == BadgePeek:
		state = Peeked
	case s.Ack != stomp.AckAuto:
		state = Held
		key := p.key(r.Version, f.Header.Get("ack"), wire, f.Header.Get("message-id"))
		l.held[key] = pastHeld{s, r.ID}
		if s.Ack == stomp.AckClient {
			s.order = append(s.order, pastOrder{r.ID, key})
		}
		s.Held++
	}
	s.arrived.State = state
	s.arrived.Messages = append(s.arrived.Messages, r.ID)
	p.touch(s)
}

// answered enters what answered a frame of ours.
func (p *past) answered(l *pastLink, r Record, receipt string, fate Fate, why string) {
	a, ok := l.asked[receipt]
	if !ok || receipt == "" {
		return
	}
	delete(l.asked, receipt)
	after := r.At.Sub(a.at)
	p.events = append(p.events, FrameFated{Frame: a.frame, Fate: fate, By: r.ID, ByKnown: true, After: after})
	for _, e := range a.effects {
		to := e.to
		if fate == Rejected {
			to = Failed
		}
		p.change(e.sub, e.messages, to, why, after)
	}
	if fate == Confirmed {
		l.committed(a.steps)
	}
	l.sendAnswered(receipt, fate)
}

// end says that whatever waits for an answer has none in the recording.
func (p *past) end() {
	for _, l := range p.links {
		p.cut(l)
		for _, a := range l.asked {
			p.events = append(p.events, FrameFated{Frame: a.frame, Fate: Unknown})
			p.become(a.effects, FateLost)
		}
		clear(l.asked)
	}
}

// announce tells a subscription and what of it has come.
func (p *past) announce(s *pastSub) {
	p.events = append(p.events, SubChanged{s.Subscription})
	if len(s.arrived.Messages) > 0 {
		p.events = append(p.events, s.arrived)
		s.arrived.Messages = nil
	}
}

// tell gives the events of a piece.
func (p *past) tell() []Event {
	for _, s := range p.touched {
		p.announce(s)
		s.changed = false
	}
	events := p.events
	p.touched, p.events = nil, nil
	return events
}
