package broker

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"stompbox/stomp"
)

// refusal is why a frame was not done. It becomes an ERROR frame.
type refusal struct {
	message string // the short message header (R234)
	detail  string // the body
	fatal   bool   // the connection is closed after the ERROR
	version string // versions spoken, for a refused CONNECT (R094)
}

func (r *refusal) Error() string { return "broker: " + r.message + ": " + r.detail }

// refuse is a refusal after which the connection goes on.
func refuse(message, format string, args ...any) *refusal {
	return &refusal{message: message, detail: fmt.Sprintf(format, args...)}
}

// breach is a refusal that ends the connection.
func breach(message, format string, args ...any) *refusal {
	return &refusal{message: message, detail: fmt.Sprintf(format, args...), fatal: true}
}

// unreadable turns what the decoder says into the last ERROR of a connection.
func unreadable(err error) *refusal {
	var p *stomp.ProtocolError
	if errors.As(err, &p) {
		return breach("Malformed frame", "The frame could not be read: %s. The connection is closed.", strings.TrimPrefix(p.Error(), "stomp: "))
	}
	return nil
}

// frame is the ERROR for f, the frame at fault; the zero Frame when it could
// not be read.
func (r *refusal) frame(f stomp.Frame) stomp.Frame {
	h := stomp.NewHeader("message", r.message, "content-type", "text/plain")
	if id, ok := f.Header.Lookup("receipt"); ok {
		h.Add("receipt-id", id)
	}
	if r.version != "" {
		h.Add("version", r.version)
	}
	body := []byte(r.detail + "\n")
	h.Add("content-length", strconv.Itoa(len(body)))
	return stomp.Frame{Command: stomp.ERROR, Header: h, Body: body}
}
