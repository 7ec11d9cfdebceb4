package session

import (
	"time"

	"stompbox/stomp"
)

// onQuit begins the end of the session.
func (st *state) onQuit(atOnce bool) {
	if st.ended {
		return
	}
	if st.leave == nil {
		st.startLeave(leaving{quit: true})
	}
	st.leave.quit, st.leave.reconnect = true, false
	if atOnce {
		st.leave.until = st.now
	}
}

// leaving is a wanted end of the main link under way.
type leaving struct {
	tag       Tag
	quit      bool // the session ends with it
	reconnect bool // dial again afterwards
	draining  time.Time
	until     time.Time // DISCONNECT and its RECEIPT are given up then (R203)
	began     time.Time
	asked     bool // DISCONNECT was written
	answered  bool
}

const (
	leaveWithin = 2 * time.Second
	drainWithin = time.Second
)

// nextAt is when the leave wants to be looked at.
func (l *leaving) nextAt() time.Time {
	if !l.asked && l.draining.Before(l.until) {
		return l.draining
	}
	return l.until
}

func (st *state) cmdDisconnect(tag Tag) {
	switch {
	case st.leave != nil:
		st.refuse(tag, "disconnect", "the connection is being closed already")
	case st.stopRetrying("") == "":
		st.forgetWaiting("disconnected before its connection was back")
		st.settled(tag, "disconnect", Confirmed, "", 0) // there is nobody to tell
	case st.main == nil:
		st.refuse(tag, "disconnect", "not connected")
	default:
		st.settled(tag, "disconnect", Queued, "", 0)
		st.startLeave(leaving{tag: tag})
	}
}

// startLeave begins a graceful end; goOnLeaving takes it further.
func (st *state) startLeave(l leaving) {
	l.began = st.now
	l.draining, l.until = st.now.Add(drainWithin), st.now.Add(leaveWithin)
	if st.paused != "" {
		l.until = st.now // no DISCONNECT can be sent that is not in the journal
	}
	st.leave = &l
	for _, w := range st.wires() {
		if w.look != nil {
			st.hangUp(w)
			st.endLook(w.look, SubEnded, "the connection is being closed")
		}
	}
	st.forgetWaiting("the connection is being closed")
	if st.stopRetrying("") != "" && st.main != nil {
		st.tellLink(Closing, "")
	}
	st.retry = retrying{}
}

// goOnLeaving takes a leave as far as it goes now. DISCONNECT waits for what is
// unanswered, because RabbitMQ drops the receipts that are outstanding then
// (brokers.md 0.3), but not for ever.
func (st *state) goOnLeaving() {
	l := st.leave
	switch {
	case l == nil:
	case st.main == nil, !st.main.up:
		st.leaveEnds("")
	case !st.now.Before(l.until):
		words := "no RECEIPT for DISCONNECT came within 2 s; the connection was closed without it"
		if !l.asked {
			words = "there was no time for a DISCONNECT; the connection was closed without it"
		}
		if st.paused != "" {
			words = st.paused + "; the connection was closed without DISCONNECT"
		}
		st.leaveEnds(words)
	case !l.asked && (!st.unanswered() || !st.now.Before(l.draining)):
		st.sendDisconnect()
	}
}

// unanswered reports whether a DISCONNECT now would cut off an answer. Steps of
// a transaction that is not being committed are answered by nothing any more.
func (st *state) unanswered() bool {
	for _, p := range st.main.waits.open() {
		if p.tx == nil || p.tx.State == TxCommitting || p.tx.State == TxAborting {
			return true
		}
	}
	return false
}

// sendDisconnect sends the last frame of the link: nothing follows it (R201).
func (st *state) sendDisconnect() {
	st.leave.asked = true
	list, why := st.main.prepare(stomp.Disconnect{Receipt: st.rules.newID()})
	if why != "" {
		st.leave.until = st.now
		return
	}
	st.post(list[0], &wait{purpose: forDisconnect, what: "disconnect", wire: st.main})
}

// disconnectSettled ends the leave: by its own RECEIPT alone (R206), or by an
// ERROR in its place (R216).
func (st *state) disconnectSettled(p *wait, v verdict) {
	if p.wire.look != nil {
		st.hangUp(p.wire)
		return
	}
	if st.leave == nil || p.wire != st.main {
		return
	}
	switch v.fate {
	case Confirmed:
		st.leave.answered = true
		st.leaveEnds("")
	case Rejected:
		st.leaveEnds("the broker answered DISCONNECT with an ERROR: " + v.words)
	}
}

// leaveEnds closes the link and does what the leave was for.
func (st *state) leaveEnds(unclean string) {
	l, w := st.leave, st.main
	st.leave = nil
	if w != nil {
		if _, there := st.links[w.no]; there {
			st.hangUp(w)
		}
		st.dropMain(w, everSent, Released, "the connection was closed: the broker takes it back")
		st.tellLink(Down, "")
	}
	st.tellLeft(l, unclean)
	switch {
	case l.quit:
		st.connectEnded(Refused, "the session was closed")
		st.ended, st.out.closeErr = true, unclean
		st.event(Closed{Error: unclean})
	case l.reconnect && st.broken == "":
		st.dialMain()
	default:
		st.connectEnded(Refused, "disconnected before the link was up")
	}
}

// tellLeft settles the Disconnect. A broker may close before its RECEIPT
// (R202): then the frame was written, and nothing confirmed it.
func (st *state) tellLeft(l *leaving, unclean string) {
	after := st.now.Sub(l.began)
	switch {
	case unclean != "":
		st.settled(l.tag, "disconnect", Unknown, unclean, after)
	case l.answered || !l.asked:
		st.settled(l.tag, "disconnect", Confirmed, "", after)
	default:
		st.settled(l.tag, "disconnect", Written, "", after)
	}
}
