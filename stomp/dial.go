package stomp

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http/httptrace"
	"slices"
	"sync"
)

// Dial opens a stream to addr (host:port, or a path when network is unix),
// with TLS when the options have it, and runs the handshake over it as Open
// does. One time limit covers all of it (R098). The error is a *ConnectError
// that says how far it got, or a *RequestError when CONNECT cannot be made.
func Dial(ctx context.Context, network, addr string, c Connect, o ConnOptions) (*Conn, error) {
	ctx, cancel, o := o.begin(ctx)
	defer cancel()
	nc, err := stream(ctx, network, addr, o)
	if err != nil {
		return nil, err
	}
	return open(ctx, nc, addr, c, o)
}

// DialStream does what Dial does before CONNECT: nothing of STOMP is said on
// the stream. The error is a *ConnectError.
func DialStream(ctx context.Context, network, addr string, o ConnOptions) (net.Conn, error) {
	ctx, cancel, o := o.begin(ctx)
	defer cancel()
	return stream(ctx, network, addr, o)
}

func stream(ctx context.Context, network, addr string, o ConnOptions) (net.Conn, error) {
	var dialer net.Dialer
	nc, err := dialer.DialContext(o.watchResolve(ctx), network, addr)
	if err != nil {
		return nil, dialError(ctx, o, addr, err)
	}
	o.reached(PhaseDial)
	if o.TLS == nil {
		return nc, nil
	}
	if nc, err = secure(ctx, nc, addr, o); err != nil {
		return nil, err
	}
	o.reached(PhaseTLS)
	return nc, nil
}

// watchResolve gives a context that tells when the name is resolved: the first
// attempt to connect begins then.
func (o ConnOptions) watchResolve(ctx context.Context) context.Context {
	if o.Reached == nil {
		return ctx
	}
	var once sync.Once
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		ConnectStart: func(string, string) { once.Do(func() { o.Reached(PhaseResolve) }) },
	})
}

func (o ConnOptions) reached(p Phase) {
	if o.Reached != nil {
		o.Reached(p)
	}
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
