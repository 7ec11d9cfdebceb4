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
	ErrTorn       = errors.New("the record is cut off: the file is shorter than when it was written")
	ErrChecksum   = errors.New("the checksum is wrong: the file was changed, or the disk is failing")
	ErrFull       = errors.New("the disk is full: free some room, or keep the journal elsewhere")
	ErrVanished   = errors.New("the recording was removed or replaced by something else")
	ErrNotJournal = errors.New("this is not a stompbox journal")
)

// RecordError says which record could not be read.
type RecordError struct {
	Record uint32
	Offset int64 // of the record in the file, in octets
	Err    error
}

// Error is one sentence with the place.
func (e *RecordError) Error() string {
	return fmt.Sprintf("journal: record %d at byte %d: %v", e.Record, e.Offset, e.Err)
}

// Unwrap gives what was wrong.
func (e *RecordError) Unwrap() error { return e.Err }

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

func (j *Journal) readFailure(n uint32, from int64, err error) error {
	switch {
	case errors.Is(err, os.ErrClosed):
		return ErrClosed
	case errors.Is(err, io.EOF):
		err = ErrTorn
	}
	return &RecordError{Record: n, Offset: from, Err: err}
}
