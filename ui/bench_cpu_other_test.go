//go:build !unix

package ui

import "time"

// cpuTime is not known here: the benchmarks tell the time alone.
func cpuTime() time.Duration { return 0 }
