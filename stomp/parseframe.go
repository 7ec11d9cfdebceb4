package stomp

import "bytes"

// unlimited is for octets that are in memory already.
var unlimited = Limits{Line: mostHeader, Headers: mostHeader, HeaderBytes: mostHeader, Body: mostBody}

// mostHeader is what the places in a header can be counted to in 32 bits, with
// the table before them; no limit of a Decoder is higher.
const mostHeader = 64 << 20

// ParseFrame reads one complete frame of either direction in version v, as
// Raw and AppendFrame give them; 0 stands for the handshake. Any command is
// taken, so that what was sent by Raw reads back. Ends of line around the frame
// are skipped; anything else is a *ProtocolError. The frame shares nothing
// with raw. Breaches are found again as the Decoder of a Conn found them.
func ParseFrame(raw []byte, v Version) (Frame, error) { return parseFrame(raw, v, false) }

// ParseFrameIn is ParseFrame without the copy of a large body: Body may be a
// part of raw, which must stay as it is for as long as the frame is used.
func ParseFrameIn(raw []byte, v Version) (Frame, error) { return parseFrame(raw, v, true) }

// ParseHead reads the beginning of a frame that has size octets as a whole, from
// its command to its NUL: all header lines must be in raw. Command, Header and
// Breaches are those of ParseFrame, Body is what raw holds of the body and a part
// of raw, and body is how many octets all of it has. What is behind raw is not
// looked at. It is a *ProtocolError (R018) when raw ends within the header lines
// or the body is announced to be longer than the frame.
func ParseHead(raw []byte, size int, v Version) (f Frame, body int, err error) {
	b := bytes.TrimLeft(raw, "\r\n")
	skipped := len(raw) - len(b)
	h := head{from: fromEither, lenient: true, limits: unlimited}
	h.reset(v)
	done, bad := h.next(b)
	if bad != nil {
		return Frame{}, 0, bad.err(int64(skipped))
	}
	most := size - skipped - h.at - 1
	if body = h.length; body < 0 {
		body = most
	}
	if !done || body > most {
		bad := fault{at: len(b), rule: "R018", problem: "the frame is not complete"}
		return Frame{}, 0, bad.err(int64(skipped))
	}
	if bad := h.check(b, body); bad != nil {
		return Frame{}, 0, bad.err(int64(skipped))
	}
	f = Frame{Command: h.command, Breaches: h.breaches}
	f.Header.text, _ = h.keep(b, nil)
	if end := min(len(b), h.at+body); end > h.at {
		f.Body = b[h.at:end:end]
	}
	return f, body, nil
}

func parseFrame(raw []byte, v Version, share bool) (Frame, error) {
	b := bytes.TrimLeft(raw, "\r\n")
	skipped := int64(len(raw) - len(b))
	h := head{from: fromEither, lenient: true, limits: unlimited}
	h.reset(v)
	done, f := h.next(b)
	if f != nil {
		return Frame{}, f.err(skipped)
	}
	n := -1 // octets up to the NUL
	if done {
		n = h.frameEnd(b)
	}
	if n < 0 {
		f := fault{at: len(b), rule: "R018", problem: "the frame is not complete"}
		return Frame{}, f.err(skipped)
	}
	if b[n] != 0 {
		return Frame{}, noNUL(h.at, n-h.at).err(skipped)
	}
	if rest := bytes.TrimLeft(b[n+1:], "\r\n"); len(rest) > 0 {
		f := fault{at: len(b) - len(rest), rule: "R079", problem: "something follows the NUL that ends the frame"}
		return Frame{}, f.err(skipped)
	}
	if f := h.check(b, n-h.at); f != nil {
		return Frame{}, f.err(skipped)
	}
	out := Frame{Command: h.command, Breaches: h.breaches}
	body := b[h.at:n:n]
	if share && len(body) > together {
		out.Header.text, _ = h.keep(b, nil)
		out.Body = body
		return out, nil
	}
	out.Header.text, out.Body = h.keep(b, body)
	return out, nil
}

// frameEnd is where the NUL of the frame must be in b, or -1 when b is shorter.
func (h *head) frameEnd(b []byte) int {
	if h.length >= 0 {
		if h.length >= len(b)-h.at {
			return -1
		}
		return h.at + h.length
	}
	if i := bytes.IndexByte(b[h.at:], 0); i >= 0 {
		return h.at + i
	}
	return -1
}
