package dialect

import (
	"bytes"
	"fmt"
	"mime"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"stompbox/stomp"
)

// Severity is how much a finding matters.
type Severity uint8

// The severities. None of them keeps anybody from sending: what can not be
// sent at all is refused by the request itself.
const (
	Hint    Severity = iota // good to know
	Doubt                   // hardly what is meant
	Refusal                 // the broker will refuse it, drop it, or end the connection
)

// Finding is something to be said of a message before it is sent.
type Finding struct {
	Severity Severity
	Field    string // the header it is about, destination and content-type included; "body" for the body
	Index    int    // which of the free headers, from 0; -1 for everything else
	Rule     string // such as R073; "" where the broker's own ways decide
	Problem  string // a sentence without its full stop; may hold foreign text
	Fix      string // what to do about it; may be empty
}

// SendContext is what a message is judged by beside itself.
type SendContext struct {
	Version   stomp.Version
	Now       time.Time
	Login     string // who is logged in, "" when unknown
	NoReceipt bool
}

// LintSend says what is doubtful about a message on this broker: headers that
// mean nothing here or something else, that the broker sets or refuses, values
// that cannot be what is meant, a destination that goes nowhere. The request's
// own rules (stomp.Send.Frame) are not repeated.
func (b Broker) LintSend(m stomp.Send, c SendContext) []Finding {
	l := sendLint{b: b, m: m, c: c}
	l.destination()
	l.contentType()
	l.headers()
	l.body()
	slices.SortStableFunc(l.found, func(x, y Finding) int { return int(y.Severity) - int(x.Severity) })
	return l.found
}

type sendLint struct {
	b     Broker
	m     stomp.Send
	c     SendContext
	found []Finding
}

func (l *sendLint) add(s Severity, field string, index int, rule, problem, fix string) {
	l.found = append(l.found, Finding{s, field, index, rule, problem, fix})
}

func (l *sendLint) destination() {
	dest := l.m.Destination
	if dest == "" {
		return
	}
	say := func(s Severity, rule, problem, fix string) { l.add(s, "destination", -1, rule, problem, fix) }
	if note := l.b.WrongDestination(dest); note != "" {
		severity := Refusal
		if l.b.Kind == ActiveMQ || l.b.Kind == StompServer || strings.HasPrefix(note, "RabbitMQ keeps") {
			severity = Doubt // taken, but for something else
		}
		say(severity, "", strings.TrimSuffix(note, "."), "")
	} else if strings.TrimSpace(dest) != dest {
		say(Doubt, "R130", "The blanks around the destination are sent", "Take them away unless they are part of the name")
	}
	switch l.b.Kind {
	case RabbitMQ:
		if strings.HasPrefix(dest, "/amq/queue/") {
			say(Hint, "", "Where no such queue is declared RabbitMQ drops the message, and confirms it all the same", "")
		}
		if strings.HasPrefix(dest, "/topic/") || strings.HasPrefix(dest, "/exchange/") {
			say(Hint, "", "Where no queue is bound to it the message is dropped, and confirmed all the same", "")
		}
	case ActiveMQ, Artemis:
		if n := strings.Count(dest, ",") + 1; n > 1 {
			say(Hint, "", fmt.Sprintf("It goes to each of %d destinations", n), "")
		}
	}
}

func (l *sendLint) contentType() {
	say := func(s Severity, problem, fix string) { l.add(s, "content-type", -1, "R074", problem, fix) }
	kind := l.m.ContentType
	if kind == "" {
		if v, named := l.m.Header.Lookup("content-type"); named {
			kind = v
		}
	}
	switch {
	case kind == "" && len(l.m.Body) > 0 && l.c.Version != stomp.V10:
		say(Hint, "Without a content-type receivers are to take the body for binary", "")
	case kind != "":
		if _, _, err := mime.ParseMediaType(kind); err != nil || !strings.Contains(kind, "/") {
			say(Doubt, "This is no MIME type", "Write it like application/json or text/plain;charset=utf-8")
		}
	}
}

func (l *sendLint) body() {
	kind, parameters, err := mime.ParseMediaType(l.m.ContentType)
	if err != nil || len(l.m.Body) == 0 {
		return
	}
	charset := strings.ToLower(parameters["charset"])
	text := strings.HasPrefix(kind, "text/") && charset == "" || charset == "utf-8" || charset == "utf8"
	if text && !utf8.Valid(l.m.Body) {
		l.add(Doubt, "body", -1, "R076", "The body is not UTF-8, which "+kind+" says it is", "Name its charset, or send it as application/octet-stream")
	}
	if l.m.NoContentLength && bytes.IndexByte(l.m.Body, 0) < 0 && kind == "application/octet-stream" && (l.b.Kind == ActiveMQ || l.b.Kind == Artemis) {
		l.add(Doubt, "body", -1, "R072", "Without content-length it becomes a text message", "Turn content-length on for a bytes message")
	}
}

// number reads a header that is to be a whole number.
func number(value string) (int64, bool) {
	n, err := strconv.ParseInt(value, 10, 64)
	return n, err == nil
}
