package inspect

import (
	"strings"
	"testing"

	"stompbox/ui/safe"
)

// stripped are rows of a strip as text, each checked.
func stripped(t testing.TB, d *Doc, v View, left, width, from, n int) (rows []string, more bool) {
	t.Helper()
	lines, more := d.Strip(v, left, width, from, n, unstyled)
	for _, l := range lines {
		rows = append(rows, checked(t, l, width))
	}
	return rows, more
}

func TestStrip(t *testing.T) {
	d := Open(typed("text/plain", "short\r\n0123456789abcdefghij\n\ta東京b\x1b[0m\nlast"))
	for _, tc := range []struct {
		left, width int
		want        string
		more        bool
	}{
		{0, 30, "short|0123456789abcdefghij|    a東京b␛[0m|last", false},
		{0, 10, "short|012345678…|    a東京…|last", true},
		{4, 6, "…|…5678…|…東京…|…", true},
		{5, 8, "…|…6789ab…|… 京b␛[…|…", true},
		{6, 8, "…|…789abc…|…京b␛[0m|…", true},
		{14, 8, "…|…fghij|…|…", false},
		{0, 1, "s|0| |l", true},
		{3, 1, "…|…|…|…", true},
	} {
		rows, more := stripped(t, d, Pretty, tc.left, tc.width, 0, 10)
		if got := strings.Join(rows, "|"); got != tc.want || more != tc.more {
			t.Errorf("from %d, %d cells: %q, more %v; want %q", tc.left, tc.width, got, more, tc.want)
		}
	}
}

// TestStripShowsWhatRowsShow puts strips side by side: together they are the
// unwrapped rows, whatever stands in them.
func TestStripShowsWhatRowsShow(t *testing.T) {
	for name, body := range hostile() {
		if len(body) > 10_000 {
			continue
		}
		for _, contentType := range []string{"text/plain", "application/json", "application/xml", ""} {
			d := Open(typed(contentType, body))
			for _, v := range []View{Pretty, Raw, Tree} {
				if !d.Has(v) {
					continue
				}
				whole, _ := stripped(t, d, v, 0, 100_000, 0, 50)
				for _, width := range []int{7, 40} {
					for left := 0; left < 300; left += 13 {
						rows, _ := stripped(t, d, v, left, width, 0, 50)
						for i, row := range rows {
							want := string(safe.Slice(safe.Text(whole[i]), left, left+width))
							if v == Tree { // nesting is drawn for the width
								continue
							}
							if got, want := inner(row), inner(want); got != want && !strings.Contains(want, "\u0301") {
								t.Fatalf("%s as %q, %s row %d from %d, %d cells:\n%q\n%q", name, contentType, v, i, left, width, got, want)
							}
						}
					}
				}
			}
		}
	}
}

// inner is a row without its first and last cells, where marks and the halves
// of what was cut stand, and without blanks at the end.
func inner(row string) string {
	w := safe.Width(safe.Text(row))
	return strings.TrimRight(string(safe.Slice(safe.Text(row), 8, w-8)), " ")
}

// TestUnwrappedRows: a row for each line, wherever the walk begins.
func TestUnwrappedRows(t *testing.T) {
	body := strings.Repeat("a\r\n\nb "+strings.Repeat("x", 300)+"\n", 200)
	d := Open(typed("text/plain", body))
	if n := d.Len(Pretty, Unwrapped); n != 600 {
		t.Fatalf("%d rows", n)
	}
	rows, more := stripped(t, d, Pretty, 0, 5, 597, 10)
	if strings.Join(rows, "|") != "a||b xx…" || !more {
		t.Errorf("%q", rows)
	}
	if row, ok := d.Find(Pretty, "b x", 300, Unwrapped); !ok || row != 302 {
		t.Errorf("found in row %d", row)
	}
}

// TestColumn finds the cell where a match begins, for a strip that shows it.
func TestColumn(t *testing.T) {
	d := Open(typed("application/json", `{"a":{"b":"東京 needle"}}`))
	row, _ := d.Find(Pretty, "needle", 0, Unwrapped)
	rows, _ := stripped(t, d, Pretty, 0, 80, row, 1)
	if at := d.Column(Pretty, "needle", row); at != safe.Width(safe.Text(rows[0][:strings.Index(rows[0], "needle")])) {
		t.Errorf("column %d of %q", at, rows[0])
	}
	rows, _ = stripped(t, d, Tree, 0, 80, 2, 1)
	if at := d.Column(Tree, "needle", 2); at != safe.Width(safe.Text(rows[0][:strings.Index(rows[0], "needle")])) {
		t.Errorf("column %d of %q", at, rows[0])
	}
}

// TestPlace keeps what is read in sight when the width is another.
func TestPlace(t *testing.T) {
	var b strings.Builder
	for i := range 300 {
		b.WriteString(strings.Repeat("word ", i%40) + "\n")
	}
	d := Open(typed("text/plain", b.String()))
	for row := 0; row < d.Len(Pretty, Unwrapped); row += 7 {
		for _, width := range []int{20, 77} {
			there := d.Place(Pretty, row, 0, Unwrapped, width)
			if back := d.Place(Pretty, there, 0, width, Unwrapped); back != row {
				t.Fatalf("row %d is row %d at %d, and that is row %d", row, there, width, back)
			}
		}
	}
}

// TestPlaceInLine: what is far to the right is in the row that is found for it.
func TestPlaceInLine(t *testing.T) {
	d := Open(typed("application/json", `{"a":{"b":"`+strings.Repeat("x", 500)+`","needle":"`+strings.Repeat("y", 500)+`"}}`))
	row, _ := d.Find(Pretty, "needle", 0, Unwrapped)
	for left := range 520 {
		there := d.Place(Pretty, row, left, Unwrapped, 40)
		if back := d.Place(Pretty, there, 0, 40, Unwrapped); back != row {
			t.Fatalf("cell %d of row %d is in row %d, and that is row %d", left, row, there, back)
		}
		if first, _ := d.Find(Pretty, "needle", 0, 40); left > 60 && there <= first {
			t.Fatalf("cell %d is in row %d", left, there)
		}
	}
}

// TestLongLines: ten MiB on one line are walked over in bounded time and memory.
func TestLongLines(t *testing.T) {
	d := Open(message(strings.Repeat("0123456789abcdef", 10*mib/16)))
	for d.Loads(Raw) {
		d = d.Longer(Raw)
	}
	if n := d.Len(Raw, Unwrapped); n != 3 {
		t.Errorf("%d rows", n)
	}
	rows, more := stripped(t, d, Raw, 5*mib, 20, 2, 1)
	if rows[0] != "…123456789abcdef012…" || !more {
		t.Errorf("%q", rows)
	}
}
