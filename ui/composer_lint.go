package ui

import (
	"fmt"
	"strings"
	"time"

	"stompbox/session/dialect"
	"stompbox/session/template"
	"stompbox/stomp"
	"stompbox/themes"
)

// judged is what was found of what stands in the fields, kept until something
// in them changes.
type judged struct {
	stamp   [4]int // of the texts, the switches, the number of headers and the link
	fresh   bool
	byEntry map[*entry][]dialect.Finding
}

// stamp tells whether anything that is judged has changed: texts count their
// changes, which only grow.
func (k *composer) stamp() [4]int {
	changes := k.dest.in.changes + k.kind.in.changes + k.body.in.changes + k.repeat.in.changes
	for _, t := range k.grid.fields() {
		changes += t.in.changes
	}
	switches := 0
	for i, s := range []*switchField{k.length, k.receipt, k.escapes, k.template} {
		if s.on {
			switches |= 1 << i
		}
	}
	return [4]int{changes, switches, k.grid.edits, int(k.c.link.Version)<<8 | int(k.c.link.Broker.Kind)}
}

// findings are what is to be said at a field.
func (k *composer) findings(m *Model, at *entry) []dialect.Finding {
	if stamp := k.stamp(); !k.judged.fresh || k.judged.stamp != stamp {
		k.judged = judged{stamp: stamp, fresh: true, byEntry: k.lint(m.now())}
	}
	return k.judged.byEntry[at]
}

// lint judges what stands in the fields, at the fields it is about. What holds
// templates is judged as far as it is known before they are filled in.
func (k *composer) lint(now time.Time) map[*entry][]dialect.Finding {
	by := map[*entry][]dialect.Finding{}
	s := k.letter().Send
	if _, isFile := k.body.file(); isFile {
		s.Body = nil
	}
	var skip func(string) bool
	if k.holdsTemplate() {
		skip = func(text string) bool { return template.Has([]byte(text)) }
		if _, err := template.ParseSend(s); err != nil {
			at, f := k.templateFinding(err)
			by[at] = append(by[at], f)
		}
	}
	if _, _, err := repeated(k.repeat.text()); err != nil {
		by[k.entries.repeat] = []dialect.Finding{{Severity: dialect.Doubt, Problem: err.Error()}}
	}
	for _, f := range k.judge(s, now, skip) {
		at := k.ownerOf(f)
		by[at] = append(by[at], f)
	}
	return by
}

// judge gives what the rules and the broker have to say of a message. Values
// for which skip holds are left out: nobody knows yet what they will be.
func (k *composer) judge(s stomp.Send, now time.Time, skip func(string) bool) []dialect.Finding {
	var list []dialect.Finding
	if s.Destination != "" && !strings.HasSuffix(s.Destination, "/") {
		if wrong := broken(s, k.c.link.Version); wrong != nil && (skip == nil || wrong.Field != "content-length") {
			list = append(list, dialect.Finding{Severity: dialect.Refusal, Field: wrong.Field, Index: -1, Rule: wrong.Rule, Problem: wrong.Problem})
		}
	} else if s.Destination != "" {
		s.Destination = "" // it is being typed
	}
	for _, f := range k.c.link.Broker.LintSend(s, dialect.SendContext{Version: k.c.version(), Login: k.c.profile.Login,
		Now: now, NoReceipt: !k.receipt.on}) {
		if skip != nil && skip(about(s, f)) {
			continue
		}
		list = append(list, f)
	}
	return list
}

// about is the text that a finding is about.
func about(s stomp.Send, f dialect.Finding) string {
	switch {
	case f.Index >= 0:
		return s.Header.At(f.Index).Value
	case f.Field == "destination":
		return s.Destination
	case f.Field == "body":
		return string(s.Body)
	}
	return ""
}

// version is what is spoken, or would be.
func (c *conn) version() stomp.Version {
	if v := c.link.Version; v != 0 {
		return v
	}
	return stomp.V12
}

// templateFinding is a mistake in a template, at the field it is in.
func (k *composer) templateFinding(err error) (*entry, dialect.Finding) {
	f := dialect.Finding{Severity: dialect.Refusal, Index: -1, Problem: err.Error()}
	at, ok := err.(*template.FieldError)
	if !ok {
		return k.entries.body, f
	}
	f.Field, f.Index = at.Field, at.Header
	return k.ownerOf(f), f
}

// ownerOf is the field that a finding is shown at.
func (k *composer) ownerOf(f dialect.Finding) *entry {
	if e := k.entryOf(f.Field); f.Index < 0 && e != nil && !(f.Field == "content-length" && k.grid.has(f.Field)) {
		return e
	}
	return k.entries.grid
}

// entryOf is the field that is there for one header or for the body; nil where
// there is none.
func (k *composer) entryOf(field string) *entry {
	switch field {
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
	return nil
}

func findingText(f dialect.Finding) string {
	text := f.Problem
	if f.Rule != "" {
		text += " (" + f.Rule + ")"
	}
	if f.Fix != "" {
		text += ". " + f.Fix
	}
	return text
}

func severityRole(s dialect.Severity) themes.Role {
	switch s {
	case dialect.Refusal:
		return themes.Bad
	case dialect.Doubt:
		return themes.Warn
	}
	return themes.Dim
}

// lintMost is how many findings a field shows while it has the focus; the
// others show their worst alone.
const lintMost = 4

// lintRows are the findings of a field: hints, and what is long, only while it
// has the focus.
func (p *pen) lintRows(e *entry, focused bool) []string {
	if e.lint == nil || e.err != "" {
		return nil
	}
	list := e.lint(p.m)
	most, more, limit := lintMost, 0, 4
	if !focused {
		most, limit = 1, 2
		for n, f := range list {
			if f.Severity > dialect.Hint {
				more = n
			}
		}
	}
	var rows []string
	for i, f := range list[:min(len(list), most)] {
		if f.Severity == dialect.Hint && !focused {
			break
		}
		text := findingText(f)
		if i == 0 && more > 0 {
			text = fmt.Sprintf("%s  (and %d more)", text, more)
		}
		rows = append(rows, p.wrapped(severityRole(f.Severity), text, limit)...)
	}
	return rows
}
