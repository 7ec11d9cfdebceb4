//go:build linux

package speed

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"stompbox/stomp"
	"stompbox/stomp/broker"
)

// The broker is a process of its own, so that its work is not counted: this
// test binary, started again. It publishes to topic what it is told.

const (
	brokerVariable = "STOMPBOX_UI_SPEED_BROKER"
	topic          = "/topic/flood"
	bodySize       = 1024
	lanes          = 100 // messages of as many kinds come in turn
)

func init() {
	if os.Getenv(brokerVariable) == "" {
		return
	}
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// serve takes orders by the line until its input ends: `rate N` publishes N
// messages a second from now on, `sent` says how many that were and how many of
// them the broker dropped.
func serve() error {
	b, err := broker.Start("", broker.Options{TopicBytes: 1 << 30})
	if err != nil {
		return err
	}
	defer b.Close()
	fmt.Println(b.Addr())
	var f feeder
	go f.run(b)
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		word, n, _ := strings.Cut(in.Text(), " ")
		switch word {
		case "rate":
			rate, _ := strconv.ParseInt(n, 10, 64)
			f.rate.Store(rate)
		case "sent":
			fmt.Println(f.sent.Load(), b.Stats().TopicDropped)
		}
	}
	return nil
}

type feeder struct{ rate, sent atomic.Int64 }

// run publishes in small helpings. What it could not publish in time it makes
// up for, but not what is older than a helping of a twentieth of a second.
func (f *feeder) run(b *broker.Broker) {
	body := []byte(fmt.Sprintf(`{"customer":"Ünal Özdemir","amount":99.5,"note":"%s`, strings.Repeat("lorem ipsum dolor ", bodySize/18)))
	owed, last := 0.0, time.Now()
	for ; ; time.Sleep(time.Millisecond) {
		now, rate := time.Now(), float64(f.rate.Load())
		owed = min(owed+rate*now.Sub(last).Seconds(), rate/20)
		for last = now; owed >= 1; owed-- {
			n := f.sent.Add(1)
			text := fmt.Appendf(make([]byte, 0, bodySize), `{"seq":%d,"lane":"lane-%02d.",`, n, n%lanes)
			text = append(text, body[1:bodySize-len(text)-1]...)
			text = append(text, `"}`...)
			if b.Publish(topic, stomp.NewHeader("content-type", "application/json", "seq", strconv.FormatInt(n, 10),
				"persistent", "true", "correlation-id", "0123456789"), text) != nil {
				return
			}
		}
	}
}

// feed is the broker's process.
type feed struct {
	tb   testing.TB
	addr string
	in   io.WriteCloser
	out  *bufio.Reader
}

func startFeed(tb testing.TB) *feed {
	tb.Helper()
	self, err := os.Executable()
	if err != nil {
		tb.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), brokerVariable+"=1")
	cmd.Stderr = os.Stderr
	f := &feed{tb: tb}
	if f.in, err = cmd.StdinPipe(); err != nil {
		tb.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	f.out = bufio.NewReader(out)
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		f.in.Close()
		_ = cmd.Wait()
	})
	if f.addr, err = f.out.ReadString('\n'); err != nil {
		tb.Fatal(err)
	}
	f.addr = strings.TrimSpace(f.addr)
	return f
}

// rate sets how many messages are published in a second.
func (f *feed) rate(n int) {
	f.tb.Helper()
	if _, err := fmt.Fprintf(f.in, "rate %d\n", n); err != nil {
		f.tb.Fatal(err)
	}
}

// sent is how many messages were published so far. That the broker dropped some
// because the console was too slow fails the run.
func (f *feed) sent() int {
	f.tb.Helper()
	var sent, dropped int
	if _, err := io.WriteString(f.in, "sent\n"); err != nil {
		f.tb.Fatal(err)
	}
	if _, err := fmt.Fscan(f.out, &sent, &dropped); err != nil {
		f.tb.Fatal(err)
	}
	if dropped > 0 {
		f.tb.Fatalf("the broker dropped %d messages: the console was behind by more than it keeps", dropped)
	}
	return sent
}
