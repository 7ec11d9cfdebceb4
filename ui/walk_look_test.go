//go:build linux || darwin

package ui_test

import (
	"strings"
	"testing"

	"stompbox/stomp/stomptest"
)

// walks are the parts of the main job, and of what a session of work is, each
// on every broker.
var walks = []struct {
	name string
	walk func(*testing.T, target)
}{
	{"look and decide", walkLook},
	{"a range", walkRange},
	{"mode client", walkClient},
	{"versions", walkVersions},
	{"frames", walkFrames},
	{"compose", walkCompose},
	{"commit", walkCommit},
	{"abort", walkAbort},
	{"unknown", walkUnknown},
	{"message list", walkList},
	{"inspector", walkInspect},
	{"templates", walkTemplates},
	{"draft after kill", walkDraftAfterKill},
	{"mouse", walkMouse},
	{"information", walkInformation},
	{"guarded", walkGuarded},
	{"transaction file", walkTxFile},
}

func TestWalk(t *testing.T) {
	for _, w := range walks {
		t.Run(w.name, func(t *testing.T) { w.walk(t, ours(t)) })
	}
}

func TestBrokersWalk(t *testing.T) {
	for _, w := range walks {
		t.Run(w.name, func(t *testing.T) { everyBroker(t, w.walk) })
	}
}

// walkLook goes through points 2 to 5 of the main job: connect, peek, hold,
// inspect, ack, nack, unsubscribe.
func walkLook(t *testing.T, g target) {
	w := newWalk(t, g)
	s := w.see("STOMP 1.2", "beat 10s/10s")
	if !strings.Contains(s[0], g.title()) || !strings.Contains(s[0], g.addr) {
		t.Errorf("the status line does not name the broker: %q", s[0])
	}
	w.seed(w.in, orders(5)...)
	w.peek()
	w.count(w.in, 5)
	w.hold(w.in, "held", "held", "held", "held", "held")
	if s = w.see("rtt ", "5 held"); !strings.Contains(s[0], "rtt ") || !strings.Contains(s[0], "5 held") {
		t.Errorf("the status line lacks round trip or held: %q", s[0])
	}
	w.views()

	w.keys("g", "a")
	w.states(1, "acked", "held", "held", "held", "held")
	w.see("4 held")
	w.nack() // the cursor goes on
	w.marks()
	w.unsubscribe()
	w.quit()
}

// peek looks and takes nothing.
func (w *walk) peek() {
	w.t.Helper()
	w.keys("p").see("╭─ Peek")
	w.keys("ctrl+u").text(w.in)
	switch w.g.kind {
	case stomptest.KindRabbitMQ:
		w.hear("marked redelivered")
	case stomptest.KindActiveMQ:
		w.hear("at most 400 messages")
	}
	w.keys("enter")
	w.states(1, "peeked", "peeked", "peeked", "peeked", "peeked")
	w.see(w.in + "   PEEK")
	w.keys("a").hear("holds nothing, so there is nothing to ack")
	w.states(1, "peeked")
	w.keys("esc").gone("holds nothing, so")
}

// views goes through the four views of the first message.
func (w *walk) views() {
	w.t.Helper()
	w.keys("g").see(`"order": 1`)
	w.keys("v").see("message-id  ", "destination  ")
	w.keys("v").see("MESSAGE", "destination:"+w.in, `{"order":1}^@`)
	w.keys("v").see("7b 22 6f 72 64 65 72")
	w.keys("v").see("▌ - {1}")
	w.keys("v").see(`"order": 1`)
}

// nack says what it will do, and esc takes it back.
func (w *walk) nack() {
	w.t.Helper()
	says := map[stomptest.Kind]string{
		"":                     "The third nack moves it to /queue/DLQ.",
		stomptest.KindActiveMQ: "Goes straight to a dead letter queue, after this one nack.",
		stomptest.KindRabbitMQ: "The queue's dead letter exchange gets it; without one it is dropped.",
	}[w.g.kind]
	w.keys("x")
	w.question("Nack 1 message?", says)
	w.keys("esc").gone("╭─ Nack")
	w.states(2, "held")
	w.keys("x")
	w.question("Nack 1 message?", says)
	if w.g.kind != stomptest.KindActiveMQ { // the second button: not to come back
		w.keys("tab")
	}
	w.keys("enter")
	w.states(2, "nacked", "held", "held", "held")
	if w.g.kind != stomptest.KindRabbitMQ {
		w.count("/queue/DLQ."+strings.TrimPrefix(w.in, "/queue/"), 1)
	}
}

// marks acks two marked messages at once.
func (w *walk) marks() {
	w.t.Helper()
	w.keys("space", "space")
	w.await("two marks", func(s screen) bool {
		return strings.HasPrefix(messageRow(s, 3), "│ *") && strings.HasPrefix(messageRow(s, 4), "│ *")
	})
	w.keys("a")
	w.question("Ack 2 messages?", "2 messages: #3–#4", "An acked message is gone from the broker.")
	w.keys("enter")
	w.states(3, "acked", "acked", "held")
}

// unsubscribe says what becomes of the message that is still held.
func (w *walk) unsubscribe() {
	w.t.Helper()
	w.keys("2", "x")
	switch w.g.kind {
	case stomptest.KindRabbitMQ:
		w.question("Unsubscribe from", "1 held message stays stuck until this connection ends", "Unsubscribe and reconnect")
		w.keys("tab", "enter")
		w.see("connected to RabbitMQ")
	default:
		w.question("Unsubscribe from", "1 held message is delivered again at once")
		w.keys("enter")
	}
	w.see("ended")
	w.count(w.in, 1)
}
