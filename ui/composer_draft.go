package ui

import (
	"slices"
	"strings"

	"stompbox/session/dialect"
	"stompbox/stomp"
)

// resendDraft makes of a received message one to edit and send again: the same
// destination, content-type and octets, without the headers that brokers set.
// Where content-length makes a bytes message, a message that had none gets none.
func resendDraft(f stomp.Frame, b dialect.Broker) stomp.Send {
	s := stomp.Send{Destination: f.Header.Get("destination"), ContentType: f.Header.Get("content-type"), Body: slices.Clone(f.Body)}
	seen := map[string]bool{}
	for name, value := range f.Header.All() {
		// A repeated header is what the message was before (R031): the first one counts.
		if name == "content-type" || dialect.IsBrokerHeader(name) || seen[name] {
			continue
		}
		seen[name] = true
		s.Header.Add(name, value)
	}
	if b.Kind == dialect.ActiveMQ || b.Kind == dialect.Artemis {
		s.NoContentLength = !f.Header.Has("content-length") && !slices.Contains(f.Body, 0)
	}
	return s
}

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
