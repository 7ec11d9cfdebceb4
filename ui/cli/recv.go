package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"stompbox/session"
	"stompbox/stomp"
)

// receiving holds what the flags of recv say.
type receiving struct {
	conn           flags
	number         int
	ack, then      string
	follow, force  bool
	prefetch       int
	selector, form string
	headers        []string
}

func recvCommand() *cobra.Command {
	var r receiving
	cmd := &cobra.Command{
		Use:   "recv DEST",
		Short: "Receive messages, ack each once it is printed, and end",
		Long: `recv subscribes, prints messages as they come, and acks, nacks or gives back
each one when it is printed and flushed: what was not printed stays with the
broker. It ends after -n messages (one unless told otherwise), or with --follow
when it is interrupted.

--timeout is the longest wait for the next message: when -n messages have not
come by then the exit code is 4, with --follow it is the wished end.

With --ack auto the broker lets go of messages when it sends them. Those that
come beyond -n before the subscription has ended are printed too: they are
nowhere else any more.

-o text is for people: headers and body. -o raw is the body alone, octet by
octet, with nothing between messages. -o json is one object a line.

` + flagsHelp + `

` + exitHelp,
		Example: `  stompbox recv /queue/orders
  stompbox recv /queue/orders -n 10 -o json --timeout 5s
  stompbox recv /queue/orders --then release -n 3     look at three and give them back
  stompbox recv /topic/prices --follow --ack auto -o raw`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return r.run(cmd, args[0]) },
	}
	r.conn.add(cmd, true)
	fs := cmd.Flags()
	fs.IntVarP(&r.number, "number", "n", 1, "end after this `number` of messages")
	fs.StringVar(&r.ack, "ack", "client-individual", "`mode` of the subscription: auto, client or client-individual")
	fs.StringVar(&r.then, "then", "ack", "what to do with a printed message: ack, nack or `release`")
	fs.BoolVar(&r.follow, "follow", false, "go on until interrupted")
	fs.IntVar(&r.prefetch, "prefetch", 0, "messages to take ahead, in the header that this broker knows (default: no more than -n, at most 100)")
	fs.StringVar(&r.selector, "selector", "", "the `expression` that messages must fulfil")
	fs.StringArrayVarP(&r.headers, "header", "H", nil, "a header `name:value` of SUBSCRIBE; may be given again")
	fs.StringVarP(&r.form, "output", "o", "text", "`json`, text or raw")
	fs.BoolVar(&r.force, "force", false, "write raw bodies to a terminal as well, whatever they hold")
	return cmd
}

// receiver is recv under way.
type receiver struct {
	*receiving
	t       *talk
	out     *sink
	words   io.Writer
	sub     session.SubID
	came    []session.MsgID // arrived and not printed
	taken   []session.MsgID // printed and flushed, not handed over for ack or nack
	open    map[session.Tag]bool
	printed int
	bad     session.Settled // the first ack or nack that was not confirmed
}

func (r *receiving) run(cmd *cobra.Command, dest string) error {
	mode := stomp.AckMode(r.ack)
	out, err := newSink(cmd, r.form, "json", "text", "raw")
	switch {
	case err != nil:
		return err
	case mode != stomp.AckAuto && mode != stomp.AckClient && mode != stomp.AckClientIndividual:
		return usage("--ack %q: must be auto, client or client-individual", r.ack)
	case r.then != "ack" && r.then != "nack" && r.then != "release":
		return usage("--then %q: must be ack, nack or release", r.then)
	case r.number < 1:
		return usage("-n %d: must be 1 or more; --follow goes on until interrupted", r.number)
	case r.form == "raw" && out.tty && !r.force:
		return usage("-o raw sends the bodies as they are to the terminal: add --force if that is meant")
	case mode == stomp.AckAuto && cmd.Flags().Changed("then"):
		return usage("--then %s: with --ack auto the broker has let go of a message before it is printed", r.then)
	}
	header, err := headerFlags(r.headers)
	if err != nil {
		return err
	}
	if r.follow && !cmd.Flags().Changed("number") {
		r.number = 0
	}
	return withTalk(cmd, &r.conn, func(ctx context.Context, t *talk) error {
		v := &receiver{receiving: r, t: t, out: out, words: cmd.ErrOrStderr(), open: map[session.Tag]bool{}}
		return v.receive(ctx, session.Subscribe{ID: uuid.NewString(), Destination: dest, Ack: v.mode(mode, cmd),
			Prefetch: r.ahead(), Selector: r.selector, Header: header})
	})
}

// mode is client where the version has no client-individual and none was asked for.
func (v *receiver) mode(m stomp.AckMode, cmd *cobra.Command) stomp.AckMode {
	if m == stomp.AckClientIndividual && !cmd.Flags().Changed("ack") {
		return "" // the session's choice
	}
	return m
}

// ahead is the prefetch: never more than are wanted, and all of them when none
// is settled before the end.
func (r *receiving) ahead() int {
	switch {
	case r.prefetch > 0:
		return r.prefetch
	case r.then == "release":
		return r.number
	case r.number > 0:
		return min(r.number, 100)
	}
	return 100
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
		case session.Settled:
			if !v.open[e.Tag] || e.Fate < session.Confirmed {
				return
			}
			delete(v.open, e.Tag)
			if e.Fate != session.Confirmed && v.bad.What == "" {
				v.bad = e
			}
		}
	}
}

func (v *receiver) auto() bool { return v.t.subs[v.sub].Ack == stomp.AckAuto }

// loop prints and settles until enough has come. Its error is why it ended
// before that.
func (v *receiver) loop(ctx context.Context) error {
	last := time.Now()
	for v.number == 0 || v.printed < v.number {
		clear(v.t.fates) // see has taken note of them
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
		err := v.t.wait(wait, func() bool { return len(v.came) > 0 || v.bad.What != "" || v.over() })
		late := context.Cause(wait) == errLate
		cancel()
		switch {
		case late && err != nil:
			return errLate
		case err != nil:
			return err
		case v.bad.What != "":
			return nil
		case len(v.came) == 0:
			return errOver
		}
		last = time.Now()
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
	v.open[tag], v.taken = true, nil
	return nil
}

// settle waits for the answers to what was handed over, also after an interrupt.
func (v *receiver) settle() {
	ctx, cancel := context.WithTimeout(context.Background(), v.t.limit)
	defer cancel()
	_ = v.t.wait(ctx, func() bool { return len(v.open) == 0 })
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
		return &exitError{ExitUnknown, fmt.Errorf("%s of printed messages was not answered: what became of it is not known", v.then)}
	case errors.As(ended, &failed):
		return ended
	case ended == nil:
		return nil
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
