package broker

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"stompbox/stomp"
)

// patience bounds every wait of these tests; it is never waited out when they pass.
const patience = time.Minute

// start makes a broker that the test's end closes.
func start(t testing.TB, o Options) *Broker {
	t.Helper()
	b, err := Start("", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return b
}

// client is the other end of a socket: frames in and out with nothing in between.
type client struct {
	t   testing.TB
	nc  net.Conn
	dec *stomp.Decoder
	v   stomp.Version
}

// dialRaw opens a socket and sends nothing.
func dialRaw(t testing.TB, b *Broker) *client {
	t.Helper()
	nc, err := net.Dial("tcp", b.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	nc.SetDeadline(time.Now().Add(patience))
	return &client{t: t, nc: nc, dec: stomp.NewDecoder(nc, stomp.Limits{})}
}

// dial connects in version v; more are further headers of CONNECT.
func dial(t testing.TB, b *Broker, v stomp.Version, more ...string) *client {
	t.Helper()
	c := dialRaw(t, b)
	c.send(stomp.CONNECT, "", append([]string{"accept-version", v.String(), "host", "/"}, more...)...)
	c.v = v
	c.want(stomp.CONNECTED)
	return c
}

// send writes one frame.
func (c *client) send(command, body string, headers ...string) {
	c.t.Helper()
	c.sendFrame(stomp.Frame{Command: command, Header: stomp.NewHeader(headers...), Body: []byte(body)})
}

func (c *client) sendFrame(f stomp.Frame) {
	c.t.Helper()
	raw, err := stomp.AppendFrame(nil, f, c.v)
	if err != nil {
		c.t.Fatal(err)
	}
	c.raw(string(raw))
}

// raw writes octets as they are.
func (c *client) raw(s string) {
	c.t.Helper()
	if _, err := io.WriteString(c.nc, s); err != nil {
		c.t.Fatalf("write: %v", err)
	}
}

// read gives the next frame or fails the test.
func (c *client) read() stomp.Frame {
	c.t.Helper()
	f, err := c.dec.Decode()
	if err != nil {
		c.t.Fatalf("read: %v", err)
	}
	return f
}

// want reads a frame and checks its command and some of its headers.
func (c *client) want(command string, headers ...string) stomp.Frame {
	c.t.Helper()
	f := c.read()
	if f.Command != command {
		c.t.Fatalf("got %s %v %q, want %s %q", f.Command, f.Header, f.Body, command, headers)
	}
	for i := 0; i < len(headers); i += 2 {
		if got := f.Header.Get(headers[i]); got != headers[i+1] {
			c.t.Fatalf("%s %v: %s is %q, want %q", command, f.Header, headers[i], got, headers[i+1])
		}
	}
	return f
}

// message reads a MESSAGE with this body.
func (c *client) message(body string) stomp.Frame {
	c.t.Helper()
	f := c.want(stomp.MESSAGE)
	if string(f.Body) != body {
		c.t.Fatalf("got message %q %v, want %q", f.Body, f.Header, body)
	}
	return f
}

// refused reads an ERROR whose message holds text.
func (c *client) refused(text string) stomp.Frame {
	c.t.Helper()
	f := c.want(stomp.ERROR)
	if !strings.Contains(f.Header.Get("message"), text) {
		c.t.Fatalf("ERROR says %q, want %q", f.Header.Get("message"), text)
	}
	if len(f.Body) == 0 {
		c.t.Fatalf("ERROR %q explains nothing", text)
	}
	return f
}

// closed reads the end of the stream and closes this side too.
func (c *client) closed() {
	c.t.Helper()
	f, err := c.dec.Decode()
	if !errors.Is(err, io.EOF) {
		c.t.Fatalf("got %v, %v, want the end of the stream", f, err)
	}
	c.nc.Close()
}

// fence makes sure that nothing but want frames came before: everything sent
// up to here is done, and what was to be delivered stands before the receipt.
func (c *client) fence() {
	c.t.Helper()
	c.send(stomp.BEGIN, "", "transaction", "fence", "receipt", "fence")
	c.want(stomp.RECEIPT, "receipt-id", "fence")
	c.send(stomp.ABORT, "", "transaction", "fence", "receipt", "fenced")
	c.want(stomp.RECEIPT, "receipt-id", "fenced")
}

func (c *client) subscribe(id, destination string, headers ...string) {
	c.t.Helper()
	c.send(stomp.SUBSCRIBE, "", append([]string{"id", id, "destination", destination, "receipt", "sub-" + id}, headers...)...)
	c.want(stomp.RECEIPT, "receipt-id", "sub-"+id)
}

// settle sends ACK or NACK for m as the version wants it.
func (c *client) settle(command string, m stomp.Frame, headers ...string) {
	c.t.Helper()
	ids := []string{"message-id", m.Header.Get("message-id")}
	switch c.v {
	case stomp.V11:
		ids = append(ids, "subscription", m.Header.Get("subscription"))
	case stomp.V12:
		ids = []string{"id", m.Header.Get("ack")}
	}
	c.send(command, "", append(ids, headers...)...)
}

func (c *client) ack(m stomp.Frame, headers ...string) {
	c.t.Helper()
	c.settle(stomp.ACK, m, append(headers, "receipt", "ack")...)
	c.want(stomp.RECEIPT, "receipt-id", "ack")
}

// fill publishes bodies to destination.
func fill(t testing.TB, b *Broker, destination string, bodies ...string) {
	t.Helper()
	for _, body := range bodies {
		if err := b.Publish(destination, stomp.Header{}, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
}

// await waits until cond holds.
func await(t testing.TB, b *Broker, what string, cond func(Stats) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := b.Await(ctx, cond); err != nil {
		t.Fatalf("waiting for %s: %v; have %+v", what, err, b.Stats())
	}
}

// versions runs a test in all three.
func versions(t *testing.T, test func(t *testing.T, v stomp.Version)) {
	for _, v := range stomp.AllVersions {
		t.Run(v.String(), func(t *testing.T) { test(t, v) })
	}
}
