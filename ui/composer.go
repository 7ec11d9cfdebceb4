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
	began   stomp.Send  // what stood here at first
	last    stomp.Send  // what stood here when it was sent
	isDraft bool        // it began with the connection's draft
	fate    session.Fate
	staged  bool // waits is about a transaction: nothing of it is written yet
}

func newComposer(c *conn, from stomp.Send, to composeTarget) panel {
	k := &composer{c: c, to: to, notation: &escapes{}}
	// A body that came with a message is text even if it begins with @; what
	// was typed here before means what it meant then.
	k.isDraft = c.draft != nil && len(from.Body) > 0 && len(c.draft.Body) > 0 && &from.Body[0] == &c.draft.Body[0]
	k.dest = newText("/queue/…")
	k.dest.cycle, k.dest.offer, k.dest.notation = true, c.knownDestinations, k.notation
	k.dest.suggest(from.Destination)
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
	k.body = newBody(from.Body, len(from.Body) > 0 && !k.isDraft)
	k.body.json = func() bool { return suffixOf(k.kind.text()) == ".json" }
	k.build()
	k.began = k.drafted()
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
		accept: k.submit, act: k.action, leave: k.keep, foot: k.named}
	if k.dest.text() != "" && (len(k.body.in.b) > 0 || len(k.grid.lines) > 1) { // something to edit
		k.at = len(k.list) - 1
	}
}

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
	if k.to.asStep {
		return []keymap.Action{keymap.ComposerTx, keymap.Editor, keymap.Back}
	}
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
		k.length.flip()
		k.entries.length.err = ""
	case keymap.Receipt:
		k.receipt.flip()
	case keymap.HeaderAdd:
		k.grid.add()
		k.at = 2
	case keymap.HeaderRemove:
		if k.at == 2 {
			k.grid.remove()
			k.entries.grid.err = ""
		}
	default:
		return nil, false
	}
	return nil, true
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
		k.body.replace(edited)
		k.outcome = outcome{themes.Dim, "the body is " + plural(len(edited), "byte") + " as the editor saved it"}
		if len(edited) > 0 && bytes.Equal(edited[:len(edited)-1], before) && edited[len(edited)-1] == '\n' {
			k.outcome.text = "the editor changed nothing but added a line feed at the end"
		}
		return nil
	})
}
