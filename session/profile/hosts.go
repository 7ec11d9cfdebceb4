package profile

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"strings"

	"stompbox/stomp"
)

// HostsError says why none of several hosts could be connected to, in the order
// in which they were tried. With the refusal of a login, which the others would
// only repeat, the rest is left untried.
type HostsError struct{ Errs []error }

// Error gives every reason.
func (e *HostsError) Error() string {
	var list []string
	for _, err := range e.Errs {
		list = append(list, strings.TrimPrefix(err.Error(), "stomp: "))
	}
	return "profile: " + strings.Join(list, "; ")
}

// Unwrap gives the causes.
func (e *HostsError) Unwrap() []error { return e.Errs }

// addrs are host:port of every host, in the order in which they are tried.
func (p Profile) addrs() []string {
	if len(p.Hosts) == 0 {
		return []string{p.Addr()}
	}
	list := slices.Clone(p.Hosts)
	if p.Randomize {
		rand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	return list
}

// At is the profile with one host alone, as the address of a link names it: what
// is said of that link is said of this host.
func (p Profile) At(addr string) Profile {
	host, port, err := net.SplitHostPort(addr)
	n, bad := strconv.Atoi(port)
	if err != nil || bad != nil || len(p.Hosts) == 0 {
		return p
	}
	p.Host, p.Port, p.Hosts, p.Randomize = host, n, nil, false
	return p
}

// dialAny tries one host after the other, each with its own time limit.
func (p Profile) dialAny(ctx context.Context, reached func(stomp.Phase)) (*stomp.Conn, error) {
	var failed HostsError
	for _, addr := range p.addrs() {
		conn, err := p.At(addr).dialOne(ctx, reached)
		if err == nil {
			return conn, nil
		}
		failed.Errs = append(failed.Errs, err)
		if ctx.Err() != nil || p.refuses(err) {
			break
		}
	}
	if len(failed.Errs) == 1 {
		return nil, failed.Errs[0]
	}
	return nil, &failed
}

// explainHosts says of every host why it could not be had.
func (p Profile) explainHosts(e *HostsError) string {
	text := fmt.Sprintf("None of the %d hosts could be connected to:", len(e.Errs))
	const most = 4
	for i, err := range e.Errs {
		if i == most && len(e.Errs) > most+1 {
			return text + fmt.Sprintf(" And %d more.", len(e.Errs)-most)
		}
		text += " " + p.Explain(err)
	}
	return text
}

// setHosts takes a list of host:port as a URL has them, each with a port of its
// own or the usual.
func (p *Profile) setHosts(list []string) error {
	hosts := make([]string, 0, len(list))
	for _, one := range list {
		host := Profile{TLS: p.TLS, WSPath: p.WSPath}
		if err := host.parseHostPort(one); err != nil {
			return err
		}
		hosts = append(hosts, host.Addr())
	}
	for i, addr := range hosts {
		if slices.Contains(hosts[:i], addr) {
			return wrong("host", "stands there twice: each one once")
		}
	}
	if len(hosts) == 0 {
		return errors.New("profile: the list of hosts is empty")
	}
	first := Profile{TLS: p.TLS, WSPath: p.WSPath}
	if err := first.parseHostPort(list[0]); err != nil {
		return err
	}
	p.Host, p.Port, p.Hosts = first.Host, first.Port, hosts
	if len(hosts) == 1 {
		p.Hosts = nil
	}
	return nil
}
