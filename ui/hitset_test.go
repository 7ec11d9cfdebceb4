package ui

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestHitSetAgreesWithASortedList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h hitSet
		var list []int
		index := rapid.IntRange(0, 1<<rapid.IntRange(1, 18).Draw(t, "bits"))
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			i, in := index.Draw(t, "index"), rapid.IntRange(0, 3).Draw(t, "in") > 0
			h.set(i, in)
			at, found := slices.BinarySearch(list, i)
			switch {
			case in && !found:
				list = slices.Insert(list, at, i)
			case !in && found:
				list = slices.Delete(list, at, at+1)
			}
			probe := index.Draw(t, "probe")
			if want, _ := slices.BinarySearch(list, probe); h.rank(probe) != want {
				t.Fatalf("rank(%d) of %v = %d, want %d", probe, list, h.rank(probe), want)
			}
		}
		if h.n != len(list) {
			t.Fatalf("%d in the set, want %v", h.n, list)
		}
		for row, want := range list {
			if got := h.at(row); got != want {
				t.Fatalf("at(%d) of %v = %d", row, list, got)
			}
		}
	})
}

func BenchmarkHitSetSet(b *testing.B) {
	var h hitSet
	for i := 0; b.Loop(); i++ {
		h.set(i%1_000_000, i/1_000_000%2 == 0)
	}
}

func BenchmarkHitSetAt(b *testing.B) {
	var h hitSet
	for i := range 1_000_000 {
		h.set(i, i%3 == 0)
	}
	for i := 0; b.Loop(); i++ {
		h.at(i % h.n)
	}
}
