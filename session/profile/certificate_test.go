package profile

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// authority signs certificates; file is its own as PEM.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	file string
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return authority{cert, key, file}
}

func (a authority) sign(t *testing.T, change func(*x509.Certificate)) tls.Certificate {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "broker"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	if change != nil {
		change(template)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// listenTLS is a broker behind TLS.
func listenTLS(t *testing.T, config *tls.Config) Profile {
	p := listen(t, func(c net.Conn) {
		s := tls.Server(c, config)
		readConnect(s)
		_, _ = s.Write([]byte("CONNECTED\nversion:1.2\n\n\x00"))
		drain(s)
	})
	p.TLS = true
	return p
}

func TestDialChecksTheCertificate(t *testing.T) {
	ca, stranger := newAuthority(t), newAuthority(t)
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("no PEM"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := &tls.Config{Certificates: []tls.Certificate{ca.sign(t, nil)}}
	with := func(change func(*x509.Certificate)) *tls.Config {
		return &tls.Config{Certificates: []tls.Certificate{ca.sign(t, change)}}
	}
	for _, c := range []struct {
		name     string
		config   *tls.Config
		ca       string
		insecure bool
		says     string // "" for a connection
	}{
		{"good", good, ca.file, false, ""},
		{"insecure on wish", good, "", true, ""},
		{"unknown to the system", good, "", false, "signed by nobody that is trusted here: name its CA with --ca FILE"},
		{"unknown to the file", good, stranger.file, false, stranger.file + " holds another one"},
		{"another name", with(func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"other.example"} }), ca.file, false,
			"is not for 127.0.0.1 but for other.example"},
		{"no name", with(func(c *x509.Certificate) { c.IPAddresses = nil }), ca.file, false, "is not for 127.0.0.1 but for no host at all"},
		{"run out", with(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }), ca.file, false, "ran out on 2"},
		{"too early", with(func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) }), ca.file, false, "is not valid before 2"},
		{"TLS 1.1 only", &tls.Config{Certificates: good.Certificates, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, ca.file, false, "TLS 1.2 or newer"},
		{"client certificate, 1.3", &tls.Config{Certificates: good.Certificates, ClientAuth: tls.RequireAnyClientCert}, ca.file, false, "asks for a client certificate (certificate required), and none was given: name one with --cert FILE --key FILE"},
		{"client certificate, 1.2", &tls.Config{Certificates: good.Certificates, ClientAuth: tls.RequireAnyClientCert, MaxVersion: tls.VersionTLS12}, ca.file, false, "client certificate"},
		{"no CA file", good, "/no/such/ca.pem", false, "/no/such/ca.pem cannot be read (no such file"},
		{"empty CA file", good, empty, false, empty + " holds no certificate"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := listenTLS(t, c.config)
			p.CAFile, p.Insecure = c.ca, c.insecure
			conn, err := p.Dial(context.Background())
			if err == nil {
				defer conn.Close()
			}
			if c.says == "" {
				if err != nil {
					t.Fatal(p.Explain(err))
				}
				if state := conn.TLS(); state == nil || state.Version < tls.VersionTLS12 {
					t.Errorf("TLS state %+v", state)
				}
				return
			}
			if err == nil {
				t.Fatal("connected")
			}
			if c.ca == "/no/such/ca.pem" || c.ca == empty {
				wants(t, p.Explain(err), "The CA file", c.says)
				return
			}
			wants(t, checked(t, p, err), c.says)
		})
	}
}

// TLS to a port that speaks something else; brokers.md, section 10.
func TestTLSToAnotherPort(t *testing.T) {
	for _, c := range []struct {
		name  string
		serve func(net.Conn)
		says  string
	}{
		{"mute, as ActiveMQ", drain, "did not answer the TLS handshake within 300ms: use stomp://127.0.0.1:"},
		{"closing, as RabbitMQ", func(c net.Conn) { _, _ = c.Read(make([]byte, 4096)) }, "closed the connection during the TLS handshake: use stomp://127.0.0.1:"},
		{"a STOMP ERROR", banner("ERROR\nmessage:Malformed frame\n\n\x00"), "does not speak TLS: use stomp://127.0.0.1:"},
		{"OpenWire", banner("\x00\x00\x01\x3c\x01ActiveMQ\x00\x00\x00\x0c\x01"), "does not speak TLS: use stomp://127.0.0.1:"},
		{"HTTP", banner("HTTP/1.1 400 Bad Request\r\n\r\n"), "speaks HTTP"},
		{"SSH", banner("SSH-2.0-OpenSSH_9.2p1\r\n"), "speaks SSH"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := listen(t, c.serve)
			p.TLS = true
			if strings.HasPrefix(c.name, "mute") {
				p.Timeout = 300 * time.Millisecond
			}
			wants(t, explained(t, p), c.says)
		})
	}
}
