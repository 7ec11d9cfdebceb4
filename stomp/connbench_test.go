package stomp

import (
	"bytes"
	"context"
	"io"
	"net"
	"testing"

	gostomp "github.com/go-stomp/stomp/v3"
)

// flood is a broker for benchmarks: it answers CONNECT and, when feed is set,
// the first SUBSCRIBE with messages for ever; else it swallows all it gets.
func flood(b *testing.B, feed bool) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		nc, err := l.Accept()
		if err != nil {
			return
		}
		defer nc.Close()
		d := NewDecoder(nc, Limits{})
		d.FromClient()
		d.Decode()
		io.WriteString(nc, connected12)
		if !feed {
			io.Copy(io.Discard, nc)
			return
		}
		f, err := d.Decode()
		if err != nil {
			return
		}
		one := bytes.Replace(rmqMessage(1024), []byte("subscription:sub-1"), []byte("subscription:"+f.Header.Get("id")), 1)
		many := bytes.Repeat(one, 64)
		for err == nil {
			_, err = nc.Write(many)
		}
	}()
	b.Cleanup(func() {
		l.Close()
		<-done
	})
	return l.Addr().String()
}

func joinFlood(b *testing.B, feed bool) *Conn {
	c, err := Dial(context.Background(), "tcp", flood(b, feed), Connect{}, ConnOptions{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { c.Close() })
	return c
}

func peerFlood(b *testing.B, feed bool) *gostomp.Conn {
	c, err := gostomp.Dial("tcp", flood(b, feed), gostomp.ConnOpt.HeartBeat(0, 0))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.MustDisconnect() })
	return c
}

// BenchmarkReceive takes messages of 1 KiB from a socket.
func BenchmarkReceive(b *testing.B) {
	b.Run("stompbox", func(b *testing.B) {
		c := joinFlood(b, true)
		f, _ := Subscribe{ID: "0", Destination: "d"}.Frame(V12)
		if err := c.WriteFrame(f); err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if f, err := c.Read(); err != nil || len(f.Body) != 1024 {
				b.Fatal(err)
			}
		}
	})
	b.Run("go-stomp", func(b *testing.B) {
		c := peerFlood(b, true)
		s, err := c.Subscribe("d", gostomp.AckAuto)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if m := <-s.C; m.Err != nil || len(m.Body) != 1024 {
				b.Fatal(m.Err)
			}
		}
		b.StopTimer()
		c.MustDisconnect()
		for range s.C { // or its goroutines stay
		}
	})
}

// BenchmarkSend writes messages of 1 KiB to a socket, each by itself, and in
// batches as a session under load does.
func BenchmarkSend(b *testing.B) {
	body := bytes.Repeat([]byte("x"), 1024)
	send := Send{Destination: "/queue/orders", ContentType: "application/json", Body: body, Header: NewHeader("persistent", "true", "priority", "4")}
	b.Run("stompbox", func(b *testing.B) {
		c := joinFlood(b, false)
		b.ReportAllocs()
		for b.Loop() {
			f, _ := send.Frame(V12)
			if err := c.WriteFrame(f); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("stompbox-batched", func(b *testing.B) {
		c := joinFlood(b, false)
		var batch []byte
		b.ReportAllocs()
		for b.Loop() {
			f, _ := send.Frame(V12)
			batch, _ = AppendFrame(batch, f, V12)
			if len(batch) >= 64<<10 {
				if err := c.Write(batch); err != nil {
					b.Fatal(err)
				}
				batch = batch[:0]
			}
		}
	})
	b.Run("go-stomp", func(b *testing.B) {
		c := peerFlood(b, false)
		b.ReportAllocs()
		for b.Loop() {
			if err := c.Send("/queue/orders", "application/json", body, gostomp.SendOpt.Header("persistent", "true"), gostomp.SendOpt.Header("priority", "4")); err != nil {
				b.Fatal(err)
			}
		}
	})
}
