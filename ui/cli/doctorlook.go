package cli

import (
	"context"
	"fmt"
	"net"
	"strings"
	"time"

	"stompbox/session/dialect"
	"stompbox/session/profile"
	"stompbox/stomp"
)

// examination is doctor under way.
type examination struct {
	*doctoring
	out     *sink
	limit   time.Duration // of one answer
	host    string        // that is looked at
	why     string        // the last host could not be connected to
	refused string        // what --read or --write was answered
}

// look looks at one host and reports whether it could be connected to.
func (x *examination) look(ctx context.Context, p profile.Profile) bool {
	x.addresses(ctx, p)
	began := time.Now()
	conn, err := p.Dial(ctx)
	if err != nil {
		x.why = p.Explain(err)
		x.say(finding{check: "connection", status: broke, text: x.why})
		if p.TLS {
			x.certificate(p, presented(ctx, p), false)
		}
		return false
	}
	defer conn.Close()
	took := time.Since(began)
	broker := dialect.Of(conn.Connected())
	x.server(conn, broker, took)
	x.certificate(p, conn.TLS(), true)
	x.login(conn, p)
	x.vhost(p, broker)
	x.beats(conn)
	x.roundTrip(ctx, conn)
	x.versions(ctx, p, conn.Version())
	x.say(finding{check: "peek", status: good, text: broker.PeekNote(conn.Version())})
	x.rights(ctx, p, broker)
	return true
}

// addresses tries every address of the host: a name may have one that is dead,
// and who connects then waits.
func (x *examination) addresses(ctx context.Context, p profile.Profile) {
	ctx, cancel := context.WithTimeout(ctx, x.limit)
	defer cancel()
	host, port, _ := net.SplitHostPort(p.Addr())
	list, err := net.DefaultResolver.LookupHost(ctx, host)
	if err != nil {
		return // connecting says the same in better words
	}
	var there, dead []string
	for _, a := range list {
		began := time.Now()
		var d net.Dialer
		c, err := d.DialContext(ctx, "tcp", net.JoinHostPort(a, port))
		if err != nil {
			dead = append(dead, a)
			continue
		}
		c.Close()
		there = append(there, fmt.Sprintf("%s in %s", a, ms(millis(time.Since(began)))))
	}
	f := finding{check: "address", status: good, text: strings.Join(there, ", "),
		facts: []fact{{"addresses", list}, {"dead", append([]string{}, dead...)}}}
	switch {
	case len(there) == 0:
		f.status, f.text = broke, strings.Join(list, ", ")+": no connection at port "+port
	case len(dead) > 0:
		f.status = weak
		f.text += "; no connection at " + strings.Join(dead, ", ")
		f.advice = "let the broker listen there too, or give the address that answers"
	}
	x.say(f)
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func (x *examination) server(conn *stomp.Conn, b dialect.Broker, took time.Duration) {
	f := finding{check: "server", status: good, text: fmt.Sprintf("%s, connected within %s", b.Title(), ms(millis(took))),
		facts: []fact{{"server", conn.Connected().Header.Get("server")}, {"ms", millis(took)}}}
	if b.Kind == dialect.Other {
		f.status, f.advice = weak, "nothing is known of its ways here: peek and nack with care"
	}
	x.say(f)
}

// login says who we are, and whether the passcode can be read on its way.
func (x *examination) login(conn *stomp.Conn, p profile.Profile) {
	f := finding{check: "login", status: good, text: p.Login + " was let in", facts: []fact{{"login", p.Login}, {"encrypted", p.TLS}}}
	if p.Login == "" {
		f.text = "none was given, and none is asked for"
		f.advice = "whoever reaches this port may use the broker: let it ask for logins"
	}
	local := false
	if host, _, err := net.SplitHostPort(conn.RemoteAddr()); err == nil {
		ip := net.ParseIP(host)
		local = host == "localhost" || ip != nil && ip.IsLoopback()
	}
	switch {
	case local: // whatever listens here is this machine's
		f.advice = ""
	case p.Login == "":
		f.status = weak
	case !p.TLS:
		f.status = weak
		f.text += "; name and passcode cross the network readable"
		f.advice = "use stomp+ssl:// where the broker has a port for it"
	}
	x.say(f)
}

// vhost says what was asked for in the host header, and what came of it.
func (x *examination) vhost(p profile.Profile, b dialect.Broker) {
	asked := p.Vhost
	if asked == "" {
		asked = p.Host
	}
	f := finding{check: "vhost", status: good, text: asked + " was asked for and taken", facts: []fact{{"vhost", asked}}}
	switch b.Kind {
	case dialect.ActiveMQ, dialect.Artemis, dialect.StompServer:
		f.text = fmt.Sprintf("%s was asked for; %s has none and takes every name", asked, b.Name)
	}
	x.say(f)
}

// beats says what was asked, offered and agreed.
func (x *examination) beats(conn *stomp.Conn) {
	b := conn.HeartBeat()
	pair := func(ours, theirs time.Duration) string { return beatWord(ours) + "/" + beatWord(theirs) }
	f := finding{check: "heart-beats", status: good, text: fmt.Sprintf("asked %s, offered %s, agreed %s (ours/the broker's)",
		pair(b.AskedSend, b.AskedWant), pair(b.OfferedWant, b.OfferedSend), pair(b.Send, b.Receive)),
		facts: []fact{{"asked", []int64{b.AskedSend.Milliseconds(), b.AskedWant.Milliseconds()}},
			{"offered", []int64{b.OfferedWant.Milliseconds(), b.OfferedSend.Milliseconds()}},
			{"agreed", []int64{b.Send.Milliseconds(), b.Receive.Milliseconds()}}}}
	switch {
	case conn.Version() == stomp.V10:
		f.status, f.text, f.advice = weak, "none: STOMP 1.0 has no heart-beats", "offer 1.1 or 1.2, or a dead link is noticed late"
	case b.Receive == 0:
		f.status, f.advice = weak, "a dead link is noticed late: ask for heart-beats, as --heartbeat 10000,10000 does"
		if b.AskedWant > 0 {
			f.advice = "a dead link is noticed late: let the broker offer heart-beats"
		}
	}
	x.say(f)
}

func beatWord(d time.Duration) string {
	if d == 0 {
		return "none"
	}
	return d.String()
}

// roundTrip ends the connection with a DISCONNECT and times its receipt.
func (x *examination) roundTrip(ctx context.Context, conn *stomp.Conn) {
	r := &pingReport{last: time.Now()}
	if err := farewell(ctx, conn, x.limit, r); err != nil {
		x.say(finding{check: "round trip", status: weak, text: err.Error(), advice: "ends of connections cannot be sure on this broker"})
		return
	}
	took := millis(r.phases[0].took)
	x.say(finding{check: "round trip", status: good, text: "the receipt of DISCONNECT came after " + ms(took), facts: []fact{{"ms", took}}})
}

// versions offers each version alone.
func (x *examination) versions(ctx context.Context, p profile.Profile, agreed stomp.Version) {
	var taken, refused []string
	for _, v := range stomp.AllVersions {
		p.Versions = []stomp.Version{v}
		conn, err := p.Dial(ctx)
		if err != nil {
			refused = append(refused, v.String())
			continue
		}
		_ = farewell(ctx, conn, x.limit, &pingReport{}) // only so as to go in good order
		conn.Close()
		taken = append(taken, v.String())
	}
	f := finding{check: "versions", status: good, text: strings.Join(taken, ", ") + "; " + agreed.String() + " was agreed on",
		facts: []fact{{"taken", taken}, {"refused", append([]string{}, refused...)}, {"agreed", agreed.String()}}}
	if len(refused) > 0 {
		f.text += "; not taken: " + strings.Join(refused, ", ")
	}
	if agreed == stomp.V10 {
		f.status, f.advice = weak, "1.0 has no nack, and an ack takes all before it: offer 1.1 or 1.2 where the broker takes it"
	}
	x.say(f)
}
