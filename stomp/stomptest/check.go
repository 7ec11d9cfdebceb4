package stomptest

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"
)

//go:embed check.py
var checkScript string

// checkSeconds bounds each wait of the Python side, checkTimeout the whole.
const (
	checkSeconds = 45
	checkTimeout = 3 * time.Minute
)

// Checker looks at the broker's side of a result with python3-stomp, so that
// what our codec wrote is not judged by our codec. It speaks STOMP 1.2. A
// Checker is a value and may be used concurrently.
type Checker struct {
	Addr  string // host:port, plain STOMP
	Vhost string // "" sends the host name
	User  User

	// Browses says that the broker knows browser:true. Elsewhere Peek and Count
	// hold the messages and give them back: it marks them redelivered and does
	// not see what others hold.
	Browses bool
}

// Message is a message as the checker received it, or sends it. Of repeated
// headers the first is kept. Body is byte-exact.
type Message struct {
	Headers map[string]string `json:"headers"`
	Body    []byte            `json:"body"`
}

// Checker gives the checker for this broker, as Admin.
func (b *Broker) Checker() Checker {
	return Checker{Addr: b.Addr, Vhost: b.Vhost, User: Admin, Browses: b.Kind == KindActiveMQ}
}

// Send sends messages, in order, and waits for a receipt of each. A body that
// is not empty goes out with content-length.
func (c Checker) Send(tb testing.TB, destination string, messages ...Message) {
	tb.Helper()
	c.run(tb, job{Op: "send", Destination: destination, Messages: messages})
}

// Peek gives what waits in a queue and leaves it there. It waits until at least
// want messages are there, for what another connection gave back may still be
// on its way, and fails the test when they do not come; it may return more.
func (c Checker) Peek(tb testing.TB, destination string, want int) []Message {
	tb.Helper()
	op := "hold"
	if c.Browses {
		op = "browse"
	}
	return c.run(tb, job{Op: op, Destination: destination, Want: want})
}

// Count is the number of messages that Peek gives.
func (c Checker) Count(tb testing.TB, destination string, want int) int {
	tb.Helper()
	return len(c.Peek(tb, destination, want))
}

// Drain takes everything out of a queue. It waits for want messages as Peek
// does, then for a mark it sends behind them; what came before the mark is
// returned, be it more than want.
func (c Checker) Drain(tb testing.TB, destination string, want int) []Message {
	tb.Helper()
	return c.run(tb, job{Op: "drain", Destination: destination, Want: want})
}

// job is what the script reads.
type job struct {
	Host        string    `json:"host"`
	Port        int       `json:"port"`
	Vhost       string    `json:"vhost"`
	Login       string    `json:"login"`
	Passcode    string    `json:"passcode"`
	Seconds     int       `json:"seconds"`
	Op          string    `json:"op"`
	Destination string    `json:"destination"`
	Want        int       `json:"want"`
	Messages    []Message `json:"messages"`
}

func (c Checker) run(tb testing.TB, j job) []Message {
	tb.Helper()
	needRightName(tb)
	needPython(tb)
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		tb.Fatalf("stomptest: checker: %v", err)
	}
	j.Host, j.Vhost, j.Login, j.Passcode = host, c.Vhost, c.User.Login, c.User.Passcode
	j.Seconds = checkSeconds
	if j.Port, err = strconv.Atoi(port); err != nil {
		tb.Fatalf("stomptest: checker: port of %s: %v", c.Addr, err)
	}
	in, err := json.Marshal(j)
	if err != nil {
		tb.Fatalf("stomptest: checker: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), checkTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, "-c", checkScript)
	var out, words bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &words
	if err := cmd.Run(); err != nil {
		tb.Fatalf("stomptest: python3-stomp, %s %s at %s: %v: %s", j.Op, j.Destination, c.Addr, err, words.Bytes())
	}
	var answer struct{ Messages []Message }
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		tb.Fatalf("stomptest: python3-stomp, %s %s at %s: %v in %q", j.Op, j.Destination, c.Addr, err, out.Bytes())
	}
	return answer.Messages
}

// python is Debian's interpreter, which is the one that sees Debian's
// packages; another python3 may stand before it in PATH.
const python = "/usr/bin/python3"

// pythonMissing is "" when python3-stomp is there.
var pythonMissing = sync.OnceValue(func() string {
	if err := exec.Command(python, "-c", "import stomp").Run(); err != nil {
		return "the checker needs python3-stomp: apt-get install python3-stomp"
	}
	return ""
})

func needPython(tb testing.TB) {
	tb.Helper()
	switch why := pythonMissing(); {
	case why == "":
	case os.Getenv(RequireVar) == "1":
		tb.Fatalf("stomptest: %s, and %s=1 asks for it", why, RequireVar)
	default:
		tb.Skipf("stomptest: %s", why)
	}
}
