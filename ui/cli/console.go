package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"stompbox/session"
	"stompbox/session/profile"
	"stompbox/ui"
)

// dumb reports whether somebody sits at a terminal that says of itself that it
// can do little.
func dumb(cmd *cobra.Command) bool {
	in, isFile := cmd.InOrStdin().(*os.File)
	return os.Getenv("TERM") == "dumb" && isFile && term.IsTerminal(in.Fd()) && isTerminal(cmd.OutOrStdout())
}

// plainly is the console as plain lines: asked for, or on a terminal that says of
// itself that it can do no more.
func plainly(cmd *cobra.Command, args []string, f *flags, asked bool) error {
	if err := f.fill(cmd); err != nil {
		return err
	}
	if len(args) == 1 {
		f.broker = args[0]
	}
	sayDumb(cmd, asked)
	return shell(cmd, f, true)
}

// plainDemo is the demo as plain lines.
func plainDemo(cmd *cobra.Command, rooms Rooms, asked bool) error {
	ctx, stop := context.WithCancel(cmd.Context())
	ready, over := make(chan string, 1), make(chan error, 1)
	go func() {
		over <- rooms.Broker(ctx, BrokerOptions{Sample: true, Ready: func(addr string) { ready <- addr }})
	}()
	select {
	case err := <-over:
		stop()
		return err
	case addr := <-ready:
		sayDumb(cmd, asked)
		err := shell(cmd, &flags{broker: "stomp://" + addr}, true)
		stop()
		return errors.Join(err, <-over)
	}
}

const plainHelp = "plain lines in place of the screen: for screen readers and terminals that can do little"

func sayDumb(cmd *cobra.Command, asked bool) {
	if !asked {
		fmt.Fprintln(cmd.ErrOrStderr(), "TERM=dumb: plain lines in place of the console, as with --plain")
	}
}

// console opens the console on the brokers of the profiles file and, first, the
// one that was named.
func console(cmd *cobra.Command, args []string, f *flags, a *appearance, open func(ctx ctxt, o ui.Options) error) error {
	o, err := a.look()
	if err != nil {
		return err
	}
	if err := f.fill(cmd); err != nil {
		return err
	}
	o.Timeout = f.timeout
	o.Session = session.Options{Record: f.record, JournalMax: int64(f.journalMax)}
	if len(args) == 1 {
		f.broker = args[0]
	}
	if o.Profiles, err = known(); err != nil {
		return err
	}
	if f.named() {
		i, err := f.target(&o)
		if err != nil {
			return err
		}
		o.Open = []int{i}
	}
	if !term.IsTerminal(os.Stdout.Fd()) || !term.IsTerminal(os.Stdin.Fd()) {
		return usage("the console needs a terminal for its input and its output; --plain takes commands from anywhere")
	}
	return open(cmd.Context(), o)
}

// target lays the flags over the broker that was named and gives its place in
// the list of profiles.
func (f *flags) target(o *ui.Options) (int, error) {
	p, at, err := f.find(o.Profiles)
	if err != nil {
		return 0, err
	}
	if at < 0 {
		o.Profiles = append([]profile.Profile{p}, o.Profiles...)
		return 0, nil
	}
	o.Profiles[at] = p
	return at, nil
}
