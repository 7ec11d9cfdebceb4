package stomptest_test

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"testing"
	"time"

	"stompbox/stomp/stomptest"
)

// tb is what an example has in the place of the *testing.T of a test.
type tb struct {
	testing.TB
	ends []func()
}

func (t *tb) Helper()                           {}
func (t *tb) Cleanup(f func())                  { t.ends = append(t.ends, f) }
func (t *tb) Errorf(format string, args ...any) { log.Printf(format, args...) }
func (t *tb) Fatalf(format string, args ...any) { log.Fatalf(format, args...) }

func (t *tb) end() {
	for i := range t.ends {
		t.ends[len(t.ends)-1-i]()
	}
}

// client is the program under test, in these examples.
func client(addr, octets string) (net.Conn, *bufio.Reader) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := io.WriteString(c, octets); err != nil {
		log.Fatal(err)
	}
	return c, bufio.NewReader(c)
}

const connect = "CONNECT\naccept-version:1.2\nhost:h\n\n\x00"

// A broker that says one thing and another, as a script. In a test t is the
// *testing.T: a step that fails fails it.
func ExamplePeer() {
	t := &tb{}
	defer t.end()
	peer := stomptest.NewPeer(t, stomptest.Script{
		stomptest.Accept("1.2", "server:scripted/1"),
		stomptest.Expect("SEND", "destination:/queue/a"),
		stomptest.SendReceipt(),
		stomptest.Reset(),
	})
	c, r := client(peer.Addr(), connect+"SEND\ndestination:/queue/a\nreceipt:1\n\nhi\x00")
	defer c.Close()
	for range 2 {
		frame, err := r.ReadString(0)
		command, _, _ := strings.Cut(strings.TrimLeft(frame, "\n"), "\n")
		fmt.Println(command, err)
	}
	<-peer.Done(0)
	// Output:
	// CONNECTED <nil>
	// RECEIPT <nil>
}

// Every connection plays its own script, so reconnecting can be told apart.
func ExampleScript() {
	t := &tb{}
	defer t.end()
	peer := stomptest.NewPeer(t,
		stomptest.Script{stomptest.Expect("CONNECT"), stomptest.Send("ERROR\nmessage:busy\n\n\x00"), stomptest.Close()},
		stomptest.Script{stomptest.Accept("1.1")},
	)
	for range 2 {
		c, r := client(peer.Addr(), connect)
		command, _ := r.ReadString('\n')
		fmt.Print(command)
		c.Close()
	}
	// Output:
	// ERROR
	// CONNECTED
}

// Steps can be functions of one's own. This one answers with what came.
func ExampleStep() {
	t := &tb{}
	defer t.end()
	echo := func(c *stomptest.PeerConn) error {
		_, err := fmt.Fprintf(c, "MESSAGE\ndestination:%s\n\n%s\x00", c.Last().Get("destination"), c.Last().Body)
		return err
	}
	peer := stomptest.NewPeer(t, stomptest.Script{stomptest.Expect("SEND"), echo, stomptest.ExpectEnd()})
	c, r := client(peer.Addr(), "SEND\ndestination:/topic/a\n\nhi\x00")
	frame, _ := r.ReadString(0)
	fmt.Printf("%q\n", frame)
	c.Close()
	<-peer.Done(0)
	// Output: "MESSAGE\ndestination:/topic/a\n\nhi\x00"
}

// A link that dies in the middle of a frame, after exactly so many octets.
func ExampleProxy() {
	t := &tb{}
	defer t.end()
	peer := stomptest.NewPeer(t, stomptest.Script{
		stomptest.Expect("SEND"), stomptest.Send("RECEIPT\nreceipt-id:1\n\n\x00"), stomptest.ExpectEnd(),
	})
	proxy := stomptest.NewProxy(t, peer.Addr())
	cut := proxy.CutAfter(stomptest.ToClient, 12, false)

	c, r := client(proxy.Addr(), "SEND\ndestination:a\n\n\x00")
	defer c.Close()
	came, err := io.ReadAll(r)
	<-cut
	fmt.Printf("%q %v\n", came, err)
	// Output: "RECEIPT\nrece" <nil>
}

// The faults can be changed while the connection is in use.
func ExampleProxy_Stall() {
	t := &tb{}
	defer t.end()
	peer := stomptest.NewPeer(t, stomptest.Script{stomptest.Expect("SEND"), stomptest.Send("\n")})
	proxy := stomptest.NewProxy(t, peer.Addr())
	proxy.Stall(stomptest.ToClient)
	c, r := client(proxy.Addr(), "SEND\n\n\x00")
	defer c.Close()
	<-peer.Done(0)
	_ = c.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	_, err := r.ReadByte()
	fmt.Println("stalled:", err != nil)
	_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
	proxy.Resume(stomptest.ToClient)
	b, err := r.ReadByte()
	fmt.Printf("resumed: %q %v\n", b, err)
	// Output:
	// stalled: true
	// resumed: '\n' <nil>
}
