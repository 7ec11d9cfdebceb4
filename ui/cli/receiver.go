package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"stompbox/session"
	"stompbox/stomp"
)

// receiver is recv under way.
type receiver struct {
	*receiving
	t       *talk
	out     *sink
	words   io.Writer
	sub     session.SubID
	came    []session.MsgID // arrived and not printed
	taken   []session.MsgID // printed and flushed, not handed over for ack or nack
	open    map[session.Tag]handed
	ended   []judged // of open, not judged yet
	printed int
	bad     session.Settled // the first ack or nack that was not confirmed
	back    comeback
}

// handed is an ack or nack on its way.
type handed struct {
	generation uint32 // of the link it was given to
	messages   int
}

// judged is its end.
type judged struct {
	handed
	fate session.Settled
}

func (v *receiver) receive(ctx context.Context, c session.Subscribe) error {
	v.t.watch = v.see(c.ID)
	fate, err := v.t.do(ctx, c, session.Confirmed)
	if err != nil && len(v.came) == 0 {
		return stopped(err, "subscribe to "+c.Destination)
	}
	if err == nil {
		if err := exitOf(fate); err != nil {
			return orDown(v.t, fate, err)
		}
	}
	if note := v.t.subs[v.sub].Note; note != "" {
		fmt.Fprintln(v.words, note)
	}
	ended := v.loop(ctx)
	v.settle()
	return v.finish(ended)
}

// see notes what arrives for the subscription.
func (v *receiver) see(wire string) func(session.Event) {
	return func(e session.Event) {
		switch e := e.(type) {
		case session.SubChanged:
			if e.Sub.WireID == wire {
				v.sub = e.Sub.ID
			}
		case session.Arrived:
			if e.Sub == v.sub && v.sub != 0 {
				v.came = append(v.came, e.Messages...)
			}
		case session.MsgChanged:
			if e.State == session.LeaseLost && len(v.came)+len(v.taken) > 0 {
				v.giveBack(e.Messages)
			}
		case session.LinkChanged:
			v.back.see(e.Link)
		case session.Settled:
			h, ours := v.open[e.Tag]
			if !ours || e.Fate < session.Confirmed {
				return
			}
			delete(v.open, e.Tag)
			if e.Fate != session.Confirmed {
				v.ended = append(v.ended, judged{h, e})
			}
		}
	}
}

// giveBack forgets what came and was not printed before its link was lost: the
// broker gives it out again. What was printed is told, for it comes twice.
func (v *receiver) giveBack(ids []session.MsgID) {
	lost := make(map[session.MsgID]bool, len(ids))
	for _, id := range ids {
		lost[id] = true
	}
	gone := func(id session.MsgID) bool { return lost[id] }
	before := len(v.taken)
	v.came, v.taken = slices.DeleteFunc(v.came, gone), slices.DeleteFunc(v.taken, gone)
	v.back.again += before - len(v.taken)
}

// judge looks at the acks and nacks that came to another end than confirmed,
// when everything that was told with them is known. One whose link was lost
// before its answer is no failure of a verb that goes on: the message comes
// again, unless the broker has taken the ack after all.
func (v *receiver) judge() {
	for _, a := range v.ended {
		lost := v.t.link.State != session.Up || v.t.link.Generation != a.generation
		switch {
		case v.conn.stays && lost && a.fate.Fate != session.Rejected:
			v.back.again += a.messages
		case v.bad.What == "":
			v.bad = a.fate
		}
	}
	v.ended = nil
}

func (v *receiver) auto() bool { return v.t.subs[v.sub].Ack == stomp.AckAuto }

// loop prints and settles until enough has come. Its error is why it ended
// before that.
func (v *receiver) loop(ctx context.Context) error {
	last := time.Now()
	for v.number == 0 || v.printed < v.number {
		clear(v.t.fates) // see has taken note of them
		v.judge()
		v.back.tellAgain()
		if v.bad.What != "" {
			return nil
		}
		if err := v.print(v.number); err != nil {
			return err
		}
		if err := v.decide(ctx); err != nil {
			return err
		}
		if v.number > 0 && v.printed >= v.number {
			return nil
		}
		wait, cancel := ctx, context.CancelFunc(func() {})
		if v.conn.timeout > 0 {
			wait, cancel = context.WithDeadlineCause(ctx, last.Add(v.conn.timeout), errLate)
		}
		err := v.t.wait(wait, func() bool { return len(v.came) > 0 || len(v.ended) > 0 || v.over() })
		late := context.Cause(wait) == errLate
		cancel()
		switch {
		case late && err != nil:
			return errLate
		case err != nil:
			return err
		case len(v.came) > 0:
			last = time.Now()
		case len(v.ended) == 0:
			return errOver
		}
	}
	return nil
}

// over reports whether nothing can come any more.
func (v *receiver) over() bool {
	s := v.t.subs[v.sub].State
	return v.t.link.State == session.Down || s == session.SubEnded || s == session.SubRefused
}

// print writes what has come, at most so many in all when most is more than 0,
// and flushes it: only then is it taken.
func (v *receiver) print(most int) error {
	n := 0
	for ; n < len(v.came) && (most == 0 || v.printed+n < most); n++ {
		rec, err := v.t.s.Read(v.came[n])
		if err != nil {
			return &exitError{ExitUsage, err}
		}
		if err := v.out.frame(frameLine{Time: rec.At, Dir: dirIn, Frame: rec.Frame}); err != nil {
			return err
		}
	}
	if n == 0 {
		return nil
	}
	if err := v.out.flush(); err != nil {
		return err
	}
	v.printed += n
	v.taken = append(v.taken, v.came[:n]...)
	v.came = v.came[n:]
	return nil
}

// decide hands over what is printed for ack or nack.
func (v *receiver) decide(ctx context.Context) error {
	if v.then == "release" || v.auto() {
		v.taken = nil
	}
	if len(v.taken) == 0 {
		return nil
	}
	cumulative := v.t.subs[v.sub].Ack == stomp.AckClient
	var c session.Command = session.Ack{Messages: v.taken, UpTo: cumulative}
	if v.then == "nack" {
		c = session.Nack{Messages: v.taken}
	}
	tag, err := v.t.give(ctx, c)
	if err != nil {
		return err
	}
	v.open[tag], v.taken = handed{v.t.link.Generation, len(v.taken)}, nil
	return nil
}

// settle waits for the answers to what was handed over, also after an interrupt.
func (v *receiver) settle() {
	ctx, cancel := context.WithTimeout(context.Background(), v.t.limit)
	defer cancel()
	_ = v.t.wait(ctx, func() bool { return len(v.open) == 0 })
	v.judge()
	v.back.tellAgain()
	if v.auto() && v.t.link.State == session.Up {
		// What the broker has sent by now is gone from it: it is printed as well.
		fate, err := v.t.do(ctx, session.Unsubscribe{Sub: v.sub}, session.Confirmed)
		if err != nil || fate.Fate != session.Confirmed {
			fmt.Fprintln(v.words, "the end of the subscription was not confirmed")
		}
	}
}

// finish says how it ended.
func (v *receiver) finish(ended error) error {
	if extra := len(v.came); extra > 0 && v.auto() && ended == nil {
		if err := v.print(0); err != nil {
			return err
		}
		fmt.Fprintf(v.words, "%d more came before the subscription ended: with --ack auto they are gone from the broker, so they are printed too\n", extra)
	}
	var failed *writeError
	switch {
	case v.bad.What != "":
		return exitOf(v.bad)
	case len(v.open) > 0:
		return &exitError{ExitUnknown, fmt.Errorf("%s of printed messages was not judged: what became of it is not known", v.then)}
	case errors.As(ended, &failed):
		return ended
	case ended == nil:
		return nil
	case v.conn.stays && v.back.lost && (errors.Is(ended, errLate) || ctxEnded(ended)):
		return &exitError{ExitNotConnected, fmt.Errorf("ended while the connection was lost: %s", v.back.why)}
	case v.number == 0 && (errors.Is(ended, errLate) || ctxEnded(ended)):
		return nil // the wished end of --follow
	case errors.Is(ended, errLate):
		return &exitError{ExitTimedOut, fmt.Errorf("%d of %d messages came; no further one within %v", v.printed, v.number, v.conn.timeout)}
	case ctxEnded(ended):
		return &exitError{ExitTimedOut, fmt.Errorf("interrupted after %d messages", v.printed)}
	}
	if note := v.t.subs[v.sub].Note; v.t.link.State == session.Up && note != "" {
		return &exitError{ExitRefused, errors.New(note)}
	}
	if gone := v.t.down(); gone != nil {
		return gone
	}
	return stopped(ended, "receive")
}
