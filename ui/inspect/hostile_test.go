package inspect

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"stompbox/stomp"
	"stompbox/ui/safe"
)

var allViews = []View{Pretty, Headers, Raw, Hex, Tree}

// hostile are contents that have broken terminals, parsers and layouts.
func hostile() map[string]string {
	var c0, c1 strings.Builder
	for r := range rune(0x20) {
		c0.WriteString("a" + string(r))
	}
	for r := rune(0x7f); r < 0xa0; r++ {
		c1.WriteString("a" + string(r))
	}
	return map[string]string{
		"c0":            c0.String(),
		"c1":            c1.String(),
		"c1 bare":       "a\x9b31mb\x9d52;c;AAAA\x9cc",
		"osc 52":        "x\x1b]52;c;cm0gLXJm\x07\x1b]0;title\x1b\\y\x1bP+q\x1b\\",
		"bidi":          "a\u202egnp.exe\u2066x\u2069\u200f\u061c",
		"zero width":    "a\u200bb\u200d\u2060c\ufeffd\u00ade\U000e0041",
		"tower":         "a" + strings.Repeat("\u0301\u0336", 5000),
		"tower alone":   strings.Repeat("\u0301", 5000),
		"bad utf-8":     "\xff\xfe\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80abc\xe2\x82",
		"emoji":         "👩‍👩‍👧‍👦🇩🇪👍🏽e\u0301\ufe0f☺️",
		"scripts":       "กำ ກຳ नमस्ते 한글 ᄀᄀᄀ각 ﷽ عربي ｆｕｌｌ",
		"separators":    "a\u2028b\u2029c\u0085d\ve\ff\rg\r\nh",
		"json escapes":  "{\"a\u202e\":\"\u009b31m \x7f 👍🏽\u0301\",\"\u0301\":\"\xff\"}",
		"json open":     strings.Repeat("[", 100_000),
		"json deep":     strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000),
		"json deep key": strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000),
		"xml deep":      strings.Repeat("<a>", 100_000) + "<b/>" + strings.Repeat("</a>", 100_000),
		"xml open":      strings.Repeat("<a>", 100_000),
		"xml entities":  `<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;` + strings.Repeat("&c;", 1000) + "</a>",
		"xml escapes":   "<a\u202e b='\x1b[31m'>\x9b<b>\u0301</b></a\u202e>",
		"one line":      strings.Repeat("0123456789abcdef", 10<<20/16),
		"one string":    `{"a":"` + strings.Repeat("x", 1<<19) + `"}`,
		"feeds":         strings.Repeat("\n", 1<<18),
		"octets":        strings.Repeat("\x00\x01\xfe\xff", 1<<17),
		"names":         strings.Repeat("a\x1b[2J\u202e: |\n  b=\x9b31m\"\\\n\tc=\u0301 d=\"\n", 20),
		"colons":        strings.Repeat(":", 1<<16) + strings.Repeat("=\n", 1<<16),
		"percent":       strings.Repeat("%1b%9b%", 1000) + "=%",
	}
}

// TestHostile draws windows of every view of every hostile content, as a body
// of each type and as a header.
func TestHostile(t *testing.T) {
	for name, body := range hostile() {
		t.Run(name, func(t *testing.T) {
			types := []string{"", "application/x-www-form-urlencoded", "application/json", "application/xml", "text/plain", "text/plain;charset=utf-16", "application/yaml", "text/x-java-properties", "application/logfmt",
				"text/html;charset=" + body[:min(len(body), 50)]}
			if len(body) > 100_000 {
				types = types[:2]
			}
			for _, contentType := range types {
				in := message(body, "content-type", contentType, body[:min(len(body), 300)], "v")
				in.Frame.Header.Add("h", body[:min(len(body), 5000)])
				in.Frame.Breaches = []string{body[:min(len(body), 100)]}
				d := Open(in)
				for _, v := range allViews {
					window(t, d, v, 80)
					if err := safe.Check(string(d.Label(v))); err != nil {
						t.Errorf("label of %s: %v", v, err)
					}
				}
				if p := Preview(in, 60); safe.Width(p) > 60 || safe.Check(string(p)) != nil {
					t.Errorf("preview %q", p)
				}
			}
		})
	}
}

// window checks the beginning, the middle and the end of a view.
func window(t testing.TB, d *Doc, v View, width int) {
	t.Helper()
	n := d.Len(v, width)
	for _, left := range []int{0, 1, width - 1, 1000} {
		strips, _ := d.Strip(v, left, width, d.Len(v, Unwrapped)/2, 20, unstyled)
		for _, l := range strips {
			checked(t, l, width)
		}
	}
	for _, from := range []int{0, n / 2, n - 20, n - 1, n} {
		from = max(from, 0)
		lines := d.Rows(v, width, from, 20, unstyled)
		if want := min(20, n-from); len(lines) != want {
			t.Fatalf("%s at %d, rows %d of %d: %d, want %d", v, width, from, n, len(lines), want)
		}
		for _, l := range lines {
			checked(t, l, width)
		}
	}
}

// TestPlainRunes holds the table of widths against what ui/safe draws.
func TestPlainRunes(t *testing.T) {
	last := rune(0)
	for _, p := range plainRunes {
		if p.from <= last {
			t.Errorf("%U is out of order", p.from)
		}
		last = p.to
		for r := p.from; r <= p.to; r++ {
			s := safe.Field("a" + string(r) + "b")
			if string(s) != "a"+string(r)+"b" || safe.Width(s) != p.cells+2 {
				t.Errorf("%U is drawn as %q, %d cells", r, s, safe.Width(s)-2)
			}
		}
	}
}

// TestMeasuring holds the measuring of every rune against what ui/safe draws.
func TestMeasuring(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if r == 0x20000 {
			r = 0xe0000 // what lies between is Han, or nothing
		}
		b := []byte(string(r))
		n, cells, asIs := unit(b, false)
		text := safe.Bytes(b[:n])
		if n != len(b) || cells != max(1, safe.Width(text)) || asIs != (string(text) == string(b)) {
			t.Errorf("%U: %d octets, %d cells, as it stands %v; drawn as %q", r, n, cells, asIs, text)
		}
	}
}

func TestPrintable(t *testing.T) {
	for at := range 20 {
		for c := range 256 {
			b := []byte(strings.Repeat("~", 20))
			b[at] = byte(c)
			want := 20
			if c < ' ' || c > '~' {
				want = at
			}
			if got := printable(b); got != want {
				t.Fatalf("octet %#02x at %d: %d", c, at, got)
			}
		}
	}
}

// TestNothingIsLost joins the rows at many widths: every character of the body
// is there, in its order.
func TestNothingIsLost(t *testing.T) {
	dense := func(s string) string { return strings.Join(strings.Fields(s), "") }
	for _, in := range []Input{
		typed("application/json", "{\"a\":[1,2.50,\"x y\\n\"],\n \"a\":{\"b\":null}}"),
		typed("application/xml", "<a x='1'><b> text </b>\n<c>1<d/>2</c><!-- c --></a>"),
		typed("text/plain", "some words  and\n\nlines\tand a very-long-word-that-is-wider-than-most-rows\n"),
		typed("application/json", "{\"a\":[1,2.50,\"x y\\n\"],\n \"a\":{\"b\":nul}}"),
	} {
		d := Open(in)
		for width := 1; width < 90; width++ {
			var got strings.Builder
			for _, row := range rowsOf(t, d, Pretty, width) {
				got.WriteString(row)
			}
			have := strings.ReplaceAll(dense(got.String()), "…", "")
			if at := strings.Index(have, "!not"); at >= 0 { // the mark stands between
				continue
			}
			if want := dense(string(in.Frame.Body)); have != want {
				t.Fatalf("width %d: %s\nwant %s", width, have, want)
			}
		}
	}
}

// TestOneRow holds the quick count against the rows that are drawn.
func TestOneRow(t *testing.T) {
	d := Open(typed("application/json", order+"\n\n"+`[[[[ "a b" ],{"k"  :  1 , "l":"é"}]],"`+strings.Repeat("x", 40)+`"]`))
	for width := range 100 {
		f := newFlow(d.formatted().page.(*flow).src)
		n, drawn := f.rows(width), 0
		for w := (wrapper{flow: f, width: max(width, 1)}); !w.done(); w.skip() {
			drawn++
		}
		if n != drawn {
			t.Errorf("width %d: counted %d rows, drawn %d", width, n, drawn)
		}
	}
}

func FuzzRows(f *testing.F) {
	types := []string{"", "application/json", "text/xml", "text/plain", "text/plain;charset=windows-1252", "application/x-www-form-urlencoded",
		"text/plain;charset=utf-16le", "image/png", "application/yaml", "text/x-java-properties", "application/logfmt"}
	for _, body := range hostile() {
		if len(body) < 2000 {
			for i := range types {
				f.Add([]byte(body), uint8(i), uint16(len(body)))
			}
		}
	}
	f.Add([]byte(gzipped(f, `{"a":"`+strings.Repeat("x", 500))), uint8(0), uint16(33))
	f.Fuzz(func(t *testing.T, body []byte, kind uint8, width uint16) {
		w := int(width) % 301
		in := message(string(body), "content-type", types[int(kind)%len(types)], string(body), "v", "name", string(body))
		in.Frame.Breaches = []string{string(body)}
		in.Explain = func(name string) string { return name }
		if width&1 != 0 {
			in.Raw = body
		}
		d := Open(in)
		for _, v := range allViews {
			if d.Len(v, w) > 5000 { // something small that unpacks to much
				window(t, d, v, w)
				continue
			}
			strips, _ := d.Strip(v, int(kind), w, 0, 20, unstyled)
			for _, l := range strips {
				checked(t, l, w)
			}
			rows := rowsOf(t, d, v, w)
			k := len(rows) / 2
			for i, l := range d.Rows(v, w, k, 3, unstyled) {
				if s := checked(t, Mark(l, string(body[:min(len(body), 2)]), "m"), w); s != rows[k+i] {
					t.Fatalf("row %d alone is %q, among all %q", k+i, s, rows[k+i])
				}
			}
			if err := safe.Check(string(d.Label(v))); err != nil {
				t.Fatal(err)
			}
			if row, ok := d.Find(v, "a", k, w); ok && (row < k || row >= len(rows)) {
				t.Fatalf("found in row %d of %d from %d", row, len(rows), k)
			}
		}
		if p := Preview(in, w); safe.Width(p) > w || safe.Check(string(p)) != nil {
			t.Fatalf("preview %q at %d", p, w)
		}
		Kind(in)
	})
}

func ExamplePreview() {
	fmt.Println(Preview(Input{Frame: stomp.Frame{Body: []byte("{ \"order\": 42,\n  \"paid\": true }")}}, 40))
	// Output: {"order":42,"paid":true}
}
