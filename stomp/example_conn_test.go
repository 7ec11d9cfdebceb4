package stomp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"strconv"
	"time"

	"stompbox/stomp"
	"stompbox/stomp/broker"
)

// startBroker is for the examples that need somebody to talk to.
func startBroker() *broker.Broker {
	b, err := broker.Start("", broker.Options{})
	if err != nil {
		log.Fatal(err)
	}
	return b
}

// playServer answers one connection with the given octets after its first
// frame and then closes it.
func playServer(answer string) (addr string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		defer l.Close()
		nc, err := l.Accept()
		if err != nil {
			return
		}
		defer nc.Close()
		d := stomp.NewDecoder(nc, stomp.Limits{})
		d.FromClient()
		if _, err := d.Decode(); err == nil {
			io.WriteString(nc, answer)
		}
	}()
	return l.Addr().String()
}

// One goroutine reads and settles receipts; as many as like to may send.
func ExampleReceipts() {
	ctx := context.Background()
	b := startBroker()
	defer b.Close()
	c, err := stomp.Dial(ctx, "tcp", b.Addr(), stomp.Connect{}, stomp.ConnOptions{})
	if err != nil {
		log.Fatal(err)
	}
	var receipts stomp.Receipts
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			f, err := c.Read()
			if err != nil {
				receipts.Fail(err)
				return
			}
			receipts.Settle(f)
		}
	}()

	var sent []*stomp.Receipt
	for i := range 1000 {
		r, err := receipts.Expect(strconv.Itoa(i))
		if err != nil {
			log.Fatal(err)
		}
		if err := c.Send(stomp.Send{Destination: "/queue/a", Receipt: r.ID()}); err != nil {
			r.Forget()
			log.Fatal(err)
		}
		sent = append(sent, r)
	}
	confirmed := 0
	for _, r := range sent {
		if r.Wait(ctx) == nil {
			confirmed++
		}
	}
	fmt.Println(confirmed, "confirmed,", receipts.Len(), "open")
	c.Close()
	<-done
	// Output: 1000 confirmed, 0 open
}

// Three things can become of a frame with a receipt.
func ExampleReceipt() {
	var receipts stomp.Receipts
	wait := func(id string) *stomp.Receipt {
		r, err := receipts.Expect(id)
		if err != nil {
			log.Fatal(err)
		}
		return r
	}
	first, second, third := wait("1"), wait("2"), wait("3")
	receipts.Settle(stomp.Frame{Command: stomp.RECEIPT, Header: stomp.NewHeader("receipt-id", "1")})
	receipts.Settle(stomp.Frame{Command: stomp.ERROR, Header: stomp.NewHeader("receipt-id", "2", "message", "queue full")})
	receipts.Fail(io.ErrUnexpectedEOF)
	for _, r := range []*stomp.Receipt{first, second, third} {
		err := r.Wait(context.Background())
		var no *stomp.RejectedError
		switch {
		case err == nil:
			fmt.Println(r.ID(), "confirmed")
		case errors.As(err, &no):
			fmt.Println(r.ID(), "rejected:", no.Frame.Header.Get("message"))
		default:
			fmt.Println(r.ID(), "unknown:", err)
		}
	}
	// Output:
	// 1 confirmed
	// 2 rejected: queue full
	// 3 unknown: unexpected EOF
}

func ExampleRejectedError() {
	var receipts stomp.Receipts
	r, err := receipts.Expect("7")
	if err != nil {
		log.Fatal(err)
	}
	receipts.Settle(stomp.Frame{Command: stomp.ERROR, Header: stomp.NewHeader("receipt-id", "7", "message", "access denied")})
	fmt.Println(r.Wait(context.Background()))
	// Output: stomp: the broker rejected the frame with receipt "7": access denied (R196)
}

// Acks gather as long as more has been read than was decoded, and are written
// before anything is waited for.
func ExampleConn_Ready() {
	ctx := context.Background()
	b := startBroker()
	defer b.Close()
	for range 100 {
		if err := b.Publish("/queue/a", stomp.Header{}, []byte("x")); err != nil {
			log.Fatal(err)
		}
	}
	c, err := stomp.Dial(ctx, "tcp", b.Addr(), stomp.Connect{}, stomp.ConnOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	f, err := stomp.Subscribe{ID: "0", Destination: "/queue/a", Ack: stomp.AckClientIndividual}.Frame(c.Version())
	if err == nil {
		err = c.WriteFrame(f)
	}
	var acks []byte
	for range 100 {
		if f, err = c.Read(); err != nil {
			log.Fatal(err)
		}
		if f, err = (stomp.Ack{Delivery: stomp.DeliveryOf(f.Header)}).Frame(c.Version()); err != nil {
			log.Fatal(err)
		}
		if acks, err = stomp.AppendFrame(acks, f, c.Version()); err != nil {
			log.Fatal(err)
		}
		if !c.Ready() {
			if err := c.Write(acks); err != nil {
				log.Fatal(err)
			}
			acks = acks[:0]
		}
	}
	fmt.Println(b.Await(ctx, func(s broker.Stats) bool { return s.Queue("/queue/a").Dequeued == 100 }))
	// Output: <nil>
}

// The link after CONNECTED, and what was agreed.
func ExampleConn() {
	b := startBroker()
	defer b.Close()
	c, err := stomp.Dial(context.Background(), "tcp", b.Addr(), stomp.Connect{
		Versions: []stomp.Version{stomp.V11, stomp.V12}, SendEvery: 10_000, WantEvery: 10_000,
	}, stomp.ConnOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	fmt.Println(c.Version(), c.RemoteAddr() == b.Addr(), c.TLS() == nil)
	// Output: 1.2 true true
}

// Both sides say what they can and what they want; the larger one counts.
func ExampleHeartBeat() {
	addr := playServer("CONNECTED\nversion:1.2\nheart-beat:30000,5000\n\n\x00")
	c, err := stomp.Dial(context.Background(), "tcp", addr, stomp.Connect{SendEvery: 10_000, WantEvery: 10_000}, stomp.ConnOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	h := c.HeartBeat()
	fmt.Println("we send every", h.Send, "and expect something every", h.Receive)
	// Output: we send every 10s and expect something every 30s
}

func ExampleConnOptions() {
	b := startBroker()
	defer b.Close()
	c, err := stomp.Dial(context.Background(), "tcp", b.Addr(), stomp.Connect{}, stomp.ConnOptions{
		Timeout: 5 * time.Second,
		Limits:  stomp.Limits{Body: 1 << 20},
		Reached: func(p stomp.Phase) {
			if p != stomp.PhaseResolve { // which another goroutine tells
				fmt.Println(p)
			}
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	c.Close()
	// Output:
	// dial
	// connect
}

// How far it got, and what the broker said.
func ExampleConnectError() {
	addr := playServer("ERROR\nmessage:Bad CONNECT\n\nAccess refused for user 'x'\x00")
	_, err := stomp.Dial(context.Background(), "tcp", addr, stomp.Connect{Login: "x"}, stomp.ConnOptions{})
	var e *stomp.ConnectError
	if !errors.As(err, &e) {
		log.Fatal(err)
	}
	fmt.Println(e.Phase, e.Addr == addr, stomp.SafeToRetry(err))
	fmt.Printf("%s: %s\n", e.Frame.Header.Get("message"), e.Frame.Body)
	// Output:
	// connect true true
	// Bad CONNECT: Access refused for user 'x'
}

func ExamplePhase() {
	addr := playServer("HTTP/1.1 400 Bad Request\r\n\r\n")
	_, err := stomp.Dial(context.Background(), "tcp", addr, stomp.Connect{}, stomp.ConnOptions{})
	var e *stomp.ConnectError
	if errors.As(err, &e) && e.Phase == stomp.PhaseConnect {
		fmt.Printf("the other end is no STOMP broker: it says %q\n", e.FirstBytes)
	}
	// Output: the other end is no STOMP broker: it says "HTTP/1.1 400 Bad Request\r\n\r\n"
}

// A link that ends between two frames is another thing than one inside a frame.
func ExampleLinkError() {
	addr := playServer("CONNECTED\nversion:1.2\n\n\x00MESSAGE\ndestination:/qu")
	c, err := stomp.Dial(context.Background(), "tcp", addr, stomp.Connect{}, stomp.ConnOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	_, err = c.Read()
	var e *stomp.LinkError
	fmt.Println(errors.As(err, &e), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF))
	// Output: true true false
}

func ExampleProtocolError() {
	addr := playServer("CONNECTED\nversion:1.2\n\n\x00BOO\n\n\x00")
	c, err := stomp.Dial(context.Background(), "tcp", addr, stomp.Connect{}, stomp.ConnOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	_, err = c.Read()
	var e *stomp.ProtocolError
	if errors.As(err, &e) {
		fmt.Printf("byte %d, %s: %s\n", e.Offset, e.Rule, e.Problem)
	}
	// Output: byte 24, R013: "BOO" is not a command of the protocol
}

// A broker that promises a sign of life and gives none is taken for dead.
func ExampleHeartBeatError() {
	ours, theirs := net.Pipe()
	go func() {
		d := stomp.NewDecoder(theirs, stomp.Limits{})
		d.FromClient()
		if _, err := d.Decode(); err == nil {
			io.WriteString(theirs, "CONNECTED\nversion:1.2\nheart-beat:20,0\n\n\x00")
		}
	}()
	c, err := stomp.Open(context.Background(), ours, stomp.Connect{Host: "pipe", WantEvery: 20}, stomp.ConnOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	_, err = c.Read()
	var e *stomp.HeartBeatError
	fmt.Println(errors.As(err, &e), e.Limit)
	// Output: true 50ms
}

func ExampleSafeToRetry() {
	b := startBroker()
	c, err := stomp.Dial(context.Background(), "tcp", b.Addr(), stomp.Connect{}, stomp.ConnOptions{})
	if err != nil {
		log.Fatal(err)
	}
	c.Close()
	b.Close()
	err = c.WriteFrame(stomp.Frame{Command: stomp.SEND, Header: stomp.NewHeader("destination", "/queue/a")})
	fmt.Println(errors.Is(err, net.ErrClosed), stomp.SafeToRetry(err))
	// Output: true true
}

// DialStream is for those who want to say something else than CONNECT first.
func ExampleDialStream() {
	b := startBroker()
	defer b.Close()
	ctx := context.Background()
	nc, err := stomp.DialStream(ctx, "tcp", b.Addr(), stomp.ConnOptions{})
	if err != nil {
		log.Fatal(err)
	}
	c, err := stomp.Open(ctx, nc, stomp.Connect{}, stomp.ConnOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	fmt.Println(c.Connected().Command)
	// Output: CONNECTED
}
