package session

import (
	"fmt"
	"iter"

	"stompbox/session/journal"
	"stompbox/stomp"
)

// JournalSize is how many octets the journal has on disk. Safe for concurrent
// use.
func (s *Session) JournalSize() int64 { return s.journal.Size() }

// Read gives a record of the journal, decoded. Safe to call from any goroutine
// at any time until Close. When the octets cannot be decoded as a frame the
// record holds them all the same, beside the error.
func (s *Session) Read(id MsgID) (Record, error) { return readRecord(s.journal, id) }

func readRecord(j *journal.Journal, id MsgID) (Record, error) {
	e, err := j.Read(uint32(id))
	if err != nil {
		return Record{}, fmt.Errorf("session: frame %d: %w", id, err)
	}
	r := recordOf(uint32(id), e)
	if r.Frame, err = stomp.ParseFrameIn(e.Raw, r.Version); err != nil {
		return r, fmt.Errorf("session: frame %d: %w", id, err)
	}
	return r, nil
}

// Octets gives the records from that one on, in order, up to the newest there
// is when it begins, as they crossed the wire: Frame is empty. It is the way to
// look through many, several times as fast as Read for each. What cannot be
// read is an error beside the record's ID, and the row goes on behind it. Raw
// holds until the next step. Safe to call as Read is.
func (s *Session) Octets(from MsgID) iter.Seq2[Record, error] { return octetsFrom(s.journal, from) }

func octetsFrom(j *journal.Journal, from MsgID) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for e, err := range j.All(uint32(from)) {
			if !yield(recordOf(e.N, e.Entry), err) {
				return
			}
		}
	}
}
