package stomp

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
)

// linkText says in words what the network says in its own: people read these.
func linkText(e *LinkError) string {
	err := e.Err
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed inside a frame, which is dropped (R018)"
	case errors.Is(err, io.EOF):
		return "the connection was closed by the broker (R019)"
	case errors.Is(err, net.ErrClosed):
		return "the connection is closed"
	case errors.Is(err, syscall.ECONNRESET):
		return "the connection was reset by the other side"
	case errors.Is(err, syscall.EPIPE):
		return "the other side has closed: cannot write"
	case errors.Is(err, os.ErrDeadlineExceeded) && e.Op == "write":
		return "the other side does not take what is written: timed out (R222)"
	}
	return strings.TrimPrefix(err.Error(), "stomp: ")
}
