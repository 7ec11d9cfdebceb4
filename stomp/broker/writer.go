package broker

import (
	"time"

	"stompbox/stomp"
)

// A batch is what one turn of the writer takes. In auto mode these messages
// are gone, so it is small.
const (
	batchFrames = 64
	batchBytes  = 64 << 10
	chunk       = 64 << 10 // octets of one write with its own deadline
)

// write is the writer: it ends when the outbox has said its last or when the
// socket fails.
func (c *conn) write() {
	defer close(c.written)
	defer c.b.guard(func(error) { c.nc.Close() })
	var every time.Duration
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	var buf []byte
	for {
		batch, version, last := c.take()
		buf = appendBatch(buf[:0], batch, version)
		if len(buf) > 0 {
			if !c.put(buf) {
				return
			}
			resetBeat(timer, every)
			if cap(buf) > 4*batchBytes {
				buf = nil // a rare large message must not be kept for the connection's life
			}
			continue
		}
		if last {
			return
		}
		select {
		case <-c.peer.out.wake:
		case every = <-c.beat:
			resetBeat(timer, every)
		case <-timer.C:
			if every > 0 && !c.put([]byte{'\n'}) {
				return
			}
			resetBeat(timer, every)
		}
	}
}

// resetBeat arms the timer for half the interval that was promised: the client
// must hear something within the whole (R114).
func resetBeat(t *time.Timer, every time.Duration) {
	if every > 0 {
		t.Reset(every / 2)
	}
}

func (c *conn) take() (batch []outItem, v stomp.Version, last bool) {
	c.b.mu.Lock()
	defer c.b.mu.Unlock()
	batch = c.b.state.taken(c.peer, batchFrames, batchBytes)
	if len(batch) > 0 {
		c.b.notify()
	}
	return batch, c.peer.version, c.peer.out.last
}

// appendBatch encodes outside the broker's lock: what it reads of a delivery
// and its message does not change.
func appendBatch(buf []byte, batch []outItem, v stomp.Version) []byte {
	for _, it := range batch {
		f := it.frame
		if it.d != nil {
			f = it.d.frame()
		}
		out, err := appendFrame(buf, f, v)
		if err != nil {
			// Nothing that came in by a frame or Publish gets here; a frame
			// that names the trouble beats silence.
			r := refuse("A frame could not be written", "%v", err)
			out, _ = appendFrame(buf, r.frame(stomp.Frame{}), v)
		}
		buf = out
	}
	return buf
}

// put writes all of buf, in pieces that each have their time, and reports
// whether the socket took it. A failed one is closed, which ends the reader.
func (c *conn) put(buf []byte) bool {
	for len(buf) > 0 {
		n := min(len(buf), chunk)
		c.setDeadline()
		if _, err := c.nc.Write(buf[:n]); err != nil {
			c.nc.Close()
			return false
		}
		buf = buf[n:]
	}
	return true
}

// setDeadline gives the next write its time; the end of the connection has the last word.
func (c *conn) setDeadline() {
	c.writing.Lock()
	defer c.writing.Unlock()
	by := time.Now().Add(c.b.o.WriteTimeout)
	if !c.flushBy.IsZero() && c.flushBy.Before(by) {
		by = c.flushBy
	}
	c.nc.SetWriteDeadline(by)
}
