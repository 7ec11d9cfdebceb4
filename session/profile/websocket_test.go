package profile

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"

	"stompbox/stomp"
	"stompbox/stomp/broker"
	"stompbox/stomp/stomptest"
)

// leakFree looks, when all else of the test has been cleaned up, whether a
// goroutine is left.
func leakFree(t *testing.T) {
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
}

// webServer speaks WebSocket at /ws and hands the octets on to a broker of
// ours, in messages of at most chunk octets.
func webServer(t *testing.T, chunk int) (addr string, seen func() http.Header) {
	t.Helper()
	b, err := broker.Start("127.0.0.1:0", broker.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	headers := make(chan http.Header, 10)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/ws" {
			http.NotFound(w, r)
			return
		}
		headers <- r.Header
		ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"v12.stomp"}})
		if err != nil {
			return
		}
		defer ws.CloseNow()
		ws.SetReadLimit(-1)
		to, err := net.Dial("tcp", b.Addr())
		if err != nil {
			return
		}
		defer to.Close()
		go func() {
			defer to.Close()
			for {
				_, p, err := ws.Read(r.Context())
				if err != nil {
					return
				}
				if _, err := to.Write(p); err != nil {
					return
				}
			}
		}()
		buf := make([]byte, chunk)
		for {
			n, err := to.Read(buf)
			if err != nil {
				ws.Close(websocket.StatusNormalClosure, "STOMP died")
				return
			}
			if ws.Write(r.Context(), websocket.MessageBinary, buf[:n]) != nil {
				return
			}
		}
	}))
	t.Cleanup(s.Close)
	return s.Listener.Addr().String(), func() http.Header { return <-headers }
}

// roundTrip sends a body to a queue and gets it back.
func roundTrip(t *testing.T, p Profile, body []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	conn, err := p.Dial(ctx)
	if err != nil {
		t.Fatal(p.Explain(err))
	}
	defer conn.Close()
	dest := "/queue/" + stomptest.Unique("web")
	for _, r := range []stomp.Request{stomp.Subscribe{ID: "1", Destination: dest}, stomp.Send{Destination: dest, Body: body}} {
		f, err := r.Frame(conn.Version())
		if err == nil {
			err = conn.WriteFrame(f)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for {
		f, err := conn.Read()
		if err != nil {
			t.Fatal(err)
		}
		if f.Command == stomp.MESSAGE {
			if !bytes.Equal(f.Body, body) {
				t.Errorf("%d octets came back, want %d, and they differ", len(f.Body), len(body))
			}
			return
		}
	}
}

// octets are every octet there is, again and again: no UTF-8.
func everyOctet(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}

// Frames go through a WebSocket octet for octet, however its messages cut them.
func TestWebSocket(t *testing.T) {
	for _, chunk := range []int{1, 7, 64 << 10} {
		t.Run(fmt.Sprint(chunk), func(t *testing.T) {
			leakFree(t)
			addr, header := webServer(t, chunk)
			p, err := Parse("ws://" + addr + "/ws?protocol=1.1,1.2")
			if err != nil {
				t.Fatal(err)
			}
			p.HTTPHeader.Add("X-Token", "abc")
			roundTrip(t, p, []byte("hello"))
			if h := header(); h.Get("X-Token") != "abc" || h.Get("Sec-Websocket-Protocol") != "v11.stomp,v12.stomp" {
				t.Errorf("the handshake said %v", h)
			}
			roundTrip(t, p, everyOctet(100<<10))
		})
	}
}

// What is no WebSocket is told in one sentence.
func TestWebSocketRefused(t *testing.T) {
	leakFree(t)
	addr, _ := webServer(t, 100)
	b, err := broker.Start("127.0.0.1:0", broker.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	for url, want := range map[string]string{
		"ws://" + addr + "/other":            addr + " has no WebSocket at /other (HTTP 404): check the path, which is /ws on RabbitMQ.",
		"ws://" + b.Addr():                   b.Addr() + " speaks no WebSocket: check the port",
		"wss://" + addr:                      addr + " does not speak TLS: use ws://" + addr + "/ws.",
		"ws://" + mute.Addr().String():       "said nothing for 500ms: check that this port speaks STOMP over a WebSocket",
		"ws://127.0.0.1:1":                   "Nothing listens at 127.0.0.1:1",
		"ws://no-such-host.invalid":          "No host is called no-such-host.invalid",
		"stomp://" + addr + "?heartbeat=0,0": "HTTP",
	} {
		p, err := Parse(url)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(want, "said nothing") {
			p.Timeout = 500 * time.Millisecond
		}
		conn, err := p.Dial(context.Background())
		if err == nil {
			conn.Close()
			t.Errorf("%s: connected", url)
			continue
		}
		if text := p.Explain(err); !strings.Contains(text, want) || strings.Count(text, "\n") > 0 {
			t.Errorf("%s: %q, want %q", url, text, want)
		}
	}
}

// R102 and the rest of a conversation over RabbitMQ's WebSocket, plain and TLS.
func TestBrokersWebSocket(t *testing.T) {
	b := stomptest.RabbitMQ(t)
	for _, url := range []string{"ws://admin:admin@" + b.WSAddr + "/ws?vhost=/", "wss://admin:admin@" + b.WSSAddr + "/ws?vhost=/&ca=" + b.CAFile} {
		p, err := Parse(url)
		if err != nil {
			t.Fatal(err)
		}
		roundTrip(t, p, everyOctet(100<<10))
		conn, err := p.Dial(context.Background())
		if err != nil {
			t.Fatal(p.Explain(err))
		}
		if (conn.TLS() != nil) != p.TLS {
			t.Errorf("%s: the state of TLS is %v", p, conn.TLS())
		}
		err = conn.WriteFrame(stomp.Frame{Command: stomp.DISCONNECT, Header: stomp.NewHeader("receipt", "bye")})
		for err == nil {
			_, err = conn.Read()
		}
		if err != io.EOF && !strings.Contains(err.Error(), "closed") {
			t.Errorf("%s: after DISCONNECT: %v", p, err)
		}
		conn.Close()
	}
}
