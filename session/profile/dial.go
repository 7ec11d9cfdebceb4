package profile

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"stompbox/stomp"
)

// ConfigError says what of the profile itself keeps it from being dialled: the
// CA file, or the source of the passcode. Nothing was sent.
type ConfigError struct {
	Part    string // `CA file`, `password_env`, `password_cmd`
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
// Insecure is set. The error is for Explain; it is a *ConfigError, or wraps a
// *stomp.ConnectError or *stomp.RequestError.
func (p Profile) Dial(ctx context.Context) (*stomp.Conn, error) {
	p, err := p.WithPasscode(ctx)
	if err != nil {
		return nil, err
	}
	options := stomp.ConnOptions{Timeout: p.timeout()}
	if p.TLS {
		if options.TLS, err = p.tlsConfig(); err != nil {
			return nil, err
		}
	}
	conn, err := stomp.Dial(ctx, "tcp", p.Addr(), p.connect(), options)
	if err != nil {
		return nil, &dialError{p, err}
	}
	return conn, nil
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
		SendEvery: beat(p.SendEvery), WantEvery: beat(p.WantEvery),
	}
}

func (p Profile) tlsConfig() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: p.Host, InsecureSkipVerify: p.Insecure}
	if p.CAFile == "" {
		return config, nil
	}
	pem, err := os.ReadFile(p.CAFile)
	if err != nil {
		return nil, &ConfigError{Part: "CA file", Err: err,
			Problem: fmt.Sprintf("%s cannot be read (%s): name a PEM file with the certificate that signed the broker's", p.CAFile, reason(err))}
	}
	config.RootCAs = x509.NewCertPool()
	if !config.RootCAs.AppendCertsFromPEM(pem) {
		return nil, &ConfigError{Part: "CA file", Problem: p.CAFile + " holds no certificate: it must be PEM, with BEGIN CERTIFICATE"}
	}
	return config, nil
}

// reason is what the system says, without the name of the call and the path.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
