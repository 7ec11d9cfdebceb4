package session

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

const residentChild = "STOMPBOX_TEST_RESIDENT"

// residentMost is what a process may take with a million messages of 1 KiB.
const (
	residentMessages = 1_000_000
	residentBody     = 1 << 10
	residentMost     = 200 << 20
)

// BenchmarkResident receives a million messages of 1 KiB in a process of its
// own, once seen and once held, and reports the most that the process ever had
// resident, the heap for each message, and how long the newest, the oldest and
// one in the middle take to open.
func BenchmarkResident(b *testing.B) {
	program, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	for _, mode := range []stomp.AckMode{stomp.AckAuto, stomp.AckClientIndividual} {
		b.Run(string(mode), func(b *testing.B) {
			for range b.N {
				addr := flood(b)
				child := exec.CommandContext(b.Context(), program, "-test.run=^TestResidentChild$", "-test.timeout=60s")
				child.Env = append(os.Environ(), residentChild+"="+string(mode)+" "+addr)
				out, err := child.CombinedOutput()
				if err != nil {
					b.Fatalf("%v: %s", err, out)
				}
				for line := range bytes.Lines(out) {
					var name string
					var value float64
					if n, _ := fmt.Sscanf(string(line), "metric %s %g", &name, &value); n == 2 {
						b.ReportMetric(value, name)
						if name == "resident-octets" && value > residentMost {
							b.Errorf("%.0f MiB were resident, %d is the most", value/(1<<20), residentMost>>20)
						}
					}
				}
			}
		})
	}
}

// flood is a broker that sends a million messages to its first subscriber. It
// remembers nothing.
func flood(b *testing.B) string {
	return stomptest.NewPeer(b, stomptest.Script{stomptest.Accept("1.2", "server:ActiveMQ/5.17.2"),
		stomptest.Expect(stomp.SUBSCRIBE), stomptest.SendReceipt(), func(c *stomptest.PeerConn) error {
			if err := c.SetDeadline(time.Time{}); err != nil {
				return err
			}
			w := bufio.NewWriterSize(c, 64<<10)
			sub, body := c.Last().Get("id"), bytes.Repeat([]byte("x"), residentBody)
			for n := range residentMessages {
				fmt.Fprintf(w, "MESSAGE\ndestination:/queue/a\nsubscription:%s\nmessage-id:ID\\cbroker-1-41234-1795416821960-6\\c7\\c1\\c1\\c%d\nack:ID\\cbroker-1-41234-1795416821960-7\\c%d\ncontent-length:%d\n\n%s\x00\n",
					sub, n, n, residentBody, body)
			}
			return w.Flush()
		}}).Addr()
}

// TestResidentChild is the process that BenchmarkResident measures.
func TestResidentChild(t *testing.T) {
	mode, addr, ok := strings.Cut(os.Getenv(residentChild), " ")
	if !ok {
		t.Skip("this is a part of BenchmarkResident")
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p, err := profile.Parse("stomp://" + addr + "?heartbeat=0,0")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Start(t.Context(), p, Options{JournalDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	began, first, last, got := time.Now(), MsgID(0), MsgID(0), 0
	for got < residentMessages {
		b, err := s.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range b.Events {
			switch e := e.(type) {
			case LinkChanged:
				if e.Link.State == Down {
					t.Fatal(e.Link.Error)
				}
				if e.Link.State == Up {
					if _, err := s.Do(Subscribe{Destination: "/queue/a", Ack: stomp.AckMode(mode)}); err != nil {
						t.Fatal(err)
					}
				}
			case Arrived:
				if got == 0 {
					first = e.Messages[0]
				}
				got += len(e.Messages)
				last = e.Messages[len(e.Messages)-1]
			}
		}
	}
	fmt.Printf("metric messages/s %g\n", float64(got)/time.Since(began).Seconds())
	for name, id := range map[string]MsgID{"oldest": first, "middle": (first + last) / 2, "newest": last} {
		at := time.Now()
		if rec, err := s.Read(id); err != nil || len(rec.Frame.Body) != residentBody {
			t.Errorf("%s: %v", name, err)
		}
		fmt.Printf("metric %s-ns %g\n", name, float64(time.Since(at)))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	fmt.Printf("metric heap-octets/message %g\n", float64(after.HeapAlloc-before.HeapAlloc)/float64(got))
	fmt.Printf("metric resident-octets %g\n", float64(peakResident(t)))
	ctx, cancel := context.WithTimeout(context.Background(), waitMost)
	defer cancel()
	s.Close(ctx) // how that goes is not what is measured
}

// peakResident is the most that this process ever had in memory.
func peakResident(t *testing.T) int {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "VmHWM:" {
			n, _ := strconv.Atoi(fields[1])
			return n << 10
		}
	}
	t.Fatal("the system does not say what is resident")
	return 0
}
