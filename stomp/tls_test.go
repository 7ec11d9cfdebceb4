package stomp

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"
)

// certificate makes one for 127.0.0.1 that vouches for itself.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, pool
}

func playTLS(t *testing.T, config *tls.Config, script func(nc net.Conn, d *Decoder)) *peer {
	return play(t, func(nc net.Conn) {
		server := tls.Server(nc, config)
		d := NewDecoder(server, Limits{})
		d.FromClient()
		if _, err := d.Decode(); err != nil {
			return // the client did not like it, or the server the client
		}
		io.WriteString(server, connected12)
		script(server, d)
		server.Close()
	})
}

func TestDialTLS(t *testing.T) {
	cert, pool := certificate(t)
	p := playTLS(t, &tls.Config{Certificates: []tls.Certificate{cert}}, func(nc net.Conn, d *Decoder) {
		io.WriteString(nc, "RECEIPT\nreceipt-id:1\n\n\x00")
		d.Decode()
	})
	c := join(t, p, Connect{}, ConnOptions{TLS: &tls.Config{RootCAs: pool}})
	if f, err := c.Read(); err != nil || f.Command != RECEIPT {
		t.Errorf("%v %v", f, err)
	}
	if s := c.TLS(); s == nil || s.Version != tls.VersionTLS13 {
		t.Errorf("state %v", s)
	}
}

func TestDialTLSFailures(t *testing.T) {
	cert, pool := certificate(t)
	serve := &tls.Config{Certificates: []tls.Certificate{cert}}
	strict := &tls.Config{Certificates: []tls.Certificate{cert}, ClientAuth: tls.RequireAnyClientCert}
	plain := func(t *testing.T) *peer {
		return play(t, func(nc net.Conn) { io.WriteString(nc, "HTTP/1.1 400 Bad Request\r\n\r\n"); drain(nc, nil) })
	}
	alert := func(t *testing.T) *peer {
		return broker(t, "\x15\x03\x03\x00\x02\x02\n", func(net.Conn, *Decoder) {})
	}
	secure := func(config *tls.Config) func(t *testing.T) *peer {
		return func(t *testing.T) *peer { return playTLS(t, config, drain) }
	}
	for _, tc := range []struct {
		name  string
		peer  func(t *testing.T) *peer
		tls   *tls.Config
		phase Phase
		text  string
		first string
	}{
		{"R105 an unknown authority", secure(serve), &tls.Config{}, PhaseTLS, "unknown authority", ""},
		{"R105 another name", secure(serve), &tls.Config{RootCAs: pool, ServerName: "elsewhere"}, PhaseTLS, "elsewhere", ""},
		{"a plain port", plain, &tls.Config{RootCAs: pool}, PhaseTLS, "not TLS", "HTTP/"},
		{"TLS 1.3 shows a missing client certificate at the first read", secure(strict), &tls.Config{RootCAs: pool}, PhaseConnect, "certificate required", ""},
		{"STOMP to a TLS port", alert, nil, PhaseConnect, "R013", "\x15\x03\x03\x00\x02\x02\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := tc.peer(t)
			_, err := Dial(context.Background(), "tcp", p.addr, Connect{}, ConnOptions{TLS: tc.tls, Timeout: patience})
			var e *ConnectError
			if !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			if e.Phase != tc.phase || !strings.Contains(err.Error(), tc.text) || !strings.Contains(err.Error(), p.addr) {
				t.Errorf("phase %v: %v", e.Phase, err)
			}
			if !strings.HasPrefix(string(e.FirstBytes), tc.first) || tc.first == "" && e.FirstBytes != nil {
				t.Errorf("first bytes %q", e.FirstBytes)
			}
		})
	}
}

func TestSilentTLSPort(t *testing.T) {
	p := play(t, func(nc net.Conn) { drain(nc, nil) })
	_, err := Dial(context.Background(), "tcp", p.addr, Connect{}, ConnOptions{TLS: &tls.Config{}, Timeout: 30 * time.Millisecond})
	var e *ConnectError
	if !errors.As(err, &e) || e.Phase != PhaseTLS || !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "within 30ms") {
		t.Errorf("got %v", err)
	}
}
