package stomp

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"
)

// R103: what the broker speaks is in its ERROR, and a second try that offers
// it succeeds.
func TestConnectAgainWithAnotherVersion(t *testing.T) {
	refusing := broker(t, "ERROR\nmessage:no\nversion:1.0,1.1\n\n\x00", drain)
	_, err := Dial(context.Background(), "tcp", refusing.addr, Connect{Versions: []Version{V12}, Host: "h"}, ConnOptions{Timeout: patience})
	var refused *ConnectError
	if !errors.As(err, &refused) || refused.Frame == nil {
		t.Fatalf("got %v", err)
	}
	offered, err := ParseVersions(refused.Frame.Header.Get("version"))
	if err != nil {
		t.Fatal(err)
	}
	c := join(t, broker(t, "CONNECTED\nversion:1.1\n\n\x00", drain), Connect{Versions: offered, Host: "h"}, ConnOptions{})
	if c.Version() != V11 {
		t.Errorf("version %v", c.Version())
	}
}

// R124: beats go out while nobody reads what the broker sends, though more
// than any buffer holds is waiting.
func TestBeatsWhileNobodyReads(t *testing.T) {
	beaten := make(chan struct{})
	p := broker(t, "CONNECTED\nversion:1.2\nheart-beat:0,20\n\n\x00", func(nc net.Conn, _ *Decoder) {
		flooded := make(chan struct{})
		go func() {
			defer close(flooded)
			io.Copy(nc, &endless{octets: []byte("RECEIPT\nreceipt-id:1\n\n\x00")})
		}()
		buf := make([]byte, 3)
		if _, err := io.ReadFull(nc, buf); err != nil || string(buf) != "\n\n\n" {
			t.Errorf("%q, %v", buf, err)
		}
		nc.Close()
		<-flooded
		close(beaten)
	})
	join(t, p, Connect{SendEvery: 20}, ConnOptions{})
	<-beaten
}

// R125: a frame that was just written makes the beat needless.
func TestAFrameReplacesABeat(t *testing.T) {
	p := broker(t, connected12, drain)
	c := join(t, p, Connect{}, ConnOptions{})
	if err := c.Write([]byte("\n")); err != nil {
		t.Fatal(err)
	}
	if err := c.beat(time.Hour); err != nil {
		t.Fatal(err)
	}
	if _, out := c.Beats(); out != 0 {
		t.Errorf("%d beats within an hour of a write", out)
	}
	if err := c.beat(0); err != nil {
		t.Fatal(err)
	}
	if _, out := c.Beats(); out != 1 {
		t.Errorf("%d beats when the time is over", out)
	}
}

// R126, R205: after Close nothing is sent, not even DISCONNECT, and silence is
// not reported any more. That the timers are gone is for goleak to see.
func TestNothingAfterClose(t *testing.T) {
	rest := make(chan []byte, 1)
	p := broker(t, "CONNECTED\nversion:1.2\nheart-beat:1,3600000\n\n\x00", func(nc net.Conn, _ *Decoder) {
		b, _ := io.ReadAll(nc)
		rest <- b
	})
	c := join(t, p, Connect{SendEvery: 3600000, WantEvery: 3600000}, ConnOptions{})
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if b := <-rest; len(b) > 0 {
		t.Errorf("%q was sent", b)
	}
	var link *LinkError
	if _, err := c.Read(); !errors.As(err, &link) || !errors.Is(err, net.ErrClosed) {
		t.Errorf("R126: got %v", err)
	}
	if err := c.Write([]byte("\n")); !errors.Is(err, net.ErrClosed) {
		t.Errorf("R126: got %v", err)
	}
}
