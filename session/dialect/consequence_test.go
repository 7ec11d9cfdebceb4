package dialect

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"stompbox/stomp"
)

const dialogWidth = 70

func allLines(c NackChoice) string { return strings.Join(c.Lines, " ") }

// brokers.md, section 5: NACK.
func TestNackChoices(t *testing.T) {
	type choice struct {
		requeue string // value of the header, "-" for none
		danger  bool
		says    string
	}
	const mode = stomp.AckClientIndividual
	for _, c := range []struct {
		b           Broker
		destination string
		want        []choice
	}{
		{activeMQ, "/queue/orders", []choice{{"-", true, "/queue/DLQ.orders"}}},
		{activeMQ, "/queue/orders?consumer.prefetchSize=1", []choice{{"-", true, "/queue/DLQ.orders."}}},
		{activeMQ, "/queue/DLQ.orders", []choice{{"-", true, "drops the message"}}},
		{activeMQ, "/queue/ActiveMQ.DLQ", []choice{{"-", true, "drops the message"}}},
		{activeMQ, "/topic/prices", []choice{{"-", true, "drops a topic's message"}}},
		{rabbit, "/amq/queue/orders", []choice{{"-", false, "marked redelivered"}, {"false", true, "dropped"}}},
		{artemis, "/queue/orders", []choice{{"-", true, "gone"}}},
		{embedded, "/queue/orders", []choice{{"-", false, "third nack moves it to /queue/DLQ.orders"}, {"false", true, "/queue/DLQ.orders"}}},
		{embedded, "/queue/DLQ.orders", []choice{{"-", false, "comes back every time"}}},
		{embedded, "/topic/prices", []choice{{"-", true, "dropped"}}},
		{ruby, "/queue/orders", nil},
		{unknown, "/queue/orders", []choice{{"-", true, "not known"}}},
	} {
		got := c.b.NackChoices(c.destination, mode)
		if len(got) != len(c.want) {
			t.Errorf("%s: %d choices, want %d", c.b.Title(), len(got), len(c.want))
			continue
		}
		for i, w := range c.want {
			requeue, found := got[i].Header.Lookup("requeue")
			if !found {
				requeue = "-"
			}
			if requeue != w.requeue || got[i].Danger != w.danger || !strings.Contains(allLines(got[i]), w.says) || got[i].Label == "" {
				t.Errorf("%s %s: choice %d is %+v, want %+v", c.b.Title(), c.destination, i, got[i], w)
			}
		}
	}
}

// brokers.md, section 5: cumulative on RabbitMQ, one message on ActiveMQ; R168.
func TestNackInModeClientSaysItsReach(t *testing.T) {
	for _, b := range every {
		for _, c := range b.NackChoices("/queue/a", stomp.AckClient) {
			want := "this one message only"
			if b.NackCumulative() {
				want = "all you hold from before it"
			}
			if !strings.Contains(allLines(c), want) {
				t.Errorf("%s %q does not say %q", b.Title(), c.Label, want)
			}
		}
		for _, c := range b.NackChoices("/queue/a", stomp.AckClientIndividual) {
			if strings.Contains(allLines(c), "mode client") {
				t.Errorf("%s %q speaks of mode client in client-individual", b.Title(), c.Label)
			}
		}
	}
	if activeMQ.NackCumulative() || !rabbit.NackCumulative() || !embedded.NackCumulative() {
		t.Error("NackCumulative: want no on ActiveMQ, yes on RabbitMQ and on our own broker")
	}
}

// R164, and brokers.md, section 5: stompserver closes at a NACK.
func TestHasNack(t *testing.T) {
	for _, b := range every {
		if b.HasNack(stomp.V10) {
			t.Errorf("%s: NACK in 1.0", b.Title())
		}
		if got := b.HasNack(stomp.V12); got != (b.Kind != StompServer) {
			t.Errorf("%s: HasNack(1.2) = %v", b.Title(), got)
		}
	}
}

// brokers.md, section 3: UNSUBSCRIBE with messages un-acked.
func TestHeldMessagesAtTheEnd(t *testing.T) {
	for b, want := range map[Broker]struct {
		reconnect bool
		release   string
		close     string
	}{
		activeMQ: {false, "3 held messages are delivered again at once", "3 held messages go back in order"},
		rabbit:   {true, "3 held messages stay stuck until this connection ends", "3 held messages go back in order"},
		ruby:     {true, "3 held messages come back only when this connection ends", "3 held messages go back"},
		artemis:  {false, "3 held messages are delivered again", "counts as a delivery"},
		embedded: {false, "3 held messages are delivered again at once", "3 held messages go back in order"},
		unknown:  {true, "3 held messages may stay stuck", "3 held messages go back"},
	} {
		if b.ReleaseNeedsReconnect() != want.reconnect {
			t.Errorf("%s: ReleaseNeedsReconnect = %v", b.Title(), !want.reconnect)
		}
		if got := b.ReleaseNote(3); !strings.Contains(got, want.release) {
			t.Errorf("%s: %q does not say %q", b.Title(), got, want.release)
		}
		if got := b.CloseNote(3); !strings.Contains(got, want.close) {
			t.Errorf("%s: %q does not say %q", b.Title(), got, want.close)
		}
		if !strings.HasPrefix(b.ReleaseNote(1), "1 held message ") || !strings.HasPrefix(b.CloseNote(1), "1 held message ") {
			t.Errorf("%s: one message: %q, %q", b.Title(), b.ReleaseNote(1), b.CloseNote(1))
		}
		if b.ReleaseNote(0) != "" || b.CloseNote(0) != "" {
			t.Errorf("%s: something is said of no messages", b.Title())
		}
	}
}

// Every broker says what a look does to the queue: design.md, promise 2.
func TestPeekNote(t *testing.T) {
	for _, b := range every {
		for _, v := range stomp.AllVersions {
			got := b.PeekNote(v)
			want := "held while you look"
			if b.CanBrowse(v) {
				want = "nothing is taken"
			}
			if !strings.Contains(got, want) {
				t.Errorf("%s in %v: %q does not say %q", b.Title(), v, got, want)
			}
		}
	}
	if !strings.Contains(activeMQ.PeekNote(stomp.V12), "400") {
		t.Error("ActiveMQ's page limit is not said")
	}
}

// Lines fit a dialog, each is a sentence, so that narrower windows wrap them
// well, and notes are at most two rows of it.
func TestSentencesAreShort(t *testing.T) {
	for _, b := range every {
		var choices []NackChoice
		for _, destination := range []string{"/queue/orders", "/queue/DLQ.orders", "/topic/prices"} {
			choices = append(choices, b.NackChoices(destination, stomp.AckClient)...)
			choices = append(choices, b.NackChoices(destination, stomp.AckClientIndividual)...)
		}
		for _, c := range choices {
			for _, line := range c.Lines {
				if utf8.RuneCountInString(line) > dialogWidth {
					t.Errorf("%s: line of %d columns: %s", b.Title(), utf8.RuneCountInString(line), line)
				}
				if first, _ := utf8.DecodeRuneInString(line); !unicode.IsUpper(first) || !strings.HasSuffix(line, ".") {
					t.Errorf("%s: not a sentence: %s", b.Title(), line)
				}
			}
		}
		notes := []string{b.ReleaseNote(100), b.CloseNote(100), b.NackInTxNote()}
		for _, v := range stomp.AllVersions {
			notes = append(notes, b.PeekNote(v))
		}
		for _, n := range notes {
			if utf8.RuneCountInString(n) > 2*dialogWidth {
				t.Errorf("%s: note of %d columns: %s", b.Title(), utf8.RuneCountInString(n), n)
			}
			if n != "" && !strings.HasSuffix(n, ".") {
				t.Errorf("%s: no whole sentence: %s", b.Title(), n)
			}
		}
	}
}

// brokers.md, section 2: destinations.
func TestWrongDestination(t *testing.T) {
	for _, c := range []struct {
		b    Broker
		dest string
		want string // "" for nothing to say
	}{
		{rabbit, "/queue/orders", ""}, {rabbit, "/topic/a.#", ""}, {rabbit, "/amq/queue/DLQ", ""},
		{rabbit, "/exchange/amq.topic/k", ""}, {rabbit, "/exchange/logs", ""}, {rabbit, "orders", ""},
		{rabbit, "/queue/a%2Fb", ""}, {rabbit, "/reply-queue/amq.gen-1", ""},
		{rabbit, "/queue/a/b", "/queue/a%2Fb"}, {rabbit, "/topic/a/b/c", "/topic/a%2Fb%2Fc"},
		{rabbit, "/exchange/x/a/b", "/exchange/x/a%2Fb"}, {rabbit, "/exchange/", "needs an exchange"},
		{rabbit, "/nonsense/x", "must start with"}, {rabbit, "/Queue/x", "must start with"},
		{rabbit, " /queue/x", "must start with"}, {rabbit, "a/b", "must start with"}, {rabbit, "/queue", "must start with"},
		{rabbit, "/queue/", "needs a name"}, {rabbit, "/temp-queue/x", "reply-to"}, {rabbit, " x", "blanks"},
		{activeMQ, "/queue/a", ""}, {activeMQ, "/topic/a.>", ""}, {activeMQ, " /queue/a", ""},
		{activeMQ, "/queue/a,/topic/b", ""}, {activeMQ, "/remote-temp-queue/ID:1", ""},
		{activeMQ, "/queue/a,b", "becomes the queue /queue/b"},
		{activeMQ, "D4", "becomes the queue /queue/D4"}, {activeMQ, "queue/D3", "becomes the queue /queue/queue/D3"},
		{activeMQ, "/exchange/a/b", "becomes the queue /queue//exchange/a/b"}, {activeMQ, "/Queue/x", "/queue//Queue/x"},
		{ruby, "/queue/a", ""}, {ruby, "foo", "topic"},
		{embedded, "/queue/a", ""}, {embedded, "/topic/a", ""}, {embedded, "/queue/", "refuse"}, {embedded, "orders", "refuse"},
		{artemis, "orders", ""}, {unknown, "orders", ""}, {unknown, "", "empty"}, {rabbit, "", "empty"},
	} {
		got := c.b.WrongDestination(c.dest)
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s, %q: %q, want %q in it", c.b.Title(), c.dest, got, c.want)
		}
	}
}
