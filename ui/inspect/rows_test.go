package inspect

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

var update = flag.Bool("update", false, "write the golden files anew")

// unstyled keeps neighbouring spans in one.
func unstyled(themes.Role) draw.Style { return "" }

// rowsOf is a whole view as text, each row checked on the way.
func rowsOf(t testing.TB, d *Doc, v View, width int) []string {
	t.Helper()
	n := d.Len(v, width)
	lines := d.Rows(v, width, 0, n, unstyled)
	if len(lines) != n {
		t.Fatalf("%s at %d: Len says %d, Rows gives %d", v, width, n, len(lines))
	}
	rows := make([]string, n)
	for i, l := range lines {
		rows[i] = checked(t, l, width)
	}
	return rows
}

func checked(t testing.TB, l draw.Line, width int) string {
	t.Helper()
	var s strings.Builder
	cells := 0
	for _, span := range l {
		s.WriteString(string(span.Text))
		cells += safe.Width(span.Text)
	}
	if cells > width {
		t.Fatalf("a row of %d cells at width %d: %q", cells, width, s.String())
	}
	if err := safe.Check(s.String()); err != nil {
		t.Fatalf("%v in %q", err, s.String())
	}
	return s.String()
}

// message is a MESSAGE with a body and headers in pairs.
func message(body string, pairs ...string) Input {
	return Input{
		Frame:   stomp.Frame{Command: stomp.MESSAGE, Header: stomp.NewHeader(pairs...), Body: []byte(body)},
		Version: stomp.V12,
		At:      time.Date(2026, 1, 2, 14, 2, 11, 402e6, time.UTC),
	}
}

func typed(contentType, body string) Input { return message(body, "content-type", contentType) }

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

func TestGoldens(t *testing.T) {
	var offsets [64]byte
	for i := range offsets {
		offsets[i] = byte(i * 5)
	}
	orders := typed("application/json", `{"order":42,"amount":99.50,"big":12345678901234567890,"order":43,"e":1E+2,`+
		`"tags":["a","b\u00e9\n",null,true,{}],"empty":[ ],"to":{"name":"Zoë","city":"東京"}}`)
	head := message("x", "destination", "/queue/orders", "message-id", "a:1:1", "price", "10", "price", "12",
		"note", "two\nlines\x1b[31m", "a-very-long-header-name-that-does-not-fit", "v")
	head.Frame.Breaches = []string{"header line 3 has no colon (R024)"}
	head.Explain = func(name string) string {
		return map[string]string{"message-id": "names the delivery in ACK", "destination": "where it was sent"}[name]
	}
	wire := message("")
	wire.Raw = []byte("MESSAGE\r\ndestination:/queue/a\\cb\nempty:\n\n{\"a\":1}\r\n\ttab \x1b]52;c;AAAA\x07 é \xff\x00\n\n")
	for _, tc := range []struct {
		name  string
		in    Input
		view  View
		width int
	}{
		{"json", orders, Pretty, 60},
		{"json-narrow", orders, Pretty, 16},
		{"json-lines", typed("application/x-ndjson", "{\"a\":1}\n{\"a\":[2,3]}\n"), Pretty, 40},
		{"json-broken", typed("application/json", "{\n  \"order\": 42,\n  \"amount\": ,\n  \"x\": 1\n}"), Pretty, 60},
		{"json-ends-early", message(`{"order":42,"items":[1,2`), Pretty, 40},
		{"json-deep", typed("application/json", strings.Repeat(`{"key":[`, 8)+`"a string that is wrapped"`+strings.Repeat("]}", 8)), Pretty, 24},
		{"xml-mixed", typed("application/xml", "<p>"+strings.Repeat("some <b>bold</b> and <i>other</i> words, ", 3)+"\n<sub>\n  <x/>\n</sub></p>"), Pretty, 40},
		{"xml", typed("application/xml", "<?xml version=\"1.0\"?><!-- a --><invoice no=\"7\" cur='EUR'><line>\n  <sku>A&amp;B</sku><qty/>"+
			"</line><note>text <b>kept</b>  as\n   it stands</note><raw><![CDATA[<x> & ]]></raw><blank> </blank></invoice>"), Pretty, 60},
		{"xml-broken", typed("text/xml", "<a>\n<b>text</c></a>"), Pretty, 60},
		{"text", typed("text/plain", "The quick brown fox jumps over the lazy dog.\r\n\r\nA\ttab, an escape \x1b[2J, a \u202etrick.\n"), Pretty, 30},
		{"latin1", typed("text/plain;charset=ISO-8859-1", "caf\xe9 \xa4 \x80"), Pretty, 30},
		{"form", typed("application/x-www-form-urlencoded", "name=J%C3%BCrgen+M&q=a%26b&name=2&flag&bad=%zz"), Pretty, 40},
		{"yaml", message("# an order\norder: 42\npaid: true\nitems:\n  - sku: A-1\n    note: \"a long text that does not fit in one row of the pane\"\n  - {sku: B-2, n: 1}\ntext: |\n  as it\n    stands\n"), Pretty, 40},
		{"properties", message("# where it is\n[db]\nhost=localhost\nport = 5432\nurl=jdbc:x://y/?a=b \\\n  &c=d\n"), Pretty, 40},
		{"logfmt", message("ts=2026-01-02T03:04:05Z level=info msg=\"order taken\" id=42\nlevel=warn msg=slow took=1.5\n"), Pretty, 40},
		{"empty", message(""), Pretty, 40},
		{"binary", message(string(offsets[:])), Pretty, 80},
		{"hex", message(string(offsets[:37])), Hex, 80},
		{"hex-8", message(string(offsets[:21])), Hex, 45},
		{"hex-4", message(string(offsets[:9])), Hex, 25},
		{"headers", head, Headers, 60},
		{"headers-narrow", head, Headers, 24},
		{"raw", wire, Raw, 60},
		{"raw-rebuilt", head, Raw, 60},
		{"gzip", message(gzipped(t, `{"a":[1,2]}`), "content-encoding", "gzip", "content-type", "application/json"), Pretty, 40},
		{"gzip-broken", message(gzipped(t, strings.Repeat("some text ", 5))[:30]), Pretty, 60},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := Open(tc.in)
			rows := rowsOf(t, d, tc.view, tc.width)
			golden(t, tc.name, strings.Join(rows, "\n")+"\n== "+string(d.Label(tc.view))+"\n")
		})
	}
}
