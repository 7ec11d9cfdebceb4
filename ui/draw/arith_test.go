package draw

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"stompbox/ui/safe"
)

func TestColumns(t *testing.T) {
	cols := []Col{{Min: 5, Max: 5, Priority: 9}, {Min: 10, Max: 20, Weight: 1, Priority: 5}, {Min: 8, Priority: 1}, {Min: 10, Weight: 3, Priority: 8}}
	for _, tc := range []struct {
		total int
		want  []int
	}{
		{33, []int{5, 10, 8, 10}},
		{37, []int{5, 11, 8, 13}},
		{200, []int{5, 20, 8, 167}},
		{32, []int{5, 12, 0, 15}},
		{24, []int{5, 0, 0, 19}},
		{14, []int{5, 0, 0, 0}},
		{3, []int{3, 0, 0, 0}},
		{0, []int{0, 0, 0, 0}},
		{-4, []int{0, 0, 0, 0}},
	} {
		if got := Columns(tc.total, cols); !slices.Equal(got, tc.want) {
			t.Errorf("Columns(%d) = %v, want %v", tc.total, got, tc.want)
		}
	}
}

func TestColumnsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.IntRange(-5, 300).Draw(t, "total")
		cols := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Col {
			return Col{rapid.IntRange(-1, 40).Draw(t, "min"), rapid.IntRange(0, 60).Draw(t, "max"), rapid.IntRange(0, 4).Draw(t, "weight"), rapid.IntRange(0, 3).Draw(t, "priority")}
		}), 0, 8).Draw(t, "cols")
		sum := 0
		for i, w := range Columns(total, cols) {
			sum += w
			if w < 0 || cols[i].Max > 0 && w > max(cols[i].Max, cols[i].Min) {
				t.Fatalf("column %d is %d wide: %+v", i, w, cols[i])
			}
		}
		if sum > max(total, 0) {
			t.Fatalf("%d cells out of %d", sum, total)
		}
	})
}

func TestWrap(t *testing.T) {
	for _, tc := range []struct {
		in   safe.Text
		w    int
		want []safe.Text
	}{
		{"", 5, []safe.Text{""}},
		{"the quick brown fox", 9, []safe.Text{"the quick", "brown fox"}},
		{"the quick brown fox", 10, []safe.Text{"the quick", "brown fox"}},
		{"ab   cd", 3, []safe.Text{"ab", "cd"}},
		{"abcdefgh", 3, []safe.Text{"abc", "def", "gh"}},
		{"a abcdefgh", 3, []safe.Text{"a", "abc", "def", "gh"}},
		{"  indented text", 10, []safe.Text{"  indented", "text"}},
		{"      abcdef", 8, []safe.Text{"      ab", "cdef"}},
		{"世界世界", 5, []safe.Text{"世界", "世界"}},
		{"世a", 1, []safe.Text{" ", "a"}},
		{"ab ", 2, []safe.Text{"ab"}},
		{"x", 0, nil},
	} {
		if got := Wrap(tc.in, tc.w); !slices.Equal(got, tc.want) {
			t.Errorf("Wrap(%q, %d) = %q, want %q", tc.in, tc.w, got, tc.want)
		}
	}
}

func TestWrapLosesNothingButBlanks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := safe.Field(rapid.StringOfN(rapid.SampledFrom([]rune("ab  世e\u0301\x1b.")), 0, 60, -1).Draw(t, "in"))
		w := rapid.IntRange(2, 20).Draw(t, "w")
		var all strings.Builder
		for _, row := range Wrap(in, w) {
			if n := safe.Width(row); n > w {
				t.Fatalf("%q is %d wide, more than %d", row, n, w)
			}
			if err := safe.Check(string(row)); err != nil {
				t.Fatal(err)
			}
			all.WriteString(string(row))
		}
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if bare(all.String()) != bare(string(in)) {
			t.Fatalf("%q became %q", in, all.String())
		}
	})
}
