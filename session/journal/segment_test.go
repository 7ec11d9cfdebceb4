package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// small makes a recording whose files are of about four records.
func small(t testing.TB, limit int64) *Journal {
	t.Helper()
	j, err := CreateFile(filepath.Join(t.TempDir(), "a.journal"), Bounds{Segment: 4 * 132, Max: limit})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return j
}

// numbered is a frame of 100 octets, a record of 132, that tells its number.
func numbered(n uint32) Entry { return raw(fmt.Sprintf("frame %d %0*d", n, 93-len(fmt.Sprint(n)), 0)) }

func mustBeNumbered(t testing.TB, j *Journal, n uint32) {
	t.Helper()
	if got, want := string(mustRead(t, j, n).Raw), string(numbered(n).Raw); got != want {
		t.Errorf("record %d = %q, want %q", n, got, want)
	}
}

// onDisk is what the files of a recording take.
func onDisk(t testing.TB, j *Journal) (octets int64, names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(j.Path()))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		octets, names = octets+info.Size(), append(names, e.Name())
	}
	return octets, names
}

func TestSegmentsAreRotated(t *testing.T) {
	j := small(t, 0)
	for n := range uint32(10) {
		if got := mustAppend(t, j, numbered(n)); got != n {
			t.Fatalf("record %d got number %d", n, got)
		}
	}
	octets, names := onDisk(t, j)
	if want := "a.journal a.journal.0002 a.journal.0003 a.journal.0004"; strings.Join(names, " ") != want {
		t.Errorf("files %v, want %s", names, want)
	}
	if octets != j.Size() {
		t.Errorf("Size = %d, the files take %d", j.Size(), octets)
	}
	j.forget()
	for n := range uint32(10) {
		mustBeNumbered(t, j, n)
	}
	if j.First() != 0 || j.Len() != 10 {
		t.Errorf("records %d to %d, want 0 to 10", j.First(), j.Len())
	}
}

func TestBoundIsKeptAndSaid(t *testing.T) {
	const limit = 2000
	j := small(t, limit)
	dropped := uint32(0)
	for n := range uint32(200) {
		if got := mustAppend(t, j, numbered(n)); got != n {
			t.Fatalf("record %d got number %d", n, got)
		}
		octets, _ := onDisk(t, j)
		if octets > limit || octets != j.Size() {
			t.Fatalf("after record %d the files take %d octets, and Size is %d; the bound is %d", n, octets, j.Size(), limit)
		}
		if j.First() < dropped || j.First() > n {
			t.Fatalf("after record %d First = %d, and was %d", n, j.First(), dropped)
		}
		dropped = j.First()
	}
	if kept := j.Len() - dropped; dropped == 0 || kept < 6 {
		t.Errorf("%d records of %d are kept, want more of the newest", kept, j.Len())
	}
	for n := range j.Len() {
		if n >= dropped {
			mustBeNumbered(t, j, n)
			continue
		}
		var re *RecordError
		if _, err := j.Read(n); !errors.As(err, &re) || re.Record != n || !errors.Is(err, ErrDropped) {
			t.Fatalf("Read of dropped record %d = %v, want a RecordError around ErrDropped", n, err)
		}
	}
	path := j.Path()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	o, err := Open(path) // by the path of a file that is gone
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if o.First() != dropped || o.Len() != 200 || len(o.Damage()) != 0 || o.Torn() != 0 {
		t.Errorf("opened again: records %d to %d, damage %v", o.First(), o.Len(), o.Damage())
	}
	mustBeNumbered(t, o, dropped)
}

func TestPrivateJournalDropsToo(t *testing.T) {
	dir := t.TempDir()
	j, err := Create(dir, Bounds{Max: 2000})
	if err != nil {
		t.Fatal(err)
	}
	for n := range uint32(100) {
		mustAppend(t, j, numbered(n))
	}
	if j.First() == 0 || j.Size() > 2000 {
		t.Errorf("First = %d, Size = %d", j.First(), j.Size())
	}
	mustBeNumbered(t, j, j.First())
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// What is larger than the whole bound is refused, and drops nothing.
func TestMoreThanTheBoundIsRefused(t *testing.T) {
	j := small(t, 2000)
	for n := range uint32(8) {
		mustAppend(t, j, numbered(n))
	}
	first := j.First()
	if _, err := j.Append(raw(strings.Repeat("x", 2000))); !errors.Is(err, ErrTooLarge) {
		t.Errorf("Append = %v, want ErrTooLarge", err)
	}
	if j.First() != first || j.Len() != 8 {
		t.Errorf("records %d to %d, want %d to 8", j.First(), j.Len(), first)
	}
	largest := raw(strings.Repeat("x", 2000-headerSize-int(firstLineSize)))
	if got := mustAppend(t, j, largest); got != 8 {
		t.Errorf("the largest that fits got number %d, want 8", got)
	}
	if j.First() != 8 || j.Size() != 2000 {
		t.Errorf("First = %d, Size = %d; want 8, 2000", j.First(), j.Size())
	}
	if mustRead(t, j, 8); mustAppend(t, j, numbered(9)) != 9 {
		t.Error("what follows has another number")
	}
	mustBeNumbered(t, j, 9)
}

// A recording never mixes with what an earlier one left, even when the file of
// its own name is not there any more.
func TestRecordingRefusesLeftovers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.journal")
	if err := os.WriteFile(path+".0007", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := CreateFile(path, Bounds{}); !errors.Is(err, os.ErrExist) || !strings.Contains(err.Error(), ".0007") {
		t.Errorf("CreateFile = %v, want it refused with the name", err)
	}
}

// A file that stands where the next segment is to be is not touched; Append says
// so and goes on when it is gone.
func TestNextSegmentIsInTheWay(t *testing.T) {
	j := small(t, 0)
	for n := range uint32(3) {
		mustAppend(t, j, numbered(n))
	}
	theirs := j.Path() + ".0002"
	if err := os.WriteFile(theirs, []byte("theirs"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Append(numbered(3), numbered(4)); !errors.Is(err, os.ErrExist) {
		t.Errorf("Append = %v, want the name in the way", err)
	}
	if text, err := os.ReadFile(theirs); err != nil || string(text) != "theirs" {
		t.Errorf("their file is %q, %v", text, err)
	}
	if err := os.Remove(theirs); err != nil {
		t.Fatal(err)
	}
	if got := mustAppend(t, j, numbered(3)); got != 3 {
		t.Errorf("number %d, want 3", got)
	}
	mustBeNumbered(t, j, 3)
}

func TestSeekFindsTheFirstAtOrAfter(t *testing.T) {
	j := small(t, 3000)
	at := func(n int) (e Entry) { // three at a time
		e = numbered(uint32(n))
		e.At = noon.Add(time.Duration(n/3) * time.Second)
		return e
	}
	for n := range 60 {
		mustAppend(t, j, at(n))
	}
	first := int(j.First())
	if first == 0 {
		t.Fatal("nothing was dropped")
	}
	for n := first; n < 60; n++ {
		want := max(uint32(n/3*3), uint32(first))
		for _, before := range []time.Duration{0, 1} {
			if got, err := j.Seek(at(n).At.Add(-before)); err != nil || got != want {
				t.Errorf("Seek of the time of %d, %d ns before = %d, %v; want %d", n, before, got, err, want)
			}
		}
	}
	if got, err := j.Seek(noon.Add(-time.Hour)); err != nil || got != uint32(first) {
		t.Errorf("Seek before everything = %d, %v; want %d", got, err, first)
	}
	if got, err := j.Seek(noon.Add(time.Hour)); err != nil || got != j.Len() {
		t.Errorf("Seek behind everything = %d, %v; want %d", got, err, j.Len())
	}
}
