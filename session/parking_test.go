package session

import (
	"fmt"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"stompbox/session/journal"
	"stompbox/session/profile"
	"stompbox/stomp"
)

// shaky is a disk that is full, or slow, as it is told.
type shaky struct {
	mu    sync.Mutex
	full  bool
	slow  time.Duration
	tries int // on a full disk
}

func (d *shaky) set(change func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change()
}

// before is Options.disk.
func (d *shaky) before(write func(...journal.Entry) (uint32, error)) func(...journal.Entry) (uint32, error) {
	return func(list ...journal.Entry) (uint32, error) {
		d.mu.Lock()
		full, slow := d.full && len(list) > 0, d.slow
		if full {
			d.tries++
		}
		d.mu.Unlock()
		if full {
			return 0, fmt.Errorf("%w (%w)", journal.ErrFull, syscall.ENOSPC)
		}
		time.Sleep(slow) // a disk that takes its time
		return write(list...)
	}
}

// sceneOn is a session on an embedded broker, with a disk of that kind.
func sceneOn(t *testing.T, d *shaky, beats string) (*scene, *bench) {
	c := newScene(t)
	r := benchOn(t, parse(t, "stomp://"+c.proxy.Addr()+"?heartbeat="+beats), Options{Reconnect: profile.Never, disk: d.before})
	await(r, func(e LinkChanged) bool { return e.Link.State == Up })
	return c, r
}

func (r *bench) notices(words string) Notice {
	r.t.Helper()
	return await(r, func(e Notice) bool { return strings.Contains(e.Text, words) })
}

// noLoss fails the test when the link went down.
func (r *bench) noLoss() {
	r.t.Helper()
	for _, e := range r.events {
		if l, ok := e.(LinkChanged); ok && l.Link.State == Down {
			r.t.Errorf("the link went down: %s", l.Link.Error)
		}
	}
}

// The disk is full while an auto subscription consumes: what was read waits,
// what was not read stays with the broker, it is said, and commands are refused.
// When there is room everything comes, once and in order.
func TestDiskFullLosesNothing(t *testing.T) {
	const n = 5_000
	var disk shaky
	c, r := sceneOn(t, &disk, "500,500")
	sub := r.subscribe(Subscribe{Destination: "/queue/a", Ack: stomp.AckAuto})
	for i := range n {
		if i == n/2 {
			disk.set(func() { disk.full = true })
		}
		if err := c.broker.Publish("/queue/a", stomp.Header{}, fmt.Appendf(nil, "%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if n := r.notices("cannot be written"); n.Level != Failure {
		t.Errorf("told as %v: %s", n.Level, n.Text)
	}
	beats := r.s.Pulse().BeatsOut
	refused := r.settled(r.do(Send{Message: stomp.Send{Destination: "/queue/b"}}), Refused)
	oneSentence(t, refused.Error+".", "disk is full")
	for now := r.s.Pulse(); now.BeatsOut < beats+5; now = r.s.Pulse() {
		if now.LastRead.IsZero() {
			t.Fatal("the link is gone")
		}
		time.Sleep(10 * time.Millisecond) // nothing tells of beats
	}
	disk.set(func() { disk.full = false })
	r.notices("can be written again")
	r.settled(r.do(Send{Message: stomp.Send{Destination: "/queue/b"}}), Confirmed)
	r.rewind()
	for i, id := range r.arrive(sub, n) {
		if rec, err := r.s.Read(id); err != nil || string(rec.Frame.Body) != fmt.Sprint(i) {
			t.Fatalf("message %d is %q, %v", i, rec.Frame.Body, err)
		}
	}
	r.noLoss()
	if disk.tries == 0 {
		t.Error("the disk was never full")
	}
}

// What was to be sent when the disk turned out to be full waits before the wire.
func TestDiskFullHoldsBackWhatIsSent(t *testing.T) {
	var disk shaky
	c, r := sceneOn(t, &disk, "0,0")
	disk.set(func() { disk.full = true })
	tag := r.do(Send{Message: stomp.Send{Destination: "/queue/a", Body: []byte("x")}})
	r.notices("cannot be written")
	r.settled(r.do(Send{Message: stomp.Send{Destination: "/queue/a"}}), Refused)
	if got := c.broker.Queue("/queue/a").Depth; got != 0 {
		t.Errorf("%d messages were sent that are not in the journal", got)
	}
	disk.set(func() { disk.full = false })
	r.rewind()
	r.settled(tag, Confirmed)
	known := MsgID(0)
	for _, e := range r.events {
		switch e := e.(type) {
		case FrameLogged:
			known = e.To
		case FrameFated:
			if e.Frame >= known {
				t.Errorf("%+v before its record", e)
			}
		}
	}
	r.noLoss()
}

// A session that ends with a full disk says what it could not keep.
func TestDiskFullAtTheEnd(t *testing.T) {
	var disk shaky
	c, r := sceneOn(t, &disk, "0,0")
	r.subscribe(Subscribe{Destination: "/queue/a", Ack: stomp.AckAuto})
	disk.set(func() { disk.full = true })
	c.publish("/queue/a")
	r.notices("cannot be written")
	if err := r.s.Close(t.Context()); err == nil || !strings.Contains(err.Error(), "disk is full") {
		t.Errorf("the end is %v", err)
	}
}

// Every write takes three heart-beats: they are kept all the same, everything
// comes, and the broker is held back instead of the messages gathering.
func TestSlowDisk(t *testing.T) {
	const n = 3_000
	var disk shaky
	c, r := sceneOn(t, &disk, "400,400")
	disk.set(func() { disk.slow = 1200 * time.Millisecond })
	sub := r.subscribe(Subscribe{Destination: "/queue/a", Prefetch: n})
	for i := range n {
		if err := c.broker.Publish("/queue/a", stomp.Header{}, fmt.Appendf(nil, "%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	ids := r.arrive(sub, n)
	disk.set(func() { disk.slow = 0 })
	r.settled(r.do(Ack{Messages: ids}), Confirmed)
	if s := c.broker.Stats(); s.Connections != 1 || s.Queue("/queue/a").Depth != 0 {
		t.Errorf("the broker says %+v", s)
	}
	r.noLoss()
}

// A recording that does not reach the disk any more consumes nothing: what
// takes messages from a queue for good is ended and not begun again. The rest
// goes on.
func TestUnsafeRecordingConsumesNothing(t *testing.T) {
	r := retryRig(t, profile.Backoff{})
	consuming, wire := r.subscribe(Subscribe{Destination: "/queue/a", Ack: stomp.AckAuto})
	topic, _ := r.subscribe(Subscribe{Destination: "/topic/a", Ack: stomp.AckAuto})
	held, _ := r.subscribe(Subscribe{Destination: "/queue/b"})
	r.in(unsafe{words: "the disk is failing"})
	f := r.sent1(stomp.UNSUBSCRIBE)
	if got := f.frame.Header.Get("id"); got != wire {
		t.Errorf("unsubscribed %q", got)
	}
	late := r.get(message(wire, "late"))
	r.wantStates(Seen, late) // it is gone from the broker: shown and kept as far as that goes
	r.receipt(f)
	if consuming.State != SubEnded || !strings.Contains(consuming.Note, "nowhere else") || topic.State != SubLive || held.State != SubLive {
		t.Errorf("%s (%s), %s, %s", consuming.State, consuming.Note, topic.State, held.State)
	}
	if s := r.wantFate(r.do(Subscribe{Destination: "/queue/a", Ack: stomp.AckAuto}), Refused); !strings.Contains(s.Error, "not safe") {
		t.Errorf("it says %q", s.Error)
	}
	r.wantFate(r.do(Subscribe{Destination: "/queue/a"}), Queued)
	r.lose()
	r.later()
	r.up(activeMQ, stomp.V12)
	if got := commands(r.last.frames); got != "[SUBSCRIBE SUBSCRIBE]" {
		t.Errorf("sent %s", got)
	}
}
