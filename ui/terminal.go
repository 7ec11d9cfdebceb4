package ui

import (
	"os"
	"sync"
)

// terminal is the program's output. Every write goes through one lock, so that
// a clipboard sequence never lands inside a frame. It keeps the methods of a
// file, which Bubble Tea needs to find the size and to set raw mode.
type terminal struct {
	*os.File
	mu sync.Mutex
}

// Write sends one whole piece; Bubble Tea flushes a frame with one Write.
func (t *terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.File.Write(p)
}
