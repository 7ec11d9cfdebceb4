package stomp

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
)

// plainText says in words what the network says in its own: people read it.
func plainText(err error) string {
	var dns *net.DNSError
	var record tls.RecordHeaderError
	var errno syscall.Errno
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed inside a frame, which is dropped (R018)"
	case errors.Is(err, io.EOF):
		return "the connection was closed by the other side"
	case errors.Is(err, net.ErrClosed):
		return "the connection is closed"
	case errors.Is(err, syscall.ECONNRESET):
		return "the connection was reset by the other side"
	case errors.Is(err, syscall.EPIPE):
		return "the other side has closed the connection"
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no such host"
	case errors.As(err, &record):
		return "the answer is not TLS"
	case errors.As(err, &errno):
		return errno.Error()
	}
	return strings.TrimPrefix(err.Error(), "stomp: ")
}

func linkText(e *LinkError) string {
	switch {
	case e.Op == "write" && errors.Is(e.Err, os.ErrDeadlineExceeded):
		return "the other side does not take what is written: timed out (R222)"
	case e.Op == "read" && e.Err == io.EOF:
		return "the connection was closed by the other side (R019)"
	}
	return plainText(e.Err)
}
