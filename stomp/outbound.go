package stomp

import (
	"crypto/tls"
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	writeChunk = 256 << 10 // octets to write at a time
	tlsRecord  = 16 << 10  // over TLS: a write that stops inside a record cannot go on
	largeBody  = 16 << 10  // from here on a body is written from where it is
)

// outbound is the writing end of a link: whole frames, one after the other.
type outbound struct {
	nc      net.Conn
	addr    string
	epoch   time.Time
	timeout time.Duration

	mu     sync.Mutex                // held while a frame is being written (R020, R123)
	buf    []byte                    // under mu: of WriteFrame, used again
	cause  atomic.Pointer[LinkError] // the first failure; nothing is written after it
	last   atomic.Int64              // of the last octet, since epoch
	began  atomic.Int64              // of the write under way, since epoch; 0 for none
	beats  atomic.Uint64
	closed atomic.Bool
	queue  queue
}

// Write writes p, which is one or more whole frames, behind what was queued,
// and gives a *LinkError that tells how much of p went out. It waits while
// another Write is under way and as long as the broker takes something (R222).
// After the first failure nothing more is written; what has been received can
// still be read for a short while (R214).
func (c *Conn) Write(p []byte) error {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	if err := c.drain(); err != nil {
		return c.out.refuse()
	}
	return c.write(p, nil)
}

// WriteFrame encodes f for the version in force and writes it as Write does. A
// *RequestError means that it cannot be encoded; nothing was written then.
func (c *Conn) WriteFrame(f Frame) error {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	var err error
	if len(f.Body) < largeBody {
		c.out.buf, err = AppendFrame(c.out.buf[:0], f, c.version)
	} else {
		c.out.buf, err = appendHead(c.out.buf[:0], f, c.version)
	}
	if err != nil {
		return err
	}
	if err := c.drain(); err != nil {
		return c.out.refuse()
	}
	if len(f.Body) < largeBody {
		return c.write(c.out.buf, nil)
	}
	return c.write(c.out.buf, f.Body)
}

// write writes p and, when it is not empty, a body with its NUL. The lock is held.
func (c *Conn) write(p, body []byte) error {
	err := c.out.put(p, body)
	if err == nil {
		return nil
	}
	if c.out.cause.CompareAndSwap(nil, err) {
		c.in.die()
		c.out.queue.wake()
	}
	return err
}

// put writes in pieces, each bounded in time.
func (o *outbound) put(p, body []byte) *LinkError {
	if o.over() {
		return o.refuse()
	}
	done, chunk := 0, writeChunk
	if _, ok := o.nc.(*tls.Conn); ok {
		chunk = tlsRecord
	}
	for len(p) > 0 || len(body) > 0 {
		head := p[:min(len(p), chunk)]
		p = p[len(head):]
		var part, end []byte
		if len(p) == 0 && len(body) > 0 {
			part = body[:min(len(body), chunk)]
			if body = body[len(part):]; len(body) == 0 {
				end = []byte{0}
			}
		}
		o.began.Store(int64(time.Since(o.epoch)))
		n, err := o.writeParts(head, part, end)
		o.began.Store(0)
		done += n
		if err != nil {
			if o.closed.Load() {
				err = net.ErrClosed
			}
			return &LinkError{Op: "write", Addr: o.addr, Written: done, Err: err}
		}
	}
	return nil
}

// writeParts writes the parts one behind the other, with one call where the
// stream can do that, and goes on for as long as something gets through within
// the time limit (R222).
func (o *outbound) writeParts(head, part, end []byte) (done int, err error) {
	var parts net.Buffers
	if len(part) > 0 {
		parts = partsOf(head, part, end)
	}
	for {
		now := time.Now()
		if o.timeout > 0 {
			o.nc.SetWriteDeadline(now.Add(o.timeout))
		}
		var n int
		if len(part) == 0 {
			n, err = o.nc.Write(head[done:])
		} else {
			var n64 int64
			n64, err = parts.WriteTo(o.nc) // takes off what it has written
			n = int(n64)
		}
		done += n
		if n > 0 {
			o.last.Store(int64(now.Sub(o.epoch)))
		}
		if err == nil || n == 0 || !o.resumes() || !errors.Is(err, os.ErrDeadlineExceeded) {
			return done, err
		}
	}
}

func partsOf(head, part, end []byte) net.Buffers {
	parts := net.Buffers{head, part}
	if len(head) == 0 {
		parts = parts[1:]
	}
	if len(end) > 0 {
		parts = append(parts, end)
	}
	return parts
}

// resumes reports whether a write that has stopped can go on where it was.
func (o *outbound) resumes() bool {
	switch o.nc.(type) {
	case *net.TCPConn, *net.UnixConn:
		return !o.closed.Load()
	}
	return false
}

// over reports whether nothing will be written any more.
func (o *outbound) over() bool { return o.closed.Load() || o.cause.Load() != nil }

// refuse is the error for what is not even begun: the link has failed or is closed.
func (o *outbound) refuse() *LinkError {
	err := error(net.ErrClosed)
	if cause := o.cause.Load(); cause != nil && !o.closed.Load() {
		err = cause.Err
	}
	return &LinkError{Op: "write", Addr: o.addr, Err: err}
}

func (o *outbound) shut() {
	o.closed.Store(true)
	o.queue.wake()
}

// WriteWaits is how long the write under way has waited for the broker to take
// it, at most 256 KiB of what was to be written; 0 when none is under way. A
// long wait says that the broker has stopped reading, or reads slowly (R222).
func (c *Conn) WriteWaits() time.Duration {
	began := c.out.began.Load()
	if began == 0 {
		return 0
	}
	return max(time.Since(c.epoch)-time.Duration(began), 1)
}

// idle is how long nothing has been written.
func (o *outbound) idle() time.Duration {
	return time.Since(o.epoch) - time.Duration(o.last.Load())
}

// keepBeating sends a beat whenever nothing else was written for the given
// time (R125), until Close or until writing fails.
func (c *Conn) keepBeating(after time.Duration) {
	defer c.own.Done()
	timer := time.NewTimer(after)
	defer timer.Stop()
	for {
		select {
		case <-c.closed:
			return
		case <-timer.C:
		}
		left := after - c.out.idle()
		if left <= 0 {
			if c.beat(after) != nil {
				return
			}
			left = after
		}
		timer.Reset(left)
	}
}

// beat writes one LF (R115) between frames (R123), unless a frame that was
// just being written made it needless.
func (c *Conn) beat(after time.Duration) error {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	if c.out.idle() < after {
		return nil
	}
	if err := c.write([]byte{'\n'}, nil); err != nil {
		return err
	}
	c.out.beats.Add(1)
	return nil
}
