package cli

import (
	"context"

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
	noReconnect    bool
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

When the connection is lost, recv ends with exit code 3. With --follow it
connects again by itself, as the profile says or without end, and subscribes
again; both are said. What was printed and not acked before that is given out
again by the broker, and printed again: nothing is left out, and what comes
twice is marked as the broker marks it.

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
	fs.BoolVar(&r.follow, "follow", false, "go on until interrupted, also when the connection was lost and is back")
	fs.BoolVar(&r.noReconnect, "no-reconnect", false, "end --follow when the connection is lost, with exit code 3")
	fs.IntVar(&r.prefetch, "prefetch", 0, "messages to take ahead, in the header that this broker knows (default: no more than -n, at most 100)")
	fs.StringVar(&r.selector, "selector", "", "the `expression` that messages must fulfil")
	fs.StringArrayVarP(&r.headers, "header", "H", nil, "a header `name:value` of SUBSCRIBE; may be given again")
	fs.StringVarP(&r.form, "output", "o", "text", "`json`, text or raw")
	fs.BoolVar(&r.force, "force", false, "write raw bodies to a terminal as well, whatever they hold")
	return cmd
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
	r.conn.stays = r.follow && !r.noReconnect
	return withTalk(cmd, &r.conn, func(ctx context.Context, t *talk) error {
		if t.p.ReadOnly && r.then != "release" && mode != stomp.AckAuto { // auto has a reason of its own
			return usage("this connection is read-only: nothing is acked or nacked; --then release gives back what was printed")
		}
		v := &receiver{receiving: r, t: t, out: out, words: cmd.ErrOrStderr(), open: map[session.Tag]handed{}}
		v.back.words = v.words
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
