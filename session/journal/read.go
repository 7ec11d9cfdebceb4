package journal

import (
	"errors"
	"io"
	"iter"
	"time"
)

// Record is an entry with its number.
type Record struct {
	N uint32
	Entry
}

// Read gives record n with a copy of its octets. The error is a *RecordError
// around ErrNoRecord, ErrDropped, ErrTorn, ErrChecksum, ErrVanished or what the
// system said; after Close it is ErrClosed.
func (j *Journal) Read(n uint32) (Entry, error) {
	s, from, to, err := j.locate(n)
	if err != nil {
		return Entry{}, err
	}
	octets := make([]byte, to-from)
	if !j.recent.copy(octets, s.base+from-firstLineSize) {
		if _, err := s.file.ReadAt(octets, from); err != nil {
			return Entry{}, j.readFailure(s, n, from, err)
		}
	}
	e, err := parseRecord(octets, n)
	if err != nil {
		return Entry{}, &RecordError{Record: n, Path: s.path, Offset: from, Err: err}
	}
	return e, nil
}

// ReadHead is Read of no more than the first most octets of the frame, and gives
// how many it has. What is cut was not held against its checksum.
func (j *Journal) ReadHead(n uint32, most int) (e Entry, size int, err error) {
	s, from, to, err := j.locate(n)
	if err != nil {
		return Entry{}, 0, err
	}
	if size = int(to - from - headerSize); size <= most {
		e, err = j.Read(n)
		return e, size, err
	}
	octets := make([]byte, headerSize+most)
	if !j.recent.copy(octets, s.base+from-firstLineSize) {
		if _, err := s.file.ReadAt(octets, from); err != nil {
			return Entry{}, 0, j.readFailure(s, n, from, err)
		}
	}
	h, ok := parseHeader(octets)
	if !ok || h.size() != to-from || h.number != n {
		return Entry{}, 0, &RecordError{Record: n, Path: s.path, Offset: from, Err: ErrChecksum}
	}
	return h.entry(octets[headerSize:]), size, nil
}

// locate finds record n.
func (j *Journal) locate(n uint32) (s *segment, from, to int64, err error) {
	if j.closed.Load() {
		return nil, 0, 0, ErrClosed
	}
	segments := *j.segments.Load()
	s, last := segmentOf(segments, n)
	if s == nil {
		return nil, 0, 0, &RecordError{Record: n, Err: ErrDropped}
	}
	from, to, ok := s.span(n)
	if ok {
		return s, from, to, nil
	}
	err = ErrNoRecord
	if !last {
		_, err = holeBehind(segments, s)
	}
	return nil, 0, 0, &RecordError{Record: n, Err: err}
}

// All gives the records from that number on, in their order, up to the newest
// there is when it begins. What cannot be read is given as a *RecordError with
// its number in Record.N, and the row goes on behind it: one for each damaged
// record, one for all that are missing between two files, one for all that were
// dropped before they were reached. The octets hold until the next step.
func (j *Journal) All(from uint32) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		until := j.Len()
		w := window{buf: make([]byte, 0, windowSize)}
		for n := from; n < until; {
			s, begin, end, err := j.locate(n)
			if err != nil {
				if !yield(Record{N: n}, err) {
					return
				}
				n = j.behind(n, err)
				continue
			}
			e, err := w.record(j, s, n, begin, end)
			if !yield(Record{n, e}, err) || errors.Is(err, ErrClosed) {
				return
			}
			n++
		}
	}
}

// behind gives the first record behind those that are missing together with n.
func (j *Journal) behind(n uint32, err error) uint32 {
	segments := *j.segments.Load()
	s, _ := segmentOf(segments, n)
	switch {
	case errors.Is(err, ErrClosed):
		return j.Len()
	case s == nil:
		return segments[0].first
	default:
		next, _ := holeBehind(segments, s)
		return next
	}
}

// Seek gives the first record at or after t, or Len when there is none. Frames
// are numbered in the order in which they were journaled, and that may differ a
// little from the order of their times; where a clock was set back, it is one of
// the places where the time goes past t. A record that cannot be read is passed
// over.
func (j *Journal) Seek(t time.Time) (uint32, error) {
	want := nanoseconds(t)
	low, high := j.First(), j.Len()
	for low < high {
		mid := low + (high-low)/2
		at, n, err := j.timeFrom(mid, high)
		switch {
		case err != nil:
			return 0, err
		case n < high && at < want:
			low = n + 1
		default:
			high = mid
		}
	}
	_, n, err := j.timeFrom(low, j.Len())
	return n, err
}

// timeFrom gives the time of the first record from n on that can be read.
func (j *Journal) timeFrom(n, until uint32) (at int64, found uint32, err error) {
	var octets [headerSize]byte
	for n < until {
		s, from, _, err := j.locate(n)
		if err != nil {
			if errors.Is(err, ErrClosed) {
				return 0, 0, err
			}
			n = j.behind(n, err)
			continue
		}
		if _, err = s.file.ReadAt(octets[:], from); err == nil {
			if h, ok := parseHeader(octets[:]); ok && h.number == n {
				return h.at, n, nil
			}
		} else if err = j.readFailure(s, n, from, err); !errors.As(err, new(*RecordError)) {
			return 0, 0, err
		}
		n++
	}
	return 0, until, nil
}

// window reads a file from its beginning to its end in large pieces.
type window struct {
	file io.ReaderAt
	buf  []byte
	from int64 // where buf begins in the file
}

// windowSize is a variable for the sake of the tests.
var windowSize = 256 << 10

// octets gives what stands there, until the next call. It is shorter at the end
// of the file, without an error.
func (w *window) octets(file io.ReaderAt, at int64, size int) ([]byte, error) {
	b, err := w.ahead(file, at, size)
	return b[:min(size, len(b))], err
}

// ahead gives that much and all beyond it that is in memory.
func (w *window) ahead(file io.ReaderAt, at int64, size int) ([]byte, error) {
	if file != w.file || at < w.from || at+int64(size) > w.from+int64(len(w.buf)) {
		if size > cap(w.buf) {
			w.buf = make([]byte, 0, size)
		}
		n, err := file.ReadAt(w.buf[:cap(w.buf)], at)
		w.file, w.from, w.buf = file, at, w.buf[:n]
		if err != nil && !errors.Is(err, io.EOF) {
			w.file = nil
			return nil, err
		}
	}
	return w.buf[at-w.from:], nil
}

// record gives record n of s, which stands there.
func (w *window) record(j *Journal, s *segment, n uint32, from, to int64) (Entry, error) {
	octets, err := w.octets(s.file, from, int(to-from))
	if err == nil && int64(len(octets)) < to-from {
		err = io.EOF
	}
	if err != nil {
		return Entry{}, j.readFailure(s, n, from, err)
	}
	e, err := parseRecord(octets, n)
	if err != nil {
		return Entry{}, &RecordError{Record: n, Path: s.path, Offset: from, Err: err}
	}
	return e, nil
}
