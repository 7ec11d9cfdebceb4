package profile

import (
	"math"
	"time"
)

// Backoff says how a link that died is dialled again. The zero value stands for
// the defaults: first after 0.1 s, each wait 1.5 times the one before and at
// most 60 s, a tenth of it left to chance, for ever. Never switches it off.
type Backoff struct {
	Initial  time.Duration // before the first try; 0.1 s when 0
	Factor   float64       // what each wait is multiplied with; 1.5 when 0, at least 1
	Jitter   float64       // the part of a wait that chance adds or takes, 0 to 1; 0.1 when 0, none when negative
	Max      time.Duration // the longest wait; 60 s when 0
	Attempts int           // tries before it is given up; 0 for no end, negative for none at all
}

// Never is the Backoff that dials nothing again by itself.
var Never = Backoff{Attempts: -1}

// IsZero reports whether nothing was chosen.
func (b Backoff) IsZero() bool { return b == Backoff{} }

// Filled gives b with every zero replaced by its default.
func (b Backoff) Filled() Backoff {
	if b.Initial <= 0 {
		b.Initial = 100 * time.Millisecond
	}
	if b.Factor == 0 {
		b.Factor = 1.5
	}
	b.Factor = max(b.Factor, 1)
	if b.Jitter == 0 {
		b.Jitter = 0.1
	}
	b.Jitter = min(max(b.Jitter, 0), 1)
	if b.Max <= 0 {
		b.Max = time.Minute
	}
	return b
}

// Wait is how long to wait before a try, counted from 1. chance is a number
// from 0 to 1 that places the wait within its jitter: many clients of one
// broker that died do not come back in the same moment.
func (b Backoff) Wait(try int, chance float64) time.Duration {
	b = b.Filled()
	wait := float64(b.Initial) * math.Pow(b.Factor, float64(max(try, 1)-1))
	wait = min(wait, float64(b.Max)) // also what is too large for a float64
	wait *= 1 + b.Jitter*(2*chance-1)
	return time.Duration(min(wait, float64(b.Max)))
}

// GivesUp reports whether a try, counted from 1, is one too many.
func (b Backoff) GivesUp(try int) bool { return b.Attempts < 0 || b.Attempts > 0 && try > b.Attempts }
