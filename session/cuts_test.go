package session

import (
	"math/rand/v2"
	"testing"

	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

// cutter cuts the links of one party at random octets, one way or the other,
// by FIN or RST.
type cutter struct {
	proxy *stomptest.Proxy
	rnd   *rand.Rand
	span  int64
	armed <-chan struct{}
	cuts  int
}

// next arms a cut when none is, and counts those that happened.
func (c *cutter) next(limit int) {
	if c.armed != nil {
		select {
		case <-c.armed:
			c.cuts++
		default:
			return
		}
	}
	c.armed = nil
	if c.cuts < limit {
		way := stomptest.Direction(c.rnd.IntN(2))
		c.armed = c.proxy.CutAfter(way, 1+c.rnd.Int64N(c.span), c.rnd.IntN(2) == 0)
	}
}

// cutField runs parties that compete for one queue while each link is cut.
func cutField(t *testing.T, g target, parties, messages, cuts, inTx int) {
	f := newField(t, "/queue/"+stomptest.Unique("cuts"), messages)
	if f.inTx = inTx; inTx > 0 {
		f.window = 10
	}
	var cutters []*cutter
	for i := range parties {
		proxy := stomptest.NewProxy(t, g.addr)
		p := g.profile(t, stomp.V12)
		byWay := parse(t, "stomp://"+proxy.Addr())
		p.Host, p.Port = byWay.Host, byWay.Port
		f.join(p, quickly)
		span := 2 * int64(messages/parties) * 300 / int64(cuts/parties)
		cutters = append(cutters, &cutter{proxy: proxy, rnd: rand.New(rand.NewPCG(1, uint64(i))), span: span})
	}
	f.run(func() bool {
		done := 0
		for _, c := range cutters {
			c.next(cuts / parties)
			done += c.cuts
		}
		return done >= cuts/parties*parties
	})
	f.finish()
	f.leave()
	if left := g.check.Drain(t, f.queue, 0); len(left) > 0 {
		t.Errorf("%d messages are left on the broker, the first is %q", len(left), left[0].Body)
	}
}

// R184, R221: 20,000 messages and 100 cuts at random octets. Every message that
// was confirmed comes, none comes again after its ACK was confirmed, and none
// is sent that was refused.
func TestBrokersCuts(t *testing.T) {
	for _, c := range []struct {
		name   string
		target func(*testing.T) target
	}{
		{"embedded", embedded},
		{"ActiveMQ", func(t *testing.T) target { return targetOf(stomptest.ActiveMQ(t)) }},
		{"RabbitMQ", func(t *testing.T) target { return targetOf(stomptest.RabbitMQ(t)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := c.target(t)
			t.Run("alone", func(t *testing.T) { cutField(t, g, 1, 20_000, 100, 0) })
			t.Run("competing", func(t *testing.T) { cutField(t, g, 2, 4_000, 20, 0) })
			t.Run("transactions", func(t *testing.T) { cutField(t, g, 1, 1_500, 40, 5) })
		})
	}
}
