package session

import (
	"context"
	"fmt"
	"time"

	"stompbox/session/journal"
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
	first, err = l.journal.Append(entries...)
	if now := l.journal.First(); now > before {
		l.publish([]Event{Dropped{MsgID(now)}, Notice{Level: Warning, At: l.now(),
			Text: fmt.Sprintf("the journal has reached its bound of %d octets: its oldest %d frames were dropped, %d in all",
				l.journal.Bounds().Max, now-before, now)}})
	}
	return first, err
}

// tellTrouble says that a recording is not what was promised any more. The
// session goes on: its messages can be read, and what it holds can be acked.
func (l *loop) tellTrouble() {
	l.publish([]Event{Notice{Level: Failure, At: l.now(),
		Text: fmt.Sprintf("the recording is not safe any more (%v): record to another place", l.journal.Trouble())}})
}

// Oldest is the oldest record that the journal still holds.
func (s *Session) Oldest() MsgID { return MsgID(s.journal.First()) }

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
