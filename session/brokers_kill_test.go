package session

import (
	"strings"
	"sync"
	"testing"

	"stompbox/session/dialect"
	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

// ownBrokers are brokers that a test may kill.
func ownBrokers(t *testing.T, test func(*testing.T, *stomptest.Broker)) {
	for name, start := range map[string]func(testing.TB) *stomptest.Broker{
		"ActiveMQ": stomptest.OwnActiveMQ, "RabbitMQ": stomptest.OwnRabbitMQ,
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t)
			t.Cleanup(func() {
				if t.Failed() {
					t.Logf("the broker's log:\n%s", b.Log())
				}
			})
			test(t, b)
		})
	}
}

// kill -9 while nothing happens: the session comes back by itself, its
// subscription is live again, and what it held is delivered again.
func TestBrokersKilledIdle(t *testing.T) {
	ownBrokers(t, func(t *testing.T, b *stomptest.Broker) {
		g := targetOf(b)
		r := benchOn(t, g.profile(t), Options{Reconnect: quickly})
		await(r, func(e LinkChanged) bool { return e.Link.State == Up })
		queue := "/queue/" + stomptest.Unique("idle")
		// RabbitMQ may forget in a crash a queue that it made in the second before.
		g.check.Send(t, queue+".out", durable("before"))
		g.check.Send(t, queue, durable("1"), durable("2"), durable("3"))
		sub := r.subscribe(Subscribe{Destination: queue, Prefetch: 10})
		first := r.arrive(sub, 3)
		lost := r.do(Send{Message: stomp.Send{Destination: queue + ".out", Body: []byte("sent"), Header: stomp.NewHeader("persistent", "true")}})
		r.settled(lost, Confirmed)
		b.AwaitQueue(strings.TrimPrefix(queue, "/queue/"))
		b.AwaitQueue(strings.TrimPrefix(queue, "/queue/") + ".out")
		killed(t, b)
		await(r, func(e LinkChanged) bool { return e.Link.State == Waiting && e.Link.Attempt > 0 })
		restarted(t, b)
		second := r.arrive(sub, 3) // the message that makes it live may be told before that
		r.settled(r.do(Ack{Messages: first}), Refused)
		r.settled(r.do(Ack{Messages: second}), Confirmed)
		r.leave()
		sameBodies(t, queue, g.check.Drain(t, queue, 0), nil)
		sameBodies(t, queue, g.check.Drain(t, queue+".out", 2), []string{"before", "sent"})
	})
}

// kill -9 while sends and acks are in flight, twice.
func TestBrokersKilledInAFlood(t *testing.T) {
	ownBrokers(t, func(t *testing.T, b *stomptest.Broker) {
		g := targetOf(b)
		f := newField(t, "/queue/"+stomptest.Unique("flood"), 6_000)
		f.forgets = g.kind == dialect.RabbitMQ // it may forget acks in a crash, confirmed ones too
		f.join(g.profile(t), quickly)
		kills := 0
		var restarts sync.WaitGroup
		defer restarts.Wait()
		f.run(func() bool {
			if kills < 2 && len(f.confirmed) > 2_000*(kills+1) {
				kills++
				killed(t, b)
				restarts.Go(func() {
					if err := b.Restart(); err != nil {
						t.Error(err)
					}
				})
			}
			return kills == 2
		})
		f.finish()
		f.leave()
		if left := g.check.Drain(t, f.queue, 0); len(left) > 0 {
			t.Errorf("%d messages are left on the broker, the first is %q", len(left), left[0].Body)
		}
	})
}

func durable(body string) stomptest.Message {
	return stomptest.Message{Headers: map[string]string{"persistent": "true"}, Body: []byte(body)}
}

// leave closes the session cleanly.
func (r *bench) leave() {
	r.t.Helper()
	if err := r.s.Close(r.t.Context()); err != nil {
		r.t.Errorf("the end was not clean: %v", err)
	}
}

// A profile names two brokers; when the one dies the other takes over, and what
// was live on the one is live on the other.
func TestFailover(t *testing.T) {
	one, other := embedded(t), embedded(t)
	p, err := profile.Parse("failover:(stomp://admin:admin@" + one.addr + ",stomp://" + other.addr + ")")
	if err != nil {
		t.Fatal(err)
	}
	proxy := stomptest.NewProxy(t, one.addr)
	p.Hosts[0] = proxy.Addr()
	r := benchOn(t, p, Options{Reconnect: quickly})
	if up := await(r, func(e LinkChanged) bool { return e.Link.State == Up }); up.Link.Addr != proxy.Addr() {
		t.Errorf("connected to %s", up.Link.Addr)
	}
	sub := r.subscribe(Subscribe{Destination: "/queue/a"})
	proxy.Refuse(true)
	proxy.Reset()
	if down := await(r, func(e LinkChanged) bool { return e.Link.State == Down }); down.Link.Error == "" {
		t.Error("no reason was given")
	}
	if up := await(r, func(e LinkChanged) bool { return e.Link.State == Up }); up.Link.Addr != other.addr {
		t.Errorf("connected to %s", up.Link.Addr)
	}
	await(r, func(e SubChanged) bool { return e.Sub.ID == sub && e.Sub.State == SubLive })
	r.settled(r.do(Send{Message: stomp.Send{Destination: "/queue/a"}}), Confirmed)
	r.arrive(sub, 1)
}
