package cli

import "stompbox/stomp"

// checkMeaning holds a client's frame against what the request of its command
// asks for: a destination, ids, a transaction, no receipt on CONNECT. The
// requests themselves decide, so that a rule stands in one place.
func checkMeaning(f stomp.Frame, v stomp.Version) error {
	h := f.Header
	var r stomp.Request
	switch f.Command {
	case stomp.SEND:
		r = stomp.Send{Header: h, Body: f.Body, NoContentLength: !h.Has("content-length")}
	case stomp.SUBSCRIBE:
		r = stomp.Subscribe{Header: h}
	case stomp.UNSUBSCRIBE:
		r = stomp.Unsubscribe{Header: h}
	case stomp.ACK:
		r = stomp.Ack{Header: h}
	case stomp.NACK:
		r = stomp.Nack{Header: h}
	case stomp.BEGIN:
		r = stomp.Begin{Header: h}
	case stomp.COMMIT:
		r = stomp.Commit{Header: h}
	case stomp.ABORT:
		r = stomp.Abort{Header: h}
	case stomp.DISCONNECT:
		r = stomp.Disconnect{Header: h}
	case stomp.CONNECT, stomp.STOMP:
		if h.Has("receipt") {
			return &stomp.RequestError{Command: f.Command, Field: "receipt", Rule: "R088", Problem: "CONNECT may not ask for one"}
		}
		return nil
	default:
		return nil
	}
	_, err := r.Frame(v)
	return err
}
