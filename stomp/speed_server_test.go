package stomp_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"

	"stompbox/stomp"
)

// The other end of the loopback rows is a process of its own, so that its work
// is not counted: this test binary, started again.

const serverVariable = "STOMPBOX_SPEED_SERVER"

func init() {
	if os.Getenv(serverVariable) == "" {
		return
	}
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// serve runs until its standard input ends. The first line that it prints is
// its address.
func serve() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	go func() {
		for {
			nc, err := l.Accept()
			if err != nil {
				return
			}
			go answer(nc)
		}
	}()
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// answer takes a connection: it feeds the first subscription for ever, gives
// receipts for what asks for them and swallows the rest.
func answer(nc net.Conn) {
	defer nc.Close()
	d := stomp.NewDecoder(nc, stomp.Limits{})
	d.FromClient()
	d.SetVersion(stomp.V12)
	var out []byte
	for {
		v, err := d.DecodeView()
		if err != nil {
			return
		}
		switch v.Command() {
		case stomp.CONNECT, stomp.STOMP:
			if string(v.Get("host")) == sinkHost {
				io.WriteString(nc, "CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\x00\n")
				sink(nc)
				return
			}
			out = append(out, "CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\x00\n"...)
		case stomp.SUBSCRIBE:
			id := v.Get("id")
			one := bytes.Replace(amqMessage(1024), []byte("subscription:sub-1"), []byte("subscription:"+string(id)), 1)
			go feed(nc, bytes.Repeat(one, 50))
		}
		if id, ok := v.Lookup("receipt"); ok {
			out = append(append(append(out, "RECEIPT\nreceipt-id:"...), id...), "\n\n\x00\n"...)
		}
		if len(out) > 0 && (!d.Ready() || len(out) > 32<<10) {
			if _, err := nc.Write(out); err != nil {
				return
			}
			out = out[:0]
		}
	}
}

// A client that connects to the sink is not listened to: only the octets are
// taken, and what ends with the last words gets its receipt.
const (
	sinkHost  = "sink"
	lastWords = "these are the last words of this run"
)

func sink(nc net.Conn) {
	const kept = 1 << 10 // of the read before, more than the last frame has
	buf := make([]byte, kept+256<<10)
	for {
		n, err := nc.Read(buf[kept:])
		if err != nil {
			return
		}
		if end := buf[:kept+n]; bytes.HasSuffix(end, []byte(lastWords+"\x00")) {
			_, id, _ := bytes.Cut(end[bytes.LastIndex(end, []byte("\nreceipt:")):], []byte(":"))
			id, _, _ = bytes.Cut(id, []byte("\n"))
			fmt.Fprintf(nc, "RECEIPT\nreceipt-id:%s\n\n\x00\n", id)
		}
		copy(buf, buf[n:n+kept])
	}
}

func feed(nc net.Conn, many []byte) {
	for {
		if _, err := nc.Write(many); err != nil {
			return
		}
	}
}

// startServer starts the process and gives its address.
func startServer(tb testing.TB) string {
	tb.Helper()
	self, err := os.Executable()
	if err != nil {
		tb.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), serverVariable+"=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		in.Close()
		_ = cmd.Wait()
	})
	addr, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		tb.Fatal(err)
	}
	return strings.TrimSpace(addr)
}
