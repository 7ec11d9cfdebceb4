package stomp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"stompbox/stomp/stomptest"
)

// endless gives the same octets again and again.
type endless struct {
	octets []byte
	at     int
}

func (r *endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if r.at == len(r.octets) {
			r.at = 0
		}
		m := copy(p[n:], r.octets[r.at:])
		r.at += m
		n += m
	}
	return n, nil
}

// counted counts what is read, and the most that is on the heap meanwhile.
type counted struct {
	r       io.Reader
	n       int64
	looked  int64
	highest uint64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.n >= c.looked {
		c.looked = c.n + 1<<20
		c.look()
	}
	return n, err
}

func (c *counted) look() {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	c.highest = max(c.highest, m.HeapAlloc)
}

// heapNow is what the heap holds when the garbage is gone.
func heapNow() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// R039, R068: what a hostile peer sends or announces ends with an error that
// says where and why, soon after the limit, and memory stays in proportion.
func TestHostileBytesAreBounded(t *testing.T) {
	const mib = 1 << 20
	head := "MESSAGE\ndestination:d\nmessage-id:1\nsubscription:s\n"
	for _, tc := range []struct {
		name   string
		start  string
		more   string // again and again
		limits Limits
		rule   string
		offset int64 // of the error
		line   int
		within int64 // octets read until it is found
		heap   uint64
	}{
		{name: "an endless command", start: "", more: "x", rule: "R013", within: 64 << 10, heap: mib},
		{name: "an endless command that begins well", start: "MESSAGE", more: "E", rule: "R013", within: 64 << 10, heap: mib},
		{name: "an endless name", start: head, more: "n", rule: "R039", offset: int64(len(head)), line: 5, within: 192 << 10, heap: mib},
		{name: "an endless value", start: head + "x:", more: "v", rule: "R039", offset: int64(len(head)), line: 5, within: 192 << 10, heap: mib},
		{name: "endless headers", start: "MESSAGE\n", more: "a:b\n", rule: "R039", offset: 8 + 1000*4, line: 1002, within: 64 << 10, heap: mib},
		{name: "endless long headers", start: "MESSAGE\n", more: "a:" + strings.Repeat("x", 40_000) + "\n", rule: "R039", offset: 8 + 27*40_003, line: 29, within: 2 * mib, heap: 6 * mib},
		{name: "an endless body", start: head + "\n", more: "b", limits: Limits{Body: 4 * mib}, rule: "R039", offset: int64(len(head)) + 1, within: 6 * mib, heap: 14 * mib},
		{name: "3 GiB announced", start: head + "content-length:3221225472\n\n", more: "b", rule: "R039", offset: int64(len(head)), line: 5, within: 64 << 10, heap: mib},
		{name: "more than any integer announced", start: head + "content-length:" + strings.Repeat("9", 400) + "\n\n", more: "b", rule: "R039", offset: int64(len(head)), line: 5, within: 64 << 10, heap: mib},
		{name: "no NUL behind 8 MiB", start: head + "content-length:8388608\n\n", more: "b", rule: "R063", offset: int64(len(head)) + 24 + 8*mib, within: 17 * mib, heap: 32 * mib},
		{name: "endless ends of line, then garbage", start: strings.Repeat("\r\n\n", mib), more: "?", rule: "R013", offset: 3 * mib, within: 4 * mib, heap: mib},
	} {
		for _, view := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, view %t", tc.name, view), func(t *testing.T) {
				before := heapNow()
				r := &counted{r: io.MultiReader(strings.NewReader(tc.start), &endless{octets: []byte(tc.more)})}
				d := NewDecoder(r, tc.limits)
				d.SetVersion(V12)
				var err error
				if view {
					_, err = d.DecodeView()
				} else {
					_, err = d.Decode()
				}
				r.look()
				var p *ProtocolError
				if !errors.As(err, &p) || p.Rule != tc.rule || p.Offset != tc.offset || p.Line != tc.line && tc.line != 0 {
					t.Errorf("got %+v, want %s at %d, line %d", err, tc.rule, tc.offset, tc.line)
				}
				if r.n > tc.within {
					t.Errorf("%d octets were read before the error", r.n)
				}
				if r.highest > before && r.highest-before > tc.heap {
					t.Errorf("the heap grew by %d octets, at most %d are allowed", r.highest-before, tc.heap)
				}
				if SafeToRetry(err) {
					t.Error("a protocol error says nothing of what was written")
				}
			})
		}
	}
}

// What is announced gets memory only in proportion to what has come (R068).
func TestAnnouncedBodiesCostWhatHasCome(t *testing.T) {
	head := "ERROR\ncontent-length:67108864\n\n"
	for _, came := range []int{0, 10, 5000, 60_000, 200_000, 2 << 20} {
		for _, view := range []bool{false, true} {
			in := head + strings.Repeat("x", came)
			before := heapNow()
			r := &counted{r: strings.NewReader(in)}
			d := NewDecoder(r, Limits{})
			var err error
			if view {
				_, err = d.DecodeView()
			} else {
				_, err = d.Decode()
			}
			r.look()
			if !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatal(err)
			}
			if most := uint64((ahead+3)*len(in) + 512<<10); r.highest > before+most {
				t.Errorf("%d octets came and %d were allocated", came, r.highest-before)
			}
		}
	}
}

// R066, R068: who sets no limit to bodies gets no overflow for it, whatever is
// announced.
func TestBodiesWithoutALimit(t *testing.T) {
	for length, rule := range map[string]string{"3": "", "5": "R018", "9223372036854775807": "R039", "99999999999999999999999": "R039", "2305843009213693951": "R018"} {
		for _, view := range []bool{false, true} {
			d := NewDecoder(strings.NewReader("ERROR\ncontent-length:"+length+"\n\nabc\x00"), Limits{Body: math.MaxInt, Line: math.MaxInt, Headers: math.MaxInt, HeaderBytes: math.MaxInt})
			var err error
			if view {
				_, err = d.DecodeView()
			} else {
				_, err = d.Decode()
			}
			if rule == "" && err != nil || rule != "" && ruleOf(err) != rule {
				t.Errorf("content-length %s, view %t: %v", length, view, err)
			}
		}
	}
}

// R039, R044: time stays in proportion too. Half a million escapes that 1.1 does
// not know and a Conn forgives (Tolerate) cost no more than those of 1.2 do.
func TestHostileEscapesCostWhatTheyAre(t *testing.T) {
	raw := "MESSAGE\n" + strings.Repeat("a:b\n", 980) + strings.Repeat("a:"+strings.Repeat(`\r`, 32_700)+"\n", 15) + "\n\x00"
	took := map[Version]time.Duration{}
	for _, v := range []Version{V12, V11} {
		d := NewDecoder(strings.NewReader(raw), Limits{})
		d.SetVersion(v)
		d.Tolerate()
		began := time.Now()
		f, err := d.Decode()
		took[v] = time.Since(began)
		if err != nil || f.Header.Get("a") != "b" || f.Header.At(994).Value != strings.Repeat("\r", 32_700) {
			t.Fatalf("%v: %d lines, %v", v, f.Header.Len(), err)
		}
		if n := strings.Count(strings.Join(f.Breaches, "\n"), "R044"); v == V11 && n != 15 {
			t.Errorf("%d lines are marked: %q", n, f.Breaches)
		}
	}
	if took[V11] > 50*took[V12]+time.Second {
		t.Errorf("it takes %v, and %v where the escape exists", took[V11], took[V12])
	}
	var p *ProtocolError // what follows on the same line is looked at all the same (R045)
	if _, err := ParseFrame([]byte("ERROR\na:\\r\\r\\q\n\n\x00"), V11); !errors.As(err, &p) || p.Rule != "R045" || p.Offset != 12 {
		t.Errorf("got %v", err)
	}
}

// After a large frame the memory for it is let go with the frames behind it.
func TestMemoryOfALargeFrameIsLetGo(t *testing.T) {
	large := append(append([]byte("ERROR\n\n"), bytes.Repeat([]byte("x"), 32<<20)...), 0)
	small := []byte("ERROR\n\nx\x00")
	d := NewDecoder(io.MultiReader(bytes.NewReader(large), bytes.NewReader(bytes.Repeat(small, 100_000))), Limits{})
	d.SetVersion(V12)
	before := heapNow()
	for range 100_000 {
		if _, err := d.DecodeView(); err != nil {
			t.Fatal(err)
		}
	}
	if after := heapNow(); after > before+1<<20 {
		t.Errorf("%d octets are held on to", after-before)
	}
	runtime.KeepAlive(d)
}

// A drip of an octet now and then does not outlast the time limit of CONNECT
// (R098), however much sense it makes.
func TestDripAgainstTheDeadline(t *testing.T) {
	for name, drip := range map[string]string{
		"a frame that never ends": "CONNECTED\nversion:1.2\n" + strings.Repeat("x:y\n", 1000),
		"ends of line":            strings.Repeat("\n", 10_000),
	} {
		t.Run(name, func(t *testing.T) {
			p := stomptest.NewPeer(t, stomptest.Script{stomptest.Expect("CONNECT"), func(c *stomptest.PeerConn) error {
				for i := range len(drip) {
					if _, err := io.WriteString(c, drip[i:i+1]); err != nil {
						return nil // the client has had enough, as it should
					}
					time.Sleep(time.Millisecond)
				}
				return errors.New("the client took all of it")
			}})
			_, err := Dial(context.Background(), "tcp", p.Addr(), Connect{}, ConnOptions{Timeout: 100 * time.Millisecond})
			var e *ConnectError
			if !errors.As(err, &e) || !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "R098") {
				t.Errorf("got %v", err)
			}
			<-p.Done(0)
		})
	}
}

// After CONNECTED every octet is a sign of life, so a drip keeps the link; it
// costs no more than what came, and Close ends the wait.
func TestDripAfterConnected(t *testing.T) {
	p := broker(t, "CONNECTED\nversion:1.2\nheart-beat:20,0\n\n\x00", func(nc net.Conn, _ *Decoder) {
		for i := range 200 {
			if _, err := nc.Write([]byte("MESSAGE\nx:" + strings.Repeat("y", 300))[i : i+1]); err != nil {
				return
			}
			time.Sleep(time.Millisecond)
		}
		drain(nc, nil)
	})
	c := join(t, p, Connect{WantEvery: 20}, ConnOptions{})
	var beat *HeartBeatError
	if _, err := c.Read(); !errors.As(err, &beat) { // only when the drip has ended
		t.Errorf("got %v", err)
	}
	if in, _ := c.Beats(); in != 0 {
		t.Errorf("%d beats in the middle of a frame", in)
	}
}
