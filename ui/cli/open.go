package cli

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"stompbox/session/journal"
)

func openCommand(rooms Rooms) *cobra.Command {
	var a appearance
	cmd := &cobra.Command{
		Use:   "open FILE...",
		Short: "Look into recordings in the console, without a broker",
		Long: `open shows recordings in the console: the subscriptions and their messages with
what became of them, every frame, filter, search and the inspector. Nothing is
dialled and nothing can be sent. A long recording is read in the background.

A recording is made by stompbox record, or with --record FILE by the console and
the verbs. What is damaged in it is said and costs only itself.`,
		Example: `  stompbox open orders.journal`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, path := range args {
				if err := probe(path); err != nil {
					return err
				}
			}
			o, err := a.look()
			if err != nil {
				return err
			}
			if !term.IsTerminal(os.Stdout.Fd()) || !term.IsTerminal(os.Stdin.Fd()) {
				return usage("the console needs a terminal for its input and its output; export prints a recording as JSON Lines")
			}
			o.Recordings = args
			return rooms.Console(cmd.Context(), o)
		},
	}
	a.add(cmd)
	return cmd
}

// probe refuses what is no recording.
func probe(path string) error {
	err := journal.Probe(path)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return usage("%s: there is no such file", path)
	}
	return usage("%s", strings.TrimPrefix(err.Error(), "journal: "))
}

// openJournal opens a recording for a verb.
func openJournal(path string) (*journal.Journal, error) {
	if err := probe(path); err != nil {
		return nil, err
	}
	j, err := journal.Open(path)
	if err != nil {
		return nil, usage("%s", strings.TrimPrefix(err.Error(), "journal: "))
	}
	return j, nil
}
