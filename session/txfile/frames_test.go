package txfile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"stompbox/stomp"
)

// A transaction that is written down and read again makes the same frames, of
// whatever messages come the next time.
func TestFramesThereAndBack(t *testing.T) {
	send := stomp.Send{Destination: "/queue/out", Body: []byte("x")}
	frames := []Frame{
		{Step: 1, Command: stomp.ACK, Message: 12},
		{Step: 2, Command: stomp.SEND, Send: send},
		{Step: 3, Command: stomp.NACK, Message: 7, Header: stomp.NewHeader("requeue", "false")},
		{Step: 4, Command: stomp.ACK, Message: 9},
		{Step: 5, Command: stomp.ACK, Message: 10},
	}
	f := Of(frames, func(m uint32) Source {
		if m == 9 {
			return Source{Subscription: 2, Destination: "/queue/in", Selector: "a = 1"}
		}
		return Source{Subscription: 1, Destination: "/queue/in"}
	})
	text, err := Format(f)
	if err != nil {
		t.Fatal(err)
	}
	f, err = Parse("tx.toml", text)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if len(f.Receives) != 2 || f.Receives[0].Count != 3 || f.Receives[1].Count != 1 || f.Receives[1].Selector != "a = 1" {
		t.Errorf("%+v", f.Receives)
	}
	got, lacking := f.Frames(map[string][]uint32{f.Receives[0].Name: {7, 10, 12, 99}, f.Receives[1].Name: {9}})
	if d := cmp.Diff(frames, got, cmpopts.EquateEmpty()); d != "" || lacking != 0 {
		t.Errorf("%d lack; %s", lacking, d)
	}
	got, lacking = f.Frames(map[string][]uint32{f.Receives[0].Name: {7}})
	if len(got) != 2 || got[1].Message != 7 || lacking != 3 {
		t.Errorf("%d lack; %+v", lacking, got)
	}
}

// An ack of every message of a receive is a frame for each.
func TestFramesOfAll(t *testing.T) {
	f, err := Parse("tx.toml", []byte("[[step]]\nreceive = \"/q\"\ncount = 2\n[[step]]\nack = \"/q\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	got, lacking := f.Frames(map[string][]uint32{"/q": {4, 5, 6}})
	if len(got) != 2 || got[0].Message != 4 || got[1].Message != 5 || got[1].Step != 1 || lacking != 0 {
		t.Errorf("%d lack; %+v", lacking, got)
	}
}
