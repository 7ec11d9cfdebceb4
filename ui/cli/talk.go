package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/spf13/cobra"

	"stompbox/session"
	"stompbox/session/profile"
)

// talk is one session that a verb runs, and the books of what it has told. A
// goroutine of its own pumps what Next gives into batches; everything else
// belongs to the goroutine of the verb.
type talk struct {
	s       *session.Session
	p       profile.Profile
	limit   time.Duration // for one answer
	batches chan session.Batch
	end     context.CancelFunc // ends the pump
	pumped  chan struct{}

	watch  func(session.Event) // sees every event first, in order; may be nil
	link   session.Link
	subs   map[session.SubID]session.Subscription
	txs    map[session.TxID]session.Transaction
	newest session.TxID
	fates  map[session.Tag]session.Settled
	plans  map[session.Tag]session.PlanAnswer
	helds  map[session.Tag][]session.HeldMessage
	errors []string // ERRORs that named nothing of ours
	stats  session.Stats
	closed bool
	why    string // why the end was not clean
	record string // path of the recording, if it is one
}

// batchEvery is the least time between batches: a verb has no screen to spare.
const batchEvery = time.Millisecond

// startTalk begins a session, and to connect unless o.Hold is set.
func startTalk(p profile.Profile, limit time.Duration, o session.Options, watch func(session.Event)) (*talk, error) {
	// The end of the verb's context must not cut the link: close says DISCONNECT.
	o.BatchEvery = batchEvery
	s, err := session.Start(context.Background(), p, o)
	if err != nil {
		return nil, &exitError{ExitUsage, err}
	}
	t := &talk{s: s, p: p, record: o.Record, limit: limit, watch: watch, batches: make(chan session.Batch), pumped: make(chan struct{}),
		subs: map[session.SubID]session.Subscription{}, txs: map[session.TxID]session.Transaction{},
		fates: map[session.Tag]session.Settled{}, plans: map[session.Tag]session.PlanAnswer{},
		helds: map[session.Tag][]session.HeldMessage{}}
	ctx, end := context.WithCancel(context.Background())
	t.end = end
	go func() {
		defer close(t.pumped)
		defer close(t.batches)
		for {
			b, err := s.Next(ctx)
			if err != nil {
				return
			}
			select {
			case t.batches <- b:
			case <-ctx.Done():
				return
			}
		}
	}()
	return t, nil
}

// errOver is the end of a session while something was still awaited.
var errOver = errors.New("the session has ended")

// take enters a batch into the books.
func (t *talk) take(b session.Batch) {
	t.stats = b.Stats
	for _, e := range b.Events {
		if t.watch != nil {
			t.watch(e)
		}
		switch e := e.(type) {
		case session.LinkChanged:
			t.link = e.Link
		case session.SubChanged:
			t.subs[e.Sub.ID] = e.Sub
		case session.TxChanged:
			t.txs[e.Tx.ID] = e.Tx
			t.newest = max(t.newest, e.Tx.ID)
		case session.TxGone:
			delete(t.txs, e.Tx)
		case session.Settled:
			t.fates[e.Tag] = e
		case session.Planned:
			t.plans[e.Tag] = e.Answer
		case session.HeldList:
			t.helds[e.Tag] = e.Messages
		case session.Notice:
			if e.Level == session.Failure {
				t.errors = append(t.errors, e.Text)
			}
		case session.Closed:
			t.closed, t.why = true, e.Error
		}
	}
}

// wait takes batches until cond holds. The error is ctx's, or errOver.
func (t *talk) wait(ctx context.Context, cond func() bool) error {
	for !cond() {
		select {
		case b, more := <-t.batches:
			if !more {
				return errOver
			}
			t.take(b)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// up waits for the link, which is being dialled.
func (t *talk) up(ctx context.Context) error {
	err := t.wait(ctx, func() bool { return t.link.State == session.Up || t.link.State == session.Down })
	switch {
	case err != nil:
		return stopped(err, "connecting to "+t.p.Addr())
	case t.link.State == session.Down:
		return &exitError{ExitNotConnected, errors.New(t.link.Error)}
	}
	return nil
}

// down is the exit of a verb whose link is gone, nil while it is there.
func (t *talk) down() error {
	if t.link.State != session.Down && !t.closed {
		return nil
	}
	why := t.link.Error
	if why == "" {
		why = "the connection was closed"
	}
	return &exitError{ExitNotConnected, errors.New(why)}
}

// give hands a command over, waiting while the session has too many.
func (t *talk) give(ctx context.Context, c session.Command) (session.Tag, error) {
	for {
		tag, err := t.s.Do(c)
		if !errors.Is(err, session.ErrBusy) {
			return tag, err
		}
		select {
		case b, more := <-t.batches:
			if !more {
				return 0, errOver
			}
			t.take(b)
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// do gives a command and waits for its end: final, or no more than written when
// it asks for no receipt. The error is ctx's, a time limit's, or errOver.
func (t *talk) do(ctx context.Context, c session.Command, least session.Fate) (session.Settled, error) {
	tag, err := t.give(ctx, c)
	if err != nil {
		return session.Settled{}, err
	}
	return t.settled(ctx, tag, least)
}

// settled waits for the fate of a command to be at least that, within the limit
// of one answer.
func (t *talk) settled(ctx context.Context, tag session.Tag, least session.Fate) (session.Settled, error) {
	defer delete(t.fates, tag)
	ctx, cancel := context.WithTimeoutCause(ctx, t.limit, errLate)
	defer cancel()
	err := t.wait(ctx, func() bool { f, ok := t.fates[tag]; return ok && f.Fate >= least })
	if err != nil && context.Cause(ctx) == errLate {
		err = errLate
	}
	return t.fates[tag], err
}

// errLate is an answer that did not come in time.
var errLate = errors.New("no answer within the time limit")

// close ends the session with DISCONNECT, as far as the broker lets it within
// three seconds, and frees everything. What is told meanwhile is taken.
func (t *talk) close() {
	if t.link.State == session.Up {
		// By itself, so that its frames can still be read back when they are told.
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		_, _ = t.do(ctx, session.Disconnect{}, session.Written) // how it went comes as LinkChanged
		cancel()
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		t.s.Close(ctx) // why it was not clean comes as Closed
	}()
	batches := t.batches
	for open := true; open; {
		select {
		case b, more := <-batches:
			if !more {
				batches = nil
				continue
			}
			t.take(b)
		case <-done:
			open = false
		}
	}
	for b := range t.batches {
		t.take(b)
	}
	t.end()
	<-t.pumped
	if t.record != "" && t.stats.Records == 0 {
		_ = os.Remove(t.record) // it never got to a first frame: the name stays free for the next try
	}
}

// exitOf is the exit of a verb by the fate of what it did.
func exitOf(f session.Settled) error {
	code := ExitDone
	switch f.Fate {
	case session.Confirmed, session.Written:
		return nil
	case session.Rejected:
		code = ExitRefused
	case session.Refused:
		code = ExitUsage
	default:
		code = ExitUnknown
	}
	return &exitError{code, fmt.Errorf("%s: %s: %s", f.What, f.Fate, f.Error)}
}

// stopped is the exit of a verb that did not get to its end. What was written
// and not answered is unknown.
func stopped(err error, what string) error {
	switch {
	case errors.Is(err, errLate), errors.Is(err, context.DeadlineExceeded):
		return &exitError{ExitTimedOut, fmt.Errorf("%s: timed out", what)}
	case errors.Is(err, context.Canceled):
		return &exitError{ExitTimedOut, fmt.Errorf("%s: interrupted", what)}
	case errors.Is(err, errOver), errors.Is(err, session.ErrClosed):
		return &exitError{ExitNotConnected, fmt.Errorf("%s: the connection has ended", what)}
	}
	return err
}

// interruptible is the context of a verb: the first signal ends it in good
// order, the second one the program.
func interruptible(cmd *cobra.Command) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// withTalk runs a verb on a session that is connected, and ends it in good
// order whatever comes of the verb.
func withTalk(cmd *cobra.Command, f *flags, work func(context.Context, *talk) error) error {
	p, err := f.profile(cmd)
	if err != nil {
		return err
	}
	ctx, stop := interruptible(cmd)
	defer stop()
	t, err := startTalk(p, f.answerIn(), f.keeping(), nil)
	if err != nil {
		return err
	}
	if err = t.up(ctx); err == nil {
		err = work(ctx, t)
	}
	t.close()
	return quiet(err)
}
