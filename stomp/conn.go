package stomp

// Conn is a link to a broker after CONNECTED.
type Conn struct{}
