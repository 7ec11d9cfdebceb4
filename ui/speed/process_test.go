//go:build linux

package speed

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// ticks of a second that the kernel counts CPU time in; Linux shows 100 of them
// whatever it uses itself.
const ticks = 100

// cpuOf is what a process has used of the processors: utime and stime.
func cpuOf(tb testing.TB, pid int) time.Duration {
	tb.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		tb.Fatal(err)
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * time.Second / ticks
}

// residentOf is how much memory a process has resident, in octets, and how much of it
// belongs to no file.
func residentOf(tb testing.TB, pid int) (all, anonymous int64) {
	tb.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		tb.Fatal(err)
	}
	kib := func(name string) int64 {
		_, rest, _ := strings.Cut(string(text), name+":")
		n, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
		return n << 10
	}
	return kib("VmRSS"), kib("RssAnon")
}

// loadNow is how many processes want to run beside ours, for the reader to judge by.
func loadNow() string {
	text, _ := os.ReadFile("/proc/loadavg")
	load, _, _ := strings.Cut(string(text), " ")
	return load
}

// size of a file and of those that continue it.
func sizeOf(path string) (n int64) {
	parts, _ := filepath.Glob(path + "*")
	for _, p := range parts {
		if info, err := os.Stat(p); err == nil {
			n += info.Size()
		}
	}
	return n
}
