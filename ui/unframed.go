package ui

import (
	"bytes"
	"errors"
	"strings"

	"stompbox/session"
	"stompbox/stomp"
)

// shown gives a record as the inspector shows it.
func (c *conn) shown(id session.MsgID) (session.Record, error) {
	r, err := c.read(id)
	return unframed(r, err)
}

// unframed makes octets that are no frame, which the raw frame editor has sent,
// a frame to look at: they are the body, NUL and all, under the word that they
// begin with, and why they are none stands where breaches do. Without octets
// the error stays.
func unframed(r session.Record, err error) (session.Record, error) {
	var why *stomp.ProtocolError
	if err == nil || len(r.Raw) == 0 || !errors.As(err, &why) {
		return r, err
	}
	first, _, _ := bytes.Cut(r.Raw, []byte{'\n'})
	r.Frame = stomp.Frame{Command: string(bytes.TrimSpace(first[:min(len(first), 40)])), Body: r.Raw,
		Breaches: []string{"no frame: " + strings.TrimPrefix(why.Error(), "stomp: protocol error ")}}
	return r, nil
}
