package stomp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
)

// Open runs the handshake over nc: it writes CONNECT, waits for CONNECTED and
// agrees on the version and the heart-beats. An empty Host becomes the one of
// nc's other end. When ctx ends or Timeout is over first, or the answer is
// another one, nc is closed and the error is a *ConnectError, or a
// *RequestError when CONNECT cannot be made.
func Open(ctx context.Context, nc net.Conn, c Connect, o ConnOptions) (*Conn, error) {
	ctx, cancel, o := o.begin(ctx)
	defer cancel()
	addr := o.Addr
	if remote := nc.RemoteAddr(); addr == "" && remote != nil {
		addr = remote.String()
	}
	return open(ctx, nc, addr, c, o)
}

func open(ctx context.Context, nc net.Conn, addr string, request Connect, o ConnOptions) (*Conn, error) {
	if request.Host == "" && !request.Header.Has("host") && request.offersNewer() {
		request.Host = hostOf(addr)
	}
	f, err := request.Frame(0)
	if err != nil {
		nc.Close()
		return nil, err
	}
	octets, err := AppendFrame(nil, f, 0)
	if err != nil {
		nc.Close()
		return nil, err
	}
	c := newConn(nc, addr, o)
	if err := c.shakeHands(ctx, f, octets); err != nil {
		c.Close()
		return nil, c.connectError(ctx, o, f, err)
	}
	o.reached(PhaseConnect)
	c.connectRaw = maskedConnect(f)
	c.in.watch(0, 0)
	if c.heartBeat.Receive > 0 {
		c.in.watch(c.heartBeat.silence(o.grace(c.connected)), c.heartBeat.Receive)
	}
	if c.heartBeat.Send > 0 {
		c.own.Add(1)
		go c.keepBeating(c.heartBeat.beatAfter())
	}
	return c, nil
}

// hostOf is the host part of an address, for the header of that name (R085).
func hostOf(addr string) string {
	if host, _, err := net.SplitHostPort(addr); err == nil && host != "" {
		return host
	}
	return "localhost"
}

// maskedConnect is the CONNECT without its passcode (R104).
func maskedConnect(f Frame) []byte {
	var masked Header
	for name, value := range f.Header.All() {
		if name == "passcode" {
			value = "********"
		}
		masked.Add(name, value)
	}
	f.Header = masked
	raw, _ := AppendFrame(nil, f, 0) // f has been encoded before
	return raw
}

// shakeHands writes CONNECT and reads the answer within the time of ctx.
func (c *Conn) shakeHands(ctx context.Context, f Frame, octets []byte) error {
	stop := context.AfterFunc(ctx, func() { c.nc.Close() })
	defer stop()
	// When CONNECT cannot be written, an answer may be there all the same:
	// an alert of TLS, an ERROR of a broker that is full (R214).
	writeErr := c.Write(octets)
	answer, err := c.decoder.Decode()
	if err != nil && writeErr != nil && len(c.in.keep) == 0 {
		return writeErr
	}
	if err != nil {
		return err
	}
	c.connected = answer
	c.connectedRaw = slices.Clone(c.decoder.Raw())
	if err := c.agreeOn(f); err != nil {
		return err
	}
	if !stop() {
		return ctx.Err()
	}
	c.in.keep = nil
	return writeErr
}

// refusal is an ERROR in the place of CONNECTED.
type refusal struct{ frame Frame }

func (r *refusal) Error() string { return errorText(r.frame) }

// agreeOn takes what CONNECTED says (R090 to R096, R110 to R113).
func (c *Conn) agreeOn(connect Frame) error {
	switch answer := c.connected; answer.Command {
	case ERROR:
		return &refusal{answer}
	case CONNECTED:
	default:
		return &ProtocolError{Rule: "R096", Problem: "a " + answer.Command + " frame came in the place of CONNECTED"}
	}
	v, err := connectedVersion(c.connected.Header)
	if err != nil {
		return err
	}
	offered := V10.String()
	if list, ok := connect.Header.Lookup("accept-version"); ok {
		offered = list
	}
	if !slices.Contains(strings.Split(offered, ","), v.String()) {
		if !c.connected.Header.Has("version") {
			return fmt.Errorf("stomp: CONNECTED names no version, so the broker speaks 1.0, which was not offered (offered: %s) (R092)", offered)
		}
		return fmt.Errorf("stomp: the broker speaks %v, which was not offered (offered: %s) (R091)", v, offered)
	}
	c.version = v
	c.heartBeat, err = agree(connect.Header, c.connected.Header, v)
	return err
}

// connectError says to a person why the handshake failed.
func (c *Conn) connectError(ctx context.Context, o ConnOptions, connect Frame, err error) error {
	e := &ConnectError{Phase: PhaseConnect, Addr: c.addr, Err: err, ConnectRaw: maskedConnect(connect), AnswerRaw: c.connectedRaw}
	var no *refusal
	if errors.As(err, &no) {
		e.Frame, e.Err = &no.frame, nil
		return e
	}
	if c.connected.Command == "" && len(c.in.keep) > 0 {
		e.FirstBytes = slices.Clone(c.in.keep)
	}
	var link *LinkError
	if errors.As(err, &link) {
		e.Err = link.Err
	}
	e.Err = o.inTime(ctx, e.Err, "no CONNECTED")
	return e
}

// connectedVersion is the version that CONNECTED puts in force: 1.0 when it
// names none (R090), and only the exact strings otherwise (R093), save that a
// server of 1.0 may pad (R029).
func connectedVersion(h Header) (Version, error) {
	text, ok := h.Lookup("version")
	if !ok || strings.Trim(text, " \t") == V10.String() {
		return V10, nil
	}
	v, err := ParseVersion(text)
	if err != nil {
		return 0, fmt.Errorf("stomp: CONNECTED names version %q, which does not exist (R093)", text)
	}
	return v, nil
}
