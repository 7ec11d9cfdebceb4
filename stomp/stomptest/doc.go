// Package stomptest holds what tests of STOMP programs need: real brokers
// started from the Debian packages (ActiveMQ, RabbitMQ), an independent client
// to look at a broker's side of a result (Checker, on python3-stomp), a peer
// that follows a script (Peer) and a TCP proxy with faults to order (Proxy).
//
// Brokers listen on free loopback ports and keep everything in a temporary
// folder. One broker of each kind serves all tests of a test binary; call Main
// from TestMain so that it is stopped at the end:
//
//	func TestMain(m *testing.M) { stomptest.Main(m) }
//
// Peer and Proxy need neither a broker nor anything else of this project: a
// script plays the far side of a connection, and the proxy stands between a
// client and any server to delay, drip, stall, cut or reset. Both take a
// testing.TB, fail it and end with it; their examples show how.
//
// Starting brokers costs seconds, so several test binaries can share the same brokers:
//
//	go run ./stomp/stomptest/withbrokers -- go test ./session/ ./ui/
//
// A test that needs a real broker, or the Checker, has a name that begins with
// TestBrokers (NamePrefix): `make test` leaves those out, `make test-brokers`
// runs them. Tests share brokers, so every test uses destinations of its own: see Unique.
package stomptest
