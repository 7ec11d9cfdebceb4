package broker

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"testing"
	"time"

	"stompbox/stomp"
)

// BenchmarkThrough sends messages of 1 KiB over one connection and reads them,
// as octets, over another.
func BenchmarkThrough(b *testing.B) {
	for _, destination := range []string{"/queue/a", "/topic/a"} {
		b.Run(destination[1:6], func(b *testing.B) {
			br := start(b, Options{TopicBytes: 1 << 30})
			in, out := dial(b, br, stomp.V12), dial(b, br, stomp.V12)
			in.nc.SetDeadline(time.Time{})
			out.nc.SetDeadline(time.Time{})
			out.subscribe("1", destination)
			one, err := stomp.AppendFrame(nil, stomp.Frame{Command: stomp.SEND,
				Header: stomp.NewHeader("destination", destination, "content-type", "application/json", "persistent", "true", "correlation-id", "0123456789", "content-length", "1024"),
				Body:   bytes.Repeat([]byte("x"), 1024)}, stomp.V12)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.ResetTimer()
			go func() {
				w := bufio.NewWriterSize(in.nc, 64<<10)
				for range b.N {
					_, _ = w.Write(one)
				}
				_ = w.Flush()
			}()
			if err := countFrames(out.nc, b.N); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// countFrames reads until n NULs have come.
func countFrames(r io.Reader, n int) error {
	buf := make([]byte, 64<<10)
	for n > 0 {
		k, err := r.Read(buf)
		n -= bytes.Count(buf[:k], []byte{0})
		if err != nil && n > 0 {
			return fmt.Errorf("%d frames to come: %w", n, err)
		}
	}
	return nil
}
