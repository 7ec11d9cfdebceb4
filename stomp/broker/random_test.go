package broker

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"stompbox/stomp"
)

// ledger is what the clients of a run know for sure, from receipts alone.
type ledger struct {
	mu        sync.Mutex
	confirmed map[string]bool // sends with a RECEIPT
	unknown   map[string]bool // sends whose link died first
	acked     map[string]int  // acks with a RECEIPT
	ackUnsure map[string]bool // acks whose link died first
}

func (l *ledger) note(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
}

// quiet is a client of a run in which links die: errors end it, not the test.
type quiet struct {
	nc  net.Conn
	dec *stomp.Decoder
	v   stomp.Version
	got []stomp.Frame // messages that stood before a receipt
}

// next gives the next message, in the order of delivery.
func (q *quiet) next() (stomp.Frame, error) {
	if len(q.got) > 0 {
		f := q.got[0]
		q.got = q.got[1:]
		return f, nil
	}
	return q.dec.Decode()
}

// answer gives the next RECEIPT or ERROR and keeps the messages before it.
func (q *quiet) answer() (stomp.Frame, error) {
	for {
		f, err := q.dec.Decode()
		if err != nil || f.Command != stomp.MESSAGE {
			return f, err
		}
		q.got = append(q.got, f)
	}
}

func (q *quiet) send(command, body string, headers ...string) error {
	raw, err := stomp.AppendFrame(nil, stomp.Frame{Command: command, Header: stomp.NewHeader(headers...), Body: []byte(body)}, q.v)
	if err == nil {
		_, err = q.nc.Write(raw)
	}
	return err
}

func connectQuiet(b *Broker, v stomp.Version) (*quiet, error) {
	nc, err := net.Dial("tcp", b.Addr())
	if err != nil {
		return nil, err
	}
	nc.SetDeadline(time.Now().Add(2 * patience))
	q := &quiet{nc: nc, dec: stomp.NewDecoder(nc, stomp.Limits{})}
	if err = q.send(stomp.CONNECT, "", "accept-version", v.String(), "host", "/"); err == nil {
		_, err = q.dec.Decode()
	}
	q.v = v
	if err != nil {
		nc.Close()
	}
	return q, err
}

// produce sends n messages, in transactions or alone, and keeps on through dead links.
func produce(b *Broker, l *ledger, name string, n int, r *rand.Rand) {
	for i := 0; i < n; {
		q, err := connectQuiet(b, stomp.AllVersions[r.IntN(3)])
		for err == nil && i < n {
			i, err = produceSome(q, l, name, i, r)
		}
		if q != nil {
			q.nc.Close()
		}
	}
}

// produceSome sends one message, or three in a transaction, and waits for the word.
func produceSome(q *quiet, l *ledger, name string, i int, r *rand.Rand) (int, error) {
	bodies := []string{fmt.Sprint(name, "-", i)}
	var err error
	if r.IntN(3) == 0 {
		bodies = append(bodies, fmt.Sprint(name, "-", i+1), fmt.Sprint(name, "-", i+2))
		_ = q.send(stomp.BEGIN, "", "transaction", "t")
		for _, body := range bodies {
			_ = q.send(stomp.SEND, body, "destination", "/queue/run", "transaction", "t", "persistent", "true")
		}
		err = q.send(stomp.COMMIT, "", "transaction", "t", "receipt", "r")
	} else {
		err = q.send(stomp.SEND, bodies[0], "destination", "/queue/run", "receipt", "r", "persistent", "true")
	}
	if err == nil {
		var f stomp.Frame
		if f, err = q.dec.Decode(); err == nil && f.Command != stomp.RECEIPT {
			panic(fmt.Sprint("refused: ", f))
		}
	}
	l.note(func() {
		for _, body := range bodies {
			if err == nil {
				l.confirmed[body] = true
			} else {
				l.unknown[body] = true
			}
		}
	})
	return i + len(bodies), err
}

// consume takes messages until stop, and acks, nacks, drops or commits them.
func consume(b *Broker, l *ledger, stop <-chan struct{}, r *rand.Rand) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		v := stomp.AllVersions[1+r.IntN(2)]
		q, err := connectQuiet(b, v)
		if err != nil {
			continue
		}
		mode := []string{"client", "client-individual"}[r.IntN(2)]
		err = q.send(stomp.SUBSCRIBE, "", "id", "s", "destination", "/queue/run", "ack", mode, "prefetch-count", fmt.Sprint(1+r.IntN(20)))
		for range 5 + r.IntN(60) {
			if err != nil {
				break
			}
			q.nc.SetReadDeadline(time.Now().Add(100 * time.Millisecond)) // an empty queue ends the turn
			err = consumeOne(q, l, r)
		}
		q.nc.Close()
	}
}

// consumeOne settles the next message, in the order of delivery: so in mode
// client an ack covers it alone.
func consumeOne(q *quiet, l *ledger, r *rand.Rand) error {
	f, err := q.next()
	if err != nil {
		return err
	}
	d := stomp.DeliveryOf(f.Header)
	ids := []string{"id", d.Ack}
	if q.v == stomp.V11 {
		ids = []string{"message-id", d.MessageID, "subscription", d.Subscription}
	}
	body, dice := string(f.Body), r.IntN(20)
	switch {
	case dice == 0:
		return q.send(stomp.NACK, "", ids...)
	case dice == 1:
		return net.ErrClosed // drop the link with everything held
	case dice < 6:
		_ = q.send(stomp.BEGIN, "", "transaction", "t")
		_ = q.send(stomp.ACK, "", append(ids, "transaction", "t")...)
		err = q.send(stomp.COMMIT, "", "transaction", "t", "receipt", "a")
	default:
		err = q.send(stomp.ACK, "", append(ids, "receipt", "a")...)
	}
	if err == nil {
		q.nc.SetReadDeadline(time.Now().Add(patience))
		f, err = q.answer()
	}
	if err == nil && f.Command != stomp.RECEIPT {
		panic(fmt.Sprint("refused: ", f))
	}
	l.note(func() {
		if err == nil {
			l.acked[body]++
		} else {
			l.ackUnsure[body] = true
		}
	})
	return err
}

// Over real sockets, with links that die at any moment on both sides: what was
// confirmed is there until its ack is confirmed, and no ack counts twice.
func TestNothingLostNothingTwice(t *testing.T) {
	b := start(t, Options{MaxNacks: 3})
	l := &ledger{confirmed: map[string]bool{}, unknown: map[string]bool{}, acked: map[string]int{}, ackUnsure: map[string]bool{}}
	stop := make(chan struct{})
	var producers, others sync.WaitGroup
	for i := range 3 {
		producers.Go(func() { produce(b, l, fmt.Sprint("p", i), 400, rand.New(rand.NewPCG(1, uint64(i)))) })
		others.Go(func() { consume(b, l, stop, rand.New(rand.NewPCG(2, uint64(i)))) })
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	others.Go(func() { // every 200 frames all links die
		for next := uint64(200); ; next += 200 {
			if b.Await(ctx, func(s Stats) bool { return s.FramesIn >= next }) != nil {
				return
			}
			b.Kill()
		}
	})
	producers.Wait()
	await(t, b, "some consuming", func(s Stats) bool { return s.Queue("/queue/run").Dequeued > 300 })
	close(stop)
	cancel()
	others.Wait()
	b.Kill()
	l.compare(t, b)
}

// compare drains what is left and sets it against what the clients know.
func (l *ledger) compare(t *testing.T, b *Broker) {
	left := map[string]int{}
	for _, destination := range []string{"/queue/run", "/queue/DLQ.run"} {
		n := b.Queue(destination).Depth
		c := dial(t, b, stomp.V12)
		c.subscribe("1", destination)
		for range n {
			left[string(c.want(stomp.MESSAGE).Body)]++
		}
	}
	for body := range l.confirmed {
		switch {
		case l.acked[body] > 1:
			t.Errorf("%s: acked %d times", body, l.acked[body])
		case l.acked[body] == 1 && left[body] != 0:
			t.Errorf("%s: acked and still there", body)
		case l.acked[body] == 0 && !l.ackUnsure[body] && left[body] != 1:
			t.Errorf("%s: confirmed, never acked, there %d times", body, left[body])
		}
	}
	for body, n := range left {
		if n != 1 || !l.confirmed[body] && !l.unknown[body] || !strings.HasPrefix(body, "p") {
			t.Errorf("%s: left %d times", body, n)
		}
	}
	if len(l.confirmed) == 0 || len(l.acked) == 0 {
		t.Errorf("an idle run: %d confirmed, %d acked", len(l.confirmed), len(l.acked))
	}
	t.Logf("%d confirmed, %d unknown sends, %d acked, %d unknown acks, %d left", len(l.confirmed), len(l.unknown), len(l.acked), len(l.ackUnsure), len(left))
}
