package stomp

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	peerframe "github.com/go-stomp/stomp/v3/frame"
)

// amqMessage is a MESSAGE as ActiveMQ sends it, with its LF behind.
func amqMessage(size int) []byte {
	return fmt.Appendf(nil, "MESSAGE\nexpires:0\ndestination:/queue/p.6b03e483.msg1.2.5\nack:ID\\cvm-45191-1795416821960-7\\c5\nsubscription:sub-1\npriority:4\nmessage-id:ID\\cvm-45191-1795416821960-6\\c62\\c-1\\c1\\c1\ncontent-length:%d\ntimestamp:1795417230443\n\n%s\x00\n",
		size, strings.Repeat("x", size))
}

// rmqMessage is one as RabbitMQ sends it: nothing is escaped.
func rmqMessage(size int) []byte {
	return fmt.Appendf(nil, "MESSAGE\nsubscription:sub-1\ndestination:/queue/p.6b03e483.msg\nmessage-id:T_sub-1@@session-NljzGjsB7EFSsEPbEvvTRg@@1\nredelivered:false\nack:T_sub-1@@session-NljzGjsB7EFSsEPbEvvTRg@@1\ncontent-type:text/plain\npersistent:true\ncontent-length:%d\n\n%s\x00\n",
		size, strings.Repeat("x", size))
}

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

var benchSizes = []int{0, 100, 1 << 10, 16 << 10, 64 << 10, 1 << 20}

// BenchmarkDecode reads owned frames, beside go-stomp on the same octets.
func BenchmarkDecode(b *testing.B) {
	for broker, make := range map[string]func(int) []byte{"ActiveMQ": amqMessage, "RabbitMQ": rmqMessage} {
		for _, size := range benchSizes {
			octets := make(size)
			several := bytes.Repeat(octets, max(1, (64<<10)/len(octets)))
			b.Run(fmt.Sprintf("%s/%d/stompbox", broker, size), func(b *testing.B) {
				d := NewDecoder(&endless{octets: several}, Limits{})
				d.SetVersion(V12)
				b.SetBytes(int64(len(octets)))
				b.ReportAllocs()
				for b.Loop() {
					f, err := d.Decode()
					if err != nil || len(f.Body) != size {
						b.Fatal(err)
					}
				}
			})
			b.Run(fmt.Sprintf("%s/%d/go-stomp", broker, size), func(b *testing.B) {
				r := peerframe.NewReader(&endless{octets: several})
				b.SetBytes(int64(len(octets)))
				b.ReportAllocs()
				for b.Loop() {
					f, err := r.Read()
					for err == nil && f == nil { // an end of line
						f, err = r.Read()
					}
					if err != nil || len(f.Body) != size {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkEncode writes SEND frames into a buffer that is used again, beside
// go-stomp's Writer over nothing.
func BenchmarkEncode(b *testing.B) {
	pairs := []string{"destination", "/queue/orders", "content-type", "application/json", "correlation-id", "ID:vm-1:2",
		"reply-to", "/temp-queue/a", "persistent", "true", "priority", "4", "x-trace", "0af7651916cd43dd8448eb211c80319c"}
	for _, size := range benchSizes {
		body := bytes.Repeat([]byte("x"), size)
		lines := append(pairs[:len(pairs):len(pairs)], "content-length", fmt.Sprint(size))
		b.Run(fmt.Sprintf("%d/stompbox", size), func(b *testing.B) {
			f := Frame{Command: SEND, Header: NewHeader(lines...), Body: body}
			var buf []byte
			b.ReportAllocs()
			for b.Loop() {
				var err error
				if buf, err = AppendFrame(buf[:0], f, V12); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("%d/go-stomp", size), func(b *testing.B) {
			f := peerframe.New(SEND, lines...)
			f.Body = body
			w := peerframe.NewWriter(io.Discard)
			b.ReportAllocs()
			for b.Loop() {
				if err := w.Write(f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
