package cli

import (
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

func runCommand() *cobra.Command {
	var f flags
	var form string
	var keep bool
	cmd := &cobra.Command{
		Use:   "run FILE|-",
		Short: "Run a script of commands, one a line",
		Long: `run takes commands from FILE, or from the standard input, which may be a pipe
held open, and runs them one after the other while messages keep coming. It
stops at the first command that fails, unless --keep-going; the exit code is
that of the first that failed. Blank lines and lines that begin with # are
skipped. The first command that needs a connection makes it.

` + verbList() + `
A word may be in 'single quotes', as it stands, or in "double quotes" with \n, \t,
\", \\, \0 and \x1b. The text of send is the rest of the line, blanks and all, or
one quoted text; options may stand before and behind it. ack 2 acks the second
message received, ack ID the one with that id. Unless auto is said, messages are
held until they are acked. What comes is written to no file but where save says.

-o json prints one object a line as things happen: {"event":"result",...} when a
command has come to its end, {"event":"frame",...} for every frame in and out,
{"event":"state",...} when the connection is up or gone. -o text prints messages
and ERRORs on the standard output, the rest on the standard error.

` + flagsHelp + `

` + exitHelp,
		Example: `  stompbox run script.txt --broker dev
  printf 'subscribe /queue/a\nwait messages 2 5s\nack 2\n' | stompbox run - -o json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			out, err := newSink(cmd, form, "json", "text")
			if err != nil {
				return err
			}
			var in io.Reader = cmd.InOrStdin()
			if args[0] != "-" {
				file, err := os.Open(args[0])
				if err != nil {
					return usage("%v", err)
				}
				defer file.Close()
				in = file
			}
			if err := f.fill(cmd); err != nil {
				return err
			}
			ctx, stop := interruptible(cmd)
			defer stop()
			s := newScript(cmd, &f, &report{out: out, words: cmd.ErrOrStderr(), lines: true}, keep)
			err = s.run(ctx, readLines(ctx, in))
			return s.finish(err)
		},
	}
	f.add(cmd, true)
	cmd.Flags().BoolVar(&keep, "keep-going", false, "go on after a command that failed")
	cmd.Flags().StringVarP(&form, "output", "o", "text", "`json` or text")
	return cmd
}

// finish ends the session and gives the exit of the whole script. What failed
// has been told by its result.
func (s *script) finish(err error) error {
	s.end()
	s.out.flush()
	switch {
	case s.out.failed != nil:
		return quiet(s.out.failed)
	case err != nil:
		return err
	case s.code != ExitDone:
		return &exitError{code: s.code}
	}
	return nil
}

// verbList is the commands of scripts for the help.
func verbList() string {
	var b strings.Builder
	for _, v := range scriptVerbs {
		b.WriteString("  " + v.usage + "\n")
	}
	return b.String()
}
