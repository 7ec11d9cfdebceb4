package session

import (
	"context"
	"strings"
	"testing"

	"stompbox/session/dialect"
	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/stomp/broker"
	"stompbox/stomp/stomptest"
)

// target is a broker that the main job is done on. What it did is looked at by
// python3-stomp, never by our own codec.
type target struct {
	kind  dialect.Kind
	addr  string
	vhost string
	check stomptest.Checker
}

// profile is a profile for the target, as a user would get it from a URL.
func (g target) profile(t *testing.T, versions ...stomp.Version) profile.Profile {
	t.Helper()
	return parse(t, "stomp://admin:admin@"+g.addr+g.vhost, versions...)
}

func parse(t *testing.T, url string, versions ...stomp.Version) profile.Profile {
	t.Helper()
	p, err := profile.Parse(url)
	if err != nil {
		t.Fatal(err)
	}
	p.Versions = versions
	return p
}

func targetOf(b *stomptest.Broker) target {
	kind := dialect.ActiveMQ
	if b.Kind == stomptest.KindRabbitMQ {
		kind = dialect.RabbitMQ
	}
	return target{kind: kind, addr: b.Addr, vhost: b.Vhost, check: b.Checker()}
}

func embedded(t *testing.T) target {
	t.Helper()
	b, err := broker.Start("", broker.Options{Users: map[string]string{"admin": "admin", "reader": "reader"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	check := stomptest.Checker{Addr: b.Addr(), User: stomptest.Admin, Browses: true}
	return target{kind: dialect.Embedded, addr: b.Addr(), check: check}
}

// everyBroker runs a test on the embedded broker, ActiveMQ and RabbitMQ.
func everyBroker(t *testing.T, test func(*testing.T, target)) {
	t.Run("embedded", func(t *testing.T) { test(t, embedded(t)) })
	t.Run("ActiveMQ", func(t *testing.T) { test(t, targetOf(stomptest.ActiveMQ(t))) })
	t.Run("RabbitMQ", func(t *testing.T) { test(t, targetOf(stomptest.RabbitMQ(t))) })
}

// trial is one case of the main job: a session that is up, in one version, on one
// broker, with queues of its own.
type trial struct {
	*bench
	target
	version stomp.Version
	link    Link
	in, out string // queues that no other test uses
}

// mainJob are the cases that every broker must pass in every version.
var mainJob = []struct {
	name string
	run  func(*trial)
}{
	{"connect", caseConnect},
	{"send", caseSend},
	{"peek", casePeek},
	{"hold", caseHold},
	{"release", caseRelease},
	{"cumulative", caseCumulative},
	{"commit", caseCommit},
	{"abort", caseAbort},
	{"nack in transaction", caseNackInTransaction},
	{"cut before commit", caseCutBeforeCommit},
	{"cut after commit", caseCutAfterCommit},
}

func TestBrokersMainJob(t *testing.T) {
	everyBroker(t, func(t *testing.T, g target) {
		for _, v := range stomp.AllVersions {
			t.Run(v.String(), func(t *testing.T) {
				for _, c := range mainJob {
					t.Run(c.name, func(t *testing.T) { c.run(newTrial(t, g, v, g.profile(t, v))) })
				}
			})
		}
	})
}

func newTrial(t *testing.T, g target, v stomp.Version, p profile.Profile) *trial {
	t.Helper()
	j := &trial{bench: benchOn(t, p, Options{Reconnect: profile.Never}), target: g, version: v,
		in: "/queue/" + stomptest.Unique("in"), out: "/queue/" + stomptest.Unique("out")}
	j.link = await(j.bench, func(e LinkChanged) bool { return e.Link.State == Up || e.Link.State == Down }).Link
	if j.link.State != Up {
		t.Fatalf("not connected: %s", j.link.Error)
	}
	return j
}

// leave closes the session cleanly: what it held is the broker's again.
func (j *trial) leave() {
	j.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), waitMost)
	defer cancel()
	if err := j.s.Close(ctx); err != nil {
		j.t.Errorf("the end was not clean: %v", err)
	}
}

// put lets python3-stomp send messages with these bodies, persistent ones, so
// that a nack on ActiveMQ may keep them.
func (j *trial) put(queue string, bodies ...string) {
	j.t.Helper()
	var list []stomptest.Message
	for _, b := range bodies {
		list = append(list, stomptest.Message{Headers: map[string]string{"persistent": "true"}, Body: []byte(b)})
	}
	j.check.Send(j.t, queue, list...)
}

// holds subscribes and waits for n messages.
func (j *trial) holds(queue string, n int) (SubID, []MsgID) {
	j.t.Helper()
	sub := j.subscribe(Subscribe{Destination: queue, Prefetch: 10})
	ids := j.arrive(sub, n)
	if len(ids) != n {
		j.t.Fatalf("%d messages came, want %d", len(ids), n)
	}
	return sub, ids
}

// left drains a queue and wants exactly these bodies, in this order.
func (j *trial) left(queue string, want ...string) []stomptest.Message {
	j.t.Helper()
	found := j.check.Drain(j.t, queue, len(want))
	sameBodies(j.t, queue, found, want)
	return found
}

func sameBodies(t *testing.T, queue string, found []stomptest.Message, want []string) {
	t.Helper()
	var got []string
	for _, m := range found {
		got = append(got, string(m.Body))
	}
	if strings.Join(got, "\x1f") != strings.Join(want, "\x1f") || len(got) != len(want) {
		t.Errorf("%s has %q, want %q", queue, got, want)
	}
}

func (j *trial) state(ids []MsgID, want MsgState) MsgChanged {
	j.t.Helper()
	return await(j.bench, func(e MsgChanged) bool {
		return e.State == want && len(e.Messages) > 0 && e.Messages[0] == ids[0]
	})
}

// upTo is the only way to ack in mode client, which is all that 1.0 has.
func (j *trial) upTo() bool { return j.version == stomp.V10 }

// persistent drafts a send that outlives the broker.
func persistent(queue, body string) StepDraft {
	return StepDraft{Kind: StepSend, Send: stomp.Send{Destination: queue, Body: []byte(body), ContentType: "text/plain",
		Header: stomp.NewHeader("persistent", "true")}}
}

// oneSentence wants words for people: one line, ended, with these parts in it.
func oneSentence(t *testing.T, text string, parts ...string) {
	t.Helper()
	t.Logf("it says: %s", text)
	if text == "" || strings.ContainsAny(text, "\n\t\x00") || len(text) > 400 {
		t.Errorf("not one clear sentence: %q", text)
	}
	for _, machine := range []string{"goroutine", "java.", "panic", "stomp: ", "profile: ", "session: ", "%!"} {
		if strings.Contains(text, machine) {
			t.Errorf("%q holds %q, which is not for people", text, machine)
		}
	}
	for _, part := range parts {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(part)) {
			t.Errorf("%q does not name %q", text, part)
		}
	}
}
