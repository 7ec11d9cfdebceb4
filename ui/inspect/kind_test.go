package inspect

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"stompbox/ui/safe"
)

// TestKind also keeps R075 (no content-type: look) and R076 (text/* and any
// type with a charset are text).
func TestKind(t *testing.T) {
	for _, tc := range []struct{ contentType, body, kind string }{
		{"", "", "empty"},
		{"application/json", "", "empty"},
		{"", `{"a":1}`, "json"},
		{"", ` {} `, "json"},
		{"", `[1, 2]`, "json"},
		{"", "[INFO] started", "text"},
		{"", "[1] a footnote", "text"},
		{"", "{curly}", "text"},
		{"", "42", "text"},
		{"application/json; charset=utf-8", "42", "json"},
		{"application/vnd.api+json", "{}", "json"},
		{"application/octet-stream", `{"a":1}`, "json"},
		{"", "<?xml version='1.0'?><a/>", "xml"},
		{"", "<a/>", "xml"},
		{"", "<!DOCTYPE html><p>", "text"},
		{"text/html", "<a/>", "text"},
		{"image/svg+xml", "<svg/>", "xml"},
		{"application/x-www-form-urlencoded", "a=b", "form"},
		{"text/plain", `{"a":1}`, "text"},
		{"text/plain", "one NUL \x00 in text that is declared", "text"},
		{"", "one NUL \x00 in text that is not", "binary"},
		{"", "na\xefve, mostly ASCII", "text"},
		{"", "\xff\xd8\xff\xe0\x10JFIF", "binary"},
		{"text/plain", "\x00\x01\x02\x03\x04\x05", "binary"},
		{"application/json", "\x80\x81\x82\x83\x84", "binary"},
		{"image/png", "this reads as text", "binary"},
		{"application/x-unknown", "reads as text", "text"},
		{"application/x-unknown;charset=windows-1251", "\xcf\xf0\xe8\xe2\xe5\xf2", "text"},
		{"text/plain;charset=utf-16le", "h\x00i\x00", "text"},
		{"", "\xff\xfe{\x00\"\x00a\x00\"\x00:\x001\x00}\x00", "json"},
		{"", "\xff\xfe\xc0\x80\xed\xa0\x80\xf4\x90\x80", "binary"},
		{"", "\xef\xbb\xbf{\"a\":1}", "json"},
		{"", "\x1b[31mred\x1b[0m", "text"},
		{"", gzipped(t, "{}"), "gzip"},
		{"", zlibbed(t, `{"a":"bbbbbbbbbbbbbbbb"}`), "deflate"},
		{"", "x\x9c is no zlib", "text"},
	} {
		if got := Kind(typed(tc.contentType, tc.body)); got != tc.kind {
			t.Errorf("%q as %q: %s, want %s", tc.body, tc.contentType, got, tc.kind)
		}
	}
}

func zlibbed(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	writeAll(t, w, s)
	return b.String()
}

func deflated(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, 9)
	if err != nil {
		t.Fatal(err)
	}
	writeAll(t, w, s)
	return b.String()
}

func writeAll(t testing.TB, w io.WriteCloser, s string) {
	t.Helper()
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestCharsets(t *testing.T) {
	for _, tc := range []struct{ contentType, body, row, charset string }{
		{"text/plain", "caf\xc3\xa9", "café", "utf-8"},
		{"text/plain", "caf\xe9", `caf\xe9`, "utf-8"},
		{"text/plain; charset=\"UTF-8\"", "\xef\xbb\xbfé", "é", "utf-8"},
		{"text/plain;charset=ISO-8859-1", "caf\xe9", "café", "iso-8859-1"},
		{"text/plain;charset=iso-8859-15", "\xa4", "€", "iso-8859-15"},
		{"text/plain;charset=windows-1252", "\x80 \x93x\x94", "€ “x”", "windows-1252"},
		{"text/plain;charset=koi8-r", "\xf0\xd2\xc9", "При", "koi8-r"},
		{"text/plain;charset=shift_jis", "\x93\x8c\x8b\x9e", "東京", "shift_jis"},
		{"text/plain;charset=utf-16", "\xfe\xff\x00h\x00i", "hi", "utf-16"},
		{"text/plain;charset=utf-16le", "h\x00i\x00", "hi", "utf-16le"},
		{"", "\xff\xfeh\x00i\x00", "hi", "utf-16"},
		{"text/plain;charset=nonsense", "plain", "plain", "charset nonsense is not known, read as utf-8"},
		{"text/plain; charset", "plain", "plain", "utf-8"},
		{"text/plain;x=;charset='latin1'", "\xe9", "é", "latin1"},
	} {
		d := Open(typed(tc.contentType, tc.body))
		if rows := rowsOf(t, d, Pretty, 60); len(rows) != 1 || rows[0] != tc.row {
			t.Errorf("%q: %q, want %q", tc.contentType, rows, tc.row)
		}
		if l := string(d.Label(Pretty)); !strings.Contains(l, tc.charset) {
			t.Errorf("%q: label %q lacks %q", tc.contentType, l, tc.charset)
		}
	}
}

func TestPacked(t *testing.T) {
	const body = `{"a":"bbbbbbbbbbbbbbbbbbbbbb"}`
	double := gzipped(t, gzipped(t, body))
	for _, tc := range []struct{ encoding, body, label, first string }{
		{"gzip", gzipped(t, body), "gzip > json", "{"},
		{"x-gzip", gzipped(t, body), "gzip > json", "{"},
		{"", gzipped(t, body), "gzip > json", "{"},
		{"", double, "gzip > gzip > json", "{"},
		{"gzip", double, "gzip > gzip > json", "{"},
		{"deflate", zlibbed(t, body), "deflate > json", "{"},
		{"deflate", deflated(t, body), "deflate > json", "{"},
		{"", zlibbed(t, body), "deflate > json", "{"},
		{"deflate, gzip", gzipped(t, deflated(t, body)), "gzip > deflate > json", "{"},
		{"identity", body, "json", "{"},
		{"gzip", body, "content-encoding says gzip, the body is not", "! content-encoding says gzip, the body is not"},
		{"br", body, "content-encoding br is not supported", "! content-encoding br is not supported"},
		{"deflate", "\xff\xff\xff", "deflate is broken from its start", "ff ff ff"},
		{"gzip", gzipped(t, ""), "gzip > empty", "empty body"},
		{"gzip", gzipped(t, "\x00\x01\x02"), "gzip > binary", "00 01 02"},
		{"gzip", gzipped(t, body) + "junk that follows", "what follows is not gzip", "{"},
	} {
		d := Open(message(tc.body, "content-encoding", tc.encoding))
		rows := rowsOf(t, d, Pretty, 80)
		if l := string(d.Label(Pretty)); !strings.Contains(l, tc.label) {
			t.Errorf("%q: label %q lacks %q", tc.encoding, l, tc.label)
		}
		if !strings.Contains(rows[0], tc.first) {
			t.Errorf("%q: first row %q, want %q", tc.encoding, rows[0], tc.first)
		}
		if got := d.Text(Pretty); string(got) != tc.body {
			t.Errorf("%q: what is copied differs from the wire", tc.encoding)
		}
	}
}

// TestBomb unpacks no more than the bound, over all layers together.
func TestBomb(t *testing.T) {
	bomb := gzipped(t, strings.Repeat("\n", maxUnpacked+1))
	for _, tc := range []struct{ body, label string }{
		{bomb, "1 MiB of more shown"},
		{gzipped(t, strings.Repeat("\x00", maxUnpacked+1)), "1 MiB of more shown"},
		{gzipped(t, gzipped(t, bomb)), "gzip > gzip > gzip > text"},
	} {
		d := Open(message(tc.body))
		if l := string(d.Label(Pretty)); !strings.Contains(l, tc.label) {
			t.Errorf("label %q lacks %q", l, tc.label)
		}
		for steps := 0; d.Loads(Pretty); d = d.Longer(Pretty) {
			if steps++; steps > 10 {
				t.Fatal("loading on has no end")
			}
		}
		if c := d.content(); len(c.data) != maxUnpacked && len(c.layers) == 1 || len(c.data) > maxUnpacked || !c.capped {
			t.Errorf("%d octets unpacked, capped %v", len(c.data), c.capped)
		}
		n := d.Len(Pretty, 120)
		if last := checked(t, d.Rows(Pretty, 120, n-1, 1, unstyled)[0], 120); d.content().kind == kindText && !strings.Contains(last, "… unpacked 16 MiB of more, and no more") && len(d.content().layers) == 1 {
			t.Errorf("the last row is %q", last)
		}
	}
}

// FuzzJSON holds the scanner against the standard library's.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,-0.5e+7,"\u00e9\"",null,true,false,{},[]]}`, `[1,]`, `{"a":1,}`, `{a:1}`, `01`, `1.`, `-`, `"\x"`, "\"\x01\"", `{"a" 1}`,
		`[1 2]`, `nul`, `[}`, `{]`, `"`, `"\u00g0"`, `"\u12`, ` `, ``, `{"a":1}}`, `1 2`, "1e5", "[[[]]", `"\`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		lines, values, bad := scanJSON(b, false)
		if values > 1 || bytes.IndexByte(b, 0x1e) >= 0 {
			return // more than one text: JSON Lines
		}
		if (bad == nil) != json.Valid(b) {
			t.Fatalf("%q: %+v, but valid is %v", b, bad, json.Valid(b))
		}
		if bad != nil {
			if bad.off < 0 || bad.off > len(b) {
				t.Fatalf("%q breaks at %d", b, bad.off)
			}
			return
		}
		var want bytes.Buffer
		if err := json.Compact(&want, b); err != nil {
			t.Fatal(err)
		}
		var got []byte
		src := &jsonSource{b, lines}
		for at := 0; at < src.end(); at++ {
			var ln line
			src.line(at, 80, &ln)
			for _, p := range ln.pieces {
				if &p.b[0] != &oneBlank[0] {
					got = append(got, p.b...)
				}
			}
		}
		if !bytes.Equal(got, want.Bytes()) {
			t.Fatalf("%q is shown as %q, want %q", b, got, want.Bytes())
		}
		for cut := range len(b) { // every beginning of JSON is a beginning of JSON
			if _, _, bad := scanJSON(b[:cut], true); bad != nil && len(bytes.TrimSpace(b[:cut])) > 0 {
				t.Fatalf("%q cut to %d: %+v", b, cut, bad)
			}
		}
	})
}

func TestPreview(t *testing.T) {
	for _, tc := range []struct {
		in    Input
		width int
		want  safe.Text
	}{
		{message(""), 40, "empty body"},
		{message("{\n  \"a\": \"b  c\",\n  \"d\": [1, 2]\n}"), 40, `{"a":"b  c","d":[1,2]}`},
		{message("{\"a\":1}\n{\"a\":2}\n"), 40, `{"a":1} {"a":2}`},
		{message("<a>\n  <b>x  y</b>\n</a>\n"), 40, "<a><b>x y</b></a>"},
		{message("two\r\nlines\tand more"), 40, "two lines and more"},
		{message("two\r\nlines\tand more"), 10, "two lines…"},
		{message("\x00\xff\x10"), 40, "hex  00 ff 10"},
		{message(strings.Repeat("\x00", 2000)), 14, "hex  00 00 00…"},
		{message(gzipped(t, "<invoice no='1'>\n<a/></invoice>")), 40, "gzip › xml  <invoice no='1'><a/></invoi…"},
		{message(gzipped(t, "\x00\x01")), 40, "gzip › binary  00 01"},
		{typed("text/plain;charset=iso-8859-1", "caf\xe9"), 40, "café"},
		{message("\x1b]52;c;AA\x07"), 40, "␛]52;c;AA␇"},
		{message(strings.Repeat(" ", 5000) + "x"), 10, "…"},
		{message("東京東京"), 5, "東京…"},
		{message("abc"), 0, ""},
	} {
		if got := Preview(tc.in, tc.width); got != tc.want {
			t.Errorf("%q at %d: %q, want %q", tc.in.Frame.Body[:min(40, len(tc.in.Frame.Body))], tc.width, got, tc.want)
		}
	}
}
