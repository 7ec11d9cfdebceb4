package stomp

import (
	"fmt"
	"io"
	"sync/atomic"
)

const (
	firstBuffer = 64 << 10 // octets read at a time to begin with
	briefRead   = 4 << 10  // octets read at a time behind a large body
	ownBody     = 16 << 10 // from here on a body is read into its own memory
	ahead       = 18       // times the octets of a frame that came: the memory it can have
)

// Decoder reads frames from a stream. It takes what a server sends, and from
// the first CONNECTED on reads in the version which that names; FromClient and
// SetVersion change both. Memory is bounded by its Limits, and nothing is ever
// allocated from a number on the wire (R039, R068).
//
// What cannot be a frame ends the stream with a *ProtocolError; what keeps
// step with the stream is noted in Frame.Breaches. After an error every Decode
// gives the same one.
//
// A Decoder is for one goroutine; only Beats may be called from others.
type Decoder struct {
	r        io.Reader
	head     head
	version  Version
	explicit bool
	began    bool // CONNECTED was read

	buf        []byte
	start, end int   // octets of buf that are not taken yet
	base       int64 // place of buf[0] in the stream
	frame      int64 // place of the current frame
	brief      bool  // the next read is to be a brief one
	readErr    error // came along with octets: for later
	err        error // the end of everything

	raw   []byte // the last frame
	owned bool   // which is the caller's
	ended bool   // a NUL was the last thing taken: one LF is no beat
	beats atomic.Uint64
	view  View
}

// NewDecoder gives a Decoder for what a server sends over r.
func NewDecoder(r io.Reader, l Limits) *Decoder {
	d := &Decoder{r: r}
	d.head.limits = l.orDefaults()
	d.view.head = &d.head
	return d
}

// FromClient makes d take the frames of clients and no others, as a broker
// does. Call it before the first Decode.
func (d *Decoder) FromClient() { d.head.from = fromClient }

// SetVersion fixes the version for the frames from the next one on; CONNECTED
// does not change it any more. Without it, or after SetVersion(0), no version
// is in force until CONNECTED, and escapes that nobody knows are kept as they
// are (R050).
func (d *Decoder) SetVersion(v Version) { d.version, d.explicit = v, v != 0 }

// Tolerate makes d survive what the rules call fatal, where it is known that a
// real broker does it and the stream stays in step: \r in STOMP 1.1 from
// RabbitMQ (R044). The frame then says so in its Breaches. Conn does this. Call
// it before the first Decode.
func (d *Decoder) Tolerate() { d.head.lenient = true }

// Version is the version in force for the next frame.
func (d *Decoder) Version() Version { return d.version }

// Raw gives the octets of the last frame exactly as they crossed the wire,
// from its command to its NUL. They are valid until the next Decode and must
// not be changed; a large Body shares their memory.
func (d *Decoder) Raw() []byte { return d.raw }

// Owned reports whether Raw is the caller's to keep: it is where it shares the
// memory of a large Body, which is the caller's too.
func (d *Decoder) Owned() bool { return d.owned }

// Offset is the number of octets of the stream that have been taken.
func (d *Decoder) Offset() int64 { return d.base + int64(d.start) }

// Beats counts the ends of line between frames. One LF right behind the NUL of
// a frame is not counted: ActiveMQ, RabbitMQ and stompserver append it to
// every frame, and on the wire it looks like a beat. So from a broker that
// appends none the first beat after a frame goes uncounted. CR LF is one.
// Safe for concurrent use.
func (d *Decoder) Beats() uint64 { return d.beats.Load() }

// Ready reports whether more of the stream than ends of line has been read
// already, so that Decode has at least a part of a frame to begin with. Ask it
// before flushing acks: an LF behind the last frame does not count as more.
func (d *Decoder) Ready() bool {
	if d.err != nil {
		return false
	}
	d.skipEOLs()
	return d.start < d.end
}

// Buffered is how many octets have been read and not decoded yet.
func (d *Decoder) Buffered() int { return d.end - d.start }

// Decode reads the next frame, which is the caller's to keep. It allocates once
// for a frame whose body has at most 2 KiB, else twice: for the header lines and
// for the body. At the end of the stream it gives io.EOF between frames (R019)
// and an error that wraps io.ErrUnexpectedEOF inside one (R018); other errors of
// the reader come through as they are.
func (d *Decoder) Decode() (f Frame, err error) {
	err = d.decode(&f)
	return f, err
}

// decode is Decode into the zero *f. Each field is stored where it stays: a
// copy of the struct would wait until the processor has written the body.
func (d *Decoder) decode(f *Frame) error {
	body, err := d.next(true)
	if err != nil {
		return err
	}
	h := &d.head
	if d.owned {
		f.Header.text, _ = h.keep(d.raw, nil)
		f.Body = body
	} else {
		f.Header.text, f.Body = h.keep(d.raw, body)
	}
	if h.command == CONNECTED {
		d.follow(f.Header)
	}
	f.Command, f.Breaches = h.command, h.breaches
	return nil
}

// DecodeView is Decode without a copy: the frame stays in the Decoder's memory
// and is valid until the next call of DecodeView or Decode. It allocates
// nothing unless a frame is larger than any before it, for which the memory
// grows with what arrives.
func (d *Decoder) DecodeView() (*View, error) {
	if _, err := d.next(false); err != nil {
		return nil, err
	}
	if d.head.command == CONNECTED {
		text, _ := d.head.keep(d.raw, nil)
		d.follow(Header{text: text})
	}
	d.view.raw, d.view.scratch = d.raw, d.view.scratch[:0]
	return &d.view, nil
}

// next reads the next frame, or gives the error that ended everything.
func (d *Decoder) next(own bool) ([]byte, error) {
	if d.err != nil {
		return nil, d.err
	}
	d.raw, d.owned = nil, false
	body, err := d.readFrame(own)
	if err != nil {
		d.err = err
		return nil, err
	}
	d.ended = true
	return body, nil
}

// readFrame reads a frame into d.head and d.raw and gives its body: own memory
// when that is asked for, else where it lies.
func (d *Decoder) readFrame(own bool) ([]byte, error) {
	h := &d.head
	h.reset(d.version)
	for d.skipEOLs(); d.start == d.end || d.loneCR(); d.skipEOLs() {
		if err := d.fill(); err != nil {
			if err == io.EOF && d.start < d.end {
				err = d.cut()
			}
			return nil, err
		}
	}
	d.frame = d.Offset()
	for {
		done, fault := h.next(d.buf[d.start:d.end])
		if fault != nil {
			return nil, d.fail(fault)
		}
		if done {
			break
		}
		if err := d.fillInside(); err != nil {
			return nil, err
		}
	}
	body, err := d.readBody(own)
	if err != nil {
		return nil, err
	}
	if fault := h.check(d.raw, len(body)); fault != nil {
		return nil, d.fail(fault)
	}
	return body, nil
}

// follow takes the version from the first CONNECTED of a server (R102).
func (d *Decoder) follow(connected Header) {
	if d.head.from != fromServer {
		return
	}
	if d.began {
		d.head.breach("a second CONNECTED in one session (R097)")
		return
	}
	d.began = true
	if !d.explicit {
		d.version, _ = connectedVersion(connected)
	}
}

// skipEOLs drops the ends of line before a frame (R008 to R011).
func (d *Decoder) skipEOLs() {
	for d.start < d.end {
		switch c := d.buf[d.start]; {
		case c == '\n':
			d.start++
		case c == '\r' && d.start+1 < d.end && d.buf[d.start+1] == '\n':
			d.start += 2
		default:
			return
		}
		if !d.ended {
			d.beats.Add(1)
		}
		d.ended = false
	}
}

// loneCR reports whether all there is is a CR of which the LF may still come.
func (d *Decoder) loneCR() bool {
	return d.end-d.start == 1 && d.buf[d.start] == '\r'
}

// fail gives the error for a fault in the frame at d.frame.
func (d *Decoder) fail(f *fault) error { return f.err(d.frame) }

// cut says that the stream ended inside a frame.
func (d *Decoder) cut() error {
	what := "a frame"
	if d.head.command != "" {
		what = aFrame(d.head.command)
	}
	return fmt.Errorf("stomp: the stream ended at byte %d inside %s, which is dropped (R018): %w",
		d.base+int64(d.end), what, io.ErrUnexpectedEOF)
}

// fillInside reads more of a frame that has begun.
func (d *Decoder) fillInside() error {
	err := d.fill()
	if err == io.EOF {
		return d.cut()
	}
	return err
}

// fill reads at least one octet more behind those in the buffer, which moves
// them to its front or to a larger one when it is full.
func (d *Decoder) fill() error {
	if d.end == len(d.buf) || d.start == d.end {
		d.makeRoom()
	}
	p := d.buf[d.end:]
	if d.brief {
		p = p[:min(len(p), briefRead)]
		d.brief = false
	}
	n, err := d.read(p)
	d.end += n
	return err
}

func (d *Decoder) makeRoom() {
	held := d.window()
	switch {
	case len(d.buf) == 0, len(held) < firstBuffer/2 && len(d.buf) > 4*firstBuffer:
		d.buf = make([]byte, firstBuffer)
	case len(held) > len(d.buf)/2:
		d.buf = make([]byte, max(len(d.buf)+firstBuffer, min(2*len(d.buf), d.head.limits.frame())))
	}
	copy(d.buf, held)
	d.base += int64(d.start)
	d.start, d.end = 0, len(held)
}

// read takes at least one octet into p, or gives an error.
func (d *Decoder) read(p []byte) (int, error) {
	if err := d.readErr; err != nil {
		return 0, err
	}
	for range 100 {
		n, err := d.r.Read(p)
		if n > 0 {
			d.readErr = err
			return n, nil
		}
		if err != nil {
			d.readErr = err
			return 0, err
		}
	}
	return 0, io.ErrNoProgress
}

// window is the frame so far.
func (d *Decoder) window() []byte { return d.buf[d.start:d.end] }

// take ends a frame of n octets that lies in the buffer.
func (d *Decoder) take(n int) {
	d.raw = d.buf[d.start : d.start+n : d.start+n]
	d.start += n
}
