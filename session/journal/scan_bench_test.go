package journal

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// million is a recording of a million messages of 1 KiB, a little over 1 GiB.
// One in a hundred thousand holds the words that are looked for, and each has
// most of what makes a search slow: the letters of those words.
func million(b *testing.B) *Journal {
	b.Helper()
	j, err := CreateFile(filepath.Join(b.TempDir(), "million.journal"), Bounds{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = j.Close() })
	words := strings.Fields("order customer amount price street city payment shipped pending returned warehouse Berlin London needless stack")
	draw := rand.New(rand.NewPCG(1, 2))
	batch := make([]Entry, 100)
	for range 10_000 {
		for i := range batch {
			n := int(j.Len()) + i
			var t strings.Builder
			fmt.Fprintf(&t, "MESSAGE\nsubscription:1\nmessage-id:ID\\chost-1234-5678-1\\c1\\c1\\c1\\c%d\ndestination:/queue/orders\n"+
				"timestamp:%d\ncustomer:%d\ncontent-type:application/json\ncontent-length:1024\n\n{", n, 1767000000000+n, n%1000)
			head := t.Len()
			if n%100_000 == 50_000 {
				t.WriteString(`"note":"Needle in the haystack",`)
			}
			for t.Len() < head+1023 {
				fmt.Fprintf(&t, "%q:%q,", words[draw.IntN(len(words))], words[draw.IntN(len(words))])
			}
			raw := t.String()[:head+1023] + "}\x00"
			batch[i] = Entry{At: noon.Add(time.Duration(n) * time.Millisecond), Link: 1, Version: 3, Raw: []byte(raw)}
		}
		mustAppend(b, j, batch...)
	}
	return j
}

// BenchmarkMillion measures what a million messages of 1 KiB cost: memory, the
// time to open one wherever it is, and a scan beside grep -c on the same files.
// Compare the ratios of one run only.
func BenchmarkMillion(b *testing.B) {
	if testing.Short() {
		b.Skip("1 GiB of disk")
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	j := million(b)
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.Run("memory", func(b *testing.B) {
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc-ringSize)/float64(j.Len()), "B/record")
		if pages, err := os.ReadFile("/proc/self/statm"); err == nil { // second: resident pages
			resident, _ := strconv.Atoi(strings.Fields(string(pages))[1])
			b.ReportMetric(float64(resident*os.Getpagesize())/(1<<20), "MiB-resident")
		}
		b.ReportMetric(0, "ns/op")
	})
	for _, c := range []struct {
		name string
		n    uint32
	}{{"newest", j.Len() - 1}, {"oldest", 0}, {"half-millionth", j.Len() / 2}, {"millionth", 999_999}} {
		b.Run("read-"+c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				mustRead(b, j, c.n)
			}
		})
	}
	b.Run("read-anywhere", func(b *testing.B) {
		for b.Loop() {
			mustRead(b, j, rand.Uint32N(j.Len()))
		}
	})
	b.Run("seek", func(b *testing.B) {
		for b.Loop() {
			if n, err := j.Seek(noon.Add(time.Duration(rand.IntN(1_000_000)) * time.Millisecond)); err != nil || n >= j.Len() {
				b.Fatal(n, err)
			}
		}
	})
	for _, c := range []struct {
		name  string
		query Query
		grep  []string
	}{
		{"rare", Query{Text: []byte("Needle in the haystack")}, []string{"-F", "Needle in the haystack"}},
		{"rare-any-case", Query{Text: []byte("needle IN the haystack"), AnyCase: true}, []string{"-iF", "needle IN the haystack"}},
		{"common-letters", Query{Text: []byte("needleset")}, []string{"-F", "needleset"}},
		{"common-letters-any-case", Query{Text: []byte("needleset"), AnyCase: true}, []string{"-iF", "needleset"}},
		{"every-record", Query{Text: []byte("destination:/queue/orders")}, []string{"-F", "destination:/queue/orders"}},
		{"header", Query{Header: "customer", Text: []byte("77")}, []string{"^customer:.*77"}},
		{"header-rare", Query{Header: "message-id", Text: []byte("c777777")}, []string{"^message-id:.*c777777"}},
	} {
		b.Run("scan-"+c.name, func(b *testing.B) { besideGrep(b, j, c.query, c.grep) })
	}
}

// besideGrep runs a scan and grep -c in turn and reports the ratio of their
// best times, with grep in its fastest locale and in that of the environment.
func besideGrep(b *testing.B, j *Journal, q Query, pattern []string) {
	grep, err := exec.LookPath("grep")
	if err != nil {
		b.Skip("there is no grep")
	}
	paths, err := segmentPaths(j.path)
	if err != nil {
		b.Fatal(err)
	}
	args := append([]string{"-ch"}, pattern...)
	for _, path := range paths {
		args = append(args, path)
	}
	count := func(env ...string) (lines int, took time.Duration) {
		cmd := exec.Command(grep, args...)
		cmd.Env = append(cmd.Environ(), env...)
		began := time.Now()
		out, err := cmd.Output()
		took = time.Since(began)
		var exit *exec.ExitError
		if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
			b.Fatal(err)
		}
		for _, n := range strings.Fields(string(out)) {
			k, _ := strconv.Atoi(n)
			lines += k
		}
		return lines, took
	}
	var ours, plain, usual time.Duration
	best := func(d *time.Duration, took time.Duration) {
		if *d == 0 || took < *d {
			*d = took
		}
	}
	hits, lines := 0, 0
	b.SetBytes(j.Size())
	for b.Loop() {
		hits = 0
		began := time.Now()
		if _, err := j.Scan(context.Background(), q, 0, func(uint32) bool { hits++; return true }); err != nil {
			b.Fatal(err)
		}
		best(&ours, time.Since(began))
		b.StopTimer()
		n, took := count("LC_ALL=C")
		best(&plain, took)
		_, took = count()
		best(&usual, took)
		lines = n
		b.StartTimer()
	}
	b.ReportMetric(float64(hits), "hits")
	b.ReportMetric(float64(lines), "grep-lines")
	b.ReportMetric(ours.Seconds()/plain.Seconds(), "x-grep-C")
	b.ReportMetric(ours.Seconds()/usual.Seconds(), "x-grep")
}
