package journal

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"
)

// Readers, scans, walks and seeks run while one goroutine appends and the oldest
// records are dropped, until the journal is closed under them: run with -race.
func TestCrowdWhileAppendingAndDropping(t *testing.T) {
	defer goleak.VerifyNone(t)
	j, err := CreateFile(filepath.Join(t.TempDir(), "a.journal"), Bounds{Max: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	var crowd sync.WaitGroup
	var reads, hits, walked, soughts atomic.Int64
	same := func(n uint32, e Entry) bool { return string(e.Raw) == string(numbered(n).Raw) }
	reader := func(step uint32) {
		for n := uint32(0); ; n += step {
			if j.Len() == 0 {
				continue
			}
			k := n % j.Len()
			e, err := j.Read(k)
			switch {
			case errors.Is(err, ErrClosed):
				return
			case err != nil && !(errors.Is(err, ErrDropped) && k < j.First()), err == nil && !same(k, e):
				t.Errorf("record %d = %.20q, %v", k, e.Raw, err)
				return
			}
			reads.Add(1)
		}
	}
	for _, step := range []uint32{1, 777} {
		crowd.Go(func() { reader(step) })
	}
	for range 2 {
		crowd.Go(func() {
			for {
				last := int64(-1)
				_, err := j.Scan(context.Background(), Query{Text: []byte("FRAME "), AnyCase: true}, 0, func(n uint32) bool {
					if int64(n) <= last || n >= j.Len() {
						t.Errorf("hit %d after %d", n, last)
					}
					last = int64(n)
					hits.Add(1)
					return true
				})
				if errors.Is(err, ErrClosed) {
					return
				}
				if err != nil {
					t.Errorf("Scan: %v", err)
					return
				}
			}
		})
	}
	crowd.Go(func() {
		for {
			for r, err := range j.All(j.First()) {
				switch {
				case errors.Is(err, ErrClosed):
					return
				case err != nil && !errors.Is(err, ErrDropped), err == nil && !same(r.N, r.Entry):
					t.Errorf("record %d = %.20q, %v", r.N, r.Raw, err)
					return
				}
				walked.Add(1)
			}
			n, err := j.Seek(noon)
			if errors.Is(err, ErrClosed) {
				return
			}
			if err != nil || n > j.Len() {
				t.Errorf("Seek = %d, %v", n, err)
				return
			}
			soughts.Add(1)
		}
	})
	for n := uint32(0); n < 20_000 || reads.Load() == 0 || hits.Load() == 0 || walked.Load() == 0 || soughts.Load() == 0; {
		var batch []Entry
		for range 1 + n%20 {
			batch = append(batch, numbered(n))
			n++
		}
		mustAppend(t, j, batch...)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	crowd.Wait()
	if j.First() == 0 {
		t.Error("nothing was dropped")
	}
}
