package profile

import (
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"stompbox/stomp"
)

// URLError says which part of a URL is wrong. It never repeats the login part,
// nor anything that could be a piece of a passcode.
type URLError struct {
	Part    string // scheme, login, passcode, host, port, vhost, or the name of a parameter
	Problem string
}

// Error is one sentence.
func (e *URLError) Error() string { return "profile: " + e.sentence() }

func (e *URLError) sentence() string { return "the URL's " + e.Part + " " + e.Problem }

func wrong(part, format string, args ...any) error {
	return &URLError{Part: part, Problem: fmt.Sprintf(format, args...)}
}

// Parse reads stomp://login:passcode@host:port/vhost and stomp+ssl:// (also
// written stomps:// and stomp+tls://), or a bare host or host:port. Login,
// passcode and vhost are percent-decoded.
//
// The path is the vhost without the slash that begins it; a path of nothing but
// that slash is the vhost `/`, as RabbitMQ's is called; without a path the host
// itself is sent as vhost (R085). An empty passcode (`login:@host`) differs
// from none (R086). Parameters: heartbeat=SEND,WANT in ms with 0 for none,
// protocol=1.1,1.2, ca=FILE, insecure=true, readonly=true, guard=true.
//
// ws://login:passcode@host:port/path and wss:// are WebSockets: there the path is
// that of the WebSocket, /ws without one, and the vhost is a parameter of that
// name.
//
// failover:(stomp://login@a:61613/vhost,stomp://b:61613)?randomize=true names
// several brokers, to be tried one after the other.
//
// The error is a *URLError that names the part and shows a right one.
func Parse(text string) (Profile, error) {
	if p, is, err := parseFailover(text); is {
		return p, err
	}
	var p Profile
	rest := text
	if name, after, found := strings.Cut(text, "://"); found {
		switch strings.ToLower(name) {
		case "stomp":
		case "stomp+ssl", "stomp+tls", "stomps":
			p.TLS = true
		case "ws":
			p.WSPath = "/ws"
		case "wss":
			p.WSPath, p.TLS = "/ws", true
		default:
			return p, wrong("scheme", "is not known: use stomp:// or, for TLS, stomp+ssl://; ws:// and wss:// are WebSockets")
		}
		rest = after
	}
	authority, rest := splitAt(rest, "/?#")
	path, rest := splitAt(rest, "?#")
	query, fragment := splitAt(rest, "#")
	if fragment != "" {
		return p, wrong("fragment", "(from # on) means nothing here: a # in a passcode or vhost is written %%23")
	}
	if err := p.parseAuthority(authority, strings.Contains(path+query, "@")); err != nil {
		return Profile{}, err
	}
	if err := p.parsePath(path); err != nil {
		return Profile{}, err
	}
	if err := p.parseQuery(strings.TrimPrefix(query, "?")); err != nil {
		return Profile{}, err
	}
	return p, nil
}

// splitAt cuts before the first of those characters.
func splitAt(s, chars string) (before, from string) {
	if i := strings.IndexAny(s, chars); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// parseAuthority reads login:passcode@host:port. With atLater there is an @
// further on: then what stands here may be a passcode with a slash in it.
func (p *Profile) parseAuthority(s string, atLater bool) error {
	hostport := s
	if at := strings.LastIndexByte(s, '@'); at >= 0 {
		hostport = s[at+1:]
		login, passcode, found := strings.Cut(s[:at], ":")
		var err error
		if p.Login, err = decode("login", login); err != nil {
			return err
		}
		if p.Passcode, err = decode("passcode", passcode); err != nil {
			return err
		}
		p.HasPasscode = found
	}
	err := p.parseHostPort(hostport)
	if err != nil && atLater {
		return wrong("login", "or passcode holds a / or ? as it is: write %%2F or %%3F")
	}
	return err
}

func (p *Profile) parseHostPort(s string) error {
	host, port := s, ""
	colon := false
	if strings.HasPrefix(s, "[") {
		end := strings.IndexByte(s, ']')
		if end < 0 {
			return wrong("host", "lacks the closing bracket, as in [::1]:61613")
		}
		host, port = s[1:end], s[end+1:]
		if port != "" && port[0] != ':' {
			return wrong("host", "has something behind the bracket: only :PORT may follow, as in [::1]:61613")
		}
		port, colon = strings.CutPrefix(port, ":")
	} else if strings.Count(s, ":") > 1 {
		return wrong("host", "is an IPv6 address without brackets: write [::1]:61613")
	} else {
		host, port, colon = strings.Cut(s, ":")
	}
	if host == "" {
		return wrong("host", "is missing, as in stomp://localhost:61613")
	}
	host, err := url.PathUnescape(host)
	if err != nil || strings.ContainsFunc(host, notInHost) {
		return wrong("host", "holds a character that no host name has")
	}
	p.Host = host
	if !colon {
		p.Port = p.port()
		return nil
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 {
		return wrong("port", "must be a number from 1 to 65535, as in stomp://localhost:61613")
	}
	p.Port = int(n)
	return nil
}

func notInHost(r rune) bool {
	return r <= ' ' || r == 0x7f || strings.ContainsRune(`/?#@[]<>"\^{|},`+"`", r)
}

func (p *Profile) parsePath(path string) (err error) {
	if p.WSPath != "" {
		return p.parseWSPath(path)
	}
	if path == "/" {
		p.Vhost = "/"
		return nil
	}
	p.Vhost, err = decode("vhost", strings.TrimPrefix(path, "/"))
	return err
}

// parseWSPath takes the path of a WebSocket as it is written.
func (p *Profile) parseWSPath(path string) error {
	if path == "" || path == "/" {
		return nil // /ws, as RabbitMQ's is called
	}
	if _, err := url.Parse(path); err != nil || strings.ContainsFunc(path, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return wrong("path", "holds what no path of a WebSocket can: write it percent-encoded, as in /a%%20b")
	}
	p.WSPath = path
	return nil
}

// decode undoes percent-encoding and refuses what a CONNECT frame cannot carry
// (R054, R055).
func decode(part, s string) (string, error) {
	plain, err := url.PathUnescape(s)
	if err != nil {
		return "", wrong(part, "has a %% that two hexadecimal digits do not follow: a %% itself is written %%25")
	}
	if strings.ContainsAny(plain, "\x00\r\n") {
		return "", wrong(part, "holds a line break or NUL, which CONNECT cannot carry")
	}
	return plain, nil
}

func (p *Profile) parseQuery(query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return wrong("parameters", "(from ? on) cannot be read: write name=value&name=value, a %% as %%25")
	}
	for name, list := range values {
		if len(list) > 1 {
			return wrong("parameter "+strconv.Quote(name), "stands there %d times: once is enough", len(list))
		}
		if err := p.set(name, list[0]); err != nil {
			return err
		}
	}
	if !p.TLS && p.saysTLS() {
		return wrong("scheme", "is stomp://, without TLS: ca, cert, key and insecure belong to stomp+ssl://")
	}
	if p.KeyFile != "" && p.CertFile == "" {
		return wrong("key", "stands there without cert: name the certificate that it belongs to")
	}
	return nil
}

// set takes one parameter.
func (p *Profile) set(name, value string) (err error) {
	switch name {
	case "heartbeat":
		p.SendEvery, p.WantEvery, err = parseBeats(value)
	case "protocol":
		p.Versions, err = parseVersions(value)
	case "ca":
		if p.CAFile = value; value == "" {
			err = wrong("ca", "is empty: name a PEM file, as in ca=ca.pem")
		}
	case "cert":
		if p.CertFile = value; value == "" {
			err = wrong("cert", "is empty: name a PEM file, as in cert=client.pem")
		}
	case "key":
		if p.KeyFile = value; value == "" {
			err = wrong("key", "is empty: name a PEM file, as in key=client-key.pem")
		}
	case "insecure":
		p.Insecure, err = parseBool(name, value)
	case "vhost":
		if p.WSPath == "" {
			return wrong(`parameter "vhost"`, "is the path of the URL: only ws:// and wss:// have it as a parameter")
		}
		if strings.ContainsAny(value, "\x00\r\n") {
			return wrong("vhost", "holds a line break or NUL, which CONNECT cannot carry")
		}
		p.Vhost = value
	case "readonly":
		p.ReadOnly, err = parseBool(name, value)
	case "guard":
		p.Guard, err = parseBool(name, value)
	case "randomize":
		if len(p.Hosts) == 0 {
			return wrong("randomize", "belongs to a list of hosts, as in failover:(stomp://a:61613,stomp://b:61613)?randomize=true")
		}
		p.Randomize, err = parseBool(name, value)
	default:
		err = wrong("parameter "+strconv.Quote(name), "is not known: there are heartbeat, protocol, ca, cert, key, insecure, readonly, guard, randomize and, of a WebSocket, vhost")
	}
	return err
}

// parseBeats reads what stands in the heart-beat header (R110).
func parseBeats(s string) (send, want time.Duration, err error) {
	a, b, found := strings.Cut(s, ",")
	x, errA := strconv.ParseUint(a, 10, 31)
	y, errB := strconv.ParseUint(b, 10, 31)
	if !found || errA != nil || errB != nil || x > math.MaxInt32 || y > math.MaxInt32 {
		return 0, 0, wrong("heartbeat", "must be two numbers of ms, ours and the broker's, as in 10000,10000; 0 is none")
	}
	return interval(x), interval(y), nil
}

func interval(ms uint64) time.Duration {
	if ms == 0 {
		return -1
	}
	return time.Duration(ms) * time.Millisecond
}

func parseVersions(s string) ([]stomp.Version, error) {
	list, err := stomp.ParseVersions(s)
	if err != nil {
		return nil, wrong("protocol", "must be a list of 1.0, 1.1 and 1.2, as in 1.1,1.2")
	}
	return list, nil
}

func parseBool(name, s string) (bool, error) {
	switch strings.ToLower(s) {
	case "", "true", "yes", "1":
		return true, nil
	case "false", "no", "0":
		return false, nil
	}
	return false, wrong(name, "must be true or false")
}
