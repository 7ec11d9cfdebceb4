package cli

import (
	"context"
	"fmt"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

type ctxt = context.Context

// brokerCommand runs the embedded broker alone, for trying things out.
func brokerCommand(rooms Rooms) *cobra.Command {
	var o BrokerOptions
	var users []string
	cmd := &cobra.Command{
		Use:   "broker",
		Short: "Run the embedded broker alone; everything it holds is gone when it ends",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, u := range users {
				name, secret, ok := strings.Cut(u, ":")
				if !ok || name == "" {
					return usage("--user %q: write it as name:password", u)
				}
				if o.Users == nil {
					o.Users = map[string]string{}
				}
				o.Users[name] = secret
			}
			o.Ready = func(addr string) { fmt.Fprintln(cmd.ErrOrStderr(), "listening on stomp://"+addr) }
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT)
			defer stop()
			return rooms.Broker(ctx, o)
		},
	}
	cmd.Flags().StringVar(&o.Listen, "listen", "127.0.0.1:61613", "`address` to listen on")
	cmd.Flags().StringArrayVar(&users, "user", nil, "`name:password` to ask for; may be given again (default: everyone may log in)")
	cmd.Flags().BoolVar(&o.Sample, "demo", false, "with the demo's living sample data")
	return cmd
}
