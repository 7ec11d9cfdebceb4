package stomp

// The commands of the protocol. They are case sensitive (R012).
const (
	CONNECT     = "CONNECT"
	STOMP       = "STOMP"
	CONNECTED   = "CONNECTED"
	SEND        = "SEND"
	SUBSCRIBE   = "SUBSCRIBE"
	UNSUBSCRIBE = "UNSUBSCRIBE"
	ACK         = "ACK"
	NACK        = "NACK"
	BEGIN       = "BEGIN"
	COMMIT      = "COMMIT"
	ABORT       = "ABORT"
	DISCONNECT  = "DISCONNECT"
	MESSAGE     = "MESSAGE"
	RECEIPT     = "RECEIPT"
	ERROR       = "ERROR"
)

// Frame is one frame, decoded: header names and values without escapes, the
// body as the octets that crossed the wire (R056, R077).
type Frame struct {
	Command string
	Header  Header
	Body    []byte

	// Breaches says in words what the sender broke and the decoder survived,
	// each with its rule, such as `header line 3 has no colon (R024)`. It is
	// nil for a frame that keeps the rules.
	Breaches []string
}
