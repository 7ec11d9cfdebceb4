package session

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"stompbox/stomp"
)

// sub is one subscription or peek.
type sub struct {
	Subscription
	wire    *wire // nil for a peek whose link is not dialled
	look    *look // nil unless it is a peek
	strange bool  // made up for messages that belong to nothing (R150)
	ending  bool  // UNSUBSCRIBE is written: no more acks (R170)
	wished  bool  // a person chose its id on the wire
	renewed bool  // its SUBSCRIBE under way is a repetition after a loss
	again   bool  // reconnect when it is answered
	held    []MsgID
	stale   int // entries of held that cannot be acked now
	gone    int // entries of held that are in the books no more
	rate    meter
	changed bool
	told    bool // about a broken MESSAGE
}

// subLedger is every subscription of the session.
type subLedger struct {
	list    []*sub // by SubID, from 1
	changed []*sub
}

func newSubLedger() subLedger { return subLedger{} }

func (l *subLedger) get(id SubID) *sub {
	if id == 0 || int(id) > len(l.list) {
		return nil
	}
	return l.list[id-1]
}

func (s *sub) snapshot(now time.Time) Subscription {
	c := s.Subscription
	c.Header = c.Header.Clone()
	c.Held = len(s.held) - s.stale
	c.Rate = s.rate.perSecond(now)
	return c
}

// resumable reports whether s is subscribed again after a loss: what the broker
// had, and what it had before the loss before.
func (s *sub) resumable() bool {
	return s.look == nil && !s.strange && !s.ending && (s.State == SubLive || s.State == SubOpening && s.renewed)
}

// live reports whether messages of s can be acked now.
func (s *sub) live() bool { return (s.State == SubLive || s.State == SubOpening) && !s.ending }

// addSub announces a new subscription.
func (st *state) addSub(s *sub) *sub {
	st.subs.list = append(st.subs.list, s)
	s.ID = SubID(len(st.subs.list))
	s.Header = s.Header.Clone()
	st.event(SubChanged{Sub: s.snapshot(st.now)})
	return s
}

// touch makes the step tell s when it ends.
func (st *state) touch(s *sub) {
	if !s.changed {
		s.changed = true
		st.subs.changed = append(st.subs.changed, s)
	}
}

// setSub changes the life of s. An empty note leaves the note.
func (st *state) setSub(s *sub, to SubState, note string) {
	s.State = to
	if note != "" {
		s.Note = note
	}
	st.touch(s)
}

// IsTopic reports whether nothing waits at a destination: what is sent to it
// goes to those who listen at that moment.
func IsTopic(destination string) bool {
	for _, prefix := range []string{"/topic/", "/exchange/", "/temp-topic/", "/remote-temp-topic/"} {
		if strings.HasPrefix(destination, prefix) {
			return true
		}
	}
	return false
}

// badgeOf says what a subscription does to what it shows.
func (st *state) badgeOf(destination string, ack stomp.AckMode) Badge {
	switch {
	case ack != stomp.AckAuto:
		return BadgeHold
	case IsTopic(destination):
		return BadgeTail
	}
	return BadgeConsumes
}

// ackMode fills in the mode where none was chosen (R143).
func (st *state) ackMode(m stomp.AckMode) stomp.AckMode {
	if m != "" {
		return m
	}
	if st.main != nil && st.main.up && !st.main.version.HasClientIndividual() {
		return stomp.AckClient
	}
	return stomp.AckClientIndividual
}

func (st *state) cmdSubscribe(tag Tag, c Subscribe) {
	what := describe(c)
	if why := st.ready(); why != "" {
		st.refuse(tag, what, why)
		return
	}
	if why := st.whyNotSelect(c.Selector); why != "" {
		st.refuse(tag, what, why)
		return
	}
	w := st.main
	s := &sub{wire: w, Subscription: Subscription{
		WireID: c.ID, Destination: c.Destination, Ack: st.ackMode(c.Ack),
		Prefetch: c.Prefetch, Selector: c.Selector, Header: c.Header.Clone(),
	}}
	if s.wished = c.ID != ""; !s.wished {
		s.WireID = st.rules.newID()
	}
	if w.subs[s.WireID] != nil {
		st.refuse(tag, what, fmt.Sprintf("a subscription with the id %q is or was on this connection: use another one (R141)", s.WireID))
		return
	}
	s.Badge = st.badgeOf(c.Destination, s.Ack)
	s.Note = st.noteOf(c.Destination, c.Prefetch)
	if why := st.whyNotConsume(s.Badge); why != "" {
		st.refuse(tag, what, why)
		return
	}
	if s.Ack == stomp.AckClientIndividual && !w.version.HasClientIndividual() {
		st.refuse(tag, what, "client-individual does not exist in STOMP 1.0: use client or auto (R143)")
		return
	}
	list, why := w.prepare(st.subscribeFrame(s))
	if why != "" {
		st.refuse(tag, what, why)
		return
	}
	st.addSub(s)
	w.subs[s.WireID] = s
	j := &errand{tag: tag, what: what, frames: 1}
	st.settled(tag, what, Queued, "", 0)
	st.post(list[0], &wait{purpose: forSubscribe, what: what, wire: w, sub: s, errand: j})
}

// whyNotSelect refuses a selector that would be ignored: what it was to leave
// alone would come as well, and be held or taken. As a free header it is sent
// as it is (R144).
func (st *state) whyNotSelect(selector string) string {
	if selector == "" || !st.main.broker.IgnoresSelectors() {
		return ""
	}
	return st.main.broker.SelectorNote()
}

// subscribeFrame is the SUBSCRIBE of s, with its prefetch in this broker's words.
func (st *state) subscribeFrame(s *sub) stomp.Subscribe {
	header := s.Header.Clone()
	if name := s.wire.broker.PrefetchHeader(); name != "" && s.Prefetch > 0 && !header.Has(name) {
		header.Add(name, strconv.Itoa(s.Prefetch))
	}
	return stomp.Subscribe{ID: s.WireID, Destination: s.Destination, Ack: s.Ack,
		Selector: s.Selector, Receipt: st.receiptFor(header), Header: header}
}

// noteOf says what is worth knowing about a subscription beforehand.
func (st *state) noteOf(destination string, prefetch int) string {
	if note := st.main.broker.WrongDestination(destination); note != "" {
		return note
	}
	if prefetch > 0 && st.main.broker.PrefetchHeader() == "" {
		return "No header for a prefetch is known for this broker: it may deliver everything at once."
	}
	return ""
}

// subscribeSettled takes the answer to a SUBSCRIBE.
func (st *state) subscribeSettled(p *wait, v verdict) {
	s := p.sub
	switch v.fate {
	case Confirmed:
		if s.State == SubOpening {
			st.setSub(s, SubLive, "")
		}
		if s.look != nil {
			st.lookAnswered(s.look)
		}
		if s.renewed {
			s.renewed = false
			st.resumeAfter(s)
		}
	case Rejected:
		if s.look != nil {
			st.endLook(s.look, SubRefused, v.words)
			return
		}
		renewed := s.renewed
		s.renewed = false
		st.endSub(s, SubRefused, v.words, LeaseLost)
		if renewed {
			st.resumeAfter(s)
		}
	}
}

func (st *state) cmdUnsubscribe(tag Tag, c Unsubscribe) {
	s := st.subs.get(c.Sub)
	if s == nil {
		st.refuse(tag, "unsubscribe", fmt.Sprintf("there is no subscription %d", c.Sub))
		return
	}
	what := "unsubscribe " + s.Destination
	switch {
	case s.look != nil:
		st.stopLook(tag, what, s)
		return
	case s.State == SubWaiting:
		st.endSub(s, SubEnded, "it is not subscribed again", Released)
		st.settled(tag, what, Confirmed, "", 0) // the broker has none
		return
	case s.State != SubLive && s.State != SubOpening:
		st.refuse(tag, what, "the subscription has ended already")
		return
	case s.ending:
		st.refuse(tag, what, "UNSUBSCRIBE was sent already")
		return
	case s.strange:
		st.endSub(s, SubEnded, "put away", Released)
		st.settled(tag, what, Written, "", 0)
		return
	}
	if why := st.ready(); why != "" {
		st.refuse(tag, what, why)
		return
	}
	if why := st.sendUnsubscribe(s, &errand{tag: tag, what: what, frames: 1}, c.Header); why != "" {
		st.refuse(tag, what, why)
		return
	}
	s.again = c.Reconnect
	s.ending = true
}

// sendUnsubscribe sends UNSUBSCRIBE with the id that SUBSCRIBE had (R145, R146).
func (st *state) sendUnsubscribe(s *sub, j *errand, header stomp.Header) (why string) {
	list, why := s.wire.prepare(stomp.Unsubscribe{ID: s.WireID, Destination: s.Destination,
		Receipt: st.receiptFor(header), Header: header.Clone()})
	if why != "" {
		return why
	}
	if j != nil {
		st.settled(j.tag, j.what, Queued, "", 0)
	}
	st.post(list[0], &wait{purpose: forUnsubscribe, what: "unsubscribe " + s.Destination, wire: s.wire, sub: s, errand: j})
	return ""
}

// unsubscribeSettled takes the answer to an UNSUBSCRIBE. What was held is the
// broker's again, or stuck until the connection ends.
func (st *state) unsubscribeSettled(p *wait, v verdict) {
	s := p.sub
	if s.look != nil {
		return // a look is over when its end mark came
	}
	switch v.fate {
	case Confirmed:
		if n := len(s.held) - s.stale; n > 0 {
			s.Note = s.wire.broker.ReleaseNote(n)
		}
		if s.wire.broker.ReleaseNeedsReconnect() {
			st.endSub(s, SubEnded, "", Stuck)
		} else {
			st.endSub(s, SubEnded, "", Released)
		}
		if s.again && st.leave == nil {
			s.again = false
			st.startLeave(leaving{reconnect: true})
		}
	case Rejected:
		s.ending = false
		st.setSub(s, s.State, v.words)
	}
}

// endSub ends a subscription; what it held gets the state given.
func (st *state) endSub(s *sub, to SubState, note string, held MsgState) {
	s.ending = false
	st.setSub(s, to, note)
	st.giveUpHeld(s, held, s.Note)
}
