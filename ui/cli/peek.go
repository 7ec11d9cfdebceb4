package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"stompbox/session"
)

func peekCommand() *cobra.Command {
	var f flags
	var number int
	var selector, form string
	cmd := &cobra.Command{
		Use:   "peek DEST",
		Short: "Print what waits in a queue; nothing is consumed",
		Long: `peek prints what waits in a queue and consumes nothing: with browser:true where
the broker has it, elsewhere by holding the messages on a connection of its own
and giving them back by closing it. What that does to the messages is said on
the standard error.

` + flagsHelp + `

` + exitHelp,
		Example: `  stompbox peek /queue/orders
  stompbox peek /queue/DLQ -n 5 -o json | jq -r .body`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if number < 0 {
				return usage("-n %d: must be 1 or more", number)
			}
			out, err := newSink(cmd, form, "json", "text", "raw")
			if err != nil {
				return err
			}
			if form == "raw" && out.tty {
				return usage("-o raw sends the bodies as they are to the terminal: send them to a file or a program")
			}
			return withTalk(cmd, &f, func(ctx context.Context, t *talk) error {
				return peek(ctx, t, session.Peek{Destination: args[0], Limit: number, Selector: selector}, out, cmd)
			})
		},
	}
	f.add(cmd, true)
	fs := cmd.Flags()
	fs.IntVarP(&number, "number", "n", 0, "show at most this `number` (default: all that a browse shows, 50 where messages are held for it)")
	fs.StringVar(&selector, "selector", "", "the `expression` that messages must fulfil")
	fs.StringVarP(&form, "output", "o", "text", "`json`, text or raw")
	return cmd
}

// peek prints messages as they come, until the look is over.
func peek(ctx context.Context, t *talk, c session.Peek, out *sink, cmd *cobra.Command) error {
	var look session.Subscription
	var came []session.MsgID
	t.watch = func(e session.Event) {
		switch e := e.(type) {
		case session.SubChanged:
			if e.Sub.Badge == session.BadgePeek {
				look = e.Sub
			}
		case session.Arrived:
			if e.Sub == look.ID && look.ID != 0 {
				came = append(came, e.Messages...)
			}
		}
	}
	tag, err := t.give(ctx, c)
	if err != nil {
		return stopped(err, "peek at "+c.Destination)
	}
	shown := 0
	for over := false; !over; {
		err := t.wait(ctx, func() bool {
			over = t.fates[tag].Fate >= session.Confirmed
			return over || len(came) > 0
		})
		for ; len(came) > 0 && (c.Limit == 0 || shown < c.Limit); came, shown = came[1:], shown+1 {
			rec, bad := t.s.Read(came[0])
			if bad != nil {
				return &exitError{ExitUsage, bad}
			}
			if bad := out.frame(frameLine{Time: rec.At, Dir: dirIn, Frame: rec.Frame}); bad != nil {
				return bad
			}
		}
		came = nil
		if bad := out.flush(); bad != nil {
			return bad
		}
		if err != nil {
			return stopped(err, "peek at "+c.Destination)
		}
	}
	fate := t.fates[tag]
	if err := exitOf(fate); err != nil {
		return orDown(t, fate, err)
	}
	fmt.Fprintln(cmd.ErrOrStderr(), look.Note)
	return nil
}
