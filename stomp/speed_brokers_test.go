package stomp_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	gostomp "github.com/go-stomp/stomp/v3"

	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

// brokerRows send messages of 1 KiB to a queue of a real broker and receive
// them again on the same connection, in every ack mode. The CPU time is that
// of the client alone.
func brokerRows() (rows []row) {
	for _, kind := range []stomptest.Kind{stomptest.KindActiveMQ, stomptest.KindRabbitMQ} {
		if why := stomptest.Missing(kind); why != "" {
			fmt.Printf("no rows for %v: %s\n", kind, why)
			continue
		}
		for _, mode := range []stomp.AckMode{stomp.AckAuto, stomp.AckClient, stomp.AckClientIndividual} {
			rows = append(rows, row{
				name: fmt.Sprintf("%v, there and back, %s", kind, mode), reach: 1, cpuAtMost: 0.6,
				ours: throughOurs(kind, mode), peer: throughPeer(kind, mode), n: 2000, rounds: 25,
			})
		}
	}
	return rows
}

func shared(tb testing.TB, kind stomptest.Kind) *stomptest.Broker {
	if kind == stomptest.KindActiveMQ {
		return stomptest.ActiveMQ(tb)
	}
	return stomptest.RabbitMQ(tb)
}

func hostOf(b *stomptest.Broker) string {
	if b.Vhost != "" {
		return b.Vhost
	}
	return "localhost"
}

func throughOurs(kind stomptest.Kind, mode stomp.AckMode) setup {
	return func(tb testing.TB) contender {
		b := shared(tb, kind)
		c, err := stomp.Dial(context.Background(), "tcp", b.Addr, stomp.Connect{
			Versions: []stomp.Version{stomp.V12}, Host: hostOf(b),
			Login: stomptest.Admin.Login, Passcode: stomptest.Admin.Passcode, HasPasscode: true,
		}, stomp.ConnOptions{})
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() { c.Close() })
		return func(n int) error {
			queue := "/queue/" + stomptest.Unique("speed")
			for range n {
				if err := c.Send(stomp.Send{Destination: queue, ContentType: "text/plain", Body: loopbackBody}); err != nil {
					return err
				}
			}
			if err := barrier(c, queue); err != nil {
				return err
			}
			if err := queueRequest(c, stomp.Subscribe{ID: queue, Destination: queue, Ack: mode}); err != nil {
				return err
			}
			if err := take(c, mode, n); err != nil {
				return err
			}
			if err := queueRequest(c, stomp.Unsubscribe{ID: queue}); err != nil {
				return err
			}
			return barrier(c, queue)
		}
	}
}

// take receives n messages, and acknowledges those of one read with one write:
// when nothing is left to decode, nothing is held back.
func take(c *stomp.Conn, mode stomp.AckMode, n int) error {
	var acks []byte
	for range n {
		m, err := c.Read()
		if err != nil || m.Command != stomp.MESSAGE || len(m.Body) != 1024 {
			return fmt.Errorf("no message but %s, %v", m.Command, err)
		}
		if mode == stomp.AckAuto {
			continue
		}
		f, err := stomp.Ack{Delivery: stomp.DeliveryOf(m.Header)}.Frame(c.Version())
		if err != nil {
			return err
		}
		if acks, err = stomp.AppendFrame(acks, f, c.Version()); err != nil {
			return err
		}
		if !c.Ready() {
			if err := c.Write(acks); err != nil {
				return err
			}
			acks = acks[:0]
		}
	}
	return c.Write(acks)
}

func queueRequest(c *stomp.Conn, r stomp.Request) error {
	f, err := r.Frame(c.Version())
	if err != nil {
		return err
	}
	return c.Queue(f)
}

// barrier waits until the broker has taken everything that was sent before.
func barrier(c *stomp.Conn, queue string) error {
	f, err := stomp.Send{Destination: queue + ".end", ContentType: "text/plain", Body: loopbackBody, Receipt: queue}.Frame(c.Version())
	if err != nil {
		return err
	}
	if err := c.WriteFrame(f); err != nil {
		return err
	}
	f, err = c.Read()
	if err == nil && f.Header.Get("receipt-id") != queue {
		err = fmt.Errorf("%s in the place of a receipt", f.Command)
	}
	return err
}

func throughPeer(kind stomptest.Kind, mode stomp.AckMode) setup {
	return func(tb testing.TB) contender {
		b := shared(tb, kind)
		c, err := gostomp.Dial("tcp", b.Addr, gostomp.ConnOpt.Login(stomptest.Admin.Login, stomptest.Admin.Passcode),
			gostomp.ConnOpt.Host(hostOf(b)), gostomp.ConnOpt.HeartBeat(0, 0), gostomp.ConnOpt.AcceptVersion(gostomp.V12),
			gostomp.ConnOpt.UnsubscribeReceiptTimeout(time.Minute))
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() { _ = c.Disconnect() })
		ack := map[stomp.AckMode]gostomp.AckMode{stomp.AckAuto: gostomp.AckAuto, stomp.AckClient: gostomp.AckClient,
			stomp.AckClientIndividual: gostomp.AckClientIndividual}[mode]
		return func(n int) error {
			queue := "/queue/" + stomptest.Unique("speed")
			for range n {
				if err := c.Send(queue, "text/plain", loopbackBody); err != nil {
					return err
				}
			}
			if err := c.Send(queue+".end", "text/plain", loopbackBody, gostomp.SendOpt.Receipt); err != nil {
				return err
			}
			s, err := c.Subscribe(queue, ack)
			if err != nil {
				return err
			}
			for range n {
				m := <-s.C
				if m.Err != nil || len(m.Body) != 1024 {
					return fmt.Errorf("go-stomp: %w", m.Err)
				}
				if m.ShouldAck() {
					if err := c.Ack(m); err != nil {
						return err
					}
				}
			}
			if err := s.Unsubscribe(); err != nil {
				return err
			}
			return c.Send(queue+".end", "text/plain", loopbackBody, gostomp.SendOpt.Receipt)
		}
	}
}
