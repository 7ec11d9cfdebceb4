// Stompbox is an interactive console for STOMP brokers: it looks into queues
// without disturbing them, holds messages until they are acked or nacked by
// hand, and composes sends and acks into transactions.
package main

import (
	"cmp"
	"context"
	"os"
	"os/signal"
	"syscall"

	"stompbox/ui/quietterm" // its init must run before Bubble Tea's: see there

	"stompbox/session/profile"
	"stompbox/stomp/broker"
	"stompbox/ui"
	"stompbox/ui/cli"
)

func main() {
	quietterm.Restore()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGHUP)
	code := cli.Main(ctx, os.Args[1:], cli.Rooms{Console: ui.Run, Demo: demo, Broker: serve})
	stop()
	os.Exit(code)
}

// demo opens the console on the embedded broker with living sample data.
func demo(ctx context.Context, o ui.Options) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	b, err := broker.Start("", broker.Options{})
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, b.Close()) }()
	fed := make(chan struct{})
	go func() {
		defer close(fed)
		broker.Demo(ctx, b)
	}()
	defer func() { stop(); <-fed }()
	p, err := profile.Parse("stomp://" + b.Addr())
	if err != nil {
		return err
	}
	p.Name = "demo"
	o.Profiles, o.Open, o.Demo = []profile.Profile{p}, []int{0}, true
	return ui.Run(ctx, o)
}

// serve runs the embedded broker alone until ctx ends.
func serve(ctx context.Context, o cli.BrokerOptions) error {
	b, err := broker.Start(o.Listen, broker.Options{Users: o.Users})
	if err != nil {
		return err
	}
	o.Ready(b.Addr())
	if o.Sample {
		broker.Demo(ctx, b)
	}
	<-ctx.Done()
	return b.Close()
}
