// Package profile says who to talk to and how: URLs, secrets, TLS, dialling,
// and in one sentence why it did not work.
//
// A passcode is in no URL, title, error or sentence that this package gives
// out (R104).
package profile

import (
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"stompbox/stomp"
)

// Profile is one broker as a user names it. It is a plain value, to be copied;
// its methods change nothing and are safe for concurrent use.
type Profile struct {
	Name        string // shown; the host and port when empty
	Host        string
	Port        int // 0 for DefaultPort or DefaultTLSPort
	TLS         bool
	CAFile      string // PEM file that replaces the system's roots
	CertFile    string // PEM file of our own certificate, for brokers that ask for one
	KeyFile     string // PEM file of its key; CertFile when empty
	Insecure    bool   // do not check the certificate; shown loudly
	Login       string
	Passcode    string
	HasPasscode bool
	PasscodeEnv string   // where HasPasscode is false: the environment variable that holds it
	PasscodeCmd []string // where HasPasscode is false: the program, with arguments, that prints it
	Vhost       string   // host header; empty sends Host
	WSPath      string   // of a WebSocket, such as /ws; empty for a plain stream of octets
	Versions    []stomp.Version
	SendEvery   time.Duration // heart-beat; negative for none, 0 for 10 s
	WantEvery   time.Duration
	ReadOnly    bool
	Guard       bool          // acts that empty a destination want its name typed first
	Header      stomp.Header  // free headers of CONNECT, such as client-id; not part of a URL
	HTTPHeader  stomp.Header  // free headers of a WebSocket's handshake; not part of a URL
	Timeout     time.Duration // for resolving, TCP, TLS and CONNECTED together, of one host; 0 for 10 s

	// StallLimit is how long the broker may take nothing of what is written before
	// the link is given up. 0 leaves it to who dials: for a session it is as long as
	// the broker likes, for Dial 30 s; negative is always as long as it likes. Not
	// part of a URL.
	StallLimit time.Duration

	// Hosts are host:port of every broker that may be dialled, tried in this
	// order, or in any with Randomize; Host and Port are those of the first.
	// Empty when there is no other than that.
	Hosts     []string
	Randomize bool
	Reconnect Backoff // how a link that died is dialled again; not part of a URL
}

// The ports that a URL without one means.
const (
	DefaultPort    = 61613
	DefaultTLSPort = 61612
	// WebSockets have those of HTTP.
	DefaultWSPort  = 80
	DefaultWSSPort = 443
)

const (
	defaultBeat    = 10 * time.Second
	defaultTimeout = 10 * time.Second
)

// Addr gives host:port, an IPv6 address in brackets.
func (p Profile) Addr() string { return net.JoinHostPort(p.Host, strconv.Itoa(p.port())) }

func (p Profile) port() int {
	switch {
	case p.Port != 0:
		return p.Port
	case p.WSPath != "" && p.TLS:
		return DefaultWSSPort
	case p.WSPath != "":
		return DefaultWSPort
	case p.TLS:
		return DefaultTLSPort
	}
	return DefaultPort
}

// URL gives the profile as a URL without the passcode. Parse makes the same
// profile of it, but for the passcode, its sources, Name, Header, Timeout,
// StallLimit and Reconnect.
func (p Profile) URL() string {
	var b strings.Builder
	if len(p.Hosts) > 0 {
		p.failoverURL(&b)
	} else {
		p.plainURL(&b)
	}
	p.writeParameters(&b)
	return b.String()
}

// plainURL writes the URL of one host as far as the parameters.
func (p Profile) plainURL(b *strings.Builder) {
	b.WriteString(p.scheme())
	if p.Login != "" {
		b.WriteString(loginEscaper.Replace(url.PathEscape(p.Login)))
		b.WriteByte('@')
	}
	b.WriteString(escapeZone(p.Addr()))
	if p.WSPath != "" {
		b.WriteString(p.WSPath)
		return
	}
	switch p.Vhost {
	case "":
	case "/":
		b.WriteByte('/')
	default:
		b.WriteByte('/')
		b.WriteString(url.PathEscape(p.Vhost))
	}
}

func (p Profile) writeParameters(b *strings.Builder) {
	sep := byte('?')
	add := func(name, value string) {
		b.WriteByte(sep)
		b.WriteString(name)
		b.WriteByte('=')
		b.WriteString(value)
		sep = '&'
	}
	if p.WSPath != "" && p.Vhost != "" {
		add("vhost", url.QueryEscape(p.Vhost))
	}
	if len(p.Versions) > 0 {
		add("protocol", stomp.FormatVersions(p.Versions))
	}
	if p.SendEvery != 0 || p.WantEvery != 0 {
		add("heartbeat", strconv.Itoa(beat(p.SendEvery))+","+strconv.Itoa(beat(p.WantEvery)))
	}
	if p.CAFile != "" {
		add("ca", url.QueryEscape(p.CAFile))
	}
	if p.CertFile != "" {
		add("cert", url.QueryEscape(p.CertFile))
	}
	if p.KeyFile != "" {
		add("key", url.QueryEscape(p.KeyFile))
	}
	if p.Insecure {
		add("insecure", "true")
	}
	if p.ReadOnly {
		add("readonly", "true")
	}
	if p.Guard {
		add("guard", "true")
	}
	if p.Randomize {
		add("randomize", "true")
	}
}

// Title is Name, or the host and port.
func (p Profile) Title() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Addr()
}

// String keeps the passcode out of everything that prints a profile (R104).
func (p Profile) String() string { return p.URL() }

// GoString does the same for %#v.
func (p Profile) GoString() string { return "profile.Profile(" + strconv.Quote(p.URL()) + ")" }

// loginEscaper escapes what ends a login in a URL and url.PathEscape leaves.
var loginEscaper = strings.NewReplacer(":", "%3A", "@", "%40")

// escapeZone writes a host as a URL has it: the zone of an IPv6 address begins
// with a %.
func escapeZone(host string) string { return strings.ReplaceAll(host, "%", "%25") }

// scheme is how a URL of the profile begins.
func (p Profile) scheme() string {
	switch {
	case p.WSPath != "" && p.TLS:
		return "wss://"
	case p.WSPath != "":
		return "ws://"
	case p.TLS:
		return "stomp+ssl://"
	}
	return "stomp://"
}

// beat gives the number for the heart-beat header, in ms.
func beat(d time.Duration) int {
	switch {
	case d < 0:
		return 0
	case d == 0:
		d = defaultBeat
	}
	return int(max(d.Milliseconds(), 1))
}
