package stomp

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"os"
	"testing"
	"time"

	"stompbox/stomp/stomptest"
)

func eachBroker(t *testing.T, test func(t *testing.T, b *stomptest.Broker)) {
	t.Run("ActiveMQ", func(t *testing.T) { test(t, stomptest.ActiveMQ(t)) })
	t.Run("RabbitMQ", func(t *testing.T) { test(t, stomptest.RabbitMQ(t)) })
}

func connectAs(b *stomptest.Broker, v ...Version) Connect {
	host := b.Vhost
	if host == "" {
		host = "localhost"
	}
	return Connect{Versions: v, Host: host, Login: stomptest.Admin.Login, Passcode: stomptest.Admin.Passcode, HasPasscode: true}
}

// ask writes a request with a receipt and reads until that comes; what comes
// before it is given as well.
func ask(t *testing.T, c *Conn, r Request, receipt string) (before []Frame) {
	t.Helper()
	f, err := r.Frame(c.Version())
	if err != nil {
		t.Fatal(err)
	}
	f.Header.Set("receipt", receipt)
	if err := c.WriteFrame(f); err != nil {
		t.Fatal(err)
	}
	for {
		f, err := c.Read()
		if err != nil {
			t.Fatalf("waiting for receipt %s: %v", receipt, err)
		}
		if f.Command == ERROR {
			t.Fatalf("waiting for receipt %s: %q %s", receipt, f.Header, f.Body)
		}
		if f.Command == RECEIPT && f.Header.Get("receipt-id") == receipt {
			return before
		}
		before = append(before, f)
	}
}

// A message with everything that has to be escaped or counted, out and back.
func TestBrokersMessageRoundTrip(t *testing.T) {
	eachBroker(t, func(t *testing.T, b *stomptest.Broker) {
		for _, v := range AllVersions {
			t.Run(v.String(), func(t *testing.T) { roundTrip(t, b, v) })
		}
	})
}

func roundTrip(t *testing.T, b *stomptest.Broker, v Version) {
	c, err := Dial(context.Background(), "tcp", b.Addr, connectAs(b, v), ConnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	defer time.AfterFunc(patience, func() { c.Close() }).Stop()
	if c.Version() != v {
		t.Fatalf("%v is in force", c.Version())
	}
	value, mode := "a b,/=;\"", AckClient
	if v >= V11 {
		value, mode = "a:b\nc\\d \\n", AckClientIndividual
	}
	if v == V12 {
		value += "\re"
	}
	destination := "/queue/" + stomptest.Unique("roundtrip")
	for _, body := range [][]byte{nil, []byte("text\n"), []byte("\x00\xff\n\x00"), bytes.Repeat([]byte("0123456789abcdef\x00"), 40_000)} {
		send := Send{Destination: destination, Body: body, Header: NewHeader("x-odd", value)}
		subscribe := Subscribe{ID: "s-1", Destination: destination, Ack: mode}
		ask(t, c, send, "r-1")
		got := ask(t, c, subscribe, "r-2")
		for len(got) == 0 {
			f, err := c.Read()
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, f)
		}
		m := got[0]
		if m.Command != MESSAGE || !bytes.Equal(m.Body, body) || m.Header.Get("x-odd") != value || m.Breaches != nil {
			t.Errorf("%d octets: %s %q, x-odd %q, breaches %q", len(body), m.Command, m.Body[:min(len(m.Body), 40)], m.Header.Get("x-odd"), m.Breaches)
		}
		again, err := ParseFrame(c.Raw(), v)
		if len(got) == 1 && c.Raw() != nil && err != nil {
			t.Errorf("the raw octets do not read back: %v, %v", again, err)
		}
		ask(t, c, Ack{Delivery: DeliveryOf(m.Header)}, "r-3")
		ask(t, c, Unsubscribe{ID: "s-1", Destination: destination}, "r-4")
	}
	ask(t, c, Disconnect{}, "bye")
	if _, err := c.Read(); !errors.Is(err, io.EOF) {
		t.Errorf("after DISCONNECT: %v", err)
	}
}

// R114 to R118: an idle link lives, and both sides beat.
func TestBrokersHeartBeat(t *testing.T) {
	eachBroker(t, func(t *testing.T, b *stomptest.Broker) {
		connect := connectAs(b)
		connect.SendEvery, connect.WantEvery = 200, 200
		c, err := Dial(context.Background(), "tcp", b.Addr, connect, ConnOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		defer time.AfterFunc(patience, func() { c.Close() }).Stop()
		if c.HeartBeat().Send < 200*time.Millisecond || c.HeartBeat().Receive < 200*time.Millisecond {
			t.Errorf("agreed: %+v", c.HeartBeat())
		}
		ended := make(chan error, 1)
		go func() {
			_, err := c.Read()
			ended <- err
		}()
		enough := time.NewTicker(10 * time.Millisecond)
		defer enough.Stop()
		for {
			select {
			case err := <-ended:
				t.Fatalf("an idle link ended: %v", err)
			case <-enough.C:
				if in, out := c.Beats(); in >= 5 && out >= 6 {
					c.Close()
					<-ended
					return
				}
			}
		}
	})
}

func TestBrokersRefuse(t *testing.T) {
	eachBroker(t, func(t *testing.T, b *stomptest.Broker) {
		connect := connectAs(b)
		connect.Passcode = "wrong"
		_, err := Dial(context.Background(), "tcp", b.Addr, connect, ConnOptions{})
		var e *ConnectError
		if !errors.As(err, &e) || e.Frame == nil || e.Phase != PhaseConnect {
			t.Fatalf("R094: %v", err)
		}
		t.Log(err)
	})
}

func TestBrokersTLS(t *testing.T) {
	eachBroker(t, func(t *testing.T, b *stomptest.Broker) {
		text, err := os.ReadFile(b.CAFile)
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(text)
		c, err := Dial(context.Background(), "tcp", b.TLSAddr, connectAs(b), ConnOptions{TLS: &tls.Config{RootCAs: roots}})
		if err != nil {
			t.Fatal(err)
		}
		ask(t, c, Disconnect{}, "bye")
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		if c.TLS() == nil {
			t.Error("no TLS state")
		}
		_, err = Dial(context.Background(), "tcp", b.TLSAddr, connectAs(b), ConnOptions{Timeout: 5 * time.Second})
		var e *ConnectError
		if !errors.As(err, &e) || e.Phase != PhaseConnect {
			t.Errorf("plain STOMP to the TLS port: %v", err)
		}
		t.Logf("%v, first bytes %q", err, e.FirstBytes)
	})
}
