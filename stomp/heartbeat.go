package stomp

import "time"

// HeartBeat says what both sides asked for in CONNECT and CONNECTED and what
// follows from it (R110 to R113). Zero means none.
type HeartBeat struct {
	AskedSend, AskedWant     time.Duration // our CONNECT
	OfferedSend, OfferedWant time.Duration // the broker's CONNECTED
	Send                     time.Duration // we send some octet at least this often
	Receive                  time.Duration // the broker does
}
