package broker

import (
	"fmt"
	"runtime/debug"
)

// CrashError says that a goroutine of the broker broke down, which is a fault of
// this program. The program goes on: the connection that it served has ended,
// or the sample data stand still. Close gives the first one.
type CrashError struct {
	Value any    // what panic was given
	Stack []byte // for whoever mends it; not part of Error
}

// Error is one sentence.
func (e *CrashError) Error() string {
	return fmt.Sprintf("broker: stompbox has a bug (%v): please report it", e.Value)
}

// guard, when deferred, turns a panic into a CrashError and does what is then
// still to be done; nil for nothing.
func (b *Broker) guard(then func(error)) {
	v := recover()
	if v == nil {
		return
	}
	e := &CrashError{Value: v, Stack: debug.Stack()}
	b.crash.CompareAndSwap(nil, e)
	if then != nil {
		then(e)
	}
}
