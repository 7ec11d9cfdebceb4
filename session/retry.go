package session

import (
	"cmp"
	"fmt"
	"time"

	"stompbox/session/profile"
	"stompbox/stomp"
)

// retrying is the way back after a link that was up has died. It begins with
// the loss and ends when a link has been up for a while, or for good when
// trying on makes no sense. A first connect that fails is never repeated: the
// person who asked for it sees why.
type retrying struct {
	try     int       // tries since the loss, the one under way or awaited included; 0 when nothing is tried
	at      time.Time // when the next one comes; zero unless it is waited for
	upSince time.Time // of the link that is up; zero before the first
}

// steadyAfter is how long a link must live for its end to count as a new loss.
// One that dies sooner goes on with the waits where they were: a broker that
// takes us in only to throw us out is not asked ten times a second.
const steadyAfter = 5 * time.Second

// lossFollows begins, or goes on with, the way back; the link is Down by now.
func (st *state) lossFollows(words string) {
	if st.retry.upSince.IsZero() || st.now.Sub(st.retry.upSince) >= steadyAfter {
		st.retry.try = 0
	}
	st.retry.upSince = time.Time{}
	st.nextTry(words)
}

// willRetry reports whether the end of the main link now would be followed by
// another try.
func (st *state) willRetry() bool {
	return st.broken == "" && st.rules.backoff.Attempts >= 0 && !st.ended && st.leave == nil
}

// nextTry sets the time of the next try, or gives up.
func (st *state) nextTry(words string) {
	if !st.willRetry() {
		st.retry = retrying{}
		return
	}
	try := st.retry.try + 1
	if st.rules.backoff.GivesUp(try) {
		st.noMoreTries(fmt.Sprintf("%s Given up after %s.", sentence(words), countTries(try-1)))
		return
	}
	st.retry.try = try
	st.retry.at = st.now.Add(st.rules.backoff.Wait(try, st.rules.chance()))
	st.tellLink(Waiting, words)
}

// noMoreTries ends the way back without a link. What was subscribed is still
// waiting: a Connect brings it back.
func (st *state) noMoreTries(words string) {
	st.retry = retrying{}
	st.tellLink(Down, words)
}

// tryNow dials again.
func (st *state) tryNow() {
	st.retry.at = time.Time{}
	st.dialMain()
}

// retryOn dials when the time for it has come.
func (st *state) retryOn() {
	if !st.retry.at.IsZero() && !st.now.Before(st.retry.at) && st.main == nil && st.leave == nil {
		st.tryNow()
	}
}

// tryFailed is the end of a dial that was a try. lasting says that trying on
// makes no sense.
func (st *state) tryFailed(words string, lasting bool) {
	if lasting {
		st.noMoreTries(words)
		return
	}
	st.nextTry(words)
}

func (st *state) cmdRetryNow(tag Tag) {
	if st.link.State != Waiting {
		st.refuse(tag, "retry now", "nothing waits to be tried again")
		return
	}
	st.tryNow()
	st.settled(tag, "retry now", Confirmed, "", 0)
}

func (st *state) cmdStopRetrying(tag Tag) {
	if why := st.stopRetrying("Reconnecting was stopped: connect when you wish."); why != "" {
		st.refuse(tag, "stop retrying", why)
		return
	}
	st.settled(tag, "stop retrying", Confirmed, "", 0)
}

// stopRetrying gives up the way back at a person's wish.
func (st *state) stopRetrying(words string) string {
	switch {
	case st.link.State == Waiting:
	case st.link.State == Connecting && st.retry.try > 0 && st.main != nil:
		st.hangUp(st.main)
		st.main = nil
		st.connectEnded(Refused, cmp.Or(words, "disconnected before the link was up"))
	default:
		return "nothing is being tried again"
	}
	st.noMoreTries(words)
	return ""
}

// forgetWaiting ends what waited for a link to come back.
func (st *state) forgetWaiting(note string) {
	for _, s := range st.subs.list {
		if s.State == SubWaiting {
			st.setSub(s, SubEnded, note)
		}
	}
}

// resume subscribes again on a new main link, under the same SubID. What was
// held before is lost to us and comes again by itself, as the broker decides.
// Where a refusal takes the connection with it this goes one by one: each that
// is refused is known, costs one link, and is not tried on the next.
func (st *state) resume() {
	for _, s := range st.subs.list {
		if s.State != SubWaiting {
			continue
		}
		st.resumeSub(s)
		if s.State == SubOpening && st.main.broker.RefusalEndsLink() {
			return
		}
	}
}

// resumeAfter goes on with the next one when s is answered.
func (st *state) resumeAfter(s *sub) {
	if st.main != nil && st.main == s.wire && st.leave == nil {
		st.resume()
	}
}

// resumeSub sends the SUBSCRIBE of s anew: under a fresh id, but for one that a
// person wished, which may name a queue of its own at the broker.
func (st *state) resumeSub(s *sub) {
	w := st.main
	s.wire, s.renewed = w, true
	if !s.wished {
		s.WireID = st.rules.newID()
	}
	list, why := w.prepare(st.subscribeFrame(s))
	switch {
	case w.subs[s.WireID] != nil:
		why = fmt.Sprintf("the id %q is taken (R141)", s.WireID)
	case !w.version.HasClientIndividual() && s.Ack == stomp.AckClientIndividual:
		why = "client-individual does not exist in STOMP 1.0 (R143)"
	}
	if why != "" {
		st.setSub(s, SubRefused, "not subscribed again: "+why)
		return
	}
	w.subs[s.WireID] = s
	s.Note = st.noteOf(s.Destination, s.Prefetch)
	if s.Badge == BadgeTail && s.Note == "" {
		s.Note = "What was sent while the connection was down is missed."
	}
	st.setSub(s, SubOpening, "")
	st.post(list[0], &wait{purpose: forSubscribe, what: "subscribe again to " + s.Destination, wire: w, sub: s})
}

// countTries is for sentences.
func countTries(n int) string {
	if n == 1 {
		return "1 try"
	}
	return fmt.Sprintf("%d tries", n)
}

// backoffOf takes what the options say over what the profile says.
func backoffOf(o Options, p profile.Profile) profile.Backoff {
	if o.Reconnect.IsZero() {
		return p.Reconnect
	}
	return o.Reconnect
}
