package stomp

import "strings"

// direction says who is speaking on a stream.
type direction uint8

const (
	fromServer direction = iota
	fromClient
	fromEither
)

var serverCommands = []string{MESSAGE, RECEIPT, ERROR, CONNECTED}

var clientCommands = []string{
	SEND, ACK, NACK, SUBSCRIBE, UNSUBSCRIBE, BEGIN, COMMIT, ABORT, CONNECT, STOMP, DISCONNECT,
}

// commands gives what may come in this direction; nil for anything.
func (d direction) commands() []string {
	switch d {
	case fromServer:
		return serverCommands
	case fromClient:
		return clientCommands
	}
	return nil
}

// intern gives the constant for a command of the protocol, so that decoding
// allocates nothing for it (R012: case sensitive).
func intern(line []byte) string {
	switch string(line) {
	case MESSAGE:
		return MESSAGE
	case RECEIPT:
		return RECEIPT
	case ERROR:
		return ERROR
	case CONNECTED:
		return CONNECTED
	case SEND:
		return SEND
	case ACK:
		return ACK
	case NACK:
		return NACK
	case SUBSCRIBE:
		return SUBSCRIBE
	case UNSUBSCRIBE:
		return UNSUBSCRIBE
	case BEGIN:
		return BEGIN
	case COMMIT:
		return COMMIT
	case ABORT:
		return ABORT
	case CONNECT:
		return CONNECT
	case STOMP:
		return STOMP
	case DISCONNECT:
		return DISCONNECT
	}
	return string(line)
}

// allows reports whether a command line may come in this direction (R013).
func (d direction) allows(command string) bool {
	list := d.commands()
	for _, c := range list {
		if c == command {
			return true
		}
	}
	return list == nil
}

// mayBecome reports whether the beginning of a command line can still turn
// into a command with its line end, so that garbage is found out by its first
// octets and not when a line end or a time limit comes along (R015).
func (d direction) mayBecome(part []byte) bool {
	list := d.commands()
	for _, c := range list {
		n := min(len(part), len(c))
		if string(part[:n]) == c[:n] && strings.HasPrefix("\r\n", string(part[n:])) {
			return true
		}
	}
	return list == nil
}

// hasBody reports whether a command may carry a body (R060).
func hasBody(command string) bool {
	return command == MESSAGE || command == SEND || command == ERROR
}

// aFrame is the name of a frame with its article, for sentences.
func aFrame(command string) string {
	if strings.HasPrefix(command, "A") || strings.HasPrefix(command, "E") || strings.HasPrefix(command, "U") {
		return "an " + command + " frame"
	}
	return "a " + command + " frame"
}
