package cli

import (
	"bufio"
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"stompbox/stomp/broker"
	"stompbox/stomp/stomptest"
)

// throughProxy puts a proxy before the broker of the stage.
func (s *stage) throughProxy() *stomptest.Proxy {
	p := stomptest.NewProxy(s.t, s.b.Addr())
	s.url = "stomp://me:s3cret@" + p.Addr()
	return p
}

func (l *live) wants(t *testing.T, bodies ...string) {
	t.Helper()
	for _, body := range bodies {
		if line, err := l.out.ReadString('\n'); err != nil || !strings.Contains(line, `"body":"`+body+`"`) {
			t.Fatalf("%q, %v; want %s", line, err, body)
		}
	}
}

// await waits for the broker.
func (s *stage) await(cond func(broker.Stats) bool) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	if err := s.b.Await(ctx, cond); err != nil {
		s.t.Fatal(err)
	}
}

// recv --follow outlives its link. What was printed and whose ack did not get
// through comes again, and it is said; what was acked does not.
func TestRecvFollowComesBack(t *testing.T) {
	s := newStage(t, broker.Options{})
	proxy := s.throughProxy()
	l := startLive(t, "recv", "/queue/a", "--follow", "-o", "json", "--broker", s.url)
	s.put("/queue/a", "1")
	l.wants(t, "1")
	s.await(func(st broker.Stats) bool { return st.Queue("/queue/a").Depth == 0 })
	proxy.Cut()
	s.put("/queue/a", "2")
	l.wants(t, "2")
	s.await(func(st broker.Stats) bool { return st.Queue("/queue/a").Depth == 0 })
	proxy.Stall(stomptest.ToBroker)
	s.put("/queue/a", "3")
	l.wants(t, "3") // its ack does not get through
	proxy.Reset()
	proxy.Resume(stomptest.ToBroker)
	l.wants(t, "3")
	s.await(func(st broker.Stats) bool { return st.Queue("/queue/a").Depth == 0 })
	l.stop()
	if code := <-l.code; code != ExitDone {
		t.Errorf("exits with %d", code)
	}
	errs := l.errs.String()
	for _, want := range []string{"It is tried again by itself", "connected again to " + proxy.Addr(), "1 message was without a confirmed ack"} {
		if !strings.Contains(errs, want) {
			t.Errorf("it does not say %q:\n%s", want, errs)
		}
	}
	s.left("/queue/a", 0)
}

// Whoever does not want to outlive the link ends with it, without a confirmed end.
func TestRecvEndsWithItsLink(t *testing.T) {
	for name, args := range map[string][]string{
		"asked to": {"--follow", "--no-reconnect"}, "without --follow": {"-n", "5"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, broker.Options{})
			proxy := s.throughProxy()
			s.put("/queue/a", "1")
			l := startLive(t, append([]string{"recv", "/queue/a", "--then", "release", "-o", "json", "--broker", s.url}, args...)...)
			l.wants(t, "1")
			proxy.Reset()
			if code := <-l.code; code != ExitNotConnected || !strings.Contains(l.errs.String(), "cut off") {
				t.Errorf("exits with %d: %s", code, l.errs.String())
			}
		})
	}
}

// An interrupt while the link is lost is no good end.
func TestRecvFollowIsInterruptedWithoutALink(t *testing.T) {
	s := newStage(t, broker.Options{})
	proxy := s.throughProxy()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	words, errs := io.Pipe()
	read, out := io.Pipe()
	code := make(chan int, 1)
	s.put("/queue/a", "1")
	go func() {
		code <- run(ctx, []string{"recv", "/queue/a", "--follow", "-o", "raw", "--broker", s.url}, Rooms{}, strings.NewReader(""), out, errs)
		errs.Close()
	}()
	if _, err := read.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	proxy.Refuse(true)
	proxy.Reset()
	said := bufio.NewScanner(words)
	for said.Scan() && !strings.Contains(said.Text(), "tried again") {
	}
	interrupt()
	last := ""
	for said.Scan() {
		last = said.Text()
	}
	if got := <-code; got != ExitNotConnected || !strings.Contains(last, "ended while the connection was lost") {
		t.Errorf("exits with %d: %s", got, last)
	}
}

// record outlives its link as well; both links are in one recording.
func TestRecordComesBack(t *testing.T) {
	s := newStage(t, broker.Options{})
	proxy := s.throughProxy()
	file := filepath.Join(t.TempDir(), "a.journal")
	cut := proxy.CutOn(stomptest.ToClient, "second\x00", true)
	l := startLive(t, "record", file, "/queue/a", "-n", "5", "--broker", s.url)
	s.await(func(st broker.Stats) bool { return st.Queue("/queue/a").Consumers == 1 })
	s.put("/queue/a", "first", "second")
	<-cut
	s.put("/queue/a", "third")
	if code := <-l.code; code != ExitDone {
		t.Fatalf("exits with %d: %s", code, l.errs.String())
	}
	for _, want := range []string{"connected again", "2 messages were without a confirmed ack", "5 messages"} {
		if !strings.Contains(l.errs.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, l.errs.String())
		}
	}
	out, _ := wantVerb(t, ExitDone, "export", file)
	if got := strings.Join(bodiesOf(t, out, "MESSAGE"), " "); got != "first second first second third" {
		t.Errorf("recorded %q", got)
	}
	s.left("/queue/a", 3)
}
