package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"stompbox/session"
	"stompbox/stomp"
)

// many sends message after message, never more at once than the broker takes.
func (s *sending) many(ctx context.Context, t *talk, message func(i int) (stomp.Send, bool), words io.Writer) error {
	return driveBulk(ctx, t, session.BulkPlan{Message: message, Count: s.count, Rate: s.rate, NoReceipt: s.noReceipt,
		InOrder: t.link.Broker.NamesReceiptInError()}, words)
}

// driveBulk runs a bulk to its end and says what became of it.
func driveBulk(ctx context.Context, t *talk, plan session.BulkPlan, words io.Writer) error {
	d := bulkDrive{t: t, b: session.NewBulk(plan, time.Now())}
	err := d.run(ctx)
	if ctxEnded(err) {
		d.makeCertain(ctx)
	}
	d.account()
	return bulkVerdict(t, d.b.Tally(time.Now()), err, words)
}

// bulkDrive runs a bulk on the session of a verb.
type bulkDrive struct {
	t *talk
	b *session.Bulk
}

// run sends until the bulk is done, the link is gone or no answer comes within
// the limit of one.
func (d *bulkDrive) run(ctx context.Context) error {
	progress := time.Now()
	for {
		d.account()
		wait, err := d.fill(ctx)
		if err != nil || d.over() {
			return err
		}
		before := d.b.Tally(time.Time{})
		limit := time.Until(progress.Add(d.t.limit))
		if wait > 0 && (before.Open == 0 || wait < limit) {
			limit = wait
		}
		one, cancel := context.WithTimeoutCause(ctx, limit, errLate)
		err = d.t.wait(one, func() bool { d.account(); return d.moved(before) || d.over() })
		late := context.Cause(one) == errLate
		cancel()
		switch {
		case err != nil && !late:
			return err
		case d.moved(before), wait > 0 && before.Open == 0:
			progress = time.Now()
		case late && time.Since(progress) >= d.t.limit:
			return errLate
		}
	}
}

// settleWithin bounds the wait for what an interrupt left unanswered.
const settleWithin = 2 * time.Second

// makeCertain sends no more messages, and waits for what is known of those that
// went: an interrupt is no reason to leave unknown what the broker would tell.
func (d *bulkDrive) makeCertain(ctx context.Context) {
	d.b.Stop()
	rest, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	_ = d.run(rest) // the figures say what came of it
}

// fill hands over what may go now, and gives how long the next must wait.
func (d *bulkDrive) fill(ctx context.Context) (time.Duration, error) {
	for {
		cmd, wait, ok := d.b.Next(time.Now())
		if !ok {
			return wait, nil
		}
		tag, err := d.t.give(ctx, cmd)
		if err != nil {
			return 0, err
		}
		d.b.Given(tag)
	}
}

func (d *bulkDrive) over() bool { return d.b.Done() || d.t.link.State == session.Down }

// moved reports whether an answer came since.
func (d *bulkDrive) moved(since session.Tally) bool {
	now := d.b.Tally(time.Time{})
	return now.Told != since.Told || now.Trouble != since.Trouble
}

// account enters what was told into the books.
func (d *bulkDrive) account() {
	for tag, f := range d.t.fates {
		if d.b.Settled(f, time.Now()) {
			delete(d.t.fates, tag)
		}
	}
	if len(d.t.errors) > 0 {
		d.b.Trouble(d.t.errors[0])
	}
}

// bulkVerdict says what became of all and gives the exit.
func bulkVerdict(t *talk, n session.Tally, err error, words io.Writer) error {
	if err == nil && n.Good() {
		how := "confirmed"
		if n.NoReceipt {
			how = "written, no receipt asked for"
		}
		fmt.Fprintf(words, "%d messages: %s after %s\n", n.Sent, how, n.Took.Round(time.Millisecond))
		return nil
	}
	failed := n.Trouble != "" || n.Rejected > 0
	why := n.Why()
	switch {
	case err != nil && errors.Is(err, errLate):
		why = fmt.Sprintf("no answer for %v", t.limit)
	case err != nil && ctxEnded(err):
		why = "interrupted"
	case why == "" && err != nil:
		why = err.Error()
	case why == "":
		why = t.link.Error
	}
	text := fmt.Errorf("%d of %d messages: %d confirmed, %d rejected, %d unknown, %d not sent: %s",
		n.Sent, n.Count, n.Confirmed, n.Rejected, n.Unknown, n.Left+n.Refused, why)
	code := ExitNotConnected
	switch {
	case failed:
		code = ExitRefused
	case err != nil && errors.Is(err, errLate):
		code = ExitTimedOut
	case n.Unknown > 0:
		code = ExitUnknown
	case t.link.State == session.Up && n.Refused > 0:
		code = ExitUsage
	case err != nil && ctxEnded(err):
		code = ExitTimedOut
	}
	return &exitError{code, text}
}

// ctxEnded reports whether a signal ended the verb.
func ctxEnded(err error) bool { return errors.Is(err, context.Canceled) }
