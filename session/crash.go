package session

import (
	"fmt"
	"runtime/debug"
)

// CrashError says that a goroutine of the session broke down, which is a fault
// of this program. The program goes on: it was the reader or writer of a link,
// and the link ended; or the session's own, and the session ended with Closed.
// Close gives it.
type CrashError struct {
	Value any    // what panic was given
	Stack []byte // for whoever mends it; not part of Error
}

// Error is one sentence.
func (e *CrashError) Error() string {
	return fmt.Sprintf("session: stompbox has a bug (%v): please report it", e.Value)
}

// crashed makes the error of what recover gave.
func crashed(value any) *CrashError { return &CrashError{Value: value, Stack: debug.Stack()} }

// guard turns a panic of a link's goroutine into the end of the link.
func (l *link) guard() {
	if v := recover(); v != nil {
		l.in.end(crashed(v))
		ring(l.bell.arrived)
	}
}

// guard turns a panic of the session's goroutine into the session's end.
func (l *loop) guard() {
	v := recover()
	if v == nil {
		return
	}
	l.crash = crashed(v)
	l.err = plainWords(l.crash)
	link := l.state.link
	link.State, link.Error = Down, l.err
	l.pile.add(link.Generation, []Event{LinkChanged{Link: link}, Closed{Error: l.err}}, Stats{Records: l.state.next})
}
