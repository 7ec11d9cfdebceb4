package inspect

import (
	"strings"
	"testing"
)

const nested = `{"order":42,"to":{"name":"Zoë","odd key":[1,{"x":null},[],{}]},"tags":["a","b"]}`

func TestTreeGolden(t *testing.T) {
	d := Open(message(nested))
	golden(t, "tree", strings.Join(rowsOf(t, d, Tree, 30), "\n")+"\n")
	golden(t, "tree-lines", strings.Join(rowsOf(t, Open(message("{\"a\":1}\n{\"a\":2}\n")), Tree, 30), "\n")+"\n")
}

// TestTreeFolds folds, finds what is folded, and gives paths and values.
func TestTreeFolds(t *testing.T) {
	d := Open(message(nested))
	all := d.Len(Tree, 40)
	if row := d.Fold(3); row != 2 || d.Len(Tree, 40) != all-7 {
		t.Errorf("folding at a leaf leads to row %d of %d", row, d.Len(Tree, 40))
	}
	if s := rowsOf(t, d, Tree, 40)[2]; s != "  + to  {2}" {
		t.Errorf("folded: %q", s)
	}
	if row, ok := d.Find(Tree, "zoë", 0, 40); !ok || row != 2 {
		t.Errorf("found in row %d %v", row, ok)
	}
	d.Fold(2)
	for row, want := range map[int][2]string{
		0: {".", nested}, 1: {".order", "42"}, 3: {".to.name", `"Zoë"`}, 4: {`.to."odd key"`, `[1,{"x":null},[],{}]`},
		7: {`.to."odd key"[1].x`, "null"}, 11: {".tags[0]", `"a"`},
	} {
		path, value, ok := d.At(row)
		if path != want[0] || string(value) != want[1] || !ok {
			t.Errorf("row %d: %s %s", row, path, value)
		}
	}
	if d.FoldAll(11); d.Len(Tree, 40) != 4 {
		t.Errorf("all folded: %d rows", d.Len(Tree, 40))
	}
	if row := d.FoldAll(3); row != 10 || d.Len(Tree, 40) != all {
		t.Errorf("all unfolded: row %d of %d", row, d.Len(Tree, 40))
	}
	if Open(message("text")).Has(Tree) || Open(typed("application/json", "{")).Has(Tree) {
		t.Error("a tree of what is no JSON")
	}
}

// TestTreeHostile: whatever stands in it, rows are safe and fit, and every row
// has a path.
func TestTreeHostile(t *testing.T) {
	for name, body := range hostile() {
		d := Open(typed("application/json", body))
		if !d.Has(Tree) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			d.FoldAll(0)
			d.FoldAll(0)
			window(t, d, Tree, 33)
			n := d.Len(Tree, 33)
			for _, row := range []int{0, 1, n / 2, n - 1} {
				d.At(row)
				d.Fold(row)
			}
		})
	}
}

func FuzzTree(f *testing.F) {
	f.Add(nested, 3)
	f.Add("[[],{},[{}]]\n1\n", 1)
	f.Fuzz(func(t *testing.T, body string, row int) {
		d := Open(typed("application/json", body))
		if !d.Has(Tree) {
			return
		}
		for k := range 4 {
			n := d.Len(Tree, 20)
			if n == 0 {
				t.Fatal("no row")
			}
			at := d.Fold((row%n + n + k) % n)
			if k == 2 {
				at = d.FoldAll(at)
			}
			if _, _, ok := d.At(at); !ok {
				t.Fatalf("row %d of %d is not there", at, d.Len(Tree, 20))
			}
			for _, l := range d.Rows(Tree, 20, 0, 100, unstyled) {
				checked(t, l, 20)
			}
		}
	})
}
