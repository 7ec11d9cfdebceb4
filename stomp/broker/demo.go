package broker

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"stompbox/stomp"
)

// Demo fills b with sample data and keeps it alive until ctx ends or b is
// closed: a new order every second and a half while /queue/orders holds fewer
// than ordersMost, and prices ten times a second. It starts no goroutine. What
// breaks down in it is told by Close of b.
//
//	/queue/orders      JSON orders
//	/queue/invoices    XML invoices
//	/queue/DLQ.orders  orders that nobody could read, with the reason
//	/queue/binary      a PNG, a protobuf-like record, octets with NULs
//	/queue/hostile     terminal escapes and what else a screen must survive
//	/queue/misc        1 MiB of JSON, gzip, other charsets, no body, no content-type
//	/topic/prices      ticks
func Demo(ctx context.Context, b *Broker) {
	defer b.guard(nil)
	d := newDemo(b, demoSeed)
	d.fill()
	orders := time.NewTicker(1500 * time.Millisecond)
	defer orders.Stop()
	prices := time.NewTicker(100 * time.Millisecond)
	defer prices.Stop()
	for d.err == nil {
		select {
		case <-ctx.Done():
			return
		case <-orders.C:
			if b.Queue(ordersQueue).Depth < ordersMost {
				d.order()
			}
		case <-prices.C:
			d.tick()
		}
	}
}

const (
	demoSeed   = 20260102
	ordersMost = 250 // the demo adds no order beyond

	ordersQueue   = "/queue/orders"
	invoicesQueue = "/queue/invoices"
	deadOrders    = "/queue/DLQ.orders"
	binaryQueue   = "/queue/binary"
	hostileQueue  = "/queue/hostile"
	miscQueue     = "/queue/misc"
	pricesTopic   = "/topic/prices"
)

// demo makes the sample data. The same seed and the same clock (Options.Now)
// give the same messages.
type demo struct {
	b       *Broker
	random  *rand.Rand
	err     error // ErrClosed once the broker is
	orders  int
	started time.Time
	quotes  []quote
}

func newDemo(b *Broker, seed uint64) *demo {
	d := &demo{b: b, random: rand.New(rand.NewPCG(seed, seed)), started: b.o.Now()}
	for _, symbol := range []string{"ACME", "GLOBEX", "INITECH", "UMBRELLA", "HOOLI", "STARK"} {
		d.quotes = append(d.quotes, quote{symbol: symbol, cents: 2000 + d.random.IntN(20_000)})
	}
	return d
}

// fill publishes everything that is there from the start.
func (d *demo) fill() {
	for range 48 {
		d.order()
	}
	for i := range 24 {
		d.invoice(i)
	}
	d.broken()
	d.binary()
	d.hostile()
	d.misc()
}

// send publishes one message. One that is refused, because somebody filled the
// broker, is left out; a closed broker is the end.
func (d *demo) send(destination string, h stomp.Header, body []byte) {
	if err := d.b.Publish(destination, h, body); errors.Is(err, ErrClosed) {
		d.err = err
	}
}

// hex gives n random hexadecimal digits.
func (d *demo) hex(n int) string {
	const digits = "0123456789abcdef"
	text := make([]byte, n)
	for i := range text {
		text[i] = digits[d.random.IntN(len(digits))]
	}
	return string(text)
}

// uuid gives a random id in the usual form.
func (d *demo) uuid() string {
	return d.hex(8) + "-" + d.hex(4) + "-4" + d.hex(3) + "-a" + d.hex(3) + "-" + d.hex(12)
}

func pick[T any](d *demo, list []T) T { return list[d.random.IntN(len(list))] }
