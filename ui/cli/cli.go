// Package cli is the command line: the verbs, their flags and exit codes. Data
// goes to stdout, words go to stderr.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"

	"stompbox/session"
	"stompbox/session/profile"
	"stompbox/ui"
)

// Exit codes, the same for every verb.
const (
	ExitDone         = 0 // done and confirmed
	ExitRefused      = 1 // refused by the broker
	ExitUsage        = 2 // wrong usage or input
	ExitNotConnected = 3 // dial, TLS, login
	ExitTimedOut     = 4
	ExitUnknown      = 5 // the outcome is not known
)

// Rooms are the parts of the program that the command line opens.
type Rooms struct {
	Console func(context.Context, ui.Options) error
	Demo    func(context.Context, ui.Options) error
	Broker  func(context.Context, BrokerOptions) error
}

// BrokerOptions are for the embedded broker run alone.
type BrokerOptions struct {
	Listen string
	Users  map[string]string
	Sample bool              // with the demo's living data
	Ready  func(addr string) // called once it listens
}

// exitError carries an exit code with a sentence for people.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

func usage(format string, a ...any) error {
	return &exitError{ExitUsage, fmt.Errorf(format, a...)}
}

// Main runs one command line and gives the exit code.
func Main(ctx context.Context, args []string, rooms Rooms) int {
	// A reader that goes away must not kill a verb that has to say DISCONNECT: with
	// this the write fails instead. Nobody needs to hear the signal itself.
	pipe := make(chan os.Signal, 1)
	signal.Notify(pipe, syscall.SIGPIPE)
	defer signal.Stop(pipe)
	return run(ctx, args, rooms, os.Stdin, os.Stdout, os.Stderr)
}

func run(ctx context.Context, args []string, rooms Rooms, in io.Reader, out, errs io.Writer) int {
	errs = &safeWords{errs} // words may quote what a broker or a command line says
	root := rootCommand(rooms)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return ExitDone
	}
	var coded *exitError
	if !errors.As(err, &coded) || coded.err != nil { // else it has been told
		fmt.Fprintln(errs, "stompbox:", plain(err))
	}
	if coded != nil {
		return coded.code
	}
	screen, conversation := (*ui.CrashError)(nil), (*session.CrashError)(nil)
	if errors.As(err, &screen) || errors.As(err, &conversation) {
		return ExitUnknown
	}
	return ExitUsage // what cobra refuses is usage
}

func rootCommand(rooms Rooms) *cobra.Command {
	var f flags
	var a appearance
	var plain bool
	root := &cobra.Command{
		Use:   "stompbox [PROFILE|URL]",
		Short: "A console for STOMP brokers",
		Long: `stompbox looks into the queues of STOMP brokers without disturbing them, holds
messages until you ack or nack them by hand, and composes sends and acks into
transactions whose fate you know for certain.

  stompbox demo                                   see it at once, no broker needed
  stompbox stomp://admin@127.0.0.1:61613          ActiveMQ
  stompbox stomp://admin@127.0.0.1:61613/         RabbitMQ: the path is the vhost
  stompbox stomp+ssl://host --ca ca.pem           TLS, the certificate is checked
  stompbox wss://admin@host/ws?vhost=/            over a WebSocket
  stompbox --plain stomp://admin@127.0.0.1:61613  in plain lines, for screen readers and dumb terminals

The password is taken from the URL, from STOMPBOX_PASSWORD, or asked for.`,
		Args:          cobra.MaximumNArgs(1),
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if plain || dumb(cmd) {
				return plainly(cmd, args, &f, plain)
			}
			return console(cmd, args, &f, &a, rooms.Console)
		},
	}
	root.SetFlagErrorFunc(flagError)
	root.Version = version()
	root.SetVersionTemplate("stompbox {{.Version}}\n")
	f.add(root, false)
	root.Flags().BoolVar(&plain, "plain", false, plainHelp)
	a.add(root)
	root.AddCommand(demoCommand(rooms), brokerCommand(rooms),
		sendCommand(), recvCommand(), requestCommand(), peekCommand(), moveCommand(), txCommand(), runCommand(), shellCommand(), rawCommand(), pingCommand(), doctorCommand(), decodeCommand(), encodeCommand(),
		recordCommand(), openCommand(rooms), exportCommand(), replayCommand(),
		profilesCommand(), keysCommand(), themesCommand(), manCommand(), versionCommand())
	tellArguments(root)
	return root
}

func demoCommand(rooms Rooms) *cobra.Command {
	var a appearance
	var plain bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Open the console on an embedded broker with living sample data",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if plain || dumb(cmd) {
				return plainDemo(cmd, rooms, plain)
			}
			o, err := a.look()
			if err != nil {
				return err
			}
			return rooms.Demo(cmd.Context(), o)
		},
	}
	cmd.Flags().BoolVar(&plain, "plain", false, plainHelp)
	a.add(cmd)
	return cmd
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		Run: func(cmd *cobra.Command, _ []string) {
			fmt.Fprintln(cmd.OutOrStdout(), "stompbox", version())
		},
	}
}

// next is the version that is being worked towards, for builds that no tag names.
const next = "0.1.0-dev"

// version is what the build knows of itself.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return next
	}
	return info.Main.Version
}

// known gives the profiles of the user's file; a broken file is said with its place.
func known() ([]profile.Profile, error) {
	list, err := profile.Load()
	if err != nil {
		return nil, &exitError{ExitUsage, err}
	}
	return list, nil
}
