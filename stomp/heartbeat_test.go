package stomp

import (
	"errors"
	"io"
	"math"
	"net"
	"testing"
	"time"
)

func TestAgree(t *testing.T) {
	const ms = time.Millisecond
	for _, tc := range []struct {
		connect, connected string
		send, receive      time.Duration
	}{
		{"100,200", "300,50", 100 * ms, 300 * ms}, // R112, R113
		{"100,200", "0,0", 0, 0},                  // R122
		{"0,200", "300,50", 0, 300 * ms},          // R112
		{"100,0", "300,500", 500 * ms, 0},         // R113
		{"100,200", "", 0, 0},                     // R111
		{"", "300,50", 0, 0},                      // R111
		{"1,1", "4294967296,18446744073709551616", longestBeat, 4294967296 * ms}, // R121
	} {
		var a, b Header
		if tc.connect != "" {
			a.Add("heart-beat", tc.connect)
		}
		if tc.connected != "" {
			b.Add("heart-beat", tc.connected)
		}
		got, err := agree(a, b, V12)
		if err != nil || got.Send != tc.send || got.Receive != tc.receive {
			t.Errorf("%q with %q: %+v, %v", tc.connect, tc.connected, got, err)
		}
		if none, _ := agree(a, b, V10); none != (HeartBeat{}) {
			t.Errorf("R119: %+v in 1.0", none)
		}
	}
	for _, bad := range []string{"abc", "5", "-1,0", "1,2,3", " 0, 0", "", ",", "1,"} {
		if _, err := agree(Header{}, NewHeader("heart-beat", bad), V12); err == nil {
			t.Errorf("R120: %q is taken", bad)
		}
	}
}

func TestBeatArithmetic(t *testing.T) {
	for _, n := range []time.Duration{time.Millisecond, 10 * time.Second, longestBeat} {
		b := HeartBeat{Send: n, Receive: n}
		if after := b.beatAfter(); after <= 0 || after >= n {
			t.Errorf("R114: promise %v, beat after %v", n, after)
		}
		for _, grace := range []float64{0.1, 1, 2.5, 1e300, math.Inf(1)} {
			if limit := b.silence(grace); limit < n || limit > longestBeat {
				t.Errorf("R121: agreed %v, grace %g: limit %v", n, grace, limit)
			}
		}
	}
}

// R114, R115: an idle link sends LFs and nothing else.
func TestBeatsAreSent(t *testing.T) {
	got := make(chan byte)
	p := broker(t, "CONNECTED\nversion:1.1\nheart-beat:0,20\n\n\x00\n", func(nc net.Conn, _ *Decoder) {
		buf := make([]byte, 1)
		for range 5 {
			if _, err := io.ReadFull(nc, buf); err != nil {
				break
			}
			got <- buf[0]
		}
		close(got)
	})
	c := join(t, p, Connect{SendEvery: 20}, ConnOptions{})
	n := 0
	for b := range got {
		if n++; b != '\n' {
			t.Errorf("a beat is %q", b)
		}
	}
	if _, out := c.Beats(); n != 5 || out < 4 {
		t.Errorf("%d beats came, %d counted", n, out)
	}
}

// R118, R127: nothing comes after CONNECTED.
func TestSilence(t *testing.T) {
	p := broker(t, "CONNECTED\nversion:1.2\nheart-beat:20,0\n\n\x00\n", drain)
	c := join(t, p, Connect{WantEvery: 20}, ConnOptions{})
	_, err := c.Read()
	var e *HeartBeatError
	if !errors.As(err, &e) || e.Limit != 50*time.Millisecond || e.Silent < e.Limit {
		t.Errorf("got %v", err)
	}
}

// R116: a frame that takes longer than silence may last, octet by octet, with
// beats before it.
func TestAnyOctetIsASignOfLife(t *testing.T) {
	p := broker(t, "CONNECTED\nversion:1.2\nheart-beat:400,0\n\n\x00\n", func(nc net.Conn, d *Decoder) {
		for _, b := range []byte("\n\nRECEIPT\nreceipt-id:7\n\n\x00") {
			time.Sleep(40 * time.Millisecond) // the pace of the peer is what is tested
			nc.Write([]byte{b})
		}
		drain(nc, d)
	})
	c := join(t, p, Connect{WantEvery: 400}, ConnOptions{})
	began := time.Now()
	f, err := c.Read()
	if err != nil || f.Header.Get("receipt-id") != "7" {
		t.Fatalf("%v %v", f, err)
	}
	if in, _ := c.Beats(); in != 2 {
		t.Errorf("%d beats", in)
	}
	if last := c.LastRead(); last.Before(began) {
		t.Errorf("last octet %v, before %v", last, began)
	}
}

// R122: without an agreement there is no limit, so the reader has no deadline.
func TestNoLimitWithoutAgreement(t *testing.T) {
	p := broker(t, "CONNECTED\nversion:1.2\nheart-beat:0,50\n\n\x00\n", drain)
	c := join(t, p, Connect{WantEvery: 10}, ConnOptions{})
	if c.in.limit != 0 || c.HeartBeat().Receive != 0 {
		t.Errorf("limit %v", c.in.limit)
	}
}
