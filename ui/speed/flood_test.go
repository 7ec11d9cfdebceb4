//go:build linux

package speed

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	floodRate = 50_000    // messages in a second
	floodKeys = 360       // keys that are timed, idle and at the flood
	rounds    = 3         // in which they are timed, by turns
	floodLong = 9         // seconds for which a rate is measured
	many      = 1_000_000 // messages in the list in the end
	leftOf    = 35        // the column that the left panes end before
)

// topRow is the first message with the cursor on it.
const topRow = `▌ +1 +\d\d:\d\d:`

// console is the program under a flood.
type console struct {
	*screen
	feed      *feed
	recording string
	x, y      int // where the first row of the list begins
}

// measureFlood measures the console idle and at the flood, and then with all
// that it has got.
func measureFlood(tb testing.TB, t *table) {
	c := openConsole(tb)
	idle, flood, stats := c.timeKeys()
	ratio := float64(quantile(flood, 0.99)) / float64(quantile(idle, 0.99))
	t.say("key to screen, idle: p50 and p99", p50p99(idle), trialKey, "6 and 12 ms",
		quantile(idle, 0.5) <= 6*time.Millisecond && quantile(idle, 0.99) <= 12*time.Millisecond)
	t.say("key to screen, "+stats.told("list stands"), p50p99(flood), fmt.Sprintf("p99 %.2f times idle", ratio), "1.5 times", ratio <= 1.5)
	standing, following := stats, c.follow()
	for _, s := range []struct {
		list string
		sum  usage
	}{{"list stands", standing}, {"list follows", following}} {
		t.say("CPU, "+s.sum.told(s.list), fmt.Sprintf("%.1f%% of a core", 100*s.sum.cores()),
			fmt.Sprintf("%.2f us a message", 1e6*s.sum.cpu.Seconds()/float64(s.sum.messages)), "35%", s.sum.cores() <= 0.35)
	}
	t.say("to the terminal, "+following.told("list follows"), fmt.Sprintf("%.0f kB/s", following.output()/1000),
		fmt.Sprintf("list stands: %.0f kB/s", standing.output()/1000), "600 kB/s", following.output() <= 600e3)
	c.fill()
	all, anonymous := residentOf(tb, c.cmd.Process.Pid)
	t.say(fmt.Sprintf("memory with %d messages", c.feed.sent()), fmt.Sprintf("%d MiB resident", all>>20),
		fmt.Sprintf("%d MiB of no file; %d MiB journaled", anonymous>>20, sizeOf(c.recording)>>20), "200 MiB", all <= 200<<20)
	filters := c.timeFilters()
	t.say(fmt.Sprintf("filter change, %d messages, to a full screen: p50 and greatest", c.feed.sent()),
		fmt.Sprintf("%s and %s (n=%d)", ms(quantile(filters, 0.5)), ms(quantile(filters, 1)), len(filters)), "", "50 ms", quantile(filters, 1) <= 50*time.Millisecond)
	c.quit()
	t.tell("messages, in order and none missing", strconv.Itoa(c.checkOrder()), "published "+strconv.Itoa(c.feed.sent()))
	t.tell("processes that wanted to run meanwhile", loadNow(), "")
}

// touchMemory writes and removes a file about as large as the journal will be.
// A virtual machine gets its memory page by page when it is used for the first
// time, which is ten times the work of a write and none of the console's.
func touchMemory(tb testing.TB, dir string) {
	tb.Helper()
	f, err := os.CreateTemp(dir, "")
	if err != nil {
		tb.Fatal(err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	for block := make([]byte, 1<<20); err == nil; {
		if at, _ := f.Seek(0, io.SeekCurrent); at > many*(bodySize+600) {
			return
		}
		_, err = f.Write(block)
	}
	tb.Fatal(err)
}

// openConsole starts broker and console and subscribes.
func openConsole(tb testing.TB) *console {
	tb.Helper()
	f, dir := startFeed(tb), tb.TempDir()
	touchMemory(tb, dir)
	c := &console{feed: f, recording: filepath.Join(dir, "flood.journal")}
	c.screen = startScreen(tb, false, nil, dir, stompbox(tb), "--record", c.recording, "stomp://"+f.addr)
	c.see("connected to")
	c.keys("s")
	c.see("╭─ Subscribe")
	c.keys("\x15" + topic + "\t")
	c.see("▸ ack")
	c.keys("\x1b[C")
	c.see("[client]")
	c.keys("\x1b[C")
	c.see("[auto]")
	c.keys("\r")
	c.see("TAIL")
	f.rate(1000)
	for f.sent() < 500 {
		time.Sleep(10 * time.Millisecond)
	}
	c.quiet()
	c.keys("g")
	c.match(topRow)
	c.x, c.y = c.find("▌", leftOf)
	return c
}

// quiet ends the flood and waits until everything is there.
func (c *console) quiet() {
	c.tb.Helper()
	c.feed.rate(0)
	time.Sleep(50 * time.Millisecond) // a helping that was begun
	c.see(" " + thousands(c.feed.sent()) + " received")
}

// usage is what the console took in some time.
type usage struct {
	time, cpu time.Duration
	messages  int
	octets    uint64
}

func (c *console) usage() usage {
	return usage{cpu: cpuOf(c.tb, c.cmd.Process.Pid), messages: c.feed.sent(), octets: c.written(), time: time.Since(c.began)}
}

func (u usage) since(before usage) usage {
	return usage{u.time - before.time, u.cpu - before.cpu, u.messages - before.messages, u.octets - before.octets}
}

func (u usage) plus(v usage) usage {
	return usage{u.time + v.time, u.cpu + v.cpu, u.messages + v.messages, u.octets + v.octets}
}

func (u usage) cores() float64  { return u.cpu.Seconds() / u.time.Seconds() }
func (u usage) output() float64 { return float64(u.octets) / u.time.Seconds() }

// told names the flood as it was: a busy machine does not publish as many as it should.
func (u usage) told(list string) string {
	return fmt.Sprintf("%s msg/s, %s", thousands(int(float64(u.messages)/u.time.Seconds())), list)
}

// timeKeys times keys that move the cursor, idle and at the flood by turns.
func (c *console) timeKeys() (idle, flood []time.Duration, stats usage) {
	random := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		c.quiet()
		idle = append(idle, c.moves(floodKeys/rounds, random)...)
		c.feed.rate(floodRate)
		time.Sleep(time.Second)
		before := c.usage()
		flood = append(flood, c.moves(floodKeys/rounds, random)...)
		stats = stats.plus(c.usage().since(before))
	}
	c.quiet()
	return idle, flood, stats
}

// moves times n keys, half of them down and half of them up, at random times.
func (c *console) moves(n int, random *rand.Rand) (all []time.Duration) {
	c.tb.Helper()
	for i := range n {
		time.Sleep(5*time.Millisecond + time.Duration(random.Int64N(int64(30*time.Millisecond))))
		key, from, to := "j", c.y, c.y+1
		if i%2 == 1 {
			key, from, to = "k", to, from
		}
		all = append(all, c.after(key, func() bool { return c.cell(c.x, to) == "▌" && c.cell(c.x, from) != "▌" }))
	}
	return all
}

// follow measures what the flood takes while every row changes all the time.
func (c *console) follow() usage {
	c.keys("f")
	c.see("following")
	c.feed.rate(floodRate)
	time.Sleep(time.Second)
	before := c.usage()
	time.Sleep(floodLong * time.Second)
	u := c.usage().since(before)
	c.quiet()
	return u
}

// fill lets the list grow to its final length.
func (c *console) fill() {
	for c.feed.rate(floodRate); c.feed.sent() < many; {
		time.Sleep(10 * time.Millisecond)
	}
	c.quiet()
}

// timeFilters changes the filter by a character and back, while the one before
// is still at work, and times the new character: to a list that is full of hits
// of the new filter. One message in a hundred is one.
func (c *console) timeFilters() (all []time.Duration) {
	c.tb.Helper()
	c.keys("g")
	c.match(topRow)
	_, bottom := c.find("╰", leftOf)
	c.keys("/")
	c.see("filter")
	c.keys("body:lane-")
	full := func(lane string) func() bool {
		return func() bool {
			return strings.Contains(c.row(c.y), "lane-"+lane) && strings.Contains(c.row(bottom-1), "lane-"+lane)
		}
	}
	for n := range 40 {
		tens, ones := strconv.Itoa(n%7), strconv.Itoa(n%9)
		c.after(tens, full(tens))
		all = append(all, c.after(ones, full(tens+ones+".")))
		c.keys("\x7f\x7f")
	}
	c.after("\x1b", func() bool { return strings.Contains(c.row(c.y), `{"seq":1,`) })
	return all
}

func (c *console) quit() {
	c.tb.Helper()
	c.keys("q")
	for {
		select {
		case <-c.ended:
			return
		case <-time.After(100 * time.Millisecond):
			c.keys("y") // whatever it asks
		}
	}
}

// checkOrder exports the recording and gives how many messages it holds. One
// that is missing or out of order fails the run.
func (c *console) checkOrder() int {
	c.tb.Helper()
	cmd := exec.Command(stompbox(c.tb), "export", c.recording)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		c.tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		c.tb.Fatal(err)
	}
	n := 0
	lines := bufio.NewReaderSize(out, 1<<20)
	for {
		text, err := lines.ReadSlice('\n')
		if err != nil {
			break
		}
		_, after, found := bytes.Cut(text, []byte(`["seq","`))
		if !found {
			continue
		}
		n++
		if seq, _, _ := bytes.Cut(after, []byte(`"`)); string(seq) != strconv.Itoa(n) {
			c.tb.Fatalf("message %s stands at place %d", seq, n)
		}
	}
	if err := cmd.Wait(); err != nil {
		c.tb.Fatal(err)
	}
	if sent := c.feed.sent(); n != sent {
		c.tb.Errorf("%d of %d messages are in the journal", n, sent)
	}
	return n
}

// thousands writes a number as the console does.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
