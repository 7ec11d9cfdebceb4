package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"stompbox/session"
	"stompbox/ui/filter"
)

// moving holds what the flags of move say.
type moving struct {
	conn              flags
	from, to          string // to is empty with back
	number, look      int
	all, copies, back bool
	dry, force        bool
	text, sure, form  string
	idle              time.Duration
	only              *filter.Filter // nil for all
}

func moveCommand() *cobra.Command {
	var m moving
	cmd := &cobra.Command{
		Use:   "move FROM (TO | --back) (-n N | --all)",
		Short: "Move or copy messages from one queue to another",
		Long: `move holds the messages of a queue and sends each to another destination, a few at
a time: one transaction of the sends and the acks, so that a message is in the
one place or in the other. It counts as moved when the broker has confirmed the
COMMIT and the sends. At the first transaction that is not, move ends; nothing
is sent twice by itself. At an interrupt the transaction under way comes to its
end first.

-n is the most that are moved; --all goes on until nothing has come for as long
as --idle says. Whatever was held and not moved goes back.

--back sends dead letters to where their headers say that they came from; those
that do not say it are left. --copy sends and acks nothing, so that all of them
stay. --filter takes the messages that a filter of the console fits: text,
header=value, jq:(...), size>10k. With --filter, --back and --copy what stays is
held meanwhile, at most as many as --look says. ActiveMQ gives out no more when
some 200 are held: what is behind was not looked at then, which is said, and the
exit code is 2.

A move to a topic, or on RabbitMQ to an exchange or to a queue that is not there,
is a loss where nobody is bound to it, and is refused without --force.

-o json prints one object for each message, with the fate of its transaction,
and one with the figures at the end.

` + flagsHelp + `

` + exitHelp,
		Example: `  stompbox move /queue/DLQ.orders --back --all --dry-run
  stompbox move /queue/orders /queue/later -n 100 --filter 'type=order.created'
  stompbox move /queue/orders /queue/copy --copy --all -o json`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error { return m.run(cmd, args) },
	}
	m.conn.add(cmd, true)
	fs := cmd.Flags()
	fs.IntVarP(&m.number, "number", "n", 0, "move at most this `number` of messages")
	fs.BoolVar(&m.all, "all", false, "move until nothing more comes")
	fs.DurationVar(&m.idle, "idle", 2*time.Second, "the queue counts as empty when nothing came for so long")
	fs.BoolVar(&m.back, "back", false, "send each dead letter back to where it came from")
	fs.BoolVar(&m.copies, "copy", false, "send and ack nothing: the messages stay where they are as well")
	fs.StringVar(&m.text, "filter", "", "only the messages that this `filter` fits")
	fs.IntVar(&m.look, "look", 10_000, "hold at most this `number` of messages that stay")
	fs.BoolVar(&m.dry, "dry-run", false, "look, print what would be sent, and send nothing")
	fs.BoolVar(&m.force, "force", false, "move to a destination that may keep nothing as well")
	fs.StringVar(&m.sure, "sure", "", "on a guarded connection: FROM once more, for more than a few messages")
	fs.StringVarP(&m.form, "output", "o", "text", "`json` or text")
	return cmd
}

func (m *moving) run(cmd *cobra.Command, args []string) error {
	out, err := newSink(cmd, m.form, "json", "text")
	if err != nil {
		return err
	}
	m.from, m.to = args[0], ""
	if len(args) == 2 {
		m.to = args[1]
	}
	if err := m.check(cmd.Flags().Changed("number")); err != nil {
		return err
	}
	return withTalk(cmd, &m.conn, func(ctx context.Context, t *talk) error {
		v := &mover{moving: m, t: t, out: out, words: cmd.ErrOrStderr(), fit: map[string]string{}, skipped: map[string]int{}}
		if err := v.allowed(ctx); err != nil {
			return err
		}
		if m.dry {
			return v.dryRun(ctx)
		}
		return v.move(ctx)
	})
}

// check refuses before anything is dialled what is wrong on every broker.
func (m *moving) check(numbered bool) error {
	switch {
	case m.from == "" || isBare(m.from):
		return usage("FROM is empty: name a queue, such as /queue/orders")
	case session.IsTopic(m.from):
		return usage("%s: nothing waits at a topic, so there is nothing to move", m.from)
	case (m.to == "") == !m.back:
		return usage("say where the messages go: FROM TO, or FROM --back for where dead letters came from")
	case isBare(m.to):
		return usage("TO is empty: name a destination, such as /queue/orders")
	case m.to == m.from:
		return usage("%s is moved to itself: name another destination", m.from)
	case numbered == m.all:
		return usage("say how many: -n N for at most so many, or --all")
	case numbered && m.number < 1:
		return usage("-n %d: must be 1 or more", m.number)
	case m.idle <= 0:
		return usage("--idle %v: a time is more than 0", m.idle)
	case m.look < 1:
		return usage("--look %d: must be 1 or more", m.look)
	}
	if m.text == "" {
		return nil
	}
	f, err := parseFilter(m.text)
	switch {
	case err != nil:
		return usage("--filter: %v", err)
	case f.States() || f.Marks():
		return usage("--filter %s: states and marks are the console's; filter by what is in the messages", m.text)
	}
	m.only = f
	return nil
}

// isBare reports whether a destination is a prefix without a name.
func isBare(dest string) bool { return dest == "/queue/" || dest == "/topic/" }

// picks reports whether some of the messages may be left where they are.
func (m *moving) picks() bool { return !m.only.Empty() || m.back }

// ahead is the prefetch: all that may stay held, or else no more than are moved
// and than keep two transactions full, for what is held beyond -n goes back marked.
func (m *moving) ahead() int {
	const most = 2 * moveBatch
	switch {
	case m.picks(), m.copies && m.all:
		return m.look
	case m.copies:
		return min(m.number, m.look)
	case m.all:
		return most
	}
	return min(m.number, most)
}

// done is the word for what became of a message.
func (m *moving) done() string {
	if m.copies {
		return "copied"
	}
	return "moved"
}

// goal is where they go, in words.
func (m *moving) goal() string {
	if m.back {
		return "where they came from"
	}
	return m.to
}

// figures are what became of everything so far.
type figures struct {
	came    int // held for us
	moved   int // confirmed
	unknown int
}

// left is what stays where it was: held and given back.
func (f figures) left() int { return f.came - f.moved - f.unknown }

// sentence says it to people.
func (m *moving) sentence(f figures) string {
	left := f.left()
	if m.copies {
		left = f.came
	}
	return fmt.Sprintf("%s %s from %s to %s, %d left, %d unknown", plural(f.moved, "message"), m.done(), m.from, m.goal(), left, f.unknown)
}
