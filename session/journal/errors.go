package journal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"syscall"
)

// What can be wrong with a journal. Compare with errors.Is.
var (
	ErrClosed     = errors.New("journal: it is closed")
	ErrReadOnly   = errors.New("journal: it was opened to be read and takes no records")
	ErrNoRecord   = errors.New("there is no such record")
	ErrDropped    = errors.New("it was dropped, because the journal had reached its bound")
	ErrTorn       = errors.New("the record is cut off: the file is shorter than when it was written")
	ErrChecksum   = errors.New("the checksum is wrong: the file was changed, or the disk is failing")
	ErrFull       = errors.New("the disk is full: free some room, or keep the journal elsewhere")
	ErrTooLarge   = errors.New("this is more than the bound of the journal: raise the bound")
	ErrVanished   = errors.New("a file of the recording was removed or replaced by something else")
	ErrNotJournal = errors.New("this is not a stompbox journal")
)

// RecordError says which record could not be read.
type RecordError struct {
	Record uint32
	Path   string // of the file, "" when it has no name
	Offset int64  // of the record in its file, in octets; 0 when it is in none
	Err    error
}

// Error is one sentence with the place.
func (e *RecordError) Error() string {
	place := ""
	if e.Offset > 0 {
		place = fmt.Sprintf(" at byte %d", e.Offset)
		if e.Path != "" {
			place += " of " + e.Path
		}
	}
	return fmt.Sprintf("journal: record %d%s: %v", e.Record, place, e.Err)
}

// Unwrap gives what was wrong.
func (e *RecordError) Unwrap() error { return e.Err }

// SyncError says that the system could not bring records to the disk. They can
// be read until the system stops; a loss of power may take them, and a later
// success would prove nothing, because a system may forget what it failed to
// write.
type SyncError struct {
	Safe uint32 // the records before this one are on the disk
	Err  error
}

// Error is one sentence.
func (e *SyncError) Error() string {
	return fmt.Sprintf("journal: the records from %d on may not be on the disk: %v", e.Safe, e.Err)
}

// Unwrap gives what the system said.
func (e *SyncError) Unwrap() error { return e.Err }

// Windows names a full disk by numbers of its own.
const (
	windowsHandleDiskFull = syscall.Errno(39)
	windowsDiskFull       = syscall.Errno(112)
)

// failure gives our own error for what the system reports and others branch on.
func failure(err error) error {
	var no syscall.Errno
	if errors.As(err, &no) {
		full := no == syscall.ENOSPC || no == syscall.EDQUOT
		if runtime.GOOS == "windows" {
			full = full || no == windowsDiskFull || no == windowsHandleDiskFull
		}
		if full {
			return fmt.Errorf("%w (%w)", ErrFull, err)
		}
	}
	return err
}

// readFailure says why record n of s, at that offset, cannot be read.
func (j *Journal) readFailure(s *segment, n uint32, from int64, err error) error {
	switch {
	case errors.Is(err, os.ErrClosed) && j.closed.Load():
		return ErrClosed
	case errors.Is(err, os.ErrClosed):
		return &RecordError{Record: n, Err: ErrDropped}
	case errors.Is(err, io.EOF):
		err = ErrTorn
	}
	return &RecordError{Record: n, Path: s.path, Offset: from, Err: err}
}
