package cli

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"stompbox/stomp"
	"stompbox/stomp/broker"
	"stompbox/stomp/stomptest"
)

// quick is the wait after which a queue of the embedded broker counts as empty.
const quick = "--idle=300ms"

func TestMove(t *testing.T) {
	s := newStage(t, broker.Options{})
	var bodies []string
	for i := range 45 {
		bodies = append(bodies, fmt.Sprintf("%02d", i))
	}
	s.put("/queue/a", bodies...)
	out, errs := s.want(ExitDone, "", "move", "/queue/a", "/queue/b", "-n", "42", "-o", "json")
	lines := objects(t, out)
	if n := len(lines); n != 43 || lines[0]["status"] != "confirmed" || lines[0]["message_id"] == "" || lines[42]["moved"] != 42.0 || lines[42]["unknown"] != 0.0 {
		t.Fatalf("%d lines: %s%s", len(lines), out, errs)
	}
	s.left("/queue/a", 3)
	s.left("/queue/b", 42)
	if out, _ := s.want(ExitDone, "", "recv", "/queue/b", "-n", "42", "-o", "raw"); out != strings.Join(bodies[:42], "") {
		t.Errorf("another order: %s", out)
	}
	out, _ = s.want(ExitDone, "", "move", "/queue/a", "/queue/b", "--all", quick)
	if out != "3 messages moved from /queue/a to /queue/b, 0 left, 0 unknown\n" {
		t.Errorf("says %q", out)
	}
	s.left("/queue/a", 0)
	s.left("/queue/b", 3)
	out, _ = s.want(ExitDone, "", "move", "/queue/a", "/queue/b", "--all", quick, "--protocol", "1.0")
	if !strings.HasPrefix(out, "0 messages moved") {
		t.Errorf("says %q", out)
	}
	s.put("/queue/a", "1", "2")
	s.want(ExitDone, "", "move", "/queue/a", "/queue/c", "-n", "1", "--protocol", "1.0")
	s.left("/queue/a", 1)
	s.left("/queue/c", 1)
}

func TestMoveSomeOfThem(t *testing.T) {
	s := newStage(t, broker.Options{})
	for i := range 60 {
		if err := s.b.Publish("/queue/a", stomp.NewHeader("type", fmt.Sprint("t", i%3)), []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	out, errs := s.want(ExitDone, "", "move", "/queue/a", "/queue/b", "--all", "--filter", "type=t1", "--dry-run", "-o", "json")
	if got := objects(t, out); len(got) != 20 || got[0]["command"] != "SEND" || !strings.Contains(out, `["destination","/queue/b"]`) || !strings.Contains(errs, "20 messages would be moved") {
		t.Fatalf("%s%s", out, errs)
	}
	s.left("/queue/a", 60)
	s.left("/queue/b", 0)
	out, errs = s.want(ExitDone, "", "move", "/queue/a", "/queue/b", "--all", "--filter", "type=t1", quick)
	if !strings.HasPrefix(out, "20 messages moved") || !strings.Contains(out, "40 left") || !strings.Contains(errs, "marked redelivered") {
		t.Errorf("%s%s", out, errs)
	}
	s.left("/queue/a", 40)
	s.left("/queue/b", 20)
	out, _ = s.want(ExitDone, "", "move", "/queue/a", "/queue/copies", "--copy", "--all", quick)
	if !strings.HasPrefix(out, "40 messages copied") || !strings.Contains(out, "40 left") {
		t.Errorf("%s", out)
	}
	s.left("/queue/a", 40)
	s.left("/queue/copies", 40)
	_, errs = s.want(ExitUsage, "", "move", "/queue/a", "/queue/c", "--all", "--filter", "type=none", "--look", "7", quick)
	if !strings.Contains(errs, "7 messages are held") {
		t.Errorf("says %q", errs)
	}
	s.left("/queue/a", 40)
	s.want(ExitUsage, "", "move", "/queue/a", "/queue/c", "--all", "--filter", "type=t1", "--protocol", "1.0", quick)
	s.left("/queue/c", 0)
}

func TestMoveBack(t *testing.T) {
	s := newStage(t, broker.Options{MaxNacks: 1})
	s.put("/queue/a", "1", "2")
	s.put("/queue/b", "3")
	s.want(ExitDone, "", "recv", "/queue/a", "-n", "2", "--then", "nack")
	s.want(ExitDone, "", "recv", "/queue/b", "--then", "nack")
	s.want(ExitDone, "", "move", "/queue/DLQ.b", "/queue/DLQ.a", "--all", quick) // its headers say no more whence
	s.left("/queue/DLQ.a", 3)
	out, errs := s.want(ExitDone, "", "move", "/queue/DLQ.a", "--back", "--all", quick)
	if !strings.HasPrefix(out, "2 messages moved") || !strings.Contains(errs, "1 message left: no header says") {
		t.Errorf("%s%s", out, errs)
	}
	s.left("/queue/a", 2)
	s.left("/queue/DLQ.a", 1)
}

func TestMoveExits(t *testing.T) {
	s := newStage(t, broker.Options{})
	s.put("/queue/a", "1", "2")
	for _, args := range []string{
		"/queue/a", "/queue/a /queue/b", "/queue/a /queue/b -n 1 --all", "/queue/a /queue/b -n 0", "/queue/a /queue/a --all",
		"/queue/a /queue/ --all", "/topic/a /queue/b --all", "/queue/a /topic/b --all", "/queue/a /queue/b --back --all",
		"/queue/a b --all", "/queue/a /queue/b --all --filter (", "/queue/a /queue/b --all --filter state:held",
		"/queue/a /queue/b --all --idle 0s", "/queue/a /queue/b --all --look 0", "/queue/a /queue/b --all -o raw",
		"/queue/a /queue/b --all --read-only", "/queue/a /queue/b --all --guard", "/queue/a /queue/b -n 4 --guard --sure /queue/b",
	} {
		s.want(ExitUsage, "", append([]string{"move"}, strings.Fields(args)...)...)
	}
	s.left("/queue/a", 2)
	out, _ := s.want(ExitRefused, "", "move", "/queue/a", "nowhere", "--all", "--force")
	if !strings.HasPrefix(out, "0 messages moved") {
		t.Errorf("says %q", out)
	}
	s.left("/queue/a", 2)
	s.want(ExitDone, "", "move", "/queue/a", "/queue/b", "-n", "1", "--guard")
	s.want(ExitDone, "", "move", "/queue/a", "/queue/b", "--all", quick, "--guard", "--sure", "/queue/a")
	s.left("/queue/b", 2)
	s.b.Close()
	s.want(ExitNotConnected, "", "move", "/queue/b", "/queue/c", "--all")
}

// What is not confirmed is not moved.
func TestMoveWithoutAnAnswer(t *testing.T) {
	var sub string
	message := stomptest.SendFrom(func(stomptest.WireFrame) string {
		return "MESSAGE\nsubscription:" + sub + "\nmessage-id:m1\nack:a1\ndestination:/queue/a\n\nbody\x00"
	})
	subscribed := stomptest.ExpectFrame("SUBSCRIBE", func(f stomptest.WireFrame) error { sub = f.Get("id"); return nil })
	begun := stomptest.Script{stomptest.Accept("1.2"), subscribed, stomptest.SendReceipt(), message,
		stomptest.Expect("BEGIN"), stomptest.SendReceipt(), stomptest.Expect("SEND"), stomptest.SendReceipt(), stomptest.Expect("ACK")}
	script := func(more ...stomptest.Step) stomptest.Script {
		return append(append(stomptest.Script{}, begun...), more...)
	}
	for _, tc := range []struct {
		name  string
		then  stomptest.Script
		code  int
		words string
	}{
		{"the link dies before COMMIT", script(stomptest.Close()), ExitNotConnected, "0 messages moved from /queue/a to /queue/b, 1 left, 0 unknown"},
		{"the link dies behind COMMIT", script(stomptest.SendReceipt(), stomptest.Expect("COMMIT"), stomptest.Close()), ExitUnknown,
			"0 messages moved from /queue/a to /queue/b, 0 left, 1 unknown"},
		{"COMMIT is not answered", script(stomptest.SendReceipt(), stomptest.Expect("COMMIT"), stomptest.Expect("DISCONNECT"), stomptest.SendReceipt()), ExitTimedOut,
			"0 messages moved from /queue/a to /queue/b, 0 left, 1 unknown"},
		{"ACK is not answered", script(stomptest.Expect("ABORT"), stomptest.SendReceipt()), ExitTimedOut,
			"0 messages moved from /queue/a to /queue/b, 1 left, 0 unknown"},
		{"COMMIT is refused", script(stomptest.SendReceipt(), stomptest.Expect("COMMIT"),
			stomptest.SendFrom(func(f stomptest.WireFrame) string {
				return "ERROR\nreceipt-id:" + f.Get("receipt") + "\nmessage:no room\n\n\x00"
			})), ExitRefused, "0 messages moved from /queue/a to /queue/b, 1 left, 0 unknown"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := stomptest.NewPeer(t, tc.then)
			out, errs, code := verb("", "move", "/queue/a", "/queue/b", "-n", "1", "--broker", p.Addr(), "--timeout", "500ms")
			if code != tc.code || strings.TrimSpace(out) != tc.words {
				t.Errorf("%d, want %d: %s%s", code, tc.code, out, errs)
			}
		})
	}
}

// An interrupt ends in good order: everything is in one place or the other.
func TestMoveInterrupted(t *testing.T) {
	s := newStage(t, broker.Options{})
	const n = 400
	for range n {
		s.put("/queue/a", "x")
	}
	l := startLive(t, "move", "/queue/a", "/queue/b", "--all", "--idle", "1m", "-o", "json", "--broker", s.url)
	for range 25 {
		if _, err := l.out.ReadString('\n'); err != nil {
			t.Fatalf("%v, %s", err, l.errs.String())
		}
	}
	l.stop()
	last := ""
	for {
		line, err := l.out.ReadString('\n')
		if err != nil {
			break
		}
		last = line
	}
	if code := <-l.code; code != ExitTimedOut || !strings.Contains(l.errs.String(), "interrupted") {
		t.Errorf("exits with %d: %s", code, l.errs.String())
	}
	o := objects(t, last)[0]
	moved := int(o["moved"].(float64))
	if moved < 20 || o["unknown"] != 0.0 {
		t.Errorf("%s", last)
	}
	s.left("/queue/b", moved)
	s.left("/queue/a", n-moved)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := s.b.Await(ctx, func(st broker.Stats) bool { return len(st.Queues) <= 2 }); err != nil {
		t.Error(err)
	}
}

// fieldMove moves, copies and sends back on a real broker.
func fieldMove(f *field) {
	f.put("1", "2", "3", "4", "5")
	f.want(ExitDone, "", "move", f.in, f.out, "-n", "3")
	f.left(f.out, "1", "2", "3")
	out, _ := f.want(ExitDone, "", "move", f.in, f.out, "--all", "--idle", "700ms")
	if !strings.HasPrefix(out, "2 messages moved") {
		f.Errorf("says %q", out)
	}
	if f.version != stomp.V12 { // what follows is the same in every version
		f.left(f.in)
		f.left(f.out, "4", "5")
		return
	}
	f.want(ExitDone, "", "move", f.out, f.in, "-n", "2", "--copy")
	f.left(f.out, "4", "5")
	f.left(f.in, "4", "5")
	if f.Kind == stomptest.KindRabbitMQ {
		f.put("6")
		gone := "/amq/queue/" + stomptest.Unique("gone")
		if _, errs := f.want(ExitUsage, "", "move", f.in, gone, "--all"); !strings.Contains(errs, "RabbitMQ drops") {
			f.Errorf("says %q", errs)
		}
		f.want(ExitUsage, "", "move", f.in, strings.Replace(f.in, "/queue/", "/amq/queue/", 1), "--all")
		f.left(f.in, "6")
	}
	fieldMoveBack(f)
	fieldMovePicked(f)
}

// fieldMovePicked picks what stands behind more than ActiveMQ gives out unacked:
// there it must not say that there is none.
func fieldMovePicked(f *field) {
	in, out := "/queue/"+stomptest.Unique("many"), "/queue/"+stomptest.Unique("few")
	f.want(ExitDone, "", "send", in, "-b", "x", "-H", "type:other", "--count", "450")
	f.want(ExitDone, "", "send", in, "-b", "this", "-H", "type:picked")
	pick := []string{"move", in, out, "--all", "--idle", "1s", "--filter", "type=picked"}
	if f.Kind == stomptest.KindActiveMQ {
		if _, errs := f.want(ExitUsage, "", pick...); !strings.Contains(errs, "was not looked at") {
			f.Errorf("says %q", errs)
		}
		return
	}
	f.want(ExitDone, "", pick...)
	f.left(out, "this")
}

// fieldMoveBack makes a dead letter, leaves another message beside it, and sends
// the dead one back.
func fieldMoveBack(f *field) {
	dead := "/queue/DLQ." + strings.TrimPrefix(f.in, "/queue/")
	if f.Kind == stomptest.KindRabbitMQ { // a dead letter queue that no other test uses
		name, grave := stomptest.Unique("mortal"), stomptest.Unique("grave")
		dead = "/queue/" + grave
		f.want(ExitDone, "", "send", dead, "-b", "alive")
		f.want(ExitDone, "", "send", "/queue/"+name, "-b", "dead", "-H", "persistent:true",
			"-H", "x-dead-letter-exchange:", "-H", "x-dead-letter-routing-key:"+grave)
		f.in = "/amq/queue/" + name
		f.want(ExitDone, "subscribe "+f.in+" client-individual\nwait messages 1 10s\nnack 1 -H requeue:false\n", "run", "-")
	} else {
		f.put("dead")
		f.want(ExitDone, "", "recv", f.in, "--then", "nack")
		f.want(ExitDone, "", "send", dead, "-b", "alive")
	}
	out, errs := f.want(ExitDone, "", "move", dead, "--back", "--all", "--idle", "700ms")
	if !strings.HasPrefix(out, "1 message moved") || !strings.Contains(errs, "1 message left: no header says") {
		f.Errorf("%s%s", out, errs)
	}
	f.left(f.in, "dead")
	f.left(dead, "alive")
}
