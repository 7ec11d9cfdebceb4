package session_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"time"

	"stompbox/session"
	"stompbox/stomp"
	"stompbox/stomp/broker"
)

// run starts a broker in this process and gives its URL.
func run() (url string, stop func() error) {
	b, err := broker.Start("", broker.Options{Users: map[string]string{"user": "password"}})
	must(err)
	return "stomp://user:password@" + b.Addr(), b.Close
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

var ctx = context.Background()

// Messages with headers and with JSON. Each Send returns when the broker has
// confirmed it.
func Example_send() {
	url, stop := run()
	defer stop()
	c, err := session.Open(ctx, url)
	must(err)
	defer c.Close(ctx)
	must(c.Send(ctx, stomp.Send{Destination: "/queue/test", Body: []byte("Hello World")}))
	must(c.Send(ctx, stomp.Send{Destination: "/queue/important", Body: []byte("Priority message"),
		Header: stomp.NewHeader("priority", "9", "persistent", "true", "correlation-id", "msg-001")}))
	data, err := json.Marshal(map[string]any{"user": "john", "action": "login", "timestamp": 1234567890})
	must(err)
	must(c.Send(ctx, stomp.Send{Destination: "/topic/events", Body: data, ContentType: "application/json"}))
	fmt.Println("confirmed", string(data))
	// Output: confirmed {"action":"login","timestamp":1234567890,"user":"john"}
}

// One subscription in each of the three modes.
func Example_subscribe() {
	url, stop := run()
	defer stop()
	c, err := session.Open(ctx, url)
	must(err)
	defer c.Close(ctx)
	for _, s := range []session.Subscribe{
		{ID: "orders-sub", Destination: "/queue/orders", Ack: stomp.AckAuto},
		{ID: "notify-sub", Destination: "/topic/notifications", Ack: stomp.AckClient},
		{ID: "priority-sub", Destination: "/queue/priority", Header: stomp.NewHeader("prefetch-count", "5")},
	} {
		_, err := c.Subscribe(ctx, s)
		must(err)
		must(c.Send(ctx, stomp.Send{Destination: s.Destination, Body: []byte("one")}))
		m, err := c.Receive(ctx)
		must(err)
		fmt.Printf("Received from %s: %s\n", m.Header.Get("destination"), m.Body)
	}
	// Output:
	// Received from /queue/orders: one
	// Received from /topic/notifications: one
	// Received from /queue/priority: one
}

// What was done is acked, what failed is nacked, each with the ids that the
// version in force wants.
func Example_ackAndNack() {
	url, stop := run()
	defer stop()
	c, err := session.Open(ctx, url+"?protocol=1.1")
	must(err)
	defer c.Close(ctx)
	_, err = c.Subscribe(ctx, session.Subscribe{Destination: "/queue/work", Ack: stomp.AckClientIndividual})
	must(err)
	process := func(m session.Message) error { return nil }
	for _, body := range []string{"first", "second"} {
		must(c.Send(ctx, stomp.Send{Destination: "/queue/work", Body: []byte(body)}))
		m, err := c.Receive(ctx)
		must(err)
		if process(m) == nil {
			must(m.Ack(ctx))
		} else {
			must(m.Nack(ctx))
		}
		fmt.Printf("Processed: %s\n", m.Body)
	}
	// Output:
	// Processed: first
	// Processed: second
}

// Three messages that are all sent, or none of them.
func Example_transaction() {
	url, stop := run()
	defer stop()
	c, err := session.Open(ctx, url)
	must(err)
	defer c.Close(ctx)
	for _, good := range []bool{true, false} {
		tx, err := c.Begin(ctx)
		must(err)
		for queue, body := range map[string]string{"/queue/orders": "Order created",
			"/queue/inventory": "Inventory updated", "/queue/notifications": "Email notification"} {
			must(tx.Send(ctx, stomp.Send{Destination: queue, Body: []byte(body)}))
		}
		if good {
			must(tx.Commit(ctx))
			fmt.Println("Transaction committed")
		} else {
			must(tx.Abort(ctx))
			fmt.Println("Transaction aborted")
		}
	}
	// Output:
	// Transaction committed
	// Transaction aborted
}

// Every Send waits for its receipt; the context says how long, and the error
// what is known.
func Example_receipt() {
	url, stop := run()
	defer stop()
	c, err := session.Open(ctx, url)
	must(err)
	defer c.Close(ctx)
	soon, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var fate *session.FateError
	switch err := c.Send(soon, stomp.Send{Destination: "/queue/critical", Body: []byte("Important message")}); {
	case err == nil:
		fmt.Println("Message delivery confirmed")
	case errors.As(err, &fate):
		fmt.Println("Message delivery", fate.Fate, fate.Why)
	default:
		fmt.Println("Message delivery confirmation timeout")
	}
	// Output: Message delivery confirmed
}

// The three versions. Special characters in headers are escaped where the
// version can, and refused where they could not be sent as they are.
func Example_versions() {
	url, stop := run()
	defer stop()
	for _, v := range []string{"1.0", "1.1&heartbeat=10000,10000", "1.2"} {
		c, err := session.Open(ctx, url+"?protocol="+v)
		must(err)
		_, err = c.Subscribe(ctx, session.Subscribe{Destination: "/queue/test"})
		must(err)
		err = c.Send(ctx, stomp.Send{Destination: "/queue/test", Header: stomp.NewHeader(
			"custom-header", "value with\nspecial\tcharacters", "correlation-id", "msg:with:colons")})
		fmt.Println(c.Link().Version, err == nil)
		if err == nil {
			m, err := c.Receive(ctx)
			must(err)
			fmt.Printf("%q %q\n", m.Header.Get("custom-header"), m.Header.Get("correlation-id"))
			must(m.Ack(ctx))
		}
		must(c.Close(ctx))
	}
	// Output:
	// 1.0 false
	// 1.1 true
	// "value with\nspecial\tcharacters" "msg:with:colons"
	// 1.2 true
	// "value with\nspecial\tcharacters" "msg:with:colons"
}
