package dialect

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"stompbox/stomp"
)

// An ERROR is read no further than this, and its sentence cut there: brokers
// send kilobytes of stack trace, and a hostile one could send megabytes.
const (
	errorBodyRead = 4 << 10
	errorTextMax  = 500
)

// ErrorText is the useful sentence of an ERROR frame, on one line: ActiveMQ's
// message header without the stack trace in the body; RabbitMQ's message and
// the body that explains it; stompserver's body. It is foreign text. The zero
// Broker serves for an ERROR that came in place of CONNECTED, when nothing is
// known of the broker yet.
func (b Broker) ErrorText(f stomp.Frame) string {
	message := oneLine(f.Header.Get("message"))
	body := bodyText(f.Body)
	switch {
	case message == "" || message == "See below":
		if body != "" {
			return shorten(body)
		}
		if message == "" {
			return "an ERROR without a word of explanation"
		}
		return message
	case b.Kind == ActiveMQ || body == "" || strings.Contains(message, body):
		return shorten(message)
	case strings.HasPrefix(body, message):
		return shorten(body)
	}
	return shorten(strings.TrimRight(message, " .:") + ": " + body)
}

// bodyText is the body as one line, or its first line when a stack trace
// follows: only ActiveMQ and Artemis send those, and what says that a broker is
// one of them may not have come yet. A trace repeats the message behind the
// name of an exception, so nothing of it is wanted where a message is there.
func bodyText(body []byte) string {
	body = body[:min(len(body), errorBodyRead)]
	if bytes.Contains(body, []byte("\n\tat ")) || bytes.Contains(body, []byte("\n    at ")) {
		first, _, _ := bytes.Cut(body, []byte("\n"))
		_, said, found := bytes.Cut(first, []byte("Exception: "))
		if !found {
			return ""
		}
		body = said
	}
	return oneLine(string(body))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func shorten(s string) string {
	if len(s) <= errorTextMax {
		return s
	}
	cut := errorTextMax
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}
