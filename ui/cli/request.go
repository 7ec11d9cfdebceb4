package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"stompbox/session"
	"stompbox/stomp"
)

// requesting holds what the flags of request say.
type requesting struct {
	sending
	replyTo, form string
	force         bool
}

func requestCommand() *cobra.Command {
	var r requesting
	cmd := &cobra.Command{
		Use:   "request DEST [-b TEXT | -f FILE | -]",
		Short: "Send a message, wait for the answer to it, and print that",
		Long: `request sends one message with a reply-to and a correlation-id, waits for the
answer, prints and acks it, and ends. The answer is taken at a temporary queue
where the broker has them, elsewhere at a queue of its own, and every message
that comes there is an answer. With --reply-to it is taken at that destination:
then only a message with the same correlation-id is, and others are given back.

A reply-to or correlation-id given by -H is sent as it is. --timeout is the
longest wait for the answer (10 s without it), and the exit code is then 4:
the message was sent, and is not sent again.

` + flagsHelp + `

` + exitHelp,
		Example: `  stompbox request /queue/prices -b '{"item":42}' -o raw
  stompbox request /queue/prices -b 42 --reply-to /queue/prices.answers --timeout 30s`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error { return r.run(cmd, args) },
	}
	r.addMessage(cmd)
	fs := cmd.Flags()
	fs.StringVar(&r.replyTo, "reply-to", "", "take the answer at this `destination`, which others may share")
	fs.StringVarP(&r.form, "output", "o", "text", "`json`, text or raw")
	fs.BoolVar(&r.force, "force", false, "write a raw body to a terminal as well, whatever it holds")
	return cmd
}

func (r *requesting) run(cmd *cobra.Command, args []string) error {
	out, err := newSink(cmd, r.form, "json", "text", "raw")
	if err != nil {
		return err
	}
	if r.form == "raw" && out.tty && !r.force {
		return usage("-o raw sends the body as it is to the terminal: add --force if that is meant")
	}
	m, err := r.message(cmd, args)
	if err != nil {
		return err
	}
	if _, err := m.Frame(stomp.V12); err != nil {
		return usage("%s", plain(err))
	}
	return withTalk(cmd, &r.conn, func(ctx context.Context, t *talk) error {
		q := &requester{t: t, out: out, words: cmd.ErrOrStderr(), shared: r.replyTo != ""}
		return q.ask(ctx, m, r.replyTo)
	})
}

// requester is request under way.
type requester struct {
	t      *talk
	out    *sink
	words  io.Writer
	shared bool   // others may have their answers there
	id     string // the correlation-id
	came   []session.MsgID
	held   map[session.MsgID]bool
}

// ask sends m and waits for its answer.
func (q *requester) ask(ctx context.Context, m stomp.Send, replyTo string) error {
	q.held = map[session.MsgID]bool{}
	q.t.watch = func(e session.Event) {
		if a, ok := e.(session.Arrived); ok {
			q.came = append(q.came, a.Messages...)
			for _, id := range a.Messages {
				q.held[id] = a.State == session.Held
			}
		}
	}
	subscribe := true
	if replyTo == "" {
		replyTo, subscribe = q.t.link.Broker.ReplyTo(uuid.NewString())
	}
	if !m.Header.Has("reply-to") {
		m.Header.Add("reply-to", replyTo)
	}
	if !m.Header.Has("correlation-id") {
		m.Header.Add("correlation-id", uuid.NewString())
	}
	q.id = m.Header.Get("correlation-id")
	if subscribe {
		ahead := 10
		if q.shared {
			ahead = 1000 // the answer may stand behind many others
		}
		if err := q.sure(ctx, session.Subscribe{Destination: replyTo, Prefetch: ahead}, "subscribe to "+replyTo); err != nil {
			return err
		}
	}
	if err := q.sure(ctx, session.Send{Message: m}, "send to "+m.Destination); err != nil {
		return err
	}
	return q.answer(ctx)
}

// sure does a command that must be confirmed.
func (q *requester) sure(ctx context.Context, c session.Command, what string) error {
	fate, err := q.t.do(ctx, c, session.Confirmed)
	if err != nil {
		return stoppedSend(err, fate, what)
	}
	if err := exitOf(fate); err != nil {
		return orDown(q.t, fate, err)
	}
	return nil
}

// answer waits for the answer, prints it, and acks it.
func (q *requester) answer(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, q.t.limit, errLate)
	defer cancel()
	for {
		err := q.t.wait(ctx, func() bool { return len(q.came) > 0 || q.t.down() != nil })
		switch {
		case err != nil && context.Cause(ctx) == errLate:
			return &exitError{ExitTimedOut, fmt.Errorf("the request was taken by the broker, and no answer came within %v", q.t.limit)}
		case err != nil:
			return stopped(err, "the answer")
		case len(q.came) == 0:
			return q.t.down()
		}
		id := q.came[0]
		q.came = q.came[1:]
		rec, err := q.t.s.Read(id)
		if err != nil {
			return &exitError{ExitUsage, err}
		}
		if q.shared && rec.Frame.Header.Get("correlation-id") != q.id {
			continue // held, and given back at the end
		}
		if err := errors.Join(q.out.frame(frameLine{Time: rec.At, Dir: dirIn, Frame: rec.Frame}), q.out.flush()); err != nil {
			return err
		}
		if !q.held[id] {
			return nil
		}
		cumulative := q.t.link.Version == stomp.V10 // client is all that there is
		return q.sure(ctx, session.Ack{Messages: []session.MsgID{id}, UpTo: cumulative}, "ack the answer")
	}
}
