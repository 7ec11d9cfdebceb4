package stomp

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"time"
)

// ConnOptions say how a connection is made and kept. The zero value is ready.
type ConnOptions struct {
	Limits       Limits
	Timeout      time.Duration // for all of dialling, TLS and CONNECT; default 10 s (R098)
	WriteTimeout time.Duration // without any progress of a write; default 30 s (R222)
	Grace        float64       // silence allowed, in agreed intervals; default 2.5 (R117)
	TLS          *tls.Config   // Dial: nil for plain
}

// Conn is a link to a broker after CONNECTED.
type Conn struct{ nc net.Conn }

var errUnfinished = errors.New("stomp: not built yet")

func Dial(ctx context.Context, network, addr string, c Connect, o ConnOptions) (*Conn, error) {
	return nil, errUnfinished
}
func Open(ctx context.Context, nc net.Conn, c Connect, o ConnOptions) (*Conn, error) {
	return nil, errUnfinished
}
func (c *Conn) Version() Version          { return 0 }
func (c *Conn) Connected() Frame          { return Frame{} }
func (c *Conn) ConnectRaw() []byte        { return nil }
func (c *Conn) ConnectedRaw() []byte      { return nil }
func (c *Conn) HeartBeat() HeartBeat      { return HeartBeat{} }
func (c *Conn) RemoteAddr() string        { return "" }
func (c *Conn) TLS() *tls.ConnectionState { return nil }
func (c *Conn) Read() (Frame, error)      { return Frame{}, errUnfinished }
func (c *Conn) Raw() []byte               { return nil }
func (c *Conn) Ready() bool               { return false }
func (c *Conn) Write(p []byte) error      { return errUnfinished }
func (c *Conn) WriteFrame(f Frame) error  { return errUnfinished }
func (c *Conn) Beats() (in, out uint64)   { return 0, 0 }
func (c *Conn) LastRead() time.Time       { return time.Time{} }
func (c *Conn) Close() error              { return nil }
