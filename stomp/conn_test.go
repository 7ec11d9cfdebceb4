package stomp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestReadEnds(t *testing.T) {
	for _, tc := range []struct {
		name string
		end  func(nc net.Conn)
		is   error
		text string
	}{
		{"R019 between frames", func(net.Conn) {}, io.EOF, "R019"},
		{"R018 inside a frame", func(nc net.Conn) { io.WriteString(nc, "MESSAGE\nfoo:bar\n\nbo") }, io.ErrUnexpectedEOF, "R018"},
		{"R105 reset", func(nc net.Conn) { nc.(*net.TCPConn).SetLinger(0) }, nil, "reset"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := broker(t, connected12, func(nc net.Conn, _ *Decoder) { tc.end(nc) })
			c := join(t, p, Connect{}, ConnOptions{})
			for range 2 {
				f, err := c.Read()
				var e *LinkError
				if !errors.As(err, &e) || e.Op != "read" || f.Command != "" {
					t.Fatalf("got %v, %v", f, err)
				}
				if tc.is != nil && !errors.Is(err, tc.is) || !strings.Contains(err.Error(), tc.text) || !strings.Contains(err.Error(), p.addr) {
					t.Errorf("got %v", err)
				}
				if SafeToRetry(err) {
					t.Error("the loss of the link is no proof that nothing was written")
				}
			}
		})
	}
}

func TestReadProtocolError(t *testing.T) {
	p := broker(t, connected12, func(nc net.Conn, d *Decoder) {
		io.WriteString(nc, "RECEIPT\nreceipt-id:1\n\n\x00BLAH\n")
		drain(nc, d)
	})
	c := join(t, p, Connect{}, ConnOptions{})
	if f, err := c.Read(); err != nil || f.Command != RECEIPT {
		t.Fatalf("%v %v", f, err)
	}
	var e *ProtocolError
	if _, err := c.Read(); !errors.As(err, &e) || e.Rule != "R013" {
		t.Errorf("got %v", err)
	}
}

// A server that says no more still listens.
func TestHalfClose(t *testing.T) {
	got := make(chan string, 1)
	p := broker(t, connected12, func(nc net.Conn, d *Decoder) {
		nc.(*net.TCPConn).CloseWrite()
		d.SetVersion(V12)
		f, err := d.Decode()
		got <- fmt.Sprint(f.Command, err)
	})
	c := join(t, p, Connect{}, ConnOptions{})
	if _, err := c.Read(); !errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
	if err := c.WriteFrame(frame(SEND, "x", "destination", "d")); err != nil {
		t.Errorf("cannot write: %v", err)
	}
	if s := <-got; s != "SEND<nil>" {
		t.Errorf("the server got %s", s)
	}
}

// R020, R123: many writers and many beats, and no octet of one frame in another.
func TestConcurrentWritesAndBeats(t *testing.T) {
	const writers, each = 8, 50
	result := make(chan error, 1)
	p := broker(t, "CONNECTED\nversion:1.2\nheart-beat:0,1\n\n\x00", func(nc net.Conn, d *Decoder) {
		d.SetVersion(V12)
		for range writers * each {
			f, err := d.Decode()
			if err != nil {
				result <- err
				return
			}
			if n := len(f.Body); n == 0 || bytes.Count(f.Body, f.Body[:1]) != n {
				result <- fmt.Errorf("a body of %d octets is mixed", n)
				return
			}
		}
		result <- nil
		drain(nc, d)
	})
	c := join(t, p, Connect{SendEvery: 1}, ConnOptions{})
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			body := bytes.Repeat([]byte{byte('a' + w)}, 1+w*9000)
			for range each {
				if err := c.WriteFrame(frame(SEND, string(body), "destination", "d")); err != nil {
					t.Errorf("write: %v", err)
					return
				}
			}
		})
	}
	wg.Wait()
	if err := <-result; err != nil {
		t.Error(err)
	}
}

// R222, R214: a server that stops reading, after it has said why.
func TestSlowPeer(t *testing.T) {
	release := make(chan struct{})
	p := broker(t, connected12, func(nc net.Conn, d *Decoder) {
		io.WriteString(nc, "ERROR\nmessage:full\n\n\x00\n")
		<-release
	})
	defer close(release)
	c := join(t, p, Connect{}, ConnOptions{WriteTimeout: 50 * time.Millisecond})
	big := bytes.Repeat([]byte("x"), 64<<20)
	err := c.Write(big)
	var e *LinkError
	if !errors.As(err, &e) || !errors.Is(err, os.ErrDeadlineExceeded) || !strings.Contains(err.Error(), "R222") {
		t.Fatalf("got %v", err)
	}
	if e.Written == 0 || e.Written == len(big) || SafeToRetry(err) {
		t.Errorf("%d octets written, safe to retry %t", e.Written, SafeToRetry(err))
	}
	if err := c.Write([]byte("x")); !SafeToRetry(err) {
		t.Errorf("a write after the failure: %v", err)
	}
	if f, err := c.Read(); err != nil || f.Header.Get("message") != "full" {
		t.Errorf("the ERROR is hidden: %v, %v", f, err)
	}
	if _, err := c.Read(); !errors.As(err, &e) || e.Op != "write" {
		t.Errorf("the first cause is hidden: %v", err)
	}
}

// R222: what bounds a write is that nothing gets through, not how long it takes
// as a whole: a slow link carries a large frame, octet for octet.
func TestSlowLinkGoesOn(t *testing.T) {
	const limit = 600 * time.Millisecond
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "s")) // no window that TCP would open late
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	f := frame(SEND, strings.Repeat("0123456789abcdef", 20<<10), "destination", "d") // more than is written at a time
	want, err := AppendFrame(nil, f, V12)
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan []byte, 1)
	go func() {
		defer close(got)
		nc, err := l.Accept()
		if err != nil {
			return
		}
		defer nc.Close()
		if _, err := nc.Read(make([]byte, 1024)); err != nil { // CONNECT
			t.Error(err)
		}
		io.WriteString(nc, connected12)
		all := make([]byte, len(want))
		for n := 0; n < len(all); n += 4096 {
			if _, err := io.ReadFull(nc, all[n:min(n+4096, len(all))]); err != nil {
				t.Errorf("after %d octets: %v", n, err)
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		got <- all
	}()
	nc, err := net.Dial("unix", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	nc.(*net.UnixConn).SetWriteBuffer(4096)
	c, err := Open(t.Context(), nc, Connect{}, ConnOptions{Timeout: patience, WriteTimeout: limit})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	began := time.Now()
	if err := c.WriteFrame(f); err != nil {
		t.Error(err)
		c.Close()
	} else if took := time.Since(began); took < 2*limit {
		t.Errorf("the link is not slow: %v", took)
	}
	if all := <-got; !bytes.Equal(all, want) {
		t.Error("what came is not what was sent")
	}
}

// R214, R222: a link that cannot be written to any more comes to its end, also
// when the broker goes on to talk, with beats agreed or without.
func TestReadingEndsAfterWritingFailed(t *testing.T) {
	for _, beats := range []string{"0,0", "0,60000", "60000,0"} {
		t.Run(beats, func(t *testing.T) {
			t.Parallel()
			p := broker(t, "CONNECTED\nversion:1.2\nheart-beat:"+beats+"\n\n\x00", func(nc net.Conn, _ *Decoder) {
				for {
					if _, err := io.WriteString(nc, "ERROR\n\n\x00"); err != nil {
						return
					}
					time.Sleep(10 * time.Millisecond)
				}
			})
			c := join(t, p, Connect{SendEvery: 60_000, WantEvery: 60_000}, ConnOptions{WriteTimeout: 50 * time.Millisecond})
			if err := c.Write(bytes.Repeat([]byte("x"), 64<<20)); err == nil {
				t.Fatal("everything was written")
			}
			failed := time.Now()
			var err error
			n := 0
			for ; err == nil; n++ {
				if _, err = c.Read(); time.Since(failed) > patience {
					t.Fatal("the link has no end")
				}
			}
			var e *LinkError
			if !errors.As(err, &e) || e.Op != "write" || n < 2 {
				t.Errorf("got %v after %d frames", err, n)
			}
		})
	}
}

func TestClose(t *testing.T) {
	p := broker(t, "CONNECTED\nversion:1.2\nheart-beat:0,1\n\n\x00", drain)
	c := join(t, p, Connect{SendEvery: 1}, ConnOptions{})
	ended := make(chan error, 1)
	go func() {
		_, err := c.Read()
		ended <- err
	}()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { c.Close() })
	}
	wg.Wait()
	if err := c.Close(); err != nil {
		t.Errorf("R224: closing again: %v", err)
	}
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		t.Errorf("Read ended with %v", err)
	}
	for what, err := range map[string]error{"Write": c.Write([]byte("\n")), "WriteFrame": c.WriteFrame(frame(SEND, ""))} {
		if !errors.Is(err, net.ErrClosed) || !SafeToRetry(err) {
			t.Errorf("%s after Close: %v", what, err)
		}
	}
	if _, err := c.Read(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Read after Close: %v", err)
	}
}

func TestCloseFreesAStuckWriter(t *testing.T) {
	release := make(chan struct{})
	p := broker(t, connected12, func(net.Conn, *Decoder) { <-release })
	defer close(release)
	c := join(t, p, Connect{}, ConnOptions{})
	stuck := make(chan error, 1)
	go func() { stuck <- c.Write(bytes.Repeat([]byte("x"), 64<<20)) }()
	for c.out.last.Load() == 0 { // it has begun
		time.Sleep(time.Millisecond)
	}
	c.Close()
	if err := <-stuck; !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

// R222: who wants to decide about a broker that stops reading sees how long it
// takes nothing, and the link stays until then.
func TestWriteWaits(t *testing.T) {
	goOn := make(chan struct{})
	p := broker(t, connected12, func(nc net.Conn, d *Decoder) {
		<-goOn
		io.Copy(io.Discard, nc)
	})
	c := join(t, p, Connect{}, ConnOptions{WriteTimeout: -1})
	if wait := c.WriteWaits(); wait != 0 {
		t.Errorf("nothing is written, and that waits for %v", wait)
	}
	done := make(chan error, 1)
	go func() { done <- c.Write(bytes.Repeat([]byte("x"), 64<<20)) }()
	for c.WriteWaits() < 100*time.Millisecond {
		select {
		case err := <-done:
			t.Fatalf("the write has ended: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	close(goOn)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if wait := c.WriteWaits(); wait != 0 {
		t.Errorf("all is written, and something waits for %v", wait)
	}
}

func TestWriteFrameRefuses(t *testing.T) {
	p := broker(t, connected12, drain)
	c := join(t, p, Connect{}, ConnOptions{})
	err := c.WriteFrame(frame(SEND, "", "a", "\x00"))
	var e *RequestError
	if !errors.As(err, &e) || e.Rule != "R055" || !SafeToRetry(err) {
		t.Errorf("got %v", err)
	}
	if err := c.WriteFrame(frame(SEND, "", "a", "b")); err != nil {
		t.Errorf("the link is of no use after a refusal: %v", err)
	}
}
