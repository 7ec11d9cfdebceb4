package journal

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
)

// disk is what a segment asks of its file.
type disk interface {
	io.ReaderAt
	io.WriterAt
	Truncate(size int64) error
	Sync() error
	Stat() (os.FileInfo, error)
	Close() error
}

// segment is one file of a journal. Its records are numbered on from those of
// the segment before it. Everything but size and index stands from the start.
type segment struct {
	file  disk
	path  string       // "" when the file has no name any more
	no    uint32       // 1 for the first of a journal
	first uint32       // number of its first record
	base  int64        // octets of all records before it
	size  atomic.Int64 // octets of the file that count
	index index        // where each of its records ends
}

// end is the number behind that of the last record.
func (s *segment) end() uint32 { return s.first + s.index.len() }

// span gives where record n stands in the file, if it is one of the segment.
func (s *segment) span(n uint32) (from, to int64, ok bool) {
	if n < s.first {
		return 0, 0, false
	}
	return s.index.span(n - s.first)
}

// The first line of a segment, always as long: what it is and the version of
// the format, the journal's own number, the segment's number, that of its first
// record, and the CRC-32C of all that.
const (
	title         = "stompbox journal 1"
	firstLineSize = int64(len(title) + 1 + 16 + 1 + 10 + 1 + 10 + 1 + 8 + 1)
)

func firstLine(journal uint64, no, first uint32) []byte {
	line := fmt.Appendf(nil, "%s %016x %010d %010d ", title, journal, no, first)
	return fmt.Appendf(line, "%08x\n", crc32.Checksum(line, castagnoli))
}

// parseFirstLine reads a first line. When ours is set and ok is not, it is one
// that was damaged.
func parseFirstLine(line []byte) (journal uint64, no, first uint32, ours, ok bool) {
	if !strings.HasPrefix(string(line), title+" ") || int64(len(line)) != firstLineSize {
		return 0, 0, 0, false, false
	}
	parts := strings.Fields(string(line[len(title):]))
	if len(parts) != 4 {
		return 0, 0, 0, true, false
	}
	journal, e1 := strconv.ParseUint(parts[0], 16, 64)
	n, e2 := strconv.ParseUint(parts[1], 10, 32)
	f, e3 := strconv.ParseUint(parts[2], 10, 32)
	no, first = uint32(n), uint32(f)
	ok = errors.Join(e1, e2, e3) == nil && string(line) == string(firstLine(journal, no, first))
	return journal, no, first, true, ok
}

// segmentPath names a segment of a recording: the first has the recording's own
// name, the others a number behind it.
func segmentPath(path string, no uint32) string {
	if no == 1 {
		return path
	}
	return fmt.Sprintf("%s.%04d", path, no)
}

// segmentPaths finds the segments of a recording by their names.
func segmentPaths(path string) (map[uint32]string, error) {
	path = filepath.Clean(path)
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	found := make(map[uint32]string)
	for _, e := range entries {
		tail, ours := strings.CutPrefix(e.Name(), filepath.Base(path))
		if !ours || e.IsDir() {
			continue
		}
		name := filepath.Join(filepath.Dir(path), e.Name())
		if tail == "" {
			found[1] = name
			continue
		}
		no, err := strconv.ParseUint(strings.TrimPrefix(tail, "."), 10, 32)
		if err == nil && no > 1 && name == segmentPath(path, uint32(no)) {
			found[uint32(no)] = name
		}
	}
	return found, nil
}

// newSegment makes the file of the next segment, with its first line.
func (j *Journal) newSegment(no, first uint32, base int64) (*segment, error) {
	var f *os.File
	var err error
	if j.keep {
		f, err = os.OpenFile(segmentPath(j.path, no), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	} else {
		f, err = os.CreateTemp(j.dir, "stompbox-*.journal") // 0600, and never an existing file
	}
	if err != nil {
		return nil, fmt.Errorf("journal: cannot create a file: %w", failure(err))
	}
	s := &segment{file: f, path: f.Name(), no: no, first: first, base: base}
	if !j.keep && runtime.GOOS != "windows" && os.Remove(s.path) == nil {
		s.path = ""
	}
	if _, err := f.WriteAt(firstLine(j.id, no, first), 0); err != nil {
		_ = f.Close()
		if s.path != "" {
			_ = os.Remove(s.path)
		}
		return nil, fmt.Errorf("journal: cannot write the first line of a file: %w", failure(err))
	}
	s.size.Store(firstLineSize)
	return s, nil
}

// room gives the segment that is to take n octets more. It begins another when
// the newest is full, and drops the oldest while the journal would grow over
// its bound.
func (j *Journal) room(n int64) (*segment, error) {
	if j.bounds.Max > 0 && n+firstLineSize > j.bounds.Max {
		return nil, fmt.Errorf("journal: %w: %d octets at once, and it may take %d", ErrTooLarge, n, j.bounds.Max)
	}
	newest := j.newest()
	if j.dirty { // a failed write left something that could not be cut off
		if err := newest.file.Truncate(newest.size.Load()); err != nil {
			return nil, fmt.Errorf("journal: what a failed write left cannot be cut off: %w", failure(err))
		}
		j.dirty = false
	}
	if newest.index.len() > 0 && newest.size.Load()+n > j.bounds.Segment {
		next, err := j.newSegment(newest.no+1, newest.end(), newest.base+newest.size.Load()-firstLineSize)
		if err != nil {
			return nil, err
		}
		newest.index.seal()
		segments := append(append([]*segment(nil), *j.segments.Load()...), next)
		j.segments.Store(&segments)
		j.size.Add(firstLineSize)
		newest = next
	}
	for j.bounds.Max > 0 && j.size.Load()+n > j.bounds.Max && j.oldest() != newest {
		j.drop()
	}
	return newest, nil
}

// drop gives up the oldest segment. Who is reading in it gets ErrDropped.
func (j *Journal) drop() {
	segments := *j.segments.Load()
	s, rest := segments[0], segments[1:]
	j.segments.Store(&rest)
	j.size.Add(-s.size.Load())
	_ = s.file.Close() // nothing of it is wanted any more
	if s.path != "" {
		j.removals = append(j.removals, s.path)
	}
	_ = j.remove()
}

// remove takes dropped files away; one that resists is tried again later.
func (j *Journal) remove() (err error) {
	kept := j.removals[:0]
	for _, path := range j.removals {
		if e := os.Remove(path); e != nil && !os.IsNotExist(e) {
			err = e
			kept = append(kept, path)
		}
	}
	j.removals = kept
	return err
}

func (j *Journal) newest() *segment {
	segments := *j.segments.Load()
	return segments[len(segments)-1]
}

func (j *Journal) oldest() *segment { return (*j.segments.Load())[0] }

// segmentOf finds the segment that holds record n, or the one before the hole
// in which n is. It is nil when n was dropped, or was never there.
func segmentOf(segments []*segment, n uint32) (s *segment, last bool) {
	low, high := 0, len(segments)
	for low < high {
		if mid := (low + high) / 2; segments[mid].first <= n {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low == 0 {
		return nil, false
	}
	return segments[low-1], low == len(segments)
}

// holeBehind gives where the records go on behind those of s, and what became
// of those between.
func holeBehind(segments []*segment, s *segment) (next uint32, err error) {
	for i, other := range segments {
		if other == s && i+1 < len(segments) {
			if segments[i+1].no != s.no+1 {
				return segments[i+1].first, ErrVanished
			}
			return segments[i+1].first, ErrTorn
		}
	}
	return math.MaxUint32, ErrNoRecord
}
