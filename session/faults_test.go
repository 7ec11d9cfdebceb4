package session

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/stomp/broker"
	"stompbox/stomp/stomptest"
)

// scene is a short dialogue with a broker through a proxy: a message is held
// and acked, another one sent.
type scene struct {
	t      *testing.T
	broker *broker.Broker
	proxy  *stomptest.Proxy
}

func newScene(t *testing.T) *scene {
	b, err := broker.Start("", broker.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return &scene{t, b, stomptest.NewProxy(t, b.Addr())}
}

// ending is what a play of the scene has come to.
type ending struct {
	sent      Fate
	ack       MsgState // of the message's last delivery
	delivered bool
	bounds    [2][]int // for both ways, where frames end, and places around that
}

// play runs the scene until the link is down, or everything is confirmed.
func (c *scene) play(in, out string) ending {
	c.t.Helper()
	r := benchOn(c.t, parse(c.t, "stomp://"+c.proxy.Addr()), Options{Reconnect: profile.Never})
	var o ending
	var send Tag
	down := false
	act := func(e Event) {
		switch e := e.(type) {
		case LinkChanged:
			if e.Link.State == Up {
				r.do(Subscribe{Destination: in})
				send = r.do(Send{Message: stomp.Send{Destination: out, Body: []byte("x")}})
			}
			down = e.Link.State == Down
			if down && e.Link.Error == "" {
				c.t.Error("no reason was given")
			}
		case Arrived:
			r.do(Ack{Messages: e.Messages})
			o.delivered, o.ack = true, e.State
		case MsgChanged:
			o.ack = e.State
		case Settled:
			if e.Tag == send {
				o.sent = e.Fate
			}
		}
	}
	for !down && (o.sent != Confirmed || o.ack != Acked) {
		b, err := r.s.Next(c.t.Context())
		if err != nil {
			c.t.Fatal(err)
		}
		for _, e := range b.Events {
			act(e)
		}
		r.stats = b.Stats
	}
	o.bounds = r.boundaries()
	if err := r.s.Close(c.t.Context()); err != nil {
		c.t.Errorf("the end was not clean: %v", err)
	}
	return o
}

// settle waits until the broker has forgotten all connections.
func (c *scene) settle() {
	c.t.Helper()
	if err := c.broker.Await(c.t.Context(), func(s broker.Stats) bool { return s.Connections == 0 }); err != nil {
		c.t.Fatal(err)
	}
}

// R018, R019, R184, R221: the link is cut by FIN and RST at every frame boundary
// and around it, in both directions. What is said of the send and of the ack is
// what the broker knows.
func TestCutAtEveryBoundary(t *testing.T) {
	c := newScene(t)
	var bounds [2][]int
	{
		c.publish("/queue/in")
		o := c.play("/queue/in", "/queue/out")
		if o.sent != Confirmed || o.ack != Acked {
			t.Fatalf("without a fault the send is %s, the message %s", o.sent, o.ack)
		}
		c.settle()
		bounds = o.bounds
	}
	plays := 0
	for way, list := range bounds {
		for _, at := range list {
			for _, hard := range []bool{false, true} {
				plays++
				in, out := fmt.Sprintf("/queue/in.%d", plays), fmt.Sprintf("/queue/out.%d", plays)
				c.publish(in)
				cut := c.proxy.CutAfter(stomptest.Direction(way), int64(at), hard)
				o := c.play(in, out)
				c.proxy.CutAfter(stomptest.Direction(way), 1<<40, false)
				select {
				case <-cut:
				default:
				}
				c.settle()
				c.judge(fmt.Sprintf("cut at octet %d of way %d, hard %v", at, way, hard), o, in, out)
			}
		}
	}
	t.Logf("%d cuts", plays)
}

func (c *scene) publish(queue string) {
	c.t.Helper()
	if err := c.broker.Publish(queue, stomp.Header{}, []byte("held")); err != nil {
		c.t.Fatal(err)
	}
}

// judge compares what was told with what is on the broker.
func (c *scene) judge(name string, o ending, in, out string) {
	c.t.Helper()
	waits, taken := c.broker.Queue(in).Ready(), c.broker.Queue(out).Depth
	switch {
	case o.sent == Confirmed && taken != 1, (o.sent == Refused || o.sent == Drafted) && taken != 0,
		o.sent != Confirmed && o.sent != Unknown && o.sent != Refused && o.sent != Drafted:
		c.t.Errorf("%s: the send is %s, %d are on the broker", name, o.sent, taken)
	}
	switch {
	case o.ack == Acked && waits != 0, o.delivered && o.ack == LeaseLost && waits != 1, !o.delivered && waits != 1,
		o.delivered && o.ack != Acked && o.ack != FateLost && o.ack != LeaseLost:
		c.t.Errorf("%s: the message is %s, %d wait on the broker", name, o.ack, waits)
	}
}

// boundaries gives, for both ways, every place where a frame ends, the octets
// around it and the middle of each frame.
func (r *bench) boundaries() [2][]int {
	r.t.Helper()
	var list [2][]int
	var total [2]int
	for id := range r.stats.Records {
		rec, err := r.s.Read(id)
		if err != nil && len(rec.Raw) == 0 {
			r.t.Fatal(err)
		}
		way := stomptest.ToClient
		if rec.Outgoing {
			way = stomptest.ToBroker
		}
		n := len(rec.Raw)
		list[way] = append(list[way], total[way]+1, total[way]+n/2, total[way]+n-1, total[way]+n)
		total[way] += n
	}
	return list
}

// A broker that falls silent is noticed, and so is one that was never there.
func TestSilenceIsNoticed(t *testing.T) {
	c := newScene(t)
	p := parse(t, "stomp://"+c.proxy.Addr()+"?heartbeat=100,100")
	r := benchOn(t, p, Options{Reconnect: quickly})
	up := await(r, func(e LinkChanged) bool { return e.Link.State == Up })
	if b := up.Link.Beat; b.AskedWant != 100*time.Millisecond || b.OfferedSend != 100*time.Millisecond || b.Receive != 100*time.Millisecond {
		t.Errorf("asked, offered, agreed: %+v", b)
	}
	if got := r.s.Pulse(); got.Limit <= 100*time.Millisecond || got.Limit > 200*time.Millisecond || got.LastRead.IsZero() {
		t.Errorf("the pulse is %+v", got)
	}
	sub := r.subscribe(Subscribe{Destination: "/queue/a"})
	c.proxy.Stall(stomptest.ToClient)
	down := await(r, func(e LinkChanged) bool { return e.Link.State == Down })
	oneSentence(t, down.Link.Error, "silent", "heart-beat")
	c.proxy.Resume(stomptest.ToClient)
	await(r, func(e SubChanged) bool { return e.Sub.ID == sub && e.Sub.State == SubLive })
	c.publish("/queue/a")
	r.arrive(sub, 1)
}

// One octet at a time is slow, but it is life.
func TestDrip(t *testing.T) {
	c := newScene(t)
	p := parse(t, "stomp://"+c.proxy.Addr()+"?heartbeat=300,300") // silence is cut long before the drip has ended
	r := benchOn(t, p, Options{Reconnect: profile.Never})
	await(r, func(e LinkChanged) bool { return e.Link.State == Up })
	sub := r.subscribe(Subscribe{Destination: "/queue/a"})
	for _, way := range []stomptest.Direction{stomptest.ToClient, stomptest.ToBroker} {
		c.proxy.Drip(way, 1, 2*time.Millisecond)
	}
	body := strings.Repeat("slow ", 60)
	r.settled(r.do(Send{Message: stomp.Send{Destination: "/queue/a", Body: []byte(body)}}), Confirmed)
	r.rewind()
	ids := r.arrive(sub, 1)
	r.settled(r.do(Ack{Messages: ids}), Confirmed)
	if rec, err := r.s.Read(ids[0]); err != nil || string(rec.Frame.Body) != body {
		t.Errorf("%q, %v", rec.Frame.Body, err)
	}
}

// A broker that stops reading freezes nothing: sends wait up to a bound, then
// they are refused with the reason; questions are answered, and the end comes
// in time.
func TestPeerStopsReading(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	peer := stomptest.NewPeer(t, stomptest.Script{stomptest.Accept("1.2"), stomptest.Wait(stop)})
	r := benchOn(t, parse(t, "stomp://"+peer.Addr()), Options{Reconnect: profile.Never})
	await(r, func(e LinkChanged) bool { return e.Link.State == Up })
	r.sendUntilRefused("/queue/a")
	tag := r.do(Plan{Of: Close{}})
	await(r, func(e Planned) bool { return e.Tag == tag })
	if err := r.s.Close(t.Context()); err == nil {
		t.Error("the end is called clean")
	}
}

// When nobody calls Next the session stops reading, and everything else goes
// on: our heart-beats, so that the broker does not cut us; commands; receipts
// that were read already.
func TestNobodyCallsNext(t *testing.T) {
	c := newScene(t)
	p := parse(t, "stomp://"+c.proxy.Addr()+"?heartbeat=1000,1000")
	r := benchOn(t, p, Options{Reconnect: profile.Never})
	await(r, func(e LinkChanged) bool { return e.Link.State == Up })
	body := make([]byte, 2048)
	for range 40_000 {
		if err := c.broker.Publish("/queue/a", stomp.Header{}, body); err != nil {
			t.Fatal(err)
		}
	}
	out := r.s.Pulse().BeatsOut
	r.do(Subscribe{Destination: "/queue/a", Ack: stomp.AckAuto})
	ctx, stop := context.WithTimeout(t.Context(), waitMost)
	defer stop()
	for !r.s.loop.pile.over() && ctx.Err() == nil {
		time.Sleep(time.Millisecond) // nothing tells from within that it is full
	}
	r.do(Send{Message: stomp.Send{Destination: "/queue/b"}})
	if err := c.broker.Await(ctx, func(s broker.Stats) bool { return s.Queue("/queue/b").Depth == 1 }); err != nil {
		t.Fatal(err)
	}
	for r.s.Pulse().BeatsOut < out+5 && ctx.Err() == nil { // three seconds: the broker cuts after two
		time.Sleep(10 * time.Millisecond)
	}
	if s := c.broker.Stats(); s.Connections != 1 || s.Queue("/queue/a").Depth == 0 {
		t.Errorf("the broker says %+v", s)
	}
	got := 0
	for got < 40_000 {
		b, err := r.s.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range b.Events {
			switch e := e.(type) {
			case Arrived:
				got += len(e.Messages)
			case LinkChanged:
				t.Fatalf("the link is %s: %s", e.Link.State, e.Link.Error)
			}
		}
	}
}

// R225: what was read already is handled, though nobody calls Next and the bound
// is passed: a RECEIPT behind messages settles what it names.
func TestReceiptsAreTakenWhenNobodyCallsNext(t *testing.T) {
	over := make(chan struct{})
	peer := stomptest.NewPeer(t, stomptest.Script{stomptest.Accept("1.2"),
		stomptest.Expect(stomp.SUBSCRIBE), stomptest.SendReceipt(), stomptest.Expect(stomp.SEND), stomptest.Wait(over),
		stomptest.SendFrom(func(last stomptest.WireFrame) string {
			one := "MESSAGE\ndestination:/queue/a\nsubscription:s\nmessage-id:1\nack:1\n\n\x00"
			return strings.Repeat(one, 100) + "RECEIPT\nreceipt-id:" + last.Get("receipt") + "\n\n\x00"
		})})
	r := benchOn(t, parse(t, "stomp://"+peer.Addr()), Options{Reconnect: profile.Never})
	await(r, func(e LinkChanged) bool { return e.Link.State == Up })
	r.settled(r.do(Subscribe{ID: "s", Destination: "/queue/a"}), Confirmed)
	tag := r.do(Send{Message: stomp.Send{Destination: "/queue/b"}})
	await(r, func(e Settled) bool { return e.Tag == tag && e.Fate == Written })
	p := r.s.loop.pile
	p.mu.Lock()
	p.weight = unreadBound
	p.mu.Unlock()
	close(over)
	ctx, stop := context.WithTimeout(t.Context(), waitMost)
	defer stop()
	for {
		p.mu.Lock()
		var fate Fate
		for _, h := range p.heaps {
			for _, e := range h.batch.Events {
				if s, ok := e.(Settled); ok && s.Tag == tag {
					fate = s.Fate
				}
			}
		}
		p.mu.Unlock()
		if fate == Confirmed {
			break
		}
		if ctx.Err() != nil {
			t.Fatal("the receipt is not taken")
		}
		time.Sleep(time.Millisecond) // nobody calls Next, so nothing tells
	}
	r.settled(tag, Confirmed)
}

// Nobody is there at the first connect: it is said, and not tried again.
func TestFirstConnectIsNotRepeated(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	r := benchOn(t, parse(t, "stomp://"+addr), Options{Reconnect: quickly})
	await(r, func(e LinkChanged) bool { return e.Link.State == Down })
	tag := r.do(Plan{Of: Close{}})
	await(r, func(e Planned) bool { return e.Tag == tag })
	for _, e := range r.events {
		if l, ok := e.(LinkChanged); ok && l.Link.Generation > 1 {
			t.Errorf("it was tried again: %+v", l.Link)
		}
	}
}

// R094: what crossed before the refusal is in the journal, without the passcode.
func TestRefusalIsJournaled(t *testing.T) {
	b, err := broker.Start("", broker.Options{Users: map[string]string{"me": "right"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	r := benchOn(t, parse(t, "stomp://me:wrong-one@"+b.Addr()), Options{Reconnect: quickly})
	await(r, func(e LinkChanged) bool { return e.Link.State == Down })
	r.rewind()
	logged := await(r, func(FrameLogged) bool { return true })
	if logged.To-logged.From != 2 {
		t.Fatalf("%+v", logged)
	}
	for i, command := range []string{stomp.CONNECT, stomp.ERROR} {
		rec, err := r.s.Read(logged.From + MsgID(i))
		if err != nil || rec.Frame.Command != command || rec.Outgoing != (i == 0) || strings.Contains(string(rec.Raw), "wrong-one") {
			t.Errorf("record %d is %q, %v", i, rec.Raw, err)
		}
	}
}
