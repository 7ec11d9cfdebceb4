package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stompbox/stomp"
	"stompbox/stomp/broker"
	"stompbox/stomp/stomptest"
)

// results are the lines of a run's output that tell the end of a command, as
// `verb status`.
func results(t *testing.T, out string) []string {
	t.Helper()
	var list []string
	for _, o := range objects(t, out) {
		if o["event"] == "result" {
			list = append(list, fmt.Sprintf("%s %s", o["verb"], o["status"]))
		}
	}
	return list
}

func sameLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestRunScript(t *testing.T) {
	for _, v := range stomp.AllVersions {
		t.Run(v.String(), func(t *testing.T) {
			s := newStage(t, broker.Options{})
			script := tempFile(t, "script", `# sends, decides, commits
subscribe /queue/in client -H note:x
send /queue/in one
sendrec /queue/in "two"
sendreply /queue/in corr-1 three
wait messages 3 5s
ack 2
begin
send /queue/out in the transaction
ack 3
commit
begin
send /queue/out never
rollback
stats on
stats
unsubscribe /queue/in
disconnect
connect
send /queue/out last --no-receipt
sleep 10ms
version
help ack
quit
never reached
`)
			out, _ := s.want(ExitDone, "", "run", script, "-o", "json", "--protocol", v.String())
			sameLines(t, results(t, out), "subscribe confirmed", "send confirmed", "sendrec confirmed", "sendreply confirmed", "wait confirmed",
				"ack confirmed", "begin confirmed", "send confirmed", "ack confirmed", "commit confirmed", "begin confirmed", "send confirmed",
				"abort confirmed", "stats confirmed", "stats confirmed", "unsubscribe confirmed", "disconnect confirmed", "connect confirmed",
				"send written", "sleep confirmed", "version confirmed", "help confirmed", "quit confirmed")
			s.left("/queue/in", 0)
			got, _ := s.want(ExitDone, "", "recv", "/queue/out", "-n", "2", "-o", "raw")
			if got != "in the transactionlast" {
				t.Errorf("/queue/out had %q", got)
			}
		})
	}
}

// design.md, section 6: one object a line, in the order of things.
func TestRunJSON(t *testing.T) {
	s := newStage(t, broker.Options{})
	out, _ := s.want(ExitDone, "subscribe /queue/a\nsend /queue/a x -H k:v\nwait messages 1\nack 1\n", "run", "-", "-o", "json")
	var order []string
	for _, o := range objects(t, out) {
		switch o["event"] {
		case "frame":
			if o["time"] == "" || o["headers"] == nil {
				t.Errorf("a frame without time or headers: %v", o)
			}
			order = append(order, fmt.Sprintf("%s %s", o["dir"], o["command"]))
		case "state":
			order = append(order, fmt.Sprint(o["state"]))
			if o["state"] == "connected" && (o["version"] != "1.2" || o["server"] != "stompbox/1.0") {
				t.Errorf("%v", o)
			}
		case "result":
			order = append(order, fmt.Sprintf("%s:%v", o["verb"], o["line"]))
			if _, timed := o["ms"].(float64); !timed {
				t.Errorf("%v", o)
			}
		}
	}
	text := strings.Join(order, ", ")
	for _, want := range []string{"out CONNECT, in CONNECTED, connected, out SUBSCRIBE, in RECEIPT, subscribe:1, out SEND, ",
		"send:2, ", "wait:3, out ACK, in RECEIPT, ack:4, out DISCONNECT, in RECEIPT, disconnected"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s\nlacks %s", text, want)
		}
	}
	if strings.Contains(out, "s3cret") || !strings.Contains(out, `["passcode","********"]`) {
		t.Error("the passcode is not masked")
	}
}

func TestRunFailures(t *testing.T) {
	s := newStage(t, broker.Options{})
	for _, c := range []struct {
		name, script string
		code         int
		want         []string
	}{
		{"rejected", "send nowhere x\nsend /queue/a x\n", ExitRefused, []string{"send rejected"}},
		{"unknown command", "fly\nsend /queue/a x\n", ExitUsage, []string{"fly refused"}},
		{"no such message", "subscribe /queue/z\nack 1\n", ExitUsage, []string{"subscribe confirmed", "ack refused"}},
		{"ack mode", "subscribe /queue/z individual\n", ExitUsage, []string{"subscribe refused"}},
		{"timeout", "subscribe /queue/z\nwait messages 1 50ms\n", ExitTimedOut, []string{"subscribe confirmed", "wait timeout"}},
		{"wait for what", "wait\n", ExitUsage, []string{"wait refused"}},
		{"no transaction", "commit\n", ExitUsage, []string{"commit refused"}},
		{"two transactions", "begin a\nbegin b\n", ExitUsage, []string{"begin confirmed", "begin refused"}},
		{"disconnected", "disconnect\nsend /queue/a x\n", ExitNotConnected, []string{"disconnect confirmed", "send refused"}},
		{"a script in a script", "run /no/such/script\n", ExitUsage, []string{"run refused"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, _ := s.want(c.code, c.script, "run", "-", "-o", "json")
			sameLines(t, results(t, out), c.want...)
		})
	}
	out, _ := s.want(ExitRefused, "send nowhere x\nfly\nsend /queue/a x\n", "run", "-", "-o", "json", "--keep-going")
	sameLines(t, results(t, out), "send rejected", "fly refused", "send confirmed")
	s.want(ExitUsage, "", "run", "/no/such/script")
	s.b.Close()
	out, _ = s.want(ExitNotConnected, "send /queue/a x\n", "run", "-", "-o", "json")
	sameLines(t, results(t, out), "send refused")
}

// The input may be a pipe that is held open: what happens is told at once, also
// what no command asked for.
func TestRunFromAnOpenPipe(t *testing.T) {
	s := newStage(t, broker.Options{})
	l := startLive(t, "run", "-", "-o", "json", "--broker", s.url)
	expect := func(parts ...string) {
		t.Helper()
		for {
			line, err := l.out.ReadString('\n')
			if err != nil {
				t.Fatalf("waiting for %q: %v", parts, err)
			}
			found := true
			for _, part := range parts {
				found = found && strings.Contains(line, part)
			}
			if found {
				return
			}
		}
	}
	io.WriteString(l.in, "subscribe /queue/a\n")
	expect(`"verb":"subscribe","status":"confirmed"`)
	s.put("/queue/a", "unasked")
	expect(`"event":"frame"`, `"body":"unasked"`)
	io.WriteString(l.in, "ack 1\n")
	expect(`"verb":"ack","status":"confirmed"`)
	s.b.Kill()
	expect(`"state":"disconnected","error":`)
	l.in.Close()
	expect0(t, l)
}

// expect0 waits for a good end.
func expect0(t *testing.T, l *live) {
	t.Helper()
	go io.Copy(io.Discard, l.out)
	select {
	case code := <-l.code:
		if code != ExitDone {
			t.Errorf("exits with %d: %s", code, l.errs.String())
		}
	case <-time.After(patience):
		t.Fatal("does not end")
	}
}

// ack ID takes a message by its id, in every version's own words.
func TestRunAckByID(t *testing.T) {
	for _, v := range stomp.AllVersions {
		accept := "version:" + v.String()
		want := map[stomp.Version]string{stomp.V10: "message-id:m2", stomp.V11: "message-id:m2", stomp.V12: "id:a2"}[v]
		id := map[stomp.Version]string{stomp.V10: "m2", stomp.V11: "m2", stomp.V12: "a2"}[v]
		p := stomptest.NewPeer(t, stomptest.Script{stomptest.Accept(v.String()), stomptest.Expect("SUBSCRIBE"),
			func(c *stomptest.PeerConn) error {
				f := c.Last()
				message := func(n string) string {
					return "MESSAGE\ndestination:/queue/a\nsubscription:" + f.Get("id") + "\nmessage-id:m" + n + "\nack:a" + n + "\n\nx\x00"
				}
				_, err := io.WriteString(c, "RECEIPT\nreceipt-id:"+f.Get("receipt")+"\n\n\x00"+message("1")+message("2"))
				return err
			},
			stomptest.Expect("ACK", want), stomptest.SendReceipt(), stomptest.Expect("DISCONNECT"), stomptest.SendReceipt()})
		mode := "client-individual"
		if v == stomp.V10 {
			mode = "client"
		}
		out, errs, code := verb("subscribe /queue/a "+mode+"\nwait messages 2\nack "+id+"\n", "run", "-", "-o", "json", "--broker", p.Addr())
		if code != ExitDone {
			t.Errorf("%s: %d, %s%s", accept, code, out, errs)
		}
		<-p.Done(0)
	}
}

func TestRunWaitsForFrames(t *testing.T) {
	s := newStage(t, broker.Options{})
	out, _ := s.want(ExitDone, `raw SEND -H destination:/queue/a -H receipt:mine text
wait receipt mine
raw SEND -H destination:nowhere x
wait error 5s
raw HELLO
wait error 5s
wait close 5s
`, "run", "-", "-o", "json")
	sameLines(t, results(t, out), "raw confirmed", "wait confirmed", "raw written", "wait confirmed", "raw written", "wait confirmed", "wait confirmed")
	s.left("/queue/a", 1)
}

// connect goes where it says, with the login it says.
func TestRunConnectsElsewhere(t *testing.T) {
	s := newStage(t, broker.Options{})
	other := newStage(t, broker.Options{Users: map[string]string{"bob": "pw"}})
	script := fmt.Sprintf("send /queue/a here\nconnect stomp://bob:pw@%s -H client-id:x\nsend /queue/a there\n", other.b.Addr())
	out, _ := s.want(ExitDone, script, "run", "-", "-o", "json", "--user", "me", "--vhost", "/v")
	sameLines(t, results(t, out), "send confirmed", "connect confirmed", "send confirmed")
	s.left("/queue/a", 1)
	other.left("/queue/a", 1)
	if !strings.Contains(out, `["client-id","x"]`) {
		t.Error("CONNECT has no client-id")
	}
}

// A file goes out byte for byte, with its name and never its path.
func TestRunSendFile(t *testing.T) {
	s := newStage(t, broker.Options{})
	file := tempFile(t, "photo.bin", "\x00\xffbytes")
	headers := tempFile(t, "h.json", `{"kind":"photo"}`)
	s.want(ExitDone, fmt.Sprintf("sendfile /queue/a %s %s\nsendfile /queue/a %s --base64\n", file, headers, file), "run", "-")
	out, _ := s.want(ExitDone, "", "recv", "/queue/a", "-n", "2", "-o", "json")
	got := objects(t, out)
	if got[0]["body_base64"] != "AP9ieXRlcw==" || got[1]["body"] != "AP9ieXRlcw==" ||
		!strings.Contains(out, `["filename","photo.bin"]`) || !strings.Contains(out, `["kind","photo"]`) || strings.Contains(out, filepath.Dir(file)) {
		t.Errorf("%s", out)
	}
}

func TestRunInsideRun(t *testing.T) {
	s := newStage(t, broker.Options{})
	inner := tempFile(t, "inner", "send /queue/a inner\n")
	bad := tempFile(t, "bad", "fly\n")
	loop := filepath.Join(t.TempDir(), "loop")
	if err := os.WriteFile(loop, []byte("run "+loop+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _ := s.want(ExitUsage, fmt.Sprintf("run %s\nsend /queue/a outer\nrun %s\n", inner, bad), "run", "-", "-o", "json")
	sameLines(t, results(t, out), "send confirmed", "run confirmed", "send confirmed", "fly refused", "run refused")
	s.left("/queue/a", 2)
	s.want(ExitUsage, "", "run", loop)
}
