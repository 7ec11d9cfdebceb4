package journal

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func record(t *testing.T, entries ...Entry) (*Journal, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.journal")
	j, err := CreateFile(path, Bounds{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	mustAppend(t, j, entries...)
	return j, path
}

// forget empties the ring, so that a test reads from the file.
func (j *Journal) forget() { j.recent.drop() }

func raw(s string) Entry { return Entry{At: noon, Raw: []byte(s)} }

func TestRecordingStaysAndOpens(t *testing.T) {
	j, path := record(t, raw("one"), raw("two"))
	if _, err := CreateFile(path, Bounds{}); !errors.Is(err, os.ErrExist) {
		t.Errorf("CreateFile over a recording = %v, want it refused", err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	o, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if o.Len() != 2 || string(mustRead(t, o, 1).Raw) != "two" || o.Torn() != 0 || o.Path() != path {
		t.Errorf("%d records, %d octets torn, path %q", o.Len(), o.Torn(), o.Path())
	}
	if _, err := o.Append(raw("three")); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Append = %v, want ErrReadOnly", err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the recording is gone after Close: %v", err)
	}
}

// A file cut off anywhere opens with the records that are whole.
func TestOpenCutsATornTail(t *testing.T) {
	j, path := record(t, raw("one"), raw("two"), raw("three"))
	whole := int(j.Size())
	ends := make([]int, 0, 3)
	for n := range j.Len() {
		_, to, _ := j.newest().span(n)
		ends = append(ends, int(to))
	}
	_ = j.Close()
	octets, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for size := int(firstLineSize); size <= whole; size++ {
		cut := filepath.Join(t.TempDir(), "cut")
		if err := os.WriteFile(cut, octets[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		o, err := Open(cut)
		if err != nil {
			t.Fatalf("cut at %d: %v", size, err)
		}
		want, end := 0, int(firstLineSize)
		for _, e := range ends {
			if e <= size {
				want, end = want+1, e
			}
		}
		if o.Len() != uint32(want) || o.Torn() != int64(size-end) {
			t.Errorf("cut at %d: %d records and %d torn octets, want %d and %d", size, o.Len(), o.Torn(), want, size-end)
		}
		for n := range o.Len() {
			mustRead(t, o, n)
		}
		_ = o.Close()
	}
}

func TestOpenRefusesOtherFiles(t *testing.T) {
	for _, text := range []string{"", "stompbox", "stompbox journal 2\n", strings.Repeat("x", 100)} {
		path := filepath.Join(t.TempDir(), "other")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path); !errors.Is(err, ErrNotJournal) {
			t.Errorf("Open of %.20q = %v, want ErrNotJournal", text, err)
		}
	}
}

// One octet turned over anywhere in a record is found when it is read.
func TestAnyFlippedOctetIsFound(t *testing.T) {
	j, _ := record(t, raw("one"), raw("two"), raw("three"))
	file := j.newest().file
	from, to, _ := j.newest().span(1)
	j.forget()
	for at := from; at < to; at++ {
		var b [1]byte
		if _, err := file.ReadAt(b[:], at); err != nil {
			t.Fatal(err)
		}
		flip := func() {
			b[0] ^= 0x10
			if _, err := file.WriteAt(b[:], at); err != nil {
				t.Fatal(err)
			}
		}
		flip()
		if _, err := j.Read(1); !errors.Is(err, ErrChecksum) {
			t.Errorf("octet %d: Read = %v, want ErrChecksum", at-from, err)
		}
		flip()
	}
	if got := mustRead(t, j, 1); string(got.Raw) != "two" {
		t.Errorf("record 1 = %q", got.Raw)
	}
}

func TestShortenedFileIsTorn(t *testing.T) {
	j, _ := record(t, raw("one"), raw("two"))
	j.forget()
	if err := j.newest().file.Truncate(j.Size() - 1); err != nil {
		t.Fatal(err)
	}
	_, err := j.Read(1)
	var re *RecordError
	if !errors.As(err, &re) || re.Record != 1 || !errors.Is(err, ErrTorn) {
		t.Errorf("Read = %v, want record 1 torn", err)
	}
	if got := mustRead(t, j, 0); string(got.Raw) != "one" {
		t.Errorf("record 0 = %q", got.Raw)
	}
}

func TestVanishedRecordingIsSaid(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("an open file cannot be removed there")
	}
	j, path := record(t, raw("one"))
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, j, raw("two"))
	j.forget()
	if got := mustRead(t, j, 0); string(got.Raw) != "one" {
		t.Errorf("record 0 = %q", got.Raw)
	}
	if err := j.Close(); !errors.Is(err, ErrVanished) || !strings.Contains(err.Error(), path) {
		t.Errorf("Close = %v, want ErrVanished with the path", err)
	}
}

// /dev/full answers every write as a full disk does.
func TestFullDiskIsTyped(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
	if err != nil {
		t.Skip("this system has no /dev/full")
	}
	defer full.Close()
	j := create(t)
	writable := j.newest().file
	j.newest().file = full
	_, err = j.Append(raw("x"))
	j.newest().file = writable
	if !errors.Is(err, ErrFull) {
		t.Errorf("Append = %v, want ErrFull", err)
	}
}
