//go:build linux

package speed

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
)

// measureModel runs the benchmarks of the model alone, without a terminal. Their
// figures are CPU time.
func measureModel(tb testing.TB, t *table) {
	out, err := exec.Command("go", "test", "-buildvcs=false", "-run", "^$", "-bench", "^Benchmark(Key|Batch)$", "-benchmem", "stompbox/ui").CombinedOutput()
	if err != nil {
		tb.Fatalf("%v\n%s", err, out)
	}
	for _, row := range []struct {
		name, what, beside string
		most               float64 // us
	}{
		{"BenchmarkKey", "Update and View after a key, 1000000 messages", trialView, 25},
		{"BenchmarkBatch", "Update and View of a batch of 1650 messages", "", 500},
	} {
		line := regexp.MustCompile(`(?m)^` + row.name + `-?\d*\s.*$`).Find(out)
		cpu, allocs := figure(line, "cpu-ns/op"), figure(line, "allocs/op")
		if line == nil || cpu == 0 {
			tb.Fatalf("%s gave no figure:\n%s", row.name, out)
		}
		t.say(row.what, fmt.Sprintf("%.1f us, %.0f allocations", cpu/1000, allocs), row.beside, fmt.Sprintf("%.0f us", row.most), cpu <= row.most*1000)
	}
}

// figure finds a number by its unit in a line of a benchmark.
func figure(line []byte, unit string) float64 {
	found := regexp.MustCompile(`([\d.]+) ` + unit).FindSubmatch(line)
	if found == nil {
		return 0
	}
	n, _ := strconv.ParseFloat(string(found[1]), 64)
	return n
}
