package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/session/profile"
	"stompbox/stomp"
)

// soon is how many days before its end a certificate is to be thought of.
const soon = 30

// certificate shows what the broker has presented; taken is set when there is a
// connection.
func (x *examination) certificate(p profile.Profile, state *tls.ConnectionState, taken bool) {
	if state == nil || len(state.PeerCertificates) == 0 {
		return // the port speaks no TLS, which was said
	}
	c := state.PeerCertificates[0]
	days := int(time.Until(c.NotAfter).Hours() / 24)
	names := certificateNames(c)
	f := finding{check: "certificate", status: good, facts: []fact{{"tls", tls.VersionName(state.Version)}, {"cipher", tls.CipherSuiteName(state.CipherSuite)},
		{"subject", c.Subject.String()}, {"issuer", c.Issuer.String()}, {"names", names}, {"not_after", c.NotAfter.UTC().Format(time.RFC3339)},
		{"days", days}, {"checked", taken && !p.Insecure}}}
	f.text = fmt.Sprintf("%s, %s; for %s; %s, signed by %s; %s left", tls.VersionName(state.Version), tls.CipherSuiteName(state.CipherSuite),
		strings.Join(names, ", "), c.Subject, c.Issuer, plural(days, "day"))
	switch {
	case days < 0:
		f.status, f.advice = broke, "it ran out on "+c.NotAfter.UTC().Format(time.DateOnly)+": the broker needs a new one"
	case !taken:
		f.status, f.advice = weak, "this is what the broker presents: compare it with whom you mean to reach"
	case p.Insecure:
		f.status, f.advice = weak, "it was not checked: name its CA with --ca FILE and leave --insecure out"
	case days < soon:
		f.status, f.advice = weak, "have it renewed before "+c.NotAfter.UTC().Format(time.DateOnly)
	}
	x.say(f)
}

// presented makes the TLS handshake alone, checks nothing and says nothing: to
// see the certificate that was not taken. It is nil where there is no TLS.
func presented(ctx context.Context, p profile.Profile) *tls.ConnectionState {
	host, port, err := net.SplitHostPort(p.Addr())
	if err != nil {
		return nil
	}
	p.Insecure, p.WSPath, p.Host = true, "", host
	if p.Port, err = strconv.Atoi(port); err != nil {
		return nil
	}
	nc, err := p.Stream(ctx)
	if err != nil {
		return nil
	}
	defer nc.Close()
	c, ok := nc.(*tls.Conn)
	if !ok {
		return nil
	}
	state := c.ConnectionState()
	return &state
}

// certificateNames are whom a certificate is for.
func certificateNames(c *x509.Certificate) []string {
	names := append([]string{}, c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		names = append(names, "no host at all")
	}
	return names
}

// rights says what the login may do, as far as that can be seen in peace.
func (x *examination) rights(ctx context.Context, p profile.Profile, b dialect.Broker) {
	if x.read == "" && x.write == "" && b.Kind != dialect.ActiveMQ {
		x.say(finding{check: "rights", status: unseen, text: "nothing was tried", advice: "--read DEST looks into a queue, --write DEST tries to send"})
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 3*x.limit) // of a few answers
	defer cancel()
	c, err := session.OpenProfile(ctx, p, session.Options{Reconnect: profile.Never})
	if err != nil {
		x.say(finding{check: "rights", status: weak, text: why(err)})
		return
	}
	defer c.Close(context.WithoutCancel(ctx)) // has a limit of its own
	if b.Kind == dialect.ActiveMQ {
		x.discovery(ctx, c)
	}
	if x.read != "" {
		x.tried("read", x.read, "may be read; nothing was taken", c.Do(ctx, session.Peek{Destination: x.read, Limit: 1}))
	}
	if x.write != "" {
		x.writes(ctx, c, b)
	}
}

// discovery asks ActiveMQ for its list of queues: a topic, so nothing is taken.
func (x *examination) discovery(ctx context.Context, c *session.Client) {
	const list = "/topic/ActiveMQ.Advisory.Queue"
	f := finding{check: "discovery", status: good, text: "the queues are told to this login", facts: []fact{{"destination", list}}}
	if _, err := c.Subscribe(ctx, session.Subscribe{Destination: list, Ack: stomp.AckAuto}); err != nil {
		f.status, f.text, f.advice = weak, why(err), "names of queues must be typed: this login may not read "+list
	}
	x.say(f)
}

// writes tries to send. Where a SEND is judged when it comes, and not at the
// COMMIT, nothing is left of it.
func (x *examination) writes(ctx context.Context, c *session.Client, b dialect.Broker) {
	m := stomp.Send{Destination: x.write, ContentType: "text/plain", Body: []byte("stompbox doctor")}
	if b.Kind != dialect.ActiveMQ && b.Kind != dialect.Embedded {
		x.tried("write", x.write, "may be written to; one message was sent there", c.Send(ctx, m))
		return
	}
	tx, err := c.Begin(ctx)
	if err == nil {
		if err = tx.Send(ctx, m); err == nil {
			err = tx.Abort(ctx)
		}
	}
	x.tried("write", x.write, "may be written to; the message was taken back", err)
}

// tried says what became of --read or --write.
func (x *examination) tried(check, dest, text string, err error) {
	f := finding{check: check, status: good, text: dest + " " + text, facts: []fact{{"destination", dest}}}
	if err != nil {
		f.status, f.text, f.advice = broke, why(err), "ask for the right to "+check+" there, or check the name"
		x.refused = f.text
	}
	x.say(f)
}

// why is an error of a session in words.
func why(err error) string {
	var fate *session.FateError
	switch {
	case errors.As(err, &fate):
		return fmt.Sprintf("%s: %s: %s", fate.What, fate.Fate, fate.Why)
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer within the time limit"
	}
	return err.Error()
}
