package stomp

// Request is something a client asks of a broker. Every frame a program sends
// is made from one, by the console, by the command line and by scripts alike.
//
// Frame gives the frame for the version in force, or a *RequestError that
// names the field and the rule it would break. It changes nothing in the
// request and may be called again, also concurrently. The frame shares the
// request's body.
type Request interface {
	Frame(v Version) (Frame, error)
}

// AckMode is the ack header of SUBSCRIBE (R143).
type AckMode string

// The three modes. ClientIndividual does not exist in 1.0.
const (
	AckAuto             AckMode = "auto"
	AckClient           AckMode = "client"
	AckClientIndividual AckMode = "client-individual"
)

// Connect opens a session (R080 to R089). Login is sent when it is not empty,
// Passcode when HasPasscode is true and not otherwise, so that an empty passcode
// differs from none (R086).
type Connect struct {
	Versions    []Version // offered; empty means AllVersions
	Host        string    // virtual host; sent whenever 1.1 or 1.2 is offered (R085)
	Login       string
	Passcode    string
	HasPasscode bool
	SendEvery   int // ms between our octets that we promise; 0 for none
	WantEvery   int // ms between the broker's octets that we ask for; 0 for none
	Header      Header
}

// Send sends a message (R130 to R134, R069 to R074). Destination is required;
// content-length is written whenever there is a body. A protocol header may
// stand in Header instead of in its field, but not differ from it.
type Send struct {
	Destination     string
	ContentType     string
	Body            []byte
	NoContentLength bool // leave content-length out: a text message on ActiveMQ (R072)
	Transaction     string
	Receipt         string
	Header          Header // free headers, repeats allowed, in this order
}

// Subscribe asks for the messages of a destination (R140 to R144, R151).
// Destination is required, and ID from 1.1 on.
type Subscribe struct {
	ID          string
	Destination string
	Ack         AckMode // empty leaves the header out, which means auto
	Selector    string
	Receipt     string
	Header      Header
}

// Unsubscribe ends a subscription (R145, R146).
type Unsubscribe struct {
	ID          string
	Destination string // used in 1.0 only, where some brokers know no ids
	Receipt     string
	Header      Header
}

// Delivery names one MESSAGE as the broker handed it over: what ACK and NACK
// must carry differs by version (R160 to R162).
type Delivery struct {
	MessageID    string // the message-id header
	Subscription string // the subscription header, "" when there was none
	Ack          string // the ack header (1.2)
}

// DeliveryOf takes the three values from a MESSAGE (R163).
func DeliveryOf(h Header) Delivery {
	return Delivery{MessageID: h.Get("message-id"), Subscription: h.Get("subscription"), Ack: h.Get("ack")}
}

// Ack acknowledges a delivery (R160 to R163, R167, R171, R172).
type Ack struct {
	Delivery    Delivery
	Transaction string
	Receipt     string
	Header      Header
}

// Nack refuses a delivery (R164 to R167, R171, R172).
type Nack struct {
	Delivery    Delivery
	Transaction string
	Receipt     string
	Header      Header // such as RabbitMQ's requeue:false
}

// Begin opens a transaction (R180, R181).
type Begin struct {
	Transaction, Receipt string
	Header               Header
}

// Commit ends a transaction and makes its work count (R180).
type Commit struct {
	Transaction, Receipt string
	Header               Header
}

// Abort ends a transaction and drops its work (R180).
type Abort struct {
	Transaction, Receipt string
	Header               Header
}

// Disconnect ends the session (R200).
type Disconnect struct {
	Receipt string
	Header  Header
}

// Raw is a frame as given: only what cannot be written at all is refused (NUL
// in a header, a line break or a colon where nothing can be escaped).
type Raw struct {
	Command string
	Header  Header
	Body    []byte
}
