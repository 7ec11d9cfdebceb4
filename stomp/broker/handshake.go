package broker

import (
	"crypto/subtle"
	"strconv"
	"strings"
	"time"

	"stompbox/stomp"
)

// beats are the intervals that CONNECT and CONNECTED agreed on; 0 for none.
type beats struct {
	send    time.Duration // we send some octet at least this often (R113)
	receive time.Duration // the client does (R112)
}

// welcome answers the first frame of a connection: it gives CONNECTED and sets
// p.version, or says why not (R080 to R095).
func (s *state) welcome(p *peer, f stomp.Frame) (beats, *refusal) {
	s.framesIn++
	if f.Command != stomp.CONNECT && f.Command != stomp.STOMP {
		return beats{}, breach("Not connected", "The first frame was %q; it must be CONNECT or STOMP (R080).", shorten(f.Command))
	}
	version, r := s.negotiate(f.Header)
	if r == nil {
		r = s.admit(f.Header)
	}
	if r != nil {
		return beats{}, r
	}
	asked, ok := parseHeartBeat(f.Header)
	if !ok {
		return beats{}, breach("Invalid heart-beat", "heart-beat must be two numbers of ms with a comma, such as 10000,10000; it was %q (R110).", shorten(f.Header.Get("heart-beat")))
	}
	p.version = version
	h := stomp.NewHeader("server", s.o.Server, "session", "ID:stompbox:"+strconv.FormatUint(p.serial, 10))
	if f.Header.Has("accept-version") {
		h.Add("version", version.String())
	}
	var agreed beats
	if version >= stomp.V11 {
		agreed = s.agree(asked)
	}
	// There are no beats in 1.0 (R119), but a client that asked, such as
	// ruby-stomp, reads the answer in every version.
	if version >= stomp.V11 || f.Header.Has("heart-beat") {
		h.Add("heart-beat", milliseconds(agreed.send)+","+milliseconds(agreed.receive))
	}
	p.out.answer(stomp.Frame{Command: stomp.CONNECTED, Header: h})
	return agreed, nil
}

// negotiate picks the highest common version (R083, R084, R102). Versions that
// nobody knows are passed over.
func (s *state) negotiate(h stomp.Header) (stomp.Version, *refusal) {
	offer, ok := h.Lookup("accept-version")
	if !ok {
		offer = stomp.V10.String()
	}
	var best stomp.Version
	for _, text := range strings.Split(offer, ",") {
		v, err := stomp.ParseVersion(text)
		if err != nil {
			continue
		}
		for _, spoken := range s.o.Versions {
			if v == spoken && v > best {
				best = v
			}
		}
	}
	if best == 0 {
		r := breach("Unsupported protocol version", "None of the versions %q is spoken here. Supported versions are %s.", shorten(offer), stomp.FormatVersions(s.o.Versions))
		r.version = stomp.FormatVersions(s.o.Versions)
		return 0, r
	}
	return best, nil
}

// admit checks the virtual host and the login.
func (s *state) admit(h stomp.Header) *refusal {
	if host, ok := h.Lookup("host"); ok && s.o.Host != "" && host != s.o.Host {
		return breach("Bad CONNECT", "Virtual host '%s' access denied.", shorten(host))
	}
	if s.o.Users == nil {
		return nil
	}
	login, passcode := h.Get("login"), h.Get("passcode")
	want, known := s.o.Users[login]
	if !known || subtle.ConstantTimeCompare([]byte(want), []byte(passcode)) != 1 {
		// The passcode is named nowhere (R104).
		return breach("User name ["+shorten(login)+"] or password is invalid.", "User name [%s] or password is invalid.", shorten(login))
	}
	return nil
}

// agree mirrors what the client asked for, as real brokers do, but for
// intervals that would only burn power or overflow (R121).
func (s *state) agree(asked beats) beats {
	bound := func(d time.Duration) time.Duration {
		if d == 0 {
			return 0
		}
		return min(max(d, s.o.HeartBeatMin), heartBeatMax)
	}
	return beats{send: bound(asked.receive), receive: bound(asked.send)}
}

// parseHeartBeat reads the client's side: what it can send and wants to receive.
func parseHeartBeat(h stomp.Header) (beats, bool) {
	text, ok := h.Lookup("heart-beat")
	if !ok {
		return beats{}, true
	}
	x, y, ok := strings.Cut(text, ",")
	send, okX := interval(x)
	receive, okY := interval(y)
	return beats{send: send, receive: receive}, ok && okX && okY
}

// interval reads a number of ms of any length; heartBeatMax stands for all above.
func interval(text string) (time.Duration, bool) {
	if text == "" || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n > heartBeatMax.Milliseconds() {
		return heartBeatMax, true
	}
	return time.Duration(n) * time.Millisecond, true
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
