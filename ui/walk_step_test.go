//go:build linux || darwin

package ui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stompbox/stomp/stomptest"
)

// sent is the fate of a send that is in an open transaction: RabbitMQ confirms
// it after the commit.
func (w *walk) sent() string {
	if w.g.kind == stomptest.KindRabbitMQ {
		return "SEND written"
	}
	return "SEND confirmed"
}

// next sends the next step.
func (w *walk) next(title string) {
	w.t.Helper()
	w.keys(".")
	if s := w.await("a question or the step", func(s screen) bool { return s.has("╭─ Send step") || s.has(title) }); s.has("╭─ Send step") {
		w.keys("y")
	}
	w.see(title)
}

// walkSteps sends a transaction step by step, each with its receipt, looks at
// what is left in a dry run, and commits.
func walkSteps(t *testing.T, g target) {
	w := newWalk(t, g)
	w.drafts()
	w.next("╭─ 5 Transaction tx-1  open")
	w.steps("BEGIN confirmed", w.sent(), "SEND drafted", "ACK drafted", "COMMIT drafted")
	w.hear(". sends step 2, ctrl+s the rest and COMMIT, x aborts")
	w.next(". sends step 3")
	w.steps("BEGIN confirmed", w.sent(), w.sent(), "ACK drafted", "COMMIT drafted")
	w.keys("D").see("Dry run of the rest of tx-1: nothing is sent", "BEGIN and 2 steps are sent already", "step 3")
	w.keys("esc").gone("Dry run")
	w.next("every step sent")
	w.steps("BEGIN confirmed", w.sent(), w.sent(), "ACK confirmed", "COMMIT drafted")
	w.keys(".").hear("every step is sent: ctrl+s commits, x aborts")
	w.keys("esc").see("╭─ 3 Messages")
	w.states(1, "in tx", "held")
	w.count(w.out, 0)
	w.keys("5", "enter").see("╭─ 5 Transaction tx-1  open")
	w.commit()
	w.see("╭─ 5 Transaction tx-1  committed")
	w.steps("BEGIN confirmed", "SEND confirmed", "SEND confirmed", "ACK confirmed", "COMMIT confirmed")
	w.keys("esc").see("╭─ 3 Messages")
	w.states(1, "acked", "held")
	w.quit()
	w.count(w.in, 1)
	w.arrived("first", "second")
}

// walkStepsKilled kills the broker between two steps: what was sent is rolled
// back and nothing is repeated. A new run leaves out the ack of the message that
// is gone, and does the sends.
func walkStepsKilled(t *testing.T, g target, restart func()) {
	w := newWalk(t, g)
	w.drafts()
	w.next(". sends step 2")
	w.next(". sends step 3")
	g.kill()
	w.see("╭─ 5 Transaction tx-1  rolled back  3 steps")
	w.hear("The broker kept nothing of it.")
	if s := w.screen(); s.has("committed") {
		t.Errorf("what is rolled back is called committed:\n%s", s)
	}
	w.keys(".").hear("not connected: press 1, then enter")
	if restart == nil {
		w.quitFromTx()
		return
	}
	restart()
	w.keys("esc").gone("╭─ 5 Transaction tx-1")
	w.keys("1", "enter") // at once, in place of waiting for the next attempt
	w.await("the link", func(s screen) bool { return strings.Contains(s[0], "STOMP 1.") })
	w.keys("5", "enter").see("╭─ 5 Transaction tx-1  rolled back  3 steps")
	w.keys("R")
	w.question("Draft tx-1 again as a new transaction?", "Step 3 (ACK) is left out:", "Nothing is sent before you commit the new one.")
	w.keys("y").see("╭─ 5 Transaction tx-2  drafting  2 steps")
	w.hear("Step 3 (ACK) is left out:")
	w.commit()
	w.see("╭─ 5 Transaction tx-2  committed")
	w.quitFromTx()
	w.arrived("first", "second")
	w.count(w.in, 2)
}

func TestWalkSteps(t *testing.T) { walkSteps(t, ours(t)) }

func TestWalkStepsKilled(t *testing.T) { walkStepsKilled(t, ours(t), nil) }

func TestBrokersWalkSteps(t *testing.T) { everyBroker(t, walkSteps) }

func TestBrokersWalkStepsKilled(t *testing.T) { everyKilledBroker(t, walkStepsKilled) }

// walkTxFile writes a transaction to a file and throws it away, loads it with a
// mistake and without it, runs it, and drafts it again.
func walkTxFile(t *testing.T, g target) {
	w := newWalk(t, g)
	w.drafts()
	path := filepath.Join(t.TempDir(), "transfer.toml")
	w.keys("w").see("╭─ Write tx-1 to a file")
	w.text(path).keys("enter").hear("written to " + path)
	w.keys("x")
	w.question("Remove tx-1 from the list?")
	w.keys("y").see("this transaction has been removed")
	w.keys("esc").gone("this transaction has been removed")

	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	bad := strings.Replace(string(good), "message = 1", "message = 7", 1)
	if err := os.WriteFile(path, []byte(bad), 0o600); err != nil || bad == string(good) {
		t.Fatalf("%v\n%s", err, good)
	}
	w.keys("O").see("╭─ Load a transaction")
	w.text(path).keys("enter").see("╭─ transfer.toml: 1 mistake")
	w.hear("column 1: step 4: message must be from 1 to 1, the count of that receive", "message = 7")
	w.keys("esc").gone("1 mistake")
	w.see("╭─ Load a transaction", filepath.Base(path))
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	w.keys("enter").see("╭─ 5 Transaction tx-2  drafting  3 steps")
	w.steps("BEGIN drafted", "SEND drafted", "SEND drafted", "ACK drafted", "COMMIT drafted")
	w.commit()
	w.see("╭─ 5 Transaction tx-2  committed")
	w.keys("R")
	w.question("Draft tx-2 again as a new transaction?", "tx-2 was committed: the new one sends 2 messages a second time.", "Step 3 (ACK) is left out:")
	w.keys("y").see("╭─ 5 Transaction tx-3  drafting  2 steps")
	w.keys("[").see("╭─ 5 Transaction tx-2  committed", "1 of 2")
	w.keys("]").see("╭─ 5 Transaction tx-3  drafting", "2 of 2")
	w.next("╭─ 5 Transaction tx-3  open")
	w.keys("esc").gone("╭─ 5 Transaction tx-3")
	w.keys("q")
	w.question("Quit?", "1 transaction is open: the broker rolls back what is not committed.")
	w.keys("y")
	w.left(0)
}

// walkGuarded is on a guarded connection, where many messages want the name.
// Pasting it types it; the line break in the paste does not confirm, and no
// paste answers a question.
func walkGuarded(t *testing.T, g target) {
	w := newWalk(t, g, "--guard")
	w.see("GUARDED")
	w.seed(w.in, orders(5)...)
	w.hold(w.in, "held", "held", "held", "held", "held")
	w.keys("3", "g", "x")
	w.question("Nack 1 message?")
	w.paste("y\r\n").paste("\r").keys("esc").gone("╭─ Nack 1 message?")
	w.states(1, "held", "held", "held", "held", "held")

	w.keys("*", "a")
	w.question("Ack 5 messages?", "This connection is guarded", "type "+w.in)
	w.keys("y", "enter").hear("that is another name; it is " + w.in)
	w.keys("ctrl+u").paste(w.in+"\r\n").see("name "+w.in, "╭─ Ack 5 messages?")
	w.states(1, "held", "held", "held", "held", "held")
	w.keys("enter").gone("╭─ Ack 5 messages?")
	w.states(1, "acked", "acked", "acked", "acked", "acked")
	w.quit()
	w.count(w.in, 0)
}
