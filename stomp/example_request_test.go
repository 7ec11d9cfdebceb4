package stomp_test

import (
	"errors"
	"fmt"
	"log"

	"stompbox/stomp"
)

// show prints the octets of a request, or why there are none.
func show(r stomp.Request, v stomp.Version) {
	f, err := r.Frame(v)
	if err != nil {
		fmt.Println(err)
		return
	}
	octets, err := stomp.AppendFrame(nil, f, v)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%q\n", octets)
}

// One validator for everything that is sent: the error names field and rule.
func ExampleRequest() {
	for _, r := range []stomp.Request{
		stomp.Send{Body: []byte("to whom?")},
		stomp.Subscribe{Destination: "/queue/a"},
		stomp.Nack{Delivery: stomp.Delivery{MessageID: "1", Subscription: "0"}},
	} {
		_, err := r.Frame(stomp.V10)
		fmt.Println(err)
	}
	// Output:
	// stomp: SEND: destination: a destination is required (R130)
	// <nil>
	// stomp: NACK: NACK does not exist in 1.0 (R164)
}

func ExampleConnect() {
	show(stomp.Connect{Host: "/", Login: "guest", Passcode: "guest", HasPasscode: true, SendEvery: 10_000, WantEvery: 10_000}, 0)
	show(stomp.Connect{Versions: []stomp.Version{stomp.V10}, Login: "guest"}, 0)
	// Output:
	// "CONNECT\naccept-version:1.0,1.1,1.2\nhost:/\nlogin:guest\npasscode:guest\nheart-beat:10000,10000\n\n\x00"
	// "CONNECT\nlogin:guest\n\n\x00"
}

func ExampleSend() {
	show(stomp.Send{Destination: "/queue/a", ContentType: "text/plain", Body: []byte("hi"), Receipt: "1",
		Header: stomp.NewHeader("persistent", "true")}, stomp.V12)
	show(stomp.Send{Destination: "/queue/a", Body: []byte("a\x00b"), NoContentLength: true}, stomp.V12)
	// Output:
	// "SEND\ndestination:/queue/a\ncontent-type:text/plain\ncontent-length:2\nreceipt:1\npersistent:true\n\nhi\x00"
	// stomp: SEND: content-length: cannot be left out: the body holds a NUL octet, where it would end (R072)
}

func ExampleSubscribe() {
	show(stomp.Subscribe{ID: "0", Destination: "/queue/a", Ack: stomp.AckClient, Selector: "size > 3"}, stomp.V12)
	// Output: "SUBSCRIBE\nid:0\ndestination:/queue/a\nack:client\nselector:size > 3\n\n\x00"
}

func ExampleAckMode() {
	show(stomp.Subscribe{ID: "0", Destination: "/queue/a", Ack: stomp.AckClientIndividual}, stomp.V10)
	// Output: stomp: SUBSCRIBE: ack: client-individual does not exist in 1.0: use client (R143)
}

func ExampleUnsubscribe() {
	show(stomp.Unsubscribe{ID: "0"}, stomp.V12)
	show(stomp.Unsubscribe{Destination: "/queue/a"}, stomp.V10)
	// Output:
	// "UNSUBSCRIBE\nid:0\n\n\x00"
	// "UNSUBSCRIBE\ndestination:/queue/a\n\n\x00"
}

// What an ACK carries differs by version; the message says all of it.
func ExampleDelivery() {
	message := stomp.NewHeader("subscription", "0", "message-id", "m-1", "ack", "a-1")
	for _, v := range stomp.AllVersions {
		show(stomp.Ack{Delivery: stomp.DeliveryOf(message)}, v)
	}
	// Output:
	// "ACK\nmessage-id:m-1\nsubscription:0\n\n\x00"
	// "ACK\nmessage-id:m-1\nsubscription:0\n\n\x00"
	// "ACK\nid:a-1\n\n\x00"
}

func ExampleAck() {
	show(stomp.Ack{Delivery: stomp.Delivery{Ack: "a-1"}, Transaction: "tx", Receipt: "1"}, stomp.V12)
	show(stomp.Ack{Delivery: stomp.Delivery{MessageID: "m-1"}}, stomp.V12)
	// Output:
	// "ACK\nid:a-1\ntransaction:tx\nreceipt:1\n\n\x00"
	// stomp: ACK: id: the message came without an ack header, so it cannot be acknowledged (R171)
}

func ExampleNack() {
	show(stomp.Nack{Delivery: stomp.Delivery{Ack: "a-1"}, Header: stomp.NewHeader("requeue", "false")}, stomp.V12)
	// Output: "NACK\nid:a-1\nrequeue:false\n\n\x00"
}

func ExampleBegin() {
	show(stomp.Begin{Transaction: "tx"}, stomp.V12)
	// Output: "BEGIN\ntransaction:tx\n\n\x00"
}

func ExampleCommit() {
	show(stomp.Commit{Transaction: "tx", Receipt: "done"}, stomp.V12)
	// Output: "COMMIT\ntransaction:tx\nreceipt:done\n\n\x00"
}

func ExampleAbort() {
	show(stomp.Abort{}, stomp.V12)
	// Output: stomp: ABORT: transaction: a transaction is required (R180)
}

func ExampleDisconnect() {
	show(stomp.Disconnect{Receipt: "bye"}, stomp.V12)
	// Output: "DISCONNECT\nreceipt:bye\n\n\x00"
}

// Raw sends what no other request would, to see what a broker does with it.
func ExampleRaw() {
	show(stomp.Raw{Command: "SEND", Header: stomp.NewHeader("content-length", "99"), Body: []byte("short")}, stomp.V12)
	show(stomp.Raw{Command: "SEND", Header: stomp.NewHeader("a", "b\nc")}, stomp.V10)
	// Output:
	// "SEND\ncontent-length:99\n\nshort\x00"
	// stomp: SEND: a: a line break cannot be written: STOMP 1.0 and CONNECT have no escapes; take it out, or connect with 1.1 or 1.2 (R054)
}

func ExampleRequestError() {
	_, err := stomp.Send{}.Frame(stomp.V12)
	var e *stomp.RequestError
	if !errors.As(err, &e) {
		log.Fatal(err)
	}
	fmt.Println(e.Command, e.Field, e.Rule, stomp.SafeToRetry(err))
	// Output: SEND destination R130 true
}
