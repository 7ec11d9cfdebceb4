// Package journal keeps every frame of a session, in and out, on disk as it
// crossed the wire, with a small index in memory.
//
// A journal is a row of append-only files, its segments: a first line that
// names the format, then records, each a header of 32 octets (see record.go)
// and the frame's octets. Records are numbered from 0 over all segments. In
// memory stand 8 octets for each record and a ring of the newest few MiB, so
// that what just arrived is read back without a system call; the rest is read
// with one call, wherever it is.
//
// What Append reported as written is with the operating system: it outlives a
// crash of the program. A recording (CreateFile) is brought to the disk in the
// background as well, so that it outlives a loss of power; see Sync. A private
// journal (Create) is not, because it is gone after either.
package journal

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
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

// Bounds limit what a journal takes on disk. The zero value sets no limit.
type Bounds struct {
	// Segment is how large a file grows, in octets, before another is begun:
	// 256 MiB when 0, and at most an eighth of Max. What is appended at once
	// goes into one file, even when it is more.
	Segment int64
	// Max is the most that all files may take together, in octets. Before they
	// would take more the oldest are dropped: see First. 0 is no bound.
	Max int64
}

const defaultSegment = 256 << 20

func (b Bounds) filled() Bounds {
	if b.Segment <= 0 {
		b.Segment = defaultSegment
	}
	if b.Max > 0 {
		b.Segment = min(b.Segment, b.Max/8)
	}
	return b
}

// Journal is a row of append-only files and their index. One goroutine
// appends; any number may read and scan meanwhile, each record from the moment
// Append gave its number.
type Journal struct {
	id       uint64
	dir      string // of a private journal
	path     string // of a recording, "" otherwise
	keep     bool   // a recording: Close leaves it
	readOnly bool   // made by Open
	bounds   Bounds
	torn     int64    // octets that Open left out
	damage   []Damage // what else Open found, in order of the records

	segments atomic.Pointer[[]*segment] // never empty; the list itself is never changed
	recent   ring
	count    atomic.Uint32
	size     atomic.Int64 // octets of all files that count
	closed   atomic.Bool
	syncer   syncer

	appending sync.Mutex // held by Append and Close; guards what follows
	scratch   []byte
	dirty     bool     // octets that do not count stand behind the newest segment
	removals  []string // dropped files that resisted
}

// scratchKept bounds what a large frame leaves behind in the write buffer. It is
// more than what is appended at once at a flood: to make that anew each time
// costs more than to fill it.
const scratchKept = 5 << 20

// Create makes a private journal (0600) in dir, or in the system's temporary
// folder when dir is empty. Its files are removed by Close.
//
// Where the system allows it a file loses its name at once, so that a killed
// program leaves no messages behind; it takes room on the disk all the same. A
// session that is to be kept is made with CreateFile.
func Create(dir string, b Bounds) (*Journal, error) {
	j := &Journal{dir: dir, bounds: b.filled()}
	return j.begin()
}

// CreateFile makes a journal (0600) that Close leaves in place: a recording.
// The first segment is the file of that path, the others have its name and a
// number: orders.journal, orders.journal.0002. It refuses a name under which
// something is there already.
func CreateFile(path string, b Bounds) (*Journal, error) {
	path = filepath.Clean(path)
	there, err := segmentPaths(path)
	if err != nil {
		return nil, fmt.Errorf("journal: cannot create a recording: %w", err)
	}
	for _, name := range there {
		return nil, fmt.Errorf("journal: cannot create a recording: %w", &os.PathError{Op: "create", Path: name, Err: os.ErrExist})
	}
	j := &Journal{path: path, keep: true, bounds: b.filled()}
	return j.begin()
}

func (j *Journal) begin() (*Journal, error) {
	var id [8]byte
	_, _ = rand.Read(id[:]) // never fails
	j.id = binary.LittleEndian.Uint64(id[:])
	s, err := j.newSegment(1, 0, 0)
	if err != nil {
		return nil, err
	}
	j.segments.Store(&[]*segment{s})
	j.size.Store(firstLineSize)
	if j.keep {
		j.startSyncing()
	}
	return j, nil
}

// apart is the size from which the last frame of a batch is written as it is,
// with a write of its own: to copy it would take its memory once more. It is no
// less than the ring, which does not hold such a frame.
const apart = ringSize

// Append writes the entries together and gives the number of the first;
// the others follow it. After an error nothing of them counts as written, what
// was written before stands, and Append may be tried again. The error is
// ErrFull when the disk has no room, and ErrTooLarge when the entries are more
// than Bounds.Max.
//
// The passcode of a CONNECT or STOMP frame is replaced by Mask (R104).
func (j *Journal) Append(entries ...Entry) (first uint32, err error) {
	j.appending.Lock()
	defer j.appending.Unlock()
	first = j.count.Load()
	switch {
	case j.closed.Load():
		return first, ErrClosed
	case j.readOnly:
		return first, ErrReadOnly
	case len(entries) == 0:
		return first, nil
	case uint64(first)+uint64(len(entries)) > math.MaxUint32:
		return first, fmt.Errorf("journal: it holds %d records and can number no more", first)
	}
	batch, large := j.scratch[:0], []byte(nil)
	for i := range entries {
		if i == len(entries)-1 && len(entries[i].Raw) >= apart {
			batch, large, err = appendHeader(batch, &entries[i], first+uint32(i))
		} else {
			batch, err = appendRecord(batch, &entries[i], first+uint32(i))
		}
		if err != nil {
			return first, fmt.Errorf("journal: entry %d: %w", i+1, err)
		}
	}
	s, err := j.room(int64(len(batch) + len(large)))
	if err != nil {
		return first, err
	}
	if err := j.write(s, batch, large); err != nil {
		return first, err
	}
	j.publish(s, batch, large)
	if j.scratch = batch; cap(batch) > scratchKept {
		j.scratch = nil
	}
	j.syncer.ring()
	return first, nil
}

// write puts the batch behind the records that count, and behind it the octets
// of its last frame when they are not in it. What a failed write left there is
// cut off, now or before the next write.
func (j *Journal) write(s *segment, batch, large []byte) error {
	end := s.size.Load()
	_, err := s.file.WriteAt(batch, end)
	if err == nil && len(large) > 0 {
		_, err = s.file.WriteAt(large, end+int64(len(batch)))
	}
	if err != nil {
		j.dirty = s.file.Truncate(end) != nil
		return fmt.Errorf("journal: %d octets were not written: %w", len(batch)+len(large), failure(err))
	}
	return nil
}

// publish makes the records of a batch that is on disk known to readers.
func (j *Journal) publish(s *segment, batch, large []byte) {
	at := s.size.Load()
	j.recent.add(s.base+at-firstLineSize, batch, len(large))
	n := s.index.len()
	for rest := batch; len(rest) > 0; n++ {
		size := recordSize(rest)
		at += int64(size)
		s.index.put(n, at)
		rest = rest[min(size, len(rest)):]
	}
	s.size.Store(at)
	s.index.publish(n)
	j.size.Add(int64(len(batch) + len(large)))
	j.count.Store(s.first + n)
}

// Len is the number of records written, those that were dropped among them:
// the next gets this number.
func (j *Journal) Len() uint32 { return j.count.Load() }

// First is the number of the oldest record that is still there, or Len when
// there is none. It changes only in Append: who appends sees by it what was
// dropped, namely everything from the First before to the one after.
func (j *Journal) First() uint32 { return j.oldest().first }

// Size is the number of octets that the journal takes on disk.
func (j *Journal) Size() int64 { return j.size.Load() }

// Bounds are those it was made with, the defaults filled in.
func (j *Journal) Bounds() Bounds { return j.bounds }

// Path is the path of a recording, or "".
func (j *Journal) Path() string { return j.path }

// Close removes the files, or leaves them when they are a recording, brought to
// the disk. Calling it again is fine. The error says what Trouble says, or is
// ErrVanished when a recording is no longer where it was made.
func (j *Journal) Close() error {
	j.appending.Lock()
	defer j.appending.Unlock()
	if j.closed.Load() {
		return nil
	}
	var errs []error
	if j.keep {
		if j.dirty {
			j.dirty = j.newest().file.Truncate(j.newest().size.Load()) != nil
		}
		j.syncer.end()
		_ = j.Sync()
		errs = append(errs, j.Trouble())
	}
	j.closed.Store(true)
	for _, s := range *j.segments.Load() {
		if err := s.file.Close(); err != nil {
			errs = append(errs, fmt.Errorf("journal: %w", failure(err)))
		}
		if s.path != "" && !j.keep && !j.readOnly {
			j.removals = append(j.removals, s.path)
		}
	}
	if err := j.remove(); err != nil {
		errs = append(errs, fmt.Errorf("journal: cannot remove a file: %w", err))
	}
	j.recent.drop()
	j.scratch = nil
	return errors.Join(errs...)
}
