package cli

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"stompbox/stomp/broker"
	"stompbox/stomp/stomptest"
)

// An interrupt stops the sending, and what shares a receipt that was not asked
// for yet is made certain of before the end.
func TestSendManyInterrupted(t *testing.T) {
	s := newStage(t, broker.Options{})
	l := startLive(t, "send", "/queue/a", "-b", "x", "--count", "100000", "--rate", "90", "--broker", s.url)
	s.await(func(st broker.Stats) bool { return st.Queue("/queue/a").Depth >= 5 })
	l.stop()
	if code := <-l.code; code != ExitTimedOut {
		t.Errorf("exits with %d: %s", code, l.errs.String())
	}
	sent := 0
	if _, err := fmt.Sscanf(l.errs.String(), "stompbox: %d of 100000", &sent); err != nil {
		t.Fatalf("%v: %s", err, l.errs.String())
	}
	if want := fmt.Sprintf("%d confirmed, 0 rejected, 0 unknown, %d not sent: interrupted", sent, 100000-sent); !strings.Contains(l.errs.String(), want) {
		t.Errorf("it says %q, want %q", l.errs.String(), want)
	}
	s.left("/queue/a", sent)
}

// A broker that says nothing does not keep an interrupt from ending it.
func TestSendManyInterruptedWithoutAnAnswer(t *testing.T) {
	sent, release := make(chan struct{}), make(chan struct{})
	defer close(release)
	p := stomptest.NewPeer(t, stomptest.Script{stomptest.Accept("1.2", "server:ActiveMQ/5.17.2"), stomptest.Expect("SEND"), stomptest.Signal(sent), stomptest.Wait(release)})
	l := startLive(t, "send", "/queue/a", "-b", "x", "--count", "100000", "--rate", "90", "--broker", p.Addr())
	<-sent
	began := time.Now()
	l.stop()
	if code := <-l.code; code != ExitUnknown || !strings.Contains(l.errs.String(), " 0 confirmed") {
		t.Errorf("exits with %d: %s", code, l.errs.String())
	}
	if took := time.Since(began); took > 3*settleWithin+time.Second {
		t.Errorf("it took %s", took)
	}
}
