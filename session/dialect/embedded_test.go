package dialect

import (
	"context"
	"net"
	"testing"

	"stompbox/stomp"
	"stompbox/stomp/broker"
)

// What is said of our own broker is held against the broker itself.

type link struct {
	t *testing.T
	*stomp.Conn
}

func embeddedLink(t *testing.T) link {
	t.Helper()
	b := broker.New(broker.Options{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = b.Serve(l)
	}()
	t.Cleanup(func() {
		_ = b.Close()
		<-served
	})
	c, err := stomp.Dial(context.Background(), "tcp", l.Addr().String(), stomp.Connect{}, stomp.ConnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return link{t, c}
}

func (l link) do(r stomp.Request) {
	l.t.Helper()
	f, err := r.Frame(l.Version())
	if err != nil {
		l.t.Fatal(err)
	}
	if err := l.WriteFrame(f); err != nil {
		l.t.Fatal(err)
	}
}

// next reads up to the next frame of that command; an ERROR fails the test.
func (l link) next(command string) stomp.Frame {
	l.t.Helper()
	for {
		f, err := l.Read()
		if err != nil {
			l.t.Fatal(err)
		}
		if f.Command == command {
			return f
		}
		if f.Command == stomp.ERROR {
			l.t.Fatal(Of(l.Connected()).ErrorText(f))
		}
	}
}

func (l link) subscribe(id, destination string, header stomp.Header) {
	l.do(stomp.Subscribe{ID: id, Destination: destination, Ack: stomp.AckClientIndividual, Header: header})
}

func TestEmbeddedBrokerIsKnown(t *testing.T) {
	l := embeddedLink(t)
	if b := Of(l.Connected()); b.Kind != Embedded || b.Name != "stompbox" {
		t.Errorf("CONNECTED of our own broker is taken for %+v", b)
	}
}

func TestEmbeddedBrowseEnd(t *testing.T) {
	l := embeddedLink(t)
	b := Of(l.Connected())
	l.do(stomp.Send{Destination: "/queue/q", Body: []byte("x")})
	l.subscribe("1", "/queue/q", stomp.NewHeader("browser", "true"))
	if f := l.next(stomp.MESSAGE); b.IsBrowseEnd(f) || string(f.Body) != "x" {
		t.Errorf("the message is taken for the end: %+v", f)
	}
	if f := l.next(stomp.MESSAGE); !b.IsBrowseEnd(f) {
		t.Errorf("the end is not seen: %+v", f)
	}
}

func TestEmbeddedNackChoices(t *testing.T) {
	l := embeddedLink(t)
	b := Of(l.Connected())
	choices := b.NackChoices("/queue/q", stomp.AckClientIndividual)
	l.do(stomp.Send{Destination: "/queue/q", Body: []byte("x")})
	l.subscribe("1", "/queue/q", stomp.Header{})
	for range 3 { // the plain choice: twice redelivered, then dead
		m := l.next(stomp.MESSAGE)
		l.do(stomp.Nack{Delivery: stomp.DeliveryOf(m.Header), Header: choices[0].Header})
	}
	l.subscribe("2", "/queue/DLQ.q", stomp.Header{})
	m := l.next(stomp.MESSAGE)
	if m.Header.Get("subscription") != "2" {
		t.Fatalf("after the third nack came %+v", m)
	}
	for name := range m.Header.All() {
		if !IsBrokerHeader(name) && name != "content-type" {
			t.Errorf("%s of the broker would be sent again", name)
		}
	}
	l.do(stomp.Send{Destination: "/queue/q", Body: []byte("y")})
	l.do(stomp.Nack{Delivery: stomp.DeliveryOf(l.next(stomp.MESSAGE).Header), Header: choices[1].Header})
	if m := l.next(stomp.MESSAGE); m.Header.Get("subscription") != "2" || string(m.Body) != "y" {
		t.Errorf("after requeue:false came %+v", m)
	}
}

func TestEmbeddedNamesReceiptInError(t *testing.T) {
	l := embeddedLink(t)
	l.do(stomp.Send{Destination: "nowhere", Body: []byte("x"), Receipt: "r-1"})
	f, err := l.Read()
	if err != nil || f.Command != stomp.ERROR || f.Header.Get("receipt-id") != "r-1" {
		t.Fatalf("%+v, %v", f, err)
	}
	if Of(l.Connected()).WrongDestination("nowhere") == "" {
		t.Error("what the broker refuses is not said beforehand")
	}
}
