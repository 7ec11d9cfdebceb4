package stomp

import "sync"

// queueBound is how many octets wait for the writer before Queue waits as well.
const queueBound = 256 << 10

// queue is encoded frames that wait to be written. Its writer is a goroutine
// that begins with the first frame and sleeps while there is nothing.
type queue struct {
	mu      sync.Mutex
	changed sync.Cond // of what is below, and of the link's end
	waiting []byte    // frames, one behind the other
	spare   []byte    // the memory of those that were written before
	put     uint64    // octets ever queued
	written uint64    // octets ever written
	running bool
}

func (q *queue) init() { q.changed.L = &q.mu }

// wake makes everybody look again.
func (q *queue) wake() {
	q.mu.Lock()
	q.changed.Broadcast()
	q.mu.Unlock()
}

// Queue encodes f for the version in force and leaves the writing to a
// goroutine of the link, which writes at once and takes with one write all
// that has gathered meanwhile: nothing is held back to fill a buffer. When
// 256 KiB are waiting, Queue waits too. A frame with a body of 16 KiB or more
// is written before Queue returns, without a copy of the body.
//
// A *RequestError says that f cannot be encoded, a *LinkError that the link has
// failed or is closed; f was not written then. After nil f will be written
// unless the link ends first: Flush tells, and a receipt more than that.
func (c *Conn) Queue(f Frame) error {
	if len(f.Body) >= largeBody {
		return c.WriteFrame(f)
	}
	q := &c.out.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := c.awaitRoom(); err != nil {
		return err
	}
	out, err := AppendFrame(q.waiting, f, c.version)
	if err != nil {
		return err
	}
	c.enqueue(out)
	return nil
}

// Send is Queue for the frame of a SEND, which it writes without making it
// first, mostly without an allocation: what a program that sends much should
// call. The error is as that of Send.Frame or of Queue.
func (c *Conn) Send(s Send) error {
	if len(s.Body) >= largeBody {
		f, err := s.Frame(c.version)
		if err != nil {
			return err
		}
		return c.WriteFrame(f)
	}
	q := &c.out.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := c.awaitRoom(); err != nil {
		return err
	}
	out, err := s.append(q.waiting, c.version)
	if err != nil {
		return err
	}
	c.enqueue(out)
	return nil
}

// awaitRoom waits until another frame may wait, or says why none ever may. The
// lock of the queue is held, as in enqueue.
func (c *Conn) awaitRoom() error {
	q := &c.out.queue
	for len(q.waiting) >= queueBound && !c.out.over() {
		q.changed.Wait()
	}
	if c.out.over() {
		return c.out.refuse()
	}
	return nil
}

// enqueue takes what waits now, with a frame behind the others, and sees to it
// that somebody writes it.
func (c *Conn) enqueue(waiting []byte) {
	q := &c.out.queue
	before := len(q.waiting)
	q.waiting = waiting
	q.put += uint64(len(waiting) - before)
	if before > 0 {
		return
	}
	if !q.running {
		q.running = true
		c.own.Add(1)
		go c.writeQueue()
	}
	q.changed.Broadcast()
}

// Flush waits until everything that was queued before the call is written. The
// *LinkError says why it never will be, and not how much of it went out. Nothing
// needs Flush to be written.
func (c *Conn) Flush() error {
	q := &c.out.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	for goal := q.put; q.written < goal; q.changed.Wait() {
		if c.out.over() {
			return others{c.out.refuse()}
		}
	}
	return nil
}

// writeQueue writes what is queued until the link ends.
func (c *Conn) writeQueue() {
	defer c.own.Done()
	q := &c.out.queue
	for {
		q.mu.Lock()
		for len(q.waiting) == 0 && !c.out.over() {
			q.changed.Wait()
		}
		q.mu.Unlock()
		if c.out.over() {
			return
		}
		c.out.mu.Lock()
		err := c.drain()
		c.out.mu.Unlock()
		if err != nil {
			q.wake()
			return
		}
	}
}

// drain writes what is queued. The lock of the writing end is held, so what is
// written next comes behind it.
func (c *Conn) drain() error {
	q := &c.out.queue
	q.mu.Lock()
	p := q.waiting
	if len(p) == 0 {
		q.mu.Unlock()
		return nil
	}
	q.waiting, q.spare = q.spare[:0], nil
	q.changed.Broadcast() // there is room
	q.mu.Unlock()
	err := c.write(p, nil)
	q.mu.Lock()
	if err == nil {
		q.written += uint64(len(p))
	}
	q.spare = p
	q.changed.Broadcast()
	q.mu.Unlock()
	return err
}
