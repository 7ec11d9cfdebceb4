package stomp_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	peerframe "github.com/go-stomp/stomp/v3/frame"

	"stompbox/stomp"
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

var wire = []struct {
	broker string
	frame  func(size int) []byte
}{{"ActiveMQ", amqMessage}, {"RabbitMQ", rmqMessage}}

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

// stream repeats one frame in pieces of about 64 KiB.
func stream(frame []byte) io.Reader {
	return &endless{octets: bytes.Repeat(frame, max(1, (64<<10)/len(frame)))}
}

func codecRows() []row {
	const rounds = 25
	var rows []row
	add := func(name string, reach float64, ours, peer setup) {
		rows = append(rows, row{name: name, reach: reach, ours: ours, peer: peer, cpu: true, rounds: rounds, large: reach == 1})
	}
	for _, w := range wire {
		for _, size := range []int{0, 100, 1 << 10, 64 << 10, 1 << 20} {
			reach := 4.5
			if size > 1<<10 {
				reach = 1
			}
			octets := w.frame(size)
			add(fmt.Sprintf("decode, owned, %s, %s", w.broker, octetsOf(size)), reach, decodeOurs(octets, size), decodePeer(octets, size))
			if size == 1<<10 {
				add(fmt.Sprintf("the limit: view and one copy, %s, %s", w.broker, octetsOf(size)), 0, copyOurs(octets, true), decodePeer(octets, size))
				add(fmt.Sprintf("the limit: one copy, %s, %s", w.broker, octetsOf(size)), 0, copyOurs(octets, false), decodePeer(octets, size))
			}
		}
		for _, size := range []int{0, 100, 1 << 10} {
			octets := w.frame(size)
			add(fmt.Sprintf("decode, view, %s, %s", w.broker, octetsOf(size)), 13, viewOurs(octets, size), decodePeer(octets, size))
		}
		for _, size := range []int{0, 100, 1 << 10} {
			lines := headersOf(w.frame(size))
			body := bytes.Repeat([]byte("x"), size)
			add(fmt.Sprintf("encode, made anew, %s, %s", w.broker, octetsOf(size)), 2.7, encodeOurs(lines, body, true), encodePeer(lines, body, true))
			add(fmt.Sprintf("encode, made before, %s, %s", w.broker, octetsOf(size)), 0, encodeOurs(lines, body, false), encodePeer(lines, body, false))
		}
	}
	return rows
}

func octetsOf(n int) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d B", n)
}

func decodeOurs(octets []byte, size int) setup {
	return func(testing.TB) contender {
		d := stomp.NewDecoder(stream(octets), stomp.Limits{})
		d.SetVersion(stomp.V12)
		return func(n int) error {
			for range n {
				if f, err := d.Decode(); err != nil || len(f.Body) != size {
					return fmt.Errorf("a body of %d octets, %v", len(f.Body), err)
				}
			}
			return nil
		}
	}
}

// copyOurs does no more than what an owned frame cannot do without: memory that
// is allocated and written. With view the frame is looked at as well.
func copyOurs(octets []byte, view bool) setup {
	return func(testing.TB) contender {
		d := stomp.NewDecoder(stream(octets), stomp.Limits{})
		d.SetVersion(stomp.V12)
		return func(n int) error {
			raw := octets
			for range n {
				if view {
					v, err := d.DecodeView()
					if err != nil {
						return err
					}
					raw = v.Raw()
				}
				owned = make([]byte, len(raw))
				copy(owned, raw)
			}
			return nil
		}
	}
}

var owned []byte

func viewOurs(octets []byte, size int) setup {
	return func(testing.TB) contender {
		d := stomp.NewDecoder(stream(octets), stomp.Limits{})
		d.SetVersion(stomp.V12)
		return func(n int) error {
			for range n {
				if v, err := d.DecodeView(); err != nil || len(v.Body()) != size {
					return fmt.Errorf("no view: %v", err)
				}
			}
			return nil
		}
	}
}

func decodePeer(octets []byte, size int) setup {
	return func(testing.TB) contender {
		r := peerframe.NewReader(stream(octets))
		return func(n int) error {
			for range n {
				f, err := r.Read()
				for err == nil && f == nil { // an end of line
					f, err = r.Read()
				}
				if err != nil || len(f.Body) != size {
					return fmt.Errorf("go-stomp: no frame: %v", err)
				}
			}
			return nil
		}
	}
}

// headersOf gives the lines of a MESSAGE for a SEND.
func headersOf(message []byte) (pairs []string) {
	f, err := stomp.ParseFrame(message, stomp.V12)
	if err != nil {
		panic(err)
	}
	for name, value := range f.Header.All() {
		pairs = append(pairs, name, value)
	}
	return pairs
}

// encodeOurs encodes a SEND with these lines into a buffer that is used again.
// anew also makes the frame each time, as a program that sends does.
func encodeOurs(lines []string, body []byte, anew bool) setup {
	return func(testing.TB) contender {
		f := stomp.Frame{Command: stomp.SEND, Header: stomp.NewHeader(lines...), Body: body}
		var buf []byte
		return func(n int) (err error) {
			for range n {
				if anew {
					f.Header.Reset()
					for i := 0; i < len(lines); i += 2 {
						f.Header.Add(lines[i], lines[i+1])
					}
				}
				if buf, err = stomp.AppendFrame(buf[:0], f, stomp.V12); err != nil {
					return err
				}
			}
			return nil
		}
	}
}

func encodePeer(lines []string, body []byte, anew bool) setup {
	return func(testing.TB) contender {
		f := peerframe.New(stomp.SEND, lines...)
		f.Body = body
		w := peerframe.NewWriter(io.Discard)
		return func(n int) error {
			for range n {
				if anew {
					f = peerframe.New(stomp.SEND, lines...)
					f.Body = body
				}
				if err := w.Write(f); err != nil {
					return err
				}
			}
			return nil
		}
	}
}
