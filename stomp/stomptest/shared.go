package stomptest

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// The environment variables of this package.
const (
	// RequireVar makes a missing package a failure instead of a skip when it is 1.
	RequireVar = "STOMPBOX_REQUIRE_BROKERS"

	// SharedVar holds brokers that another process started, as Share writes it.
	SharedVar = "STOMPBOX_BROKERS"
)

// shared are the brokers of this test binary, each started by its first user.
var shared = map[Kind]*sharedBroker{KindActiveMQ: {}, KindRabbitMQ: {}}

type sharedBroker struct {
	once   sync.Once
	broker *Broker
	dir    string
	err    error
}

// ActiveMQ gives the ActiveMQ that all tests share, starting it when it is the
// first to ask. Without the package the test is skipped, or fails when
// STOMPBOX_REQUIRE_BROKERS is 1. Safe for parallel tests.
func ActiveMQ(tb testing.TB) *Broker { tb.Helper(); return useShared(tb, KindActiveMQ) }

// RabbitMQ gives the RabbitMQ that all tests share, as ActiveMQ does.
func RabbitMQ(tb testing.TB) *Broker { tb.Helper(); return useShared(tb, KindRabbitMQ) }

// OwnActiveMQ starts an ActiveMQ for this test alone, which may be killed and
// restarted. It is stopped and its folder removed when the test ends.
func OwnActiveMQ(tb testing.TB) *Broker { tb.Helper(); return startOwn(tb, KindActiveMQ) }

// OwnRabbitMQ starts a RabbitMQ for this test alone, as OwnActiveMQ does.
func OwnRabbitMQ(tb testing.TB) *Broker { tb.Helper(); return startOwn(tb, KindRabbitMQ) }

func useShared(tb testing.TB, kind Kind) *Broker {
	tb.Helper()
	s := shared[kind]
	needRightName(tb)
	needInstalled(tb, kind)
	s.once.Do(func() {
		if s.broker = fromEnvironment(kind); s.broker != nil {
			return
		}
		if s.dir, s.err = os.MkdirTemp("", "stomptest-"); s.err == nil {
			s.broker, s.err = Start(kind, s.dir)
		}
	})
	if s.err != nil {
		tb.Fatal(s.err)
	}
	return s.broker
}

func startOwn(tb testing.TB, kind Kind) *Broker {
	tb.Helper()
	needRightName(tb)
	needInstalled(tb, kind)
	dir := tb.TempDir()
	b, err := Start(kind, dir)
	if err != nil {
		tb.Fatal(err)
	}
	b.own.private = true
	tb.Cleanup(b.Stop)
	return b
}

// NamePrefix begins the name of every test that needs a real broker. By it
// `make test` leaves them out and `make test-brokers` runs them and nothing
// else, so that no test counts as skipped where it was not meant to run.
const NamePrefix = "TestBrokers"

func needRightName(tb testing.TB) {
	tb.Helper()
	if !strings.HasPrefix(tb.Name(), NamePrefix) && !strings.HasPrefix(tb.Name(), "Benchmark") {
		tb.Fatalf("stomptest: the name of a test that needs a real broker begins with %s", NamePrefix)
	}
}

func needInstalled(tb testing.TB, kind Kind) {
	tb.Helper()
	why := Missing(kind)
	switch {
	case why == "":
	case os.Getenv(RequireVar) == "1":
		tb.Fatalf("stomptest: %s, and %s=1 asks for it", why, RequireVar)
	default:
		tb.Skipf("stomptest: %s", why)
	}
}

// Missing says what is not installed that kind needs and which Debian package
// has it, or "" when all is there.
func Missing(kind Kind) string {
	need := func(ok bool, what, pkg string) string {
		if ok {
			return ""
		}
		return fmt.Sprintf("%s needs %s: apt-get install %s", kind, what, pkg)
	}
	program := func(name string) bool { _, err := exec.LookPath(name); return err == nil }
	file := func(name string) bool { _, err := os.Stat(name); return err == nil }
	var whys []string
	switch kind {
	case KindActiveMQ:
		whys = []string{
			need(file(activeMQLib), activeMQLib, "activemq"),
			need(program("java"), "java", "default-jre-headless"),
			need(program("openssl"), "openssl", "openssl"),
			need(file(javaJar("xstream")), javaJar("xstream"), "libxstream-java"),
			need(file(javaJar("jettison")), javaJar("jettison"), "libjettison-java"),
		}
	case KindRabbitMQ:
		whys = []string{
			need(rabbitMQHome() != "", rabbitMQHomes, "rabbitmq-server"),
			need(program("epmd"), "epmd", "erlang-base"),
		}
	}
	return strings.Join(strings.Fields(strings.Join(whys, " ")), " ")
}

// Main runs the tests, stops the shared brokers, removes their folders and
// exits. Call it from TestMain. The checks run after the brokers have stopped,
// when the tests passed: goleak.Find, wrapped in a func() error, is one.
func Main(m *testing.M, checks ...func() error) {
	code := m.Run()
	stopShared()
	for _, check := range checks {
		if err := check(); err != nil && code == 0 {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

func stopShared() {
	var all sync.WaitGroup
	for _, s := range shared {
		all.Go(func() {
			if s.broker != nil {
				s.broker.Stop()
			}
			if s.dir != "" {
				_ = os.RemoveAll(s.dir) // a temporary folder; the system cleans up after us
			}
		})
	}
	all.Wait()
}

// Share gives the environment entry, SharedVar=..., with which another test
// binary uses these brokers instead of starting its own. They must outlive it.
func Share(brokers ...*Broker) (string, error) {
	text, err := json.Marshal(brokers)
	if err != nil {
		return "", err
	}
	return SharedVar + "=" + string(text), nil
}

// fromEnvironment gives the broker of this kind that SharedVar tells of, nil
// when it tells of none.
func fromEnvironment(kind Kind) *Broker {
	var list []*Broker
	if json.Unmarshal([]byte(os.Getenv(SharedVar)), &list) != nil {
		return nil
	}
	for _, b := range list {
		if b.Kind == kind {
			return b
		}
	}
	return nil
}

// Unique gives a name that no other test uses, for queues and topics of shared
// brokers: stem, a dot and random letters.
func Unique(stem string) string { return stem + "." + strings.ToLower(rand.Text()[:10]) }
