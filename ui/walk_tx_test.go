//go:build linux || darwin

package ui_test

import (
	"strings"
	"testing"

	"stompbox/stomp/stomptest"
)

// drafts composes a transaction of two sends and an ack of message 1, and opens it.
func (w *walk) drafts() {
	w.t.Helper()
	w.seed(w.in, orders(2)...)
	w.hold(w.in, "held", "held")
	for _, body := range []string{"first", "second"} {
		w.compose(draft{dest: w.out, kind: "text/plain", body: body, headers: []string{"persistent", "true"}})
		w.keys("ctrl+t").see("added to the transaction: nothing is sent")
		w.keys("esc").gone("╭─ Compose")
	}
	w.see("tx-1  drafting    2 steps")
	w.keys("3", "g", "t")
	w.question("Add 1 message to tx-1", "Nothing is sent until the transaction is committed.")
	w.keys("enter").see("tx-1  drafting    3 steps")
	w.states(1, "held", "held")
	w.keys("5", "enter").see("╭─ 5 Transaction tx-1  drafting  3 steps")
	w.steps("BEGIN drafted", "SEND drafted", "SEND drafted", "ACK drafted", "COMMIT drafted")
}

// steps waits until the opened transaction shows these frames with these fates.
func (w *walk) steps(want ...string) screen {
	w.t.Helper()
	return w.await(strings.Join(want, ", "), func(s screen) bool {
		rows := s.box("5 Transaction")
		if len(rows) < len(want)+2 {
			return false
		}
		for i, row := range rows[2 : 2+len(want)] {
			what, fate, _ := strings.Cut(want[i], " ")
			if !strings.Contains(row, " "+what+" ") || !strings.Contains(row, " "+fate+" ") {
				return false
			}
		}
		return true
	})
}

// commit presses ctrl+s, and yes where this broker gives a warning.
func (w *walk) commit() {
	w.t.Helper()
	w.keys("ctrl+s")
	s := w.await("a question or the commit", func(s screen) bool { return s.has("╭─ Commit tx-") || strings.Contains(s[1], "  committed  ") })
	if s.has("╭─ Commit tx-") {
		w.keys("y").gone("╭─ Commit tx-")
	}
}

// walkCommit goes through point 7: reorder, look at the frames, commit.
func walkCommit(t *testing.T, g target) {
	w := newWalk(t, g)
	w.drafts()
	w.keys("J")
	w.await("the first step below the second", func(s screen) bool {
		return strings.Contains(s.box("Step 2").String(), "first") && s.has("▌ 2 ")
	})
	w.keys("D").see("Dry run of tx-1: nothing is sent", "BEGIN", "transaction:tx-id")
	w.keys("pgdown", "pgdown", "pgdown").see("COMMIT")
	w.keys("esc").gone("Dry run")
	w.steps("BEGIN drafted", "SEND drafted", "SEND drafted", "ACK drafted", "COMMIT drafted")

	w.commit()
	w.see("╭─ 5 Transaction tx-1  committed")
	w.steps("BEGIN confirmed", "SEND confirmed", "SEND confirmed", "ACK confirmed", "COMMIT confirmed")
	w.keys("ctrl+s").hear("tx-1 is committed: its work would be done twice")
	w.keys("esc").see("╭─ 3 Messages")
	w.see("tx-1  committed")
	w.states(1, "acked", "held")
	w.quit()
	w.count(w.in, 1)
	w.arrived("second", "first")
}

// arrived has python3-stomp take the messages out of the queue that was sent to.
func (w *walk) arrived(bodies ...string) {
	w.t.Helper()
	if w.g.check == nil {
		return
	}
	var got []string
	for _, m := range w.g.check.Drain(w.t, w.out, len(bodies)) {
		got = append(got, string(m.Body))
	}
	if strings.Join(got, "|") != strings.Join(bodies, "|") {
		w.t.Errorf("the broker has %q in %s, want %q", got, w.out, bodies)
	}
}

// walkAbort begins, aborts, removes a step, and runs the rest again.
func walkAbort(t *testing.T, g target) {
	w := newWalk(t, g)
	w.drafts()
	w.begin()
	w.see("If the link dies now, the broker rolls it back.")
	w.keys("x")
	w.question("Abort tx-1?", "the steps stay here and can be run again", "1 message staged in it is held again")
	w.keys("y").see("╭─ 5 Transaction tx-1  aborted  3 steps")
	w.hear("The broker kept nothing of it.")
	w.see("ABORT")
	w.keys("g", "d").see("tx-1  aborted  2 steps")
	w.commit()
	w.see("╭─ 5 Transaction tx-1  committed")
	w.steps("BEGIN confirmed", "SEND confirmed", "ACK confirmed", "COMMIT confirmed")
	w.keys("esc").see("╭─ 3 Messages")
	w.states(1, "acked", "held")
	w.quit()
	w.count(w.in, 1)
	w.arrived("second")
}

// begin sends BEGIN and the steps.
func (w *walk) begin() {
	w.t.Helper()
	w.keys("b")
	s := w.await("a question or the begin", func(s screen) bool { return s.has("╭─ Open tx-1") || s.has("tx-1  open  ") })
	if s.has("╭─ Open tx-1") {
		w.keys("y")
	}
	w.see("╭─ 5 Transaction tx-1  open  3 steps")
}

// walkKilled kills the broker between BEGIN and COMMIT.
func walkKilled(t *testing.T, g target, restart func()) {
	w := newWalk(t, g)
	w.drafts()
	w.begin()
	g.kill()
	w.see("╭─ 5 Transaction tx-1  rolled back  3 steps")
	w.hear("The broker kept nothing of it.")
	w.keys("esc").gone("╭─ 5 Transaction tx-1")
	w.see("tx-1  rolled back")
	w.states(1, "lease lost", "lease lost")
	w.await("no link in the status line", func(s screen) bool {
		return !strings.Contains(s[0], "STOMP 1.") && strings.Contains(s[0], g.addr) && !strings.Contains(s[0], "held")
	})
	w.keys("3", "g", "a").hear("not connected: press 1, then enter")
	if restart != nil {
		restart()
		w.keys("1", "enter") // at once, in place of waiting for the next attempt
		w.await("the link", func(s screen) bool { return strings.Contains(s[0], "STOMP 1.") })
		w.see("tx-1  rolled back") // nothing is repeated
	}
	w.quit()
	if restart != nil {
		w.arrived()
		w.count(w.in, 2)
	}
}

// walkUnknown cuts the line after the broker has committed and before its
// receipt comes: nobody here can know.
func walkUnknown(t *testing.T, direct target) {
	proxy := stomptest.NewProxy(t, direct.addr)
	g := direct
	g.addr = proxy.Addr()
	w := newWalk(t, g)
	w.drafts()
	w.begin()
	proxy.Stall(stomptest.ToClient)
	w.keys("ctrl+s")
	if s := w.await("the commit", func(s screen) bool { return s.has("╭─ Commit tx-1") || s.has("tx-1  committing") }); s.has("╭─ Commit tx-1") {
		w.keys("y")
	}
	w.see("╭─ 5 Transaction tx-1  committing")
	w.steps("BEGIN confirmed", "SEND ", "SEND ", "ACK ", "COMMIT written")
	w.g = direct
	w.count(w.out, 2) // waits until the broker has committed
	proxy.Cut()
	w.see("╭─ 5 Transaction tx-1  unknown")
	w.steps("BEGIN confirmed", "SEND ", "SEND ", "ACK ", "COMMIT unknown")
	if s := w.screen(); s.has("committed") {
		t.Errorf("an unknown commit is called committed:\n%s", s)
	}
	w.keys("ctrl+s").hear("tx-1 is unknown: its work would be done twice")
	w.quitFromTx()
	w.arrived("first", "second")
}

// quitFromTx goes back from the opened transaction and leaves.
func (w *walk) quitFromTx() {
	w.t.Helper()
	w.keys("esc").gone("╭─ 5 Transaction tx-1")
	w.quit()
}

func TestWalkKilled(t *testing.T) { walkKilled(t, ours(t), nil) }

func TestBrokersWalkKilled(t *testing.T) { everyKilledBroker(t, walkKilled) }

// everyKilledBroker runs a walk on brokers of its own that it may kill and
// start again.
func everyKilledBroker(t *testing.T, walk func(t *testing.T, g target, restart func())) {
	for name, start := range map[string]func(testing.TB) *stomptest.Broker{
		"ActiveMQ": stomptest.OwnActiveMQ, "RabbitMQ": stomptest.OwnRabbitMQ} {
		t.Run(name, func(t *testing.T) {
			b := start(t)
			g := targetOf(b)
			g.kill = func() {
				if err := b.Kill(); err != nil {
					t.Fatal(err)
				}
			}
			walk(t, g, func() {
				if err := b.Restart(); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}
