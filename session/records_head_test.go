package session

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"stompbox/session/journal"
	"stompbox/stomp"
)

// ReadHead gives what Read gives, but for the end of a large body, whichever
// way the frame is written; and it is not what it takes to read all of it.
func TestHeadAgreesWithRead(t *testing.T) {
	j, err := journal.Create(t.TempDir(), journal.Bounds{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	s := &Session{journal: j}
	body := func(n int) string { return strings.Repeat("0123456789abcdef", n/16) }
	sizes := []int{0, 16, headBody, headOctets - 96, headOctets, headOctets + 16, 1 << 20, 5 << 20, 16}
	long := "\nlong:" + body(headOctets)
	for _, n := range sizes {
		for _, head := range []string{fmt.Sprintf("content-length:%d", n), "type:x", fmt.Sprintf("content-length:%d%s", n, long), "a:b" + long[:headOctets-2*headBody]} {
			raw := fmt.Appendf(nil, "MESSAGE\nmessage-id:a\\c1\n%s\n\n%s\x00", head, body(n))
			id, err := j.Append(journal.Entry{At: time.Unix(9, 0), Link: 2, Version: uint8(stomp.V12), Raw: raw})
			if err != nil {
				t.Fatal(err)
			}
			want, err := s.Read(MsgID(id))
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.ReadHead(MsgID(id))
			if err != nil || got.Wire != len(raw) || got.Body != n || !bytes.HasPrefix(want.Raw, got.Raw) || !bytes.HasPrefix(want.Frame.Body, got.Frame.Body) ||
				len(got.Frame.Body) < min(n, headBody) || got.Frame.Command != stomp.MESSAGE || fmt.Sprint(got.Frame.Header) != fmt.Sprint(want.Frame.Header) ||
				fmt.Sprint(got.Frame.Breaches) != fmt.Sprint(want.Frame.Breaches) || got.ID != want.ID || !got.At.Equal(want.At) || got.Link != 2 || got.Version != stomp.V12 {
				t.Fatalf("%d octets of body: %v; %d of %d octets, body %d of %d", n, err, len(got.Raw), got.Wire, len(got.Frame.Body), got.Body)
			}
			if n >= 1<<20 && len(head) < headOctets && len(got.Raw) > headOctets {
				t.Errorf("%d octets of body: %d were read", n, len(got.Raw))
			}
		}
	}
}

// What is cut short in its journal, or no frame at all, is what Read says it is.
func TestHeadOfWhatIsNoFrame(t *testing.T) {
	j, err := journal.Create(t.TempDir(), journal.Bounds{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	s := &Session{journal: j}
	long := strings.Repeat("x", 2*headOctets)
	for _, raw := range []string{"no frame " + long, "MESSAGE\ncontent-length:" + fmt.Sprint(4*headOctets) + "\n\n" + long + "\x00"} {
		id, err := j.Append(journal.Entry{Version: uint8(stomp.V12), Raw: []byte(raw)})
		if err != nil {
			t.Fatal(err)
		}
		want, wantErr := s.Read(MsgID(id))
		got, err := s.ReadHead(MsgID(id))
		if wantErr == nil || err == nil || err.Error() != wantErr.Error() || len(got.Raw) != len(want.Raw) {
			t.Errorf("%v; Read says %v", err, wantErr)
		}
	}
	if _, err := s.ReadHead(99); err == nil {
		t.Error("a record that does not exist was read")
	}
}
