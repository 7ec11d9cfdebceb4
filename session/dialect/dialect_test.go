package dialect

import (
	"testing"

	"stompbox/stomp"
)

func connected(pairs ...string) stomp.Frame {
	return stomp.Frame{Command: stomp.CONNECTED, Header: stomp.NewHeader(pairs...)}
}

var (
	activeMQ = Of(connected("server", "ActiveMQ/5.17.2"))
	artemis  = Of(connected("server", "ActiveMQ-Artemis/2.31.2 ActiveMQ Artemis Messaging Engine"))
	rabbit   = Of(connected("server", "RabbitMQ/3.10.8"))
	ruby     = Of(connected("session", "wow"))
	embedded = Of(connected("server", "stompbox/1.0"))
	unknown  = Of(connected("server", "stompd/x.y.z"))

	every = []Broker{activeMQ, artemis, rabbit, ruby, embedded, unknown, {}}
)

// brokers.md, section 1: what CONNECTED says.
func TestOf(t *testing.T) {
	for _, c := range []struct {
		frame stomp.Frame
		kind  Kind
		title string
	}{
		{connected("server", "ActiveMQ/5.17.2", "session", "ID:vm-45191-1795416821960-6:7", "version", "1.2"), ActiveMQ, "ActiveMQ 5.17.2"},
		{connected("server", "RabbitMQ/3.10.8", "version", "1.2"), RabbitMQ, "RabbitMQ 3.10.8"},
		{connected("server", "apache-activemq-artemis/2.31.2"), Artemis, "ActiveMQ Artemis 2.31.2"},
		{connected("server", "ActiveMQ-Artemis/2.6.0 ActiveMQ Artemis Messaging Engine"), Artemis, "ActiveMQ Artemis 2.6.0"},
		{connected("session", "wow"), StompServer, "stompserver"},
		{connected("server", "stompbox/0.1"), Embedded, "stompbox 0.1"},
		{connected("server", "activemq/6"), ActiveMQ, "ActiveMQ 6"},
		{connected("server", "ActiveMQ/"), ActiveMQ, "ActiveMQ"},
		{connected("server", "stompd/x.y.z", "session", "wow"), Other, "stompd/x.y.z"},
		{connected("server", ""), Other, "unknown broker"},
		{connected("version", "1.1"), Other, "unknown broker"},
	} {
		b := Of(c.frame)
		if b.Kind != c.kind || b.Title() != c.title {
			t.Errorf("Of(%v) = %d %q, want %d %q", c.frame.Header, b.Kind, b.Title(), c.kind, c.title)
		}
	}
}

// Name goes into sentences without a gate: it must never be foreign text.
func TestNameIsOurs(t *testing.T) {
	b := Of(connected("server", "\x1b]52;c;evil\x07/1"))
	if b.Name != "" || b.Kind != Other {
		t.Errorf("foreign text became the name %q", b.Name)
	}
}

// brokers.md, section 3: prefetch.
func TestPrefetchHeader(t *testing.T) {
	for b, want := range map[Broker]string{
		activeMQ: "activemq.prefetchSize", rabbit: "prefetch-count", embedded: "prefetch-count",
		artemis: "", ruby: "", unknown: "", {}: "",
	} {
		if got := b.PrefetchHeader(); got != want {
			t.Errorf("%s: prefetch header %q, want %q", b.Title(), got, want)
		}
	}
}

// brokers.md, section 9: browsing.
func TestBrowsing(t *testing.T) {
	for _, c := range []struct {
		b    Broker
		v    stomp.Version
		want bool
	}{
		{activeMQ, stomp.V10, false}, {activeMQ, stomp.V11, true}, {activeMQ, stomp.V12, true},
		{embedded, stomp.V10, false}, {embedded, stomp.V11, true}, {embedded, stomp.V12, true},
		{rabbit, stomp.V12, false}, {artemis, stomp.V12, false}, {ruby, stomp.V10, false},
		{unknown, stomp.V12, false}, {Broker{}, stomp.V12, false},
	} {
		if got := c.b.CanBrowse(c.v); got != c.want {
			t.Errorf("%s in %v: CanBrowse = %v", c.b.Title(), c.v, got)
		}
	}
	for _, b := range every {
		want := 0
		if b.Kind == ActiveMQ {
			want = 400
		}
		if b.BrowseLimit() != want {
			t.Errorf("%s: browse limit %d, want %d", b.Title(), b.BrowseLimit(), want)
		}
	}
}

func TestIsBrowseEnd(t *testing.T) {
	end := stomp.Frame{Command: stomp.MESSAGE, Header: stomp.NewHeader("browser", "end",
		"destination", "/queue/x", "message-id", "0", "subscription", "br")}
	for _, b := range every {
		if got, want := b.IsBrowseEnd(end), b.Kind == ActiveMQ || b.Kind == Embedded; got != want {
			t.Errorf("%s: IsBrowseEnd of the mark = %v, want %v", b.Title(), got, want)
		}
	}
	faked := end
	faked.Header = end.Header.Clone()
	faked.Header.Set("message-id", "ID:vm-1:1:1:1")
	withBody := end
	withBody.Body = []byte("x")
	other := end
	other.Command = stomp.RECEIPT
	for name, f := range map[string]stomp.Frame{
		"a sender's browser header": faked, "a body": withBody, "another command": other,
		"an ordinary message": {Command: stomp.MESSAGE, Header: stomp.NewHeader("message-id", "0")},
	} {
		if activeMQ.IsBrowseEnd(f) {
			t.Errorf("%s is taken for the end mark", name)
		}
	}
}

// brokers.md, section 2: RabbitMQ delivers everything, our own broker refuses.
func TestSelectorsThatSelectNothingAreSaid(t *testing.T) {
	for _, b := range every {
		if got, want := b.SelectorNote() != "", b.Kind == RabbitMQ || b.Kind == Embedded; got != want {
			t.Errorf("%s: SelectorNote = %q", b.Title(), b.SelectorNote())
		}
	}
}

// brokers.md, section 6.
func TestReceiptsAndTransactions(t *testing.T) {
	for _, b := range every {
		if got := b.SendConfirmedAfterCommit(); got != (b.Kind == RabbitMQ) {
			t.Errorf("%s: SendConfirmedAfterCommit = %v", b.Title(), got)
		}
		if got := b.NackInTxPoisons(); got != (b.Kind == ActiveMQ) {
			t.Errorf("%s: NackInTxPoisons = %v", b.Title(), got)
		}
		if got := b.NamesReceiptInError(); got != (b.Kind == ActiveMQ || b.Kind == Embedded) {
			t.Errorf("%s: NamesReceiptInError = %v", b.Title(), got)
		}
		if b.NackInTxPoisons() && b.NackInTxNote() == "" {
			t.Errorf("%s: a poisoned commit is not said beforehand", b.Title())
		}
	}
}

// The sender's headers stay, those of brokers.md, sections 4 and 5, go.
func TestIsBrokerHeader(t *testing.T) {
	for _, name := range []string{"message-id", "subscription", "ack", "redelivered", "timestamp", "destination",
		"content-length", "receipt", "transaction", "JMSXUserID", "expires", "original-destination",
		"originalExpiration", "originalDeliveryMode", "redeliveryDelay", "scheduledJobId", "x-delivery-count",
		"x-first-death-queue", "x-first-death-reason", "x-first-death-exchange", "x-death-count", "x-death-reason",
		"x-stream-offset", "_AMQ_ORIG_ADDRESS"} {
		if !IsBrokerHeader(name) {
			t.Errorf("%s would be sent again", name)
		}
	}
	for _, name := range []string{"correlation-id", "reply-to", "persistent", "priority", "type", "content-type",
		"expiration", "AMQ_SCHEDULED_DELAY", "JMSXGroupID", "amqp-message-id", "app-id", "x-mine", "Timestamp", "id", ""} {
		if IsBrokerHeader(name) {
			t.Errorf("%s of the sender would be lost", name)
		}
	}
}
