package session

import (
	"sync"
	"testing"
	"time"

	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

// harm is what is done to the way to a broker while messages are sent, held and
// acked over it.
type harm struct {
	name  string
	beats time.Duration // 0 for the default of 10 s
	do    func(*stomptest.Proxy)
	lasts time.Duration
	lives bool // whether the link must live on
}

func both(do func(stomptest.Direction)) { do(stomptest.ToBroker); do(stomptest.ToClient) }

var harms = []harm{
	// Ten seconds are less than twice the beats that are asked for by default.
	{"10 s of silence", 0, func(p *stomptest.Proxy) { both(p.Stall) }, 10 * time.Second, true},
	{"10 s of silence with beats of 1 s", time.Second, func(p *stomptest.Proxy) { both(p.Stall) }, 10 * time.Second, false},
	{"an octet a second", 0, func(p *stomptest.Proxy) {
		both(func(d stomptest.Direction) { p.Drip(d, 1, time.Second) })
	}, 15 * time.Second, true},
	{"an octet a second with beats of 1 s", time.Second, func(p *stomptest.Proxy) {
		both(func(d stomptest.Direction) { p.Drip(d, 1, time.Second) })
	}, 10 * time.Second, false}, // ActiveMQ counts whole frames as life, not octets
}

func heal(p *stomptest.Proxy) {
	both(p.Resume)
	both(func(d stomptest.Direction) { p.Drip(d, 0, 0) })
}

// Two clients compete for a queue, the one straight, the other over a way to
// which harm is done for a while, or with a disk that is slow. In the end the
// ledgers agree with what an independent client finds: every confirmed message
// came, none comes again after its ACK was confirmed, nothing is left.
func TestBrokersFaults(t *testing.T) {
	everyBroker(t, func(t *testing.T, g target) {
		for _, h := range harms {
			t.Run(h.name, func(t *testing.T) {
				t.Parallel()
				f, proxy := harmedField(t, g, h.beats, nil)
				over := make(chan struct{})
				var begin sync.Once
				f.run(func() bool {
					if len(f.confirmed) >= f.want/3 {
						begin.Do(func() {
							h.do(proxy)
							time.AfterFunc(h.lasts, func() { heal(proxy); close(over) })
						})
					}
					select {
					case <-over:
						return true
					case <-time.After(20 * time.Millisecond): // some hundreds of messages a second are enough
						return false
					}
				})
				f.agree(g)
				switch {
				case h.lives && f.counts.losses > 0:
					t.Errorf("the link was lost %d times", f.counts.losses)
				case h.name == "10 s of silence with beats of 1 s" && f.counts.losses == 0:
					t.Error("the silence was not noticed")
				}
			})
		}
		t.Run("slow disk", func(t *testing.T) {
			t.Parallel()
			disk := &shaky{slow: 300 * time.Millisecond}
			f, _ := harmedField(t, g, time.Second, disk)
			f.run(func() bool { return true })
			disk.set(func() { disk.slow = 0 })
			f.agree(g)
			if f.counts.losses > 0 {
				t.Errorf("the link was lost %d times", f.counts.losses)
			}
		})
	})
}

// harmedField has two parties, the second behind a proxy.
func harmedField(t *testing.T, g target, beats time.Duration, disk *shaky) (*field, *stomptest.Proxy) {
	f := newField(t, "/queue/"+stomptest.Unique("harm"), 3_000)
	f.window = 20
	f.join(g.profile(t), quickly)
	proxy := stomptest.NewProxy(t, g.addr)
	p := g.profile(t, stomp.V12)
	byWay := parse(t, "stomp://"+proxy.Addr())
	p.Host, p.Port, p.SendEvery, p.WantEvery = byWay.Host, byWay.Port, beats, beats
	f.disk = disk
	f.join(p, quickly)
	return f, proxy
}

// agree ends a field, and asks an independent client what the broker has.
func (f *field) agree(g target) {
	f.t.Helper()
	f.finish()
	f.leave()
	if left := g.check.Drain(f.t, f.queue, 0); len(left) > 0 {
		f.t.Errorf("%d messages are left on the broker, the first is %q", len(left), left[0].Body)
	}
}
