package profile

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stompbox/stomp"
)

// keep writes blocks of PEM into one file.
func keep(t *testing.T, blocks ...*pem.Block) string {
	t.Helper()
	var text []byte
	for _, b := range blocks {
		text = append(text, pem.EncodeToMemory(b)...)
	}
	file := filepath.Join(t.TempDir(), "own.pem")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestDialShowsItsCertificate(t *testing.T) {
	ca, stranger := newAuthority(t), newAuthority(t)
	pool := x509.NewCertPool()
	pool.AddCert(ca.cert)
	asks := &tls.Config{Certificates: []tls.Certificate{ca.sign(t, nil)}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool}
	blocks := func(a authority) (cert, key *pem.Block) {
		own := a.sign(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} })
		der, err := x509.MarshalPKCS8PrivateKey(own.PrivateKey)
		if err != nil {
			t.Fatal(err)
		}
		return &pem.Block{Type: "CERTIFICATE", Bytes: own.Certificate[0]}, &pem.Block{Type: "PRIVATE KEY", Bytes: der}
	}
	cert, key := blocks(ca)
	otherCert, otherKey := blocks(stranger)
	for _, c := range []struct {
		name, cert, key string
		says            string // "" for a connection
	}{
		{"two files", keep(t, cert), keep(t, key), ""},
		{"one file", keep(t, cert, key), "", ""},
		{"another's", keep(t, otherCert, otherKey), "", "did not take the one in"},
		{"not its key", keep(t, cert), keep(t, otherKey), "do not go together"},
		{"no key", keep(t, cert), "", "do not go together"},
		{"no file", "/no/such/own.pem", "", "The client certificate /no/such/own.pem cannot be read"},
		{"no key file", keep(t, cert), "/no/such/key.pem", "The client key /no/such/key.pem cannot be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := listenTLS(t, asks)
			p.CAFile, p.CertFile, p.KeyFile = ca.file, c.cert, c.key
			conn, err := p.Dial(context.Background())
			if err == nil {
				conn.Close()
			}
			if c.says == "" {
				if err != nil {
					t.Fatal(p.Explain(err))
				}
				return
			}
			if err == nil {
				t.Fatal("connected")
			}
			wants(t, p.Explain(err), c.says)
		})
	}
}

// The phases are told in their order, and a stream says nothing of STOMP.
func TestDialTraceAndStream(t *testing.T) {
	ca := newAuthority(t)
	p := listenTLS(t, &tls.Config{Certificates: []tls.Certificate{ca.sign(t, nil)}})
	p.CAFile = ca.file
	phases := make(chan stomp.Phase, 10)
	conn, err := p.DialTrace(context.Background(), func(at stomp.Phase) { phases <- at })
	if err != nil {
		t.Fatal(p.Explain(err))
	}
	conn.Close()
	close(phases)
	var got []stomp.Phase
	for at := range phases {
		got = append(got, at)
	}
	if d := cmp.Diff([]stomp.Phase{stomp.PhaseResolve, stomp.PhaseDial, stomp.PhaseTLS, stomp.PhaseConnect}, got); d != "" {
		t.Error(d)
	}

	heard := make(chan string, 1)
	p = listen(t, func(c net.Conn) {
		buf := make([]byte, 16)
		n, _ := c.Read(buf)
		heard <- string(buf[:n])
	})
	nc, err := p.Stream(context.Background())
	if err != nil {
		t.Fatal(p.Explain(err))
	}
	defer nc.Close()
	if _, err := nc.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	if got := <-heard; got != "hello" {
		t.Errorf("heard %q", got)
	}
}

// Free headers stand in CONNECT, such as ActiveMQ's client-id.
func TestDialSendsFreeHeaders(t *testing.T) {
	sent := make(chan string, 1)
	p := listen(t, func(c net.Conn) {
		sent <- readConnect(c)
		_, _ = c.Write([]byte(welcome))
		drain(c)
	})
	p.Header = stomp.NewHeader("client-id", "me")
	conn, err := p.Dial(context.Background())
	if err != nil {
		t.Fatal(p.Explain(err))
	}
	conn.Close()
	wants(t, <-sent, "\nclient-id:me\n")
}
