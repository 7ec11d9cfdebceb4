package profile

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
)

// saysTLS reports whether the profile holds something that only TLS can use.
func (p Profile) saysTLS() bool {
	return p.CAFile != "" || p.CertFile != "" || p.KeyFile != "" || p.Insecure
}

func (p Profile) tlsConfig() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: p.Host, InsecureSkipVerify: p.Insecure}
	if p.CAFile != "" {
		pem, err := readPEM("CA file", p.CAFile, "name a PEM file with the certificate that signed the broker's")
		if err != nil {
			return nil, err
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, &ConfigError{Part: "CA file", Problem: p.CAFile + " holds no certificate: it must be PEM, with BEGIN CERTIFICATE"}
		}
	}
	if p.CertFile == "" {
		return config, nil
	}
	own, err := p.certificate()
	if err != nil {
		return nil, err
	}
	config.Certificates = []tls.Certificate{own}
	return config, nil
}

// certificate reads our own certificate and its key.
func (p Profile) certificate() (tls.Certificate, error) {
	key := p.KeyFile
	if key == "" {
		key = p.CertFile
	}
	certPEM, err := readPEM("client certificate", p.CertFile, "name a PEM file with our certificate")
	if err != nil {
		return tls.Certificate{}, err
	}
	keyPEM, err := readPEM("client key", key, "name a PEM file with the key of our certificate")
	if err != nil {
		return tls.Certificate{}, err
	}
	own, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		return own, &ConfigError{Part: "client certificate", Err: err,
			Problem: fmt.Sprintf("%s and the key in %s do not go together: both must be PEM, the key without a password and of that certificate", p.CertFile, key)}
	}
	return own, nil
}

func readPEM(part, path, next string) ([]byte, error) {
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, &ConfigError{Part: part, Err: err, Problem: fmt.Sprintf("%s cannot be read (%s): %s", path, reason(err), next)}
	}
	return pem, nil
}
