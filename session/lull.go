package session

import "time"

// floodFrames at once are a flood: so many do not come while somebody waits for
// an answer to each.
const floodFrames = 16

// lulls bound how often the readers wake the session's goroutine at a flood.
// What is taken together costs one write to the journal and one step, and few
// changes between goroutines; nobody sees it sooner than the next batch anyway.
// Single frames are taken at once, and so is what keeps a reader waiting.
type lulls struct {
	least time.Duration // between two takings at a flood; 0 for no lull
	timer *time.Timer
	on    bool
}

// lullsFor gives lulls for batches that come so often: none where there is no
// screen to spare, as every answer counts there.
func lullsFor(batchEvery time.Duration) lulls {
	l := lulls{least: min(batchEvery/4, 8*time.Millisecond), timer: time.NewTimer(time.Hour)}
	if batchEvery < 10*time.Millisecond {
		l.least = 0
	}
	l.timer.Stop()
	return l
}

// took says how many frames were taken at once.
func (l *lulls) took(frames int) {
	if frames >= floodFrames && l.least > 0 {
		l.on = true
		l.timer.Reset(l.least)
	}
}
