package ui

import (
	"bytes"
	"slices"
	"strings"

	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/stomp"
)

// resendDraft makes of a message one to edit and send again.
func resendDraft(f stomp.Frame, b dialect.Broker) stomp.Send { return b.Resend(f) }

// replyDraft begins an answer: to where the message asks for it, with the
// correlation-id that ties both together.
func replyDraft(f stomp.Frame, b dialect.Broker) stomp.Send {
	s := stomp.Send{Destination: f.Header.Get("reply-to"), ContentType: f.Header.Get("content-type")}
	id, ok := f.Header.Lookup("correlation-id")
	if !ok {
		if id, ok = f.Header.Lookup("amqp-message-id"); !ok || b.Kind != dialect.RabbitMQ {
			id, ok = f.Header.Lookup("message-id")
		}
	}
	if ok {
		s.Header.Add("correlation-id", id)
	}
	if b.Kind == dialect.ActiveMQ || b.Kind == dialect.Artemis {
		s.NoContentLength = !f.Header.Has("content-length")
	}
	return s
}

// suffixOf is the ending of a file of that content-type, by which an editor
// knows how to colour it.
func suffixOf(contentType string) string {
	kind, _, _ := strings.Cut(contentType, ";")
	switch kind = strings.ToLower(strings.TrimSpace(kind)); {
	case strings.HasSuffix(kind, "json"):
		return ".json"
	case strings.HasSuffix(kind, "xml"):
		return ".xml"
	case kind == "text/csv":
		return ".csv"
	case kind == "text/html":
		return ".html"
	}
	return ".txt"
}

// keep stores what was typed as the connection's draft, so that nothing is lost
// by esc. A draft that the broker has confirmed as it stands here is done with;
// what was not changed at all is no draft, and a step that was being edited
// stays as it is in its transaction.
func (k *composer) keep(*Model) {
	s := k.drafted()
	switch {
	case k.to.asStep:
	case k.sent && k.fate == session.Confirmed && sameSend(s, k.last):
		if k.isDraft {
			k.c.draft = nil
		}
	case !sameSend(s, k.began):
		k.c.draft = &s
	}
}

// drafted is what stands in the fields, also where it cannot be sent.
func (k *composer) drafted() stomp.Send {
	s := stomp.Send{NoContentLength: !k.length.on, Body: slices.Clone(k.body.in.b)}
	s.Destination, s.ContentType = meant(k.dest), meant(k.kind)
	for _, l := range k.grid.lines {
		if !l.empty() {
			s.Header.Add(meant(l.name), meant(l.value))
		}
	}
	return s
}

func sameSend(a, b stomp.Send) bool {
	if a.Destination != b.Destination || a.ContentType != b.ContentType || a.NoContentLength != b.NoContentLength ||
		a.Header.Len() != b.Header.Len() || !bytes.Equal(a.Body, b.Body) {
		return false
	}
	for i := range a.Header.Len() {
		if a.Header.At(i) != b.Header.At(i) {
			return false
		}
	}
	return true
}

// meant is a field's value, or its text where the notation cannot be read.
func meant(t *textField) string {
	if v, err := t.value(); err == nil {
		return v
	}
	return t.text()
}
