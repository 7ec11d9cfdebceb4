package ui

import (
	"bytes"
	"slices"
	"strings"

	"stompbox/session/dialect"
	"stompbox/session/letter"
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

// letter is what stands in the fields, also where it cannot be sent.
func (k *composer) letter() letter.Letter {
	l := letter.Letter{Template: k.template.on, Literal: k.body.literal, NoReceipt: !k.receipt.on, Repeat: k.repeat.text()}
	l.NoContentLength, l.Body = !k.length.on, slices.Clone(k.body.in.b)
	l.Destination, l.ContentType = meant(k.dest), meant(k.kind)
	for _, line := range k.grid.lines {
		if !line.empty() {
			l.Header.Add(meant(line.name), meant(line.value))
		}
	}
	return l
}

func sameLetter(a, b letter.Letter) bool {
	return sameSend(a.Send, b.Send) && a.Template == b.Template && a.Literal == b.Literal &&
		a.NoReceipt == b.NoReceipt && a.Repeat == b.Repeat
}

func sameSend(a, b stomp.Send) bool {
	return a.Destination == b.Destination && a.ContentType == b.ContentType && a.NoContentLength == b.NoContentLength &&
		a.Header.Equal(b.Header) && bytes.Equal(a.Body, b.Body)
}

// meant is a field's value, or its text where the notation cannot be read.
func meant(t *textField) string {
	if v, err := t.value(); err == nil {
		return v
	}
	return t.text()
}
