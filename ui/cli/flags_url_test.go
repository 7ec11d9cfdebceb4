package cli

import (
	"slices"
	"strings"
	"testing"
)

// TestURLAmongTheArguments: a URL is taken where it stands, beside --broker it
// is a mistake, and nothing else is taken for one.
func TestURLAmongTheArguments(t *testing.T) {
	home(t)
	for _, tc := range []struct {
		args  []string
		alone bool
		at    int
	}{
		{[]string{"/queue/a", "stomp://h"}, false, 1},
		{[]string{"stomp+ssl://h", "/queue/a"}, false, 0},
		{[]string{"failover:(stomp://a,stomp://b)", "/queue/a"}, false, 0},
		{[]string{"/queue/a", "wss://h/ws"}, false, 1},
		{[]string{"/queue/stomp://a"}, false, -1},
		{[]string{"dev"}, false, -1},
		{[]string{"dev"}, true, 0},
		{nil, true, -1},
	} {
		if at := urlAt(tc.args, tc.alone); at != tc.at {
			t.Errorf("%q: %d, want %d", tc.args, at, tc.at)
		}
	}
	args := []string{"a", "b", "c"}
	if got := without(args, 1); !slices.Equal(got, []string{"a", "c"}) || args[1] != "b" {
		t.Errorf("%q of %q", got, args)
	}
	for _, args := range [][]string{{"peek", "/queue/a", "stomp://a", "--broker", "b"}, {"ping", "dev", "--broker", "stomp://a"}} {
		if code, _, errs := typed(t, args...); code != ExitUsage || !strings.Contains(errs, "two brokers") {
			t.Errorf("%q exits with %d, says %q", args, code, errs)
		}
	}
	if code, _, errs := typed(t, "ping", "stomp://127.0.0.1:1"); code != ExitNotConnected || !strings.Contains(errs, "127.0.0.1:1") {
		t.Errorf("exits with %d, says %q", code, errs)
	}
}
