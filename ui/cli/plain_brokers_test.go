package cli

import (
	"testing"

	"stompbox/stomp/stomptest"
)

// Step by step in plain lines, with kill -9 between two steps: the plan says
// what became of it, and runs again as a new transaction when the broker is back.
func TestBrokersPlain(t *testing.T) {
	for name, start := range map[string]func(testing.TB) *stomptest.Broker{
		"ActiveMQ": stomptest.OwnActiveMQ, "RabbitMQ": stomptest.OwnRabbitMQ} {
		t.Run(name, func(t *testing.T) {
			b := start(t)
			out := "/queue/" + stomptest.Unique("out")
			s := sit(t, "dumb", "--plain", "stomp://admin:admin@"+b.Addr+b.Vhost)
			s.await(t, "connect: confirmed")
			s.does("tx new", "tx: confirmed: tx-1")
			s.does("send "+out+" first -H persistent:true", "send: drafted: step 1 of tx-1")
			s.does("send "+out+" second -H persistent:true", "send: drafted: step 2 of tx-1")
			s.does("tx step", "tx: confirmed: step 1 of tx-1", "1 left")
			s.await(t, shellPrompt)
			if err := b.Kill(); err != nil {
				t.Fatal(err)
			}
			s.await(t, "tx-1 is rolled back: the connection ended before COMMIT was written")
			if err := b.Restart(); err != nil {
				t.Fatal(err)
			}
			s.types("connect\r")
			s.await(t, "connect: confirmed")
			s.does("tx again", "tx: confirmed: tx-2 drafting, 2 steps")
			s.does("tx step", "tx: confirmed: step 1 of tx-2")
			s.does("tx run", "tx: confirmed: commit tx-2")
			s.does("list transactions", "tx-1 rolled back, 2 steps", "tx-2 committed, 2 steps")
			s.ends(ExitDone)
			var got []string
			for _, m := range b.Checker().Drain(t, out, 2) {
				got = append(got, string(m.Body))
			}
			if len(got) != 2 || got[0] != "first" || got[1] != "second" {
				t.Errorf("the broker has %q", got)
			}
		})
	}
}
