package journal

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 6000, time.UTC)

func create(t testing.TB) *Journal {
	t.Helper()
	j, err := Create(t.TempDir(), Bounds{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return j
}

func mustAppend(t testing.TB, j *Journal, entries ...Entry) uint32 {
	t.Helper()
	first, err := j.Append(entries...)
	if err != nil {
		t.Fatal(err)
	}
	return first
}

func mustRead(t testing.TB, j *Journal, n uint32) Entry {
	t.Helper()
	e, err := j.Read(n)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestReadGivesWhatAppendTook(t *testing.T) {
	j := create(t)
	in := []Entry{
		{At: noon, Outgoing: true, Link: 1, Version: 3, Raw: []byte("SEND\n\na\x00")},
		{At: noon.Add(time.Nanosecond), Link: math.MaxUint32, Version: 255, Raw: []byte{0, 1, 0xff}},
		{Raw: []byte{}},
	}
	if first := mustAppend(t, j, in[0]); first != 0 {
		t.Errorf("first record is %d, want 0", first)
	}
	if first := mustAppend(t, j, in[1:]...); first != 1 {
		t.Errorf("second batch begins at %d, want 1", first)
	}
	if j.Len() != 3 {
		t.Errorf("Len = %d, want 3", j.Len())
	}
	for n, want := range in {
		if diff := cmp.Diff(want, mustRead(t, j, uint32(n))); diff != "" {
			t.Errorf("record %d (-want +got):\n%s", n, diff)
		}
	}
}

func TestAppendKeepsNoReference(t *testing.T) {
	j := create(t)
	raw := []byte("MESSAGE\n\nbody\x00")
	mustAppend(t, j, Entry{Raw: raw})
	raw[0] = 'X'
	first := mustRead(t, j, 0)
	first.Raw[1] = 'Y'
	if got := string(mustRead(t, j, 0).Raw); got != "MESSAGE\n\nbody\x00" {
		t.Errorf("record changed to %q", got)
	}
}

func TestReadOutsideIsTyped(t *testing.T) {
	j := create(t)
	_, err := j.Read(0)
	var re *RecordError
	if !errors.As(err, &re) || !errors.Is(err, ErrNoRecord) {
		t.Errorf("Read of an empty journal = %v, want a RecordError around ErrNoRecord", err)
	}
}

// What is older than the ring comes from the file, and a record that lies
// across the ring's seam comes out whole.
func TestReadBeyondTheRing(t *testing.T) {
	j := create(t)
	const size = ringSize/8 - 77
	for i := range 24 {
		mustAppend(t, j, Entry{Link: uint32(i), Raw: bytes.Repeat([]byte{byte(i)}, size)})
	}
	mustAppend(t, j, Entry{Link: 24, Raw: bytes.Repeat([]byte{24}, ringSize+1)})
	mustAppend(t, j, Entry{Link: 25, Raw: []byte{25}})
	for n := range j.Len() {
		e := mustRead(t, j, n)
		if e.Link != n || bytes.Count(e.Raw, []byte{byte(n)}) != len(e.Raw) || len(e.Raw) == 0 {
			t.Errorf("record %d has link %d and %d octets, not all its own", n, e.Link, len(e.Raw))
		}
	}
}

func TestIndexGrowsOverChunks(t *testing.T) {
	j := create(t)
	batch := make([]Entry, 1000)
	for range 3 * chunkRecords / len(batch) {
		for i := range batch {
			batch[i] = Entry{Link: j.Len() + uint32(i)}
		}
		mustAppend(t, j, batch...)
	}
	for _, n := range []uint32{0, 1, chunkRecords - 1, chunkRecords, chunkRecords + 1, 2 * chunkRecords, j.Len() - 1} {
		if e := mustRead(t, j, n); e.Link != n {
			t.Errorf("record %d is record %d", n, e.Link)
		}
	}
}

func TestFileIsPrivateAndGone(t *testing.T) {
	dir := t.TempDir()
	j, err := Create(dir, Bounds{})
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		info, err := j.newest().file.Stat()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("mode %o, want 600", info.Mode().Perm())
		}
	}
	mustAppend(t, j, Entry{Raw: []byte("x")})
	for range 2 {
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if _, err := j.Read(0); !errors.Is(err, ErrClosed) {
		t.Errorf("Read after Close = %v, want ErrClosed", err)
	}
	if _, err := j.Append(Entry{}); !errors.Is(err, ErrClosed) {
		t.Errorf("Append after Close = %v, want ErrClosed", err)
	}
}

func TestCreateSaysWhereItCannot(t *testing.T) {
	if _, err := Create("/no/such/folder", Bounds{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("err = %v, want one that says the folder is missing", err)
	}
}

// Readers run while one goroutine appends: run with -race.
func TestReadersWhileAppending(t *testing.T) {
	j := create(t)
	const records = 20000
	raw := func(n uint32) []byte { return fmt.Appendf(nil, "frame %d %0*d", n, int(n%900), 0) }
	done := make(chan struct{})
	var readers sync.WaitGroup
	for r := range 4 {
		readers.Go(func() {
			at := uint32(r)
			for running := true; running; {
				select {
				case <-done:
					running = false
				default:
				}
				n := j.Len()
				if n == 0 {
					runtime.Gosched()
					continue
				}
				for _, k := range []uint32{n - 1, at % n} { // the newest, and some older one
					e, err := j.Read(k)
					if err != nil || !bytes.Equal(e.Raw, raw(k)) {
						t.Errorf("record %d = %.20q, %v", k, e.Raw, err)
						return
					}
				}
				at = at*1664525 + 1013904223
			}
		})
	}
	for n := uint32(0); n < records; {
		var batch []Entry
		for range 1 + n%7 {
			batch = append(batch, Entry{Link: n, Raw: raw(n)})
			n++
		}
		mustAppend(t, j, batch...)
	}
	close(done)
	readers.Wait()
}

func TestCloseWhileReading(t *testing.T) {
	j := create(t)
	mustAppend(t, j, Entry{Raw: bytes.Repeat([]byte("x"), ringSize+1)})
	var readers sync.WaitGroup
	started := make(chan struct{}, 4)
	for range 4 {
		readers.Go(func() {
			for first := true; ; first = false {
				_, err := j.Read(0)
				if first {
					started <- struct{}{}
				}
				if errors.Is(err, ErrClosed) {
					return
				}
				if err != nil {
					t.Errorf("Read = %v, want a record or ErrClosed", err)
					return
				}
			}
		})
	}
	for range 4 {
		<-started
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	readers.Wait()
}

func TestAnyBatchesComeBack(t *testing.T) {
	dir := t.TempDir()
	entry := rapid.Custom(func(t *rapid.T) Entry {
		return Entry{
			At:       time.Unix(0, rapid.Int64Min(math.MinInt64+1).Draw(t, "at")),
			Outgoing: rapid.Bool().Draw(t, "out"),
			Link:     rapid.Uint32().Draw(t, "link"),
			Version:  rapid.Byte().Draw(t, "version"),
			Raw:      rapid.SliceOf(rapid.Byte()).Draw(t, "raw"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		j, err := Create(dir, Bounds{})
		if err != nil {
			t.Fatal(err)
		}
		defer j.Close()
		var model []Entry
		for _, batch := range rapid.SliceOf(rapid.SliceOfN(entry, 0, 5)).Draw(t, "batches") {
			first, err := j.Append(batch...)
			if err != nil || first != uint32(len(model)) {
				t.Fatalf("Append = %d, %v; want %d", first, err, len(model))
			}
			model = append(model, batch...)
		}
		if j.Len() != uint32(len(model)) {
			t.Fatalf("Len = %d, want %d", j.Len(), len(model))
		}
		for n, want := range model {
			got, err := j.Read(uint32(n))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("record %d:\n%s", n, diff)
			}
		}
	})
}
