package inspect

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

func against(t *testing.T, a, b Input) *Doc {
	t.Helper()
	d := Open(b)
	if d.Has(Diff) {
		t.Error("Diff without another frame")
	}
	d.Against(Open(a), "#1")
	return d
}

func TestDiffGoldens(t *testing.T) {
	var text [40]string
	for i := range text {
		text[i] = fmt.Sprintf("line %d", i)
	}
	other := text
	other[20], other[21] = "another 20", "another 21"
	for _, tc := range []struct {
		name string
		a, b Input
	}{
		{"diff-json", message(`{"order":42,"to":{"name":"Zo\u00eb","city":"x"},"tags":["a","b"],"odd key":1,"gone":{"a":1,"b":[]}}`, "a", "1", "price", "10", "price", "12", "old", "x"),
			message("{\n\"to\":{\"city\":\"y\",\"name\":\"Zoë\"},\"order\":43,\"tags\":[\"a\",\"b\",\"c\"],\"odd key\":1,\"new\":{ }}", "a", "1", "price", "10", "price", "13", "new", "x")},
		{"diff-json-same", message(`{"a":1,"b":[1,2]}`, "a", "1"), message(`{ "b":[1, 2], "a":1 }`, "a", "1")},
		{"diff-same", message(`{"a":1}`), message(`{"a":1}`)},
		{"diff-text", message(strings.Join(text[:], "\n")), message(strings.Join(other[:], "\r\n"))},
		{"diff-xml", message("<a><b>1</b><c>2</c></a>"), message("<a>\n<b>1</b>\n<c>3</c><d/></a>")},
		{"diff-array", message(`{"items":[{"sku":"A-1","n":2,"price":9.95},{"sku":"B-22","n":1}],"tags":["vip","x",null]}`),
			message(`{"items":[{"sku":"C-3","n":9,"price":1.5},{"sku":"A-1","n":3,"price":9.95},{"sku":"B-22","n":1}],"tags":["vip","new"]}`)},
		{"diff-json-lines", message("{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n"), message("{\"a\":1}\n{\"a\":5,\"b\":0}\n{\"a\":3}\n[]\n")},
		{"diff-xml-elements", message("<?xml version='1.0'?><invoice no='7' cur='EUR'><line n='1'><sku>A&amp;B</sku><qty>2</qty></line><line n='2'><sku>C</sku></line><note>text <b>kept</b> here</note><!-- a --></invoice>"),
			message("<?xml version='1.0'?>\n<invoice cur=\"EUR\" no=\"8\"><line n='0'><sku>Z</sku></line>\n<line n='1'><sku>A&amp;B</sku><qty>3</qty></line><line n='2'><sku>C</sku></line><note>text <b>lost</b> here</note><!-- a --></invoice>")},
		{"diff-octets", message("\x00\x01\x02\x03\x04"), message("\x00\x01\xff")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := against(t, tc.a, tc.b)
			golden(t, tc.name, strings.Join(rowsOf(t, d, Diff, 60), "\n")+"\n== "+string(d.Label(Diff))+"\n")
		})
	}
}

// TestAlign: taking out what is gone gives one text, what is new the other, for
// whatever texts; and there is nothing too much in it for small ones.
func TestAlign(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var texts [2][]string
		for k := range texts {
			for range rng.IntN(30) {
				texts[k] = append(texts[k], string(rune('a'+rng.IntN(4))))
			}
		}
		edits, _ := align(texts[0], texts[1])
		var got [2][]string
		for _, e := range edits {
			if e.sign != '+' {
				got[0] = append(got[0], e.text)
			}
			if e.sign != '-' {
				got[1] = append(got[1], e.text)
			}
		}
		if !slices.Equal(got[0], texts[0]) || !slices.Equal(got[1], texts[1]) {
			t.Fatalf("%q and %q are aligned as %v", texts[0], texts[1], edits)
		}
	}
	edits, _ := align([]string{"a", "b", "c"}, []string{"a", "c", "d"})
	if len(edits) != 4 {
		t.Errorf("not the shortest: %v", edits)
	}
}

// TestDiffBounded compares what is large and hostile within seconds.
func TestDiffBounded(t *testing.T) {
	start := time.Now()
	for name, body := range hostile() {
		t.Run(name, func(t *testing.T) {
			for _, contentType := range []string{"", "application/json", "application/xml"} {
				a, b := typed(contentType, body), typed(contentType, body[:len(body)/2]+"x"+body[len(body)/2:])
				d := against(t, a, b)
				window(t, d, Diff, 60)
			}
		})
	}
	t.Logf("%v", time.Since(start))
}

func TestJSONPath(t *testing.T) {
	text := []byte(`{"a":{"odd key":[1,{"b":null},[]]},"c":2}`)
	lines, _, _ := scanJSON(text, false)
	tree := newJSONTree(text, lines)
	var got []string
	for i := range lines {
		got = append(got, tree.path(i))
	}
	want := []string{".", ".a", `.a."odd key"`, `.a."odd key"[0]`, `.a."odd key"[1]`, `.a."odd key"[1].b`, `.a."odd key"[1]`,
		`.a."odd key"[2]`, `.a."odd key"`, ".a", ".c", "."}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	text = []byte(`[[1]]`)
	lines, _, _ = scanJSON(text, false)
	if p := newJSONTree(text, lines).path(2); p != ".[0][0]" {
		t.Errorf("path %s", p)
	}
}
