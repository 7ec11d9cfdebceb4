package broker

import (
	"context"
	"errors"
	"net"
	"sync"
	"testing"

	"stompbox/stomp"
)

func TestKillGivesEverythingBack(t *testing.T) {
	b := start(t, Options{})
	fill(t, b, "/queue/a", bodies(4)...)
	c, d := dial(t, b, stomp.V12), dial(t, b, stomp.V11)
	c.subscribe("1", "/queue/a", "ack", "client-individual", "prefetch-count", "2")
	d.subscribe("1", "/queue/a", "ack", "client", "prefetch-count", "2")
	m := c.message("m1")
	c.message("m2")
	d.message("m3")
	c.receipted(stomp.BEGIN, "transaction", "t")
	c.settle(stomp.ACK, m, "transaction", "t")
	c.fence()
	b.Kill()
	if s := b.Stats(); s.Connections != 0 || s.Transactions != 0 || s.Queue("/queue/a").Ready() != 4 {
		t.Errorf("%+v", s)
	}
	if _, err := c.dec.Decode(); err == nil {
		t.Error("Kill said something")
	}
	e := dial(t, b, stomp.V12) // it still listens
	e.subscribe("1", "/queue/a")
	for _, body := range bodies(4) {
		e.message(body)
	}
}

func TestClose(t *testing.T) {
	b := New(Options{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error)
	go func() { served <- b.Serve(l) }()
	await(t, b, "the listener", func(Stats) bool { return b.addr != "" })
	c := dial(t, b, stomp.V12)
	var wg sync.WaitGroup
	for range 3 { // closing again, at once, is fine
		wg.Go(func() { _ = b.Close() })
	}
	wg.Wait()
	if err := <-served; !errors.Is(err, ErrClosed) {
		t.Errorf("Serve: %v", err)
	}
	if _, err := c.dec.Decode(); err == nil {
		t.Error("the connection outlived Close")
	}
	if err := b.Publish("/queue/a", stomp.Header{}, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("Publish: %v", err)
	}
	if err := b.Serve(l); !errors.Is(err, ErrClosed) {
		t.Errorf("Serve: %v", err)
	}
	b.Kill()
}

func TestListenErrors(t *testing.T) {
	b := start(t, Options{})
	if _, err := Start(b.Addr(), Options{}); err == nil {
		t.Error("two brokers on one port")
	}
	if err := New(Options{}).ListenAndServe(b.Addr()); err == nil {
		t.Error("two listeners on one port")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	other := New(Options{})
	defer other.Close()
	l.Close()
	if err := other.Serve(l); err == nil || errors.Is(err, ErrClosed) {
		t.Errorf("Serve of a dead listener: %v", err)
	}
}

func TestPublishChecks(t *testing.T) {
	b := New(Options{})
	for _, err := range []error{
		b.Publish("nowhere", stomp.Header{}, nil),
		b.Publish("/queue/a", stomp.NewHeader("a\x00b", "c"), nil), // R055
		b.Publish("/queue/a", stomp.NewHeader("", "c"), nil),       // R025
	} {
		if err == nil {
			t.Error("nothing was refused")
		}
	}
	if q := b.Queue("/queue/a"); q.Depth != 0 {
		t.Errorf("%+v", q)
	}
}

func TestAwaitEndsWithItsContext(t *testing.T) {
	b := start(t, Options{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := b.Await(ctx, func(Stats) bool { return false }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Any listener will do, such as one that has no half close.
func TestServeOverPipes(t *testing.T) {
	b := New(Options{})
	defer b.Close()
	ours, theirs := net.Pipe()
	defer ours.Close()
	b.admit(theirs)
	c := &client{t: t, nc: ours, dec: stomp.NewDecoder(ours, stomp.Limits{})}
	c.send(stomp.CONNECT, "", "accept-version", "1.2", "host", "/")
	c.v = stomp.V12
	c.want(stomp.CONNECTED)
	c.receipted(stomp.DISCONNECT)
	c.closed()
}
