package stomptest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// certificates are the files of a broker's TLS listener, and those of a client
// that it knows.
type certificates struct {
	CA, Cert, Key         string // PEM
	ClientCert, ClientKey string
	ca                    []byte // DER
}

// keystorePassword protects nothing: the key is made for one test run.
const keystorePassword = "loopback"

// makeCertificates writes an authority, a certificate for this machine's
// loopback names and one for a client, both signed by it, into dir.
func makeCertificates(dir string) (certificates, error) {
	files := certificates{
		CA:         filepath.Join(dir, "ca.pem"),
		Cert:       filepath.Join(dir, "server.pem"),
		Key:        filepath.Join(dir, "server.key"),
		ClientCert: filepath.Join(dir, "client.pem"),
		ClientKey:  filepath.Join(dir, "client.key"),
	}
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return files, err
	}
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "stomptest authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(48 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	if files.ca, err = x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey); err != nil {
		return files, err
	}
	if err := writePEM(files.CA, "CERTIFICATE", files.ca); err != nil {
		return files, err
	}
	server := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "localhost"},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    []string{"localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	client := &x509.Certificate{
		SerialNumber: big.NewInt(3), Subject: pkix.Name{CommonName: Admin.Login},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	if err := signed(server, ca, caKey, files.Cert, files.Key); err != nil {
		return files, err
	}
	return files, signed(client, ca, caKey, files.ClientCert, files.ClientKey)
}

// signed writes a certificate with a key of its own, signed by the authority.
func signed(c, ca *x509.Certificate, caKey *ecdsa.PrivateKey, certFile, keyFile string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	c.NotBefore, c.NotAfter, c.KeyUsage = ca.NotBefore, ca.NotAfter, x509.KeyUsageDigitalSignature
	der, err := x509.CreateCertificate(rand.Reader, c, ca, &key.PublicKey, caKey)
	if err != nil {
		return err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := writePEM(certFile, "CERTIFICATE", der); err != nil {
		return err
	}
	return writePEM(keyFile, "PRIVATE KEY", keyDER)
}

func writePEM(path, kind string, der []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}

// keystore packs key and certificate into the PKCS #12 file that Java reads.
func (c certificates) keystore() (string, error) {
	path := filepath.Join(filepath.Dir(c.Key), "server.p12")
	out, err := exec.Command("openssl", "pkcs12", "-export", "-name", "server", "-inkey", c.Key, "-in", c.Cert,
		"-certfile", c.CA, "-passout", "pass:"+keystorePassword, "-out", path).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("stomptest: openssl pkcs12: %w: %s", err, out)
	}
	return path, nil
}
