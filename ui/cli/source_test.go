package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// A mistake in a value names where that was given.
func TestMistakeNamesItsSource(t *testing.T) {
	for _, tt := range []struct{ variable, value, flag, want string }{
		{"STOMPBOX_HEARTBEAT", "x", "", "STOMPBOX_HEARTBEAT \"x\""},
		{"STOMPBOX_HEARTBEAT", "1,2", "--heartbeat=y", "--heartbeat \"y\""},
		{"STOMPBOX_TIMEOUT", "0s", "", "STOMPBOX_TIMEOUT 0s: a time is more than 0"},
		{"STOMPBOX_TIMEOUT", "", "--timeout=0", "--timeout 0s: a time is more than 0"},
		{"STOMPBOX_PROTOCOL", "9", "", "STOMPBOX_PROTOCOL: "},
	} {
		t.Setenv(tt.variable, tt.value)
		var f flags
		cmd := &cobra.Command{}
		f.addConnection(cmd, true)
		if tt.flag != "" {
			if err := cmd.ParseFlags([]string{tt.flag}); err != nil {
				t.Fatal(err)
			}
		}
		_, err := f.profile(cmd)
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s=%q %s: %v", tt.variable, tt.value, tt.flag, err)
		}
		t.Setenv(tt.variable, "")
	}
}

// A time too small to be shown is not none.
func TestAfterOfSmallTimes(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "", time.Microsecond: " after <0.1 ms", 60 * time.Microsecond: " after 100µs", time.Millisecond: " after 1ms"} {
		if got := after(d); got != want {
			t.Errorf("%d: %q", d, got)
		}
	}
}
