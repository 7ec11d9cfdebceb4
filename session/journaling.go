package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"stompbox/session/journal"
	"stompbox/stomp"
)

// Dropped tells that the journal has reached Options.JournalMax: the records
// before First are not in it any more, and Read of one says so
// (journal.ErrDropped). A Notice says it in words beside it.
type Dropped struct{ First MsgID }

func (Dropped) event() {}

// openJournal makes the journal that o asks for.
func openJournal(o Options) (*journal.Journal, error) {
	bounds := journal.Bounds{Max: o.JournalMax}
	if o.Record != "" {
		return journal.CreateFile(o.Record, bounds)
	}
	return journal.Create(o.JournalDir, bounds)
}

// append journals entries, and tells which records the journal dropped for them.
func (l *loop) append(entries ...journal.Entry) (first uint32, err error) {
	before := l.journal.First()
	first, err = l.write(entries...)
	if now := l.journal.First(); now > before {
		l.publish([]Event{Dropped{MsgID(now)}, Notice{Level: Warning, At: l.now(),
			Text: fmt.Sprintf("the journal has reached its bound of %d octets: its oldest %d frames were dropped, %d in all",
				l.journal.Bounds().Max, now-before, now)}})
	}
	return first, err
}

// appendExchange is append for what crossed while a link was made. While the
// journal cannot be written it waits for nothing: there is no link then.
func (l *loop) appendExchange(entries ...journal.Entry) (first uint32, err error) {
	if l.parking.on {
		return 0, errors.New(l.state.paused)
	}
	return l.append(entries...)
}

// tellTrouble says that a recording is not what was promised any more. The
// session goes on, for its messages can be read and what it holds can be acked;
// but it consumes nothing any more that would be nowhere else.
func (l *loop) tellTrouble() { l.step(unsafe{words: plainWords(l.journal.Trouble())}) }

// onUnsafe ends the subscriptions that consume, and keeps others from beginning.
func (st *state) onUnsafe(in unsafe) {
	st.unsafe = fmt.Sprintf("the recording is not safe any more (%s): record to another place", in.words)
	st.notice(Failure, st.unsafe)
	for _, s := range st.subs.list {
		if s.Badge != BadgeConsumes {
			continue
		}
		switch why := "ended, for what it consumes would be nowhere else: " + st.unsafe; {
		case s.State == SubWaiting:
			st.setSub(s, SubEnded, why)
		case s.live() && !s.strange && st.main != nil && s.wire == st.main:
			if no := st.sendUnsubscribe(s, nil, stomp.Header{}); no != "" {
				st.notice(Failure, fmt.Sprintf("%s goes on to be consumed: UNSUBSCRIBE cannot be sent: %s", s.Destination, no))
				continue
			}
			s.ending = true
			st.setSub(s, s.State, why)
		}
	}
}

// whyNotConsume says why a subscription that consumes is not begun now.
func (st *state) whyNotConsume(b Badge) string {
	if b != BadgeConsumes || st.unsafe == "" {
		return ""
	}
	return "ack:auto on a queue consumes, and " + st.unsafe + ", or use client-individual"
}

// onParked takes that the journal cannot be written for now, or can again.
func (st *state) onParked(in parkedNow) {
	if in.words == "" {
		st.paused = ""
		st.notice(Info, "the journal can be written again: messages are taken and commands are done")
		return
	}
	st.paused = noJournal(in.words)
	st.notice(Failure, st.paused+"; until then no message is taken, nothing is sent, and the broker keeps what it has")
	if st.leave != nil {
		st.leave.until = st.now // no DISCONNECT either
	}
}

// noJournal is for sentences.
func noJournal(words string) string { return "the journal cannot be written (" + words + ")" }

// Scan looks through the journal, as journal.Scan does: the octets as they
// crossed the wire, in and out, from that record on. It runs in the caller's
// goroutine and holds nothing up; ctx ends it.
func (s *Session) Scan(ctx context.Context, q journal.Query, from MsgID, hit func(MsgID) bool) (next MsgID, err error) {
	n, err := s.journal.Scan(ctx, q, uint32(from), func(n uint32) bool { return hit(MsgID(n)) })
	return MsgID(n), err
}

// Seek gives the first record at or after t, for jumping to a time.
func (s *Session) Seek(t time.Time) (MsgID, error) {
	n, err := s.journal.Seek(t)
	return MsgID(n), err
}
