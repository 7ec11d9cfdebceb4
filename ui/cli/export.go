package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"stompbox/session"
	"stompbox/session/journal"
	"stompbox/stomp"
)

func exportCommand() *cobra.Command {
	var form string
	cmd := &cobra.Command{
		Use:   "export FILE",
		Short: "Print a recording as JSON Lines",
		Long: `export prints every frame of a recording, in and out, one object a line, in the
form of -o json. -o text is for people.

What is damaged in the recording is said on the standard error and left out; all
that is sound is printed, and the exit code is 2.`,
		Example: `  stompbox export orders.journal | jq -r 'select(.command=="MESSAGE").body'`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			out, err := newSink(cmd, form, "json", "text")
			if err != nil {
				return err
			}
			j, err := openJournal(args[0])
			if err != nil {
				return err
			}
			defer j.Close()
			ctx, stop := interruptible(cmd)
			defer stop()
			bad := tellWounds(cmd, j)
			for e, err := range j.All(j.First()) {
				if ctx.Err() != nil {
					return stopped(ctx.Err(), "export")
				}
				if err == nil {
					var f stomp.Frame
					if f, err = stomp.ParseFrameIn(e.Raw, stomp.Version(e.Version)); err == nil {
						err = out.frame(frameLine{Time: e.At, Dir: direction(e.Outgoing), Frame: f})
						if err != nil {
							return quiet(err)
						}
						continue
					}
					err = fmt.Errorf("record %d is no frame: %s", e.N, plain(err))
				} else if toldBefore(j, err) {
					continue // said before
				}
				bad = true
				fmt.Fprintln(cmd.ErrOrStderr(), err)
			}
			if err := out.flush(); err != nil {
				return quiet(err)
			}
			if bad {
				return usage("not everything in %s could be read", args[0])
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&form, "output", "o", "json", "`json` or text")
	return cmd
}

// direction is the word for it.
func direction(outgoing bool) string {
	if outgoing {
		return dirOut
	}
	return dirIn
}

// tellWounds says what a recording has lost, and whether it has lost anything.
// What its bound has dropped is no damage.
func tellWounds(cmd *cobra.Command, j *journal.Journal) bool {
	for _, e := range session.Wounds(j) {
		fmt.Fprintln(cmd.ErrOrStderr(), e.(session.Notice).Text)
	}
	return len(j.Damage()) > 0 || j.Torn() > 0
}

// toldBefore reports whether Open has found what a record fails with.
func toldBefore(j *journal.Journal, err error) bool {
	var r *journal.RecordError
	if !errors.As(err, &r) {
		return false
	}
	for _, d := range j.Damage() {
		if r.Record >= d.First && r.Record < d.First+d.Count {
			return true
		}
	}
	return false
}
