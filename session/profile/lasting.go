package profile

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"slices"
	"strings"

	"stompbox/session/dialect"
	"stompbox/stomp"
)

// How brokers word a refusal that time mends, in lower case: another connection
// that has our client-id, a broker that is just starting or stopping, one that
// is full. RabbitMQ says `Processing error` while it starts and its vhost is down.
var saysLater = []string{"already connected", "stopped", "stopping", "shutting down", "shutdown", "not started", "starting", "processing error", "is down",
	"too many", "maximum", "limit"}

// Lasting reports whether dialling again cannot help as long as nobody changes
// something: the broker refused the login, the vhost or every version, a
// certificate is not taken, or the profile itself is at fault. An ERROR in the
// place of CONNECTED counts as lasting unless its words say that it will pass:
// asking again and again may lock an account.
func (p Profile) Lasting(err error) bool {
	var several *HostsError
	if errors.As(err, &several) {
		return slices.ContainsFunc(several.Errs, p.refuses) ||
			!slices.ContainsFunc(several.Errs, func(one error) bool { return !p.Lasting(one) })
	}
	var config *ConfigError
	var request *stomp.RequestError
	var url *URLError
	return p.refuses(err) || aboutCertificate(err) || errors.As(err, &config) || errors.As(err, &request) || errors.As(err, &url)
}

// refuses reports whether the broker itself said no to what CONNECT asks.
func (p Profile) refuses(err error) bool {
	var connect *stomp.ConnectError
	if !errors.As(err, &connect) {
		return false
	}
	if connect.Frame != nil {
		text := dialect.Broker{}.ErrorText(*connect.Frame)
		return says(text, saysLogin) || says(text, saysVhost) || says(text, saysVersion) || !says(text, saysLater)
	}
	return connect.Err != nil && breaksVersion.MatchString(connect.Err.Error())
}

// aboutCertificate reports whether one of both sides does not take a certificate.
func aboutCertificate(err error) bool {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verify *tls.CertificateVerificationError
	var alert tls.AlertError
	return errors.As(err, &unknown) || errors.As(err, &name) || errors.As(err, &invalid) || errors.As(err, &verify) ||
		errors.As(err, &alert) || err != nil && strings.Contains(err.Error(), "remote error: tls: ")
}
