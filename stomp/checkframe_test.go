package stomp_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"stompbox/stomp"
)

// TestLintFrame: each mistake in a client's frame is told with its rule, and a
// good frame has none.
func TestLintFrame(t *testing.T) {
	for _, tc := range []struct {
		v      stomp.Version
		octets string
		rules  []string
	}{
		{stomp.V12, "SEND\ndestination:/queue/a\n\nhello\x00", nil},
		{stomp.V12, "SEND\r\ndestination:/queue/a\r\n\r\nhello\x00\r\n", nil},
		{stomp.V10, "ACK\nmessage-id:1\n\n\x00", nil},
		{stomp.V12, "SEND\n\nhello\x00", []string{"R130"}},
		{stomp.V12, "SEND\ndestination\n\n\x00", []string{"R024"}},
		{stomp.V12, "SEND\ndestination:/queue/a\n\nhello", []string{"R018"}},
		{stomp.V12, "send\ndestination:/queue/a\n\n\x00", []string{"R013"}},
		{stomp.V10, "NACK\nmessage-id:1\n\n\x00", []string{"R164"}},
		{stomp.V12, "SUBSCRIBE\nid:1\ndestination:/queue/a\n\nbody\x00", []string{"R060"}},
		{stomp.V12, "ACK\nmessage-id:1\n\n\x00", []string{"R171"}},
		{stomp.V12, "SEND\ndestination:/queue/a\ncontent-length:3\n\nhello\x00", []string{"R063"}},
		{stomp.V12, "SEND\ndestination:/queue/a\ncontent-length:x\n\nhello\x00", []string{"R066"}},
		{stomp.V12, "CONNECT\nreceipt:1\naccept-version:1.2\nhost:a\n\n\x00", []string{"R088"}},
		{stomp.V12, "CONNECT\naccept-version:1.0,1.2\nhost:a\nheart-beat:0,10\nlogin:a:b\npasscode:\n\n\x00", nil},
		{stomp.V12, "CONNECT\nlogin:a\n\n\x00", nil},
		{stomp.V10, "CONNECT\naccept-version:1.0\n\n\x00", nil},
		{stomp.V12, "STOMP\naccept-version:1.2,1.1\nhost:a\n\n\x00", nil},
		{stomp.V12, "CONNECT\naccept-version:1.2\n\n\x00", []string{"R085"}},
		{stomp.V12, "STOMP\naccept-version:1.1\n\n\x00", []string{"R085"}},
		{stomp.V12, "CONNECT\naccept-version:1.0, 1.2\nhost:a\n\n\x00", []string{"R083"}},
		{stomp.V12, "CONNECT\naccept-version:1.2\nhost:a\nhost:b\n\n\x00", []string{"R132"}},
		{stomp.V12, "CONNECT\naccept-version:1.2\nhost:a\nheart-beat:5\n\n\x00", []string{"R110"}},
		{stomp.V12, "CONNECT\naccept-version:1.2\nhost:a\ntransaction:t\n\n\x00", []string{"R182"}},
		{stomp.V12, "SEND\ndestination:/queue/\\a\n\n\x00", []string{"R045"}},
	} {
		list := stomp.LintFrame([]byte(tc.octets), tc.v)
		ok := len(list) == len(tc.rules)
		for _, rule := range tc.rules {
			ok = ok && slices.ContainsFunc(list, func(s string) bool { return strings.Contains(s, "("+rule+")") })
		}
		if !ok {
			t.Errorf("STOMP %s %q: %q, want %q", tc.v, tc.octets, list, tc.rules)
		}
	}
}

func ExampleLintFrame() {
	for _, wrong := range stomp.LintFrame([]byte("SEND\nreceipt:1\n\nhello\x00"), stomp.V12) {
		fmt.Println(wrong)
	}
	// Output: SEND: destination: a destination is required (R130)
}
