package journal

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// Query says what to look for, in the frames' octets as they crossed the wire:
// escapes in header values are not undone.
type Query struct {
	// Text is what a frame must hold anywhere, or in the value of a header when
	// Header is set; then it may be empty.
	Text []byte
	// AnyCase lets ASCII letters match in either case, in the header's name too.
	AnyCase bool
	// Header is the name of a header that a frame must have.
	Header string
	// Until is the number before which to stop; 0 is the newest record there is.
	Until uint32
	// Progress, when set, is called now and then with the number of the first
	// record that is not looked at, from the goroutine of Scan.
	Progress func(next uint32)
}

// ErrNoQuery is the error of a Scan for nothing.
var ErrNoQuery = errors.New("journal: there is nothing to look for")

// progressOctets is how much is read between two calls of Progress.
const progressOctets = 8 << 20

// Scan looks for the records that match, from that number on, and calls hit
// with the number of each, in order, at once. It ends at Query.Until, when hit
// gives false, or with ctx's error, and gives the first number that it did not
// look at: a later Scan goes on from there. It runs in the caller's goroutine,
// any number at a time, beside Append and Read.
//
// Records that were dropped or are damaged do not match. When a file cannot be
// read the others are looked at all the same, and the error is the first
// *RecordError; after Close it is ErrClosed.
func (j *Journal) Scan(ctx context.Context, q Query, from uint32, hit func(n uint32) bool) (next uint32, err error) {
	if len(q.Text) == 0 && q.Header == "" {
		return from, ErrNoQuery
	}
	until := j.Len()
	if q.Until > 0 {
		until = min(until, q.Until)
	}
	s := newScan(ctx, j, &q, hit)
	for n := from; n < until; {
		if j.closed.Load() {
			return n, ErrClosed
		}
		segments := *j.segments.Load()
		seg, last := segmentOf(segments, n)
		if seg == nil {
			n = segments[0].first
			continue
		}
		end := min(seg.end(), until)
		if n < end {
			if next, ended, err := s.segment(seg, n, end); ended {
				return next, err
			}
		}
		if last {
			break
		}
		n, _ = holeBehind(segments, seg)
	}
	return max(from, until), s.failed
}

// scan is one run of Scan.
type scan struct {
	ctx    context.Context
	j      *Journal
	q      *Query
	hit    func(n uint32) bool
	find   *finder
	value  *finder // of a query with a header
	name   []byte
	buf    []byte
	head   []byte // of a record that does not lie in buf as a whole
	unsaid int    // octets since Progress was called
	failed error
}

func newScan(ctx context.Context, j *Journal, q *Query, hit func(n uint32) bool) *scan {
	s := &scan{ctx: ctx, j: j, q: q, hit: hit}
	needle := q.Text
	if q.Header != "" {
		s.name = append([]byte(q.Header), ':')
		s.value = newFinder(q.Text, q.AnyCase)
		if len(needle) < len(s.name) { // the longer is the better needle: both are in a frame that matches
			needle = s.name
		}
	}
	s.find = newFinder(needle, q.AnyCase)
	s.buf = make([]byte, max(windowSize, 4*len(needle)))
	return s
}

// segment looks at the records of a segment from n to before until. The octets
// are read in large pieces and searched as they are; only where the needle
// stands does the index tell in which record, and whether in its frame.
func (s *scan) segment(seg *segment, n, until uint32) (next uint32, ended bool, err error) {
	at, _, _ := seg.span(n)
	_, end, _ := seg.span(until - 1)
	for at < end {
		if err := s.ctx.Err(); err != nil {
			return seg.recordAt(at, n, until), true, err
		}
		b := s.buf[:min(int64(len(s.buf)), end-at)]
		if _, err := seg.file.ReadAt(b, at); err != nil {
			n = seg.recordAt(at, n, until)
			if over, err := s.fail(seg, n, at, err); over {
				return n, err != nil, err
			}
			at += int64(len(b))
			continue
		}
		var behind int
		if n, behind = s.piece(seg, b, at, n, until); behind < 0 {
			return n, true, nil
		}
		s.unsaid += len(b)
		if at+int64(len(b)) >= end {
			break
		}
		at += int64(max(behind, len(b)-len(s.find.needle)+1))
		if s.q.Progress != nil && s.unsaid >= progressOctets && at < end {
			s.unsaid = 0
			n = seg.recordAt(at, n, until)
			s.q.Progress(n)
		}
	}
	return until, false, nil
}

// fail keeps the first failure, unless the segment or the whole journal was
// given up meanwhile; then the segment is over.
func (s *scan) fail(seg *segment, n uint32, at int64, err error) (over bool, closed error) {
	switch err := s.j.readFailure(seg, n, at, err); {
	case errors.Is(err, ErrClosed):
		return true, err
	case errors.Is(err, ErrDropped):
		return true, nil
	case s.failed == nil:
		s.failed = err
	}
	return false, nil
}

// piece searches octets that stand at that offset. It gives the record it came
// to and how far it looked, which may be beyond the piece, or less than 0 when
// it was told to end.
func (s *scan) piece(seg *segment, b []byte, at int64, n, until uint32) (uint32, int) {
	i := 0
	for i < len(b) {
		k := s.find.next(b[i:])
		if k < 0 {
			break
		}
		k += i
		n = seg.recordAt(at+int64(k), n, until)
		from, to, _ := seg.span(n)
		from, to = from-at, to-at // in b from here on
		if int64(k) < from+headerSize {
			i = int(from + headerSize)
			continue
		}
		i = int(to + headerSize)
		if int64(k+len(s.find.needle)) > to || s.j.damaged(n) {
			continue
		}
		if s.value != nil {
			ok, err := s.inHead(seg, b, at, from+headerSize, to)
			if err != nil {
				_, _ = s.fail(seg, n, at+from, err) // what is over shows at the next piece
			}
			if !ok {
				continue
			}
		}
		if !s.hit(n) {
			return n + 1, -1
		}
	}
	return n, i
}

// inHead reports whether a frame, which stands at from in b and may reach beyond
// b at both ends, has the header.
func (s *scan) inHead(seg *segment, b []byte, at, from, to int64) (bool, error) {
	if from >= 0 && to <= int64(len(b)) {
		matched, _ := s.header(b[from:to])
		return matched, nil
	}
	for size := int64(4 << 10); ; size *= 4 {
		size = min(size, to-from)
		if int64(cap(s.head)) < size {
			s.head = make([]byte, size)
		}
		head := s.head[:size]
		if n, err := seg.file.ReadAt(head, at+from); err != nil && (err != io.EOF || n < len(head)) {
			return false, err
		}
		matched, whole := s.header(head)
		if whole || size == to-from {
			return matched, nil
		}
	}
}

// header looks through the lines of a frame's head. When whole is false the
// head did not end in frame.
func (s *scan) header(frame []byte) (matched, whole bool) {
	rest := bytes.TrimLeft(frame, "\r\n")
	_, rest, _ = bytes.Cut(rest, []byte("\n")) // the command
	for len(rest) > 0 {
		line, behind, ended := bytes.Cut(rest, []byte("\n"))
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 && ended {
			return false, true
		}
		if ended && s.named(line) && s.value.in(line[len(s.name):]) {
			return true, true
		}
		rest = behind
	}
	return false, false
}

func (s *scan) named(line []byte) bool {
	if len(line) < len(s.name) {
		return false
	}
	if s.q.AnyCase {
		return equalFold(line[:len(s.name)], s.name)
	}
	return bytes.Equal(line[:len(s.name)], s.name)
}

// recordAt finds the record of the octet at that offset, from n on.
func (s *segment) recordAt(offset int64, n, until uint32) uint32 {
	return s.first + s.index.at(offset, n-s.first, until-s.first)
}
