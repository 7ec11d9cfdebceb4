package safe

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

var shown = []struct{ name, in, want string }{
	{"plain", "/queue/orders", "/queue/orders"},
	{"empty", "", ""},
	{"umlauts", "Ünal Özdemir", "Ünal Özdemir"},
	{"wide", "受注 注文", "受注 注文"},
	{"clear screen", "a\x1b[2Jb", "a␛[2Jb"},
	{"clipboard", "\x1b]52;c;aGk=\a", "␛]52;c;aGk=␇"},
	{"line ends", "a\r\nb", "a␍␊b"},
	{"NUL, tab, DEL", "\x00\t\x7f", "␀␉␡"},
	{"8-bit CSI as a rune", "a\u009b31mb", "a<U+009B>31mb"},
	{"8-bit CSI as a byte", "a\x9b31mb", `a\x9b31mb`},
	{"next line", "a\u0085b", "a<U+0085>b"},
	{"not UTF-8", "a\xff\xc3b", `a\xff\xc3b`},
	{"overlong", "\xc0\x80", `\xc0\x80`},
	{"surrogate", "\xed\xa0\x80", `\xed\xa0\x80`},
	{"replacement character", "a\uFFFDb", "a\uFFFDb"},
	{"bidi override", "gpj\u202eexe.", "gpj<U+202E>exe."},
	{"bidi isolate and mark", "\u2066a\u2069\u200f", "<U+2066>a<U+2069><U+200F>"},
	{"separators", "a\u2028b\u2029", "a<U+2028>b<U+2029>"},
	{"zero width", "a\u200bb\ufeffc\u00ad\u2060", "a<U+200B>b<U+FEFF>c<U+00AD><U+2060>"},
	{"tag", "a\U000E0041", "a<U+E0041>"},
	{"no-break space", "a\u00a0b", "a<U+00A0>b"},
	{"private use", "\ue0b0\U0010FFFD", "<U+E0B0><U+10FFFD>"},
	{"family", "👩\u200d👧", "👩<U+200D>👧"},
	{"emoji style", "❤\ufe0f", "❤<U+FE0F>"},
	{"flag", "🇩🇪", "<U+1F1E9><U+1F1EA>"},
	{"skin tone", "👍🏽", "👍<U+1F3FD>"},
	{"keycap", "1\u20e3", "1<U+20E3>"},
	{"combining", "e\u0301", "e\u0301"},
	{"tower", "e\u0301\u0301\u0301\u0301\u0301x", "e\u0301\u0301\u0301<U+0301><U+0301>x"},
	{"mark without a base", "\u0301a", "<U+0301>a"},
	{"mark on a blank", "a \u0301b", "a <U+0301>b"},
	{"mark after a code", "\u200b\u0301", "<U+200B><U+0301>"},
	{"mark after a picture", "\x00\u0301", "␀<U+0301>"},
	{"jamo", "\u1112\u1161\u11ab", "<U+1112><U+1161><U+11AB>"},
	{"hangul", "한국어", "한국어"},
	{"thai", "ทำ", "ท\u0e4d\u0e32"},
	{"thai vowel alone", "\u0e33", "<U+0E33>"},
	{"hebrew", "שלום", "שלום"},
}

func TestField(t *testing.T) {
	for _, tc := range shown {
		t.Run(tc.name, func(t *testing.T) {
			if got := string(Field(tc.in)); got != tc.want {
				t.Errorf("Field(%q) = %q, want %q", tc.in, got, tc.want)
			}
			if got := string(Bytes([]byte(tc.in))); got != tc.want {
				t.Errorf("Bytes(%q) = %q, want %q", tc.in, got, tc.want)
			}
			holds(t, tc.in)
		})
	}
}

func TestLineExpandsTabs(t *testing.T) {
	for in, want := range map[string]string{
		"a\tb":    "a   b",
		"\t\tx":   "        x",
		"abcd\te": "abcd    e",
		"世\tx":    "世  x",
		"\x1b\tx": "␛   x",
		"\xff\tx": `\xff    x`,
	} {
		if got := string(Line([]byte(in), 4)); got != want {
			t.Errorf("Line(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Line([]byte("a\tb"), 0); got != "a␉b" {
		t.Errorf("without tab stops: %q", got)
	}
}

func TestFieldDoesNotCopyPlainText(t *testing.T) {
	for _, s := range []string{"/queue/orders", strings.Repeat("Ünal 受注 e\u0301 ", 20)} {
		if n := testing.AllocsPerRun(100, func() { Field(s) }); n != 0 {
			t.Errorf("Field(%q) allocates %v times", s, n)
		}
	}
}

func TestMaxIsCutOfWhole(t *testing.T) {
	for _, tc := range shown {
		in := strings.Repeat(tc.in, 3)
		for n := -1; n < 40; n++ {
			if got, want := FieldMax(in, n), Cut(Field(in), n); got != want {
				t.Fatalf("FieldMax(%q, %d) = %q, want %q", in, n, got, want)
			}
			if got, want := LineMax([]byte(in), 8, n), Cut(Line([]byte(in), 8), n); got != want {
				t.Fatalf("LineMax(%q, %d) = %q, want %q", in, n, got, want)
			}
		}
	}
}

func TestMaxIsBounded(t *testing.T) {
	for _, unit := range []string{"a", "\x1b", "\u0301", "\u200b", "世", "\xff", "\t", "e\u0301\u0301\u0301"} {
		big := strings.Repeat(unit, 10<<20/len(unit))
		var got Text
		if n := testing.AllocsPerRun(1, func() { got = FieldMax(big, 80) }); n > 10 {
			t.Errorf("%q: %v allocations", unit, n)
		}
		if w := Width(got); w > 80 || w < 79 || !strings.HasSuffix(string(got), "…") {
			t.Errorf("FieldMax of 10 MiB of %q is %d cells: %q", unit, w, got)
		}
		if got := LineMax([]byte(big), 8, 80); Width(got) > 80 || Width(got) < 79 {
			t.Errorf("LineMax of 10 MiB of %q is %d cells", unit, Width(got))
		}
	}
}

func TestCut(t *testing.T) {
	for _, tc := range []struct {
		in              Text
		n               int
		cut, left, padd Text
	}{
		{"abcdef", 6, "abcdef", "abcdef", "abcdef"},
		{"abcdef", 5, "abcd…", "…cdef", "abcd…"},
		{"abcdef", 1, "…", "…", "…"},
		{"abcdef", 0, "", "", ""},
		{"abcdef", -3, "", "", ""},
		{"ab", 4, "ab", "ab", "ab  "},
		{"世界人", 6, "世界人", "世界人", "世界人"},
		{"世界人", 5, "世界…", "…界人", "世界…"},
		{"世界人", 4, "世…", "…人", "世… "},
		{"世界人", 2, "…", "…", "… "},
		{"ae\u0301b", 3, "ae\u0301b", "ae\u0301b", "ae\u0301b"},
		{"ae\u0301bc", 3, "ae\u0301…", "…bc", "ae\u0301…"},
		{"ae\u0301", 1, "…", "…", "…"},
	} {
		if got := Cut(tc.in, tc.n); got != tc.cut {
			t.Errorf("Cut(%q, %d) = %q, want %q", tc.in, tc.n, got, tc.cut)
		}
		if got := CutLeft(tc.in, tc.n); got != tc.left {
			t.Errorf("CutLeft(%q, %d) = %q, want %q", tc.in, tc.n, got, tc.left)
		}
		if got := Pad(tc.in, tc.n); got != tc.padd {
			t.Errorf("Pad(%q, %d) = %q, want %q", tc.in, tc.n, got, tc.padd)
		}
	}
	if got := PadLeft("214 B", 8); got != "   214 B" {
		t.Errorf("PadLeft = %q", got)
	}
	if got := CutLeft("ID:host-1-6:7:1204", 9); got != "…6:7:1204" {
		t.Errorf("CutLeft = %q", got)
	}
}

func TestSlice(t *testing.T) {
	for _, tc := range []struct {
		in       Text
		from, to int
		want     Text
	}{
		{"abcdef", 0, 6, "abcdef"}, {"abcdef", 2, 4, "cd"}, {"abcdef", 4, 99, "ef"}, {"abcdef", 9, 12, ""},
		{"abcdef", 3, 3, ""}, {"abcdef", -2, 2, "ab"}, {"世界人", 1, 5, " 界 "}, {"世界人", 2, 4, "界"},
		{"世界人", 1, 2, " "}, {"世界人", 0, 1, " "}, {"ae\u0301bc", 1, 3, "e\u0301b"}, {"ae\u0301bc", 2, 4, "bc"}, {"", 0, 5, ""},
	} {
		if got := Slice(tc.in, tc.from, tc.to); got != tc.want {
			t.Errorf("Slice(%q, %d, %d) = %q, want %q", tc.in, tc.from, tc.to, got, tc.want)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, ok := range []string{"", "a\nb", "\x1b[1;38;5;12mheld\x1b[0m", "\x1b[m", "世e\u0301"} {
		if err := Check(ok); err != nil {
			t.Errorf("Check(%q) = %v", ok, err)
		}
	}
	for bad, want := range map[string]string{
		"ab\n\x1b[2Jx": "line 2, cell 1: U+001B", "\x1b]0;t\a": "U+001B", "\x1b[31": "U+001B", "\x1b[?25h": "U+001B", "a\tb": "cell 2: U+0009",
		"a\rb": "U+000D", "a\xffb": "0xff", "a\u009bb": "U+009B", "a\u202eb": "U+202E", "e\u0301\u0301\u0301\u0301": "U+0301",
		"a\x1b[0m\u0301": "U+0301", "a\u200db": "U+200D", "ทำ": "U+0E33",
	} {
		if err := Check(bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Check(%q) = %v, want %s", bad, err, want)
		}
	}
}

// TestEveryRune puts every rune beside letters of several scripts; of the huge
// even ranges (ideographs, syllables, old scripts, private use, not assigned) one in 61.
func TestEveryRune(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if r%61 != 0 && even(r) {
			continue
		}
		for _, s := range []string{string(r), "a" + string(r) + "世" + string(r) + string(r) + "क" + string(r) + "가"} {
			holds(t, s)
		}
		if t.Failed() {
			t.Fatalf("stopped at %U", r)
		}
	}
}

func even(r rune) bool {
	for _, span := range [][2]rune{{0x3400, 0x4dbf}, {0x4e00, 0xa48f}, {0xac00, 0xd7a3}, {0xe000, 0xf8ff}, {0x12000, 0x1cfff}, {0x20000, 0xdffff}, {0xe0200, unicode.MaxRune}} {
		if r >= span[0] && r <= span[1] {
			return true
		}
	}
	return false
}

// holds checks what must be true of everything that is shown.
func holds(t *testing.T, s string) {
	t.Helper()
	f := Field(s)
	if err := Check(string(f)); err != nil {
		t.Errorf("Field(%q) = %q: %v", s, f, err)
	}
	if strings.Contains(string(f), "\n") || !utf8.ValidString(string(f)) {
		t.Errorf("Field(%q) = %q: more than a row, or not UTF-8", s, f)
	}
	for _, r := range string(f) {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Bidi_Control) {
			t.Errorf("Field(%q) lets %U out", s, r)
		}
	}
	if again := Field(string(f)); again != f {
		t.Errorf("Field is not idempotent: %q, then %q", f, again)
	}
	if w := ansi.StringWidth(string(f)); Width(f) != w {
		t.Errorf("Width(%q) = %d, measured whole it is %d", f, Width(f), w)
	}
	if twice := f + f; Check(string(twice)) != nil || Width(twice) != 2*Width(f) || ansi.StringWidth(string(twice)) != 2*Width(f) {
		t.Errorf("%q joined with itself is not safe, or of another width", f)
	}
}

func FuzzText(f *testing.F) {
	for _, tc := range shown {
		f.Add(tc.in, 7, 3)
	}
	f.Fuzz(func(t *testing.T, s string, n, from int) {
		holds(t, s)
		n, from = n%200, from%200
		ft := Line([]byte(s), 8)
		for _, c := range []Text{Cut(ft, n), CutLeft(ft, n), Slice(ft, from, n), Pad(ft, n), PadLeft(ft, n), FieldMax(s, n), LineMax([]byte(s), 8, n)} {
			if err := Check(string(c)); err != nil {
				t.Errorf("%q: %v", c, err)
			}
			if Width(c) > max(n, 0) {
				t.Errorf("%q is wider than %d", c, n)
			}
		}
		if w := Width(Pad(ft, n)); w != max(n, 0) {
			t.Errorf("Pad to %d is %d wide", n, w)
		}
		if from >= 0 && n >= from {
			if w, want := Width(Slice(ft, from, n)), max(0, min(n, Width(ft))-from); w != want {
				t.Errorf("Slice(%q, %d, %d) is %d wide, want %d", ft, from, n, w, want)
			}
		}
	})
}

func BenchmarkFieldASCII(b *testing.B) {
	s := strings.Repeat("/queue/orders ", 8)
	b.ReportAllocs()
	for b.Loop() {
		Field(s)
	}
}

func BenchmarkFieldMixed(b *testing.B) {
	s := strings.Repeat("Ünal 受注 \x1b[31m", 8)
	b.ReportAllocs()
	for b.Loop() {
		Field(s)
	}
}

func BenchmarkCut(b *testing.B) {
	t := Text(strings.Repeat(`{"order":42,"customer":"Ünal"}`, 8))
	b.ReportAllocs()
	for b.Loop() {
		Cut(t, 60)
	}
}

func BenchmarkWidthASCII(b *testing.B) {
	t := Text(strings.Repeat("x", 100))
	for b.Loop() {
		Width(t)
	}
}
