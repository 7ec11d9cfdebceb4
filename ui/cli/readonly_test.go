package cli

import (
	"strings"
	"testing"

	"stompbox/stomp/broker"
)

// What is read-only sends nothing, also from the verbs that speak to the broker
// without a session.
func TestReadOnlySendsNothing(t *testing.T) {
	s := newStage(t, broker.Options{})
	send := "SEND\ndestination:/queue/a\nreceipt:1\n\nhello\x00"
	tx := tempFile(t, "tx.toml", "[[step]]\nsend = \"/queue/a\"\n")
	for _, args := range [][]string{
		{"raw"}, {"raw", "--no-connect"}, {"send", "/queue/a", "-b", "x"}, {"tx", tx}, {"move", "/queue/b", "/queue/a", "--all"}, {"request", "/queue/a", "-b", "x"},
	} {
		if _, errs := s.want(ExitUsage, send, append(args, "--read-only", "--timeout", "2s")...); !strings.Contains(errs, "read-only") {
			t.Errorf("%v says %q", args, errs)
		}
	}
	s.left("/queue/a", 0)
}
