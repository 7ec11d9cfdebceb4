package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// SyncEvery is the pause between two times that a recording is brought to the
// disk. It is half of the 100 ms that are promised: the other half is for the
// disk.
const SyncEvery = 50 * time.Millisecond

// syncer brings a recording to the disk: at once when something was appended
// after a pause, and then every SyncEvery while more comes. Append does not wait
// for it. Begun by CreateFile, ended by Close.
type syncer struct {
	filled  chan struct{} // one ring: something is not on the disk; nil for a journal that is not kept
	stop    chan struct{}
	done    chan struct{}
	trouble atomic.Pointer[error] // the first
	told    chan struct{}         // closed when there is trouble

	working sync.Mutex // held by Sync; guards what follows
	safe    uint32     // records before this one are on the disk
	named   uint32     // segments up to this one have their names on the disk
}

func (j *Journal) startSyncing() {
	y := &j.syncer
	y.filled, y.stop, y.done, y.told = make(chan struct{}, 1), make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(y.done)
		defer y.guard()
		pause := time.NewTimer(0)
		defer pause.Stop()
		for {
			select {
			case <-pause.C:
			case <-y.stop:
				return
			}
			select {
			case <-y.filled:
			case <-y.stop:
				return
			}
			_ = j.Sync() // kept for Trouble
			pause.Reset(SyncEvery)
		}
	}()
}

func (y *syncer) ring() {
	if y.filled == nil {
		return
	}
	select {
	case y.filled <- struct{}{}:
	default:
	}
}

// guard turns a panic of the goroutine into trouble that is told.
func (y *syncer) guard() {
	if v := recover(); v != nil {
		_ = y.failed(fmt.Errorf("journal: stompbox has a bug (%v): please report it", v)) // kept for Trouble
	}
}

// end waits until nothing of it runs.
func (y *syncer) end() {
	close(y.stop)
	<-y.done
}

// Sync brings all that was appended before to the disk, and returns when it is
// there. A recording does it by itself, every SyncEvery while it grows; the
// caller may when certainty is wanted at once. It does nothing for a journal
// that is not kept. The error is a *SyncError, or wraps ErrVanished.
func (j *Journal) Sync() error {
	if !j.keep || j.closed.Load() {
		return nil
	}
	y := &j.syncer
	y.working.Lock()
	defer y.working.Unlock()
	upTo, segments := j.count.Load(), *j.segments.Load()
	for _, s := range segments {
		if s.end() <= y.safe && s.no <= y.named {
			continue
		}
		if err := s.file.Sync(); err != nil && !errors.Is(err, os.ErrClosed) { // closed: it was dropped
			return y.failed(&SyncError{Safe: y.safe, Err: failure(err)})
		}
	}
	if newest := segments[len(segments)-1].no; newest > y.named {
		if err := syncDir(filepath.Dir(j.path)); err != nil {
			return y.failed(&SyncError{Safe: y.safe, Err: failure(err)})
		}
		y.named = newest
	}
	y.safe = upTo
	for _, s := range segments {
		if !s.inPlace() && s.no >= j.oldest().no { // asked in this order: a dropped one is gone rightly
			return y.failed(fmt.Errorf("journal: %s: %w", s.path, ErrVanished))
		}
	}
	return nil
}

func (y *syncer) failed(err error) error {
	if y.trouble.CompareAndSwap(nil, &err) {
		close(y.told)
	}
	return err
}

// Trouble is the first thing that went wrong with a recording in the
// background, or nil: a *SyncError, or ErrVanished. The journal goes on, and
// everything in it can be read until Close, but what was promised of the
// recording does not hold any more.
func (j *Journal) Trouble() error {
	if p := j.syncer.trouble.Load(); p != nil {
		return *p
	}
	return nil
}

// Troubled is closed when there is Trouble. It is nil for a journal that is not
// a recording in the making.
func (j *Journal) Troubled() <-chan struct{} { return j.syncer.told }

// inPlace reports whether the path still names the file that is open.
func (s *segment) inPlace() bool {
	opened, err := s.file.Stat()
	if errors.Is(err, os.ErrClosed) {
		return true // dropped meanwhile
	}
	if err != nil {
		return false
	}
	named, err := os.Stat(s.path)
	return err == nil && os.SameFile(opened, named)
}

// syncDir brings the names in a folder to the disk, where a system has that.
func syncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
