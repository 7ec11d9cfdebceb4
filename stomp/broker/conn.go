package broker

import (
	"errors"
	"io"
	"net"
	"sync"
	"syscall"
	"time"

	"stompbox/stomp"
)

// conn is one socket: a reader, which run is, and a writer.
type conn struct {
	b    *Broker
	nc   net.Conn
	peer *peer
	done chan struct{} // closed when both goroutines have ended

	writing sync.Mutex // guards flushBy and the write deadline
	flushBy time.Time  // set when the connection ends: nothing is written after it
	written chan struct{}
	beat    chan time.Duration // from the reader to the writer, once
}

func newConn(b *Broker, nc net.Conn, p *peer) *conn {
	return &conn{b: b, nc: nc, peer: p, done: make(chan struct{}), written: make(chan struct{}), beat: make(chan time.Duration, 1)}
}

// run is the reader. When it returns nothing of the connection is left.
func (c *conn) run() {
	defer c.b.forget(c)
	go c.write()
	in := &pacedReader{nc: c.nc}
	err := c.read(in)
	c.leave(err)
	c.finish(in, err)
	c.nc.Close()
	<-c.written
}

// errOver says that the connection ends by what the protocol says: what waits
// is written first.
var errOver = errors.New("broker: connection over")

// read handles frames until the end; errOver and the end of the stream are ends in peace.
func (c *conn) read(in *pacedReader) (err error) {
	defer c.b.guard(func(crash error) { err = crash })
	c.nc.SetReadDeadline(time.Now().Add(c.b.o.ConnectTimeout))
	dec := stomp.NewDecoder(in, c.b.o.Limits)
	dec.FromClient()
	f, err := dec.Decode()
	if err != nil {
		return err
	}
	agreed, err := c.welcome(f)
	if err != nil {
		return err
	}
	dec.SetVersion(c.peer.version)
	c.nc.SetReadDeadline(time.Time{})
	in.silence = agreed.receive * graceFactor
	c.beat <- agreed.send
	for {
		if err := c.waitForAnswers(); err != nil {
			return err
		}
		f, err := dec.Decode()
		if err != nil {
			return err
		}
		if c.handle(f) {
			return errOver
		}
	}
}

func (c *conn) welcome(f stomp.Frame) (beats, error) {
	c.b.mu.Lock()
	defer c.b.mu.Unlock()
	agreed, r := c.b.state.welcome(c.peer, f)
	if r != nil {
		c.peer.out.answer(r.frame(stomp.Frame{}))
		return beats{}, errOver
	}
	c.b.notify()
	return agreed, nil
}

func (c *conn) handle(f stomp.Frame) (over bool) {
	c.b.mu.Lock()
	defer c.b.mu.Unlock()
	over = c.b.state.handle(c.peer, f)
	c.b.notify()
	return over
}

// waitForAnswers keeps the reader from making more answers than the client
// reads. TCP then stops the client.
func (c *conn) waitForAnswers() error {
	for {
		c.b.mu.Lock()
		waiting := c.peer.out.answers
		c.b.mu.Unlock()
		if waiting < maxAnswers {
			return nil
		}
		select {
		case <-c.peer.out.eased:
		case <-c.written:
			return net.ErrClosed
		}
	}
}

// leave takes the client out of the state; an unreadable frame gets its ERROR.
func (c *conn) leave(err error) {
	c.b.mu.Lock()
	defer c.b.mu.Unlock()
	defer c.peer.out.finish() // in whatever state a breakdown left the rest, the writer ends
	defer c.b.guard(nil)
	if r := unreadable(err); r != nil && !c.peer.gone {
		c.peer.out.answer(r.frame(stomp.Frame{}))
	}
	c.b.state.leave(c.peer)
	c.b.notify()
}

// finish lets the last octets out after an end in peace, and reads on
// meanwhile: closing with octets unread would reset the connection and could
// take the ERROR from the client's buffer (R202, R214).
func (c *conn) finish(in *pacedReader, err error) {
	ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if err != errOver && !ended && unreadable(err) == nil {
		return
	}
	end := time.Now().Add(linger)
	c.writing.Lock()
	c.flushBy = end
	c.nc.SetWriteDeadline(end)
	c.writing.Unlock()
	<-c.written
	if ended {
		return
	}
	if half, ok := c.nc.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		in.silence = 0
		c.nc.SetReadDeadline(end)
		io.CopyN(io.Discard, in, lingerBytes)
	}
}

// kill closes the socket under both goroutines.
func (c *conn) kill() {
	c.writing.Lock()
	c.flushBy = time.Unix(1, 0)
	c.writing.Unlock()
	c.nc.Close()
}

// pacedReader gives up when the client is silent for too long (R116, R118).
// The clock runs only while octets are waited for.
type pacedReader struct {
	nc      net.Conn
	silence time.Duration // 0 for no bound
}

func (r *pacedReader) Read(p []byte) (int, error) {
	if r.silence > 0 {
		r.nc.SetReadDeadline(time.Now().Add(r.silence))
	}
	return r.nc.Read(p)
}

// pause waits a little when accepting failed for a passing reason.
func pause(err error) bool {
	if errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || errors.Is(err, syscall.ECONNABORTED) {
		time.Sleep(50 * time.Millisecond)
		return true
	}
	return false
}
