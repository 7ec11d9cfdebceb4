package ui

import (
	"slices"
	"strings"

	"stompbox/session/dialect"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// offered is how many completions are listed with what they mean.
const offered = 5

// help explains the header with the focus, or lists those that a name can be
// completed to.
func (g *gridField) help(p *pen) []string {
	if g.explain == nil {
		return nil
	}
	l := g.lines[g.row]
	name := meant(l.name)
	if g.col == 1 || slices.Contains(g.names(), name) {
		words := g.explain(name)
		if words == "" && name != "" && g.col == 1 {
			words = "a custom header: brokers pass it on"
		}
		return p.wrapped(themes.Dim, words, 2)
	}
	var list []string
	for _, n := range g.names() {
		if strings.HasPrefix(n, name) && !g.has(n) {
			list = append(list, n)
		}
	}
	return g.listed(p, list)
}

// listed are names with what they mean, as many as there is room for.
func (g *gridField) listed(p *pen, list []string) []string {
	widest := 0
	for _, n := range list[:min(len(list), offered)] {
		widest = max(widest, safe.Width(safe.FieldMax(n, 32)))
	}
	var rows []string
	for i, n := range list {
		if i == offered-1 && len(list) > offered {
			rows = append(rows, p.under(themes.Faint, safe.Field(safe.Own("… ")+plural(len(list)-i, "more name")+safe.Own(": → cycles through them"))))
			break
		}
		r := draw.NewRow(p.width, p.m.style(themes.Text)).Gap(p.labels)
		r.Cell(p.m.style(themes.HeaderName), safe.FieldMax(n, 32), min(widest, p.room()/2)).Gap(2)
		rows = append(rows, r.Text(p.m.style(themes.Dim), safe.FieldMax(g.explain(n), 200)).String())
	}
	return rows
}

// headerValues are what a header is mostly given, what was sent before first.
func (k *composer) headerValues(name string) []string {
	if name == "" {
		return nil
	}
	var list []string
	add := func(values ...string) {
		for _, v := range values {
			if v != "" && !slices.Contains(list, v) && (!holdsBraces(v) || k.template.on) {
				list = append(list, v)
			}
		}
	}
	b := k.c.link.Broker
	filled := func(v string) {
		if k.template.on {
			add(v)
		}
	}
	switch name {
	case "persistent", "durable", "auto-delete", "exclusive":
		add("true", "false")
	case "priority":
		add("4", "0", "1", "2", "3", "5", "6", "7", "8", "9")
	case "expires":
		filled(`{{now "ms" "5m"}}`)
		add("0")
	case "expiration":
		add("60000")
	case "timestamp":
		filled(`{{now "ms"}}`)
	case "correlation-id", "amqp-message-id":
		filled("{{uuid}}")
	case "content-encoding":
		add("gzip", "deflate")
	case "amq-msg-type":
		add("text", "bytes")
	case "x-queue-type":
		add("classic", "quorum", "stream")
	case "reply-to":
		if b.Kind == dialect.RabbitMQ || b.Kind == dialect.ActiveMQ {
			add("/temp-queue/answers")
		}
		add(k.destinations()...)
	}
	for i := len(k.c.letters.sent) - 1; i >= 0 && len(list) < 20; i-- {
		for n, v := range k.c.letters.sent[i].Header.All() {
			if n == name && (k.c.letters.sent[i].Template || !holdsBraces(v)) { // what came from a broker is no template
				add(v)
			}
		}
	}
	return list
}

// destinations are those that are known here. One with braces in it may have
// come from a broker: while templates are on it is not offered.
func (k *composer) destinations() []string {
	list := k.c.knownDestinations()
	if k.template.on {
		list = slices.DeleteFunc(list, holdsBraces)
	}
	return list
}
