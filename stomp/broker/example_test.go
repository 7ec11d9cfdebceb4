package broker_test

import (
	"context"
	"fmt"

	"stompbox/stomp"
	"stompbox/stomp/broker"
)

// A test that wants a broker starts one, fills it, lets the program under test
// do its work over TCP, and looks at what has become of the queues.
func ExampleBroker() {
	b, err := broker.Start("", broker.Options{Users: map[string]string{"me": "secret"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer b.Close()
	if err := b.Publish("/queue/orders", stomp.NewHeader("n", "1"), []byte("two pounds of tea")); err != nil {
		fmt.Println(err)
		return
	}
	if err := takeOne(b.Addr()); err != nil {
		fmt.Println(err)
		return
	}
	err = b.Await(context.Background(), func(s broker.Stats) bool { return s.Connections == 0 })
	q := b.Queue("/queue/orders")
	fmt.Println(q.Depth, q.Enqueued, q.Dequeued, err)
	// Output:
	// two pounds of tea
	// 0 1 1 <nil>
}

// takeOne is the program under test: it takes one order, in a transaction.
func takeOne(addr string) error {
	login := stomp.Connect{Login: "me", Passcode: "secret", HasPasscode: true}
	c, err := stomp.Dial(context.Background(), "tcp", addr, login, stomp.ConnOptions{})
	if err != nil {
		return err
	}
	defer c.Close()
	if err := write(c, stomp.Subscribe{ID: "1", Destination: "/queue/orders", Ack: stomp.AckClientIndividual}); err != nil {
		return err
	}
	message, err := c.Read()
	if err != nil {
		return err
	}
	fmt.Printf("%s\n", message.Body)
	return write(c,
		stomp.Begin{Transaction: "t"},
		stomp.Ack{Delivery: stomp.DeliveryOf(message.Header), Transaction: "t"},
		stomp.Commit{Transaction: "t"},
		stomp.Disconnect{})
}

func write(c *stomp.Conn, requests ...stomp.Request) error {
	for _, r := range requests {
		f, err := r.Frame(c.Version())
		if err != nil {
			return err
		}
		if err := c.WriteFrame(f); err != nil {
			return err
		}
	}
	return nil
}
