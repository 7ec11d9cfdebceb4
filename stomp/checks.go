package stomp

import (
	"bytes"
	"unicode/utf8"
)

// finish checks the head as a whole, when its lines were taken one by one.
func (h *head) finish(b []byte) *fault {
	if f := h.findNUL(b); f != nil {
		return f
	}
	if h.crlf && bytes.IndexByte(b, '\r') >= 0 {
		h.takeCR(b)
	}
	if len(h.lines) > 0 {
		h.findBacks(b)
	}
	return h.notice(b)
}

// named are the headers of which a frame is checked to have them. No name
// with an escape can be one of them.
type named uint8

const (
	hasDestination named = 1 << iota
	hasMessageID
	hasSubscription
	hasReceiptID
)

// noticed has a bit for each length of a name that notice looks for.
const noticed = 1<<len("content-length") | 1<<len("subscription") | 1<<len("destination") | 1<<len("message-id")

// notice takes from the lines what the protocol itself has use for.
func (h *head) notice(b []byte) *fault {
	for i := range h.lines {
		l := &h.lines[i]
		if h.version <= V10 {
			h.trim(b, l)
		}
		if noticed>>uint(l.colon-l.start)&1 == 0 {
			continue
		}
		switch name := b[l.start:l.colon]; len(name) {
		case len("content-length"):
			if string(name) == "content-length" {
				if f := h.contentLength(b, l); f != nil {
					return f
				}
			}
		case len("subscription"):
			if string(name) == "subscription" {
				h.has |= hasSubscription
			}
		case len("destination"):
			if string(name) == "destination" {
				h.has |= hasDestination
			}
		case len("message-id"):
			if string(name) == "message-id" {
				h.has |= hasMessageID
			} else if string(name) == "receipt-id" {
				h.has |= hasReceiptID
			}
		}
	}
	return nil
}

// check looks at a frame that has been read but is not decoded yet: its
// escapes, which can be fatal, and what it has against the rules else, which
// is noted and changes nothing for the stream. b begins with the head.
func (h *head) check(b []byte, body int) *fault {
	if len(h.backs) > 0 {
		if f := h.checkEscapes(b); f != nil {
			return f
		}
	}
	if n := len(h.lines); n > 0 && !h.ascii && !utf8.Valid(b[h.lines[0].start:h.lines[n-1].end]) {
		h.breach("a header is not UTF-8 (R036)")
	}
	if body > 0 && !hasBody(h.command) && h.version != V10 {
		rule := "R061"
		if fromClient.allows(h.command) {
			rule = "R060"
		}
		h.breach("%s has a body of %d octets (%s)", aFrame(h.command), body, rule)
	}
	h.checkNeeds()
	return nil
}

// checkNeeds notes what a frame lacks (R230 to R233).
func (h *head) checkNeeds() {
	var all named
	switch h.command {
	case MESSAGE:
		all = hasDestination | hasMessageID
		if h.version >= V11 {
			all |= hasSubscription
		}
	case RECEIPT:
		all = hasReceiptID
	}
	if all&^h.has == 0 {
		return
	}
	for _, n := range []struct {
		bit        named
		name, rule string
	}{
		{hasDestination, "destination", "R231"}, {hasMessageID, "message-id", "R231"},
		{hasSubscription, "subscription", "R231"}, {hasReceiptID, "receipt-id", "R233"},
	} {
		if all&^h.has&n.bit != 0 {
			h.breach("the %s has no %s (%s)", h.command, n.name, n.rule)
		}
	}
}

// takeCR takes the CR of a CR LF off each line (R003) and notes those inside
// the lines of 1.2. A line that ends before a CR has lost its own already.
func (h *head) takeCR(b []byte) {
	for i := range h.lines {
		l := &h.lines[i]
		if b[l.end] == '\n' && b[l.end-1] == '\r' {
			l.end--
		}
		if h.version == V12 && bytes.IndexByte(b[l.start:l.end], '\r') >= 0 {
			h.breachAt(b, l, "has a carriage return inside, which 1.2 wants escaped (R006)")
		}
	}
}
