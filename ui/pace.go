package ui

import (
	"slices"
	"time"

	"stompbox/session"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// pace remembers a rate, one value a second, for sparklines.
type pace struct {
	rates []float64 // newest last
	at    time.Time // when the newest was taken
}

const paceKept = 60 // seconds

// sample takes the rate of now, once a second, and reports whether it did. Of
// seconds in which nothing was told the rate was nothing.
func (p *pace) sample(now time.Time, rate float64) bool {
	passed := now.Sub(p.at)
	if !p.at.IsZero() && passed < time.Second {
		return false
	}
	if !p.at.IsZero() {
		silent := min(int(passed/time.Second)-1, paceKept)
		p.rates = append(p.rates, make([]float64, silent)...)
	}
	p.at = now
	p.rates = append(p.rates, rate)
	p.rates = p.rates[max(0, len(p.rates)-paceKept):]
	return true
}

// peak is the greatest rate that is remembered.
func (p *pace) peak() float64 {
	if len(p.rates) == 0 {
		return 0
	}
	return slices.Max(p.rates)
}

// flows reports whether there is anything to draw.
func (p *pace) flows() bool { return p.peak() > 0 }

// spark draws a pace in w cells.
func (m *Model) spark(p *pace, w int) safe.Text {
	if m.th.ASCII {
		return draw.SparkASCII(p.rates, w)
	}
	return draw.Spark(p.rates, w)
}

// sampleRates keeps the rates of a connection and of its subscriptions.
func (c *conn) sampleRates(now time.Time) {
	if !c.in.sample(now, c.stats.RateIn) {
		return
	}
	c.out.sample(now, c.stats.RateOut)
	for _, v := range c.subs {
		rate := v.Rate
		if v.State != session.SubLive {
			rate = 0
		}
		v.pace.sample(now, rate)
	}
}

// latency remembers how long receipts took.
type latency struct {
	last    []time.Duration // a ring of the last latencyKept
	next    int
	n       uint64
	longest time.Duration
}

const latencyKept = 1000

func (l *latency) add(d time.Duration) {
	l.n++
	l.longest = max(l.longest, d)
	if len(l.last) < latencyKept {
		l.last = append(l.last, d)
		return
	}
	l.last[l.next] = d
	l.next = (l.next + 1) % latencyKept
}

// quantile is the time within which that part of the last receipts came; 0
// when there was none. It is of the nearest rank: a time that was measured.
func (l *latency) quantile(part float64) time.Duration {
	if len(l.last) == 0 {
		return 0
	}
	sorted := slices.Clone(l.last)
	slices.Sort(sorted)
	rank := int(part*float64(len(sorted)) + 0.999999)
	return sorted[max(0, min(rank, len(sorted))-1)]
}

// turn is a state that a link came to.
type turn struct {
	at    time.Time
	state session.LinkState
	words string // why; may hold foreign text
}

const turnsKept = 50

// turned keeps the history of the link: each new state once.
func (c *conn) turned(now time.Time, l session.Link) {
	words := l.Error
	if l.State == session.Up {
		words = brokerTitle(l) + ", STOMP " + l.Version.String()
	}
	if n := len(c.turns); n > 0 && c.turns[n-1].state == l.State && c.turns[n-1].words == words {
		return
	}
	c.turns = append(c.turns, turn{now, l.State, words})
	c.turns = c.turns[max(0, len(c.turns)-turnsKept):]
}

// holding is what is known of the ages of held messages: when the first and
// the last of them came. What is on its way to be decided is not counted, as it
// is not in the figure that says when to ask again.
type holding struct {
	n             int
	oldest, newer time.Time
}

func holdings(list []session.HeldMessage) map[session.SubID]holding {
	all := map[session.SubID]holding{}
	for _, h := range list {
		if h.State != session.Held && h.State != session.Failed {
			continue
		}
		for _, sub := range []session.SubID{0, h.Sub} { // 0 for all together
			k := all[sub]
			if k.n++; k.n == 1 || h.Since.Before(k.oldest) {
				k.oldest = h.Since
			}
			if h.Since.After(k.newer) {
				k.newer = h.Since
			}
			all[sub] = k
		}
	}
	return all
}
