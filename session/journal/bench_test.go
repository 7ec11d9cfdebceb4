package journal

import (
	"bytes"
	"fmt"
	"runtime"
	"testing"
)

func BenchmarkAppend(b *testing.B) {
	for _, c := range []struct{ size, batch int }{{100, 1}, {1265, 1}, {1265, 64}, {64 << 10, 1}} {
		b.Run(fmt.Sprintf("%dB-batch%d", c.size, c.batch), func(b *testing.B) {
			j := create(b)
			batch := make([]Entry, c.batch)
			for i := range batch {
				batch[i] = Entry{At: noon, Raw: bytes.Repeat([]byte("m"), c.size)}
			}
			b.SetBytes(int64(c.size))
			b.ReportAllocs()
			for n := 0; b.Loop(); n++ {
				if n%c.batch == 0 { // one round is one record
					mustAppend(b, j, batch...)
				}
				if j.Size() > 1<<30 { // do not fill the disk of the machine
					b.StopTimer()
					_ = j.Close()
					j = create(b)
					b.StartTimer()
				}
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	j := create(b)
	batch := make([]Entry, 64)
	for i := range batch {
		batch[i] = Entry{At: noon, Raw: bytes.Repeat([]byte("m"), 1265)}
	}
	for j.Size() < 64<<20 {
		mustAppend(b, j, batch...)
	}
	for name, from := range map[string]uint32{"newest": j.Len() - 1000, "oldest": 0} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for n := uint32(0); b.Loop(); n++ {
				mustRead(b, j, from+n%1000)
			}
		})
	}
}

// BenchmarkIndex reports what one record costs in memory.
func BenchmarkIndex(b *testing.B) {
	var before, after runtime.MemStats
	batch := make([]Entry, 1000)
	for b.Loop() {
		j := create(b)
		mustAppend(b, j, Entry{})
		runtime.GC()
		runtime.ReadMemStats(&before)
		for range 1000 {
			mustAppend(b, j, batch...)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "B/record")
		_ = j.Close()
	}
}
