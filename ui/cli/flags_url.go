package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

// takeURL lets a verb take the broker's URL among its arguments as well, where
// people write it after having done so for the console, and without other
// arguments a profile's name.
func (f *flags) takeURL(cmd *cobra.Command, alone bool) {
	check, run := cmd.Args, cmd.RunE
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		at := urlAt(args, alone)
		if at < 0 {
			return check(cmd, args)
		}
		if cmd.Flags().Changed("broker") {
			return usage("two brokers: %s and --broker %s; keep one", args[at], f.broker)
		}
		return check(cmd, without(args, at))
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if at := urlAt(args, alone); at >= 0 {
			f.broker = args[at]
			args = without(args, at)
		}
		return run(cmd, args)
	}
}

// urlAt finds the first argument that can be nothing but a broker's URL, or,
// where a verb has no arguments of its own, the name of a profile.
func urlAt(args []string, alone bool) int {
	for i, a := range args {
		scheme, _, found := strings.Cut(a, ":")
		if found && (scheme == "failover" || scheme == "ws" || scheme == "wss" || strings.HasPrefix(scheme, "stomp")) && !strings.Contains(scheme, "/") {
			return i
		}
	}
	if alone && len(args) == 1 {
		return 0
	}
	return -1
}

func without(args []string, at int) []string {
	return append(append([]string(nil), args[:at]...), args[at+1:]...)
}
