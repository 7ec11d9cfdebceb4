package stomp

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

const (
	writeChunk = 256 << 10 // octets that must get through within the time limit
	keepBuffer = 64 << 10  // the largest buffer that WriteFrame keeps
)

// outbound is the writing end of a link: whole frames, one after the other.
type outbound struct {
	nc      net.Conn
	addr    string
	epoch   time.Time
	timeout time.Duration

	mu     sync.Mutex // held while a frame is being written (R020, R123)
	buf    []byte     // under mu
	err    *LinkError // under mu: the first failure; nothing is written after it
	failed atomic.Bool
	last   atomic.Int64 // of the last octet, since epoch
	beats  atomic.Uint64
	closed atomic.Bool
}

// Write writes p, which is one or more whole frames, and gives a *LinkError
// that tells how much of it went out. It waits while another Write is under
// way and as long as the broker takes something (R222). After the first
// failure nothing more is written; what has been received can still be read
// for a short while (R214).
func (c *Conn) Write(p []byte) error {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	return c.write(p)
}

// WriteFrame encodes f for the version in force and writes it. A
// *RequestError means that it cannot be encoded.
func (c *Conn) WriteFrame(f Frame) error {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	p, err := AppendFrame(c.out.buf[:0], f, c.version)
	if err != nil {
		return err
	}
	if cap(p) <= keepBuffer {
		c.out.buf = p
	}
	return c.write(p)
}

// write is Write with the lock held.
func (c *Conn) write(p []byte) error {
	err := c.out.put(p)
	if err == nil {
		return nil
	}
	if c.out.err == nil {
		c.out.err = err
		c.out.failed.Store(true)
		c.in.die()
	}
	return err
}

// put writes p in chunks, each bounded in time.
func (o *outbound) put(p []byte) *LinkError {
	if o.closed.Load() {
		return &LinkError{Op: "write", Addr: o.addr, Err: net.ErrClosed}
	}
	if o.err != nil {
		return &LinkError{Op: "write", Addr: o.addr, Err: o.err.Err}
	}
	for done := 0; done < len(p); {
		now := time.Now()
		o.nc.SetWriteDeadline(now.Add(o.timeout))
		n, err := o.nc.Write(p[done:min(len(p), done+writeChunk)])
		done += n
		if err != nil {
			if o.closed.Load() {
				err = net.ErrClosed
			}
			return &LinkError{Op: "write", Addr: o.addr, Written: done, Err: err}
		}
		o.last.Store(int64(now.Sub(o.epoch)))
	}
	return nil
}

// failure is the first one, or nil.
func (o *outbound) failure() error {
	if !o.failed.Load() {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}

func (o *outbound) shut() { o.closed.Store(true) }

// idle is how long nothing has been written.
func (o *outbound) idle() time.Duration {
	return time.Since(o.epoch) - time.Duration(o.last.Load())
}

// keepBeating sends a beat whenever nothing else was written for the given
// time (R125), until Close or until writing fails.
func (c *Conn) keepBeating(after time.Duration) {
	defer c.beating.Done()
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
	if err := c.write([]byte{'\n'}); err != nil {
		return err
	}
	c.out.beats.Add(1)
	return nil
}
