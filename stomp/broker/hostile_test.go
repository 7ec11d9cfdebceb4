package broker

import (
	"bytes"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"stompbox/stomp"
)

// What breaks the protocol gets an ERROR and the end, in every case within
// bounds and without harm to others.
func TestBreachesEndTheConnection(t *testing.T) {
	for _, c := range []struct {
		name    string
		v       stomp.Version
		raw     string
		message string
	}{
		{"R013 unknown command", stomp.V12, "FOO\n\n\x00", "Malformed frame"},
		{"R013 server frame", stomp.V12, "MESSAGE\ndestination:/queue/a\nmessage-id:1\nsubscription:1\n\nx\x00", "Malformed frame"},
		{"R012 case", stomp.V11, "Send\ndestination:/queue/a\n\nx\x00", "Malformed frame"},
		{"R024 no colon", stomp.V12, "SEND\ndestination:/queue/a\nnonsense\n\nx\x00", "Malformed frame"},
		{"R045 escape", stomp.V12, "SEND\ndestination:/queue/a\nk:a\\tb\n\nx\x00", "Malformed frame"},
		{"R044 escape", stomp.V11, "SEND\ndestination:/queue/a\nk:a\\rb\n\nx\x00", "Malformed frame"},
		{"R063 length too small", stomp.V12, "SEND\ndestination:/queue/a\ncontent-length:1\n\nxyz\x00", "Malformed frame"},
		{"R066 length no number", stomp.V12, "SEND\ndestination:/queue/a\ncontent-length:ten\n\nxyz\x00", "Malformed frame"},
		{"R068 huge length", stomp.V12, "SEND\ndestination:/queue/a\ncontent-length:3000000000\n\n", "Malformed frame"},
		{"R060 body", stomp.V12, "SUBSCRIBE\nid:1\ndestination:/queue/a\n\nbody\x00", "Unexpected body"},
		{"R060 body", stomp.V11, "BEGIN\ntransaction:t\n\nbody\x00", "Unexpected body"},
		{"R039 line", stomp.V12, "SEND\nlong:" + strings.Repeat("x", 5000), "Malformed frame"},
		{"R039 headers", stomp.V10, "SEND\n" + strings.Repeat("k:v\n", 60), "Malformed frame"},
		{"R039 body", stomp.V12, "SEND\ndestination:/queue/a\n\n" + strings.Repeat("x", 9000), "Malformed frame"},
		{"R015 garbage", stomp.V12, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + strings.Repeat("\xaa\n", 100), "Malformed frame"},
	} {
		t.Run(c.name+" "+c.v.String(), func(t *testing.T) {
			b := start(t, Options{Limits: stomp.Limits{Line: 4000, Headers: 50, Body: 8000}})
			other, cl := dial(t, b, stomp.V12), dial(t, b, c.v)
			cl.raw(c.raw)
			cl.refused(c.message)
			cl.closed()
			other.fence()
			if s := b.Stats(); len(s.Queues) != 0 {
				t.Errorf("%+v", s.Queues)
			}
		})
	}
}

func TestEndlessHeader(t *testing.T) {
	b := start(t, Options{ConnectTimeout: patience})
	c := dialRaw(t, b)
	junk := bytes.Repeat([]byte("x"), 64<<10)
	for range 1000 { // until the broker hangs up
		if _, err := c.nc.Write(junk); err != nil {
			await(t, b, "no connection", func(s Stats) bool { return s.Connections == 0 })
			return
		}
	}
	t.Fatal("the broker read 64 MB of one line")
}

// HTTP and other talk on the port gets an end, not silence.
func TestOtherProtocols(t *testing.T) {
	b := start(t, Options{})
	for _, hello := range []string{"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "\x16\x03\x01\x02\x00\n"} {
		c := dialRaw(t, b)
		c.raw(hello)
		rest, err := io.ReadAll(c.nc)
		if err != nil || !bytes.HasPrefix(rest, []byte("ERROR\nmessage:Malformed frame\n")) || !bytes.HasSuffix(rest, []byte("\x00\n")) {
			t.Errorf("%q: got %q, %v", hello, rest, err)
		}
	}
}

// A half-open sender: what came before its end counts and is answered.
func TestHalfClose(t *testing.T) {
	b := start(t, Options{})
	for _, tail := range []string{"", "SEND\ndestination:/queue/a\n\ncut"} { // R018: no part of a frame counts
		c := dialRaw(t, b)
		c.raw("CONNECT\naccept-version:1.2\nhost:/\n\n\x00SEND\ndestination:/queue/a\nreceipt:r\n\nx\x00" + tail)
		c.nc.(*net.TCPConn).CloseWrite()
		c.want(stomp.CONNECTED)
		c.want(stomp.RECEIPT, "receipt-id", "r")
		c.closed()
	}
	if q := b.Queue("/queue/a"); q.Depth != 2 {
		t.Errorf("%+v", q)
	}
}

// Real brokers put LF behind the NUL; frames are otherwise exact (R008).
func TestOctetsOnTheWire(t *testing.T) {
	b := start(t, Options{Now: fixedNow})
	c := dialRaw(t, b)
	c.raw("CONNECT\r\naccept-version:1.2\r\nhost:/\r\n\r\n\x00\r\n\n" + // R003
		"SUBSCRIBE\nid:a\\cb\ndestination:/queue/a\nreceipt:x\\\\y\n\n\x00" +
		"SEND\ndestination:/queue/a\nk\\c1:v\\n2\ncontent-length:3\n\n\x00\n\x00\x00\n" +
		"DISCONNECT\nreceipt:d\n\n\x00")
	got, err := io.ReadAll(c.nc)
	want := "CONNECTED\nserver:stompbox/1.0\nsession:ID:stompbox:1\nversion:1.2\nheart-beat:0,0\n\n\x00\n" +
		"RECEIPT\nreceipt-id:x\\\\y\n\n\x00\n" +
		"RECEIPT\nreceipt-id:d\n\n\x00\n"
	if err != nil {
		t.Fatal(err)
	}
	// Whether the message got out before DISCONNECT is a matter of timing.
	message := "MESSAGE\nsubscription:a\\cb\ndestination:/queue/a\nmessage-id:ID\\cstompbox\\c1\nk\\c1:v\\n2\ntimestamp:1767323045000\ncontent-length:3\n\n\x00\n\x00\x00\n"
	if s := strings.Replace(string(got), message, "", 1); s != want {
		t.Errorf("got\n%q want\n%q", s, want)
	}
}

// What a version cannot carry arrives readable instead of breaking the frame.
func TestHeadersAcrossVersions(t *testing.T) {
	for _, c := range []struct {
		v           stomp.Version
		name, value string
	}{
		{stomp.V10, `a\cb`, `1\n2\r3\\`},
		{stomp.V11, "a:b", "1\n2\\r3\\"},
		{stomp.V12, "a:b", "1\n2\r3\\"},
	} {
		t.Run(c.v.String(), func(t *testing.T) {
			b := start(t, Options{})
			if err := b.Publish("/queue/a", stomp.NewHeader("a:b", "1\n2\r3\\", "plain", `c:\d`), []byte("x")); err != nil {
				t.Fatal(err)
			}
			cl := dial(t, b, c.v)
			cl.subscribe("1", "/queue/a")
			f := cl.message("x")
			if got := f.Header.Get(c.name); got != c.value {
				t.Errorf("%q is %q, want %q: %v", c.name, got, c.value, f.Header)
			}
			if got := f.Header.Get("plain"); got != `c:\d` {
				t.Errorf("R041, R058: plain is %q", got)
			}
		})
	}
}

// A consumer that never reads: the broker, its other clients and its memory
// are not touched, and what it holds comes back when it goes.
func TestConsumerThatNeverReads(t *testing.T) {
	for _, ack := range []string{"auto", "client", "client-individual"} {
		t.Run(ack, func(t *testing.T) {
			b := start(t, Options{OutBytes: 32 << 10})
			deaf := dial(t, b, stomp.V12)
			deaf.subscribe("1", "/queue/a", "ack", ack)
			body := strings.Repeat("x", 32<<10)
			const n = 1000 // 32 MB: more than any socket takes
			for range n {
				fill(t, b, "/queue/a", body)
			}
			b.mu.Lock()
			for p := range b.state.peers {
				if p.out.bytes > 80<<10 {
					t.Errorf("%d octets wait in the broker", p.out.bytes)
				}
			}
			b.mu.Unlock()
			gone := b.Queue("/queue/a").Dequeued
			if gone == n || b.Queue("/queue/a").Ready() == 0 {
				t.Fatalf("everything went out: %+v", b.Queue("/queue/a"))
			}
			other := dial(t, b, stomp.V12)
			other.subscribe("1", "/queue/a", "ack", "client", "prefetch-count", "1")
			other.message(body)
			deaf.nc.Close()
			await(t, b, "all back", func(s Stats) bool {
				q := s.Queue("/queue/a")
				return q.InFlight == 1 && s.Connections == 1
			})
			if q := b.Queue("/queue/a"); ack != "auto" && q.Depth != n {
				t.Errorf("lost: %+v", q)
			}
		})
	}
}

// A client that asks for answers and never reads them is not read from either.
func TestAnswersAreBounded(t *testing.T) {
	b := start(t, Options{WriteTimeout: 300 * time.Millisecond})
	c := dial(t, b, stomp.V12)
	frames := []byte(strings.Repeat("BEGIN\nreceipt:"+strings.Repeat("r", 2000)+"\n\n\x00", 100))
	most := 0
	for {
		c.nc.SetWriteDeadline(time.Now().Add(patience))
		if _, err := c.nc.Write(frames); err != nil {
			if errors.Is(err, io.ErrShortWrite) {
				t.Fatal(err)
			}
			break // cut after WriteTimeout
		}
		b.mu.Lock()
		for p := range b.state.peers {
			most = max(most, p.out.answers)
		}
		b.mu.Unlock()
	}
	if most > maxAnswers {
		t.Errorf("%d answers waited", most)
	}
	await(t, b, "no connection", func(s Stats) bool { return s.Connections == 0 })
}

func TestTooMuchOfEverything(t *testing.T) {
	b := start(t, Options{MaxConns: 2})
	c := dial(t, b, stomp.V12)
	for i := range maxSubscriptions {
		c.send(stomp.SUBSCRIBE, "", "id", strings.Repeat("i", i+1), "destination", "/topic/a")
	}
	c.send(stomp.SUBSCRIBE, "", "id", "last", "destination", "/topic/a")
	c.refused("Too many subscriptions")
	for i := range maxTransactions {
		c.send(stomp.BEGIN, "", "transaction", strings.Repeat("t", i+1))
	}
	c.send(stomp.BEGIN, "", "transaction", "last")
	c.refused("Too many transactions")
	dial(t, b, stomp.V12)
	dialRaw(t, b).closed()
}

// What a client made up comes back short, however long it was.
func TestErrorsAreShort(t *testing.T) { // R234
	b := start(t, Options{})
	c := dial(t, b, stomp.V12)
	long := strings.Repeat("\u00e9", 20_000)
	for _, headers := range [][]string{
		{stomp.ACK, "id", long}, {stomp.ABORT, "transaction", long}, {stomp.SEND, "destination", long}, {stomp.UNSUBSCRIBE, "id", long},
		{stomp.SUBSCRIBE, "id", "1", "destination", "/queue/a", "ack", long}, {stomp.SUBSCRIBE, "id", "1", "destination", "/queue/a", "prefetch-count", long},
	} {
		c.send(headers[0], "", headers[1:]...)
		f := c.refused("")
		if len(f.Header.Get("message")) > 200 || len(f.Body) > 500 || f.Breaches != nil {
			t.Errorf("%s: %d octets of message, %d of body, %v", headers[0], len(f.Header.Get("message")), len(f.Body), f.Breaches)
		}
	}
}
