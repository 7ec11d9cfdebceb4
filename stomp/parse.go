package stomp

import (
	"bytes"
	"fmt"
	"math"
)

// line is one header line as places in the head's octets, not decoded yet.
type line struct {
	start, colon, value, end int32
}

// number is the line's place in the frame, the command being 1.
func (l *line) number(b []byte) int { return lineNumber(b, int(l.start)) }

func lineNumber(b []byte, at int) int { return 1 + bytes.Count(b[:at], []byte{'\n'}) }

// head reads the command and the header lines of one frame. It is fed the
// octets of the frame from its first one on, each time more of them, and keeps
// places only, so the caller may move the octets in between.
type head struct {
	version Version
	from    direction
	lenient bool // survive what keeps step with the stream
	limits  Limits

	command  string
	lines    []line // reused from frame to frame
	breaches []string

	at     int     // octets parsed: the beginning of the current line
	seen   int     // octets in which no line end is left to find
	clean  int     // octets that hold no NUL
	number int     // of the current line, from 1
	crlf   bool    // line ends may be CR LF
	length int     // content-length, -1 when there is none
	backs  []int32 // where the escapes begin, reused; after check those to decode
	has    named
	ascii  bool // surely; else it is to be looked at

	tail    [block]byte // of scan
	scratch []byte      // of pack
}

// fault is a breach of the protocol at a place in the frame.
type fault struct {
	at, line int
	rule     string
	problem  string
}

func (f *fault) err(frame int64) error {
	return &ProtocolError{Offset: frame + int64(f.at), Line: f.line, Rule: f.rule, Problem: f.problem}
}

// reset makes h ready for a frame in version v.
func (h *head) reset(v Version) {
	h.version = v
	h.command = ""
	h.lines = h.lines[:0]
	h.breaches = nil
	h.at, h.seen, h.clean, h.number, h.length = 0, 0, 0, 1, -1
	h.crlf = v == 0 || v == V12
	h.backs, h.has, h.ascii = h.backs[:0], 0, false
}

// next goes on with b, all octets of the frame so far. It reports whether the
// blank line has been read; h.at is then where the body begins.
func (h *head) next(b []byte) (bool, *fault) {
	if (h.number == 1 && h.seen == 0 && h.quickCommand(b) || h.number == 2 && h.seen == h.at) && h.scan(b) {
		return true, h.notice(b)
	}
	for {
		i := bytes.IndexByte(b[h.seen:], '\n')
		if i < 0 {
			f := h.checkPart(b)
			h.seen = len(b)
			return false, f
		}
		end := h.seen + i
		done, f := h.addLine(b, end)
		if f != nil {
			return false, h.nulFirst(b[:end], f)
		}
		h.at, h.seen = end+1, end+1
		h.number++
		if done {
			return true, h.finish(b[:h.at])
		}
		if h.at > h.limits.HeaderBytes {
			f := h.faultf(h.at, "R039", "the header lines are longer than the limit of %d octets", h.limits.HeaderBytes)
			return false, h.nulFirst(b[:h.at], f)
		}
	}
}

// faultf makes a fault in the current line.
func (h *head) faultf(at int, rule, format string, args ...any) *fault {
	return &fault{at: at, line: h.number, rule: rule, problem: fmt.Sprintf(format, args...)}
}

// checkPart looks at a line of which the end has not come yet: what can only
// go wrong is said at once.
func (h *head) checkPart(b []byte) *fault {
	part := b[h.at:]
	if h.number == 1 && !h.from.mayBecome(part) {
		return h.unknown(part)
	}
	if f := h.findNUL(b[:min(len(b), h.at+h.limits.Line+1)]); f != nil {
		return f
	}
	if len(part) > h.limits.Line {
		return h.tooLong()
	}
	return nil
}

// findNUL looks for a NUL in the octets of b that were not looked at yet.
func (h *head) findNUL(b []byte) *fault {
	i := bytes.IndexByte(b[h.clean:], 0)
	if i < 0 {
		h.clean = len(b)
		return nil
	}
	i += h.clean
	h.number = lineNumber(b, i)
	return h.faultf(i, "R038", "a NUL octet stands before the blank line that ends the headers")
}

// nulFirst prefers a NUL before the fault, which is what a reader of smaller
// pieces would have met first: how the octets are split must not show (R016).
func (h *head) nulFirst(b []byte, f *fault) *fault {
	if h.number == 1 {
		return f
	}
	if nul := h.findNUL(b[:min(len(b), h.at+h.limits.Line+1)]); nul != nil {
		return nul
	}
	return f
}

func (h *head) tooLong() *fault {
	return h.faultf(h.at, "R039", "the line is longer than the limit of %d octets", h.limits.Line)
}

// unknown says what stands where a command should be.
func (h *head) unknown(part []byte) *fault {
	const most = 32
	if len(part) > most {
		return h.faultf(h.at, "R013", "%q... is not the beginning of a frame", part[:most])
	}
	if h.from == fromServer && fromClient.allows(string(part)) {
		return h.faultf(h.at, "R013", "%s is a command of clients, a broker cannot send it", part)
	}
	return h.faultf(h.at, "R013", "%q is not a command of the protocol", part)
}

// addLine takes the line from h.at to the line feed at end, and reports
// whether it is the blank one.
func (h *head) addLine(b []byte, end int) (bool, *fault) {
	if h.number == 1 {
		return false, h.addCommand(b, end)
	}
	if end-h.at > h.limits.Line {
		return false, h.tooLong()
	}
	if end > h.at && b[end-1] == '\r' {
		switch {
		case h.crlf:
			end--
		case end == h.at+1:
			h.breach("line %d ends with CR LF, which only 1.2 knows (R004)", h.number)
			return true, nil
		}
	}
	if end == h.at {
		return true, nil
	}
	colon := bytes.IndexByte(b[h.at:end], ':')
	if colon <= 0 {
		return false, h.malformed(colon, end)
	}
	if len(h.lines) == h.limits.Headers {
		return false, h.faultf(h.at, "R039", "there are more header lines than the limit of %d", h.limits.Headers)
	}
	h.lines = append(h.lines, line{int32(h.at), int32(h.at + colon), int32(h.at + colon + 1), int32(end)})
	return false, nil
}

func (h *head) addCommand(b []byte, end int) *fault {
	text := b[h.at:end]
	if n := len(text); n > 0 && text[n-1] == '\r' {
		if !h.crlf {
			// An end of line in all but the version: with it the stream
			// stays in step, without it nothing would fit (R004).
			h.breach("the lines end with CR LF, which only 1.2 knows (R004)")
			h.crlf = true
		}
		text = text[:n-1]
	}
	command := intern(text)
	if !h.from.allows(command) || command == "" {
		return h.unknown(text)
	}
	h.command = command
	return nil
}

// malformed is a line without a colon, or with nothing before it. In 1.0 it is
// what came behind a raw line feed in the value before it, and is kept so.
func (h *head) malformed(colon, end int) *fault {
	rule, problem := "R024", "has no colon"
	if colon == 0 {
		rule, problem = "R025", "has no name before its colon"
	}
	if h.version != V10 || len(h.lines) == 0 {
		return h.faultf(h.at, rule, "the header line %s", problem)
	}
	h.breach("line %d %s and is kept as a part of the value before it (%s)", h.number, problem, rule)
	h.lines[len(h.lines)-1].end = int32(end)
	return nil
}

// mostBreaches is enough to see what is wrong; a hostile frame has thousands.
const mostBreaches = 20

func (h *head) breach(format string, args ...any) {
	if len(h.breaches) < mostBreaches {
		h.breaches = append(h.breaches, fmt.Sprintf(format, args...))
	}
}

// breachAt notes what is wrong with a line of the frame that begins with b. Its
// number is counted for those that are noted alone: that reads all before it.
func (h *head) breachAt(b []byte, l *line, problem string) {
	if len(h.breaches) < mostBreaches {
		h.breach("line %d %s", l.number(b), problem)
	}
}

// trim drops the white space around a value that the protocol itself uses:
// senders of 1.0 pad their headers, as its examples do (R029). Other values
// are data and stay as they are.
func (h *head) trim(b []byte, l *line) {
	switch string(b[l.start:l.colon]) {
	case "content-length", "message-id", "receipt-id", "subscription", "receipt", "id", "transaction":
		for l.value < l.end && isBlank(b[l.value]) {
			l.value++
		}
		for l.value < l.end && isBlank(b[l.end-1]) {
			l.end--
		}
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// contentLength takes the first content-length as the one that counts (R034).
func (h *head) contentLength(b []byte, l *line) *fault {
	n, ok := parseDigits(b[l.value:l.end])
	switch {
	case h.length >= 0:
		if !ok || n != h.length {
			h.breachAt(b, l, "repeats content-length with another value; the first one counts (R034)")
		}
		return nil
	case !ok:
		h.number = l.number(b)
		return h.faultf(int(l.start), "R066", "content-length is %q, which is not a number of octets", clip(b[l.value:l.end], 40))
	case n > h.limits.Body:
		h.number = l.number(b)
		return h.faultf(int(l.start), "R039", "content-length announces %d octets, the limit for a body is %d", n, h.limits.Body)
	}
	h.length = n
	return nil
}

// parseDigits reads 1*DIGIT. A number that does not fit is as large as can be,
// which every limit refuses.
func parseDigits(b []byte) (int, bool) {
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		if n > (math.MaxInt-9)/10 {
			n = math.MaxInt
			continue
		}
		n = n*10 + int(c-'0')
	}
	return n, len(b) > 0
}

// clip cuts foreign text for an error message.
func clip(b []byte, most int) []byte { return b[:min(len(b), most)] }
