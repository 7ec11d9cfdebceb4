package stomp_test

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"sync"
	"testing"

	gostomp "github.com/go-stomp/stomp/v3"
	peerframe "github.com/go-stomp/stomp/v3/frame"

	"stompbox/stomp"
)

// loopbackRows move messages of 1 KiB between two processes.
func loopbackRows() []row {
	const rounds = 11
	return []row{
		{name: "receive to the handler", reach: 3.5, ours: receiveOurs(false), peer: receivePeer, rounds: rounds, n: 50_000},
		{name: "receive to the handler, as a view", ours: receiveOurs(true), peer: receivePeer, rounds: rounds, n: 50_000},
		{name: "send, no receipt", reach: 10, ours: sendOurs, peer: sendPeer, rounds: rounds, n: 50_000},
		{name: "send, no receipt, one frame again and again", ours: sendAgainOurs, peer: sendPeer, rounds: rounds, n: 50_000},
		{name: "send, receipts in flight", reach: 40, ours: pipelineOurs, peer: pipelinePeer, rounds: rounds, n: 20_000},
		{name: "send, wait for each receipt", reach: 1.25, ours: waitOurs, peer: waitPeer, rounds: rounds, n: 3_000},
	}
}

func dialOurs(tb testing.TB, host string) *stomp.Conn {
	c, err := stomp.Dial(context.Background(), "tcp", startServer(tb), stomp.Connect{Host: host}, stomp.ConnOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { c.Close() })
	return c
}

func dialPeer(tb testing.TB, host string) *gostomp.Conn {
	c, err := gostomp.Dial("tcp", startServer(tb), gostomp.ConnOpt.HeartBeat(0, 0), gostomp.ConnOpt.Host(host))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = c.MustDisconnect() })
	return c
}

func receiveOurs(view bool) setup {
	return func(tb testing.TB) contender {
		c := dialOurs(tb, "answers")
		f, _ := stomp.Subscribe{ID: "1", Destination: "d"}.Frame(stomp.V12)
		if err := c.WriteFrame(f); err != nil {
			tb.Fatal(err)
		}
		return func(n int) error {
			for range n {
				if view {
					v, err := c.ReadView()
					if err != nil || len(v.Body()) != 1024 || len(v.Get("destination")) == 0 {
						return fmt.Errorf("no message: %v", err)
					}
					continue
				}
				f, err := c.Read()
				if err != nil || len(f.Body) != 1024 || f.Header.Get("destination") == "" {
					return fmt.Errorf("no message: %v", err)
				}
			}
			return nil
		}
	}
}

func receivePeer(tb testing.TB) contender {
	c := dialPeer(tb, "answers")
	s, err := c.Subscribe("d", gostomp.AckAuto)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { // or its goroutines stay
		_ = c.MustDisconnect()
		for range s.C {
		}
	})
	return func(n int) error {
		for range n {
			if m := <-s.C; m.Err != nil || len(m.Body) != 1024 || m.Destination == "" {
				return fmt.Errorf("go-stomp: %w", m.Err)
			}
		}
		return nil
	}
}

var loopbackBody = bytes.Repeat([]byte("x"), 1024)

// What a SEND carries beside its destination and its content-type.
var sendLines = []string{"persistent", "true", "priority", "4", "correlation-id", "ID:vm-1:2", "reply-to", "/temp-queue/a", "x-trace", "0af7651916cd43dd8448eb211c80319c"}

func request(receipt string) stomp.Send {
	return stomp.Send{Destination: "/queue/orders", ContentType: "application/json", Body: loopbackBody,
		Receipt: receipt, Header: sendHeader}
}

var sendHeader = stomp.NewHeader(sendLines...)

var sendOptions = func() (list []func(*peerframe.Frame) error) {
	for i := 0; i < len(sendLines); i += 2 {
		list = append(list, gostomp.SendOpt.Header(sendLines[i], sendLines[i+1]))
	}
	return list
}()

var sendAsking = append(sendOptions[:len(sendOptions):len(sendOptions)], gostomp.SendOpt.Receipt)

// settled sends one with a receipt and waits: what was sent before has arrived.
func settled(c *stomp.Conn) error {
	last := request("the last one")
	last.Body = []byte(lastWords)
	f, err := last.Frame(stomp.V12)
	if err != nil {
		return err
	}
	if err := c.WriteFrame(f); err != nil {
		return err
	}
	v, err := c.ReadView()
	if err == nil && string(v.Get("receipt-id")) != "the last one" {
		err = fmt.Errorf("another receipt: %q", v.Raw())
	}
	return err
}

func sendOurs(tb testing.TB) contender {
	c := dialOurs(tb, sinkHost)
	return func(n int) error {
		for range n {
			if err := c.Send(request("")); err != nil {
				return err
			}
		}
		return settled(c)
	}
}

// sendAgainOurs makes the frame once, which go-stomp has no way to do.
func sendAgainOurs(tb testing.TB) contender {
	c := dialOurs(tb, sinkHost)
	return func(n int) error {
		f, err := request("").Frame(stomp.V12)
		if err != nil {
			return err
		}
		for range n {
			if err := c.Queue(f); err != nil {
				return err
			}
		}
		return settled(c)
	}
}

func sendPeer(tb testing.TB) contender {
	c := dialPeer(tb, sinkHost)
	return func(n int) error {
		for range n {
			if err := c.Send("/queue/orders", "application/json", loopbackBody, sendOptions...); err != nil {
				return err
			}
		}
		return c.Send("/queue/orders", "application/json", []byte(lastWords), sendAsking...)
	}
}

// pipelineOurs has up to 1,024 receipts in flight.
func pipelineOurs(tb testing.TB) contender {
	c := dialOurs(tb, "answers")
	var receipts stomp.Receipts
	var reader sync.WaitGroup
	reader.Go(func() {
		for {
			v, err := c.ReadView()
			if err != nil {
				receipts.Fail(err)
				return
			}
			receipts.SettleView(v)
		}
	})
	tb.Cleanup(func() {
		c.Close()
		reader.Wait()
	})
	next := 0
	return func(n int) error {
		var window [1024]*stomp.Receipt
		for i := range n + len(window) {
			if r := window[i%len(window)]; r != nil {
				if err := r.Wait(context.Background()); err != nil {
					return err
				}
				window[i%len(window)] = nil
			}
			if i >= n {
				continue
			}
			next++
			id := strconv.Itoa(next)
			r, err := receipts.Expect(id)
			if err != nil {
				return err
			}
			window[i%len(window)] = r
			if err := c.Send(request(id)); err != nil {
				return err
			}
		}
		return nil
	}
}

// pipelinePeer has 64 goroutines that send, as its Send waits for the receipt.
func pipelinePeer(tb testing.TB) contender {
	c := dialPeer(tb, "answers")
	return func(n int) error {
		const goroutines = 64
		errs := make(chan error, goroutines)
		for range goroutines {
			go func() {
				for range n / goroutines {
					if err := c.Send("/queue/orders", "application/json", loopbackBody, sendAsking...); err != nil {
						errs <- err
						return
					}
				}
				errs <- nil
			}()
		}
		for range goroutines {
			if err := <-errs; err != nil {
				return err
			}
		}
		return nil
	}
}

func waitOurs(tb testing.TB) contender {
	c := dialOurs(tb, "answers")
	next := 0
	return func(n int) error {
		for range n {
			next++
			id := strconv.Itoa(next)
			f, err := request(id).Frame(stomp.V12)
			if err != nil {
				return err
			}
			if err := c.WriteFrame(f); err != nil {
				return err
			}
			if f, err = c.Read(); err != nil || f.Header.Get("receipt-id") != id {
				return fmt.Errorf("no receipt: %v", err)
			}
		}
		return nil
	}
}

func waitPeer(tb testing.TB) contender {
	c := dialPeer(tb, "answers")
	return func(n int) error {
		for range n {
			if err := c.Send("/queue/orders", "application/json", loopbackBody, sendAsking...); err != nil {
				return err
			}
		}
		return nil
	}
}
