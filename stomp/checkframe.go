package stomp

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// CheckFrame holds a frame of either direction against what the frame alone
// must keep in version v, so that it is read as it was meant: a command of the
// protocol (R013), NACK where there is one (R164), a body only where one may be
// (R060, R061), a content-length that is the body's (R066, R070, R073), and
// nothing that cannot be written (R058). The error is a *RequestError. What the
// frame is for is not looked at; CheckRequest does that.
func CheckFrame(f Frame, v Version) error {
	refuse := func(field, rule, problem string) error {
		return &RequestError{Command: f.Command, Field: field, Rule: rule, Problem: problem}
	}
	client := fromClient.allows(f.Command)
	switch {
	case !client && !fromServer.allows(f.Command):
		return refuse("", "R013", "this is not a command of the protocol; they are written in capitals")
	case f.Command == NACK && !v.HasNack():
		return refuse("", "R164", "NACK does not exist")
	case len(f.Body) > 0 && !hasBody(f.Command) && client:
		return refuse("body", "R060", "only SEND, MESSAGE and ERROR may have a body")
	case len(f.Body) > 0 && !hasBody(f.Command) && v != V10:
		return refuse("body", "R061", "only SEND, MESSAGE and ERROR may have a body")
	}
	if err := checkLength(f, client); err != nil {
		return err
	}
	out, err := AppendFrame(nil, f, v)
	if err != nil {
		return err
	}
	if back, err := ParseFrame(out, v); err != nil || !sameFrame(back, f) {
		return refuse("", "R058", "this cannot be written so that it reads back as the same")
	}
	return nil
}

// checkLength holds every content-length against the body (R070 to R073). A
// client never sends it twice; RabbitMQ does (R034).
func checkLength(f Frame, client bool) error {
	refuse := func(rule, format string, args ...any) error {
		return &RequestError{Command: f.Command, Field: "content-length", Rule: rule, Problem: fmt.Sprintf(format, args...)}
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
			return refuse("R073", "is %s, but the body has %d octets: correct it or leave it out", value, len(f.Body))
		case given > 1 && client:
			return refuse("R073", "stands here twice")
		}
	}
	if given == 0 && bytes.IndexByte(f.Body, 0) >= 0 {
		return refuse("R070", "is missing, and the body holds a NUL octet, where it would end")
	}
	return nil
}

func sameFrame(a, b Frame) bool {
	return a.Command == b.Command && a.Header.Equal(b.Header) && bytes.Equal(a.Body, b.Body)
}

// CheckRequest holds a client's frame against what the request of its command
// asks for in version v: a destination, ids, a transaction, a host in CONNECT
// (R085) and no receipt (R088). The requests themselves decide, so that a rule
// stands in one place. The error is a *RequestError; a server's frame has none.
func CheckRequest(f Frame, v Version) error {
	var err error
	var wrong *RequestError
	if f.Command == CONNECT || f.Command == STOMP {
		err = checkConnect(f.Header)
	} else if r := requestOf(f); r != nil {
		_, err = r.Frame(v)
	}
	if errors.As(err, &wrong) {
		wrong.Command = f.Command
	}
	return err
}

// checkConnect takes the versions from the list that stands there: what else
// CONNECT needs depends on them.
func checkConnect(h Header) error {
	c := Connect{Header: h.Clone(), Versions: []Version{V10}}
	if list, ok := h.Lookup("accept-version"); ok {
		var err error
		if c.Versions, err = ParseVersions(list); err != nil {
			return &RequestError{Field: "accept-version", Rule: "R083", Problem: fmt.Sprintf("%q is not a list such as 1.0,1.1,1.2", list)}
		}
		c.Header.Del("accept-version")
	}
	_, err := c.Frame(0)
	return err
}

// requestOf is the request that makes such a frame; nil where none does.
func requestOf(f Frame) Request {
	h := f.Header
	switch f.Command {
	case SEND:
		return Send{Header: h, Body: f.Body, NoContentLength: !h.Has("content-length")}
	case SUBSCRIBE:
		return Subscribe{Header: h}
	case UNSUBSCRIBE:
		return Unsubscribe{Header: h}
	case ACK:
		return Ack{Header: h}
	case NACK:
		return Nack{Header: h}
	case BEGIN:
		return Begin{Header: h}
	case COMMIT:
		return Commit{Header: h}
	case ABORT:
		return Abort{Header: h}
	case DISCONNECT:
		return Disconnect{Header: h}
	}
	return nil
}

// LintFrame gives everything that is wrong with the octets of one client's
// frame in version v, the NUL at its end included, each as a sentence with its
// rule and, where they cannot be read at all, the place: what breaks the frame
// for its reader, what the reader would let pass, and what the frame lacks for
// what it is for. A broker may refuse a frame for reasons of its own, of which
// nothing is known here. Texts of the frame in the sentences are not made safe
// for a terminal.
func LintFrame(octets []byte, v Version) []string {
	f, err := ParseFrame(octets, v)
	if err != nil {
		return []string{lintText(err)}
	}
	list := f.Breaches
	for _, err := range []error{CheckFrame(f, v), CheckRequest(f, v)} {
		var wrong *RequestError
		if errors.As(err, &wrong) && slices.ContainsFunc(list, func(s string) bool { return strings.Contains(s, "("+wrong.Rule+")") }) {
			continue // said already
		}
		if err != nil {
			list = append(list, lintText(err))
		}
	}
	return list
}

func lintText(err error) string { return strings.TrimPrefix(err.Error(), "stomp: ") }
