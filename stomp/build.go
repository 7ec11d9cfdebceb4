package stomp

import (
	"bytes"
	"unicode/utf8"
)

// build makes the owned frame from a head that has been read and its body. b
// begins with the head's octets. scratch is lent for the decoding and comes
// back for the next frame.
func (h *head) build(b, body, scratch []byte) (Frame, []byte, *fault) {
	f := Frame{Command: h.command, Body: body}
	if len(h.lines) > 0 {
		f.Header.fields = make([]Field, len(h.lines))
	}
	set := escapesOf(h.command, h.version)
	if h.version == 0 {
		set = h.unknownEscapes()
	}
	if h.loose && set != escapeNone {
		var fault *fault
		if scratch, fault = h.decodeFields(f.Header.fields, b, scratch[:0], set); fault != nil {
			return Frame{}, scratch, fault
		}
	} else {
		h.sliceFields(f.Header.fields, b)
	}
	h.check(&f)
	f.Breaches = h.breaches
	return f, scratch, nil
}

// unknownEscapes is the set while no version is in force: the frames of the
// handshake are exempt, an ERROR that comes in their place is decoded with
// everything that any version knows (R050).
func (h *head) unknownEscapes() escapes {
	switch h.command {
	case CONNECT, CONNECTED, STOMP:
		return escapeNone
	}
	return escape12
}

// sliceFields fills the fields from one string of all header text.
func (h *head) sliceFields(fields []Field, b []byte) {
	if len(h.lines) == 0 {
		return
	}
	base := h.lines[0].start
	text := string(b[base:h.lines[len(h.lines)-1].end])
	for i, l := range h.lines {
		fields[i] = Field{Name: text[l.start-base : l.colon-base], Value: text[l.value-base : l.end-base]}
	}
	h.checkText(text)
}

// decodeFields does the same where something may be escaped (R047, R057).
func (h *head) decodeFields(fields []Field, b, scratch []byte, set escapes) ([]byte, *fault) {
	type ends struct{ name, value int }
	var fixed [32]ends
	at := fixed[:0]
	for _, l := range h.lines {
		var e ends
		for part, span := range [2][2]int{{l.start, l.colon}, {l.value, l.end}} {
			var bad int
			scratch, bad = unescape(scratch, b[span[0]:span[1]], set)
			if bad >= 0 {
				if f := h.badEscape(b[span[0]:span[1]], span[0], bad, l.number); f != nil {
					return scratch, f
				}
			}
			if part == 0 {
				e.name = len(scratch)
			}
		}
		e.value = len(scratch)
		at = append(at, e)
	}
	text := string(scratch)
	from := 0
	for i, e := range at {
		fields[i] = Field{Name: text[from:e.name], Value: text[e.name:e.value]}
		from = e.value
	}
	h.checkText(text)
	return scratch, nil
}

// badEscape is fatal (R044 to R046), except while no version is known (R050),
// and except for \r in 1.1 when the decoder is to survive RabbitMQ, which
// sends it there.
func (h *head) badEscape(text []byte, start, bad, number int) *fault {
	pair := clip(text[bad:], 2)
	if h.version == 0 {
		return nil
	}
	h.number = number
	if h.version == V11 && string(pair) == `\r` {
		if h.lenient {
			h.breach(`line %d has the escape \r, which 1.1 does not know; it is taken as a carriage return (R044)`, number)
			return nil
		}
		return h.faultf(start+bad, "R044", `the escape \r does not exist in 1.1`)
	}
	if len(pair) == 1 {
		return h.faultf(start+bad, "R046", "a lone backslash ends a header name or value")
	}
	return h.faultf(start+bad, "R045", "the escape %s does not exist", pairText(pair))
}

func pairText(pair []byte) string {
	if pair[1] >= ' ' && pair[1] < 0x7f {
		return string(pair)
	}
	return "of a backslash and the octet " + hexOctet(pair[1])
}

func hexOctet(c byte) string {
	const digits = "0123456789abcdef"
	return "0x" + string([]byte{digits[c>>4], digits[c&15]})
}

// checkText notes what stands in header text against the rules and changes
// nothing for the stream.
func (h *head) checkText(text string) {
	if !utf8.ValidString(text) {
		h.breach("a header is not UTF-8 (R036)")
	}
}

// checkCR notes carriage returns inside the lines of 1.2.
func (h *head) checkCR(b []byte) {
	for _, l := range h.lines {
		if bytes.IndexByte(b[l.start:l.end], '\r') >= 0 {
			h.breach("line %d has a carriage return inside, which 1.2 wants escaped (R006)", l.number)
		}
	}
}

// check notes what a frame lacks or has too much (R061, R230 to R233).
func (h *head) check(f *Frame) {
	if len(f.Body) > 0 && !hasBody(f.Command) && h.version != V10 {
		rule := "R061"
		if fromClient.allows(f.Command) {
			rule = "R060"
		}
		h.breach("a %s frame has a body of %d octets (%s)", f.Command, len(f.Body), rule)
	}
	switch f.Command {
	case MESSAGE:
		h.need(f, "destination", "R231")
		h.need(f, "message-id", "R231")
		if h.version >= V11 {
			h.need(f, "subscription", "R231")
		}
	case RECEIPT:
		h.need(f, "receipt-id", "R233")
	}
}

func (h *head) need(f *Frame, name, rule string) {
	if !f.Header.Has(name) {
		h.breach("the %s has no %s (%s)", f.Command, name, rule)
	}
}
