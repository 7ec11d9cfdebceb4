//go:build linux

package speed

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"
	"text/tabwriter"
	"time"
)

// line is one row of the table.
type line struct {
	what  string
	ours  string
	peer  string // what it is compared with, and that one's figure
	reach string
	word  string // ok, SHORT, or nothing where nothing is to be reached
}

// table collects lines as they are measured.
type table struct{ lines []line }

// say adds a line; within is whether the figure is what is to be reached.
func (t *table) say(what, ours, peer, reach string, within bool) {
	word := "ok"
	if !within {
		word = "SHORT"
	}
	t.lines = append(t.lines, line{what, ours, peer, reach, word})
}

// tell adds a line with nothing to reach.
func (t *table) tell(what, ours, peer string) {
	t.lines = append(t.lines, line{what: what, ours: ours, peer: peer})
}

func (t *table) print() {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nwhat\tstompbox\tbeside\treach\t")
	for _, l := range t.lines {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", l.what, l.ours, l.peer, l.reach, l.word)
	}
	w.Flush()
	fmt.Println()
}

// The screen of all that is measured in a terminal.
const width, height = 200, 50

// The trial programs of the design, on a quiet machine of the same kind.
const (
	trialKey  = "trial program 5.4 and 10.1 ms"
	trialView = "trial program 8 us"
)

// BenchmarkTable prints the table; its own time means nothing. A part of it is
// taken with -bench 'BenchmarkTable/start' (model, flood).
func BenchmarkTable(b *testing.B) {
	for _, part := range []struct {
		name    string
		measure func(testing.TB, *table)
	}{{"model", measureModel}, {"start", measureStart}, {"flood", measureFlood}} {
		b.Run(part.name, func(b *testing.B) {
			if b.N > 1 { // the first round has told everything
				return
			}
			var t table
			defer t.print() // also what there is of it when something fails
			part.measure(b, &t)
		})
	}
}

// quantile of values, which are sorted by it.
func quantile[T cmp.Ordered](values []T, q float64) T {
	if len(values) == 0 {
		var zero T
		return zero
	}
	slices.Sort(values)
	return values[int(math.Round(q*float64(len(values)-1)))]
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

// p50p99 writes the two quantiles that latencies are told by.
func p50p99(all []time.Duration) string {
	return fmt.Sprintf("%.1f and %.1f ms (n=%d)", float64(quantile(all, 0.5).Microseconds())/1000,
		float64(quantile(all, 0.99).Microseconds())/1000, len(all))
}
