package profile

import (
	"context"
	"errors"
	"io/fs"
	"net"

	"stompbox/session/dialect"
	"stompbox/stomp"
)

// ConfigError says what of the profile itself keeps it from being dialled: the
// CA file, or the source of the passcode. Nothing was sent.
type ConfigError struct {
	Part    string // `CA file`, `client certificate`, `client key`, `password_env`, `password_cmd`
	Problem string // with the next step
	Err     error  // the cause, or nil; its text is not part of Error
}

// Error is one sentence.
func (e *ConfigError) Error() string { return "profile: " + e.sentence() }

func (e *ConfigError) sentence() string { return "the " + e.Part + " " + e.Problem }

// Unwrap gives the cause.
func (e *ConfigError) Unwrap() error { return e.Err }

// Dial connects: passcode, resolve, TCP, TLS, CONNECT, CONNECTED, the last four
// within Timeout (R098). The certificate is checked against Host unless
// Insecure is set. Of several Hosts the first that is there is taken. The error
// is for Explain; it is a *ConfigError, or wraps a *stomp.ConnectError or
// *stomp.RequestError, or several of them in a *HostsError.
func (p Profile) Dial(ctx context.Context) (*stomp.Conn, error) { return p.DialTrace(ctx, nil) }

// DialTrace is Dial, and tells of every phase that has come to its good end.
// reached is called by the goroutine that dials, in order; it may be nil.
func (p Profile) DialTrace(ctx context.Context, reached func(stomp.Phase)) (*stomp.Conn, error) {
	p, err := p.WithPasscode(ctx)
	if err != nil {
		return nil, err
	}
	return p.dialAny(ctx, reached)
}

// dialOne connects to Host.
func (p Profile) dialOne(ctx context.Context, reached func(stomp.Phase)) (*stomp.Conn, error) {
	p, options, err := p.options(ctx)
	if err != nil {
		return nil, err
	}
	options.Reached = reached
	conn, err := p.dialStomp(ctx, options)
	if err != nil {
		return nil, &dialError{p, err}
	}
	return conn, nil
}

func (p Profile) dialStomp(ctx context.Context, options stomp.ConnOptions) (*stomp.Conn, error) {
	if p.WSPath == "" {
		return stomp.Dial(ctx, "tcp", p.Addr(), p.connect(), options)
	}
	ctx, cancel := context.WithTimeout(ctx, p.timeout())
	defer cancel()
	stream, err := p.stream(ctx, options)
	if err != nil {
		return nil, err
	}
	options.Addr = p.Addr()
	return stomp.Open(ctx, stream, p.connect(), options)
}

// stream connects as far as STOMP is not spoken yet.
func (p Profile) stream(ctx context.Context, options stomp.ConnOptions) (net.Conn, error) {
	nc, err := stomp.DialStream(ctx, "tcp", p.Addr(), options)
	if err != nil || p.WSPath == "" {
		return nc, err
	}
	return p.webSocket(ctx, nc)
}

// Stream connects as Dial does as far as TCP, TLS or the WebSocket: nothing of
// STOMP is said. Of several Hosts it takes the first alone.
func (p Profile) Stream(ctx context.Context) (net.Conn, error) {
	p, options, err := p.options(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, p.timeout())
	defer cancel()
	nc, err := p.stream(ctx, options)
	if err != nil {
		return nil, &dialError{p, err}
	}
	return nc, nil
}

// options are how to dial, beside the profile with its passcode.
func (p Profile) options(ctx context.Context) (Profile, stomp.ConnOptions, error) {
	options := stomp.ConnOptions{Timeout: p.timeout(), WriteTimeout: p.StallLimit, GraceFor: func(connected stomp.Frame) float64 {
		return dialect.Of(connected).BeatGrace()
	}}
	p, err := p.WithPasscode(ctx)
	if err == nil && p.TLS {
		options.TLS, err = p.tlsConfig()
	}
	return p, options, err
}

// dialError goes with the profile that was dialled, which has the passcode even
// when it came from elsewhere: what a broker repeats of it must not get out
// (R104).
type dialError struct {
	profile Profile
	err     error
}

func (e *dialError) Error() string { return e.profile.mask(e.err.Error()) }

func (e *dialError) Unwrap() error { return e.err }

// connect is what the profile says in CONNECT.
func (p Profile) connect() stomp.Connect {
	host := p.Vhost
	if host == "" {
		host = p.Host // R085
	}
	return stomp.Connect{
		Versions: p.Versions, Host: host,
		Login: p.Login, Passcode: p.Passcode, HasPasscode: p.HasPasscode,
		SendEvery: beat(p.SendEvery), WantEvery: beat(p.WantEvery), Header: p.Header,
	}
}

// reason is what the system says, without the name of the call and the path.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
