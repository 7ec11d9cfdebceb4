package cli

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stompbox/stomp"
	"stompbox/stomp/broker"
	"stompbox/stomp/stomptest"
)

// local are the verbs that talk to no broker: wrong usage is all that can go wrong
// with them, beside what their own tests look at.
var local = []string{"demo", "broker", "decode", "encode", "open", "export", "profiles", "keys", "themes", "man", "version", "completion", "help"}

// exits are the exit codes by verb, at a broker that answers (A) and at peers that
// play what no broker does at will. FILE is a recording with a message in it, TX a
// transaction, BAD one that is refused.
var exits = []struct {
	code int
	line string
	in   string
	peer stomptest.Script // in place of the broker
}{
	{code: ExitDone, line: "send /queue/a -b x"},
	{code: ExitRefused, line: "send nowhere -b x"},
	{code: ExitTimedOut, line: "send /queue/a -b x", peer: mute(stomp.DISCONNECT)},
	{code: ExitUnknown, line: "send /queue/a -b x", peer: dies("SEND")},

	{code: ExitDone, line: "recv /queue/full --then release"},
	{code: ExitRefused, line: "recv nowhere"},
	{code: ExitTimedOut, line: "recv /queue/empty"},
	{code: ExitUnknown, line: "recv /queue/a", peer: stomptest.Script{stomptest.Accept("1.2"), stomptest.Expect("SUBSCRIBE"), stomptest.SendReceipt(), message(), stomptest.Expect("ACK"), stomptest.Close()}},

	{code: ExitDone, line: "peek /queue/full"},
	{code: ExitRefused, line: "peek nowhere"},

	{code: ExitRefused, line: "request nowhere -b x"},
	{code: ExitTimedOut, line: "request /queue/empty2 -b x"},
	{code: ExitUnknown, line: "request /queue/a -b x --reply-to /queue/b", peer: dies("SUBSCRIBE", "SEND")},

	{code: ExitDone, line: "move /queue/empty /queue/b --all --idle 50ms"},
	{code: ExitRefused, line: "move /queue/full nowhere -n 1 --force"},
	{code: ExitTimedOut, line: "move /queue/a /queue/b -n 1", peer: mute(stomp.DISCONNECT)},

	{code: ExitDone, line: "tx TX"},
	{code: ExitRefused, line: "tx BAD"},
	{code: ExitTimedOut, line: "tx TX", peer: mute(stomp.DISCONNECT)},
	{code: ExitUnknown, line: "tx TX", peer: dies("BEGIN", "SEND", "COMMIT")},

	{code: ExitDone, line: "run -", in: "send /queue/a x\n"},
	{code: ExitRefused, line: "run -", in: "send nowhere x\n"},
	{code: ExitTimedOut, line: "run -", in: "send /queue/a x\n", peer: mute(stomp.DISCONNECT)},
	{code: ExitUnknown, line: "run -", in: "send /queue/a x\n", peer: dies("SEND")},

	{code: ExitDone, line: "shell", in: "send /queue/a x\nquit\n"},

	{code: ExitDone, line: "raw", in: "SEND\ndestination:/queue/a\nreceipt:r\n\nx\x00"},
	{code: ExitRefused, line: "raw", in: "NONSENSE\n\n\x00"},

	{code: ExitDone, line: "ping"},
	{code: ExitTimedOut, line: "ping", peer: mute("")},

	{code: ExitDone, line: "doctor"},
	{code: ExitRefused, line: "doctor --write nowhere"},

	{code: ExitDone, line: "record NEW /queue/full -n 1"},

	{code: ExitDone, line: "replay FILE --to /queue/a"},
	{code: ExitRefused, line: "replay FILE --to nowhere"},
	{code: ExitTimedOut, line: "replay FILE --to /queue/a", peer: mute(stomp.DISCONNECT)},
	{code: ExitUnknown, line: "replay FILE --to /queue/a", peer: dies("SEND")},
}

// mute is a broker that listens and says no more after CONNECTED. At a frame of
// this command it goes away; "" is for none.
func mute(until string) stomptest.Script {
	return stomptest.Script{stomptest.Accept("1.2"), func(c *stomptest.PeerConn) error {
		var heard []byte
		for buf := make([]byte, 4096); until == "" || !bytes.Contains(heard, []byte(until+"\n")); {
			n, err := c.Conn.Read(buf)
			if err != nil {
				return nil // the end, however it comes
			}
			heard = append(heard, buf[:n]...)
		}
		return c.Conn.Close()
	}}
}

// dies answers all of these frames but the last one, at which it goes away.
func dies(commands ...string) stomptest.Script {
	s := stomptest.Script{stomptest.Accept("1.2")}
	for i, c := range commands {
		if i > 0 {
			s = append(s, stomptest.SendReceipt())
		}
		s = append(s, stomptest.Expect(c))
	}
	return append(s, stomptest.Close())
}

// message is one for the last SUBSCRIBE.
func message() stomptest.Step {
	return stomptest.SendFrom(func(f stomptest.WireFrame) string {
		return "MESSAGE\nsubscription:" + f.Get("id") + "\nmessage-id:m\nack:a\ndestination:/queue/a\n\nx\x00"
	})
}

func TestExits(t *testing.T) {
	s := newStage(t, broker.Options{})
	s.put("/queue/full", "1")
	dir := t.TempDir()
	fill := strings.NewReplacer("FILE", filepath.Join(dir, "old.journal"), "NEW", filepath.Join(dir, "new.journal"),
		"TX", tempFile(t, "tx.toml", "[[step]]\nsend = \"/queue/a\"\n"), "BAD", tempFile(t, "bad.toml", "[[step]]\nsend = \"nowhere\"\n"))
	s.want(ExitDone, "", "record", filepath.Join(dir, "old.journal"), "/queue/full", "-n", "1")
	for _, e := range exits {
		t.Run(fmt.Sprintf("%s %d", e.line, e.code), func(t *testing.T) {
			url := s.url
			if e.peer != nil {
				t.Parallel() // their ends are waited for
				url = stomptest.NewPeer(t, e.peer).Addr()
			}
			args := append(strings.Fields(fill.Replace(e.line)), "--broker", url, "--timeout", "300ms")
			if out, errs, code := verb(e.in, args...); code != e.code {
				t.Errorf("exits with %d: %s%s", code, out, errs)
			}
		})
	}
}

// Every verb refuses a flag it does not have as wrong usage, and those that need a
// broker say when there is none.
func TestExitsOfEveryVerb(t *testing.T) {
	first := map[string]string{} // how each is called
	for _, e := range slices.Backward(exits) {
		name, _, _ := strings.Cut(e.line, " ")
		first[name] = e.line
	}
	dir := t.TempDir()
	fill := strings.NewReplacer("FILE", filepath.Join(dir, "old.journal"), "NEW", filepath.Join(dir, "new.journal"),
		"TX", tempFile(t, "tx.toml", "[[step]]\nsend = \"/queue/a\"\n"))
	s := newStage(t, broker.Options{})
	s.put("/queue/full", "1")
	s.want(ExitDone, "", "record", filepath.Join(dir, "old.journal"), "/queue/full", "-n", "1")
	for _, c := range rootCommand(Rooms{}).Commands() {
		if _, _, code := verb("", c.Name(), "--no-such-flag"); code != ExitUsage {
			t.Errorf("%s --no-such-flag exits with %d", c.Name(), code)
		}
		if slices.Contains(local, c.Name()) {
			continue
		}
		line := first[c.Name()]
		if line == "" {
			t.Errorf("%s is neither in the table of exits nor local", c.Name())
			continue
		}
		args := append(strings.Fields(fill.Replace(line)), "--broker", "127.0.0.1:1")
		if _, errs, code := verb("send /queue/a x\n", args...); code != ExitNotConnected && c.Name() != "shell" {
			t.Errorf("%s exits with %d when there is no broker: %s", line, code, errs)
		}
	}
}
