package cli

import (
	"bytes"
	"context"
	"net"
	"strings"
	"testing"

	"stompbox/stomp/broker"
)

// demo --plain is the demo in plain lines, on a broker that ends with it.
func TestPlainDemo(t *testing.T) {
	home(t)
	ended := make(chan struct{})
	rooms := Rooms{Broker: func(ctx context.Context, o BrokerOptions) error {
		defer close(ended)
		b, err := broker.Start(o.Listen, broker.Options{})
		if err != nil || !o.Sample {
			t.Errorf("sample %v: %v", o.Sample, err)
			return err
		}
		o.Ready(b.Addr())
		<-ctx.Done()
		return b.Close()
	}}
	var out, errs bytes.Buffer
	code := run(t.Context(), []string{"demo", "--plain"}, rooms, strings.NewReader("send /queue/a x\n"), &out, &errs)
	<-ended
	if said := errs.String(); code != ExitDone || !strings.Contains(said, "connect: confirmed") || !strings.Contains(said, "send: confirmed") {
		t.Errorf("%d: %s", code, said)
	}
	rooms.Broker = func(context.Context, BrokerOptions) error { return net.ErrClosed }
	if code := run(t.Context(), []string{"demo", "--plain"}, rooms, strings.NewReader(""), &out, &errs); code == ExitDone {
		t.Error("a broker that does not begin is not told")
	}
}

// Why there is no connection is told once to people, and to programs as the
// state and the result.
func TestRefusedConnectIsToldOnce(t *testing.T) {
	home(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "stomp://" + l.Addr().String()
	l.Close()
	for form, want := range map[string]int{"text": 1, "json": 2} {
		var out, errs bytes.Buffer
		code := run(t.Context(), []string{"run", "-o", form, "--broker", url, "-"}, Rooms{}, strings.NewReader("connect\n"), &out, &errs)
		if said := out.String() + errs.String(); code != ExitNotConnected || strings.Count(said, "Nothing listens") != want {
			t.Errorf("%s: %d: %s", form, code, said)
		}
	}
}
