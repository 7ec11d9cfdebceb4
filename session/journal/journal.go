// Package journal keeps every frame of a session, in and out, on disk as it
// crossed the wire, with a small index in memory.
//
// A journal is an append-only file: a first line that names the format, then
// records, each a header of 24 octets (see record.go) and the frame's octets.
// In memory stand 8 octets for each record and a ring of the newest few MiB, so
// that what just arrived is read back without a system call.
//
// What Append reported as written is with the operating system: it outlives a
// crash of the program, not a loss of power. Nothing is forced to the disk,
// because a journal that waits for a disk would hold back the broker.
package journal

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Entry describes one record to be written.
type Entry struct {
	At       time.Time // kept to the nanosecond, without its time zone
	Outgoing bool
	Link     uint32 // number of the link it crossed
	Version  uint8  // the version in force, as stomp.Version; 0 when none was
	Raw      []byte // the frame's octets; kept only until Append returns
}

// Journal is an append-only file and its index. One goroutine appends; any
// number may read meanwhile, each record from the moment Append gave its
// number.
type Journal struct {
	file     *os.File
	path     string // "" when the file has no name any more
	keep     bool   // a recording: Close leaves it
	readOnly bool   // made by Open
	torn     int64  // octets that Open left out

	index  index
	recent ring
	size   atomic.Int64 // octets of the file that count
	closed atomic.Bool

	appending sync.Mutex // held by Append and Close
	scratch   []byte
}

// scratchKept bounds what a large frame leaves behind in the write buffer.
const scratchKept = 1 << 20

// Create makes a private journal file (0600) in dir, or in the system's
// temporary folder when dir is empty. The file is removed by Close.
//
// Where the system allows it the file loses its name at once, so that a killed
// program leaves no messages behind; it takes room on the disk all the same. A
// session that is to be kept is made with CreateFile.
func Create(dir string) (*Journal, error) {
	f, err := os.CreateTemp(dir, "stompbox-*.journal") // 0600, and never an existing file
	if err != nil {
		return nil, fmt.Errorf("journal: cannot create a file: %w", failure(err))
	}
	j := &Journal{file: f, path: f.Name()}
	if runtime.GOOS != "windows" && os.Remove(j.path) == nil {
		j.path = ""
	}
	return j.begin()
}

// CreateFile makes a journal (0600) that Close leaves in place: a recording. It
// refuses a file that is there already.
func CreateFile(path string) (*Journal, error) {
	f, err := os.OpenFile(filepath.Clean(path), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("journal: cannot create a recording: %w", failure(err))
	}
	j := &Journal{file: f, path: path, keep: true}
	return j.begin()
}

func (j *Journal) begin() (*Journal, error) {
	if _, err := j.file.WriteAt([]byte(firstLine), 0); err != nil {
		j.keep = false
		_ = j.Close()
		return nil, fmt.Errorf("journal: cannot write the first line: %w", failure(err))
	}
	j.size.Store(int64(len(firstLine)))
	return j, nil
}

// Append writes the entries with one write and gives the number of the first;
// the others follow it. After an error nothing of them counts as written, and
// Append may be tried again; the error is ErrFull when the disk has no room.
//
// The passcode of a CONNECT or STOMP frame is replaced by Mask (R104).
func (j *Journal) Append(entries ...Entry) (first uint32, err error) {
	j.appending.Lock()
	defer j.appending.Unlock()
	first = j.index.len()
	switch {
	case j.closed.Load():
		return first, ErrClosed
	case j.readOnly:
		return first, ErrReadOnly
	case uint64(first)+uint64(len(entries)) > math.MaxUint32:
		return first, fmt.Errorf("journal: it holds %d records and can number no more", first)
	}
	batch := j.scratch[:0]
	for i := range entries {
		if batch, err = appendRecord(batch, &entries[i]); err != nil {
			return first, fmt.Errorf("journal: entry %d: %w", i+1, err)
		}
	}
	if err := j.write(batch); err != nil {
		return first, err
	}
	j.publish(batch)
	if j.scratch = batch; cap(batch) > scratchKept {
		j.scratch = nil
	}
	return first, nil
}

// write puts the batch behind the records that count. The place is explicit:
// what a failed write left there is cut off, or else written over by the next.
func (j *Journal) write(batch []byte) error {
	end := j.size.Load()
	if _, err := j.file.WriteAt(batch, end); err != nil {
		_ = j.file.Truncate(end)
		return fmt.Errorf("journal: %d octets were not written: %w", len(batch), failure(err))
	}
	return nil
}

// publish makes the records of a batch that is on disk known to readers.
func (j *Journal) publish(batch []byte) {
	at := j.size.Load()
	j.recent.add(at, batch)
	n := j.index.len()
	for rest := batch; len(rest) > 0; n++ {
		size := recordSize(rest)
		at += int64(size)
		j.index.put(n, at)
		rest = rest[size:]
	}
	j.size.Store(at)
	j.index.publish(n)
}

// Len is the number of records.
func (j *Journal) Len() uint32 { return j.index.len() }

// Size is the number of octets the journal takes on disk.
func (j *Journal) Size() int64 { return j.size.Load() }

// Path is the file's path, or "" when the file has no name.
func (j *Journal) Path() string { return j.path }

// Torn is the number of octets at the end of a file that Open left out because
// they are no whole record.
func (j *Journal) Torn() int64 { return j.torn }

// Read gives record n with a copy of its octets. The error is a *RecordError
// around ErrNoRecord, ErrTorn, ErrChecksum or what the system said; after Close
// it is ErrClosed.
func (j *Journal) Read(n uint32) (Entry, error) {
	if j.closed.Load() {
		return Entry{}, ErrClosed
	}
	from, to, ok := j.index.span(n)
	if !ok {
		return Entry{}, &RecordError{Record: n, Offset: j.size.Load(), Err: ErrNoRecord}
	}
	octets := make([]byte, to-from)
	if !j.recent.copy(octets, from) {
		if _, err := j.file.ReadAt(octets, from); err != nil {
			return Entry{}, j.readFailure(n, from, err)
		}
	}
	e, err := parseRecord(octets)
	if err != nil {
		return Entry{}, &RecordError{Record: n, Offset: from, Err: err}
	}
	return e, nil
}

// Close removes the file, or leaves it when it is a recording. Calling it again
// is fine. The error is ErrVanished when a recording is no longer where it was
// made.
func (j *Journal) Close() error {
	j.appending.Lock()
	defer j.appending.Unlock()
	if j.closed.Swap(true) {
		return nil
	}
	var err error
	if j.keep && !j.inPlace() {
		err = fmt.Errorf("journal: %s: %w", j.path, ErrVanished)
	}
	if e := j.file.Close(); e != nil && err == nil {
		err = fmt.Errorf("journal: %w", failure(e))
	}
	if j.path != "" && !j.keep && !j.readOnly {
		if e := os.Remove(j.path); e != nil && !os.IsNotExist(e) && err == nil {
			err = fmt.Errorf("journal: cannot remove the file: %w", e)
		}
	}
	j.recent.drop()
	j.scratch = nil
	return err
}

// inPlace reports whether the path still names the file that is open.
func (j *Journal) inPlace() bool {
	opened, err := j.file.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(j.path)
	return err == nil && os.SameFile(opened, named)
}
