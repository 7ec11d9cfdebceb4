package cli

import (
	"bytes"
	"fmt"
	"strconv"

	"stompbox/stomp"
)

// commands of the protocol: whether a client sends them, and whether they may
// have a body.
var commands = map[string]struct{ client, body bool }{
	stomp.CONNECT: {client: true}, stomp.STOMP: {client: true}, stomp.DISCONNECT: {client: true},
	stomp.SEND:      {client: true, body: true},
	stomp.SUBSCRIBE: {client: true}, stomp.UNSUBSCRIBE: {client: true},
	stomp.ACK: {client: true}, stomp.NACK: {client: true},
	stomp.BEGIN: {client: true}, stomp.COMMIT: {client: true}, stomp.ABORT: {client: true},
	stomp.CONNECTED: {}, stomp.RECEIPT: {},
	stomp.MESSAGE: {body: true}, stomp.ERROR: {body: true},
}

// encodeFrame appends the octets of a frame that is given as it stands. It
// refuses with a *stomp.RequestError what a decoder on the other side would
// not take, or would take for another frame. What a frame should say (a
// destination, ids, open transactions) is not looked at: captures hold frames
// that lack it, and looking at those is what they are for.
func encodeFrame(dst []byte, f stomp.Frame, v stomp.Version) ([]byte, error) {
	kind, known := commands[f.Command]
	refuse := func(field, rule, format string, args ...any) ([]byte, error) {
		return dst, &stomp.RequestError{Command: f.Command, Field: field, Rule: rule, Problem: fmt.Sprintf(format, args...)}
	}
	switch {
	case !known:
		return refuse("", "R013", "this is not a command of the protocol; they are written in capitals")
	case f.Command == stomp.NACK && !v.HasNack():
		return refuse("", "R164", "NACK does not exist")
	case len(f.Body) > 0 && !kind.body && kind.client:
		return refuse("body", "R060", "only SEND, MESSAGE and ERROR may have a body")
	case len(f.Body) > 0 && !kind.body && v != stomp.V10:
		return refuse("body", "R061", "only SEND, MESSAGE and ERROR may have a body")
	}
	if err := checkLength(f, kind.client); err != nil {
		return dst, err
	}
	out, err := stomp.AppendFrame(dst, f, v)
	if err != nil {
		return dst, err
	}
	back, err := stomp.ParseFrame(out[len(dst):], v)
	if err != nil || !sameFrame(back, f) {
		return refuse("", "R058", "this cannot be written so that it reads back as the same")
	}
	return out, nil
}

// checkLength holds every content-length against the body (R070 to R073). A
// client never sends it twice; RabbitMQ does (R034).
func checkLength(f stomp.Frame, client bool) *stomp.RequestError {
	refuse := func(rule, format string, args ...any) *stomp.RequestError {
		return &stomp.RequestError{Command: f.Command, Field: "content-length", Rule: rule, Problem: fmt.Sprintf(format, args...)}
	}
	given := 0
	for name, value := range f.Header.All() {
		if name != "content-length" {
			continue
		}
		n, err := strconv.ParseUint(value, 10, 63)
		switch given++; {
		case err != nil:
			return refuse("R066", "%q is not a number of octets", value)
		case n != uint64(len(f.Body)):
			return refuse("R073", "is %s, but the body has %s: correct it or leave it out", value, octets(len(f.Body)))
		case given > 1 && client:
			return refuse("R073", "stands here twice")
		}
	}
	if given == 0 && bytes.IndexByte(f.Body, 0) >= 0 {
		return refuse("R070", "is missing, and the body holds a NUL octet, where it would end")
	}
	return nil
}

func sameFrame(a, b stomp.Frame) bool {
	if a.Command != b.Command || a.Header.Len() != b.Header.Len() || !bytes.Equal(a.Body, b.Body) {
		return false
	}
	for i := range a.Header.Len() {
		if a.Header.At(i) != b.Header.At(i) {
			return false
		}
	}
	return true
}
