package cli

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

// field is a real broker, a version, and queues that no other test uses. What
// the verbs did is looked at by python3-stomp, never by our own codec.
type field struct {
	*testing.T
	*stomptest.Broker
	check   stomptest.Checker
	version stomp.Version
	in, out string
}

func (f *field) url(user stomptest.User) string {
	return fmt.Sprintf("stomp://%s:%s@%s%s", user.Login, user.Passcode, f.Addr, f.Vhost)
}

func (f *field) as(user stomptest.User, code int, in string, args ...string) (out, errs string) {
	f.Helper()
	args = append(args, "--broker", f.url(user), "--protocol", f.version.String())
	out, errs, got := verb(in, args...)
	if got != code {
		f.Fatalf("%v exits with %d, want %d: %s%s", args, got, code, out, errs)
	}
	return out, errs
}

func (f *field) want(code int, in string, args ...string) (out, errs string) {
	f.Helper()
	return f.as(stomptest.Admin, code, in, args...)
}

func (f *field) put(bodies ...string) {
	f.Helper()
	var list []stomptest.Message
	for _, body := range bodies {
		list = append(list, stomptest.Message{Headers: map[string]string{"persistent": "true"}, Body: []byte(body)})
	}
	f.check.Send(f.T, f.in, list...)
}

// left drains a queue and wants exactly these bodies.
func (f *field) left(queue string, want ...string) []stomptest.Message {
	f.Helper()
	list := f.check.Drain(f.T, queue, len(want))
	var got []string
	for _, m := range list {
		got = append(got, string(m.Body))
	}
	if !slices.Equal(got, want) {
		f.Errorf("%s has %q, want %q", queue, got, want)
	}
	return list
}

// TestBrokersVerbs does with every verb on the real brokers, in every version,
// what it is for.
func TestBrokersVerbs(t *testing.T) {
	brokers := []struct {
		name  string
		start func(testing.TB) *stomptest.Broker
	}{{"ActiveMQ", stomptest.ActiveMQ}, {"RabbitMQ", stomptest.RabbitMQ}}
	for _, b := range brokers {
		t.Run(b.name, func(t *testing.T) {
			broker := b.start(t)
			for _, v := range stomp.AllVersions {
				for _, c := range fieldCases {
					t.Run(v.String()+" "+c.name, func(t *testing.T) {
						c.run(&field{T: t, Broker: broker, check: broker.Checker(), version: v,
							in: "/queue/" + stomptest.Unique("in"), out: "/queue/" + stomptest.Unique("out")})
					})
				}
			}
		})
	}
}

var fieldCases = []struct {
	name string
	run  func(*field)
}{
	{"send", fieldSend},
	{"bulk", fieldBulk},
	{"recv", fieldRecv},
	{"release", fieldRelease},
	{"nack", fieldNack},
	{"peek", fieldPeek},
	{"tx", fieldTx},
	{"tx in part", fieldTxInPart},
	{"run", fieldRun},
	{"refused", fieldRefused},
	{"ping", fieldPing},
	{"raw", fieldRaw},
	{"request", fieldRequest},
	{"move", fieldMove},
	{"doctor", fieldDoctor},
}

func fieldSend(f *field) {
	f.want(ExitDone, "", "send", f.out, "-b", "text", "-H", "k:v w", "-H", "persistent:true")
	f.want(ExitDone, "bin\x00\xffary", "send", f.out, "-")
	if got := f.left(f.out, "text", "bin\x00\xffary"); len(got) > 0 && got[0].Headers["k"] != "v w" {
		f.Errorf("headers %v", got[0].Headers)
	}
}

func fieldBulk(f *field) {
	_, errs := f.want(ExitDone, "", "send", f.out, "-b", "x", "--count", "700")
	if !strings.Contains(errs, "700 messages: confirmed") {
		f.Errorf("says %q", errs)
	}
	out, _ := f.want(ExitDone, "", "recv", f.out, "-n", "700", "-o", "raw", "--timeout", "20s")
	if out != strings.Repeat("x", 700) {
		f.Errorf("%d came", len(out))
	}
	f.left(f.out)
}

func fieldRecv(f *field) {
	f.put("1", "2", "3")
	if out, _ := f.want(ExitDone, "", "recv", f.in, "-n", "2", "-o", "raw"); out != "12" {
		f.Errorf("printed %q", out)
	}
	f.left(f.in, "3")
	f.want(ExitTimedOut, "", "recv", f.in, "--timeout", "500ms")
	f.put("4", "5")
	if out, _ := f.want(ExitDone, "", "recv", f.in, "-n", "2", "-o", "raw", "--ack", "client"); out != "45" {
		f.Errorf("printed %q", out)
	}
	f.left(f.in)
}

func fieldRelease(f *field) {
	f.put("1", "2")
	if out, _ := f.want(ExitDone, "", "recv", f.in, "-n", "2", "-o", "raw", "--then", "release"); out != "12" {
		f.Errorf("printed %q", out)
	}
	f.left(f.in, "1", "2")
}

func fieldNack(f *field) {
	f.put("1")
	if !f.version.HasNack() {
		f.want(ExitUsage, "", "recv", f.in, "--then", "nack")
		f.left(f.in, "1")
		return
	}
	f.want(ExitDone, "", "recv", f.in, "--then", "nack")
	if f.Kind == stomptest.KindActiveMQ {
		f.left(f.in)
		f.left("/queue/DLQ."+strings.TrimPrefix(f.in, "/queue/"), "1")
		return
	}
	f.left(f.in, "1") // requeued
}

func fieldPeek(f *field) {
	f.put("1", "2")
	out, errs := f.want(ExitDone, "", "peek", f.in, "-o", "raw")
	if out != "12" || errs == "" {
		f.Errorf("printed %q, said %q", out, errs)
	}
	f.left(f.in, "1", "2")
}

func fieldTx(f *field) {
	f.put("1", "2")
	file := tempFile(f.T, "tx.toml", fmt.Sprintf(`
[[step]]
receive = %q
count = 2
[[step]]
send = %q
headers = ["persistent:true"]
body = "made"
[[step]]
ack = %q
message = 1
`, f.in, f.out, f.in))
	out, _ := f.want(ExitDone, "", "tx", file, "-o", "json")
	for _, o := range objects(f.T, out) {
		if o["status"] != "confirmed" && o["status"] != "committed" {
			f.Errorf("%v", o)
		}
	}
	f.left(f.in, "2")
	f.left(f.out, "made")
}

// A send that RabbitMQ leaves out of a committed transaction makes no success of it.
func fieldTxInPart(f *field) {
	if f.Kind != stomptest.KindRabbitMQ {
		return
	}
	file := tempFile(f.T, "tx.toml", fmt.Sprintf("[[step]]\nsend = \"/nonsense/x\"\n[[step]]\nsend = %q\nbody = \"kept\"\n", f.out))
	out, errs := f.want(ExitRefused, "", "tx", file)
	for _, want := range []string{"SEND /nonsense/x: rejected", "transaction: committed", "without step 1"} {
		if !strings.Contains(out, want) {
			f.Errorf("%q is not in %s", want, out)
		}
	}
	if !strings.Contains(errs, "the transaction is committed without step 1") {
		f.Errorf("it says %q", errs)
	}
	f.left(f.out, "kept")
}

func fieldRun(f *field) {
	f.put("1", "2")
	mode, status := "client-individual", "confirmed"
	if f.version == stomp.V10 {
		mode = "client"
	}
	if f.Kind == stomptest.KindRabbitMQ {
		status = "written" // its sends are confirmed after the commit
	}
	script := fmt.Sprintf(`subscribe %s %s
wait messages 2 10s
ack 1
begin
send %s kept -H persistent:true
ack 2
commit
begin
send %s dropped
abort
unsubscribe 1
quit
`, f.in, mode, f.out, f.out)
	out, _ := f.want(ExitDone, script, "run", "-", "-o", "json")
	sameLines(f.T, results(f.T, out), "subscribe confirmed", "wait confirmed", "ack confirmed", "begin confirmed", "send "+status,
		"ack confirmed", "commit confirmed", "begin confirmed", "send "+status, "abort confirmed", "unsubscribe confirmed", "quit confirmed")
	f.left(f.in)
	f.left(f.out, "kept")
}

func fieldRefused(f *field) {
	_, errs := f.as(stomptest.Reader, ExitRefused, "", "send", f.out, "-b", "x")
	if !strings.Contains(errs, "rejected") {
		f.Errorf("says %q", errs)
	}
	f.as(stomptest.User{Login: "admin", Passcode: "wrong"}, ExitNotConnected, "", "send", f.out, "-b", "x")
}

func fieldPing(f *field) {
	out, _ := f.want(ExitDone, "", "ping", "-o", "json")
	if o := objects(f.T, out)[0]; o["version"] != f.version.String() || o["receipt"] == nil {
		f.Errorf("%s", out)
	}
	out, _, code := verb("", "ping", "--broker", "stomp+ssl://admin:admin@"+f.TLSAddr+f.Vhost, "--ca", f.CAFile, "-o", "json")
	if code != ExitDone || objects(f.T, out)[0]["tls"] == nil {
		f.Errorf("over TLS: %d, %s", code, out)
	}
}

func fieldRaw(f *field) {
	frame := "SEND\ndestination:" + f.out + "\nreceipt:r\n\nraw\x00"
	out, _ := f.want(ExitDone, frame, "raw", "-o", "json", "--timeout", "1s")
	if got := objects(f.T, out); len(got) != 1 || got[0]["command"] != "RECEIPT" {
		f.Errorf("%s", out)
	}
	f.left(f.out, "raw")
}

// The answer comes to a temporary queue, which each broker has in its own way.
func fieldRequest(f *field) {
	l := startLive(f.T, "request", f.in, "-b", "question", "-o", "raw", "--broker", f.url(stomptest.Admin), "--protocol", f.version.String())
	respond(f.T, f.url(stomptest.Admin), f.in, "answer\n")
	if line, err := l.out.ReadString('\n'); line != "answer\n" || err != nil {
		f.Errorf("%q, %v", line, err)
	}
	if code := <-l.code; code != ExitDone {
		f.Errorf("exits with %d: %s", code, l.errs.String())
	}
	f.left(f.in)
}

// The flags for our own certificate, at a broker that wants to see it.
func TestBrokersClientCertificate(t *testing.T) {
	b := stomptest.ActiveMQ(t)
	url := "stomp+ssl://admin:admin@" + b.MutualAddr
	if out, errs, code := verb("", "ping", "--broker", url, "--ca", b.CAFile, "--cert", b.CertFile, "--key", b.KeyFile); code != ExitDone {
		t.Errorf("exits with %d: %s%s", code, out, errs)
	}
	if _, errs, code := verb("", "ping", "--broker", url, "--ca", b.CAFile); code != ExitNotConnected || !strings.Contains(errs, "--cert") {
		t.Errorf("without it: %d, %s", code, errs)
	}
}
