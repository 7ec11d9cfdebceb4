package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"stompbox/session"
	"stompbox/session/profile"
	"stompbox/ui/filter"
	"stompbox/ui/inspect"
)

// doList lists what there is, one line each.
func (s *script) doList(ctx context.Context, l *scriptLine) outcome {
	rest := strings.TrimSpace(string(l.body))
	if rest != "" && l.args[0] != "messages" {
		return refused("%q: only list messages takes a filter", rest)
	}
	switch l.args[0] {
	case "connections":
		return s.listConnections()
	case "subscriptions":
		return s.listSubscriptions()
	case "messages":
		return s.listMessages(rest)
	case "held":
		return s.listHeld(ctx)
	case "transactions":
		return s.listTxs()
	}
	return refused("list what? usage: %s", l.verb.usage)
}

// counted is the outcome of a list.
func counted(n int, noun string) outcome {
	o := fine
	o.note = fmt.Sprintf("%d %ss", n, noun)
	if n == 1 {
		o.note = "1 " + noun
	}
	return o
}

func (s *script) listConnections() outcome {
	list, err := known()
	if err != nil {
		return refused("%s", err)
	}
	if s.t != nil && !slices.ContainsFunc(list, func(p profile.Profile) bool { return p.Name == s.t.p.Name && p.Name != "" }) {
		list = append([]profile.Profile{s.t.p}, list...)
	}
	for _, p := range list {
		line := p.Title() + ": " + p.URL()
		if s.t != nil && p.Title() == s.t.p.Title() {
			line += ", " + s.linkWords()
		}
		if p.ReadOnly {
			line += ", read-only"
		}
		if p.Guard {
			line += ", guarded"
		}
		s.out.data(line)
	}
	return counted(len(list), "connection")
}

// linkWords say how the link is.
func (s *script) linkWords() string {
	link := s.t.link
	if link.State != session.Up {
		return strings.TrimSuffix(link.State.String()+": "+link.Error, ": ")
	}
	return fmt.Sprintf("connected, STOMP %s, %s, %d held", link.Version, link.Broker.Title(), s.t.stats.Held)
}

func (s *script) listSubscriptions() outcome {
	if s.t == nil {
		return counted(0, "subscription")
	}
	ids := slices.Sorted(maps.Keys(s.t.subs))
	for _, id := range ids {
		sub := s.t.subs[id]
		line := fmt.Sprintf("%s %s, %s, %d received, %d held", sub.Badge, sub.Destination, sub.State, sub.Received, sub.Held)
		if n := s.number(sub.WireID); n > 0 {
			line = fmt.Sprintf("%d: %s", n, line)
		}
		if sub.Note != "" {
			line += ", " + sub.Note
		}
		s.out.data(line)
	}
	return counted(len(ids), "subscription")
}

// number is the number of a subscription that a line of the script began.
func (s *script) number(wire string) int {
	return 1 + slices.IndexFunc(s.subs, func(one scriptSub) bool { return one.wire == wire })
}

func (s *script) listMessages(text string) outcome {
	var only *filter.Filter
	if text != "" {
		f, err := parseFilter(text)
		if err != nil {
			return refused("%s", err)
		}
		only = f
	}
	shown := 0
	for _, id := range s.got {
		rec, err := s.t.s.Read(id)
		if err != nil {
			s.out.data(s.name(id) + ": " + err.Error())
			continue
		}
		if only.Match(filtered{rec, s.states[id], s.t.link.Broker}) {
			shown++
			s.out.data(s.messageLine(id, rec))
		}
	}
	o := counted(shown, "message")
	if only != nil {
		o.note += fmt.Sprintf(" of %d", len(s.got))
	}
	return o
}

// messageLine is a message in one line: number, state, where from, size, how it begins.
func (s *script) messageLine(id session.MsgID, rec session.Record) string {
	preview := inspect.Preview(inspect.Input{Frame: rec.Frame, Raw: rec.Raw, Version: rec.Version}, 60)
	return fmt.Sprintf("%s %s, %s, %s, %s: %s", s.name(id), s.states[id], rec.At.Format("15:04:05.000"),
		rec.Frame.Header.Get("destination"), octets(len(rec.Frame.Body)), preview)
}

func (s *script) listHeld(ctx context.Context) outcome {
	if s.t == nil {
		return counted(0, "message")
	}
	tag, err := s.t.give(ctx, session.ListHeld{})
	if err != nil {
		return s.failed(err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, s.limit, errLate)
	defer cancel()
	if err := s.t.wait(ctx, func() bool { _, answered := s.t.helds[tag]; return answered }); err != nil {
		return s.failed(err)
	}
	list := s.t.helds[tag]
	delete(s.t.helds, tag)
	for _, m := range list {
		line := fmt.Sprintf("%s %s for %s, %s", s.name(m.ID), m.State, age(time.Since(m.Since)), s.t.subs[m.Sub].Destination)
		if m.Redelivered {
			line += ", redelivered"
		}
		if m.Deliveries > 1 {
			line += fmt.Sprintf(", delivered %d times", m.Deliveries)
		}
		if m.Tx != 0 {
			line += ", in " + s.t.txs[m.Tx].Name
		}
		s.out.data(line)
	}
	o := counted(len(list), "message")
	o.note += " held"
	return o
}

// age is how long something lasts, in words.
func age(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%dm %ds", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%dh %dm", int(d.Hours()), int(d.Minutes())%60)
}

func (s *script) listTxs() outcome {
	if s.t == nil {
		return counted(0, "transaction")
	}
	ids := slices.Sorted(maps.Keys(s.t.txs))
	for _, id := range ids {
		s.out.data(s.txLine(s.t.txs[id]))
	}
	return counted(len(ids), "transaction")
}

// txLine is a transaction in one line.
func (s *script) txLine(t session.Transaction) string {
	line := fmt.Sprintf("%s %s, %d steps", t.Name, t.State, len(t.Steps))
	if len(t.Steps) == 1 {
		line = fmt.Sprintf("%s %s, 1 step", t.Name, t.State)
	}
	if t.ID == s.tx {
		line += ", takes what is sent, acked and nacked"
	}
	if t.Reason != "" {
		line += ": " + t.Reason
	}
	return line
}
