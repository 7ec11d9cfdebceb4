package session

import (
	"fmt"
	"testing"
	"time"

	"stompbox/session/journal"
	"stompbox/stomp"
)

// Octets gives what Read gives, not decoded, from any record on.
func TestOctetsAgreeWithRead(t *testing.T) {
	j, err := journal.Create(t.TempDir(), journal.Bounds{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	s := &Session{journal: j}
	for i := range 20 {
		raw := fmt.Appendf(nil, "MESSAGE\nid:%d\n\nbody\x00", i)
		if _, err := j.Append(journal.Entry{At: time.Unix(int64(i), 0), Link: 2, Version: uint8(stomp.V12), Outgoing: i%2 == 0, Raw: raw}); err != nil {
			t.Fatal(err)
		}
	}
	next := MsgID(5)
	for r, err := range s.Octets(5) {
		want, readErr := s.Read(next)
		if err != nil || readErr != nil || r.ID != next || string(r.Raw) != string(want.Raw) || !r.At.Equal(want.At) ||
			r.Outgoing != want.Outgoing || r.Link != 2 || r.Version != stomp.V12 || r.Frame.Command != "" {
			t.Fatalf("record %d: %+v, %v; Read gives %+v, %v", next, r, err, want, readErr)
		}
		if next++; next == 15 {
			break
		}
	}
	if next != 15 {
		t.Errorf("ended at %d", next)
	}
}
