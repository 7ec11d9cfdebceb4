package stomp_test

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

// The speed beside go-stomp. BenchmarkTable measures both in turns and prints
// ratios, which hold on a busy machine where times do not; BenchmarkSpeed runs
// each contender by itself, for profiles.

// contender does something n times. What it needs is made by a setup.
type (
	contender func(n int) error
	setup     func(tb testing.TB) contender
)

// row compares one thing.
type row struct {
	name       string
	ours, peer setup
	reach      float64 // times as fast as go-stomp
	cpu        bool    // compare the CPU time of this process: what runs has one goroutine
	cpuAtMost  float64 // of go-stomp's CPU time, where that is to be reached as well
	n          int     // operations of a pass; 0 to find out
	rounds     int
	large      bool // with something on the heap: see held
}

// pass is one run of a contender.
type pass struct {
	wall, cpu      float64 // ns for one operation
	allocs, octets float64 // for one operation
}

func (p pass) time(r *row) float64 {
	if r.cpu {
		return p.cpu
	}
	return p.wall
}

func measure(c contender, n int) (pass, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu, wall := cpuTime(), time.Now()
	err := c(n)
	took, used := time.Since(wall), cpuTime()-cpu
	runtime.ReadMemStats(&after)
	each := float64(n)
	return pass{
		wall: float64(took) / each, cpu: float64(used) / each,
		allocs: float64(after.Mallocs-before.Mallocs) / each,
		octets: float64(after.TotalAlloc-before.TotalAlloc) / each,
	}, err
}

// enough finds how many operations make a pass of at least a few milliseconds.
func enough(c contender) (int, error) {
	for n := 1; ; n *= 2 {
		began := time.Now()
		if err := c(n); err != nil {
			return 0, err
		}
		if time.Since(began) > 5*time.Millisecond {
			return n, nil
		}
	}
}

// result is what came out for a row.
type result struct {
	row
	theirs, mine []pass
	ratios, cpus []float64 // of each round
	err          error     // why there are no more of them
}

// run measures a row: both in each round, who begins alternates.
func (r row) run(tb testing.TB) result {
	tb.Helper()
	out := result{row: r}
	if r.large {
		held = make([]byte, 64<<20)
		defer func() { held = nil }()
	}
	runtime.GC()
	ours, peer := r.ours(tb), r.peer(tb)
	n := [2]int{r.n, r.n}
	for i, c := range []contender{peer, ours} {
		var err error
		if r.n == 0 {
			n[i], err = enough(c)
		} else {
			err = c(max(1, r.n/10)) // to be warm
		}
		if err != nil {
			out.err = err
			return out
		}
	}
	for round := range r.rounds {
		var both [2]pass
		for i := range both {
			who := (i + round) % 2
			var err error
			if both[who], err = measure([]contender{peer, ours}[who], n[who]); err != nil {
				out.err = err
				return out
			}
		}
		out.theirs, out.mine = append(out.theirs, both[0]), append(out.mine, both[1])
		out.ratios = append(out.ratios, both[0].time(&r)/both[1].time(&r))
		out.cpus = append(out.cpus, both[1].cpu/both[0].cpu)
	}
	return out
}

// quantile of values, which are sorted by it.
func quantile[T cmp.Ordered](values []T, q float64) T {
	slices.Sort(values)
	return values[int(math.Round(q*float64(len(values)-1)))]
}

func median(passes []pass, of func(pass) float64) float64 {
	var values []float64
	for _, p := range passes {
		values = append(values, of(p))
	}
	return quantile(values, 0.5)
}

// load is how many wanted to run in the last minute, where that can be asked:
// on a busy machine the times of the table mean little, and its ratios less.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// tableOf prints results as a table.
func tableOf(results []result) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tgo-stomp\tstompbox\ttimes as fast\tmiddle half\treach\t\tCPU of it\tallocations\toctets\t")
	for _, r := range results {
		if r.err != nil {
			fmt.Fprintf(w, "%s\tfailed after %d rounds: %v\t\n", r.name, len(r.ratios), r.err)
		}
		if len(r.ratios) == 0 {
			continue
		}
		mid := quantile(r.ratios, 0.5)
		word := "ok"
		if r.reach == 0 {
			word = ""
		} else if mid < r.reach {
			word = "SHORT"
		}
		cpu := fmt.Sprintf("%.2f", quantile(r.cpus, 0.5))
		if r.cpuAtMost > 0 {
			cpu += fmt.Sprintf(" (at most %.2g)", r.cpuAtMost)
			if quantile(r.cpus, 0.5) > r.cpuAtMost {
				word = "SHORT"
			}
		}
		speed := func(p pass) float64 { return p.time(&r.row) }
		fmt.Fprintf(w, "%s\t%s\t%s\t%.2f\t%.2f to %.2f\t%.2f\t%s\t%s\t%.1f -> %.1f\t%.0f -> %.0f\t\n", r.name,
			span(median(r.theirs, speed)), span(median(r.mine, speed)), mid,
			quantile(r.ratios, 0.25), quantile(r.ratios, 0.75), r.reach, word, cpu,
			median(r.theirs, func(p pass) float64 { return p.allocs }), median(r.mine, func(p pass) float64 { return p.allocs }),
			median(r.theirs, func(p pass) float64 { return p.octets }), median(r.mine, func(p pass) float64 { return p.octets }))
	}
	w.Flush()
}

func span(ns float64) string {
	if ns < 10e3 {
		return fmt.Sprintf("%.0f ns", ns)
	}
	return fmt.Sprintf("%.1f us", ns/1e3)
}

// held is what both contenders have on the heap beside the frames in rows with
// large ones: without it the garbage collector would run every 4 MiB, which is
// every fourth of the largest frames, and be all that is measured.
var held []byte

// sections of the table, in their order.
func sections() map[string][]row {
	return map[string][]row{"codec": codecRows(), "loopback": loopbackRows(), "brokers": brokerRows()}
}

// BenchmarkTable prints the table; its own time means nothing. Take one part
// with -bench 'BenchmarkTable/codec' (loopback, brokers).
func BenchmarkTable(b *testing.B) {
	for _, name := range []string{"codec", "loopback", "brokers"} {
		b.Run(name, func(b *testing.B) {
			if b.N > 1 { // the first round has told everything
				return
			}
			var results []result
			before := load()
			for _, r := range sections()[name] {
				results = append(results, r.run(b))
			}
			fmt.Printf("\nload before: %s, after: %s\n", before, load())
			tableOf(results)
			for _, r := range results {
				if r.err != nil {
					b.Errorf("%s: %v", r.name, r.err)
				}
			}
		})
	}
}

// BenchmarkSpeed runs one contender of a row, for -cpuprofile and the like.
func BenchmarkSpeed(b *testing.B) {
	for _, name := range []string{"codec", "loopback"} {
		for _, r := range sections()[name] {
			for who, make := range map[string]setup{"stompbox": r.ours, "go-stomp": r.peer} {
				b.Run(r.name+"/"+who, func(b *testing.B) {
					c := make(b)
					b.ReportAllocs()
					b.ResetTimer()
					before := cpuTime()
					if err := c(b.N); err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(cpuTime()-before)/float64(b.N), "cpu-ns/op")
				})
			}
		}
	}
}
