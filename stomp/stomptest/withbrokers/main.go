// Command withbrokers starts ActiveMQ and RabbitMQ on free loopback ports, runs
// a command that uses them through the environment, stops them and exits with
// the command's code:
//
//	go run ./stomp/stomptest/withbrokers -- go test ./session/
//
// Without a command it prints the addresses and waits for an interrupt, which
// is handy for trying things by hand.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"stompbox/stomp/stomptest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code, err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "withbrokers:", err)
	}
	os.Exit(code)
}

func run(ctx context.Context, args []string) (int, error) {
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	dir, err := os.MkdirTemp("", "withbrokers-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	brokers, err := startAll(dir)
	defer stopAll(brokers)
	if err != nil {
		return 1, err
	}
	if len(args) == 0 {
		for _, b := range brokers {
			fmt.Printf("%s stomp://admin:admin@%s  stomp+ssl://admin:admin@%s --ca %s  %s\n",
				b.Kind, b.Addr+b.Vhost, b.TLSAddr+b.Vhost, b.CAFile, b.MgmtURL)
		}
		<-ctx.Done()
		return 0, nil
	}
	return runWith(ctx, brokers, args)
}

// startAll starts what is installed. Something missing is an error only when
// the environment requires the brokers; else the tests skip and say why.
func startAll(dir string) ([]*stomptest.Broker, error) {
	kinds := []stomptest.Kind{stomptest.KindActiveMQ, stomptest.KindRabbitMQ}
	started := make([]*stomptest.Broker, len(kinds))
	errs := make([]error, len(kinds))
	begin := time.Now()
	var all sync.WaitGroup
	for i, kind := range kinds {
		if why := stomptest.Missing(kind); why != "" && os.Getenv(stomptest.RequireVar) != "1" {
			fmt.Fprintln(os.Stderr, "withbrokers:", why)
			continue
		}
		all.Go(func() {
			if started[i], errs[i] = stomptest.Start(kind, dir); errs[i] == nil {
				fmt.Fprintf(os.Stderr, "withbrokers: %s is up at %s after %.1f s\n", kind, started[i].Addr, time.Since(begin).Seconds())
			}
		})
	}
	all.Wait()
	var up []*stomptest.Broker
	for _, b := range started {
		if b != nil {
			up = append(up, b)
		}
	}
	return up, errors.Join(errs...)
}

func stopAll(brokers []*stomptest.Broker) {
	var all sync.WaitGroup
	for _, b := range brokers {
		all.Go(b.Stop)
	}
	all.Wait()
}

// runWith runs the command with the brokers in its environment. An interrupt
// goes to the command first, so that it can finish what it prints.
func runWith(ctx context.Context, brokers []*stomptest.Broker, args []string) (int, error) {
	entry, err := stomptest.Share(brokers...)
	if err != nil {
		return 1, err
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	cmd.Env = append(os.Environ(), entry)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() > 0 {
		return exit.ExitCode(), nil
	}
	if err != nil {
		return 1, err
	}
	return 0, nil
}
