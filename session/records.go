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

// Head is a record of which Raw and Frame.Body may hold the beginning only.
type Head struct {
	Record
	Wire int // octets of the whole frame
	Body int // octets of the whole body
}

// What ReadHead reads of a frame, and what of its body must be in that.
const (
	headOctets = 64 << 10
	headBody   = 8 << 10
)

// ReadHead is Read for a list: of a large frame it reads the header lines and
// the first KiB of the body, at least 8 where there are as many, so that the
// cost does not grow with the size. Safe to call as Read is.
func (s *Session) ReadHead(id MsgID) (Head, error) { return readHead(s.journal, id) }

func readHead(j *journal.Journal, id MsgID) (Head, error) {
	e, size, err := j.ReadHead(uint32(id), headOctets)
	if err != nil {
		return Head{}, fmt.Errorf("session: frame %d: %w", id, err)
	}
	if size > len(e.Raw) {
		h := Head{Record: recordOf(uint32(id), e), Wire: size}
		if h.Frame, h.Body, err = stomp.ParseHead(e.Raw, size, h.Version); err == nil && len(h.Frame.Body) >= min(headBody, h.Body) {
			return h, nil
		}
	}
	r, err := readRecord(j, id)
	return Head{r, len(r.Raw), len(r.Frame.Body)}, err
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
