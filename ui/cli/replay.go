package cli

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/spf13/cobra"

	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/session/journal"
	"stompbox/stomp"
)

// replaying holds what the flags of replay say.
type replaying struct {
	conn         flags
	to, form     string
	same, timing bool
	sent, dry    bool
	rate         float64
}

func replayCommand() *cobra.Command {
	var r replaying
	cmd := &cobra.Command{
		Use:   "replay FILE (--to DEST | --same)",
		Short: "Send the messages of a recording again",
		Long: `replay sends the messages that a recording has received, in their order, as new
messages: the same headers and octets, without what brokers set. Each asks for a
receipt, and the exit code is 0 only when every one was confirmed. It stops at
the first that was not; nothing is sent twice by itself.

Where they go must be said: --to DEST sends all of them there, --same sends each
to the destination that it was received from.

--sent takes the messages that were sent in the recording in place of those that
were received, also those of transactions whatever became of them. --dry-run
dials nothing and prints what would be sent. What is damaged in the recording is
said on the standard error and left out; then the exit code is 2 at best.

` + flagsHelp + `

` + exitHelp,
		Example: `  stompbox replay dlq.journal --to /queue/orders --dry-run
  stompbox replay dlq.journal --to /queue/orders --rate 50 --broker prod
  stompbox replay prices.journal --same --timing`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return r.run(cmd, args[0]) },
	}
	r.conn.add(cmd, true)
	fs := cmd.Flags()
	fs.StringVar(&r.to, "to", "", "send all of them to this `destination`")
	fs.BoolVar(&r.same, "same", false, "send each to the destination that it has in the recording")
	fs.Float64Var(&r.rate, "rate", 0, "at most this `number` of messages a second")
	fs.BoolVar(&r.timing, "timing", false, "as far apart as they were recorded")
	fs.BoolVar(&r.sent, "sent", false, "the messages that were sent, not those that were received")
	fs.BoolVar(&r.dry, "dry-run", false, "print what would be sent, and send nothing")
	fs.StringVarP(&r.form, "output", "o", "text", "of --dry-run: `json` or text")
	return cmd
}

// replayed is one message of the recording, ready to be sent.
type replayed struct {
	n    uint32 // its record
	at   time.Time
	send stomp.Send
	err  error // it cannot be read; the rest is not set
}

func (r *replaying) run(cmd *cobra.Command, path string) error {
	switch {
	case (r.to == "") == !r.same:
		return usage("say where the messages go: --to DEST, or --same for the destinations of the recording")
	case r.rate < 0:
		return usage("--rate %v: must be more than 0", r.rate)
	case r.rate > 0 && r.timing:
		return usage("--rate and --timing: one of them says when a message goes")
	}
	out, err := newSink(cmd, r.form, "json", "text")
	if err != nil {
		return err
	}
	j, err := openJournal(path)
	if err != nil {
		return err
	}
	defer j.Close()
	bad := tellWounds(cmd, j)
	total := 0
	for m := range r.messages(j, dialect.Broker{}) {
		if m.err == nil {
			total++
		} else if bad = true; !toldBefore(j, m.err) {
			fmt.Fprintln(cmd.ErrOrStderr(), m.err)
		}
	}
	switch {
	case total == 0:
		err = usage("%s has no message to send%s", path, r.hint())
	case r.dry:
		err = quiet(r.print(j, out))
	default:
		err = withTalk(cmd, &r.conn, func(ctx context.Context, t *talk) error { return r.send(ctx, t, j, total, cmd) })
	}
	if err == nil && bad {
		return usage("not everything in %s could be read: what could has been dealt with", path)
	}
	return err
}

func (r *replaying) hint() string {
	if r.sent {
		return ""
	}
	return "; --sent takes what it has sent"
}

// messages gives the messages of the recording as they are to be sent on that
// broker.
func (r *replaying) messages(j *journal.Journal, b dialect.Broker) iter.Seq[replayed] {
	command := stomp.MESSAGE
	if r.sent {
		command = stomp.SEND
	}
	return func(yield func(replayed) bool) {
		for e, err := range j.All(j.First()) {
			var f stomp.Frame
			if err == nil {
				if f, err = stomp.ParseFrame(e.Raw, stomp.Version(e.Version)); err != nil {
					err = fmt.Errorf("record %d is no frame: %s", e.N, plain(err))
				}
			}
			if err == nil && (f.Command != command || e.Outgoing != r.sent) {
				continue
			}
			m := replayed{n: e.N, at: e.At, err: err}
			if err == nil {
				if m.send = b.Resend(f); r.to != "" {
					m.send.Destination = r.to
				}
			}
			if !yield(m) {
				return
			}
		}
	}
}

// print shows what would be sent.
func (r *replaying) print(j *journal.Journal, out *sink) error {
	for m := range r.messages(j, dialect.Broker{}) {
		if m.err != nil {
			continue
		}
		f, err := m.send.Frame(stomp.V12)
		if err != nil {
			return usage("record %d cannot be sent: %s", m.n, plain(err))
		}
		if err := out.frame(frameLine{Dir: dirOut, Frame: f}); err != nil {
			return err
		}
	}
	return out.flush()
}

// send sends all of them, never more at once than the broker takes.
func (r *replaying) send(ctx context.Context, t *talk, j *journal.Journal, total int, cmd *cobra.Command) error {
	next, stop := iter.Pull(r.messages(j, t.link.Broker))
	defer stop()
	var first, at time.Time
	plan := session.BulkPlan{Count: total, Rate: r.rate, Message: func(int) (stomp.Send, bool) {
		m, ok := next()
		for ok && m.err != nil {
			m, ok = next()
		}
		if at = m.at; first.IsZero() {
			first = at
		}
		return m.send, ok
	}}
	if r.timing {
		plan.After = func(int) time.Duration { return at.Sub(first) }
	}
	return driveBulk(ctx, t, plan, cmd.ErrOrStderr())
}
