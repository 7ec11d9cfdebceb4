package broker

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"encoding/xml"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"stompbox/stomp"
)

func fixedNow() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

// filled gives what the demo puts into each queue, in order.
func filled(t *testing.T) map[string][]*message {
	b := New(Options{Now: fixedNow})
	d := newDemo(b, demoSeed)
	d.fill()
	if d.err != nil {
		t.Fatal(d.err)
	}
	got := map[string][]*message{}
	for name, q := range b.state.queues {
		got[name] = q.all()
	}
	return got
}

func TestDemoIsTheSameEveryTime(t *testing.T) {
	one, two := filled(t), filled(t)
	for name, list := range one {
		for i, m := range list {
			if o := two[name][i]; !bytes.Equal(m.body, o.body) || headerText(m.header) != headerText(o.header) {
				t.Errorf("%s %d differs", name, i)
			}
		}
	}
	for _, name := range []string{ordersQueue, invoicesQueue, deadOrders, binaryQueue, hostileQueue, miscQueue} {
		if len(one[name]) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
}

func headerText(h stomp.Header) string {
	var b strings.Builder
	for name, value := range h.All() {
		b.WriteString(name + ":" + value + "\n")
	}
	return b.String()
}

func TestDemoIsWhatItSays(t *testing.T) {
	got := filled(t)
	for _, m := range got[ordersQueue] {
		var o order
		if err := json.Unmarshal(m.body, &o); err != nil || o.Amount <= 0 || len(o.Items) == 0 {
			t.Errorf("order %s: %v", m.body, err)
		}
		hops := 0
		for name := range m.header.All() {
			if name == "x-hop" {
				hops++
			}
		}
		if hops != 2 {
			t.Errorf("R040: %d x-hop headers, want a repeated one", hops)
		}
	}
	for _, m := range got[invoicesQueue] {
		var inv invoice
		if err := xml.Unmarshal(m.body, &inv); err != nil || inv.Total == "" || len(inv.Lines) == 0 {
			t.Errorf("invoice %s: %v", m.body, err)
		}
	}
	for _, m := range got[deadOrders] {
		var o order
		valid := utf8.Valid(m.body) && json.Unmarshal(m.body, &o) == nil
		if valid && m.header.Get("content-type") == "application/json" {
			t.Errorf("a dead letter that is fine: %s", m.body)
		}
		if m.header.Get("original-destination") != ordersQueue || m.header.Get("x-death-count") != "3" {
			t.Errorf("dead letter headers: %v", m.header)
		}
	}
	if _, err := png.Decode(bytes.NewReader(got[binaryQueue][0].body)); err != nil {
		t.Errorf("picture: %v", err)
	}
	for _, m := range got[binaryQueue] {
		if bytes.IndexByte(m.body, 0) < 0 {
			t.Errorf("no NUL in %v", m.header)
		}
	}
	checkMisc(t, got[miscQueue])
	var all bytes.Buffer
	for _, m := range got[hostileQueue] {
		all.WriteString(headerText(m.header))
		all.Write(m.body)
	}
	for _, sign := range []string{"\x1b]52;", "\x1b[2J", "\u009b", "\x9b", "\u202e", "\u200b", "\x1b[?1049h", strings.Repeat("0123456789abcdef", 1000)} {
		if !strings.Contains(all.String(), sign) {
			t.Errorf("nothing hostile with %.20q", sign)
		}
	}
}

func checkMisc(t *testing.T, list []*message) {
	if n := len(list[0].body); n < 1<<20 || !json.Valid(list[0].body) {
		t.Errorf("the large message: %d octets, valid %v", n, json.Valid(list[0].body))
	}
	r, err := gzip.NewReader(bytes.NewReader(list[1].body))
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(r); err != nil || !json.Valid(body) {
		t.Errorf("gzip: %v", err)
	}
}

// Every sample crosses the wire in every version, and the prices tick.
func TestDemoOverTheWire(t *testing.T) {
	versions(t, func(t *testing.T, v stomp.Version) {
		b := start(t, Options{})
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { defer close(done); Demo(ctx, b) }()
		defer func() { cancel(); <-done }()
		await(t, b, "the samples", func(s Stats) bool { return s.Queue(miscQueue).Depth == 8 })
		c := dial(t, b, v)
		for _, destination := range []string{invoicesQueue, deadOrders, binaryQueue, hostileQueue, miscQueue} {
			n := b.Queue(destination).Depth
			c.subscribe(destination, destination, "ack", "client")
			for range n {
				if f := c.want(stomp.MESSAGE, "destination", destination); f.Breaches != nil && f.Header.Get("kind") != "invalid utf-8" {
					t.Errorf("%s: %v", destination, f.Breaches)
				}
			}
		}
		c.subscribe("p", pricesTopic)
		for range 3 {
			var q struct{ Bid, Ask float64 }
			if f := c.want(stomp.MESSAGE, "subscription", "p"); json.Unmarshal(f.Body, &q) != nil || q.Bid <= 0 || q.Ask < q.Bid {
				t.Errorf("R230: price %s", f.Body)
			}
		}
	})
}

func TestDemoEndsWithTheBroker(t *testing.T) {
	b := start(t, Options{})
	done := make(chan struct{})
	go func() { defer close(done); Demo(context.Background(), b) }()
	await(t, b, "the samples", func(s Stats) bool { return s.Queue(miscQueue).Depth == 8 })
	b.Close()
	<-done
}
