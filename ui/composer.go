package ui

import (
	"bytes"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/safe"
)

// composeTarget says where a composed message goes: to the broker, or into a
// transaction as a step.
type composeTarget struct {
	tx     session.TxID
	step   int  // the step that is edited; -1: a new step
	asStep bool // ctrl+s adds the step instead of sending
}

// composer is the form for one message. It stays open after sending and shows
// what became of it; esc keeps what was typed as the connection's draft.
type composer struct {
	form
	c  *conn
	to composeTarget

	dest, kind               *textField
	grid                     *gridField
	length, receipt, escapes *switchField
	body                     *bodyField
	notation                 *escapes

	entries struct{ dest, kind, grid, length, receipt, body *entry }

	waits   session.Tag // the command whose outcome is shown
	sent    bool        // waits is set
	reading bool        // a file is being read for sending
	touched bool        // something was typed: esc keeps it
	clean   bool        // nothing was typed since it was sent
	fate    session.Fate
	staged  bool // waits is about a transaction: nothing of it is written yet
}

func newComposer(c *conn, from stomp.Send, to composeTarget) panel {
	k := &composer{c: c, to: to, notation: &escapes{}}
	// A body that came with a message is text even if it begins with @; what
	// was typed here before means what it meant then.
	draft := c.draft != nil && len(from.Body) > 0 && len(c.draft.Body) > 0 && &from.Body[0] == &c.draft.Body[0]
	k.dest = newText("/queue/…")
	k.dest.cycle, k.dest.offer, k.dest.notation = true, c.knownDestinations, k.notation
	k.dest.set(from.Destination)
	k.kind = newText("none · → goes through the common ones")
	k.kind.cycle = true
	k.kind.offer, k.kind.notation = func() []string { return contentTypes }, k.notation
	k.kind.set(from.ContentType)
	k.grid = newGrid(from.Header, k.notation, func() []string { return sendNames(c.link.Broker) })
	k.notation.fields = func() []*textField { return append(k.grid.fields(), k.dest, k.kind) }
	k.length = &switchField{on: !from.NoContentLength, yes: k.withLength, no: k.withoutLength}
	k.receipt = &switchField{on: true, yes: says("the broker confirms it"), no: says("its fate stays unknown after it is written")}
	k.escapes = &switchField{yes: says(`\n \r \t \0 \\ \xHH are read in the fields above`), no: says("headers are taken as typed"),
		switched: k.notation.turn}
	k.body = newBody(from.Body, len(from.Body) > 0 && !draft)
	k.body.json = func() bool { return suffixOf(k.kind.text()) == ".json" }
	k.build()
	return k
}

func (k *composer) build() {
	e := &k.entries
	e.dest = &entry{field: k.dest, label: "destination", note: k.aboutDestination}
	e.kind = &entry{field: k.kind, label: "content-type"}
	e.grid = &entry{field: k.grid, label: "headers"}
	e.length = &entry{field: k.length, label: "content-length"}
	e.receipt = &entry{field: k.receipt, label: "receipt"}
	e.body = &entry{field: k.body, label: "body"}
	esc := &entry{field: k.escapes, label: "escapes"}
	k.form = form{title: k.heading(), keys: keymap.Composer, wide: true,
		list:   []*entry{e.dest, e.kind, e.grid, e.length, e.receipt, esc, e.body},
		accept: k.submit, act: k.action, leave: k.keep, foot: k.named,
		edited: k.changed}
	if k.dest.text() != "" && (len(k.body.in.b) > 0 || len(k.grid.lines) > 1) { // something to edit
		k.at = len(k.list) - 1
	}
}

func (k *composer) changed() { k.touched, k.clean = true, false }

func (k *composer) heading() string {
	switch {
	case k.to.asStep && k.to.step >= 0:
		return fmt.Sprintf("Step %d · edit before it is sent", k.to.step+1)
	case k.to.asStep:
		return "Compose a step"
	}
	return "Compose"
}

// named are the keys in the lower border, the most useful first.
func (k *composer) named(*Model) []keymap.Action {
	if k.at == 2 {
		return []keymap.Action{keymap.HeaderAdd, keymap.HeaderRemove, keymap.Send, keymap.Back}
	}
	return []keymap.Action{keymap.Send, keymap.Editor, keymap.ComposerTx, keymap.Back}
}

func (k *composer) aboutDestination() string {
	if d, err := k.dest.value(); err == nil && d != "" {
		return k.c.link.Broker.WrongDestination(d)
	}
	return ""
}

func (k *composer) withLength() safe.Text {
	switch k.c.link.Broker.Kind {
	case dialect.ActiveMQ, dialect.Artemis:
		return "bytes message"
	}
	return "sent with the body's length"
}

func (k *composer) withoutLength() safe.Text {
	switch k.c.link.Broker.Kind {
	case dialect.ActiveMQ, dialect.Artemis:
		return "text message"
	}
	return "left out: the body ends at its first NUL"
}

func (k *composer) action(m *Model, a keymap.Action) (tea.Cmd, bool) {
	switch a {
	case keymap.ComposerTx:
		return k.stage(m), true
	case keymap.Editor:
		return k.edit(m), true
	case keymap.ContentLength:
		k.changed()
		k.length.flip()
		k.entries.length.err = ""
	case keymap.Receipt:
		k.receipt.flip()
	case keymap.HeaderAdd:
		k.grid.add()
		k.at = 2
	case keymap.HeaderRemove:
		if k.at == 2 {
			k.changed()
			k.grid.remove()
			k.entries.grid.err = ""
		}
	default:
		return nil, false
	}
	return nil, true
}

// collect makes the request of what was typed; a notation that cannot be read
// is shown at its field. The body is a copy.
func (k *composer) collect() (s stomp.Send, ok bool) {
	k.clear()
	var err error
	if s.Destination, err = k.dest.value(); err != nil {
		k.point(k.entries.dest, err.Error())
		return s, false
	}
	if s.ContentType, err = k.kind.value(); err != nil {
		k.point(k.entries.kind, err.Error())
		return s, false
	}
	if s.Header, err = k.grid.header(); err != nil {
		k.point(k.entries.grid, err.Error())
		return s, false
	}
	s.NoContentLength = !k.length.on
	s.Body = slices.Clone(k.body.in.b)
	return s, true
}

// valid shows what is wrong with a request at the field it belongs to.
func (k *composer) valid(s stomp.Send) bool {
	wrong := broken(s, k.c.link.Version)
	if wrong == nil {
		return true
	}
	k.point(k.owner(wrong, s), ruleText(wrong))
	return false
}

// owner is the field that a broken rule belongs to.
func (k *composer) owner(wrong *stomp.RequestError, s stomp.Send) *entry {
	name := wrong.Field
	if s.Header.Has(name) && k.grid.find(name) {
		return k.entries.grid
	}
	switch name {
	case "destination":
		return k.entries.dest
	case "content-type":
		return k.entries.kind
	case "content-length":
		return k.entries.length
	case "receipt":
		return k.entries.receipt
	case "body":
		return k.entries.body
	}
	if k.grid.find("") { // a row with a value and no name
		return k.entries.grid
	}
	return k.entries.dest
}

func (k *composer) submit(m *Model) tea.Cmd {
	if k.to.asStep {
		return k.stage(m)
	}
	return k.finish(m, k.send)
}

// finish collects and checks the message, reads its file if it has one, and
// gives it on.
func (k *composer) finish(m *Model, then func(m *Model, s stomp.Send)) tea.Cmd {
	if k.reading {
		return nil
	}
	s, ok := k.collect()
	if !ok {
		return nil
	}
	path, isFile := k.body.file()
	if !isFile {
		if k.valid(s) {
			then(m, s)
		}
		return nil
	}
	s.Body = nil
	if !k.valid(s) {
		return nil
	}
	k.reading = true
	k.outcome = outcome{themes.Pending, "reading " + path}
	home := m.home()
	return func() tea.Msg {
		b, err := readBody(path, home)
		return fileRead{func(m *Model) tea.Cmd {
			k.reading, k.outcome = false, outcome{}
			if err != nil {
				k.point(k.entries.body, err.Error())
				return nil
			}
			if s.Body = b; k.valid(s) {
				then(m, s)
			}
			return nil
		}}
	}
}

func (k *composer) send(m *Model, s stomp.Send) {
	if k.c.link.State != session.Up {
		k.outcome = outcome{themes.Bad, "not connected: nothing was sent; what you typed stays here"}
		return
	}
	tag, ok := m.do(k.c, session.Send{Message: s, NoReceipt: !k.receipt.on})
	if !ok {
		k.outcome = outcome{themes.Bad, "nothing was sent: " + string(m.notice.text)}
		return
	}
	k.waits, k.sent, k.staged, k.clean, k.fate = tag, true, false, true, session.Queued
	k.outcome = outcome{themes.Pending, fmt.Sprintf("sending %s to %s", plural(len(s.Body), "byte"), s.Destination)}
}

// stage puts the message into a transaction, where nothing is sent yet.
func (k *composer) stage(m *Model) tea.Cmd {
	return k.finish(m, func(m *Model, s stomp.Send) {
		step := session.StepDraft{Kind: session.StepSend, Send: s}
		var cmd session.Command = session.TxAdd{Tx: k.to.tx, Steps: []session.StepDraft{step}}
		if k.to.asStep && k.to.step >= 0 {
			cmd = session.TxSet{Tx: k.to.tx, Index: k.to.step, Step: step}
		}
		tag, ok := m.do(k.c, cmd)
		if !ok {
			k.outcome = outcome{themes.Bad, "nothing was added: " + string(m.notice.text)}
			return
		}
		k.waits, k.sent, k.staged, k.clean, k.fate = tag, true, true, true, session.Queued
	})
}

// settled shows what became of what was sent, in place. The composer of a step
// closes when the step is in its transaction.
func (k *composer) settled(m *Model, c *conn, s session.Settled) tea.Cmd {
	if c != k.c || !k.sent || s.Tag != k.waits {
		return nil
	}
	k.outcome, k.fate = settledOutcome(s), s.Fate
	if k.staged && s.Fate == session.Confirmed {
		k.outcome = outcome{themes.Drafted, "added to the transaction: nothing is sent before it is opened or committed"}
		if k.to.asStep {
			m.removePanel(k)
		}
	}
	return nil
}

// settledOutcome puts a fate into words: nothing unconfirmed is called done.
func settledOutcome(s session.Settled) outcome {
	switch s.Fate {
	case session.Queued:
		return outcome{themes.Pending, s.What + ": queued, not written yet"}
	case session.Written:
		return outcome{themes.Written, s.What + ": written"}
	case session.Confirmed:
		return outcome{themes.Confirmed, fmt.Sprintf("%s: written and confirmed in %s", s.What, took(s.After))}
	case session.Rejected:
		return outcome{themes.Rejected, s.What + ": rejected: " + s.Error}
	case session.Refused:
		return outcome{themes.Bad, s.What + ": not sent: " + s.Error}
	case session.Unknown:
		return outcome{themes.Unknown, s.What + ": unknown: " + s.Error}
	}
	return outcome{themes.Drafted, s.What + ": drafted"}
}

// keep stores what was typed as the connection's draft, so that nothing is lost
// by esc. What the broker has confirmed as it stands here is no draft any more. A
// step that was being edited stays as it is in its transaction.
func (k *composer) keep(*Model) {
	if k.to.asStep {
		return
	}
	if k.clean && k.fate == session.Confirmed {
		k.c.draft = nil
		return
	}
	if !k.touched {
		return
	}
	s := stomp.Send{NoContentLength: !k.length.on, Body: slices.Clone(k.body.in.b)}
	s.Destination, s.ContentType = meant(k.dest), meant(k.kind)
	for _, l := range k.grid.lines {
		if !l.empty() {
			s.Header.Add(meant(l.name), meant(l.value))
		}
	}
	k.c.draft = &s
}

// meant is a field's value, or its text where the notation cannot be read.
func meant(t *textField) string {
	if v, err := t.value(); err == nil {
		return v
	}
	return t.text()
}

// edit opens the body in $EDITOR.
func (k *composer) edit(m *Model) tea.Cmd {
	k.entries.body.err = ""
	before := slices.Clone(k.body.in.b)
	return openEditor(m, before, suffixOf(k.kind.text()), func(_ *Model, edited []byte, err error) tea.Cmd {
		if err != nil {
			k.point(k.entries.body, err.Error())
			return nil
		}
		k.at = len(k.list) - 1
		if bytes.Equal(edited, before) {
			return nil
		}
		k.changed()
		k.body.replace(edited)
		k.outcome = outcome{themes.Dim, "the body is " + plural(len(edited), "byte") + " as the editor saved it"}
		if len(edited) > 0 && bytes.Equal(edited[:len(edited)-1], before) && edited[len(edited)-1] == '\n' {
			k.outcome.text = "the editor changed nothing but added a line feed at the end"
		}
		return nil
	})
}
