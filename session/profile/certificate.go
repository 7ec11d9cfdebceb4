package profile

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// explainTLS speaks of a TLS handshake that failed.
func (p Profile) explainTLS(err error) string {
	if text := p.explainCertificate(err); text != "" {
		return text
	}
	var record tls.RecordHeaderError
	plain := "use stomp://" + p.Addr() + " if this is a plain port, or check the port (with TLS mostly 61612 or 61614)"
	switch {
	case errors.As(err, &record):
		return fmt.Sprintf("%s does not speak TLS: %s.", p.Addr(), plain)
	case timedOut(err):
		return fmt.Sprintf("%s did not answer the TLS handshake within %v: %s.", p.Addr(), p.timeout(), plain)
	case closedByPeer(err):
		return fmt.Sprintf("%s closed the connection during the TLS handshake: %s.", p.Addr(), plain)
	}
	return fmt.Sprintf("The TLS handshake with %s failed (%s): check that the port speaks TLS 1.2 or newer.", p.Addr(), p.tlsWords(err))
}

// explainCertificate speaks of a certificate that one of both sides does not
// take, or is "" when err is about something else.
func (p Profile) explainCertificate(err error) string {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &unknown):
		with := "name its CA with --ca FILE"
		if p.CAFile != "" {
			with = p.CAFile + " holds another one"
		}
		return fmt.Sprintf("The certificate of %s is signed by nobody that is trusted here: %s.", p.Addr(), with)
	case errors.As(err, &name):
		return fmt.Sprintf("The certificate of %s is not for %s but for %s: connect by a name that it holds.", p.Addr(), p.Host, p.foreign(holds(name.Certificate)))
	case errors.As(err, &invalid):
		return p.explainInvalid(invalid)
	}
	return p.explainAlert(err)
}

// holds names who a certificate is for.
func holds(c *x509.Certificate) string {
	if c == nil {
		return "others"
	}
	names := append([]string(nil), c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	const most = 4
	switch {
	case len(names) == 0:
		return "no host at all"
	case len(names) > most:
		names = append(names[:most], "others")
	}
	return strings.Join(names, ", ")
}

func (p Profile) explainInvalid(e x509.CertificateInvalidError) string {
	if e.Reason == x509.Expired && e.Cert != nil {
		if now := time.Now(); now.Before(e.Cert.NotBefore) {
			return fmt.Sprintf("The certificate of %s is not valid before %s: check this machine's clock.", p.Addr(), e.Cert.NotBefore.UTC().Format(time.DateOnly))
		}
		return fmt.Sprintf("The certificate of %s ran out on %s: the broker needs a new one (or check this machine's clock).", p.Addr(), e.Cert.NotAfter.UTC().Format(time.DateOnly))
	}
	return fmt.Sprintf("The certificate of %s is not valid (%s): the broker needs another one.", p.Addr(), p.tlsWords(e))
}

// explainAlert speaks of an alert by which the broker refused us, or is "" when
// err is none. crypto/tls gives alerts in words only.
func (p Profile) explainAlert(err error) string {
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "remote error" {
		return ""
	}
	noClient := "and none was given: name one with --cert FILE --key FILE, or use a port that asks for none"
	if p.CertFile != "" {
		noClient = "and did not take the one in " + p.CertFile + ": ask which authority it trusts"
	}
	switch text := p.tlsWords(err); {
	case strings.Contains(text, "certificate"):
		return fmt.Sprintf("%s asks for a client certificate (%s), %s.", p.Addr(), text, noClient)
	case text == "handshake failure":
		return fmt.Sprintf("%s broke off the TLS handshake: it may ask for a client certificate, %s.", p.Addr(), noClient)
	case strings.Contains(text, "protocol version"):
		return fmt.Sprintf("%s speaks no version of TLS that is safe: the broker must offer TLS 1.2 or newer.", p.Addr())
	default:
		return fmt.Sprintf("%s ended the TLS handshake (%s): check that the port speaks TLS 1.2 or newer.", p.Addr(), text)
	}
}

// tlsWords drops the names of Go's packages.
func (p Profile) tlsWords(err error) string {
	text := p.words(err)
	for _, prefix := range []string{"remote error: ", "tls: ", "x509: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return text
}
