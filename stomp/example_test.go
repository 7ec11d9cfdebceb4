package stomp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"strings"

	"stompbox/stomp"
	"stompbox/stomp/broker"
)

// The whole way: connect, subscribe, send with a receipt, receive, acknowledge
// and leave.
func Example() {
	ctx := context.Background()
	b, err := broker.Start("", broker.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer b.Close()

	c, err := stomp.Dial(ctx, "tcp", b.Addr(), stomp.Connect{}, stomp.ConnOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	ask := func(r stomp.Request) {
		f, err := r.Frame(c.Version())
		if err == nil {
			err = c.WriteFrame(f)
		}
		if err != nil {
			log.Fatal(err)
		}
	}
	ask(stomp.Subscribe{ID: "0", Destination: "/queue/orders", Ack: stomp.AckClientIndividual})
	ask(stomp.Send{Destination: "/queue/orders", ContentType: "text/plain", Body: []byte("two teapots"), Receipt: "sent"})
	for {
		f, err := c.Read()
		if errors.Is(err, io.EOF) {
			fmt.Println("closed")
			return
		}
		if err != nil {
			log.Fatal(err)
		}
		switch f.Command {
		case stomp.MESSAGE:
			fmt.Printf("got %s\n", f.Body)
			ask(stomp.Ack{Delivery: stomp.DeliveryOf(f.Header), Receipt: "acked"})
		case stomp.RECEIPT:
			fmt.Println("confirmed:", f.Header.Get("receipt-id"))
			switch f.Header.Get("receipt-id") {
			case "acked":
				ask(stomp.Disconnect{Receipt: "bye"})
			case "bye":
				return
			}
		}
	}
	// Unordered output:
	// got two teapots
	// confirmed: sent
	// confirmed: acked
	// confirmed: bye
}

func ExampleDecoder() {
	wire := "CONNECTED\nversion:1.2\n\n\x00\n" +
		"MESSAGE\ndestination:/queue/a\nmessage-id:7\\c1\nsubscription:0\n\nhello\x00\n" +
		"MESSAGE\nno colon\n"
	d := stomp.NewDecoder(strings.NewReader(wire), stomp.Limits{})
	for {
		f, err := d.Decode()
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s %q %q\n", f.Command, f.Header.Get("message-id"), f.Body)
	}
	// Output:
	// CONNECTED "" ""
	// MESSAGE "7:1" "hello"
	// stomp: protocol error at byte 101, line 2 of the frame: the header line has no colon (R024)
}

// A proxy or a filter looks at frames and keeps none of them.
func ExampleView() {
	wire := strings.Repeat("MESSAGE\ndestination:/queue/a\nmessage-id:1\nsubscription:0\n\nhello\x00\n", 3)
	d := stomp.NewDecoder(strings.NewReader(wire), stomp.Limits{})
	d.SetVersion(stomp.V12)
	octets := 0
	for {
		v, err := d.DecodeView()
		if err == io.EOF {
			break
		}
		if err != nil {
			log.Fatal(err)
		}
		if string(v.Get("destination")) == "/queue/a" {
			octets += len(v.Body())
		}
	}
	fmt.Println(octets)
	// Output: 15
}

// What breaks a rule and can be read all the same is said with the frame.
func ExampleFrame() {
	f, err := stomp.ParseFrame([]byte("RECEIPT\nreceipt-id:1\n\nsurprise\x00"), stomp.V12)
	fmt.Printf("%s %q %v\n", f.Command, f.Body, err)
	for _, b := range f.Breaches {
		fmt.Println(b)
	}
	// Output:
	// RECEIPT "surprise" <nil>
	// a RECEIPT frame has a body of 8 octets (R061)
}

// Repeats are kept, and the first one counts (R031).
func ExampleHeader() {
	h := stomp.NewHeader("color", "red", "size", "L", "color", "blue")
	fmt.Println(h.Get("color"), h.Len())
	h.Set("color", "green")
	for name, value := range h.All() {
		fmt.Println(name, value)
	}
	// Output:
	// red 3
	// color green
	// size L
}

func ExampleField() {
	f, err := stomp.ParseFrame([]byte("ERROR\nmessage:a\\cb\n\n\x00"), stomp.V12)
	if err != nil {
		log.Fatal(err)
	}
	line := f.Header.At(0)
	fmt.Printf("%s is %s\n", line.Name, line.Value)
	// Output: message is a:b
}

func ExampleAppendFrame() {
	f := stomp.Frame{Command: stomp.SEND, Header: stomp.NewHeader("destination", "/queue/a:b"), Body: []byte("hi")}
	for _, v := range []stomp.Version{stomp.V10, stomp.V12} {
		octets, err := stomp.AppendFrame(nil, f, v)
		fmt.Printf("%v %q %v\n", v, octets, err)
	}
	// Output:
	// 1.0 "SEND\ndestination:/queue/a:b\n\nhi\x00" <nil>
	// 1.2 "SEND\ndestination:/queue/a\\cb\n\nhi\x00" <nil>
}

// 3 GiB are announced and nothing is allocated for them.
func ExampleLimits() {
	d := stomp.NewDecoder(strings.NewReader("MESSAGE\ncontent-length:3221225472\n\n"), stomp.Limits{Body: 1 << 20})
	_, err := d.Decode()
	var p *stomp.ProtocolError
	if errors.As(err, &p) {
		fmt.Println(p.Rule, p.Offset, p.Line)
	}
	fmt.Println(err)
	// Output:
	// R039 8 2
	// stomp: protocol error at byte 8, line 2 of the frame: content-length announces 3221225472 octets, the limit for a body is 1048576 (R039)
}

func ExampleParseVersions() {
	list, err := stomp.ParseVersions("1.2,1.1")
	fmt.Println(stomp.FormatVersions(list), err)
	_, err = stomp.ParseVersion("1.3")
	fmt.Println(err)
	// Output:
	// 1.1,1.2 <nil>
	// stomp: unknown protocol version "1.3": use 1.0, 1.1 or 1.2
}

func ExampleVersion() {
	for _, v := range stomp.AllVersions {
		fmt.Println(v, v.HasNack(), v.HasClientIndividual())
	}
	// Output:
	// 1.0 false false
	// 1.1 true true
	// 1.2 true true
}

// Open runs over any stream: a proxy, a WebSocket, a pipe.
func ExampleOpen() {
	ours, theirs := net.Pipe()
	go func() {
		d := stomp.NewDecoder(theirs, stomp.Limits{})
		d.FromClient()
		if f, err := d.Decode(); err == nil && f.Command == stomp.CONNECT {
			io.WriteString(theirs, "CONNECTED\nversion:1.1\nserver:pipe/1\n\n\x00")
		}
	}()
	c, err := stomp.Open(context.Background(), ours, stomp.Connect{Host: "pipe"}, stomp.ConnOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	fmt.Println(c.Version(), c.Connected().Header.Get("server"))
	// Output: 1.1 pipe/1
}
