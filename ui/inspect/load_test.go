package inspect

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// loadedWhole loads on to the end, each part beginning with the rows of the one before.
func loadedWhole(t testing.TB, d *Doc, v View) *Doc {
	t.Helper()
	for d.Loads(v) {
		before, _ := d.Strip(v, 0, 80, 0, 200, unstyled)
		shown, total, _ := d.shownOf(v)
		longer := d.Longer(v)
		if more, _, _ := longer.shownOf(v); more <= shown || more > max(total, maxUnpacked) {
			t.Fatalf("%s: %d octets of %d shown, after loading on %d", v, shown, total, more)
		}
		after, _ := longer.Strip(v, 0, 80, 0, 200, unstyled)
		for i := range min(len(before)-1, 100) { // below it is said what is shown
			if checked(t, before[i], 80) != checked(t, after[i], 80) {
				t.Fatalf("%s: row %d has changed", v, i)
			}
		}
		d = longer
	}
	return d
}

// TestLoadOn shows large bodies part by part, up to their last octet.
func TestLoadOn(t *testing.T) {
	for name, body := range map[string]string{
		"json":       "[" + strings.Repeat(`{"a":1},`, 3*mib/8) + `{"a":2}]`,
		"one string": `{"a":"` + strings.Repeat("x", 3*mib) + `"}`,
		"xml":        "<a>" + strings.Repeat("<b>1</b>", 3*mib/8) + "</a>",
		"text":       strings.Repeat("é words ", 3*mib/9),
		"one line":   strings.Repeat("0123456789abcdef", 10*mib/16),
		"octets":     strings.Repeat("\x00\x01\xfe\xff", mib),
	} {
		t.Run(name, func(t *testing.T) {
			d := Open(message(body))
			for _, v := range []View{Pretty, Raw, Hex} {
				whole := loadedWhole(t, d, v)
				if whole.Partly(v) {
					t.Errorf("%s: %s", v, whole.Shown(v))
				}
			}
			d = loadedWhole(t, d, Raw)
			n := d.Len(Raw, 80)
			if last := checked(t, d.Rows(Raw, 80, n-1, 1, unstyled)[0], 80); !strings.HasSuffix(last, "^@") {
				t.Errorf("the last row is %q", last)
			}
		})
	}
}

// TestTreeStaysFolded: what was folded is folded after loading on.
func TestTreeStaysFolded(t *testing.T) {
	d := Open(message("[" + strings.Repeat(`{"a":[1,2,3]},`, mib/8) + "0]"))
	d.Fold(2)
	d.Fold(1)
	before := rowsAt(t, d, Tree, 40)
	if after := rowsAt(t, d.Longer(Tree), Tree, 40); !slices.Equal(before, after) {
		t.Errorf("%q\nnot\n%q", after, before)
	}
}

func rowsAt(t *testing.T, d *Doc, v View, n int) (rows []string) {
	t.Helper()
	for _, l := range d.Rows(v, 60, 0, n, unstyled)[1:] {
		rows = append(rows, checked(t, l, 60))
	}
	return rows
}

// TestMemory bounds what is kept of the largest bodies, beside the bodies.
func TestMemory(t *testing.T) {
	for name, tc := range map[string]struct {
		unit string
		most int // MiB
	}{
		"text":     {"some words and é ", 16},
		"feeds":    {"\n", 32},
		"brackets": {"[", 96},
		"numbers":  {"[1],", 96},
		"elements": {"<a>", 160},
		"objects":  {order + "\n", 64},
	} {
		t.Run(name, func(t *testing.T) {
			whole := 64
			if name == "feeds" { // a row each takes seconds
				whole = 16
			}
			body := strings.Repeat(tc.unit, whole*mib/len(tc.unit))
			in := message(body, "content-type", map[string]string{"numbers": "application/json", "brackets": "application/json",
				"elements": "application/xml"}[name])
			in.Raw = []byte("x")
			before := heap()
			d := Open(in)
			for d.Loads(Pretty) {
				d = d.Longer(Pretty)
			}
			d.Len(Pretty, 80)
			d.Len(Pretty, Unwrapped)
			d.Rows(Tree, 80, 0, 10, unstyled)
			d.At(0)
			if used := (heap() - before) / mib; used > tc.most {
				t.Errorf("%d MiB kept of a body of %d MiB", used, whole)
			} else {
				t.Logf("%d MiB kept, %s", used, d.Label(Pretty))
			}
			runtime.KeepAlive(d)
		})
	}
}

func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

func ExampleDoc_Shown() {
	d := Open(message(strings.Repeat("words ", 8600000/6)))
	fmt.Println(d.Shown(Pretty))
	fmt.Println(d.Longer(Pretty).Shown(Pretty))
	// Output:
	// 64 KiB of 8.2 MiB
	// 256 KiB of 8.2 MiB
}
