package journal

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// kept makes a recording of ten records in four files, closes it and gives its
// path and the octets of its files.
func kept(t testing.TB) (path string, files map[string][]byte) {
	t.Helper()
	j := small(t, 0)
	for n := range uint32(10) {
		mustAppend(t, j, numbered(n))
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	paths, err := segmentPaths(j.Path())
	if err != nil {
		t.Fatal(err)
	}
	files = make(map[string][]byte)
	for _, p := range paths {
		if files[filepath.Base(p)], err = os.ReadFile(p); err != nil {
			t.Fatal(err)
		}
	}
	return j.Path(), files
}

func mustOpen(t testing.TB, path string) *Journal {
	t.Helper()
	o, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	return o
}

// outcome reads everything in order and gives the numbers that came out whole,
// and the error of each that did not.
func outcome(t testing.TB, o *Journal) (whole []uint32, broken map[uint32]error) {
	t.Helper()
	broken = make(map[uint32]error)
	for r, err := range o.All(0) {
		if err != nil {
			broken[r.N] = err
			continue
		}
		if string(r.Raw) != string(numbered(r.N).Raw) {
			t.Errorf("record %d = %q", r.N, r.Raw)
		}
		whole = append(whole, r.N)
	}
	return whole, broken
}

// Whichever octet of a file is turned over costs one record at most, or the
// first line of a file, and that is said.
func TestOneBadOctetCostsOneRecord(t *testing.T) {
	path, files := kept(t)
	for _, name := range []string{"a.journal", "a.journal.0002", "a.journal.0004"} {
		file := filepath.Join(filepath.Dir(path), name)
		octets := files[name]
		for at := range octets {
			if name == "a.journal" && at <= len(title) {
				continue // it is no journal any more
			}
			octets[at] ^= 0x10
			if err := os.WriteFile(file, octets, 0o600); err != nil {
				t.Fatal(err)
			}
			octets[at] ^= 0x10
			o := mustOpen(t, path)
			whole, broken := outcome(t, o)
			last := name == "a.journal.0004" && at >= int(firstLineSize) // its only record is the last of all
			switch {
			case last && (len(whole) != 9 || len(broken) != 0 || o.Torn() != 132):
				t.Errorf("%s, octet %d: %v whole, %v, %d torn; want a torn tail", name, at, whole, broken, o.Torn())
			case last:
			case at < int(firstLineSize) && (len(whole) != 10 || len(o.Damage()) != 1 || o.Damage()[0].Path != file):
				t.Errorf("%s, octet %d: %v whole, damage %v; want the first line said", name, at, whole, o.Damage())
			case at >= int(firstLineSize) && (len(whole) != 9 || len(broken) > 1 || len(o.Damage()) != 1 ||
				o.Damage()[0].Count != 1 || o.Damage()[0].Path != file):
				t.Errorf("%s, octet %d: %v whole, %v, damage %v; want one record lost", name, at, whole, broken, o.Damage())
			}
			if !last && o.Len() != 10 {
				t.Errorf("%s, octet %d: Len = %d, want 10", name, at, o.Len())
			}
			for n, err := range broken {
				if _, e := o.Read(n); !errors.Is(e, ErrChecksum) && !errors.Is(e, ErrTorn) || e.Error() != err.Error() {
					t.Errorf("%s, octet %d: Read of %d = %v, All says %v", name, at, n, e, err)
				}
				if hits := scanAll(t, o, Query{Text: []byte("frame ")}); len(hits) != len(whole) {
					t.Errorf("%s, octet %d: a scan found %v", name, at, hits)
				}
			}
			_ = o.Close()
		}
		if err := os.WriteFile(file, octets, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A run of lost octets costs the records it touches; the numbers of all others
// stay.
func TestHolesInAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.journal")
	j, err := CreateFile(path, Bounds{})
	if err != nil {
		t.Fatal(err)
	}
	for n := range uint32(40) {
		mustAppend(t, j, numbered(n))
	}
	_ = j.Close()
	octets, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for from := int(firstLineSize); from < int(firstLineSize)+3*132; from += 7 {
		for _, size := range []int{1, 31, 132, 500, 1400} {
			bad := append([]byte(nil), octets...)
			clear(bad[from : from+size])
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			o := mustOpen(t, path)
			whole, broken := outcome(t, o)
			first, last := (from-int(firstLineSize))/132, (from+size-1-int(firstLineSize))/132
			if o.Len() != 40 || len(whole)+len(broken) != 40 || len(broken) > last-first+1 || len(broken) < last-first-1 {
				t.Errorf("%d octets from %d: %v whole, %v", size, from, whole, broken)
			}
			count := uint32(0)
			for _, d := range o.Damage() {
				count += d.Count
			}
			if int(count) != len(broken) {
				t.Errorf("%d octets from %d: damage %v, and %d cannot be read", size, from, o.Damage(), len(broken))
			}
			_ = o.Close()
		}
	}
}

// The newest file torn at any octet opens with what is whole; any other file
// torn, or gone, leaves a hole that is said.
func TestTornAndMissingFiles(t *testing.T) {
	path, files := kept(t)
	last, middle := path+".0003", path+".0002"
	if err := os.Remove(path + ".0004"); err != nil {
		t.Fatal(err)
	}
	whole := files["a.journal.0003"] // records 6, 7, 8
	for size := range len(whole) {
		if err := os.WriteFile(last, whole[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		o := mustOpen(t, path)
		records := max(0, size-int(firstLineSize)) / 132
		if got, broken := outcome(t, o); len(got) != 6+records || len(broken) != 0 || o.Len() != uint32(6+records) {
			t.Errorf("torn at %d: %v, %v; want %d records more", size, got, broken, records)
		}
		want := int64(size) - firstLineSize - int64(132*records)
		if size < int(firstLineSize) {
			want = int64(size)
		}
		if o.Torn() != want || len(o.Damage()) != 0 {
			t.Errorf("torn at %d: %d octets and damage %v, want %d", size, o.Torn(), o.Damage(), want)
		}
		_ = o.Close()
	}
	if err := os.WriteFile(last, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(middle, firstLineSize+132+5); err != nil {
		t.Fatal(err)
	}
	o := mustOpen(t, path)
	got, broken := outcome(t, o)
	if len(got) != 7 || len(broken) != 1 || !errors.Is(broken[4], ErrTorn) || o.Len() != 9 || o.Torn() != 0 {
		t.Errorf("a torn middle: %v, %v", got, broken)
	}
	if d := o.Damage(); len(d) != 1 || d[0].First != 4 || d[0].Count != 2 || d[0].Path != middle || !strings.Contains(d[0].String(), "records 4 to 5") {
		t.Errorf("a torn middle: damage %v", d)
	}
	_ = o.Close()
	if err := os.Truncate(middle, 9); err != nil {
		t.Fatal(err)
	}
	o = mustOpen(t, path)
	if got, broken := outcome(t, o); len(got) != 6 || len(broken) != 1 || len(o.Damage()) != 2 || o.Damage()[0].Path != middle {
		t.Errorf("a middle torn in its first line: %v, %v, damage %v", got, broken, o.Damage())
	}
	_ = o.Close()
	if err := os.Remove(middle); err != nil {
		t.Fatal(err)
	}
	o = mustOpen(t, path)
	got, broken = outcome(t, o)
	if len(got) != 6 || len(broken) != 1 || !errors.Is(broken[3], ErrVanished) {
		t.Errorf("a missing middle: %v, %v", got, broken)
	}
	if _, err := o.Read(5); !errors.Is(err, ErrVanished) {
		t.Errorf("Read in a missing middle = %v, want ErrVanished", err)
	}
}

// A file of another recording that has our name is left alone, and said.
func TestForeignSegmentIsLeftOut(t *testing.T) {
	path, _ := kept(t)
	other, theirs := kept(t)
	if err := os.WriteFile(path+".0003", theirs["a.journal.0003"], 0o600); err != nil {
		t.Fatal(err)
	}
	o := mustOpen(t, path)
	got, broken := outcome(t, o)
	if len(got) != 7 || !errors.Is(broken[6], ErrVanished) || len(o.Damage()) != 2 {
		t.Errorf("%v, %v, damage %v", got, broken, o.Damage())
	}
	alone := mustOpen(t, other+".0003") // a segment by itself is a recording, too
	if alone.First() != 6 || alone.Len() != 9 {
		t.Errorf("a segment alone holds %d to %d, want 6 to 9", alone.First(), alone.Len())
	}
}

// Whatever stands in the files: no panic, no more memory than they are large,
// and All, Read and Scan agree.
func FuzzOpen(f *testing.F) {
	_, files := kept(f)
	f.Add(files["a.journal"], files["a.journal.0002"])
	f.Add(files["a.journal"], files["a.journal.0004"])
	f.Add(files["a.journal.0002"], files["a.journal.0003"])
	f.Add(append(append([]byte(nil), files["a.journal"]...), files["a.journal.0002"][firstLineSize+20:]...), []byte{})
	dir := f.TempDir()
	noLine := append([]byte(nil), files["a.journal"]...)
	noLine[firstLineSize-1] = '*' // two first files, neither of which says so
	f.Add(noLine, noLine)
	f.Fuzz(func(t *testing.T, one, two []byte) {
		path := filepath.Join(dir, "a.journal")
		if err := os.WriteFile(path, one, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path+".0002", two, 0o600); err != nil {
			t.Fatal(err)
		}
		o, err := Open(path)
		if err != nil {
			if !errors.Is(err, ErrNotJournal) {
				t.Errorf("Open = %v, want a journal or ErrNotJournal", err)
			}
			return
		}
		defer o.Close()
		records := 0
		for _, s := range *o.segments.Load() {
			records += int(s.index.len())
		}
		if records > (len(one)+len(two))/headerSize {
			t.Errorf("%d records in %d octets", records, len(one)+len(two))
		}
		for r, err := range o.All(o.First()) {
			e, again := o.Read(r.N)
			if (err == nil) != (again == nil) || string(e.Raw) != string(r.Raw) {
				t.Errorf("record %d: All %v, Read %v", r.N, err, again)
			}
			if err == nil && o.damaged(r.N) {
				t.Errorf("record %d can be read, and counts as damaged", r.N)
			}
		}
		last := uint32(0)
		scanAll(t, o, Query{Text: []byte("frame"), AnyCase: true, Progress: func(n uint32) { last = n }})
		if _, err := o.Seek(noon); err != nil || last > o.Len() {
			t.Errorf("Seek: %v; progress up to %d", err, last)
		}
	})
}
