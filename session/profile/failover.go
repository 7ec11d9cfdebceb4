package profile

import (
	"net/url"
	"strings"
)

// parseFailover reads `failover:(stomp://a:61613,stomp://b:61613)?randomize=true`
// when text is one. Login, passcode and vhost stand in the first URL and hold
// for all; parameters stand behind the parenthesis.
func parseFailover(text string) (p Profile, is bool, err error) {
	const scheme = "failover:"
	if len(text) < len(scheme) || !strings.EqualFold(text[:len(scheme)], scheme) {
		return Profile{}, false, nil
	}
	rest := strings.TrimPrefix(text[len(scheme):], "//")
	inner, found := strings.CutPrefix(rest, "(")
	end := strings.LastIndexByte(inner, ')')
	if !found || end < 0 {
		return Profile{}, true, wrong("list of hosts", "is in parentheses, as in failover:(stomp://a:61613,stomp://b:61613)")
	}
	inner, tail := inner[:end], inner[end+1:]
	var hosts []string
	for i, one := range strings.Split(inner, ",") {
		one = strings.TrimSpace(one)
		if strings.Contains(one, "?") {
			return Profile{}, true, wrong("parameters", "of a failover list stand behind its parenthesis, as in failover:(...)?heartbeat=10000,10000")
		}
		each, err := Parse(one)
		if err != nil {
			return Profile{}, true, err
		}
		switch {
		case i == 0:
			p = each
		case each.TLS != p.TLS || each.WSPath != p.WSPath:
			return Profile{}, true, wrong("scheme", "and the path of a WebSocket must be the same for every host of a failover list")
		case each.Login != "" || each.HasPasscode || each.Vhost != "":
			return Profile{}, true, wrong("login", "and vhost stand in the first URL of a failover list and hold for all of it (a comma in them is written %%2C)")
		}
		hosts = append(hosts, escapeZone(each.Addr()))
	}
	if err := p.setHosts(hosts); err != nil {
		return Profile{}, true, err
	}
	query, fragment := splitAt(tail, "#")
	if fragment != "" || query != "" && query[0] != '?' {
		return Profile{}, true, wrong("list of hosts", "is followed by something else than parameters, which begin with ?")
	}
	if err := p.parseQuery(strings.TrimPrefix(query, "?")); err != nil {
		return Profile{}, true, err
	}
	return p, true, nil
}

// failoverURL writes the hosts in the form that parseFailover reads, as far as
// the parameters.
func (p Profile) failoverURL(b *strings.Builder) {
	b.WriteString("failover:(")
	for i, addr := range p.Hosts {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(p.scheme())
		if i == 0 && p.Login != "" {
			b.WriteString(listEscaper.Replace(loginEscaper.Replace(url.PathEscape(p.Login))))
			b.WriteByte('@')
		}
		b.WriteString(escapeZone(addr))
		if p.WSPath != "" {
			b.WriteString(strings.ReplaceAll(p.WSPath, ",", "%2C"))
		} else if i == 0 && p.Vhost != "" {
			b.WriteByte('/')
			if p.Vhost != "/" {
				b.WriteString(listEscaper.Replace(url.PathEscape(p.Vhost)))
			}
		}
	}
	b.WriteByte(')')
}

// listEscaper escapes what ends an entry of the list and url.PathEscape leaves.
var listEscaper = strings.NewReplacer(",", "%2C", "(", "%28", ")", "%29")
