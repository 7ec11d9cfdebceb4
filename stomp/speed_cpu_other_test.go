//go:build !unix

package stomp_test

import "time"

var began = time.Now()

// cpuTime cannot be asked here; the time on the clock stands in its place.
func cpuTime() time.Duration { return time.Since(began) }
