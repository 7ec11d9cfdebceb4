package session

import (
	"fmt"
	"testing"

	"stompbox/stomp"
)

// pastTake gives what a recording of such frames tells in the end of messages.
func pastTake(t *testing.T, frames ...string) map[MsgID]MsgState {
	t.Helper()
	p := newPast()
	for i, text := range frames {
		p.take(Record{ID: MsgID(i), Link: 1, Version: stomp.V12, Outgoing: text[0] == '>', Raw: []byte(text[1:] + "\x00")})
	}
	return tally(p.tell()).States
}

// A recording takes an ACK and a NACK in mode client for what they are on the
// broker that it was made with: cumulative or not, and on RabbitMQ over all
// subscriptions of the connection.
func TestRecordingKnowsHowFarAnAckReaches(t *testing.T) {
	for _, tt := range []struct{ server, command, want string }{
		{"ActiveMQ/5.17.2", "ACK", "[held acked held acked held]"},
		{"ActiveMQ/5.17.2", "NACK", "[held held held nacked held]"},
		{"RabbitMQ/3.10.8", "ACK", "[acked acked acked acked held]"},
		{"RabbitMQ/3.10.8", "NACK", "[nacked nacked nacked nacked held]"},
		{"stompbox/1.0", "NACK", "[held nacked held nacked held]"},
	} {
		frames := []string{"<CONNECTED\nversion:1.2\nserver:" + tt.server + "\n\n",
			">SUBSCRIBE\nid:a\ndestination:/queue/a\nack:client-individual\n\n", ">SUBSCRIBE\nid:b\ndestination:/queue/b\nack:client\n\n"}
		first := MsgID(len(frames))
		for i, sub := range "ababb" {
			frames = append(frames, fmt.Sprintf("<MESSAGE\nsubscription:%c\nmessage-id:m%d\nack:k%d\ndestination:/queue/%c\n\n", sub, i, i, sub))
		}
		last := first + 3
		frames = append(frames, fmt.Sprintf(">%s\nid:k3\nreceipt:r\n\n", tt.command), "<RECEIPT\nreceipt-id:r\n\n")
		states := pastTake(t, frames...)
		var got []MsgState
		for id := first; id <= last+1; id++ {
			got = append(got, states[id])
		}
		if fmt.Sprint(got) != tt.want {
			t.Errorf("%s, %s: %v, want %s", tt.server, tt.command, got, tt.want)
		}
	}
}

// An abort gives back what a frame in its transaction took, in order.
func TestRecordingOfAnAbortedCumulativeAck(t *testing.T) {
	message := func(n int) string {
		return fmt.Sprintf("<MESSAGE\nsubscription:b\nmessage-id:m%d\nack:k%d\ndestination:/queue/b\n\n", n, n)
	}
	states := pastTake(t, "<CONNECTED\nversion:1.2\nserver:ActiveMQ/5.17.2\n\n", ">SUBSCRIBE\nid:b\ndestination:/queue/b\nack:client\n\n",
		message(2), message(3), message(4), ">NACK\nid:k3\ntransaction:t\n\n", ">ABORT\ntransaction:t\n\n", ">ACK\nid:k3\nreceipt:r\n\n", "<RECEIPT\nreceipt-id:r\n\n")
	if got := fmt.Sprint([]MsgState{states[2], states[3], states[4]}); got != "[acked acked held]" {
		t.Errorf("%s", got)
	}
}

// What a subscription holds at its UNSUBSCRIBE is stuck on RabbitMQ, as the live
// session says: a cumulative frame may still take it, and the end of the link
// gives it back.
func TestRecordingKnowsWhatIsStuck(t *testing.T) {
	const before = ">UNSUBSCRIBE\nid:a\n\n"
	for _, tt := range []struct {
		server, want string
		then         []string
	}{
		{"ActiveMQ/5.17.2", "[given back held]", nil},
		{"RabbitMQ/3.10.8", "[stuck held]", nil},
		{"RabbitMQ/3.10.8", "[given back given back]", []string{">DISCONNECT\n\n"}},
		{"RabbitMQ/3.10.8", "[acked acked]", []string{">ACK\nid:kb\nreceipt:r\n\n", "<RECEIPT\nreceipt-id:r\n\n"}},
		{"RabbitMQ/3.10.8", "[stuck held]", []string{">ACK\nid:kb\ntransaction:t\n\n", ">ABORT\ntransaction:t\n\n"}},
	} {
		frames := []string{"<CONNECTED\nversion:1.2\nserver:" + tt.server + "\n\n",
			">SUBSCRIBE\nid:a\ndestination:/queue/a\nack:client-individual\n\n", ">SUBSCRIBE\nid:b\ndestination:/queue/b\nack:client\n\n",
			"<MESSAGE\nsubscription:a\nmessage-id:ma\nack:ka\ndestination:/queue/a\n\n",
			"<MESSAGE\nsubscription:b\nmessage-id:mb\nack:kb\ndestination:/queue/b\n\n", before}
		states := pastTake(t, append(frames, tt.then...)...)
		if got := fmt.Sprint([]MsgState{states[3], states[4]}); got != tt.want {
			t.Errorf("%s, %q: %s, want %s", tt.server, tt.then, got, tt.want)
		}
	}
}

// RabbitMQ confirms a COMMIT before it does the work: an ack behind a send that
// ended the link, or that was never answered, may not have been done.
func TestRecordingOfACommitInPart(t *testing.T) {
	const rejected, receipt, more = "<ERROR\nmessage:not found\nreceipt-id:s\n\n", "<RECEIPT\nreceipt-id:s\n\n", "<RECEIPT\nreceipt-id:x\n\n"
	for _, tt := range []struct {
		first, want string
		then        []string
	}{
		{"send", "lost", []string{rejected}},
		{"send", "lost", nil},
		{"send", "acked", []string{receipt}},
		{"send", "acked", []string{rejected, more}}, // the link went on without the send
		{"ack", "acked", []string{rejected}},
	} {
		steps := []string{">SEND\ndestination:/exchange/none/k\ntransaction:t\nreceipt:s\n\nx", ">ACK\nid:k\ntransaction:t\nreceipt:a\n\n"}
		if tt.first == "ack" {
			steps[0], steps[1] = steps[1], steps[0]
		}
		frames := append([]string{"<CONNECTED\nversion:1.2\nserver:RabbitMQ/3.10.8\n\n", ">SUBSCRIBE\nid:a\ndestination:/queue/a\nack:client-individual\n\n",
			"<MESSAGE\nsubscription:a\nmessage-id:m\nack:k\ndestination:/queue/a\n\n", ">BEGIN\ntransaction:t\n\n"}, steps...)
		frames = append(frames, ">COMMIT\ntransaction:t\nreceipt:c\n\n", "<RECEIPT\nreceipt-id:a\n\n", "<RECEIPT\nreceipt-id:c\n\n")
		p := newPast()
		for i, text := range append(frames, tt.then...) {
			p.take(Record{ID: MsgID(i), Link: 1, Version: stomp.V12, Outgoing: text[0] == '>', Raw: []byte(text[1:] + "\x00")})
		}
		p.end()
		want := map[string]MsgState{"lost": FateLost, "acked": Acked}[tt.want]
		if got := tally(p.tell()).States[2]; got != want {
			t.Errorf("%s first, %q: %s", tt.first, tt.then, got)
		}
	}
}
