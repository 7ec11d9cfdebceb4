package stomp

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// ProtocolError says what the peer sent that cannot be a frame. The stream is
// of no further use: where the next frame begins is not known any more.
type ProtocolError struct {
	Offset  int64  // octets of the stream before the one at fault
	Line    int    // line within the frame, the command being 1; 0 when it is not in a line
	Rule    string // such as R063
	Problem string
}

func (e *ProtocolError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "stomp: protocol error at byte %d", e.Offset)
	if e.Line > 0 {
		fmt.Fprintf(&b, ", line %d of the frame", e.Line)
	}
	b.WriteString(": ")
	b.WriteString(e.Problem)
	if e.Rule != "" {
		fmt.Fprintf(&b, " (%s)", e.Rule)
	}
	return b.String()
}

// RequestError says why a frame was not made or not written. Nothing left the
// program.
type RequestError struct {
	Command string // the frame that was asked for
	Field   string // the header name or field at fault, "" when it is the frame as a whole
	Rule    string // such as R130
	Problem string
}

func (e *RequestError) Error() string {
	var b strings.Builder
	b.WriteString("stomp: ")
	if e.Command != "" {
		fmt.Fprintf(&b, "%s: ", printable(e.Command))
	}
	if e.Field != "" {
		fmt.Fprintf(&b, "%s: ", printable(e.Field))
	}
	b.WriteString(e.Problem)
	if e.Rule != "" {
		fmt.Fprintf(&b, " (%s)", e.Rule)
	}
	return b.String()
}

// printable quotes a name that holds more than ordinary text.
func printable(name string) string {
	if quoted := strconv.Quote(name); quoted[1:len(quoted)-1] != name {
		return quoted
	}
	return name
}

// Phase is how far the way to CONNECTED got.
type Phase uint8

// The phases, in the order in which they come.
const (
	PhaseResolve Phase = iota + 1 // the name of the host becomes an address
	PhaseDial                     // the stream is opened
	PhaseTLS                      // TLS over it, where that is asked for
	PhaseConnect                  // CONNECT is written and CONNECTED read
)

// String gives the phase in one word.
func (p Phase) String() string {
	switch p {
	case PhaseResolve:
		return "resolve"
	case PhaseDial:
		return "dial"
	case PhaseTLS:
		return "tls"
	case PhaseConnect:
		return "connect"
	}
	return "none"
}

// ConnectError says why there is no connection. No frame of the caller beside
// CONNECT was written.
type ConnectError struct {
	Phase      Phase
	Addr       string // host:port or path (R105)
	Frame      *Frame // the ERROR that came instead of CONNECTED, or nil (R094)
	FirstBytes []byte // the first octets of an answer that is no STOMP, at most 64 (R015)
	Err        error  // the cause; nil when Frame says it

	ConnectRaw []byte // the CONNECT that was sent, as Conn.ConnectRaw gives it; nil when none was
	AnswerRaw  []byte // the frame that came in answer, octet by octet; nil when none came
}

func (e *ConnectError) Error() string {
	var what string
	switch e.Phase {
	case PhaseResolve:
		what = "cannot find " + e.Addr
	case PhaseDial:
		what = "cannot reach " + e.Addr
	case PhaseTLS:
		what = "no TLS with " + e.Addr
	default:
		what = "no STOMP connection with " + e.Addr
	}
	if e.Frame != nil {
		return "stomp: " + e.Addr + " refused the connection: " + errorText(*e.Frame)
	}
	if e.Err == nil {
		return "stomp: " + what
	}
	if e.Phase == PhaseConnect && e.Err == io.EOF {
		return "stomp: " + what + ": the connection was closed before CONNECTED (R095)"
	}
	return "stomp: " + what + ": " + plainText(e.Err)
}

// Unwrap gives the cause.
func (e *ConnectError) Unwrap() error { return e.Err }

// errorText is what an ERROR frame says in one line: its message header, or
// the first line of its body where the header only points there, as some
// brokers do (`See below`, `Bad CONNECT`), with the versions it offers (R094).
func errorText(f Frame) string {
	text := f.Header.Get("message")
	body := strings.TrimSpace(string(f.Body[:min(len(f.Body), 1024)]))
	line, _, _ := strings.Cut(body, "\n")
	line = strings.TrimSpace(line)
	switch {
	case text == "":
		text = line
	case line != "" && !strings.Contains(line, text) && len(line) <= 200:
		text += ": " + line
	}
	if text == "" {
		text = "ERROR without a message"
	}
	if v, ok := f.Header.Lookup("version"); ok && !strings.Contains(text, v) {
		text += " (the broker speaks " + v + ")"
	}
	return text
}

// HeartBeatError says that the peer was silent for longer than was agreed (R118).
type HeartBeatError struct {
	Silent, Limit time.Duration
}

func (e *HeartBeatError) Error() string {
	return fmt.Sprintf("stomp: no octet for %v, the agreed heart-beat allows %v: the connection is taken for dead (R118)",
		e.Silent.Round(time.Millisecond), e.Limit.Round(time.Millisecond))
}

// LinkError says how an established connection came to its end, or why a write
// did not go through. Err is io.EOF when the peer closed between two frames
// (R019), io.ErrUnexpectedEOF when it did so inside one (R018), net.ErrClosed
// after Close, or what the network said.
type LinkError struct {
	Op      string // read or write
	Addr    string // the other end, as Conn.RemoteAddr gives it
	Written int    // Op write: octets of that Write that had gone out
	Err     error
}

func (e *LinkError) Error() string {
	return "stomp: " + e.Addr + ": " + linkText(e)
}

// Unwrap gives the cause.
func (e *LinkError) Unwrap() error { return e.Err }

// others is the end of a link as those are told who wrote nothing that it speaks
// of: a reader, or one who waits for a receipt. That no octet of some other frame
// went out says nothing of theirs.
type others struct{ error }

func (e others) Unwrap() error { return e.error }

// SafeToRetry reports whether err says that no octet of the request went out,
// so that making it again cannot do anything twice. It never says so of an
// error of Read, Flush or Receipt.Wait.
func SafeToRetry(err error) bool {
	var other others
	if errors.As(err, &other) {
		return false
	}
	var request *RequestError
	if errors.As(err, &request) {
		return true
	}
	var connect *ConnectError
	if errors.As(err, &connect) {
		return true
	}
	var link *LinkError
	return errors.As(err, &link) && link.Op == "write" && link.Written == 0
}
