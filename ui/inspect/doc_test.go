package inspect

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

const mib = 1 << 20

func TestLabels(t *testing.T) {
	long := strings.Repeat("0123456789abcdef", 8200*64)
	for _, tc := range []struct {
		in   Input
		view View
		want string
	}{
		{typed("application/json", order), Pretty, "application/json · utf-8 · 192 bytes · shown whole"},
		{typed("Text/Plain; Charset=UTF-8", "x"), Pretty, "text/plain · utf-8 · 1 byte · shown whole"},
		{typed("application/octet-stream", "{}"), Pretty, "application/octet-stream · json · utf-8 · 2 bytes · shown whole"},
		{typed("application/json", "\x00\x01\x02"), Pretty, "application/json · binary · 3 bytes · shown whole"},
		{message(long), Pretty, "no content-type · text · utf-8 · 64 KiB of 8 MiB shown"},
		{typed("x\x1b[2J", "x"), Pretty, "x␛[2j · text · utf-8 · 1 byte · shown whole"},
		{typed("text/plain", ""), Pretty, "empty body · text/plain"},
		{typed("text/xml", "<a><b/>\n<c>1</c></a>"), Pretty, "text/xml · utf-8 · 20 bytes · shown whole"},
		{typed("text/xml", "<a><b>1<c/></b></a>"), Pretty, "text/xml · utf-8 · 19 bytes · shown whole · tags among text stay as they are"},
		{message("abc"), Hex, "body as it crossed the wire · 3 bytes"},
		{message("abc"), Headers, "MESSAGE · received 14:02:11.402 · STOMP 1.2 · 0 header lines"},
	} {
		if got := string(Open(tc.in).Label(tc.view)); got != tc.want {
			t.Errorf("%q, want %q", got, tc.want)
		}
	}
	sent := Input{Frame: stomp.Frame{Command: stomp.SEND, Header: stomp.NewHeader("a", "1")}, Raw: []byte("SEND\na:1\n\n\x00"), Outgoing: true}
	if got := string(Open(sent).Label(Raw)); got != "sent · 11 bytes on the wire" {
		t.Errorf("%q", got)
	}
}

func TestSizes(t *testing.T) {
	for n, want := range map[int]string{0: "0 bytes", 1: "1 byte", 1023: "1023 bytes", 1024: "1 KiB", 1536: "1.5 KiB", 8606712: "8.2 MiB", 120 << 10: "120 KiB", 3 << 30: "3 GiB"} {
		if got := size(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

// TestLarge shows the beginning of a large text at once and says so, in the
// label and below it; Hex reaches the last octet.
func TestLarge(t *testing.T) {
	for name, body := range map[string]string{
		"json": "[" + strings.Repeat(`{"a":1},`, 2*mib/8) + `{"a":2}]`,
		"xml":  "<a>" + strings.Repeat("<b>1</b>", 2*mib/8) + "</a>",
		"text": strings.Repeat("é words ", 2*mib/9),
	} {
		t.Run(name, func(t *testing.T) {
			in := message(body)
			in.LoadOn = "+ loads on"
			d := Open(in)
			n := d.Len(Pretty, 80)
			last := checked(t, d.Rows(Pretty, 80, n-1, 1, unstyled)[0], 80)
			if !strings.HasPrefix(last, "… 64 KiB of 2") || !strings.HasSuffix(last, " MiB; + loads on") {
				t.Errorf("the last row is %q", last)
			}
			if l := string(d.Label(Pretty)); !strings.Contains(l, "64 KiB of ") || !strings.Contains(l, name) {
				t.Errorf("label %q", l)
			}
			if n := d.Len(Hex, 80); n != (len(body)+15)/16 {
				t.Errorf("%d rows of hex for %d octets", n, len(body))
			}
			n = d.Len(Raw, 80)
			if last := checked(t, d.Rows(Raw, 80, n-1, 1, unstyled)[0], 80); !strings.HasSuffix(last, "; + loads on") {
				t.Errorf("the last raw row is %q", last)
			}
		})
	}
}

// TestFormattedWhole is the other side of TestLarge: up to 1 MiB all is shown.
func TestFormattedWhole(t *testing.T) {
	body := "[" + strings.Repeat(`{"a":1},`, mib/8-2) + `{"a":2}]`
	d := Open(message(body))
	if n, want := d.Len(Pretty, 80), 2+3*(mib/8-1); n != want {
		t.Errorf("%d rows, want %d", n, want)
	}
}

func TestBestAndText(t *testing.T) {
	raw := []byte("MESSAGE\na:1\\c2\n\n\x00\xff\x00")
	in := Input{Frame: stomp.Frame{Command: stomp.MESSAGE, Header: stomp.NewHeader("a", "1:2", "b\n", `\`), Body: []byte("\x00\xff")}, Raw: raw, Version: stomp.V12}
	d := Open(in)
	if d.Best() != Hex {
		t.Errorf("best is %s", d.Best())
	}
	for v, want := range map[View]string{Pretty: "\x00\xff", Hex: "\x00\xff", Raw: string(raw), Headers: "a:1\\c2\nb\\n:\\\\\n"} {
		if got := string(d.Text(v)); got != want {
			t.Errorf("%s copies %q, want %q", v, got, want)
		}
	}
	in.Raw = nil
	if got, want := string(Open(in).Text(Raw)), "MESSAGE\na:1\\c2\nb\\n:\\\\\n\n\x00\xff\x00"; got != want {
		t.Errorf("rebuilt %q, want %q", got, want)
	}
	if v := Open(message(gzipped(t, "\x00\x01"))).Best(); v != Pretty {
		t.Errorf("best of packed octets is %s", v)
	}
	for in, want := range map[*stomp.Frame]View{
		{Command: stomp.MESSAGE, Body: []byte(order)}: Pretty,
		{Command: stomp.MESSAGE}:                      Pretty,
		{Command: stomp.SEND}:                         Pretty,
		{Command: stomp.ERROR, Body: []byte("no")}:    Pretty,
		{Command: stomp.ERROR}:                        Headers,
		{Command: stomp.RECEIPT}:                      Headers,
	} {
		if v := Open(Input{Frame: *in}).Best(); v != want {
			t.Errorf("best of %s %q is %s", in.Command, in.Body, v)
		}
	}
}

// TestRebuiltEscapes keeps R041 (none in 1.0), R042, R043 and R049 (none in CONNECTED).
func TestRebuiltEscapes(t *testing.T) {
	for _, tc := range []struct {
		command string
		v       stomp.Version
		want    string
	}{
		{stomp.SEND, stomp.V10, "k:a:b\\c\r\n"},
		{stomp.SEND, stomp.V11, "k:a\\cb\\\\c\r\n"},
		{stomp.SEND, stomp.V12, "k:a\\cb\\\\c\\r\n"},
		{stomp.CONNECTED, stomp.V12, "k:a:b\\c\r\n"},
	} {
		f := stomp.Frame{Command: tc.command, Header: stomp.NewHeader("k", "a:b\\c\r")}
		if got := string(rebuiltHeader(nil, f, tc.v)); got != tc.want {
			t.Errorf("%s in %s: %q, want %q", tc.command, tc.v, got, tc.want)
		}
	}
}

func TestFind(t *testing.T) {
	text := message("alpha beta\ngamma delta Epsilon\nZoë\nalpha again\n")
	long := message(strings.Repeat("x", 300) + "needle" + strings.Repeat("y", 3*mib))
	long.Raw = rebuilt(long.Frame, stomp.V12)
	head := message("x", "destination", "/queue/a", "price", "10")
	for _, tc := range []struct {
		in    Input
		view  View
		query string
		from  int
		width int
		row   int
		ok    bool
	}{
		{text, Pretty, "alpha", 0, 40, 0, true},
		{text, Pretty, "alpha", 1, 40, 3, true},
		{text, Pretty, "ALPHA", 0, 40, 0, false}, // a capital letter counts
		{text, Pretty, "epsilon", 0, 40, 1, true},
		{text, Pretty, "zoë", 0, 40, 2, true},
		{text, Pretty, "ta\nga", 0, 40, 0, true},
		{text, Pretty, "delta epsilon", 0, 12, 1, true}, // goes on in the next row
		{text, Pretty, "alpha", 4, 40, 0, false},
		{text, Pretty, "", 0, 40, 0, false},
		{typed("application/json", order), Pretty, `"city": "łó`, 0, 70, 4, true},
		{head, Headers, "price", 0, 40, 1, true},
		{head, Raw, "destination:/q", 0, 40, 1, true},
		{long, Raw, "needle", 0, 100, 5, true}, // MESSAGE, blank, three rows of 100
		{long, Raw, "yyy", 500, 100, 500, true},
		{message("0123456789abcdefNEXT\x00\x01"), Hex, "next", 0, 80, 1, true},
		{message("0123456789abcdefNEXT\x00\x01"), Hex, "00 01", 0, 80, 1, true},
		{message("0123456789abcdefNEXT\x00\x01"), Hex, "3233", 0, 80, 0, true},
		{message("0123456789abcdefNEXT\x00\x01"), Hex, "ff", 0, 80, 0, false},
	} {
		row, ok := Open(tc.in).Find(tc.view, tc.query, tc.from, tc.width)
		if row != tc.row || ok != tc.ok {
			t.Errorf("%q in %s from %d: %d %v, want %d %v", tc.query, tc.view, tc.from, row, ok, tc.row, tc.ok)
		}
	}
}

// TestFoundRowsShow holds Find against the rows themselves.
func TestFoundRowsShow(t *testing.T) {
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, "line %d of the text with number%d\n", i, i)
	}
	d := Open(message(b.String()))
	for _, n := range []int{0, 63, 64, 65, 127, 128, 1000, 4999} {
		row, ok := d.Find(Pretty, fmt.Sprintf("number%d\n", n), 0, 30)
		if !ok {
			t.Fatalf("number%d is not found", n)
		}
		if s := checked(t, d.Rows(Pretty, 30, row, 1, unstyled)[0], 30); !strings.Contains(s, fmt.Sprintf("number%d", n)) {
			t.Errorf("number%d is said to be in %q", n, s)
		}
	}
}

// TestRoles shows where colours go.
func TestRoles(t *testing.T) {
	names := map[themes.Role]string{
		themes.Text: "text", themes.SynKey: "key", themes.SynString: "str", themes.SynNumber: "num", themes.SynLiteral: "lit", themes.SynPunct: "p",
		themes.SynTag: "tag", themes.SynAttr: "attr", themes.SynComment: "com", themes.Escape: "esc", themes.HeaderName: "name",
		themes.HeaderValue: "value", themes.Dim: "dim", themes.Warn: "warn", themes.Bad: "bad", themes.HexZero: "00", themes.HexByte: "xx",
		themes.HexOffset: "off", themes.HexText: "ascii", themes.Bold: "bold",
	}
	style := func(r themes.Role) draw.Style { return draw.Style(names[r]) }
	for _, tc := range []struct {
		in   Input
		view View
		row  int
		want string
	}{
		{typed("application/json", `{"k":["v",1]}`), Pretty, 1, `text(  )key("k")p(: [)`},
		{typed("application/json", `{"k":"a\u0041","n":-1e5,"t":true}`), Pretty, 2, `text(  )key("n")p(: )num(-1e5)p(,)`},
		{message("<a k='v'>x</a>"), Pretty, 0, `p(<)tag(a)p( )attr(k)p(=)str('v')p(>)text(x)p(</)tag(a)p(>)`},
		{message("a\x1bb"), Pretty, 0, `text(a)esc(␛)text(b)`},
		{message("x", "n", "v"), Headers, 0, `name(n  )value(v)`},
		{message("x", "n", "v"), Raw, 1, `name(n)p(:)value(v)`},
		{message("\x00a\xff"), Hex, 0, `off(0000  )00(00)xx( 61 ff)ascii(` + strings.Repeat(" ", 42) + `)00(.)ascii(a)00(.)`},
	} {
		var got strings.Builder
		for _, s := range Open(tc.in).Rows(tc.view, 80, tc.row, 1, style)[0] {
			fmt.Fprintf(&got, "%s(%s)", s.Style, s.Text)
		}
		if want := tc.want; got.String() != want {
			t.Errorf("%s\nwant %s", got.String(), want)
		}
	}
}

func TestMark(t *testing.T) {
	for _, tc := range []struct{ row, query, want string }{
		{"one|two|three", "wo", "one|t|[wo]|three"},
		{"one|two|three", "et", "on|[e]|[t]|wo|three"},
		{"one|two|three", "E", "one|two|three"},
		{"abAB", "ab", "[ab]|[AB]"},
		{"aaa", "aa", "[aa]|a"},
		{"one|two", "onetwo", "[one]|[two]"},
		{"ab", "", "ab"},
		{"xe\u0301y", "e", "x|[e\u0301]|y"},
		{"", "a", ""},
	} {
		var l draw.Line
		for part := range strings.SplitSeq(tc.row, "|") {
			l = append(l, draw.Span{Text: safe.Field(part)})
		}
		var got []string
		for _, s := range Mark(l, tc.query, "m") {
			if s.Style == "m" {
				s.Text = "[" + s.Text + "]"
			}
			got = append(got, string(s.Text))
		}
		if got := strings.Join(got, "|"); got != tc.want {
			t.Errorf("%q in %q: %q, want %q", tc.query, tc.row, got, tc.want)
		}
	}
}

// TestRowsAtTheEdges asks for rows that are not there and widths that are none.
func TestRowsAtTheEdges(t *testing.T) {
	d := Open(message("one\ntwo\n"))
	for _, tc := range []struct{ width, from, n, want int }{
		{10, -1, 5, 0}, {10, 2, 5, 0}, {10, 1, 5, 1}, {10, 0, 0, 0}, {10, 0, -1, 0}, {0, 0, 5, 5}, {-5, 0, 5, 5},
	} {
		if got := len(d.Rows(Pretty, tc.width, tc.from, tc.n, unstyled)); got != tc.want {
			t.Errorf("%+v: %d rows", tc, got)
		}
	}
	if n := d.Len(View(200), 10); n != 2 {
		t.Errorf("a view that is none has %d rows", n)
	}
}

// TestInputIsLeftAlone: what was received is never written to.
func TestInputIsLeftAlone(t *testing.T) {
	in := typed("application/x-www-form-urlencoded", "a+b=%41&c")
	in.Raw = rebuilt(in.Frame, stomp.V12)
	body, raw := bytes.Clone(in.Frame.Body), bytes.Clone(in.Raw)
	d := Open(in)
	for _, v := range allViews {
		rowsOf(t, d, v, 20)
		d.Find(v, "a", 0, 20)
	}
	if !bytes.Equal(body, in.Frame.Body) || !bytes.Equal(raw, in.Raw) {
		t.Error("the frame was changed")
	}
}
