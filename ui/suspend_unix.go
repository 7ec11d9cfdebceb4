//go:build !windows

package ui

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

const canSuspend = true

// stopTime is how long a stop may take to come. Its signal is thrown away when
// no shell is there that could let the program go on.
const stopTime = 300 * time.Millisecond

// stopSelf stops the process group, as ctrl+z does, and returns when it is
// continued. It reports whether it was stopped at all.
func stopSelf() bool {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	began := time.Now()
	if syscall.Kill(0, syscall.SIGTSTP) != nil {
		return false
	}
	for range 2 { // a stop of the process is one of the timer, which may be quicker than the signal
		select {
		case <-continued:
			return true
		case <-time.After(stopTime):
		}
	}
	return time.Since(began) > 3*stopTime // the timers, too, were stopped
}
