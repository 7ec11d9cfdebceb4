// Package dialect knows what each broker does beyond the specification: how a
// queue is looked into, what a nack means, what becomes of held messages, how
// an ERROR is worded. Every answer is a plain value or a short sentence, so
// that a dialog can say before a key is pressed what will come of it.
//
// What is said here of ActiveMQ, RabbitMQ and stompserver was seen on the wire.
// Where only the brokers' own documentation speaks, the comment says so.
// Nothing here has state: everything is safe for concurrent use.
package dialect

import (
	"strings"

	"stompbox/stomp"
)

// Kind is a family of brokers.
type Kind uint8

// The families this package knows.
const (
	Other Kind = iota
	ActiveMQ
	Artemis
	RabbitMQ
	StompServer
	Embedded
)

// Broker answers what the broker at the other end does. The zero value is a
// broker of which nothing is known: its answers are the careful ones. It is a
// small value, to be copied freely.
type Broker struct {
	Kind    Kind
	Name    string // `ActiveMQ`, for people; safe to show; empty when unknown
	Release string // `5.17.2`; for an unknown broker all it says; foreign text
}

// families maps what the server header begins with, in lower case. Artemis
// names ActiveMQ too, so the longer names come first.
var families = []struct {
	prefix string
	kind   Kind
	name   string
}{
	{"apache-activemq-artemis/", Artemis, "ActiveMQ Artemis"},
	{"activemq-artemis/", Artemis, "ActiveMQ Artemis"},
	{"activemq/", ActiveMQ, "ActiveMQ"},
	{"rabbitmq/", RabbitMQ, "RabbitMQ"},
	{"stompserver/", StompServer, "stompserver"},
	{"stompbox/", Embedded, "stompbox"},
}

// Of finds the broker from the server header of CONNECTED and, where that is
// missing, from what else it says: stompserver names no server, but its session
// is always `wow`.
func Of(connected stomp.Frame) Broker {
	server, named := connected.Header.Lookup("server")
	if !named {
		if connected.Header.Get("session") == "wow" {
			return Broker{Kind: StompServer, Name: "stompserver"}
		}
		return Broker{}
	}
	for _, f := range families {
		if len(server) >= len(f.prefix) && strings.EqualFold(server[:len(f.prefix)], f.prefix) {
			release, _, _ := strings.Cut(server[len(f.prefix):], " ")
			return Broker{Kind: f.kind, Name: f.name, Release: release}
		}
	}
	return Broker{Release: server}
}

// Title is the broker in a status line: `ActiveMQ 5.17.2`. It holds foreign
// text.
func (b Broker) Title() string {
	switch {
	case b.Name == "" && b.Release == "":
		return "unknown broker"
	case b.Name == "":
		return b.Release
	case b.Release == "":
		return b.Name
	}
	return b.Name + " " + b.Release
}
