//go:build linux || darwin

package ui_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"stompbox/stomp/stomptest"
)

func TestMain(m *testing.M) { stomptest.Main(m, removeBinary) }

// buildFlags are those of the build under test: -race when this test has it.
var buildFlags = []string{"-buildvcs=false"}

var built struct {
	sync.Once
	dir, path string
	err       error
}

// stompbox gives the path of the program, built once for all tests.
func stompbox(tb testing.TB) string {
	tb.Helper()
	built.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "stompbox-walk-"); built.err != nil {
			return
		}
		built.path = filepath.Join(built.dir, "stompbox")
		args := append([]string{"build", "-o", built.path}, buildFlags...)
		if out, err := exec.Command("go", append(args, "stompbox")...).CombinedOutput(); err != nil {
			built.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if built.err != nil {
		tb.Fatal(built.err)
	}
	return built.path
}

func removeBinary() error { return os.RemoveAll(built.dir) }

// target is a broker that the walk is done on.
type target struct {
	kind  stomptest.Kind // "" is our own
	addr  string
	vhost string
	kill  func()             // kill -9; nil for a shared broker
	check *stomptest.Checker // looks at the broker's side; nil where python3-stomp is not asked for
}

// url is how a user writes the target, with a password or without.
func (g target) url(secret string) string {
	if secret != "" {
		secret = ":" + secret
	}
	return "stomp://admin" + secret + "@" + g.addr + g.vhost
}

// title is how the status line names the broker.
func (g target) title() string {
	return map[stomptest.Kind]string{"": "stompbox", stomptest.KindActiveMQ: "ActiveMQ 5.", stomptest.KindRabbitMQ: "RabbitMQ 3."}[g.kind]
}

// open starts the console on the target, waits until it is connected and has
// dismissed the notice of that.
func (g target) open(tb testing.TB, w, h int, flags ...string) *terminal {
	tb.Helper()
	t := startTerminal(tb, w, h, []string{"STOMPBOX_PASSWORD=admin"}, append([]string{stompbox(tb), g.url("")}, flags...)...)
	t.see("connected to " + g.title())
	return t
}

// ours starts `stompbox broker` in a process of its own.
func ours(tb testing.TB, flags ...string) target {
	tb.Helper()
	args := append([]string{"broker", "--listen", "127.0.0.1:0", "--user", "admin:admin", "--user", "reader:reader"}, flags...)
	cmd := exec.Command(stompbox(tb), args...)
	words, err := cmd.StderrPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	end := sync.OnceFunc(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed: that is its error
	})
	tb.Cleanup(end)
	line, err := bufio.NewReader(words).ReadString('\n')
	addr, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on stomp://")
	if err != nil || !ok {
		tb.Fatalf("the broker says %q: %v", line, err)
	}
	return target{addr: addr, kill: end}
}

func targetOf(b *stomptest.Broker) target {
	c := b.Checker()
	return target{kind: b.Kind, addr: b.Addr, vhost: b.Vhost, check: &c}
}

// everyBroker runs a walk on our own broker, ActiveMQ and RabbitMQ, and has
// python3-stomp look at what came of it.
func everyBroker(t *testing.T, walk func(*testing.T, target)) {
	t.Run("embedded", func(t *testing.T) {
		g := ours(t)
		g.check = &stomptest.Checker{Addr: g.addr, User: stomptest.Admin, Browses: true}
		walk(t, g)
	})
	t.Run("ActiveMQ", func(t *testing.T) { walk(t, targetOf(stomptest.ActiveMQ(t))) })
	t.Run("RabbitMQ", func(t *testing.T) { walk(t, targetOf(stomptest.RabbitMQ(t))) })
}
