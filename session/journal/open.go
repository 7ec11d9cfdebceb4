package journal

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Damage is a run of records of a recording that cannot be read, or a file of
// it that cannot be used.
type Damage struct {
	First, Count uint32 // the records; Count is 0 when none is known to be lost
	Path         string // of the file
	Offset       int64  // where it begins in the file, in octets
	Err          error  // ErrChecksum, ErrTorn, ErrVanished, ErrNotJournal, or what the system said
}

// String is one sentence with the place.
func (d Damage) String() string {
	switch d.Count {
	case 0:
		return fmt.Sprintf("%s: %v", d.Path, d.Err)
	case 1:
		return fmt.Sprintf("record %d, at byte %d of %s: %v", d.First, d.Offset, d.Path, d.Err)
	default:
		return fmt.Sprintf("records %d to %d, from byte %d of %s: %v", d.First, d.First+d.Count-1, d.Offset, d.Path, d.Err)
	}
}

// Open reads a recording, all its segments, by the path of the first; that file
// itself may have been dropped. Nothing is changed: another program may still be
// writing it.
//
// What is damaged costs only itself. A torn tail, left by a program that was
// killed while it wrote, is left out: Torn tells its size. Records with a wrong
// checksum that have sound ones behind them keep their numbers, and reading one
// gives ErrChecksum; records in a file that is cut off or gone, before one that
// is there, give ErrTorn or ErrVanished: Damage lists them all. The error is
// ErrNotJournal when the path is something else.
func Open(path string) (*Journal, error) {
	paths, err := segmentPaths(path)
	if err == nil && len(paths) == 0 {
		err = &os.PathError{Op: "open", Path: path, Err: os.ErrNotExist}
	}
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	j := &Journal{path: filepath.Clean(path), readOnly: true}
	o := opening{j: j, w: window{buf: make([]byte, 0, windowSize)}}
	for _, no := range slices.Sorted(maps.Keys(paths)) {
		if err := o.add(no, paths[no]); err != nil {
			o.close()
			return nil, fmt.Errorf("journal: %s: %w", paths[no], err)
		}
	}
	if len(o.segments) == 0 {
		return nil, fmt.Errorf("journal: %s: %w", path, errors.Join(ErrNotJournal, o.refused))
	}
	o.finish()
	return j, nil
}

// Torn is the number of octets at the end of a recording that Open left out
// because they are no whole record.
func (j *Journal) Torn() int64 { return j.torn }

// Damage is what Open found, in order of the records. The caller does not
// change it.
func (j *Journal) Damage() []Damage { return j.damage }

// damaged reports whether Open found record n to be unreadable.
func (j *Journal) damaged(n uint32) bool {
	at, found := slices.BinarySearchFunc(j.damage, n, func(d Damage, n uint32) int {
		switch {
		case d.First > n:
			return 1
		case d.First+d.Count <= n:
			return -1
		}
		return 0
	})
	return found && at < len(j.damage)
}

// opening puts the segments of a recording together.
type opening struct {
	j        *Journal
	w        window
	segments []*segment
	known    bool    // the journal's own number is known
	refused  error   // why the last file that is no segment is none
	tail     int64   // octets behind the last sound record of the newest segment
	begun    *Damage // the last file, when it ends within its first line
}

// end is the number behind the last record so far.
func (o *opening) end() uint32 {
	if len(o.segments) == 0 {
		return 0
	}
	return o.segments[len(o.segments)-1].end()
}

// add takes the next file. One that does not belong is said and left out.
func (o *opening) add(no uint32, path string) error {
	if o.begun != nil {
		o.note(*o.begun)
		o.begun = nil
	}
	f, err := os.Open(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil // its writer has dropped it since we looked
	case err != nil:
		o.refuse(path, err)
		return nil
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return err
	}
	if !info.Mode().IsRegular() { // reading a pipe would wait for ever
		_ = f.Close()
		o.refuse(path, ErrNotJournal)
		return nil
	}
	s := &segment{file: f, path: path, no: no}
	r := recovery{segment: s, window: &o.w, size: info.Size(), least: o.end()}
	if err := o.identify(&r); err != nil {
		_ = f.Close()
		if errors.Is(err, ErrTorn) && len(o.segments) > 0 { // of the newest file that is a torn tail like any other
			o.begun = &Damage{First: o.end(), Path: path, Offset: info.Size(), Err: ErrTorn}
			return nil
		}
		o.refuse(path, err)
		return nil
	}
	o.segments = append(o.segments, s)
	if err := r.run(); err != nil {
		return err
	}
	o.place(&r)
	return nil
}

func (o *opening) refuse(path string, err error) {
	o.refused = err
	o.j.damage = append(o.j.damage, Damage{First: o.end(), Path: path, Err: err})
}

// identify reads the first line. Behind one that was damaged the records tell
// their numbers themselves.
func (o *opening) identify(r *recovery) error {
	line, err := o.w.octets(r.segment.file, 0, int(firstLineSize))
	if err != nil {
		return failure(err)
	}
	journal, no, first, ours, ok := parseFirstLine(line)
	switch {
	case ok && (no != r.segment.no && r.segment.no != 1 || o.known && journal != o.j.id || first < r.least):
		return fmt.Errorf("%w that belongs here: it is file %d of another", ErrNotJournal, no)
	case ok:
		if !o.known {
			o.j.id, o.known = journal, true
		}
		r.segment.no, r.segment.first, r.numbered = no, first, true
		return nil
	case !ours && len(o.segments) == 0:
		return ErrNotJournal
	}
	if int64(len(line)) < firstLineSize {
		return ErrTorn
	}
	o.j.damage = append(o.j.damage, Damage{First: r.least, Path: r.segment.path, Err: ErrChecksum})
	return nil
}

// place puts a segment behind those before it and notes what is missing
// between.
func (o *opening) place(r *recovery) {
	s := r.segment
	if n := len(o.segments); n > 1 {
		before := o.segments[n-2]
		s.base = before.base + before.size.Load() - firstLineSize
		if next, err := holeBehind(o.segments, before); next > before.end() {
			o.note(Damage{First: before.end(), Count: next - before.end(), Path: before.path, Offset: before.size.Load(), Err: err})
		} else if o.tail > 0 {
			o.note(Damage{First: next, Path: before.path, Offset: before.size.Load(), Err: ErrTorn})
		}
	}
	for _, d := range r.damage {
		o.note(d)
	}
	o.tail = r.size - s.size.Load()
	o.j.size.Add(s.size.Load())
}

func (o *opening) note(d Damage) { o.j.damage = append(o.j.damage, d) }

func (o *opening) finish() {
	j := o.j
	slices.SortStableFunc(j.damage, func(a, b Damage) int {
		return int(min(max(int64(a.First)-int64(b.First), -1), 1))
	})
	j.segments.Store(&o.segments)
	j.count.Store(o.end())
	j.torn = o.tail
	if o.begun != nil {
		j.torn += o.begun.Offset
	}
}

func (o *opening) close() {
	for _, s := range o.segments {
		_ = s.file.Close()
	}
}
