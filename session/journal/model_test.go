package journal

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

// model is what a recording is to be: all records ever appended, of which the
// oldest may have been dropped.
type model struct {
	*Journal
	records []Entry
	limit   int64
}

// Any order of appending, failing, reading, scanning and opening again.
func TestJournalAgainstModel(t *testing.T) {
	defer goleak.VerifyNone(t)
	smallWindow(t, 200)
	rapid.Check(t, func(rt *rapid.T) {
		m := model{limit: rapid.SampledFrom([]int64{0, 3000, 8000}).Draw(rt, "limit")}
		segment := rapid.Int64Range(1, 2000).Draw(rt, "segment")
		var err error
		m.Journal, err = CreateFile(filepath.Join(t.TempDir(), "a.journal"), Bounds{Segment: segment, Max: m.limit})
		if err != nil {
			rt.Fatal(err)
		}
		defer m.Close()
		rt.Repeat(map[string]func(*rapid.T){
			"":       m.check,
			"append": m.append,
			"fail":   m.fail,
			"forget": func(*rapid.T) { m.forget() },
			"read":   m.read,
			"scan":   m.scan,
			"sync": func(rt *rapid.T) {
				if err := m.Sync(); err != nil {
					rt.Fatal(err)
				}
			},
			"open": m.open,
		})
	})
}

func (m *model) check(rt *rapid.T) {
	if m.Len() != uint32(len(m.records)) || m.First() > m.Len() {
		rt.Fatalf("records %d to %d, want up to %d", m.First(), m.Len(), len(m.records))
	}
	if m.limit > 0 && m.Size() > m.limit {
		rt.Fatalf("%d octets, the bound is %d", m.Size(), m.limit)
	}
	if m.limit == 0 && m.First() != 0 {
		rt.Fatalf("without a bound, up to %d was dropped", m.First())
	}
}

func drawEntries(rt *rapid.T) []Entry {
	return rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) Entry {
		return Entry{At: noon, Link: rapid.Uint32().Draw(rt, "link"), Raw: rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(rt, "raw")}
	}), 0, 6).Draw(rt, "entries")
}

func (m *model) append(rt *rapid.T) {
	entries := drawEntries(rt)
	first, err := m.Append(entries...)
	if err != nil || first != uint32(len(m.records)) {
		rt.Fatalf("Append = %d, %v; want %d", first, err, len(m.records))
	}
	m.records = append(m.records, entries...)
}

// fail lets the disk end somewhere in a batch.
func (m *model) fail(rt *rapid.T) {
	entries := drawEntries(rt)
	size := int64(0)
	for _, e := range entries {
		size += headerSize + int64(len(e.Raw))
	}
	if size == 0 {
		return
	}
	m.syncer.working.Lock() // the goroutine that syncs looks at the same files
	s := m.newest()
	whole := s.file
	s.file = &faulty{disk: whole, room: rapid.Int64Range(0, size-1).Draw(rt, "room")}
	full := s.index.len() > 0 && s.size.Load()+size > m.bounds.Segment
	_, err := m.Append(entries...)
	s.file = whole
	m.syncer.working.Unlock()
	switch {
	case full && err == nil: // it went into another file, which has room
		m.records = append(m.records, entries...)
	case !errors.Is(err, ErrFull) || !errors.Is(err, syscall.ENOSPC):
		rt.Fatalf("Append to a full disk = %v", err)
	}
}

func (m *model) read(rt *rapid.T) {
	n := rapid.Uint32Max(uint32(len(m.records))).Draw(rt, "n")
	e, err := m.Read(n)
	switch {
	case n == uint32(len(m.records)):
		if !errors.Is(err, ErrNoRecord) {
			rt.Fatalf("Read behind the end = %v", err)
		}
	case n < m.First():
		if !errors.Is(err, ErrDropped) {
			rt.Fatalf("Read of a dropped record = %v", err)
		}
	case err != nil || e.Link != m.records[n].Link || string(e.Raw) != string(m.records[n].Raw):
		rt.Fatalf("record %d = %v, %v; want %v", n, e, err, m.records[n])
	}
}

func (m *model) scan(rt *rapid.T) {
	q := Query{Text: rapid.SliceOfN(rapid.Byte(), 1, 2).Draw(rt, "text"), AnyCase: rapid.Bool().Draw(rt, "any case")}
	want, got := []uint32{}, []uint32{}
	for n, e := range m.records {
		if n >= int(m.First()) && plainMatch(e.Raw, q) {
			want = append(want, uint32(n))
		}
	}
	next, err := m.Scan(context.Background(), q, 0, func(n uint32) bool { got = append(got, n); return true })
	if err != nil || next != m.Len() || !slices.Equal(got, want) {
		rt.Fatalf("Scan for %q = %v to %d, %v; want %v", q.Text, got, next, err, want)
	}
}

// open looks at the files as another program may while they are written.
func (m *model) open(rt *rapid.T) {
	o, err := Open(m.Path())
	if err != nil {
		rt.Fatal(err)
	}
	defer o.Close()
	if o.First() != m.First() || o.Len() != m.Len() || o.Torn() != 0 || len(o.Damage()) != 0 || o.Size() != m.Size() {
		rt.Fatalf("opened again: records %d to %d, %d octets, %d torn, damage %v; want %d to %d and %d octets",
			o.First(), o.Len(), o.Size(), o.Torn(), o.Damage(), m.First(), m.Len(), m.Size())
	}
	n := o.First()
	for r, err := range o.All(n) {
		if err != nil || r.N != n || string(r.Raw) != string(m.records[n].Raw) || r.Link != m.records[n].Link {
			rt.Fatalf("record %d = %v, %v", n, r, err)
		}
		n++
	}
	if n != m.Len() {
		rt.Fatalf("All ended at %d, want %d", n, m.Len())
	}
}
