package session

import (
	"math"
	"time"
)

// counters are the figures of the whole session.
type counters struct {
	received, sent    uint64
	bytesIn, bytesOut uint64
	roundTrip         time.Duration
	rateIn, rateOut   meter
	tellAt            time.Time // when the rates are told again; zero when all are 0
}

// meter measures a rate as a mean that forgets: what is older than a few
// seconds hardly counts.
type meter struct {
	sum float64 // of events, each worth less with every second
	at  time.Time
}

const (
	memory   = 3 * time.Second
	rateTell = time.Second
	rateZero = 0.05 // per second: shown as nothing
)

func (m *meter) add(now time.Time, n float64) {
	m.sum = m.faded(now) + n
	m.at = now
}

func (m *meter) faded(now time.Time) float64 {
	if m.sum == 0 || !now.After(m.at) {
		return m.sum
	}
	return m.sum * math.Exp(-now.Sub(m.at).Seconds()/memory.Seconds())
}

func (m *meter) perSecond(now time.Time) float64 {
	r := m.faded(now) / memory.Seconds()
	if r < rateZero {
		return 0
	}
	return r
}

// refreshRates lets rates fade on the screen while nothing happens.
func (st *state) refreshRates() {
	c := &st.stats
	if c.tellAt.IsZero() || st.now.Before(c.tellAt) {
		return
	}
	for _, s := range st.subs.list {
		if s.rate.sum == 0 {
			continue
		}
		if s.rate.perSecond(st.now) == 0 {
			s.rate.sum = 0
		}
		st.touch(s)
	}
	c.tellAt, st.out.rates = time.Time{}, true
}

// snapshotStats gives the figures of now, and sees to it that they are told
// again while a rate has still to fade.
func (st *state) snapshotStats(now time.Time) Stats {
	c := &st.stats
	s := Stats{
		RateIn: c.rateIn.perSecond(now), RateOut: c.rateOut.perSecond(now),
		Received: c.received, Sent: c.sent, BytesIn: c.bytesIn, BytesOut: c.bytesOut,
		Held: st.held.count, RoundTrip: c.roundTrip, Records: st.next,
	}
	if st.main != nil {
		s.Waiting = len(st.main.queue)
	}
	if c.tellAt.IsZero() && (s.RateIn > 0 || s.RateOut > 0) {
		c.tellAt = now.Add(rateTell)
	}
	return s
}
