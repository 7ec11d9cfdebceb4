package ui

import "time"

const canSuspend = false

// stopSelf stops nothing: there is no such signal here.
func stopSelf() bool {
	time.Sleep(settleTime)
	return false
}
