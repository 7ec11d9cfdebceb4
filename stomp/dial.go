package stomp

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"
)

// Dial opens a stream to addr (host:port, or a path when network is unix),
// with TLS when the options have it, and runs the handshake over it as Open
// does. One time limit covers all of it (R098). The error is a *ConnectError
// that says how far it got, or a *RequestError when CONNECT cannot be made.
func Dial(ctx context.Context, network, addr string, c Connect, o ConnOptions) (*Conn, error) {
	ctx, cancel, o := o.begin(ctx)
	defer cancel()
	var dialer net.Dialer
	nc, err := dialer.DialContext(ctx, network, addr)
	if err != nil {
		return nil, dialError(ctx, o, addr, err)
	}
	if o.TLS != nil {
		if nc, err = secure(ctx, nc, addr, o); err != nil {
			return nil, err
		}
	}
	return open(ctx, nc, addr, c, o)
}

func dialError(ctx context.Context, o ConnOptions, addr string, err error) error {
	e := &ConnectError{Phase: PhaseDial, Addr: addr}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		e.Phase = PhaseResolve
	}
	e.Err = o.inTime(ctx, err, "no connection")
	return e
}

// secure puts TLS over nc. The name to verify is the dialled host unless the
// configuration names another.
func secure(ctx context.Context, nc net.Conn, addr string, o ConnOptions) (net.Conn, error) {
	config := o.TLS.Clone()
	if config.ServerName == "" {
		config.ServerName = hostOf(addr)
	}
	client := tls.Client(nc, config)
	err := client.HandshakeContext(ctx)
	if err == nil {
		return client, nil
	}
	nc.Close()
	e := &ConnectError{Phase: PhaseTLS, Addr: addr, Err: o.inTime(ctx, err, "no TLS")}
	var record tls.RecordHeaderError
	if errors.As(err, &record) {
		e.FirstBytes = slices.Clone(record.RecordHeader[:])
	}
	return nil, e
}
