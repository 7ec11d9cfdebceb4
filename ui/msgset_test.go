package ui

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestMsgSetAgreesWithASortedList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h msgSet
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

func BenchmarkMsgSetSet(b *testing.B) {
	var h msgSet
	for i := 0; b.Loop(); i++ {
		h.set(i%1_000_000, i/1_000_000%2 == 0)
	}
}

func BenchmarkMsgSetAt(b *testing.B) {
	var h msgSet
	for i := range 1_000_000 {
		h.set(i, i%3 == 0)
	}
	for i := 0; b.Loop(); i++ {
		h.at(i % h.n)
	}
}

// What is done to many at once is what is done to each.
func TestMsgSetInBulk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		index := rapid.IntRange(0, 1<<rapid.IntRange(1, 13).Draw(t, "bits"))
		draw := func(name string) (h msgSet) {
			for _, i := range rapid.SliceOfN(index, 0, 40).Draw(t, name) {
				h.set(i, true)
			}
			return h
		}
		a, b := draw("a"), draw("b")
		from, to := index.Draw(t, "from"), index.Draw(t, "to")
		of := &b
		if rapid.Bool().Draw(t, "everything") {
			of = nil
		}
		want, common := map[int]bool{}, 0
		for i := range a.all() {
			want[i] = true
			if b.has(i) {
				common++
			}
		}
		for i := from; i < to; i++ {
			if of == nil || b.has(i) {
				want[i] = true
			}
		}
		if got := a.common(&b); got != common {
			t.Fatalf("%d in common, want %d", got, common)
		}
		grown := a.clone()
		grown.include(of, from, to)
		got := slices.Collect(grown.all())
		if len(got) != len(want) || grown.n != len(want) || !slices.IsSorted(got) {
			t.Fatalf("%d of %d messages: %v", grown.n, len(want), got)
		}
		for row, i := range got {
			if !want[i] || !grown.has(i) || grown.at(row) != i || grown.rank(i) != row {
				t.Fatalf("message %d in row %d", i, row)
			}
		}
	})
}
