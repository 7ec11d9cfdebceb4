// Package stomp speaks STOMP 1.0, 1.1 and 1.2 over any byte stream.
//
// It is for consoles, tools, tests and clients: a bounded streaming Decoder, an
// encoder that appends to a caller's buffer, one Request type per client frame
// with the rules checked in one place, and Conn, a link that has been through
// CONNECT and CONNECTED and keeps the heart-beats.
//
// Rule numbers such as R062 name a rule of the specification as this project
// lists them; the doc comments say the rule where it matters.
package stomp
