package ui

import (
	"bytes"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/uuid"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/session/letter"
	"stompbox/session/template"
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
// what became of it; esc keeps what was typed as a draft of the connection.
type composer struct {
	form
	c  *conn
	to composeTarget

	dest, kind, repeat                 *textField
	grid                               *gridField
	length, receipt, escapes, template *switchField
	body                               *bodyField
	notation                           *escapes

	entries struct{ dest, kind, grid, length, receipt, template, repeat, body *entry }

	waits   session.Tag   // the command whose outcome is shown
	sent    bool          // waits is set
	reading bool          // files are being read for sending
	id      string        // of its draft
	began   letter.Letter // what stood here at first
	saved   letter.Letter // what stands in the draft on disk
	last    letter.Letter // what stood here when it was sent
	isDraft bool          // it began with a draft of the connection
	touched bool          // a key came since the draft was written
	seq     int           // messages made here, for {{seq}}
	fate    session.Fate
	staged  bool // waits is about a transaction: nothing of it is written yet
	judged  judged
}

// newComposer opens a message that comes from a broker or from a transaction:
// nothing in it is a template, and its body is text even if it begins with @.
func newComposer(c *conn, from stomp.Send, to composeTarget) panel {
	return composeLetter(c, letter.Letter{Send: from, Literal: len(from.Body) > 0}, to)
}

// composeLetter opens what a person has written, or is about to.
func composeLetter(c *conn, from letter.Letter, to composeTarget) *composer {
	k := &composer{c: c, to: to, notation: &escapes{}, id: uuid.NewString()}
	k.dest = newText(safe.Own[safe.Text]("/queue/…"))
	k.dest.cycle, k.dest.offer, k.dest.notation = true, k.destinations, k.notation
	k.dest.suggest(from.Destination)
	k.kind = newText(safe.Own[safe.Text]("none · → cycles through the common ones"))
	k.kind.cycle = true
	k.kind.offer, k.kind.notation = func() []string { return contentTypes }, k.notation
	k.kind.set(from.ContentType)
	k.grid = newGrid(from.Header, k.notation, func() []string { return sendNames(c.link.Broker) })
	k.grid.values, k.grid.explain = k.headerValues, func(name string) string { return c.link.Broker.Explain(stomp.SEND, name) }
	k.notation.fields = func() []*textField { return append(k.grid.fields(), k.dest, k.kind) }
	k.length = &switchField{on: !from.NoContentLength, yes: k.withLength, no: k.withoutLength}
	k.receipt = &switchField{on: !from.NoReceipt, yes: says("the broker confirms it"), no: says("its fate stays unknown after it is written")}
	k.escapes = &switchField{yes: says(`\n \r \t \0 \\ \xHH are read in the fields above`), no: says("headers are taken as typed"),
		switched: k.notation.turn}
	k.template = &switchField{on: from.Template, yes: k.withTemplates, no: says("{{ and }} are sent as typed")}
	k.repeat = newText("once; or 500, or 500 at 50/s")
	k.repeat.set(from.Repeat)
	k.body = newBody(from.Body, from.Literal)
	k.body.kind, k.body.template = func() string { return meant(k.kind) }, func() bool { return k.template.on }
	k.build()
	k.began = k.letter()
	return k
}

func (k *composer) build() {
	e := &k.entries
	e.dest = &entry{field: k.dest, label: "destination"}
	e.kind = &entry{field: k.kind, label: "content-type"}
	e.grid = &entry{field: k.grid, label: "headers"}
	e.length = &entry{field: k.length, label: "content-length"}
	e.receipt = &entry{field: k.receipt, label: "receipt"}
	e.template = &entry{field: k.template, label: "templates"}
	e.repeat = &entry{field: k.repeat, label: "repeat", note: k.aboutRepeat}
	e.body = &entry{field: k.body, label: "body"}
	esc := &entry{field: k.escapes, label: "escapes"}
	list := []*entry{e.dest, e.kind, e.grid, e.length, e.receipt, esc, e.template, e.repeat, e.body}
	if k.to.asStep { // sent once, with the receipts of its transaction
		list = []*entry{e.dest, e.kind, e.grid, e.length, esc, e.template, e.body}
	}
	for _, one := range list {
		one.lint = func(m *Model) []dialect.Finding { return k.findings(m, one) }
	}
	k.form = form{title: k.heading(), keys: keymap.Composer, wide: true, list: list,
		accept: k.submit, act: k.action, leave: k.keep, foot: k.named}
	if k.dest.text() != "" && (len(k.body.in.b) > 0 || len(k.grid.lines) > 1) { // something to edit
		k.at = len(k.list) - 1
	}
}

// key takes a key. A paste may come from anywhere: what looks like a template
// in it is not filled in before somebody says so.
func (k *composer) key(m *Model, msg tea.KeyMsg) tea.Cmd {
	k.touched = true
	if msg.Paste && k.template.on && template.Has([]byte(string(msg.Runes))) {
		k.template.on = false
		k.outcome = outcome{themes.Warn, "the pasted text contains {{: templates are now off, so it is sent as is; turn them on if it is your template"}
	}
	return k.form.key(m, msg)
}

func (k *composer) heading() string {
	switch {
	case k.to.asStep && k.to.step >= 0:
		return fmt.Sprintf(safe.Own("Step %d · edit before it is sent"), k.to.step+1)
	case k.to.asStep:
		return "Compose a step"
	}
	return "Compose"
}

// named are the keys in the lower border, the most useful first.
func (k *composer) named(*Model) []keymap.Action {
	switch {
	case k.now() == k.entries.grid:
		return []keymap.Action{keymap.HeaderAdd, keymap.HeaderRemove, keymap.Send, keymap.Back, keymap.Preview}
	case k.to.asStep:
		return []keymap.Action{keymap.ComposerTx, keymap.Preview, keymap.Editor, keymap.Back, keymap.Letters}
	}
	return []keymap.Action{keymap.Send, keymap.Preview, keymap.Editor, keymap.Back, keymap.ComposerTx, keymap.Letters, keymap.Discard}
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
	case keymap.Preview:
		return k.preview(m), true
	case keymap.Letters:
		k.openLetters(m)
	case keymap.Discard:
		k.discard(m)
	case keymap.ContentLength:
		k.length.flip()
		k.entries.length.err = ""
	case keymap.Receipt:
		k.receipt.flip()
	case keymap.HeaderAdd:
		k.grid.add()
		k.focus(k.entries.grid)
	case keymap.HeaderRemove:
		if k.now() == k.entries.grid {
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
			k.outcome.text = "the editor only added a line feed at the end"
		}
		return nil
	})
}
