package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stompbox/stomp/broker"
)

// The console in plain lines, through everything that matters: nothing of it
// holds an escape sequence, whatever comes from the broker and whatever the
// terminal is called.
func TestPlain(t *testing.T) {
	for _, kind := range []string{"xterm-256color", "dumb", ""} {
		t.Run("TERM="+kind, func(t *testing.T) {
			b := newStage(t, broker.Options{})
			for n := 1; n <= 4; n++ {
				b.put("/queue/in", fmt.Sprintf(`{"order":%d,"evil":"\u001b[2J"}`, n))
			}
			b.put("/queue/in", "\x1b[2J\x1b]0;title\x07\u009b31m")
			dir := t.TempDir()
			file, body := filepath.Join(dir, "tx.toml"), filepath.Join(dir, "body")
			s := sit(t, kind, "--plain", b.url)
			s.await(t, "in plain lines: help lists the commands")
			s.await(t, "connect: confirmed")
			s.does("list connections", b.b.Addr(), "connected, STOMP 1.2", "list: confirmed: 1 connection")
			s.does("peek /queue/in 2", "#1 ", "peek: confirmed: 2 shown, nothing is consumed")
			s.does("subscribe /queue/in --prefetch 5", "subscribe: confirmed")
			s.does("wait messages 7", "wait: confirmed")
			s.does("list held", "#3 held for ", "/queue/in", "list: confirmed: 5 messages held")
			s.does("list messages state:held order:2 or body:2J", "#4 held", "list: confirmed:")
			s.does("show 3", `"order": 1`, "show: confirmed")
			s.does("show 3 headers", "message-id", "show: confirmed")
			s.does("show 7 raw", "show: confirmed")
			s.does("save 7 "+body, "octets written to "+body)
			s.does("filter order:1", "filter: confirmed")
			s.does("tx new", "tx: confirmed: tx-1: what is sent")
			s.does("send /queue/out first", "send: drafted: step 1 of tx-1")
			s.does("send /queue/out second", "send: drafted: step 2 of tx-1")
			s.does("ack 3-4", "ack: drafted: steps 3 to 4 of tx-1")
			s.does("tx move 1 2", "tx: confirmed")
			s.does("tx show", "tx-1 drafting, 4 steps", "step 1, SEND /queue/out, 6 octets: drafted", "step 3, ACK #3, held: drafted")
			s.does("tx dry", "BEGIN", "COMMIT", "6 frames would go; nothing was sent")
			s.does("tx save "+file, "written to "+file)
			s.does("tx step", "tx: confirmed: step 1 of tx-1, SEND /queue/out, 6 octets: confirmed", "3 left")
			s.does("tx run", "tx: confirmed: commit tx-1")
			s.does("tx again", "Step 3 (ACK) is left out", "tx: confirmed: tx-2 drafting, 2 steps")
			s.does("tx drop", "tx: confirmed")
			s.does("tx load "+file, "tx: confirmed: tx-3 drafting, 4 steps")
			s.does("tx abort", "tx: refused: tx-3 is drafting: there is nothing to abort")
			s.does("tx use none", "goes out at once")
			s.does("nack 7", "comes back at once", "nack: confirmed")
			s.does("list transactions", "tx-1 committed, 4 steps", "tx-3 drafting, 4 steps", "list: confirmed: 2 transactions")
			s.does("show 3 hex", "show: confirmed")
			s.does("list messages size>", "list: refused: column")
			if all := s.ends(ExitDone); strings.ContainsAny(all, "\x1b\u009b") {
				t.Errorf("an escape sequence: %q", all)
			}
			saved, err := os.ReadFile(body)
			if err != nil || string(saved) != "\x1b[2J\x1b]0;title\x07\u009b31m" {
				t.Errorf("saved %q, %v", saved, err)
			}
			b.left("/queue/out", 2)
			b.left("/queue/in", 3)
		})
	}
}

// Keys that a terminal gives: completion, history and changes within a line are
// drawn without an escape sequence too.
func TestPlainKeys(t *testing.T) {
	b := newStage(t, broker.Options{})
	s := sit(t, "xterm", "--plain", b.url)
	s.await(t, "connect: confirmed")
	s.await(t, shellPrompt)
	s.types("subs\t/queue/in\r")
	s.await(t, "subscribe: confirmed")
	s.await(t, shellPrompt)
	s.types("tx n\t\r")
	s.await(t, "tx: confirmed: tx-1")
	s.await(t, shellPrompt)
	s.types("list transX\x7factions\x01\x05\x1b[D\x1b[C\t\r")
	s.await(t, "tx-1 drafting")
	s.await(t, shellPrompt)
	s.types("\x1b[A\x1b[A\x1b[B\x15list \t\t")
	s.await(t, "connections  subscriptions")
	s.types("held\r")
	s.await(t, "0 messages held")
	if all := s.ends(ExitDone); strings.Contains(all, "\x1b") {
		t.Errorf("an escape sequence: %q", all)
	}
}

// On a terminal that says it is dumb the console is plain by itself.
func TestDumbTerminalIsPlain(t *testing.T) {
	b := newStage(t, broker.Options{})
	s := sit(t, "dumb", b.url)
	s.await(t, "TERM=dumb: plain lines in place of the console")
	s.await(t, "connect: confirmed")
	s.ends(ExitDone)
}

// Without a broker it says which there are.
func TestPlainWithoutABroker(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	s := sit(t, "xterm", "--plain")
	s.await(t, "list: confirmed: 0 connections")
	s.ends(ExitDone)
}

// On a guarded connection the name is given with the command.
func TestPlainGuarded(t *testing.T) {
	b := newStage(t, broker.Options{})
	for n := range 5 {
		b.put("/queue/in", fmt.Sprint(n))
	}
	s := sit(t, "dumb", "--plain", "--guard", b.url)
	s.does("subscribe /queue/in", "subscribe: confirmed")
	s.does("wait messages 5", "wait: confirmed")
	s.does("list connections", "guarded")
	s.does("ack 1-5", "ack: refused: this connection is guarded and this touches 5 messages: add --sure /queue/in")
	s.does("ack 1-5 --sure /queue/out", "ack: refused: this connection is guarded")
	s.does("nack 1-4", "nack: refused: this connection is guarded")
	s.does("ack 1-2", "ack: confirmed")
	s.does("subscribe /queue/b auto", "subscribe: refused: this connection is guarded and this touches all that is there: add --sure /queue/b")
	s.does("ack 3-5", "ack: confirmed")
	s.ends(ExitDone)
	b.left("/queue/in", 0)
}

// What the end of the broker does to a plan is said, and the plan is there still.
func TestPlainAfterTheBrokerDied(t *testing.T) {
	b := newStage(t, broker.Options{})
	s := sit(t, "dumb", "--plain", b.url)
	s.does("tx new", "tx: confirmed")
	s.does("send /queue/out x", "send: drafted")
	s.does("send /queue/out y", "send: drafted")
	s.does("tx step", "1 left")
	b.b.Close()
	s.await(t, "tx-1 is rolled back:")
	s.types("tx step\r") // the prompt was there before the news
	s.await(t, "tx: refused: not connected: connect first")
	s.does("tx show", "tx-1 rolled back, 2 steps", "step 1, SEND /queue/out, 1 octet: confirmed", "step 2, SEND /queue/out, 1 octet: drafted")
	s.ends(ExitDone)
}

// What becomes of what is held is said before the end, as the console says it.
func TestPlainSaysWhatBecomesOfWhatIsHeld(t *testing.T) {
	for _, last := range []string{"disconnect", ""} {
		b := newStage(t, broker.Options{})
		b.put("/queue/in", "a")
		b.put("/queue/in", "b")
		s := sit(t, "dumb", "--plain", b.url)
		s.does("subscribe /queue/in", "subscribe: confirmed")
		s.does("wait messages 2", "wait: confirmed")
		s.does("ack 1", "ack: confirmed")
		if last != "" {
			s.does(last, "1 held message goes back in order, marked redelivered.", "disconnect: confirmed")
		}
		if said := s.ends(ExitDone); strings.Count(said, "1 held message goes back in order, marked redelivered.") != 1 {
			t.Errorf("%q, then the end of the input: it says\n%s", last, said)
		}
		b.left("/queue/in", 1)
	}
}
