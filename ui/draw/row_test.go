package draw

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/ui/safe"
)

const (
	red  Style = "\x1b[31m"
	bold Style = "\x1b[1m"
	back Style = "\x1b[48;5;17m"
)

// texts are contents that have made rows too wide or too narrow before.
var texts = []safe.Text{"", "a", "held", "{\"order\":42,\"customer\":…", "世界", "a世b", "e\u0301e\u0301", safe.Field("\x1b[2J\u202e\xff"), "    "}

// drawn is a row without its colours, checked to be clean and w cells wide.
func drawn(t *testing.T, row string, w int) string {
	t.Helper()
	if err := safe.Check(row); err != nil {
		t.Errorf("%q: %v", row, err)
	}
	if got := ansi.StringWidth(row); got != w || Width(row) != w {
		t.Errorf("%q is %d cells by x/ansi, %d by ours; want %d", row, got, Width(row), w)
	}
	return ansi.Strip(row)
}

func TestRow(t *testing.T) {
	for _, tc := range []struct {
		name string
		make func(*Row)
		want string
	}{
		{"empty", func(*Row) {}, "          "},
		{"text", func(r *Row) { r.Text("", "abc") }, "abc       "},
		{"cut", func(r *Row) { r.Text(red, "abcdefghijkl") }, "abcdefghi…"},
		{"exactly", func(r *Row) { r.Text(red, "abcdefghij") }, "abcdefghij"},
		{"one more after exactly", func(r *Row) { r.Text(red, "abcdefghij").Text("", "k") }, "abcdefghi…"},
		{"a gap may fall off", func(r *Row) { r.Text(red, "abcdefghij").Gap(3) }, "abcdefghij"},
		{"wide at the edge", func(r *Row) { r.Text("", "abcdefgh世界") }, "abcdefgh …"},
		{"cells", func(r *Row) { r.Cell(red, "ab", 4).CellRight("", "12", 4).Text("", "!") }, "ab    12! "},
		{"cell cut", func(r *Row) { r.Cell(red, "abcdef", 4).Text("", "x") }, "abc…x     "},
		{"right", func(r *Row) { r.Text("", "ab").Right(red, "yz") }, "ab      yz"},
		{"right cuts left", func(r *Row) { r.Text("", "abcdefghij").Right(red, " yz") }, "abcdef… yz"},
		{"right in reading order", func(r *Row) { r.Right("", "x").Right("", "y") }, "        xy"},
		{"right too long", func(r *Row) { r.Text("", "a").Right("", "0123456789ab") }, "012345678…"},
		{"at", func(r *Row) { r.Text("", "ab").At(5).Text("", "c") }, "ab   c    "},
		{"at cuts", func(r *Row) { r.Text("", "abcdef").At(3).Text("", "X") }, "ab…X      "},
		{"at beyond", func(r *Row) { r.Text("", "a").At(99).Text("", "c") }, "a        …"},
		{"at zero", func(r *Row) { r.Text("", "abc").At(0).Text("", "c") }, "c         "},
		{"huge gap", func(r *Row) { r.Gap(1 << 40) }, "          "},
	} {
		r := NewRow(10, back)
		tc.make(r)
		if got := drawn(t, r.String(), 10); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestRowStyles(t *testing.T) {
	got := NewRow(8, back).Text(red, "ab").Text(red, "c").Text("", "d").Text(bold, "e").Right(bold, "z").String()
	want := string(back+red) + "abc" + reset + string(back) + "d" + string(bold) + "e" + reset + string(back) + "  " + string(bold) + "z" + reset
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := NewRow(3, "").Text("", "ab").String(); got != "ab "+reset {
		t.Errorf("plain row: %q", got)
	}
	if got := NewRow(2, "").Text(red, "ab").String(); got != string(red)+"ab"+reset {
		t.Errorf("full row: %q", got)
	}
}

func TestRowIsExactAtEveryWidth(t *testing.T) {
	var r Row
	for w := range 40 {
		for _, a := range texts {
			for _, b := range texts {
				r.Reset(w, back).Text(red, a).Gap(1).Spans(Line{{bold, b}, {"", a}}).At(w/2).Cell("", b, 5).Right("", a).Right(red, b)
				first := r.String()
				drawn(t, first, w)
				if again := r.String(); again != first {
					t.Fatalf("String twice: %q, then %q", first, again)
				}
				if r.Left() < 0 {
					t.Fatalf("Left = %d", r.Left())
				}
			}
		}
	}
	if got := drawn(t, NewRow(-3, back).Text(red, "x").String(), 0); got != "" {
		t.Errorf("negative width: %q", got)
	}
}

// screen is 50 rows of 200 cells, as a message list has them.
func screen(r *Row, rows []string) []string {
	rows = rows[:0]
	for i := range 50 {
		base := Style("")
		if i == 7 {
			base = back
		}
		rows = append(rows, r.Reset(198, base).Text(bold, "▌").CellRight("\x1b[38;5;240m", "1204", 6).Gap(2).
			Cell("", "14:02:11.402", 14).Cell("\x1b[38;5;240m", "…:6:7:1204", 20).CellRight("\x1b[38;5;240m", "214 B", 8).Gap(1).
			Cell(red, "held", 10).Text("", `{"order":42,"customer":"Ünal Özdemir","amount":99.5,"lines":[{"sku":"A-1009","qty":3}],"note":"no note","more":"and more and more and more of it"}`).String())
	}
	return rows
}

func BenchmarkScreenOfRows(b *testing.B) {
	var r Row
	var rows []string
	b.ReportAllocs()
	for b.Loop() {
		rows = screen(&r, rows)
	}
}

func BenchmarkScreenInBox(b *testing.B) {
	var r Row
	rows := screen(&r, nil)
	box := Box{Width: 200, Height: 52, Border: "\x1b[38;5;240m", Title: Line{{bold, "3 Messages"}}, Foot: Line{{"", "1,204 received"}}}
	b.ReportAllocs()
	for b.Loop() {
		box.Render(rows)
	}
}

func BenchmarkJoin(b *testing.B) {
	left := Box{Width: 40, Height: 50}.Render(nil)
	right := Box{Width: 160, Height: 50}.Render(nil)
	b.ReportAllocs()
	for b.Loop() {
		Join(left, right)
	}
}

func BenchmarkOverlay(b *testing.B) {
	var r Row
	base := screen(&r, nil)
	top := Box{Width: 80, Height: 12}.Render(nil)
	b.ReportAllocs()
	for b.Loop() {
		Overlay(base, top, 60, 15)
	}
}

func TestWidthSkipsColours(t *testing.T) {
	for row, want := range map[string]int{"": 0, "abc": 3, "\x1b[1;38;2;1;2;3m世\x1b[0m": 2, "e\u0301" + reset: 1, "\x1b[": 0} {
		if got := Width(row); got != want {
			t.Errorf("Width(%q) = %d, want %d", row, got, want)
		}
	}
	if !strings.HasSuffix(NewRow(4, "").String(), reset) {
		t.Error("a row must end with a reset")
	}
}

// A style that becomes another is so on both sides, and only until the next row.
func TestOver(t *testing.T) {
	const dim, bar = Style("\x1b[2m"), Style("\x1b[7m")
	r := NewRow(8, bar).Over(func(Style) Style { return "" }).Text(dim, "ab").Right(dim, "cd")
	if got := r.String(); strings.Contains(got, string(dim)) || !strings.Contains(got, string(bar)) {
		t.Errorf("%q", got)
	}
	if got := r.Reset(8, bar).Text(dim, "ab").String(); !strings.Contains(got, string(dim)) {
		t.Errorf("%q", got)
	}
}
