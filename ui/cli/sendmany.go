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

const (
	receiptEvery = 100     // of a bulk, one message in so many asks for a receipt
	bulkFrames   = 400     // handed over and not written or answered
	bulkOctets   = 4 << 20 // of those
)

// bulk is a number of sends under way.
type bulk struct {
	t      *talk
	open   map[session.Tag]bulkSend
	octets int // of what is open and not written

	sent      int  // handed over
	covered   int  // messages up to and with the last that a receipt answers for
	confirmed int  // receipts
	inOrder   bool // the broker answers in the order of the frames
	written   int
	rejected  int
	refused   int // never written
	unknown   int
	firstWhat session.Settled // the first that was not confirmed
}

// bulkSend is one of them.
type bulkSend struct {
	index   int // from 1
	receipt bool
	written bool
	size    int
}

// many sends the same message again and again, never more at once than the
// broker takes.
func (s *sending) many(ctx context.Context, t *talk, m stomp.Send, words io.Writer) error {
	b := &bulk{t: t, open: map[session.Tag]bulkSend{}, inOrder: t.link.Broker.NamesReceiptInError()}
	size := len(m.Body) + 512
	began := time.Now()
	var err error
	for i := 1; i <= s.count && err == nil && b.firstWhat.What == "" && len(t.errors) == 0; i++ {
		if err = s.pace(ctx, b, began, i); err != nil {
			break
		}
		receipt := !s.noReceipt && (i == 1 || i == s.count || i%receiptEvery == 0 || !b.inOrder)
		err = b.progress(ctx, func() bool { return len(b.open) < bulkFrames && (b.octets == 0 || b.octets+size <= bulkOctets) })
		if err != nil {
			break
		}
		var tag session.Tag
		if tag, err = t.give(ctx, session.Send{Message: m, NoReceipt: !receipt}); err == nil {
			b.open[tag] = bulkSend{index: i, receipt: receipt, size: size}
			b.octets += size
			b.sent++
		}
	}
	if err == nil {
		err = b.progress(ctx, func() bool { return len(b.open) == 0 })
	}
	return s.verdict(b, err, time.Since(began), words)
}

// pace waits until message i is due.
func (s *sending) pace(ctx context.Context, b *bulk, began time.Time, i int) error {
	if s.rate <= 0 {
		return nil
	}
	due := began.Add(time.Duration(float64(i-1) / s.rate * float64(time.Second)))
	ctx, cancel := context.WithDeadline(ctx, due)
	defer cancel()
	err := b.t.wait(ctx, func() bool { b.account(); return !time.Now().Before(due) || b.t.link.State == session.Down })
	if errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}

// progress waits for cond, and at most the limit of one answer without any
// answer.
func (b *bulk) progress(ctx context.Context, cond func() bool) error {
	for {
		b.account()
		if cond() || b.t.link.State == session.Down {
			return nil
		}
		left, written := len(b.open), b.octets
		one, cancel := context.WithTimeoutCause(ctx, b.t.limit, errLate)
		err := b.t.wait(one, func() bool {
			b.account()
			return len(b.open) < left || b.octets < written || cond() || b.t.link.State == session.Down
		})
		late := context.Cause(one) == errLate
		cancel()
		if err != nil {
			if late {
				return errLate
			}
			return err
		}
	}
}

// account moves what was told into the figures.
func (b *bulk) account() {
	for tag, f := range b.t.fates {
		one, mine := b.open[tag]
		if !mine {
			continue
		}
		if f.Fate < session.Written {
			continue
		}
		if !one.written {
			one.written = true
			b.octets -= one.size
			b.open[tag] = one
		}
		if f.Fate == session.Written && one.receipt {
			continue
		}
		delete(b.open, tag)
		delete(b.t.fates, tag)
		switch f.Fate {
		case session.Written:
			b.written++
		case session.Confirmed:
			b.covered = max(b.covered, one.index)
			b.confirmed++
			b.written++
		case session.Rejected:
			b.rejected++
		case session.Refused:
			b.refused++
		default:
			b.unknown++
		}
		if f.Fate > session.Confirmed && b.firstWhat.What == "" {
			b.firstWhat = f
		}
	}
}

// verdict says what became of all and gives the exit.
func (s *sending) verdict(b *bulk, err error, took time.Duration, words io.Writer) error {
	b.account()
	failed := len(b.t.errors) > 0 || b.rejected > 0
	open := len(b.open)
	if err == nil && !failed && open+b.refused+b.unknown == 0 && b.sent == s.count {
		how := "confirmed"
		if s.noReceipt {
			how = "written, no receipt asked for"
		}
		fmt.Fprintf(words, "%d messages: %s after %s\n", b.sent, how, took.Round(time.Millisecond))
		return nil
	}
	why := b.firstWhat.Error
	switch {
	case len(b.t.errors) > 0 && why == "":
		why = b.t.errors[0]
	case err != nil && errors.Is(err, errLate):
		why = fmt.Sprintf("no answer for %v", b.t.limit)
	case err != nil && ctxEnded(err):
		why = "interrupted"
	case why == "" && err != nil:
		why = err.Error()
	case why == "":
		why = b.t.link.Error
	}
	confirmed := b.confirmed
	if b.inOrder {
		confirmed = b.covered
	}
	unknown := max(0, b.sent-confirmed-b.rejected-b.refused)
	text := fmt.Errorf("%d of %d messages: %d confirmed, %d rejected, %d unknown, %d not sent: %s",
		b.sent, s.count, confirmed, b.rejected, unknown, s.count-b.sent+b.refused, why)
	code := ExitNotConnected
	switch {
	case failed:
		code = ExitRefused
	case err != nil && errors.Is(err, errLate):
		code = ExitTimedOut
	case unknown > 0:
		code = ExitUnknown
	case b.t.link.State == session.Up && b.refused > 0:
		code = ExitUsage
	case err != nil && ctxEnded(err):
		code = ExitTimedOut
	}
	return &exitError{code, text}
}

// ctxEnded reports whether a signal ended the verb.
func ctxEnded(err error) bool { return errors.Is(err, context.Canceled) }
