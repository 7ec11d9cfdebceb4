package stomp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"time"
)

// ConnOptions say how a connection is made and kept. The zero value is ready.
type ConnOptions struct {
	Limits  Limits
	Timeout time.Duration // for all of dialling, TLS and CONNECT; default 10 s (R098)

	// WriteTimeout is for any progress of a write (R222); default 30 s, negative
	// for no limit. On a stream that is not known to go on where a write has
	// stopped, which is any but TCP, TLS and Unix sockets, 256 KiB must get
	// through within it, or what is written at once when that is less.
	WriteTimeout time.Duration

	// Grace is the silence allowed, in agreed intervals; default 2.5 (R117).
	// ActiveMQ looks once an interval whether something was sent in the one
	// before, so its beats are up to two intervals apart.
	Grace float64

	// GraceFor gives the grace for a broker by its CONNECTED frame, in the place
	// of Grace where it is more than 0.
	GraceFor func(connected Frame) float64

	TLS *tls.Config // for Dial; nil for plain

	// Reached is told of every phase that has come to its good end, in order.
	// PhaseResolve is told by a goroutine of its own, when a TCP address is known.
	Reached func(Phase)

	// Addr is what errors call the other end, for Open over a proxy or a
	// WebSocket; by default what the stream itself says.
	Addr string
}

func (o ConnOptions) orDefaults() ConnOptions {
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.WriteTimeout == 0 {
		o.WriteTimeout = 30 * time.Second
	}
	if o.Grace <= 0 {
		o.Grace = 2.5
	}
	return o
}

// grace is what is granted to the broker that sent this CONNECTED.
func (o ConnOptions) grace(connected Frame) float64 {
	if o.GraceFor != nil {
		if g := o.GraceFor(connected); g > 0 {
			return g
		}
	}
	return o.Grace
}

// begin starts the time limit of dialling and CONNECT: the shorter one of
// Timeout and what ctx has left.
func (o ConnOptions) begin(ctx context.Context) (context.Context, context.CancelFunc, ConnOptions) {
	o = o.orDefaults()
	if deadline, ok := ctx.Deadline(); ok {
		o.Timeout = min(o.Timeout, max(0, time.Until(deadline)))
	}
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	return ctx, cancel, o
}

// reason is an error in our own words that is also another one.
type reason struct {
	text string
	err  error
}

func (r *reason) Error() string { return "stomp: " + r.text }
func (r *reason) Unwrap() error { return r.err }

// inTime puts the end of ctx in the place of an error that only follows from
// it. missing is what was waited for.
func (o ConnOptions) inTime(ctx context.Context, err error, missing string) error {
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return &reason{"given up while waiting", context.Canceled}
	case ctx.Err() != nil, errors.Is(err, os.ErrDeadlineExceeded):
		text := fmt.Sprintf("%s within %v (R098)", missing, o.Timeout.Round(time.Millisecond))
		return &reason{text, context.DeadlineExceeded}
	}
	return err
}
