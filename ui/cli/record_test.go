package cli

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stompbox/stomp/broker"
	"stompbox/stomp/stomptest"
)

// recorded makes a recording of three messages that wait in /queue/a.
func recorded(t *testing.T) (*stage, string) {
	s := newStage(t, broker.Options{})
	s.put("/queue/a", "first-body", "second-body", "third-body")
	file := filepath.Join(t.TempDir(), "a.journal")
	_, errs := s.want(ExitDone, "", "record", file, "/queue/a", "-n", "3")
	if !strings.Contains(errs, "3 messages") || !strings.Contains(errs, "3 held are given back") {
		t.Errorf("says %q", errs)
	}
	s.left("/queue/a", 3)
	return s, file
}

// wantVerb runs a verb that takes no broker.
func wantVerb(t *testing.T, code int, args ...string) (out, errs string) {
	t.Helper()
	out, errs, got := verb("", args...)
	if got != code {
		t.Fatalf("%v exits with %d, want %d: %s%s", args, got, code, out, errs)
	}
	return out, errs
}

func bodiesOf(t *testing.T, out, command string) (list []string) {
	t.Helper()
	for _, o := range objects(t, out) {
		if o["command"] == command {
			list = append(list, o["body"].(string))
		}
	}
	return list
}

// A recording takes nothing, holds every frame without the passcode, and can be
// printed and sent again.
func TestRecordExportReplay(t *testing.T) {
	s, file := recorded(t)
	out, _ := wantVerb(t, ExitDone, "export", file)
	if strings.Contains(out, "s3cret") {
		t.Errorf("the passcode is in the recording (R104): %s", out)
	}
	lines := objects(t, out)
	if lines[0]["dir"] != "out" || lines[0]["command"] != "CONNECT" && lines[0]["command"] != "STOMP" || lines[0]["time"] == nil {
		t.Errorf("begins with %v", lines[0])
	}
	if last := lines[len(lines)-1]; last["command"] != "RECEIPT" || last["dir"] != "in" {
		t.Errorf("ends with %v", last)
	}
	if got := strings.Join(bodiesOf(t, out, "MESSAGE"), " "); got != "first-body second-body third-body" {
		t.Errorf("messages %q", got)
	}

	for _, args := range [][]string{{}, {"--to", "/queue/b", "--same"}, {"--same", "--rate", "-1"}, {"--same", "--rate", "5", "--timing"}} {
		s.want(ExitUsage, "", append([]string{"replay", file}, args...)...)
	}
	out, _ = wantVerb(t, ExitDone, "replay", file, "--to", "/queue/b", "--dry-run", "-o", "json")
	if got := bodiesOf(t, out, "SEND"); len(got) != 3 || strings.Contains(out, "message-id") || !strings.Contains(out, `["destination","/queue/b"]`) {
		t.Errorf("would send %s", out)
	}
	s.left("/queue/b", 0)
	_, errs := s.want(ExitDone, "", "replay", file, "--to", "/queue/b")
	if !strings.Contains(errs, "3 messages: confirmed") {
		t.Errorf("says %q", errs)
	}
	s.left("/queue/b", 3)
	s.want(ExitDone, "", "replay", file, "--same", "--timing")
	s.left("/queue/a", 6)
	s.want(ExitRefused, "", "replay", file, "--to", "nowhere")
	_, errs = s.want(ExitUsage, "", "replay", file, "--same", "--sent")
	if !strings.Contains(errs, "no message") {
		t.Errorf("says %q", errs)
	}
	s.want(ExitUsage, "", "replay", file, "--same", "--read-only")
}

// A damaged record costs itself alone, and the exit tells.
func TestDamagedRecording(t *testing.T) {
	s, file := recorded(t)
	octets, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(octets, []byte("second-body"))
	octets[at] ^= 1
	if err := os.WriteFile(file, octets, 0o600); err != nil {
		t.Fatal(err)
	}
	out, errs := wantVerb(t, ExitUsage, "export", file)
	if got := strings.Join(bodiesOf(t, out, "MESSAGE"), " "); got != "first-body third-body" {
		t.Errorf("prints %q", got)
	}
	if strings.Count(errs, "checksum") != 1 || !strings.Contains(errs, "at byte") {
		t.Errorf("says %q", errs)
	}
	_, errs = s.want(ExitUsage, "", "replay", file, "--to", "/queue/b")
	if !strings.Contains(errs, "2 messages: confirmed") || !strings.Contains(errs, "could be read") {
		t.Errorf("says %q", errs)
	}
	s.left("/queue/b", 2)

	if err := os.WriteFile(file, octets[:len(octets)-3], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs = wantVerb(t, ExitUsage, "export", file); !strings.Contains(errs, "no whole frame") {
		t.Errorf("says %q", errs)
	}
	other := tempFile(t, "other.txt", "hello")
	for _, verb := range []string{"export", "open"} {
		if _, errs = wantVerb(t, ExitUsage, verb, other); !strings.Contains(errs, "not a stompbox journal") {
			t.Errorf("%s says %q", verb, errs)
		}
		if _, errs = wantVerb(t, ExitUsage, verb, filepath.Join(t.TempDir(), "none")); !strings.Contains(errs, "no such file") {
			t.Errorf("%s says %q", verb, errs)
		}
	}
}

// Every verb with a session can keep it; a file is never replaced, and a name
// stays free when nothing was recorded.
func TestRecordFlag(t *testing.T) {
	s := newStage(t, broker.Options{})
	file := filepath.Join(t.TempDir(), "kept.journal")
	s.want(ExitDone, "", "send", "/queue/a", "-b", "kept", "--record", file, "--journal-max", "80M")
	out, _ := wantVerb(t, ExitDone, "export", file)
	if got := bodiesOf(t, out, "SEND"); len(got) != 1 || got[0] != "kept" {
		t.Errorf("recorded %s", out)
	}
	_, errs := s.want(ExitUsage, "", "recv", "/queue/a", "--record", file)
	if !strings.Contains(errs, "replaces nothing") {
		t.Errorf("says %q", errs)
	}
	s.want(ExitDone, "", "replay", file, "--same", "--sent")
	s.left("/queue/a", 2)

	script := filepath.Join(t.TempDir(), "run.journal")
	s.want(ExitDone, "send /queue/a one\ndisconnect\nconnect\nsend /queue/a two\n", "run", "-", "--record", script)
	for path, want := range map[string]string{script: "one", filepath.Join(filepath.Dir(script), "run-2.journal"): "two"} {
		out, _ := wantVerb(t, ExitDone, "export", path)
		if got := strings.Join(bodiesOf(t, out, "SEND"), " "); got != want {
			t.Errorf("%s has %q", path, got)
		}
	}

	for _, size := range []string{"79M", "81920K", "0", "x", "5T", "-1G", "99999999999G"} {
		code := ExitUsage
		if size == "81920K" {
			code = ExitDone
		}
		_, errs := s.want(code, "", "send", "/queue/a", "-b", "x", "--journal-max", size)
		if size == "79M" && !strings.Contains(errs, "one message may have 64M") {
			t.Errorf("says %q", errs)
		}
	}

	none := filepath.Join(t.TempDir(), "none.journal")
	if _, errs, code := verb("", "record", none, "stomp://127.0.0.1:1", "/queue/a"); code != ExitNotConnected {
		t.Errorf("exits with %d: %s", code, errs)
	}
	if _, err := os.Stat(none); err == nil {
		t.Error("a recording of nothing is left behind")
	}
}

// The broker may be an argument; --ack auto consumes because it was asked for.
func TestRecordArguments(t *testing.T) {
	s := newStage(t, broker.Options{})
	s.put("/queue/a", "1", "2")
	dir := t.TempDir()
	l := startLive(t, "record", filepath.Join(dir, "a.journal"), s.url, "/queue/a", "/topic/x", "--ack", "auto", "-n", "2")
	if code := <-l.code; code != ExitDone {
		t.Fatalf("exits with %d: %s", code, l.errs.String())
	}
	s.left("/queue/a", 0)
	for _, args := range [][]string{{"x"}, {"x", s.url}, {"x", "/queue/a", "--ack", "y"}, {"x", "/queue/a", "-n", "-1"},
		{"x", "/queue/a", "--record", "y"}, {"x", "/queue/a", "--prefetch", "-1"}} {
		if _, errs, code := verb("", append([]string{"record"}, args...)...); code != ExitUsage {
			t.Errorf("%v exits with %d: %s", args, code, errs)
		}
	}
}

// An interrupt is the wished end of a recording, and what was held goes back.
func TestRecordIsInterrupted(t *testing.T) {
	s := newStage(t, broker.Options{})
	s.put("/queue/a", "1", "2")
	file := filepath.Join(t.TempDir(), "a.journal")
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	words, errs := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"record", file, "/queue/a", "--broker", s.url}, Rooms{}, strings.NewReader(""), io.Discard, errs)
		errs.Close()
	}()
	said := bufio.NewScanner(words)
	for said.Scan() && !strings.Contains(said.Text(), "recording in") {
	}
	overdue, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.b.Await(overdue, func(st broker.Stats) bool { return st.Queue("/queue/a").InFlight == 2 }); err != nil {
		t.Fatal(err)
	}
	interrupt()
	for said.Scan() {
	}
	if got := <-code; got != ExitDone {
		t.Errorf("exits with %d", got)
	}
	s.left("/queue/a", 2)
	out, _ := wantVerb(t, ExitDone, "export", file)
	if got := bodiesOf(t, out, "MESSAGE"); len(got) != 2 {
		t.Errorf("recorded %q", got)
	}
}

// The smallest journal holds the largest body, on the way out and in.
func TestJournalMaxHoldsTheLargestBody(t *testing.T) {
	s := newStage(t, broker.Options{})
	body := strings.Repeat("0123456789abcdef", 64<<20/16)
	file := tempFile(t, "large", body)
	s.want(ExitDone, "", "send", "/queue/a", "-f", file, "--journal-max", "80M")
	out, _ := s.want(ExitDone, "", "recv", "/queue/a", "-o", "raw", "--journal-max", "80M")
	if out != body {
		t.Errorf("%d octets came of %d", len(out), len(body))
	}
	s.left("/queue/a", 0)
	s.want(ExitUsage, "", "recv", "/queue/a", "--journal-max", "79M")
}

// A link that dies before the receipt leaves the outcome unknown.
func TestReplayLosesTheLink(t *testing.T) {
	_, file := recorded(t)
	p := stomptest.NewPeer(t, stomptest.Script{stomptest.Accept("1.2", "server:ActiveMQ/5.17.2"), stomptest.Expect("SEND"), stomptest.SendReceipt(),
		stomptest.Expect("SEND"), stomptest.Expect("SEND"), stomptest.Close()})
	_, errs, code := verb("", "replay", file, "--same", "--broker", p.Addr())
	if code != ExitUnknown || !strings.Contains(errs, "1 confirmed, 0 rejected, 2 unknown, 0 not sent") {
		t.Errorf("%d, %q", code, errs)
	}
}
