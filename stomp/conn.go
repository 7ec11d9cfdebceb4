package stomp

import (
	"crypto/tls"
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// Conn is a link to a broker after CONNECTED. One goroutine reads with Read or
// ReadView, and Raw, Owned, Ready and Buffered are its own as well; everything
// else is safe for concurrent use. A Conn keeps the heart-beats that were agreed with a
// goroutine of its own until Close (R114).
//
// There are two ways to write. WriteFrame returns when the frame is on its way
// and is for those who wait for an answer next; Queue returns at once and
// lets a goroutine write what has gathered, and is many times as fast. What
// was handed over first is written first, in whichever way.
type Conn struct {
	nc    net.Conn
	addr  string
	epoch time.Time // the clock of last octets begins here

	decoder *Decoder
	in      inbound
	out     outbound
	ended   error // the reader's: how the link ended

	version      Version
	connected    Frame
	connectRaw   []byte
	connectedRaw []byte
	heartBeat    HeartBeat

	closing sync.Once
	closed  chan struct{}
	own     sync.WaitGroup // our goroutines
}

// newConn makes the two ends of the link over nc; nothing is said yet.
func newConn(nc net.Conn, addr string, o ConnOptions) *Conn {
	c := &Conn{nc: nc, addr: addr, epoch: time.Now(), closed: make(chan struct{})}
	c.in.nc, c.in.epoch, c.in.keep = nc, c.epoch, make([]byte, 0, firstBytes)
	c.out.nc, c.out.epoch, c.out.timeout, c.out.addr = nc, c.epoch, o.WriteTimeout, addr
	c.out.queue.init()
	c.decoder = NewDecoder(&c.in, o.Limits)
	c.decoder.Tolerate()
	return c
}

// Version is the version in force (R102).
func (c *Conn) Version() Version { return c.version }

// Connected is the CONNECTED frame.
func (c *Conn) Connected() Frame { return c.connected }

// ConnectRaw is the CONNECT frame as it was written, but for the passcode, in
// the place of which stand asterisks (R104).
func (c *Conn) ConnectRaw() []byte { return c.connectRaw }

// ConnectedRaw is the CONNECTED frame as it came.
func (c *Conn) ConnectedRaw() []byte { return c.connectedRaw }

// HeartBeat says what was agreed.
func (c *Conn) HeartBeat() HeartBeat { return c.heartBeat }

// RemoteAddr is where the link leads to: as it was dialled, or as the stream
// says itself.
func (c *Conn) RemoteAddr() string { return c.addr }

// TLS gives the state of TLS, or nil when the link is plain.
func (c *Conn) TLS() *tls.ConnectionState {
	if s, ok := c.nc.(interface{ ConnectionState() tls.ConnectionState }); ok {
		state := s.ConnectionState()
		return &state
	}
	return nil
}

// Read gives the next frame, which is the caller's to keep; ERROR is a frame
// as any other (R211). The link is at its end with the first error, and every
// Read after it gives the same: a *ProtocolError when what came is no frame, a
// *HeartBeatError when nothing came for too long (R118), else a *LinkError.
func (c *Conn) Read() (f Frame, err error) {
	if c.ended == nil {
		if err := c.decoder.decode(&f); err != nil {
			c.ended = c.cause(err)
		}
	}
	return f, c.ended
}

// ReadView is Read without a copy: the frame is valid until the next Read or
// ReadView.
func (c *Conn) ReadView() (*View, error) {
	if c.ended != nil {
		return nil, c.ended
	}
	v, err := c.decoder.DecodeView()
	if err != nil {
		c.ended = c.cause(err)
		return nil, c.ended
	}
	return v, nil
}

// cause says why reading ended: what broke the link first counts.
func (c *Conn) cause(err error) error {
	select {
	case <-c.closed:
		return &LinkError{Op: "read", Addr: c.addr, Err: net.ErrClosed}
	default:
	}
	var protocol *ProtocolError
	var beat *HeartBeatError
	if errors.As(err, &protocol) || errors.As(err, &beat) {
		return err
	}
	if failed := c.out.cause.Load(); failed != nil && errors.Is(err, os.ErrDeadlineExceeded) {
		return others{failed}
	}
	return &LinkError{Op: "read", Addr: c.addr, Err: err}
}

// Raw gives the octets of the last frame as Decoder.Raw does.
func (c *Conn) Raw() []byte { return c.decoder.Raw() }

// Owned reports whether Raw is the caller's to keep, as Decoder.Owned says.
func (c *Conn) Owned() bool { return c.decoder.Owned() }

// Ready reports whether more to decode is there already, as Decoder.Ready does.
func (c *Conn) Ready() bool { return c.decoder.Ready() }

// Buffered is how many octets have been read and not decoded yet, as
// Decoder.Buffered says. It is the reader's own, as Ready is.
func (c *Conn) Buffered() int { return c.decoder.Buffered() }

// Beats counts the heart-beats seen (as Decoder.Beats does) and sent.
func (c *Conn) Beats() (in, out uint64) { return c.decoder.Beats(), c.out.beats.Load() }

// BeatsLate counts how often the broker was silent for longer than the agreed
// interval, and gives the longest of these silences. ActiveMQ may be by up to an
// interval, by its way of looking once in each.
func (c *Conn) BeatsLate() (times uint64, longest time.Duration) {
	return c.in.late.Load(), time.Duration(c.in.latest.Load())
}

// SilenceLimit is how long the broker may be silent before the link is taken for
// dead; 0 for as long as it likes.
func (c *Conn) SilenceLimit() time.Duration { return c.in.limit }

// LastRead is when the last octet came (R116).
func (c *Conn) LastRead() time.Time { return c.epoch.Add(time.Duration(c.in.last.Load())) }

// Close ends the link without a word, waits for its goroutines and may be
// called again (R224). Read, Write and Queue in progress end with
// net.ErrClosed. Frames that are still queued are dropped: Flush before it.
func (c *Conn) Close() error {
	var err error
	c.closing.Do(func() {
		close(c.closed)
		c.out.shut()
		err = c.closeStream()
	})
	c.own.Wait()
	return err
}

// closeStream spares TLS its farewell when nothing gets through any more: it
// would wait for seconds.
func (c *Conn) closeStream() error {
	if t, ok := c.nc.(*tls.Conn); ok && c.out.cause.Load() != nil {
		return t.NetConn().Close()
	}
	return c.nc.Close()
}
