package stomp

import (
	"errors"
	"fmt"
	"net"
	"testing"
	"time"
)

func TestErrorTexts(t *testing.T) {
	for want, err := range map[string]error{
		"stomp: protocol error at byte 7, line 2 of the frame: the header line has no colon (R024)": &ProtocolError{7, 2, "R024", "the header line has no colon"},
		"stomp: protocol error at byte 7: x":                         &ProtocolError{Offset: 7, Problem: "x"},
		"stomp: SEND: destination: is required (R130)":               &RequestError{"SEND", "destination", "R130", "is required"},
		`stomp: SEND: "a\nb": cannot be (R054)`:                      &RequestError{"SEND", "a\nb", "R054", "cannot be"},
		"stomp: no such thing":                                       &RequestError{Problem: "no such thing"},
		"stomp: cannot find h:1: no such host":                       &ConnectError{Phase: PhaseResolve, Addr: "h:1", Err: &net.DNSError{IsNotFound: true}},
		"stomp: no TLS with h:1: x":                                  &ConnectError{Phase: PhaseTLS, Addr: "h:1", Err: errors.New("x")},
		"stomp: no STOMP connection with h:1: x (R091)":              &ConnectError{Phase: PhaseConnect, Addr: "h:1", Err: errors.New("stomp: x (R091)")},
		"stomp: h:1 refused the connection: User is invalid.":        &ConnectError{Phase: PhaseConnect, Addr: "h:1", Frame: &Frame{Header: NewHeader("message", "User is invalid."), Body: []byte("User is invalid.\n\tat java")}},
		"stomp: h:1 refused the connection: ERROR without a message": &ConnectError{Addr: "h:1", Frame: &Frame{}},
		"stomp: h:1: the connection is closed":                       &LinkError{Op: "write", Addr: "h:1", Err: net.ErrClosed},
		"stomp: no octet for 2.5s, the agreed heart-beat allows 2s: the connection is taken for dead (R118)": &HeartBeatError{2500 * time.Millisecond, 2 * time.Second},
	} {
		if err.Error() != want {
			t.Errorf("got  %s\nwant %s", err, want)
		}
	}
}

func TestSafeToRetry(t *testing.T) {
	for _, tc := range []struct {
		err  error
		safe bool
	}{
		{nil, false},
		{errors.New("x"), false},
		{&RequestError{}, true},
		{fmt.Errorf("wrapped: %w", &ConnectError{Phase: PhaseConnect}), true},
		{&LinkError{Op: "write"}, true},
		{&LinkError{Op: "write", Written: 1}, false},
		{&LinkError{Op: "read"}, false},
		{&ProtocolError{}, false},
		{&HeartBeatError{}, false},
		{others{&LinkError{Op: "write"}}, false},
	} {
		if SafeToRetry(tc.err) != tc.safe {
			t.Errorf("%v: safe %t", tc.err, !tc.safe)
		}
	}
}
