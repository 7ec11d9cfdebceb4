package draw

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/ui/safe"
)

func plain(rows []string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(ansi.Strip(r))
		b.WriteByte('\n')
	}
	return b.String()
}

func TestBox(t *testing.T) {
	b := Box{Width: 34, Height: 4, Border: red, Title: Line{{"", "3 "}, {bold, "Messages"}}, TitleRight: Line{{"", "17 held"}}, Foot: Line{{"", "1,204 received"}}}
	want := `
╭─ 3 Messages ───────── 17 held ─╮
│row                             │
│                                │
╰─────────────── 1,204 received ─╯
`
	if got := "\n" + plain(b.Render([]string{"row"})); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	b.ASCII = true
	b.Focused = true
	b.Width = 20
	want = `
+= 3 Messages =====+
|row row row row r |
|                  |
+= 1,204 received =+
`
	if got := "\n" + plain(b.Render([]string{"row row row row r世界", "", "dropped"})); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	b.Width = 12
	if got := plain(b.Render(nil)[:1]); got != "+= 3 Mes… =+\n" {
		t.Errorf("title cut: %q", got)
	}
}

// Of what is divided by · the last parts go whole; one part alone is cut.
func TestFootKeepsWholeParts(t *testing.T) {
	foot := Line{{bold, "/abc"}, {"", " 7 of 20 · 宽 received · 20 held"}, {red, " · end"}}
	for w, want := range map[int]string{
		48: "╰─ /abc 7 of 20 · 宽 received · 20 held · end ─╯",
		47: "╰────── /abc 7 of 20 · 宽 received · 20 held ─╯",
		40: "╰───────── /abc 7 of 20 · 宽 received ─╯",
		32: "╰─ /abc 7 of 20 · 宽 received ─╯",
		31: "╰────────────── /abc 7 of 20 ─╯",
		18: "╰─ /abc 7 of 20 ─╯",
		17: "╰─ /abc 7 of … ─╯",
	} {
		if got := strings.TrimSpace(plain(Box{Width: w, Height: 2, Foot: foot}.Render(nil)[1:])); got != want {
			t.Errorf("%d cells: %q, want %q", w, got, want)
		}
	}
}

func TestBoxIsExactAtEverySize(t *testing.T) {
	rows := []string{"", "x", string(red) + "世界世界世界世界世界世界" + reset, strings.Repeat("long ", 20)}
	for w := -1; w < 50; w++ {
		for h := -1; h < 9; h++ {
			for _, title := range texts {
				b := Box{Width: w, Height: h, Border: red, Title: Line{{bold, title}, {red, "t"}}, TitleRight: Line{{bold, title}}, Foot: Line{{red, title}}}
				out := b.Render(rows)
				if len(out) != max(h, 0) {
					t.Fatalf("%dx%d: %d rows", w, h, len(out))
				}
				for _, r := range out {
					drawn(t, r, max(w, 0))
				}
				if iw, ih := b.Inner(); iw < 0 || ih < 0 {
					t.Fatalf("%dx%d: inner %dx%d", w, h, iw, ih)
				}
			}
			if t.Failed() {
				t.Fatalf("stopped at %dx%d", w, h)
			}
		}
	}
}

func TestJoin(t *testing.T) {
	if got := plain(Join([]string{"ab", "cd"}, []string{"1"}, nil, []string{"x", "y"})); got != "ab1x\ncd y\n" {
		t.Errorf("%q", got)
	}
	if got := Join(); got != nil {
		t.Errorf("nothing joined: %q", got)
	}
}

func TestOverlayKeepsColours(t *testing.T) {
	base := []string{string(red) + "abc" + string(bold) + "defgh" + reset + "ij", "0123456789"}
	got := Overlay(base, []string{string(back) + "XY" + reset}, 4, 0)
	want := string(red) + "abc" + string(bold) + "d" + reset + string(back) + "XY" + reset + string(red+bold) + "gh" + reset + "ij"
	if got[0] != want {
		t.Errorf("got  %q\nwant %q", got[0], want)
	}
	if got[1] != base[1] || base[0] == got[0] {
		t.Error("the other row, or base itself, was changed")
	}
}

func TestOverlayIsExactAnywhere(t *testing.T) {
	base := []string{string(red) + "世界世界世" + reset, "0123456789", string(bold) + "e\u0301e\u0301abcdefgh" + reset}
	for _, top := range [][]string{{"XY"}, {string(red) + "世" + reset, "世世"}, {""}, {"0123456789ABCDEF", "", "x", "y"}} {
		for x := -20; x < 14; x++ {
			for y := -3; y < 5; y++ {
				out := Overlay(base, top, x, y)
				if len(out) != len(base) {
					t.Fatalf("%d rows", len(out))
				}
				for _, r := range out {
					drawn(t, r, 10)
				}
			}
		}
	}
}

func TestFit(t *testing.T) {
	for w := -1; w < 12; w++ {
		for h := -1; h < 5; h++ {
			out := Fit([]string{"世界世界", string(red) + "abc" + reset}, w, h)
			if len(out) != max(h, 0) {
				t.Fatalf("%d rows, want %d", len(out), h)
			}
			for _, r := range out {
				drawn(t, r, max(w, 0))
			}
		}
	}
}

func TestSpark(t *testing.T) {
	if got := Spark([]float64{9, 0, 1, 4, 8}, 4); got != "▁▂▄▇" {
		t.Errorf("%q", got)
	}
	if got := SparkASCII([]float64{0, 8}, 4); got != "  _#" {
		t.Errorf("%q", got)
	}
	var nan float64
	nan /= nan
	for _, v := range [][]float64{nil, {nan, -1, 1 / (nan - nan)}, {0, 0}, {1e308, 1e-300}} {
		for w := -1; w < 5; w++ {
			if got := Spark(v, w); safe.Width(got) != max(w, 0) {
				t.Errorf("Spark(%v, %d) = %q", v, w, got)
			}
		}
	}
	if got := Bar(1, 4, 8); got != "██░░░░░░" {
		t.Errorf("%q", got)
	}
	if got := BarASCII(9, 4, 3) + BarASCII(1, 0, 2) + BarASCII(-1, 2, -2); got != "###.." {
		t.Errorf("%q", got)
	}
}
