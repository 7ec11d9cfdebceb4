//go:build linux || darwin

package ui_test

import (
	"strings"
	"testing"

	"stompbox/stomp/stomptest"
)

// walkCompose goes through point 6: compose with a header and a body of several
// lines, hold what was sent, edit it and send it again, answer it.
func walkCompose(t *testing.T, g target) {
	w := newWalk(t, g)
	w.compose(draft{dest: w.out, kind: "text/plain", body: "Grüße 宽\r  z", headers: []string{"colour", "blue:green"}})
	w.see("body            15 bytes")
	w.keys("ctrl+s").see("send to "+w.out+": written and confirmed in ", " ms")
	if s := w.screen(); !s.has("▸ headers", "blue:green") {
		t.Errorf("the composer did not stay as it was:\n%s", s)
	}
	w.keys("esc").gone("╭─ Compose")
	w.hold(w.out, "held")

	w.keys("e").see("╭─ Compose", "▸ body", "blue:green")
	if s := w.screen(); s.has("message-id") || s.has("redelivered") || s.has("subscription:") {
		t.Errorf("headers that the broker sets are sent again:\n%s", s)
	}
	w.text("Again: ")
	w.see("22 bytes", "Again: Grüße")
	w.keys("ctrl+s").see(w.out+": written and confirmed in ", " ms")
	w.keys("esc").gone("╭─ Compose")
	w.states(1, "held", "held")
	w.quit()

	if g.check == nil {
		return
	}
	got := g.check.Drain(t, w.out, 2)
	if len(got) != 2 {
		t.Fatalf("the broker has %d messages, want 2", len(got))
	}
	for i, want := range []string{"Grüße 宽\n  z", "Again: Grüße 宽\n  z"} {
		if string(got[i].Body) != want {
			t.Errorf("message %d is %q at the broker, want %q", i+1, got[i].Body, want)
		}
		if h := got[i].Headers; h["colour"] != "blue:green" || h["content-type"] != "text/plain" {
			t.Errorf("message %d has headers %v", i+1, h)
		}
	}
}

// walkClient holds in mode client, where an ack takes what came before.
func walkClient(t *testing.T, g target) {
	w := newWalk(t, g)
	w.seed(w.in, orders(4)...)
	w.keys("s").see("╭─ Subscribe", "▸ destination")
	w.keys("ctrl+u").text(w.in).keys("tab").see("▸ ack")
	w.keys("right").see("[client]")
	w.keys("enter").see("HOLD   client ")
	w.states(1, "held", "held", "held", "held")
	w.keys("g", "j", "j", "A")
	w.question("Ack 3 messages?", "3 messages: #1–#3")
	w.keys("esc").gone("╭─ Ack 3")
	w.states(1, "held", "held", "held", "held")
	w.keys("A")
	w.question("Ack 3 messages?")
	w.keys("y")
	w.states(1, "acked", "acked", "acked", "held")

	// Esc takes a quit back; y goes, and gives back what is held.
	w.keys("q")
	w.question("Quit?", "1 held message")
	w.keys("esc").gone("╭─ Quit?")
	w.states(1, "acked", "acked", "acked", "held")
	w.quit()
	w.count(w.in, 1)
}

// walkVersions connects with one version at a time, by --protocol.
func walkVersions(t *testing.T, g target) {
	for _, version := range []string{"1.0", "1.1", "1.2"} {
		t.Run(version, func(t *testing.T) {
			w := newWalk(t, g, "--protocol", version)
			w.see("STOMP " + version)
			w.seed(w.in, orders(3)...)
			w.hold(w.in, "held", "held", "held")
			if version == "1.0" {
				w.keys("x").hear("NACK: not in STOMP 1.0; leave the message held, or connect with 1.1 or 1.2")
				w.states(1, "held", "held", "held")
				w.keys("esc").gone("NACK: not in")
				w.see("HOLD   client ")
			}
			w.keys("g", "a")
			if version == "1.0" { // mode client: an ack takes all before it, so it asks
				w.see("Takes 1 message in all")
				w.keys("enter")
			}
			w.states(1, "acked", "held", "held")
			w.keys("6").see("╭─ 6 Frames")
			w.keys("g").see("passcode")
			if s := w.screen(); s.has("accept-version") == (version == "1.0") {
				t.Errorf("accept-version is for 1.1 and later:\n%s", s)
			}
			w.keys("esc").gone("╭─ 6 Frames")
			w.quit()
			w.count(w.in, 2)
		})
	}
}

// walkFrames looks into the log of frames: fates, and the passcode masked.
func walkFrames(t *testing.T, g target) {
	w := newWalk(t, g)
	w.seed(w.in, orders(1)...)
	w.hold(w.in, "held")
	w.keys("a")
	w.states(1, "acked")
	w.keys("L").see("╭─ 6 Frames")
	s := w.await("an ack with its fate", func(s screen) bool { return strings.Contains(frameRow(s, "→ ACK"), "confirmed") })
	for frame, fate := range map[string]string{"→ SUBSCRIBE": "confirmed", "→ CONNECT ": "", "← CONNECTED": "", "← MESSAGE": "", "← RECEIPT": ""} {
		if row := frameRow(s, frame); row == "" || !strings.Contains(row, fate) {
			t.Errorf("the log has no %s with fate %q:\n%s", frame, fate, s)
		}
	}
	w.keys("g").see("passcode        ********")
	w.keys("v").see("passcode:********")
	w.keys("v").see("empty body")
	w.keys("G", "enter").see("RECEIPT", "receipt-id")
	w.keys("esc", "esc").see("╭─ 3 Messages")
	w.quit()
}

// frameRow finds the first row of the log with this frame.
func frameRow(s screen, frame string) string {
	for _, row := range s.box("6 Frames") {
		if strings.Contains(row, frame) {
			return row
		}
	}
	return ""
}

func TestWalkPassword(t *testing.T) {
	const secret = "a-Secret-that-must-not-show"
	g := ours(t, "--user", "walker:"+secret)
	c := startTerminal(t, 130, 44, nil, stompbox(t), "stomp://walker@"+g.addr)
	c.see("password of walker at " + g.addr + ":")
	c.secretive()
	c.text(secret).keys("enter")
	c.see("connected to stompbox")
	c.keys("L").see("╭─ 6 Frames", "→ CONNECT")
	c.keys("g").see("passcode        ********")
	for range 3 { // the other views
		c.keys("v")
		c.see("╭─ 6 Frames")
	}
	c.keys("1").see("╭─ 1 Connections")
	c.keys("q")
	if code := c.exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	c.restored()
	for _, part := range []string{secret, "Secret", "a-S"} {
		if strings.Contains(string(c.written()), part) {
			t.Errorf("%q of the password reached the terminal", part)
		}
	}
}

// A password in the URL is used, and shown nowhere.
func TestWalkPasswordInURL(t *testing.T) {
	const secret = "an0ther-Secret"
	g := ours(t, "--user", "walker:"+secret)
	c := startTerminal(t, 130, 44, nil, stompbox(t), "stomp://walker:"+secret+"@"+g.addr)
	c.see("connected to stompbox")
	c.keys("L").see("╭─ 6 Frames", "→ CONNECT")
	c.keys("q")
	if code := c.exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	c.restored()
	if strings.Contains(string(c.written()), secret) {
		t.Error("the password reached the terminal")
	}
}

// Two connections side by side, the second by the form, each with its own state.
func walkSideBySide(t *testing.T, first, second target) {
	w := newWalk(t, first)
	w.seed(w.in, orders(2)...)
	w.hold(w.in, "held", "held")
	w.keys("o").see("╭─ Open a connection", "▸ url")
	w.keys("ctrl+u").text(second.url("")).keys("tab").see("▸ password")
	w.text("admin").see("*****")
	w.keys("enter").see("connected to " + second.title())
	w.see("p peeks at a queue without consuming")
	if s := w.screen(); !strings.Contains(s[0], second.addr) || strings.Contains(s[0], "held") {
		t.Errorf("the status line is not the second's: %q", s[0])
	}
	w.keys("1", "k")
	w.await("the first connection", func(s screen) bool { return strings.Contains(s[0], first.addr) })
	w.states(1, "held", "held")
	w.keys("3", "g", "a")
	w.states(1, "acked", "held")
	w.keys("1", "j")
	w.await("the second connection", func(s screen) bool { return strings.Contains(s[0], second.addr) })
	w.keys("x")
	w.see("down")
	w.keys("q")
	w.question("Quit?", "1 held message")
	w.keys("y")
	w.left(0)
	w.count(w.in, 1)
}

func TestWalkSideBySide(t *testing.T) { walkSideBySide(t, ours(t), ours(t)) }

func TestBrokersWalkSideBySide(t *testing.T) {
	walkSideBySide(t, targetOf(stomptest.ActiveMQ(t)), targetOf(stomptest.RabbitMQ(t)))
}
