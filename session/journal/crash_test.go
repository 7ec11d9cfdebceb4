package journal

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

const childPath = "STOMPBOX_TEST_JOURNAL_CHILD"

// TestCrashChild is the program that TestKilledWriter kills: it appends until
// then, and tells what Append has reported as written.
func TestCrashChild(t *testing.T) {
	path := os.Getenv(childPath)
	if path == "" {
		t.Skip("this is a part of TestKilledWriter")
	}
	j, err := CreateFile(path, Bounds{Segment: 20_000, Max: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	for n := uint32(0); ; n += 3 {
		mustAppend(t, j, numbered(n), numbered(n+1), numbered(n+2))
		fmt.Printf("written %d\n", n+3)
	}
}

// What Append has reported outlives a kill, wherever it strikes.
func TestKilledWriter(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, after := range []int{1, 50, 400, 4000} {
		path := filepath.Join(t.TempDir(), "a.journal")
		child := exec.CommandContext(t.Context(), program, "-test.run=^TestCrashChild$")
		child.Env = append(os.Environ(), childPath+"="+path)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		written, lines := uint32(0), bufio.NewScanner(out)
		for seen := 0; lines.Scan(); seen++ {
			if seen == after {
				if err := child.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
			var n uint32
			if _, err := fmt.Sscanf(lines.Text(), "written %d", &n); err == nil {
				written = n
			}
		}
		_ = child.Wait()
		if written < uint32(after) {
			t.Fatalf("the writer ended at %d, before it was killed", written)
		}
		o := mustOpen(t, path)
		whole, broken := outcome(t, o)
		if o.Len() < written || len(broken) > 1 || len(o.Damage()) != 0 || len(whole) != int(o.Len()-o.First()) {
			t.Errorf("killed after %d: %d to %d, %v, damage %v", written, o.First(), o.Len(), broken, o.Damage())
		}
		_ = o.Close()
	}
}
