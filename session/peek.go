package session

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"stompbox/stomp"
)

// look is a peek under way: a browsing subscription on the main link, or a
// subscription on a link of its own that holds and gives back by closing.
type look struct {
	tag      Tag
	what     string
	sub      *sub
	limit    int // messages to show; 0 for no limit
	answered bool
	over     bool
	asked    time.Time     // when SUBSCRIBE was sent
	pause    time.Duration // a silence as long as this, after the answer, is the end
	last     time.Time     // when its latest message came, or the answer
	until    time.Time     // when to stop waiting
}

const (
	peekLimit = 50                     // messages held when no limit was given
	quiet     = 300 * time.Millisecond // nothing for so long, or longer on a slow link: that was all
	patience  = 2 * time.Second        // for the answer to SUBSCRIBE
	browseMax = 10 * time.Second       // for the next message or the end mark of a browse
)

func (st *state) cmdPeek(tag Tag, c Peek) {
	what := describe(c)
	why := st.ready()
	if why == "" {
		why = peekRefused(c)
	}
	if why == "" {
		why = st.whyNotSelect(c.Selector)
	}
	if why != "" {
		st.refuse(tag, what, why)
		return
	}
	w := st.main
	s := &sub{Subscription: Subscription{
		WireID: st.rules.newID(), Destination: c.Destination, Badge: BadgePeek,
		Ack: stomp.AckAuto, Selector: c.Selector, Note: w.broker.PeekNote(w.version),
	}}
	l := &look{tag: tag, what: what, sub: s, limit: c.Limit}
	s.look = l
	if w.broker.CanBrowse(w.version) {
		st.browse(l)
		return
	}
	if l.limit <= 0 {
		l.limit = peekLimit
	}
	s.Ack = stomp.AckClientIndividual
	if !w.version.HasClientIndividual() {
		s.Ack = stomp.AckClient
	}
	s.Prefetch = l.limit
	st.settled(tag, what, Queued, "", 0)
	st.addSub(s)
	st.newWire(l)
}

func peekRefused(c Peek) string {
	switch {
	case c.Destination == "":
		return "name a destination, such as /queue/orders"
	case IsTopic(c.Destination):
		return "nothing waits at a topic: subscribe to it and see what comes"
	}
	return ""
}

// browse looks on the main link: browser:true shows copies, so that ack:auto
// takes nothing.
func (st *state) browse(l *look) {
	s := l.sub
	s.wire = st.main
	s.Header = stomp.NewHeader("browser", "true")
	list, why := s.wire.prepare(st.subscribeFrame(s))
	if why != "" {
		st.refuse(l.tag, l.what, why)
		return
	}
	st.settled(l.tag, l.what, Queued, "", 0)
	st.addSub(s)
	s.wire.subs[s.WireID] = s
	l.until = st.now.Add(browseMax)
	s.wire.browses = append(s.wire.browses, l)
	st.post(list[0], &wait{purpose: forSubscribe, what: l.what, wire: s.wire, sub: s})
}

// browseOn gives up on a browse whose end mark does not come.
func (st *state) browseOn(l *look) {
	if l.over || st.now.Before(l.until) {
		return
	}
	st.endLook(l, SubDone, fmt.Sprintf("Shows %s: no end mark came within %s.", count(int(l.sub.Received), "message"), browseMax))
	st.sendUnsubscribe(l.sub, nil, stomp.Header{})
}

// browseEnd takes the mark that ends a browse.
func (st *state) browseEnd(s *sub) {
	if s.look.over {
		return
	}
	n, page := int(s.Received), s.wire.broker.BrowseLimit()
	note := shown(n, s.Destination)
	if page > 0 && n >= page {
		note = fmt.Sprintf("Shows the first %d: the broker's browse page ends there, so more may wait behind them.", n)
	}
	st.endLook(s.look, SubDone, note)
	st.sendUnsubscribe(s, nil, stomp.Header{})
}

// shown says how a look ended that saw everything.
func shown(n int, destination string) string {
	switch n {
	case 0:
		return "Nothing waits at " + destination + "."
	case 1:
		return "Shows the one message that waited there."
	}
	return "Shows all " + count(n, "message") + " that waited there."
}

// lookUp sends the SUBSCRIBE on the look's own link.
func (st *state) lookUp(w *wire) {
	l := w.look
	s := l.sub
	s.wire = w
	w.subs[s.WireID] = s
	list, why := w.prepare(st.subscribeFrame(s))
	if why != "" {
		st.endLook(l, SubRefused, why)
		st.closeLook(w)
		return
	}
	l.asked, l.until = st.now, st.now.Add(patience)
	st.post(list[0], &wait{purpose: forSubscribe, what: l.what, wire: w, sub: s})
}

// lookAnswered takes the answer to SUBSCRIBE. How long it took says how long a
// message may take.
func (st *state) lookAnswered(l *look) {
	l.answered, l.last = true, st.now
	l.pause = max(quiet, min(4*st.now.Sub(l.asked), patience))
	st.lookMoved(l)
}

// lookMoved notes that something came for a look: it waits a little longer, or
// has seen what it wanted.
func (st *state) lookMoved(l *look) {
	if l.over {
		return
	}
	full := l.limit > 0 && int(l.sub.Received) >= l.limit
	own := l.sub.wire.look != nil
	switch {
	case full:
		st.endLook(l, SubDone, fmt.Sprintf("Shows the first %d: more may wait behind them.", l.limit))
		if own {
			st.closeLook(l.sub.wire)
		} else {
			st.sendUnsubscribe(l.sub, nil, stomp.Header{})
		}
	case own && l.answered:
		l.until = st.now.Add(l.pause)
	case own:
		l.until = st.now.Add(patience)
	default:
		l.until = st.now.Add(browseMax)
	}
}

// lookOn ends the look of a link whose time is over. Octets that come are a
// message under way, as a large one is for a while; heart-beats are octets too,
// so that they hold it up no longer than a browse may take.
func (st *state) lookOn(w *wire, heard time.Time) {
	l := w.look
	if l.until.IsZero() || st.now.Before(l.until) {
		return
	}
	if l.over {
		st.hangUp(w) // its DISCONNECT was not answered in time
		return
	}
	if later := heard.Add(l.pause); l.answered && later.After(st.now) && st.now.Before(l.last.Add(browseMax)) {
		l.until = later
		return
	}
	note := strings.TrimSuffix(shown(int(l.sub.Received), l.sub.Destination), ".")
	st.endLook(l, SubDone, note+": nothing more came within "+cmp.Or(l.pause, patience).String()+".")
	st.closeLook(w)
}

// closeLook gives back what a look held: by the end of its link.
func (st *state) closeLook(w *wire) {
	list, why := w.prepare(stomp.Disconnect{Receipt: st.rules.newID()})
	if why != "" {
		st.hangUp(w)
		return
	}
	w.look.until = st.now.Add(leaveWithin)
	st.post(list[0], &wait{purpose: forDisconnect, what: "close the peek", wire: w})
}

// endLook ends a look and says how.
func (st *state) endLook(l *look, to SubState, note string) {
	if l.over {
		return
	}
	l.over = true
	s := l.sub
	if s.wire != nil {
		s.wire.browses = slices.DeleteFunc(s.wire.browses, func(one *look) bool { return one == l })
	}
	effects := s.Note
	switch to {
	case SubDone:
		st.setSub(s, to, note+" "+effects)
		st.settled(l.tag, l.what, Confirmed, "", 0)
	case SubRefused:
		st.setSub(s, to, note)
		st.settled(l.tag, l.what, Rejected, note, 0)
	default:
		st.setSub(s, SubEnded, note)
		st.settled(l.tag, l.what, Unknown, "the peek did not finish: "+note, 0)
	}
}

// stopLook is Unsubscribe for a peek: it ends the look and puts it away.
func (st *state) stopLook(tag Tag, what string, s *sub) {
	if s.State == SubEnded {
		st.refuse(tag, what, "the peek has ended already")
		return
	}
	if !s.look.over {
		st.endLook(s.look, SubDone, "Stopped.")
		switch w := s.wire; {
		case w == nil:
			for _, w := range st.wires() {
				if w.look == s.look {
					st.hangUp(w)
				}
			}
		case w.look != nil:
			st.closeLook(w)
		case w == st.main && st.leave == nil:
			st.sendUnsubscribe(s, nil, stomp.Header{})
		}
	}
	st.setSub(s, SubEnded, "")
	st.settled(tag, what, Confirmed, "", 0)
}

// lookLost is the end of a look's own link.
func (st *state) lookLost(w *wire, words string, attempted MsgID) {
	delete(st.links, w.no)
	st.endLook(w.look, SubEnded, words)
	st.loseWaits(w, attempted)
}
