package dialect

import (
	"strings"
	"testing"
	"unicode/utf8"

	"stompbox/stomp"
)

func errorFrame(message, body string) stomp.Frame {
	f := stomp.Frame{Command: stomp.ERROR, Body: []byte(body)}
	if message != "-" {
		f.Header.Add("message", message)
	}
	return f
}

const trace = "java.lang.SecurityException: User reader is not authorized to write to: queue://x\n" +
	"\tat org.apache.activemq.security.AuthorizationBroker.checkDestination(AuthorizationBroker.java:100)\n" +
	"\tat java.base/java.lang.Thread.run(Thread.java:829)\n"

// brokers.md, sections 1, 2, 5 and 7: how ERRORs are worded. What comes in
// place of CONNECTED is read by the zero Broker.
func TestErrorText(t *testing.T) {
	for _, c := range []struct {
		b             Broker
		message, body string
		want          string
	}{
		{activeMQ, "User reader is not authorized to write to: queue://x", trace, "User reader is not authorized to write to: queue://x"},
		{Broker{}, "User reader is not authorized to write to: queue://x", trace, "User reader is not authorized to write to: queue://x"},
		{Broker{}, "-", trace, "User reader is not authorized to write to: queue://x"},
		{Broker{}, "User name [admin] or password is invalid.", "User name [admin] or password is invalid.", "User name [admin] or password is invalid."},
		{Broker{}, "Bad CONNECT", "Access refused for user 'admin'\n", "Bad CONNECT: Access refused for user 'admin'"},
		{rabbit, "not_found", "NOT_FOUND - no queue 'x' in vhost '/'\n", "not_found: NOT_FOUND - no queue 'x' in vhost '/'"},
		{rabbit, "Server cancelled subscription", "The server has canceled a subscription.\nNo more messages will be delivered for \"id='1'\".\n",
			"Server cancelled subscription: The server has canceled a subscription. No more messages will be delivered for \"id='1'\"."},
		{ruby, "See below", "Invalid Login", "Invalid Login"},
		{Broker{}, "See below", "Invalid Login", "Invalid Login"},
		{ruby, "See below", "", "See below"},
		{unknown, "authentication failed", "", "authentication failed"},
		{embedded, "Queue is full", "Queue is full of 3 messages.", "Queue is full of 3 messages."},
		{unknown, "-", "", "an ERROR without a word of explanation"},
		{unknown, "two\nlines", "", "two lines"},
	} {
		if got := c.b.ErrorText(errorFrame(c.message, c.body)); got != c.want {
			t.Errorf("%s: %q, want %q", c.b.Title(), got, c.want)
		}
	}
}

func TestErrorTextIsBounded(t *testing.T) {
	for _, f := range []stomp.Frame{
		errorFrame(strings.Repeat("ä", 1<<20), ""),
		errorFrame("Bad", strings.Repeat("€ ", 1<<20)),
		errorFrame("-", "\x00\xff"+strings.Repeat("\xff", 1<<16)),
	} {
		got := Broker{}.ErrorText(f)
		if len(got) > errorTextMax+4 || strings.ContainsAny(got, "\n") {
			t.Errorf("%d octets, beginning %.20q", len(got), got)
		}
		if utf8.Valid(f.Body) && utf8.ValidString(f.Header.Get("message")) && !utf8.ValidString(strings.TrimSuffix(got, "…")) {
			t.Errorf("cut inside a character: %.20q", got[len(got)-8:])
		}
	}
}
