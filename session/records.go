package session

import (
	"fmt"

	"stompbox/stomp"
)

// Read gives a record of the journal, decoded. Safe to call from any goroutine
// at any time until Close. When the octets cannot be decoded as a frame the
// record holds them all the same, beside the error.
func (s *Session) Read(id MsgID) (Record, error) {
	e, err := s.journal.Read(uint32(id))
	if err != nil {
		return Record{}, fmt.Errorf("session: frame %d: %w", id, err)
	}
	r := Record{ID: id, At: e.At, Outgoing: e.Outgoing, Link: e.Link, Version: stomp.Version(e.Version), Raw: e.Raw}
	if r.Frame, err = stomp.ParseFrame(e.Raw, r.Version); err != nil {
		return r, fmt.Errorf("session: frame %d: %w", id, err)
	}
	return r, nil
}
