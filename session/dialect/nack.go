package dialect

import (
	"strings"

	"stompbox/stomp"
)

// NackChoice is one way to nack on a broker, with its consequence.
type NackChoice struct {
	Label  string       // `Requeue`
	Header stomp.Header // what NACK must carry for it; may be empty
	Lines  []string     // what becomes of the message; holds the destination, which is foreign text
	Danger bool         // the message may be lost, or cannot be taken back by this session
}

// HasNack reports whether NACK works: not in 1.0 (R164), and not on
// stompserver, which closes the link at the sight of it.
func (b Broker) HasNack(v stomp.Version) bool {
	return v.HasNack() && b.Kind != StompServer
}

// NackCumulative reports whether a NACK in mode client takes all that was
// delivered before it as well, as the specification of 1.2 wants. ActiveMQ takes
// the one message only. Of an unknown broker the worse is assumed.
func (b Broker) NackCumulative() bool {
	return b.Kind != ActiveMQ && b.Kind != StompServer
}

// CumulativeSpansLink reports whether an ACK or NACK that is cumulative takes
// what the other subscriptions of the connection were given before it too,
// whatever their mode, and what those held that have ended. So it is on RabbitMQ,
// where all subscriptions of a connection share a channel and count in it.
func (b Broker) CumulativeSpansLink() bool { return b.Kind == RabbitMQ }

// NackChoices gives the ways to nack a message of destination, held by a
// subscription of that mode; the first is the plain one. It is nil where there
// is no NACK at all.
func (b Broker) NackChoices(destination string, mode stomp.AckMode) []NackChoice {
	var choices []NackChoice
	switch b.Kind {
	case ActiveMQ:
		choices = activeMQChoices(destination)
	case RabbitMQ:
		choices = rabbitChoices()
	case Artemis:
		choices = []NackChoice{{
			Label: "Nack (counts as an ack)", Danger: true,
			Lines: []string{"Artemis handles a nack like an ack: the message is gone."},
		}}
	case Embedded:
		choices = embeddedChoices(destination)
	case StompServer:
		return nil
	default:
		choices = []NackChoice{{
			Label: "Nack", Danger: true,
			Lines: []string{
				"What a nack does on this broker is not known.",
				"It may come back, go to a dead letter queue, or be dropped.",
			},
		}}
	}
	if mode == stomp.AckClient {
		reach := "In mode client it takes all you hold from before it as well."
		if !b.NackCumulative() {
			reach = "It takes this one message only, in mode client too."
		}
		for i := range choices {
			choices[i].Lines = append(choices[i].Lines, reach)
		}
	}
	return choices
}

// activeMQChoices: what ActiveMQ 5.17.2 does with the policy it is shipped with
// was seen as well: it drops what was not sent persistent, what a topic
// delivered, and, under any policy, what is in a dead letter queue already. Each
// time it answers with a RECEIPT.
func activeMQChoices(destination string) []NackChoice {
	name := queueName(destination)
	switch {
	case strings.HasPrefix(destination, "/topic/"):
		return []NackChoice{{Label: "Drop", Danger: true, Lines: []string{
			"ActiveMQ as shipped drops a topic's message at a nack.",
			"A policy of the broker may keep it in a dead letter queue.",
		}}}
	case name == "ActiveMQ.DLQ" || strings.HasPrefix(name, "DLQ."):
		return []NackChoice{{Label: "Drop", Danger: true, Lines: []string{
			"This is a dead letter queue: a nack here drops the message.",
			"No copy is kept.",
		}}}
	}
	return []NackChoice{{Label: "Dead letter queue", Danger: true, Lines: []string{
		"Goes straight to a dead letter queue, after this one nack.",
		"Which one the broker's policy decides: ActiveMQ.DLQ as shipped.",
		"Often it is /queue/DLQ." + name + ".",
		"Unless sent persistent:true, ActiveMQ as shipped drops it.",
	}}}
}

func rabbitChoices() []NackChoice {
	return []NackChoice{{
		Label: "Requeue",
		Lines: []string{
			"Comes back at once, to you or another, marked redelivered.",
			"A quorum queue counts it and ends it at its delivery limit.",
		},
	}, {
		Label: "Drop or dead-letter", Header: stomp.NewHeader("requeue", "false"), Danger: true,
		Lines: []string{
			"Does not come back.",
			"The queue's dead letter exchange gets it; without one it is dropped.",
		},
	}}
}

// embeddedChoices speaks of our own broker with its default of three nacks. It
// has no dead letter queue for a dead letter queue, and none for topics.
func embeddedChoices(destination string) []NackChoice {
	again := "Comes back at once, to any consumer, marked redelivered."
	name, isQueue := strings.CutPrefix(destination, "/queue/")
	switch {
	case !isQueue:
		return []NackChoice{{Label: "Drop", Danger: true, Lines: []string{"A topic keeps nothing: the message is dropped."}}}
	case strings.HasPrefix(name, "DLQ."):
		return []NackChoice{{Label: "Redeliver", Lines: []string{again, "This is a dead letter queue: it comes back every time."}}}
	}
	return []NackChoice{{
		Label: "Redeliver",
		Lines: []string{again, "The third nack moves it to /queue/DLQ." + name + "."},
	}, {
		Label: "Dead letter queue", Header: stomp.NewHeader("requeue", "false"), Danger: true,
		Lines: []string{"Goes straight to /queue/DLQ." + name + "."},
	}}
}

// NackInTxPoisons reports whether a NACK in a transaction makes its COMMIT
// fail, so that only ABORT is left.
func (b Broker) NackInTxPoisons() bool { return b.Kind == ActiveMQ }

// NackInTxNote says what a NACK in a transaction comes to, or "" where it does
// what one expects: done at COMMIT, forgotten by ABORT.
func (b Broker) NackInTxNote() string {
	switch b.Kind {
	case ActiveMQ:
		return "ActiveMQ refuses a nack in a transaction, and then the commit fails: only abort works."
	case RabbitMQ:
		return "Done at the commit, not before; an abort forgets the nack."
	case Artemis:
		return "Artemis handles it like an ack: after the commit the message is gone."
	case StompServer:
		return "stompserver knows no nack and closes the connection at the sight of it."
	case Embedded:
		return ""
	}
	return "What a nack in a transaction does on this broker is not known: the commit may fail."
}

// queueName is the name without the prefix that makes it a queue or a topic,
// and without options behind a question mark.
func queueName(destination string) string {
	name := destination
	for _, prefix := range []string{"/queue/", "/topic/", "/amq/queue/"} {
		if rest, ok := strings.CutPrefix(destination, prefix); ok {
			name = rest
			break
		}
	}
	name, _, _ = strings.Cut(name, "?")
	return name
}
