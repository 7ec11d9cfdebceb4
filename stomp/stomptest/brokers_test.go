package stomptest

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"
	"testing"
)

func TestMain(m *testing.M) { Main(m) }

// eachBroker runs the test on both shared brokers.
func eachBroker(t *testing.T, test func(t *testing.T, b *Broker)) {
	t.Run("ActiveMQ", func(t *testing.T) { test(t, ActiveMQ(t)) })
	t.Run("RabbitMQ", func(t *testing.T) { test(t, RabbitMQ(t)) })
}

func TestBrokersAnswer(t *testing.T) {
	eachBroker(t, func(t *testing.T, b *Broker) {
		for _, u := range b.Users {
			if err := sayConnect(b.Addr, u); err != nil {
				t.Errorf("%s: %v", u.Login, err)
			}
		}
		if err := sayConnect(b.Addr, User{"admin", "wrong"}); err == nil {
			t.Error("a wrong passcode was accepted")
		}
		if b.Log() == "" {
			t.Error("no log")
		}
	})
}

func TestBrokersTLS(t *testing.T) {
	eachBroker(t, func(t *testing.T, b *Broker) {
		text, err := os.ReadFile(b.CAFile)
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		if !roots.AppendCertsFromPEM(text) {
			t.Fatal("no certificate in CAFile")
		}
		for _, name := range []string{"localhost", "127.0.0.1"} {
			c, err := tls.Dial("tcp", b.TLSAddr, &tls.Config{RootCAs: roots, ServerName: name})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			c.Close()
		}
		if c, err := tls.Dial("tcp", b.TLSAddr, &tls.Config{ServerName: "localhost"}); err == nil {
			c.Close()
			t.Error("the system's authorities accept the broker's certificate")
		}
	})
}

func TestBrokersManagementAPI(t *testing.T) {
	b := RabbitMQ(t)
	req, err := http.NewRequest("GET", b.MgmtURL+"/api/overview", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth("admin", "admin")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("management API answers %s", resp.Status)
	}
}

func TestBrokersCheckerSeesWhatItSent(t *testing.T) {
	eachBroker(t, func(t *testing.T, b *Broker) {
		queue := "/queue/" + Unique("check")
		c := b.Checker()
		sent := []Message{
			{Headers: map[string]string{"k": "a:b\\c\nd", "persistent": "true"}, Body: []byte("one")},
			{Body: []byte("\x00\x01\xff\n\x00")},
			{Body: []byte("\n\nthree\n")},
		}
		c.Send(t, queue, sent...)
		if n := c.Count(t, queue, 3); n != 3 {
			t.Errorf("count: %d, want 3", n)
		}
		for _, got := range [][]Message{c.Peek(t, queue, 3), c.Drain(t, queue, 3)} {
			if len(got) != 3 {
				t.Fatalf("%d messages, want 3", len(got))
			}
			for i := range got {
				if !bytes.Equal(got[i].Body, sent[i].Body) {
					t.Errorf("body %d: %q, want %q", i, got[i].Body, sent[i].Body)
				}
			}
			if v := got[0].Headers["k"]; v != "a:b\\c\nd" {
				t.Errorf("header k: %q", v)
			}
		}
		if rest := c.Drain(t, queue, 0); len(rest) != 0 {
			t.Errorf("after the drain: %v", rest)
		}
	})
}

func TestBrokersKillAndRestartKeepPersistentMessages(t *testing.T) {
	for name, start := range map[string]func(testing.TB) *Broker{"ActiveMQ": OwnActiveMQ, "RabbitMQ": OwnRabbitMQ} {
		t.Run(name, func(t *testing.T) {
			b := start(t)
			t.Cleanup(func() {
				if t.Failed() {
					t.Logf("the broker's log:\n%s", b.Log())
				}
			})
			c := b.Checker()
			// RabbitMQ killed right after it made a queue forgets the queue: there one
			// that was there from the start is taken.
			kept := map[string]string{"ActiveMQ": "/queue/kept", "RabbitMQ": "/queue/DLQ"}[name]
			c.Send(t, kept, Message{Headers: map[string]string{"persistent": "true"}, Body: []byte("kept")})
			if err := b.Kill(); err != nil {
				t.Fatal(err)
			}
			if err := sayConnect(b.Addr, Admin); err == nil {
				t.Fatal("the broker answers after kill -9")
			}
			if err := b.Restart(); err != nil {
				t.Fatal(err)
			}
			if got := c.Drain(t, kept, 1); len(got) != 1 || string(got[0].Body) != "kept" {
				t.Errorf("after the restart: %v", got)
			}
		})
	}
}

func TestBrokersSharedCannotBeKilled(t *testing.T) {
	eachBroker(t, func(t *testing.T, b *Broker) {
		if b.Kill() == nil || b.Restart() == nil {
			t.Error("a shared broker was killed or restarted")
		}
	})
}
