package ui

import (
	"os"
	"sync"
)

// terminal is the program's output. Every write goes through one lock, so that
// a clipboard sequence never lands inside a frame. It has the methods of a
// file that Bubble Tea needs to find the size and to set raw mode, and no other
// way to write.
//
// A terminal that is not read, such as a paused multiplexer or a dead network
// link, blocks whoever writes to it, and with it the whole console. So a
// goroutine of its own writes, and giveUp lets go of everyone who waits for it.
type terminal struct {
	file  *os.File
	mu    sync.Mutex
	piece []byte        // what the goroutine writes; ours again when it says so
	work  chan struct{} // there is a piece to write; closed by stop
	done  chan error    // what became of it
	ended chan struct{} // closed when the goroutine has ended
	lost  chan struct{} // closed by giveUp
	once  sync.Once
}

// newTerminal takes a file and starts the goroutine that writes to it.
func newTerminal(f *os.File) *terminal {
	t := &terminal{file: f, work: make(chan struct{}), done: make(chan error, 1), ended: make(chan struct{}), lost: make(chan struct{})}
	go func() {
		defer close(t.ended)
		for range t.work {
			_, err := t.file.Write(t.piece)
			t.done <- err
		}
	}()
	return t
}

func (t *terminal) Fd() uintptr                { return t.file.Fd() }
func (t *terminal) Read(p []byte) (int, error) { return t.file.Read(p) }
func (t *terminal) Close() error               { return t.file.Close() }

// Write sends one whole piece; Bubble Tea flushes a frame with one Write. After
// giveUp nothing is written any more, and nobody is told.
func (t *terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	select {
	case <-t.lost:
		return len(p), nil
	default:
	}
	t.piece = append(t.piece[:0], p...)
	t.work <- struct{}{}
	select {
	case err := <-t.done:
		return len(p), err
	case <-t.lost:
		return len(p), nil
	}
}

// giveUp ends the wait for a terminal that takes nothing.
func (t *terminal) giveUp() { t.once.Do(func() { close(t.lost) }) }

// stop ends the goroutine. It waits for it, unless the terminal was given up:
// then the end of the program ends its write.
func (t *terminal) stop() (given bool) {
	t.mu.Lock()
	close(t.work)
	t.mu.Unlock()
	select {
	case <-t.ended:
		t.giveUp() // for whoever still comes
		return false
	case <-t.lost:
		return true
	}
}
