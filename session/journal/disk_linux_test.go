package journal

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// On a disk that is really full: said, nothing lost, and on it goes once there
// is room.
func TestDiskFullForReal(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 64<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	j, err := CreateFile(filepath.Join(dir, "a.journal"), Bounds{Segment: 20_000})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	n := uint32(0)
	for err = nil; err == nil; {
		if _, err = j.Append(numbered(n), numbered(n+1), numbered(n+2)); err == nil {
			n += 3
		}
	}
	if !errors.Is(err, ErrFull) || n == 0 || j.Len() != n {
		t.Fatalf("after %d records: %v, Len = %d; want ErrFull", n, err, j.Len())
	}
	j.forget()
	for k := range n {
		mustBeNumbered(t, j, k)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if got := mustAppend(t, j, numbered(n)); got != n {
			t.Fatalf("number %d, want %d", got, n)
		}
		n++
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	o := mustOpen(t, j.Path())
	if whole, broken := outcome(t, o); len(whole) != int(n) || len(broken) != 0 || len(o.Damage()) != 0 || o.Torn() != 0 {
		t.Errorf("%d whole of %d, %v, damage %v, %d torn", len(whole), n, broken, o.Damage(), o.Torn())
	}
	_ = o.Close()
}
