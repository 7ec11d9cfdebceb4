package ui

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stompbox/session"
	"stompbox/session/txfile"
	"stompbox/stomp"
)

var update = flag.Bool("update", false, "write the golden screens anew")

// orderModel is a model with five orders held, acked, nacked and rejected.
func orderModel(t testing.TB) (*Model, *conn) {
	t.Helper()
	var frames []stomp.Frame
	for i := range 5 {
		frames = append(frames, message(i+1, fmt.Sprintf(`{"order":%d,"amount":%d.5,"customer":{"name":"Łukasz 宽","vip":true}}`, 40+i, 90+i),
			"content-type", "application/json", "priority", "4", "trace", "a", "trace", "b"))
	}
	m, c := newTestModel(t, "mono", frames...)
	c.profile.Name = "dev"
	hold(m, c, len(frames))
	m.apply(c, session.Batch{Events: []session.Event{
		session.MsgChanged{Messages: []session.MsgID{1}, State: session.Acked, After: 2 * time.Millisecond},
		session.MsgChanged{Messages: []session.MsgID{2}, State: session.Nacked},
		session.MsgChanged{Messages: []session.MsgID{3}, State: session.Failed, Why: "Unexpected ACK received for message-id [3]"},
		session.SubChanged{Sub: session.Subscription{ID: 2, Destination: "/topic/prices", Badge: session.BadgeTail, State: session.SubLive, Rate: 9.7, Received: 1204}},
		session.SubChanged{Sub: session.Subscription{ID: 1, WireID: "s1", Destination: "/queue/orders", Badge: session.BadgeHold,
			Ack: stomp.AckClientIndividual, Prefetch: 50, State: session.SubLive, Received: 5, Held: 2}},
	}, Stats: session.Stats{Held: 2, Received: 1209, RateIn: 12.3, RateOut: 0.5, RoundTrip: 2 * time.Millisecond}})
	c.choose(0)
	m.notice = notice{}
	return m, c
}

// transaction announces a transaction of three steps that is open.
func transaction(m *Model, c *conn, state session.TxState) {
	mark := session.Mark{Fate: session.Confirmed, After: 3 * time.Millisecond, Sent: true}
	send := stomp.Send{Destination: "/queue/refunds", ContentType: "application/json", Header: stomp.NewHeader("reason", "late"), Body: []byte(`{"refund":42}`)}
	t := session.Transaction{ID: 1, Name: "tx-1", WireID: "tx-a", State: state, Begin: mark, Since: at, Steps: []session.Step{
		{StepDraft: session.StepDraft{Kind: session.StepSend, Send: send}, Mark: mark},
		{StepDraft: session.StepDraft{Kind: session.StepAck, Message: 0}, Mark: session.Mark{Fate: session.Written, Sent: true}},
		{StepDraft: session.StepDraft{Kind: session.StepNack, Message: 4}, Warning: "ActiveMQ refuses a nack in a transaction, and then the commit fails."},
	}}
	m.apply(c, session.Batch{Events: []session.Event{session.TxChanged{Tx: t}}, Stats: c.stats})
}

// conversation is a link's frames as the journal has them.
func conversation() []session.Record {
	var list []session.Record
	add := func(out bool, command string, body string, pairs ...string) {
		list = append(list, session.Record{ID: session.MsgID(len(list)), At: at.Add(time.Duration(len(list)) * time.Millisecond), Outgoing: out,
			Version: stomp.V12, Frame: stomp.Frame{Command: command, Header: stomp.NewHeader(pairs...), Body: []byte(body)}})
	}
	add(true, stomp.CONNECT, "", "accept-version", "1.2", "host", "/", "login", "admin", "passcode", "********")
	add(false, stomp.CONNECTED, "", "version", "1.2", "server", "ActiveMQ/5.17.2")
	add(true, stomp.SUBSCRIBE, "", "id", "s1", "destination", "/queue/orders", "ack", "client-individual", "receipt", "r1")
	add(false, stomp.RECEIPT, "", "receipt-id", "r1")
	add(false, stomp.MESSAGE, "hello", "subscription", "s1", "destination", "/queue/orders", "message-id", "m1", "ack", "a1")
	add(true, stomp.ACK, "", "id", "a1", "receipt", "r2")
	add(false, stomp.ERROR, "java.lang.SecurityException", "message", "not allowed")
	for i := range list {
		raw, err := stomp.AppendFrame(nil, list[i].Frame, stomp.V12)
		if err != nil {
			panic(err)
		}
		list[i].Raw = raw
	}
	return list
}

// screens are the golden screens: what each shows, and how to get there.
var screens = map[string]func(*Model, *conn){
	"main":    func(*Model, *conn) {},
	"headers": func(m *Model, _ *conn) { press(m, "v") },
	"raw":     func(m *Model, _ *conn) { press(m, "v", "v") },
	"frames": func(m *Model, c *conn) {
		wire := conversation()
		c.read = func(id session.MsgID) (session.Record, error) { return wire[id], nil }
		clear(c.cards)
		v := c.subs[0] // the journal's ids of this conversation: one message, record 4
		v.ids, v.states, v.list = []session.MsgID{4}, []session.MsgState{session.Held}, list{}
		v.list.grow(1)
		m.apply(c, session.Batch{Events: []session.Event{
			session.FrameLogged{From: 5, To: session.MsgID(len(wire))},
			session.FrameFated{Frame: 0, Fate: session.Written},
			session.FrameFated{Frame: 2, Fate: session.Confirmed, By: 3, ByKnown: true, After: 2 * time.Millisecond},
			session.FrameFated{Frame: 5, Fate: session.Rejected, By: 6, ByKnown: true, After: 3 * time.Millisecond, Deduced: true}}, Stats: c.stats})
		press(m, "L", "g", "j", "j")
	},
	"transaction": func(m *Model, c *conn) {
		transaction(m, c, session.TxIsOpen)
		press(m, "5", "enter")
	},
	"confirm": func(m *Model, c *conn) {
		m.openPanel(newConfirm(c, session.PlanAnswer{Title: "Nack 1 message?", Lines: []string{"Goes straight to a dead letter queue, after this one nack."},
			Messages: []session.MsgID{0}, Choices: []session.Choice{{Label: "Dead letter queue", Danger: true}, {Label: "Requeue"}}}))
	},
	"typed": func(m *Model, c *conn) {
		c.profile.Guard = true
		m.openPanel(newConfirm(c, session.PlanAnswer{Title: "Nack 5 messages?", Lines: []string{"Goes straight to a dead letter queue, after this one nack.",
			"This connection is guarded, and this takes 5 messages: type the name of the destination first."},
			Choices: []session.Choice{{Label: "Dead letter queue", Danger: true, Typed: "/queue/orders"}}}))
		press(m, "/", "q", "u")
	},
	"mistakes": func(m *Model, c *conn) {
		text := []byte("# a transfer\n[[step]]\nreceive = \"/queue/orders\"\ncount = 0\n\n[[step]]\nsend = \"/queue/out\"\n  count = 2\n")
		_, err := txfile.Parse("transfer.toml", text)
		m.showMistakes("transfer.toml", text, err)
	},
	"composer": func(m *Model, c *conn) {
		m.openPanel(newComposer(c, stomp.Send{Destination: "/queue/orders", ContentType: "application/json",
			Header: stomp.NewHeader("priority", "4", "trace", "a", "trace", "b"), Body: []byte("{\n  \"order\": 43\n}\n")}, composeTarget{step: -1}))
	},
	"information": func(m *Model, _ *conn) { press(m, "i") },
	"columns":     func(m *Model, _ *conn) { press(m, "C", "j", " ") },
	"copy":        func(m *Model, _ *conn) { press(m, "y") },
	"help":        func(m *Model, _ *conn) { press(m, "?") },
	"palette":     func(m *Model, _ *conn) { press(m, ":", "a", "c", "k") },
	"down": func(m *Model, c *conn) {
		m.apply(c, session.Batch{Events: []session.Event{
			session.MsgChanged{Messages: []session.MsgID{0, 4}, State: session.LeaseLost, Why: "the connection was lost: the broker delivers it again"},
			session.SubChanged{Sub: session.Subscription{ID: 1, Destination: "/queue/orders", Badge: session.BadgeHold, Ack: stomp.AckClientIndividual,
				State: session.SubEnded, Received: 5, Note: "the connection was lost"}},
			session.SubChanged{Sub: session.Subscription{ID: 2, Destination: "/topic/prices", Badge: session.BadgeTail, State: session.SubEnded, Received: 1204}},
			session.LinkChanged{Link: session.Link{State: session.Down, Addr: "127.0.0.1:61613",
				Error: "127.0.0.1:61613 closed the connection: connect again, or ask the broker's log why."}}}})
	},
	"nothing yet": func(m *Model, c *conn) {
		c.subs, c.link = nil, session.Link{State: session.Idle}
		m.setFocus(paneConnections)
		c.stats = session.Stats{}
	},
}

// TestScreens holds View against golden files, in mono so that they can be
// read, with a fixed clock. `go test ./ui -run TestScreens -update` writes them.
func TestScreens(t *testing.T) {
	for name, open := range screens {
		for _, size := range [][2]int{{80, 24}, {120, 36}} {
			file := fmt.Sprintf("%s-%dx%d.golden", name, size[0], size[1])
			t.Run(file, func(t *testing.T) {
				m, c := orderModel(t)
				resize(m, size[0], size[1])
				m.View() // the panes learn their heights by being drawn
				open(m, c)
				resize(m, size[0], size[1])
				checkScreen(t, m, size[0], size[1])
				compare(t, filepath.Join("testdata", file), m.View())
			})
		}
	}
}

func compare(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want = bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n")) // a checkout on Windows
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the screen is another than in %s (-update writes it anew):\n%s", path, diff)
	}
}
