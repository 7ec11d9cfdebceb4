package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"stompbox/stomp"
	"stompbox/stomp/broker"
	"stompbox/stomp/stomptest"
)

// patience bounds every wait of these tests; it is never waited out when they
// pass, however busy the machine is.
const patience = time.Minute

func TestMain(m *testing.M) {
	stomptest.Main(m, func() error { return goleak.Find() })
}

// stage is an embedded broker and the verbs on it.
type stage struct {
	t   *testing.T
	b   *broker.Broker
	url string
}

func newStage(t *testing.T, o broker.Options) *stage {
	t.Helper()
	b, err := broker.Start("", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return &stage{t, b, "stomp://me:s3cret@" + b.Addr()}
}

// verb runs one command line on the broker.
func (s *stage) verb(in string, args ...string) (out, errs string, code int) {
	return verb(in, append(args, "--broker", s.url)...)
}

// want runs a command line and checks its exit; it gives the output.
func (s *stage) want(code int, in string, args ...string) (out, errs string) {
	s.t.Helper()
	out, errs, got := s.verb(in, args...)
	if got != code {
		s.t.Fatalf("%v exits with %d, want %d: %s%s", args, got, code, out, errs)
	}
	if strings.Contains(out+errs, "s3cret") {
		s.t.Errorf("%v tells the passcode: %s%s", args, out, errs)
	}
	return out, errs
}

func (s *stage) put(destination string, bodies ...string) {
	s.t.Helper()
	for _, body := range bodies {
		if err := s.b.Publish(destination, stomp.Header{}, []byte(body)); err != nil {
			s.t.Fatal(err)
		}
	}
}

// left is the number of messages that a queue has, none of them held.
func (s *stage) left(queue string, want int) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	var ready, flying int
	err := s.b.Await(ctx, func(st broker.Stats) bool {
		q := st.Queue(queue)
		ready, flying = q.Ready(), q.InFlight
		return ready == want && flying == 0
	})
	if err != nil {
		s.t.Errorf("%s has %d messages and %d held, want %d and none", queue, ready, flying, want)
	}
}

// objects reads lines of JSON.
func objects(t *testing.T, text string) []map[string]any {
	t.Helper()
	var list []map[string]any
	for line := range strings.Lines(text) {
		var o map[string]any
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		list = append(list, o)
	}
	return list
}

func tempFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSend(t *testing.T) {
	s := newStage(t, broker.Options{})
	_, errs := s.want(ExitDone, "", "send", "/queue/a", "-b", "one", "-H", "k:v:w", "-H", "k:2", "--content-type", "text/x")
	if !strings.Contains(errs, "confirmed") {
		t.Errorf("says %q", errs)
	}
	s.want(ExitDone, "two\n", "send", "/queue/a", "-")
	s.want(ExitDone, "", "send", "/queue/a", "-f", tempFile(t, "secret-place.bin", "\x00\xff"))
	s.want(ExitDone, "", "send", "/queue/a", "-b", "", "--no-receipt")
	s.want(ExitDone, "", "send", "/queue/a", "-b", "bare", "--no-content-length")
	out, _ := s.want(ExitDone, "", "recv", "/queue/a", "-n", "5", "-o", "json")
	got := objects(t, out)
	if len(got) != 5 || got[0]["body"] != "one" || got[1]["body"] != "two\n" || got[2]["body_base64"] != "AP8=" || got[3]["body"] != "" || got[4]["body"] != "bare" {
		t.Fatalf("received %s", out)
	}
	if line := out[:strings.IndexByte(out, '\n')]; !strings.Contains(line, `["k","v:w"],["k","2"]`) || !strings.Contains(line, `["content-type","text/x"]`) {
		t.Errorf("headers: %s", line)
	}
	if strings.Contains(out, "secret-place") {
		t.Errorf("a file's name went out: %s", out)
	}
	s.left("/queue/a", 0)
}

func TestSendExits(t *testing.T) {
	s := newStage(t, broker.Options{Users: map[string]string{"me": "s3cret"}})
	_, errs := s.want(ExitRefused, "", "send", "nowhere", "-b", "x")
	if !strings.Contains(errs, "not a valid destination") {
		t.Errorf("says %q", errs)
	}
	s.want(ExitUsage, "", "send", "/queue/a")
	s.want(ExitUsage, "", "send", "/queue/a", "-b", "x", "-")
	s.want(ExitUsage, "", "send", "/queue/a", "-b", "x", "-H", "nocolon")
	s.want(ExitUsage, "", "send", "/queue/a", "-b", "x", "-H", "content-length:7")
	s.want(ExitUsage, "", "send", "/queue/a", "-b", "x", "--read-only")
	s.want(ExitUsage, "", "send", "/queue/a", "-b", "x", "--ca", "ca.pem")
	s.want(ExitNotConnected, "", "send", "/queue/a", "-b", "x", "--user", "other")
	s.want(ExitNotConnected, "", "send", "/queue/a", "-b", "x", "--password-file", tempFile(t, "pw", "wrong\n"))
	s.want(ExitDone, "", "send", "/queue/a", "-b", "x", "--password-file", tempFile(t, "pw", "s3cret\r\n"))
	s.b.Close()
	s.want(ExitNotConnected, "", "send", "/queue/a", "-b", "x")
}

// What becomes of a send whose receipt does not come.
func TestSendWithoutAnAnswer(t *testing.T) {
	release := make(chan struct{})
	p := stomptest.NewPeer(t,
		stomptest.Script{stomptest.Accept("1.2"), stomptest.Expect("SEND"), stomptest.Close()},
		stomptest.Script{stomptest.Accept("1.2"), stomptest.Expect("SEND"), stomptest.Wait(release)},
		stomptest.Script{stomptest.Wait(release)})
	_, errs, code := verb("", "send", "/queue/a", "-b", "x", "--broker", p.Addr())
	if code != ExitUnknown || !strings.Contains(errs, "unknown") {
		t.Errorf("the link died: %d, %q", code, errs)
	}
	_, errs, code = verb("", "send", "/queue/a", "-b", "x", "--broker", p.Addr(), "--timeout", "200ms")
	if code != ExitTimedOut || !strings.Contains(errs, "not known") {
		t.Errorf("no receipt: %d, %q", code, errs)
	}
	_, errs, code = verb("", "send", "/queue/a", "-b", "x", "--broker", p.Addr(), "--timeout", "200ms")
	if code != ExitNotConnected {
		t.Errorf("no CONNECTED: %d, %q", code, errs)
	}
	close(release)
}

func TestSendMany(t *testing.T) {
	s := newStage(t, broker.Options{})
	_, errs := s.want(ExitDone, "", "send", "/queue/a", "-b", "x", "--count", "2500")
	if !strings.Contains(errs, "2500 messages: confirmed") {
		t.Errorf("says %q", errs)
	}
	s.left("/queue/a", 2500)
	_, errs = s.want(ExitRefused, "", "send", "nowhere", "-b", "x", "--count", "2500")
	if !strings.Contains(errs, " 0 confirmed") {
		t.Errorf("says %q", errs)
	}
	began := time.Now()
	s.want(ExitDone, "", "send", "/queue/a", "-b", "x", "--count", "5", "--rate", "50")
	if time.Since(began) < 80*time.Millisecond {
		t.Error("five messages at 50 a second came out at once")
	}
}

// Of a bulk that loses its link, no more counts as confirmed than a receipt
// answers for.
func TestSendManyLosesTheLink(t *testing.T) {
	steps := stomptest.Script{stomptest.Accept("1.2", "server:ActiveMQ/5.17.2"), stomptest.Expect("SEND"), stomptest.SendReceipt()}
	for range 4 {
		steps = append(steps, stomptest.Expect("SEND"))
	}
	p := stomptest.NewPeer(t, append(steps, stomptest.Close()))
	_, errs, code := verb("", "send", "/queue/a", "-b", "x", "--count", "5", "--broker", p.Addr())
	if code != ExitUnknown || !strings.Contains(errs, "1 confirmed, 0 rejected, 4 unknown, 0 not sent") {
		t.Errorf("%d, %q", code, errs)
	}
}

func TestRecv(t *testing.T) {
	s := newStage(t, broker.Options{})
	s.put("/queue/a", "1", "2", "3", "4", "5")
	if out, _ := s.want(ExitDone, "", "recv", "/queue/a", "-o", "raw", "-n", "2"); out != "12" {
		t.Errorf("printed %q", out)
	}
	s.left("/queue/a", 3)
	if out, _ := s.want(ExitDone, "", "recv", "/queue/a", "-o", "raw", "-n", "2", "--then", "release"); out != "34" {
		t.Errorf("printed %q", out)
	}
	s.left("/queue/a", 3)
	if out, _ := s.want(ExitDone, "", "recv", "/queue/a", "-o", "raw", "-n", "2", "--ack", "client"); out != "34" {
		t.Errorf("printed %q", out)
	}
	s.left("/queue/a", 1)
	out, errs := s.want(ExitTimedOut, "", "recv", "/queue/a", "-o", "raw", "-n", "2", "--timeout", "100ms")
	if out != "5" || !strings.Contains(errs, "1 of 2 messages") {
		t.Errorf("printed %q, said %q", out, errs)
	}
	s.left("/queue/a", 0) // what was printed is acked
	s.put("/queue/a", "6")
	s.want(ExitDone, "", "recv", "/queue/a", "--then", "nack", "--protocol", "1.1")
	s.left("/queue/a", 1) // the embedded broker delivers it again
	s.want(ExitUsage, "", "recv", "/queue/a", "--then", "nack", "--protocol", "1.0")
	s.left("/queue/a", 1)
	out, _ = s.want(ExitDone, "", "recv", "/queue/a", "--protocol", "1.0") // mode client there
	if !strings.Contains(out, "\n6\n") {
		t.Errorf("printed %q", out)
	}
	s.want(ExitUsage, "", "recv", "/queue/a", "--ack", "automatic")
	s.want(ExitUsage, "", "recv", "/queue/a", "--then", "eat")
	s.want(ExitUsage, "", "recv", "/queue/a", "-o", "xml")
	s.want(ExitUsage, "", "recv", "/queue/a", "-n", "0")
	s.want(ExitUsage, "", "recv", "/queue/a", "--ack", "auto", "--then", "nack")
	s.want(ExitRefused, "", "recv", "nowhere")
}

// With ack:auto what was delivered is gone: nothing of it may stay unprinted.
func TestRecvAutoPrintsWhatItConsumed(t *testing.T) {
	s := newStage(t, broker.Options{})
	var bodies []string
	for i := range 200 {
		bodies = append(bodies, fmt.Sprintf("%03d", i))
	}
	s.put("/queue/a", bodies...)
	first, _ := s.want(ExitDone, "", "recv", "/queue/a", "--ack", "auto", "-n", "3", "-o", "raw")
	rest, _, _ := s.verb("", "recv", "/queue/a", "--follow", "-o", "raw", "--timeout", "200ms")
	if first+rest != strings.Join(bodies, "") {
		t.Errorf("%d and %d octets were printed of %d", len(first), len(rest), 3*len(bodies))
	}
	s.left("/queue/a", 0)
}

func TestRecvFollowEndsInGoodOrder(t *testing.T) {
	s := newStage(t, broker.Options{})
	s.put("/queue/a", "1", "2")
	l := startLive(t, "recv", "/queue/a", "--follow", "-o", "json", "--broker", s.url)
	for _, want := range []string{`"body":"1"`, `"body":"2"`} {
		if line, err := l.out.ReadString('\n'); !strings.Contains(line, want) {
			t.Fatalf("%q, %v", line, err)
		}
	}
	l.stop()
	if code := <-l.code; code != ExitDone {
		t.Errorf("exits with %d: %s", code, l.errs.String())
	}
	s.left("/queue/a", 0)
}

// A reader that goes away is no reason to lose a message, or to say anything.
func TestRecvIntoABrokenPipe(t *testing.T) {
	s := newStage(t, broker.Options{})
	s.put("/queue/a", "1")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	defer w.Close()
	var errs bytes.Buffer
	code := run(context.Background(), []string{"recv", "/queue/a", "--broker", s.url}, Rooms{}, strings.NewReader(""), w, &errs)
	if code != ExitDone || errs.Len() > 0 {
		t.Errorf("%d, %q", code, errs.String())
	}
	s.left("/queue/a", 1)
}

func TestPeek(t *testing.T) {
	s := newStage(t, broker.Options{})
	s.put("/queue/a", "1", "2", "3")
	out, errs := s.want(ExitDone, "", "peek", "/queue/a", "-o", "raw")
	if out != "123" || !strings.Contains(errs, "nothing is taken") {
		t.Errorf("printed %q, said %q", out, errs)
	}
	if out, _ = s.want(ExitDone, "", "peek", "/queue/a", "-o", "raw", "-n", "2"); out != "12" {
		t.Errorf("printed %q", out)
	}
	if out, _ = s.want(ExitDone, "", "peek", "/queue/empty"); out != "" {
		t.Errorf("printed %q", out)
	}
	s.left("/queue/a", 3)
	s.want(ExitUsage, "", "peek", "/topic/a")
	s.want(ExitUsage, "", "peek", "/queue/a", "-n", "-1")
}

func TestTx(t *testing.T) {
	s := newStage(t, broker.Options{})
	file := tempFile(t, "tx.toml", `
[[step]]
receive = "/queue/in"
count = 2
timeout = "300ms"
[[step]]
send = "/queue/out"
headers = ["k:v"]
body = "made"
[[step]]
ack = "/queue/in"
message = 1
`)
	out, _ := s.want(ExitDone, "", "tx", file, "--dry-run", "-o", "json")
	if got := objects(t, out); len(got) != 5 || got[1]["command"] != "BEGIN" || got[2]["body"] != "made" || got[4]["command"] != "COMMIT" {
		t.Errorf("dry run: %s", out)
	}
	s.put("/queue/in", "1")
	s.want(ExitTimedOut, "", "tx", file)
	s.left("/queue/in", 1)
	s.left("/queue/out", 0)
	s.put("/queue/in", "2")
	out, _ = s.want(ExitDone, "", "tx", file, "-o", "json")
	if got := objects(t, out); len(got) != 3 || got[0]["status"] != "confirmed" || got[1]["status"] != "confirmed" || got[2]["status"] != "committed" {
		t.Errorf("outcome: %s", out)
	}
	s.left("/queue/in", 1)
	s.left("/queue/out", 1)
	bad := tempFile(t, "bad.toml", "[[step]]\nsend = \"/queue/out\"\n[[step]]\nsend = \"nowhere\"\n")
	if out, _ = s.want(ExitRefused, "", "tx", bad); !strings.Contains(out, "transaction: rejected") {
		t.Errorf("outcome: %s", out)
	}
	s.left("/queue/out", 1)
	s.want(ExitUsage, "", "tx", tempFile(t, "worse.toml", "[[step]]\n"))
	s.want(ExitUsage, "", "tx", "/no/such/file.toml")
}

// The link dies between COMMIT and its receipt: nobody knows.
func TestTxUnknown(t *testing.T) {
	p := stomptest.NewPeer(t, stomptest.Script{stomptest.Accept("1.2"), stomptest.Expect("BEGIN"), stomptest.SendReceipt(),
		stomptest.Expect("SEND"), stomptest.SendReceipt(), stomptest.Expect("COMMIT"), stomptest.Close()})
	out, errs, code := verb("", "tx", tempFile(t, "tx.toml", "[[step]]\nsend = \"/queue/a\"\n"), "--broker", p.Addr())
	if code != ExitUnknown || !strings.Contains(out, "transaction: unknown") || !strings.Contains(errs, "unknown") {
		t.Errorf("%d, %q, %q", code, out, errs)
	}
}

func TestPing(t *testing.T) {
	s := newStage(t, broker.Options{})
	out, _ := s.want(ExitDone, "", "ping", "-o", "json")
	o := objects(t, out)[0]
	for _, phase := range []string{"resolve", "tcp", "connected", "receipt"} {
		if ms, ok := o[phase].(float64); !ok || ms < 0 {
			t.Errorf("%s is missing in %s", phase, out)
		}
	}
	if o["version"] != "1.2" || o["server"] != "stompbox/1.0" {
		t.Errorf("%s", out)
	}
	if out, _ = s.want(ExitDone, "", "ping", "--protocol", "1.0"); !strings.Contains(out, "STOMP 1.0") {
		t.Errorf("%s", out)
	}
	s.b.Close()
	s.want(ExitNotConnected, "", "ping")
}

func TestRaw(t *testing.T) {
	s := newStage(t, broker.Options{})
	out, errs := s.want(ExitRefused, "SEND\ndestination:/queue/a\nreceipt:1\n\nhello\x00garbage\n\n\x00", "raw", "-o", "json")
	got := objects(t, out)
	if len(got) != 2 || got[0]["command"] != "RECEIPT" || got[1]["command"] != "ERROR" || !strings.Contains(errs, "closed by the broker") {
		t.Errorf("%s%s", out, errs)
	}
	s.left("/queue/a", 1)
	out, _ = s.want(ExitDone, "CONNECT\naccept-version:1.1\nhost:x\n\n\x00", "raw", "--no-connect", "--timeout", "200ms", "-o", "raw")
	if !strings.HasPrefix(out, "CONNECTED\n") || !strings.Contains(out, "\x00") {
		t.Errorf("%q", out)
	}
	// Octets go out as they are, whatever they are.
	heard := make(chan string, 1)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		c, err := l.Accept()
		if err != nil {
			heard <- err.Error()
			return
		}
		buf := make([]byte, 8)
		io.ReadFull(c, buf)
		heard <- string(buf)
		c.Close()
	}()
	if _, errs, code := verb("\x00\xff\r\nS\x00\n\n", "raw", "--no-connect", "--broker", l.Addr().String()); code != ExitDone {
		t.Errorf("%d, %s", code, errs)
	}
	if got := <-heard; got != "\x00\xff\r\nS\x00\n\n" {
		t.Errorf("heard %q", got)
	}
}
