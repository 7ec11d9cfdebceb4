package cli

import (
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stompbox/stomp"
	"stompbox/stomp/broker"
	"stompbox/stomp/stomptest"
)

// The seventeen defects that were found in the command line of stomp.py, by
// number: here none of them may happen.
func TestStompPyDefects(t *testing.T) {
	for _, d := range []struct {
		name string
		test func(*testing.T)
	}{
		{"1 a header filename writes files", noFileIsWritten},
		{"2 escapes reach the terminal", noEscapes},
		{"3 verbose output shows the passcode", noPasscode},
		{"4 a server that never answers hangs it", noHang},
		{"5 a refused login is a traceback", refusedLogin},
		{"6 a dropped connection kills the shell", dropped},
		{"7 nack in 1.0 kills the shell", nackIn10},
		{"8 usage errors are unreadable", usageErrors},
		{"9 scripts go on after errors and end without DISCONNECT", scriptErrors},
		{"10 sendreply ignores the transaction", sendReplyInTransaction},
		{"11 blanks in bodies collapse", blanks},
		{"12 completion fails", completion},
		{"13 options that the help has are refused", everyOptionOfTheHelp},
		{"14 stats is empty until it is switched on", statsAlways},
		{"15 words are mixed into the data", dataAlone},
		{"16 1.1 sends no host", hostInEveryVersion},
		{"17 the version is another one's", ownVersion},
	} {
		t.Run(d.name, d.test)
	}
}

func noFileIsWritten(t *testing.T) {
	s := newStage(t, broker.Options{})
	dir := t.TempDir()
	t.Chdir(dir)
	victim := filepath.Join(t.TempDir(), "victim")
	for _, name := range []string{"here.txt", victim, "../up.txt"} {
		body := base64.StdEncoding.EncodeToString([]byte("evil"))
		if err := s.b.Publish("/queue/a", stomp.NewHeader("filename", name), []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	s.want(ExitDone, "subscribe /queue/a auto\nwait messages 3 5s\n", "run", "-")
	s.put("/queue/a", "x")
	s.want(ExitDone, "", "recv", "/queue/a")
	if entries, err := os.ReadDir(dir); len(entries) > 0 || err != nil {
		t.Errorf("written: %v %v", entries, err)
	}
	for _, path := range []string{victim, filepath.Join(filepath.Dir(dir), "up.txt")} {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s was written", path)
		}
	}
}

// On a terminal: TestShellOnATerminal. JSON escapes controls anyway, and header
// lines and words are made visible everywhere.
func noEscapes(t *testing.T) {
	s := newStage(t, broker.Options{})
	evil := "\x1b]0;owned\x07\x1b[31m"
	if err := s.b.Publish("/queue/a", stomp.NewHeader("h", evil), []byte(evil)); err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{"json", "text"} {
		out, errs := s.want(ExitDone, "", "peek", "/queue/a", "-o", form)
		if form == "text" {
			out, _, _ = strings.Cut(out, "\n\n") // the body goes to a file as it is
		}
		if strings.ContainsRune(out+errs, '\x1b') {
			t.Errorf("-o %s: %q", form, out+errs)
		}
	}
	out, errs, _ := s.verb("", "send", "nowhere"+evil, "-b", "x")
	if strings.ContainsRune(out+errs, '\x1b') {
		t.Errorf("%q", out+errs)
	}
}

func noPasscode(t *testing.T) {
	s := newStage(t, broker.Options{Users: map[string]string{"me": "other"}})
	s.want(ExitNotConnected, "", "ping") // want looks for the passcode in what is printed
	s.want(ExitNotConnected, "send /queue/a x\n", "run", "-", "-o", "json")
	s.want(ExitNotConnected, "connect "+s.url+"\n", "run", "-", "-o", "json")
}

func noHang(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	p := stomptest.NewPeer(t, stomptest.Script{stomptest.Expect("CONNECT"), stomptest.Wait(release)})
	_, errs, code := verb("send /queue/a x\n", "run", "-", "--broker", p.Addr(), "--timeout", "200ms")
	if code != ExitNotConnected || !strings.Contains(errs, "200ms") {
		t.Errorf("%d, %s", code, errs)
	}
}

func refusedLogin(t *testing.T) {
	s := newStage(t, broker.Options{Users: map[string]string{"me": "other"}})
	for _, args := range [][]string{{"send", "/queue/a", "-b", "x"}, {"recv", "/queue/a"}, {"peek", "/queue/a"}, {"ping"}, {"raw"}} {
		_, errs := s.want(ExitNotConnected, "", args...)
		if oneLine(errs) != 1 || strings.Contains(errs, "goroutine") {
			t.Errorf("%v: %q", args, errs)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	_, errs, code := verb("", "send", "/queue/a", "-b", "x", "--broker", l.Addr().String())
	if code != ExitNotConnected || oneLine(errs) != 1 {
		t.Errorf("%d, %q", code, errs)
	}
}

func oneLine(text string) int { return strings.Count(text, "\n") }

func dropped(t *testing.T) {
	p := stomptest.NewPeer(t, stomptest.Script{stomptest.Accept("1.2"), stomptest.Expect("SUBSCRIBE"), stomptest.SendReceipt(), stomptest.Close()},
		stomptest.Script{stomptest.Accept("1.2"), stomptest.Expect("SEND"), stomptest.SendReceipt(), stomptest.Expect("DISCONNECT"), stomptest.SendReceipt()})
	_, errs, code := verb("subscribe /queue/a\nwait close 5s\nsend /queue/a x\nconnect\nsend /queue/a y\n", "shell", "--broker", p.Addr())
	if code != ExitDone || !strings.Contains(errs, "send: refused: not connected") || !strings.Contains(errs, "send: confirmed") {
		t.Errorf("%d, %s", code, errs)
	}
}

func nackIn10(t *testing.T) {
	s := newStage(t, broker.Options{})
	s.put("/queue/a", "x")
	_, errs := s.want(ExitDone, "subscribe /queue/a client\nwait messages 1 5s\nnack 1\nack 1\n", "shell", "--protocol", "1.0")
	if !strings.Contains(errs, "nack: refused: NACK does not exist in STOMP 1.0") || !strings.Contains(errs, "ack: confirmed") {
		t.Errorf("%s", errs)
	}
}

func usageErrors(t *testing.T) {
	for _, v := range scriptVerbs {
		if v.least == 0 {
			continue
		}
		_, errs, code := verb(v.name+"\n", "run", "-", "--broker", "127.0.0.1:1")
		if code != ExitUsage || !strings.Contains(errs, "usage: "+v.name) || strings.Contains(errs, "0x") {
			t.Errorf("%s: %d, %q", v.name, code, errs)
		}
	}
}

func scriptErrors(t *testing.T) {
	p := stomptest.NewPeer(t, stomptest.Script{stomptest.Accept("1.2"), stomptest.Expect("SEND"), stomptest.SendReceipt(),
		stomptest.Expect("DISCONNECT"), stomptest.SendReceipt()})
	_, errs, code := verb("# a comment\nsend /queue/a x\nfly\nsend /queue/a never\n", "run", "-", "--broker", p.Addr())
	if code != ExitUsage || strings.Contains(errs, "line 1:") {
		t.Errorf("%d, %s", code, errs)
	}
	<-p.Done(0) // DISCONNECT came
	if _, _, code := verb("", "run", "/no/such/file"); code != ExitUsage {
		t.Errorf("a file that is not there exits with %d", code)
	}
}

func sendReplyInTransaction(t *testing.T) {
	s := newStage(t, broker.Options{})
	s.want(ExitDone, "begin\nsendreply /queue/a corr text\nabort\nbegin\nsendreply /queue/b corr text\ncommit\n", "run", "-")
	s.left("/queue/a", 0)
	out, _ := s.want(ExitDone, "", "recv", "/queue/b", "-o", "json")
	if o := objects(t, out)[0]; o["body"] != "text" || !strings.Contains(out, `["correlation-id","corr"]`) {
		t.Errorf("%s", out)
	}
}

func blanks(t *testing.T) {
	s := newStage(t, broker.Options{})
	s.want(ExitDone, "send /queue/a a   b\t c\n", "run", "-")
	if out, _ := s.want(ExitDone, "", "recv", "/queue/a", "-o", "raw"); out != "a   b\t c" {
		t.Errorf("%q", out)
	}
}

func completion(t *testing.T) {
	c := &completer{destinations: []string{"/queue/orders"}}
	for before, want := range map[string]string{
		"":               "connect",
		"se":             "send sendrec sendreply sendfile",
		"subscribe /q":   "/queue/ /queue/orders",
		"subscribe x cl": "client client-individual",
		"subscribe x --": "--ack --selector --prefetch --id",
		"wait ":          "messages receipt error close",
		"nonsense x":     "",
	} {
		if got := strings.Join(c.complete(before), " "); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q gives %q, want %q", before, got, want)
		}
	}
}

// Every command, and every option that its usage names, is taken.
func everyOptionOfTheHelp(t *testing.T) {
	for _, v := range scriptVerbs {
		args := strings.Repeat(" x", v.least)
		for _, part := range strings.Fields(v.usage) {
			option := strings.Trim(part, "[].|")
			if !strings.HasPrefix(option, "-") {
				continue
			}
			line := v.name + args + " " + option
			if scriptOptions[option].value {
				line += " 1:1"
			}
			if _, err := parseLine(line); err != nil {
				t.Errorf("%q: %v", line, err)
			}
		}
		for _, name := range append([]string{v.name}, v.aliases...) {
			if found := findVerb(name); found == nil || found.name != v.name {
				t.Errorf("%s is not found", name)
			}
		}
	}
	if findVerb("rollback") == nil || findVerb("ver") == nil || findVerb("exit") == nil {
		t.Error("an alias of stomp.py's is missing")
	}
}

func statsAlways(t *testing.T) {
	s := newStage(t, broker.Options{})
	out, _ := s.want(ExitDone, "send /queue/a x\nstats\nstats off\nstats on\n", "run", "-", "-o", "json")
	n := 0
	for _, o := range objects(t, out) {
		if o["verb"] == "stats" {
			if n++; o["sent"] != 1.0 {
				t.Errorf("%v", o)
			}
		}
	}
	if n != 3 {
		t.Errorf("%d results of stats", n)
	}
}

func dataAlone(t *testing.T) {
	s := newStage(t, broker.Options{})
	s.put("/queue/a", "1", "2")
	if out, _ := s.want(ExitDone, "", "recv", "/queue/a", "-n", "2", "-o", "raw"); out != "12" {
		t.Errorf("%q", out)
	}
	s.put("/queue/a", "3")
	out, _ := s.want(ExitUsage, "subscribe /queue/a\nwait messages 1\nfly\n", "run", "-", "-o", "json", "--keep-going", "--user", "me", "--timeout", "5s")
	objects(t, out) // fails on a line that is no JSON
}

func hostInEveryVersion(t *testing.T) {
	for _, v := range []string{"1.1", "1.2"} {
		p := stomptest.NewPeer(t, stomptest.Script{
			stomptest.ExpectFrame("CONNECT", func(f stomptest.WireFrame) error {
				if f.Get("host") != "127.0.0.1" {
					return fmt.Errorf("host is %q", f.Get("host"))
				}
				return nil
			}),
			stomptest.Send("CONNECTED\nversion:" + v + "\n\n\x00"), stomptest.Expect("DISCONNECT"), stomptest.SendReceipt()})
		if _, errs, code := verb("", "ping", "--broker", p.Addr(), "--protocol", v); code != ExitDone {
			t.Errorf("%d, %s", code, errs)
		}
	}
}

func ownVersion(t *testing.T) {
	out, _, _ := verb("", "version")
	_, errs, _ := verb("version\n", "run", "-")
	want := strings.TrimSpace(out)
	if !strings.HasPrefix(want, "stompbox ") || !strings.Contains(errs, want) {
		t.Errorf("%q and %q", out, errs)
	}
}
