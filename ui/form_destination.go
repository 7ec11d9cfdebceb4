package ui

import (
	"fmt"
	"slices"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/safe"
)

// destinationForm asks what to subscribe to, or what to peek at.
type destinationForm struct {
	form
	c    *conn
	peek bool

	dest, count, selector *textField
	ack                   *choiceField
	modes                 []stomp.AckMode // what ack chooses from
	grid                  *gridField
	notation              *escapes
	entries               struct{ dest, count, selector, ack, grid *entry }
}

func newSubscribeForm(c *conn, dest string) panel {
	f := newDestinationForm(c, dest)
	f.modes = ackModes(c.link.Version)
	f.ack = &choiceField{}
	for _, mode := range f.modes {
		f.ack.options = append(f.ack.options, safe.Text(mode))
	}
	f.count = newText("no limit")
	f.count.set("50")
	f.grid = newGrid(stomp.Header{}, f.notation, func() []string { return subscribeNames(c.link.Broker) })
	f.notation.fields = func() []*textField { return append(f.grid.fields(), f.dest, f.selector) }
	e := &f.entries
	e.ack = &entry{field: f.ack, label: "ack", note: func() string { return aboutAck(f.mode(), c.link.Version) }}
	e.count = &entry{field: f.count, label: "prefetch", note: f.aboutPrefetch}
	e.grid = &entry{field: f.grid, label: "headers"}
	esc := &switchField{yes: says(`\n \r \t \0 \\ \xHH are read`), no: says("taken as typed"), switched: f.notation.turn}
	f.form = form{title: "Subscribe", verb: "subscribe", keys: keymap.Form, accept: f.submit, act: f.action,
		list: []*entry{e.dest, e.ack, e.count, e.selector, e.grid, {field: esc, label: "escapes"}}}
	return f
}

func newPeekForm(c *conn, dest string) panel {
	f := newDestinationForm(c, dest)
	f.peek = true
	f.count = newText("50")
	f.count.set("50")
	f.notation.fields = func() []*textField { return []*textField{f.dest, f.selector} }
	e := &f.entries
	e.count = &entry{field: f.count, label: "limit"}
	e.dest.note = f.aboutPeek
	f.form = form{title: "Peek: look without consuming", verb: "peek", keys: keymap.Form, accept: f.submit,
		list: []*entry{e.dest, e.count, e.selector}}
	return f
}

func newDestinationForm(c *conn, dest string) *destinationForm {
	f := &destinationForm{c: c, notation: &escapes{}}
	f.dest, f.selector = newText(safe.Own[safe.Text]("/queue/…")), newText(selectorHint(c.link.Broker))
	f.dest.cycle, f.dest.offer, f.dest.notation, f.selector.notation = true, c.knownDestinations, f.notation, f.notation
	f.dest.suggest(dest)
	f.entries.dest = &entry{field: f.dest, label: "destination", note: f.aboutDestination}
	f.entries.selector = &entry{field: f.selector, label: "selector", note: f.aboutSelector}
	return f
}

func selectorHint(b dialect.Broker) safe.Text {
	if b.SelectorNote() != "" {
		return "none: this broker knows no selectors"
	}
	return "none; such as price > 10 AND color = 'red'"
}

// aboutSelector is silent until a selector is written.
func (f *destinationForm) aboutSelector() string {
	if f.selector.text() == "" {
		return ""
	}
	return f.c.link.Broker.SelectorNote()
}

func (f *destinationForm) aboutDestination() string {
	if d, err := f.dest.value(); err == nil && d != "" {
		return f.c.link.Broker.WrongDestination(d)
	}
	return ""
}

// aboutPeek says what the look does to the queue that is named, unless there
// is none to be had by that name.
func (f *destinationForm) aboutPeek() string {
	if wrong := f.aboutDestination(); wrong != "" {
		return wrong
	}
	return f.c.link.Broker.PeekNote(f.c.link.Version)
}

// ackModes are the modes a version has, the one that harms least first (R143).
func ackModes(v stomp.Version) []stomp.AckMode {
	if v != 0 && !v.HasClientIndividual() {
		return []stomp.AckMode{stomp.AckClient, stomp.AckAuto}
	}
	return []stomp.AckMode{stomp.AckClientIndividual, stomp.AckClient, stomp.AckAuto}
}

func aboutAck(mode stomp.AckMode, v stomp.Version) string {
	switch mode {
	case stomp.AckClientIndividual:
		return "Each message is held until you ack or nack it."
	case stomp.AckClient:
		text := "Held until you ack; an ack also takes everything held before it."
		if v != 0 && !v.HasClientIndividual() {
			text += " STOMP 1.0 has no mode for single messages."
		}
		return text
	}
	return "From a queue every message shown is consumed: it is gone from the broker."
}

func (f *destinationForm) mode() stomp.AckMode { return f.modes[f.ack.at] }

func (f *destinationForm) aboutPrefetch() string {
	header := f.c.link.Broker.PrefetchHeader()
	switch {
	case header == "":
		return "This broker has no header for it: it decides how many to deliver."
	case f.mode() == stomp.AckAuto:
		return "No effect with ack auto."
	}
	return "Messages held at a time, sent as " + header + "."
}

func (f *destinationForm) action(_ *Model, a keymap.Action) (tea.Cmd, bool) {
	const headers = 4
	switch a {
	case keymap.HeaderAdd:
		f.grid.add()
		f.at = headers
	case keymap.HeaderRemove:
		if f.at == headers {
			f.grid.remove()
			f.entries.grid.err = ""
		}
	default:
		return nil, false
	}
	return nil, true
}

// submit asks the session what the subscription would do. The form closes when
// it can be done; when not, the reason stands here and what was typed stays.
func (f *destinationForm) submit(m *Model) tea.Cmd {
	f.clear()
	cmd, ok := f.command()
	if !ok {
		return nil
	}
	if f.c.link.State != session.Up {
		f.outcome = outcome{themes.Bad, "not connected: nothing was sent; what you typed stays here"}
		return nil
	}
	m.planThen(f.c, cmd, func(m *Model, a session.PlanAnswer) tea.Cmd {
		if !slices.Contains(m.panels, panel(f)) { // left before the answer came
			return nil
		}
		if a.Refused != "" {
			f.outcome = outcome{themes.Bad, a.Refused}
			return nil
		}
		m.removePanel(f)
		return m.plan(f.c, cmd)
	})
	return nil
}

// command makes the command of what was typed; what is wrong is shown at its field.
func (f *destinationForm) command() (session.Command, bool) {
	dest, err := f.dest.value()
	if err != nil {
		f.point(f.entries.dest, err.Error())
		return nil, false
	}
	if dest == "" {
		f.point(f.entries.dest, "no destination: type one, such as /queue/orders")
		return nil, false
	}
	selector, err := f.selector.value()
	if err != nil {
		f.point(f.entries.selector, err.Error())
		return nil, false
	}
	count, err := number(f.count.text())
	if err != nil {
		f.point(f.entries.count, err.Error())
		return nil, false
	}
	if f.peek {
		return session.Peek{Destination: dest, Selector: selector, Limit: count}, f.valid(stomp.Subscribe{Destination: dest, Selector: selector})
	}
	header, err := f.grid.header()
	if err != nil {
		f.point(f.entries.grid, err.Error())
		return nil, false
	}
	cmd := session.Subscribe{Destination: dest, Ack: f.mode(), Prefetch: count, Selector: selector, Header: header}
	return cmd, f.valid(stomp.Subscribe{Destination: dest, Ack: cmd.Ack, Selector: selector, Header: header})
}

func number(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1_000_000 {
		return 0, fmt.Errorf("%q is not a number of messages: write 1 to 1000000, or nothing", s)
	}
	return n, nil
}

// valid shows what is wrong with the request at the field it belongs to. The id
// is the session's to give; any will do here.
func (f *destinationForm) valid(s stomp.Subscribe) bool {
	s.ID = "0"
	wrong := broken(s, f.c.link.Version)
	if wrong == nil {
		return true
	}
	e := f.entries.dest
	switch {
	case f.grid != nil && s.Header.Has(wrong.Field) && f.grid.find(wrong.Field), f.grid != nil && f.grid.find(""):
		e = f.entries.grid
	case wrong.Field == "selector":
		e = f.entries.selector
	case wrong.Field == "ack":
		e = f.entries.ack
	}
	f.point(e, ruleText(wrong))
	return false
}
