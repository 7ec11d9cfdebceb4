package journal

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// faulty is a file that fails as it is told.
type faulty struct {
	disk
	mu       sync.Mutex
	room     int64 // octets that writes still take; less than 0 for any number
	stuck    bool  // nothing can be cut off
	sync     error
	onSynced chan struct{} // one ring after every Sync
}

func (f *faulty) WriteAt(b []byte, at int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.room < 0 || int64(len(b)) <= f.room {
		return f.disk.WriteAt(b, at)
	}
	n, err := f.disk.WriteAt(b[:f.room], at)
	f.room -= int64(n)
	return n, errors.Join(err, &os.PathError{Op: "write", Path: "a.journal", Err: syscall.ENOSPC})
}

func (f *faulty) Truncate(size int64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.stuck {
		return syscall.EIO
	}
	return f.disk.Truncate(size)
}

func (f *faulty) Sync() error {
	f.mu.Lock()
	err := f.sync
	f.mu.Unlock()
	if err == nil {
		err = f.disk.Sync()
	}
	select {
	case f.onSynced <- struct{}{}:
	default:
	}
	return err
}

func (f *faulty) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

// fault makes the newest file of a recording a faulty one. Nothing was appended
// yet: nobody else looks at the file.
func fault(t testing.TB) (*Journal, *faulty) {
	t.Helper()
	j, err := CreateFile(filepath.Join(t.TempDir(), "a.journal"), Bounds{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	f := &faulty{disk: j.newest().file, room: -1, onSynced: make(chan struct{}, 1)}
	j.newest().file = f
	return j, f
}

// Where the disk ends within a batch does not matter: nothing of it counts or
// stays, what was there before is whole, and there is room again afterwards.
func TestShortWriteLeavesNothing(t *testing.T) {
	for room := range int64(2*132 + 1) {
		j, f := fault(t)
		mustAppend(t, j, numbered(0))
		f.set(func() { f.room = room })
		first, err := j.Append(numbered(7), numbered(8), numbered(9))
		if !errors.Is(err, ErrFull) || first != 1 || j.Len() != 1 {
			t.Fatalf("room for %d: Append = %d, %v and Len = %d; want ErrFull", room, first, err, j.Len())
		}
		if info, err := j.newest().file.Stat(); err != nil || info.Size() != j.Size() {
			t.Fatalf("room for %d: the file has %d octets, want %d", room, info.Size(), j.Size())
		}
		f.set(func() { f.room = -1 })
		mustAppend(t, j, numbered(1))
		_ = j.Close()
		o := mustOpen(t, j.Path())
		if whole, broken := outcome(t, o); len(whole) != 2 || len(broken) != 0 || o.Torn() != 0 {
			t.Fatalf("room for %d: %v, %v, %d torn", room, whole, broken, o.Torn())
		}
		_ = o.Close()
	}
}

// What cannot be cut off at once is cut off before anything else is written: it
// never turns up as a record.
func TestStuckRemainsAreCutOffLater(t *testing.T) {
	j, f := fault(t)
	mustAppend(t, j, numbered(0))
	f.set(func() { f.room, f.stuck = 2*132+7, true })
	if _, err := j.Append(numbered(1), numbered(2), numbered(3)); !errors.Is(err, ErrFull) {
		t.Fatalf("Append = %v, want ErrFull", err)
	}
	f.set(func() { f.room = -1 })
	if _, err := j.Append(numbered(1)); !errors.Is(err, syscall.EIO) || j.Len() != 1 {
		t.Fatalf("Append over what is stuck = %v, Len = %d", err, j.Len())
	}
	mustBeNumbered(t, j, 0)
	f.set(func() { f.stuck = false })
	mustAppend(t, j, raw("short"))
	_ = j.Close()
	o := mustOpen(t, j.Path())
	if o.Len() != 2 || o.Torn() != 0 || len(o.Damage()) != 0 || string(mustRead(t, o, 1).Raw) != "short" {
		t.Errorf("Len = %d, %d torn, damage %v", o.Len(), o.Torn(), o.Damage())
	}
}

// Close cuts off what is stuck, too.
func TestCloseCutsOffRemains(t *testing.T) {
	j, f := fault(t)
	mustAppend(t, j, numbered(0))
	f.set(func() { f.room, f.stuck = 132, true })
	if _, err := j.Append(numbered(1), numbered(2)); !errors.Is(err, ErrFull) {
		t.Fatalf("Append = %v, want ErrFull", err)
	}
	f.set(func() { f.stuck = false })
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if o := mustOpen(t, j.Path()); o.Len() != 1 || o.Torn() != 0 {
		t.Errorf("Len = %d, %d torn; want 1, 0", o.Len(), o.Torn())
	}
}

// A recording brings itself to the disk; nobody has to ask.
func TestRecordingReachesTheDisk(t *testing.T) {
	j, f := fault(t)
	for n := range uint32(3) {
		mustAppend(t, j, numbered(n))
		select {
		case <-f.onSynced:
		case <-time.After(time.Minute):
			t.Fatalf("record %d is not brought to the disk", n)
		}
	}
	mustAppend(t, j, numbered(3))
	if err := j.Sync(); err != nil {
		t.Fatal(err)
	}
	if j.syncer.safe != 4 || j.syncer.named != 1 {
		t.Errorf("after Sync %d records and %d names are safe, want 4 and 1", j.syncer.safe, j.syncer.named)
	}
}

func TestFailedSyncIsSaidExactly(t *testing.T) {
	j, f := fault(t)
	mustAppend(t, j, numbered(0), numbered(1))
	if err := j.Sync(); err != nil {
		t.Fatal(err)
	}
	f.set(func() { f.sync = syscall.EIO })
	mustAppend(t, j, numbered(2))
	var se *SyncError
	if err := j.Sync(); !errors.As(err, &se) || se.Safe != 2 || !errors.Is(err, syscall.EIO) {
		t.Errorf("Sync = %v, want a SyncError from record 2 on", err)
	}
	f.set(func() { f.sync = nil }) // a success now would prove nothing
	if err := j.Sync(); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, j, numbered(3)) // the journal goes on
	mustBeNumbered(t, j, 2)
	<-j.Troubled()
	if err := j.Trouble(); !errors.As(err, &se) || se.Safe != 2 {
		t.Errorf("Trouble = %v, want what happened", err)
	}
	if err := j.Close(); !errors.As(err, &se) || !strings.Contains(err.Error(), "records from 2 on") {
		t.Errorf("Close = %v, want what happened", err)
	}
}

// A file that vanishes is noticed while the recording goes on.
func TestVanishedFileIsNoticed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("an open file cannot be removed there")
	}
	j := small(t, 0)
	for n := range uint32(10) {
		mustAppend(t, j, numbered(n))
	}
	if err := j.Sync(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(j.Path() + ".0002"); err != nil {
		t.Fatal(err)
	}
	if err := j.Sync(); !errors.Is(err, ErrVanished) || !strings.Contains(err.Error(), ".0002") {
		t.Errorf("Sync = %v, want ErrVanished with the name", err)
	}
	j.forget()
	mustBeNumbered(t, j, 4)
	mustAppend(t, j, numbered(10))
	if err := j.Trouble(); !errors.Is(err, ErrVanished) {
		t.Errorf("Trouble = %v, want ErrVanished", err)
	}
}
