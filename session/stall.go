package session

import (
	"fmt"
	"time"
)

// stall is what is known of a broker that has stopped taking what we write, as
// ActiveMQ does to hold a producer back (R222). It is no reason to end the link:
// frames go on to come, and what is sent waits, up to queueBound. Heart-beats
// that were agreed, or Profile.StallLimit, may end it.
type stall struct {
	look  time.Time     // when the writer is to be looked at; zero while nothing waits
	since time.Time     // zero while the broker takes what we write
	next  time.Duration // when it is told of again, counted from since
}

const (
	stallAfter = 3 * time.Second // a write that waits so long is called stalled
	stallLook  = time.Second     // how often a stalled one is looked at
	stallTell  = time.Minute     // the longest pause between two notices
)

// onWriting takes how long the write under way has waited for the broker.
func (st *state) onWriting(in writing) {
	w := st.links[in.link]
	if w == nil || len(w.queue) == 0 {
		return
	}
	if in.waits < stallAfter {
		st.flows(w)
		w.stall.look = st.now.Add(stallAfter - in.waits)
		return
	}
	w.stall.look = st.now.Add(stallLook)
	since := st.now.Add(-in.waits)
	begins := w.stall.since.IsZero()
	moved := since.Sub(w.stall.since) >= stallLook // something got through meanwhile
	if begins || moved {
		w.stall.since = since
		st.tellStall(w)
	}
	if begins {
		w.stall.next = stallAfter
	}
	if in.waits >= w.stall.next {
		w.stall.next = in.waits + min(3*in.waits, stallTell)
		text := fmt.Sprintf("the broker has stopped reading for %s; %s to be sent", in.waits.Round(time.Second), waitsToBeSent(len(w.queue)))
		if why := w.broker.StallNote(); why != "" && begins {
			text += "; " + why
		}
		st.notice(Warning, text)
	}
}

// flows notes that the broker takes what we write.
func (st *state) flows(w *wire) {
	since := w.stall.since
	w.stall = stall{}
	if len(w.queue) > 0 {
		w.stall.look = st.now.Add(stallAfter)
	}
	if since.IsZero() {
		return
	}
	st.tellStall(w)
	st.notice(Info, fmt.Sprintf("the broker reads again, after %s", st.now.Sub(since).Round(time.Second)))
}

// tellStall tells it as a property of the main link, whose state is as before.
func (st *state) tellStall(w *wire) {
	if w == st.main {
		st.link.StalledSince = w.stall.since
		st.event(LinkChanged{Link: st.link})
	}
}

// waitsToBeSent is for sentences.
func waitsToBeSent(frames int) string {
	if frames == 1 {
		return "1 frame waits"
	}
	return fmt.Sprintf("%d frames wait", frames)
}
