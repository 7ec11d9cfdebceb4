package broker

import (
	"errors"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"stompbox/stomp"
)

// A mistake of the broker's own costs the connection that it befell, and Close
// tells of it. Nothing else ends, and nothing stays locked.
func TestCrashEndsOneConnection(t *testing.T) {
	var broken atomic.Bool
	b, err := Start("", Options{Now: func() time.Time {
		if broken.Load() {
			panic("no time")
		}
		return time.Now()
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	c, other := dial(t, b, stomp.V12), dial(t, b, stomp.V12)
	broken.Store(true)
	c.send(stomp.SEND, "x", "destination", "/queue/a")
	c.closed()
	broken.Store(false)
	other.receipted(stomp.SEND, "destination", "/queue/b")
	dial(t, b, stomp.V12).receipted(stomp.DISCONNECT)
	await(t, b, "the end of the broken connection", func(s Stats) bool { return s.Connections == 1 })
	var crash *CrashError
	if err := b.Close(); !errors.As(err, &crash) || crash.Value != "no time" || len(crash.Stack) == 0 {
		t.Errorf("Close: %v", err)
	}
}

// The same in the goroutine that writes.
func TestCrashOfAWriter(t *testing.T) {
	b := New(Options{})
	ours, theirs := net.Pipe()
	defer ours.Close()
	c := newConn(b, theirs, nil) // nothing to write from
	c.write()
	if _, err := ours.Read(make([]byte, 1)); err == nil {
		t.Error("the connection goes on")
	}
	<-c.written
	var crash *CrashError
	if err := b.Close(); !errors.As(err, &crash) {
		t.Errorf("Close: %v", err)
	}
}

// And in the sample data.
func TestCrashOfTheDemo(t *testing.T) {
	b := New(Options{Now: func() time.Time { panic("no time") }})
	Demo(t.Context(), b)
	var crash *CrashError
	if err := b.Close(); !errors.As(err, &crash) {
		t.Errorf("Close: %v", err)
	}
}
