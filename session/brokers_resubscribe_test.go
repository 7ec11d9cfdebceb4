package session

import (
	"net/http"
	"strings"
	"testing"

	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

// Queues vanish while the connection is lost. RabbitMQ answers each SUBSCRIBE to
// one of them with an ERROR and hangs up: in the end those are refused, in its
// words, and the others are live.
func TestBrokersResubscribeRefused(t *testing.T) {
	b := stomptest.RabbitMQ(t)
	g := targetOf(b)
	proxy := stomptest.NewProxy(t, g.addr)
	p := g.profile(t)
	byWay := parse(t, "stomp://"+proxy.Addr())
	p.Host, p.Port = byWay.Host, byWay.Port
	r := benchOn(t, p, Options{Reconnect: quickly})
	await(r, func(e LinkChanged) bool { return e.Link.State == Up })
	stem := stomptest.Unique("vanish")
	want := map[SubID]SubState{}
	for _, name := range []string{"gone.1", "stays.1", "gone.2", "stays.2", "gone.3"} {
		g.check.Send(t, "/queue/"+stem+name, durable("1"))
		state := SubLive
		if strings.HasPrefix(name, "gone") {
			state = SubRefused
		}
		want[r.subscribe(Subscribe{Destination: "/amq/queue/" + stem + name})] = state
	}
	proxy.Refuse(true)
	proxy.Reset()
	await(r, func(e LinkChanged) bool { return e.Link.State == Waiting })
	for _, name := range []string{"gone.1", "gone.2", "gone.3"} {
		deleteQueue(t, b, stem+name)
	}
	proxy.Refuse(false)
	subs, up := map[SubID]Subscription{}, false
	settled := func(e Event) bool { // whether all is as it should be
		switch e := e.(type) {
		case SubChanged:
			subs[e.Sub.ID] = e.Sub
		case LinkChanged:
			up = e.Link.State == Up
		}
		for id, state := range want {
			if subs[id].State != state {
				return false
			}
		}
		return up
	}
	fate := Drafted
	for tries := 0; fate != Confirmed; tries++ {
		await(r, settled)
		if tries > 3 { // each of the three that are gone costs one link
			t.Fatalf("the send is %s", fate)
		}
		tag := r.do(Send{Message: stomp.Send{Destination: "/queue/" + stem + "stays.2"}})
		fate = Drafted
		await(r, func(e Event) bool {
			settled(e)
			if s, ok := e.(Settled); ok && s.Tag == tag && s.Fate >= Confirmed {
				fate = s.Fate
			}
			return fate != Drafted
		})
	}
	for id, state := range want {
		if state == SubRefused && !strings.Contains(subs[id].Note, "NOT_FOUND") {
			t.Errorf("it says %q", subs[id].Note)
		}
	}
	r.leave()
}

// deleteQueue deletes a queue of RabbitMQ's.
func deleteQueue(t *testing.T, b *stomptest.Broker, name string) {
	t.Helper()
	req, err := http.NewRequest("DELETE", b.MgmtURL+"/api/queues/%2F/"+name, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(stomptest.Admin.Login, stomptest.Admin.Passcode)
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		t.Fatalf("deleting %s: %s", name, answer.Status)
	}
}
