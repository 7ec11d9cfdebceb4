package stomp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// A lone frame is written at once: nobody calls Flush, nothing else is sent.
func TestQueueHoldsNothingBack(t *testing.T) {
	got := make(chan string)
	p := broker(t, connected12, func(nc net.Conn, d *Decoder) {
		d.SetVersion(V12)
		for {
			f, err := d.Decode()
			if err != nil {
				return
			}
			got <- string(f.Body)
		}
	})
	c := join(t, p, Connect{}, ConnOptions{})
	for i := range 20 {
		body := fmt.Sprint("message ", i)
		if err := c.Queue(frame(SEND, body, "destination", "d")); err != nil {
			t.Fatal(err)
		}
		if s := <-got; s != body {
			t.Fatalf("got %q", s)
		}
	}
}

// R020, R021: whatever way frames are handed over, each goroutine's come in its
// order and whole, with large bodies and beats between them.
func TestQueueKeepsOrder(t *testing.T) {
	const writers, each = 6, 120
	result := make(chan error, 1)
	p := broker(t, "CONNECTED\nversion:1.2\nheart-beat:0,1\n\n\x00", func(nc net.Conn, d *Decoder) {
		d.SetVersion(V12)
		next := map[string]int{}
		for range writers * each {
			f, err := d.Decode()
			if err != nil {
				result <- err
				return
			}
			w := f.Header.Get("writer")
			if n := fmt.Sprint(next[w]); f.Header.Get("n") != n {
				result <- fmt.Errorf("%s of writer %s in the place of %s", f.Header.Get("n"), w, n)
				return
			}
			if bytes.Count(f.Body, []byte(w)) != len(f.Body) {
				result <- fmt.Errorf("a body of %d octets is mixed", len(f.Body))
				return
			}
			next[w]++
		}
		result <- nil
		drain(nc, d)
	})
	c := join(t, p, Connect{SendEvery: 1}, ConnOptions{})
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for n := range each {
				size := []int{0, 10, 3000, largeBody, 300_000}[(n+w)%5]
				f := frame(SEND, strings.Repeat(fmt.Sprint(w), size), "destination", "d", "writer", fmt.Sprint(w), "n", fmt.Sprint(n))
				f.Header.Set("content-length", fmt.Sprint(size))
				write := c.Queue
				if n%3 == w%3 {
					write = c.WriteFrame
				}
				if err := write(f); err != nil {
					t.Error(err)
					return
				}
			}
			if err := c.Flush(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := <-result; err != nil {
		t.Error(err)
	}
}

// Conn.Send writes what Send.Frame makes, each time anew and in order, and
// allocates nothing for it but the digits of a length.
func TestConnSend(t *testing.T) {
	requests := []Send{
		{Destination: "/queue/a", Body: []byte("one"), Receipt: "1", Header: NewHeader("x", "y", "z", "a:b")},
		{Destination: "/queue/b"},
		{Destination: "/queue/c", Body: bytes.Repeat([]byte("x"), largeBody), ContentType: "text/plain"},
		{Destination: "/queue/d", Transaction: "t", Header: NewHeader("content-length", "0")},
	}
	var want []byte
	for _, r := range requests {
		f, err := r.Frame(V12)
		if err != nil {
			t.Fatal(err)
		}
		if want, err = AppendFrame(want, f, V12); err != nil {
			t.Fatal(err)
		}
	}
	got := make(chan []byte, 1)
	p := broker(t, connected12, func(nc net.Conn, _ *Decoder) {
		octets := make([]byte, len(want))
		_, err := io.ReadFull(nc, octets)
		if err != nil {
			t.Error(err)
		}
		got <- octets
		drain(nc, nil)
	})
	c := join(t, p, Connect{}, ConnOptions{})
	for _, r := range requests {
		if err := c.Send(r); err != nil {
			t.Fatal(err)
		}
	}
	if octets := <-got; !bytes.Equal(octets, want) {
		t.Errorf("got %.300q\nwant %.300q", octets, want)
	}
	if n := testing.AllocsPerRun(1000, func() {
		if err := c.Send(requests[0]); err != nil {
			t.Fatal(err)
		}
	}); n > 1 {
		t.Errorf("%v allocations", n)
	}
}

// R222: what waits for the writer is bounded, and ends with the link.
func TestQueueWaitsForASlowPeer(t *testing.T) {
	release := make(chan struct{})
	p := broker(t, connected12, func(net.Conn, *Decoder) { <-release })
	defer close(release)
	c := join(t, p, Connect{}, ConnOptions{WriteTimeout: 100 * time.Millisecond})
	f := frame(SEND, strings.Repeat("x", 10_000), "destination", "d")
	var err error
	sent := 0
	for ; err == nil; sent += 10_000 {
		err = c.Queue(f)
	}
	var e *LinkError
	if !errors.As(err, &e) || !errors.Is(err, os.ErrDeadlineExceeded) || e.Written != 0 || !SafeToRetry(err) {
		t.Errorf("got %v", err)
	}
	if sent > 64<<20 {
		t.Errorf("%d octets were taken", sent)
	}
	if err := c.Flush(); !errors.As(err, &e) || SafeToRetry(err) {
		t.Errorf("Flush says %v of what was not written, or a part of it, safe to retry %t", err, SafeToRetry(err))
	}
	if _, err := c.Read(); !errors.As(err, &e) || e.Op != "write" || SafeToRetry(err) {
		t.Errorf("Read says %v, safe to retry %t", err, SafeToRetry(err))
	}
	if err := c.WriteFrame(f); !SafeToRetry(err) {
		t.Errorf("WriteFrame says %v", err)
	}
}

func TestCloseFreesQueueAndFlush(t *testing.T) {
	release := make(chan struct{})
	p := broker(t, connected12, func(net.Conn, *Decoder) { <-release })
	defer close(release)
	c := join(t, p, Connect{}, ConnOptions{})
	f := frame(SEND, strings.Repeat("x", 10_000), "destination", "d")
	ended := make(chan error, 2)
	stuck := make(chan struct{})
	go func() {
		var err error
		for n := 0; err == nil; n++ {
			if n == 100 {
				close(stuck)
			}
			err = c.Queue(f)
		}
		ended <- err
	}()
	<-stuck
	go func() {
		var err error
		for err == nil { // where all is written a Flush has nothing to say: the next Queue has
			if err = c.Flush(); err == nil {
				err = c.Queue(f)
			}
		}
		ended <- err
	}()
	c.Close()
	for range 2 {
		if err := <-ended; !errors.Is(err, net.ErrClosed) {
			t.Errorf("got %v", err)
		}
	}
}

func TestQueueRefuses(t *testing.T) {
	p := broker(t, connected12, drain)
	c := join(t, p, Connect{}, ConnOptions{})
	var e *RequestError
	for _, body := range []string{"x", strings.Repeat("x", largeBody)} {
		if err := c.Queue(frame(SEND, body, "a", "\x00")); !errors.As(err, &e) || e.Rule != "R055" {
			t.Errorf("got %v", err)
		}
	}
	for _, s := range []Send{{}, {Destination: "d", Header: NewHeader("a", "\x00")}, {Body: make([]byte, largeBody)}} {
		if err := c.Send(s); !errors.As(err, &e) || !SafeToRetry(err) {
			t.Errorf("got %v", err)
		}
	}
	if err := c.Queue(frame(SEND, "x", "a", "b")); err != nil {
		t.Errorf("the link is of no use after a refusal: %v", err)
	}
	if err := c.Flush(); err != nil {
		t.Error(err)
	}
}

// R191, R192, R194 to R196, R213, R221.
func TestReceipts(t *testing.T) {
	var r Receipts
	expect := func(id string) *Receipt {
		t.Helper()
		w, err := r.Expect(id)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	a, b, lost := expect("a"), expect("b"), expect("c")
	var refused *RequestError
	for _, id := range []string{"a", ""} {
		if _, err := r.Expect(id); !errors.As(err, &refused) || refused.Rule != "R194" {
			t.Errorf("%q: %v", id, err)
		}
	}
	ctx := context.Background()
	waits := make(chan error)
	go func() { waits <- b.Wait(ctx) }()
	for f, want := range map[string]bool{"RECEIPT\nreceipt-id:b\n\n\x00": true, "RECEIPT\nreceipt-id:nobody\n\n\x00": false,
		"MESSAGE\nreceipt-id:a\n\n\x00": false, "RECEIPT\n\n\x00": false, "ERROR\nmessage:no\n\n\x00": false} {
		parsed, err := ParseFrame([]byte(f), V12)
		if err != nil || r.Settle(parsed) != want || r.Settle(parsed) {
			t.Errorf("%q: not %t once and false then, %v", f, want, err)
		}
	}
	if err := <-waits; err != nil || b.ID() != "b" || b.Wait(ctx) != nil {
		t.Errorf("got %v", err)
	}
	d := NewDecoder(strings.NewReader("ERROR\nreceipt-id:a\nmessage:queue full\n\n\x00"), Limits{})
	v, err := d.DecodeView()
	if err != nil || !r.SettleView(v) || r.SettleView(v) {
		t.Errorf("the ERROR is not taken: %v", err)
	}
	var rejected *RejectedError
	if err := a.Wait(ctx); !errors.As(err, &rejected) || !strings.Contains(err.Error(), "queue full") || SafeToRetry(err) {
		t.Errorf("got %v", err)
	}
	never := expect("never written")
	never.Forget()
	never.Forget()
	if err := never.Wait(ctx); err == nil || r.Len() != 1 {
		t.Errorf("a receipt that was forgotten: %v, %d awaited", err, r.Len())
	}
	expect("never written").Forget()
	b.Forget()
	if err := b.Wait(ctx); err != nil {
		t.Errorf("one that has come was forgotten: %v", err)
	}
	soon, cancel := context.WithTimeout(ctx, time.Millisecond)
	defer cancel()
	if err := lost.Wait(soon); !errors.Is(err, context.DeadlineExceeded) || r.Len() != 1 {
		t.Errorf("got %v, %d awaited", err, r.Len())
	}
	gone := errors.New("gone")
	r.Fail(gone)
	r.Fail(errors.New("later"))
	if err := lost.Wait(ctx); err != gone || r.Len() != 0 {
		t.Errorf("got %v, %d awaited", err, r.Len())
	}
	if _, err := r.Expect("d"); err != gone {
		t.Errorf("got %v", err)
	}
}

// R221: a write that failed says nothing of the frames that were written before
// it, which wait for their receipts: they may have been processed.
func TestReceiptsEndWithAnUnknownFate(t *testing.T) {
	var r Receipts
	written, err := r.Expect("1")
	if err != nil {
		t.Fatal(err)
	}
	beat := &LinkError{Op: "write", Addr: "h:1", Err: os.ErrDeadlineExceeded}
	if !SafeToRetry(beat) {
		t.Fatal("no octet of it was written")
	}
	r.Fail(beat)
	var e *LinkError
	if err := written.Wait(t.Context()); !errors.As(err, &e) || e != beat || err.Error() != beat.Error() || SafeToRetry(err) {
		t.Errorf("got %v, safe to retry %t", err, SafeToRetry(err))
	}
	defer func() {
		if recover() == nil {
			t.Error("Fail without an error confirms what is awaited")
		}
	}()
	new(Receipts).Fail(nil)
}
