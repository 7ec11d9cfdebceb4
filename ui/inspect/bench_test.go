package inspect

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

const order = `{"order":42,"customer":{"name":"Zoë Example","city":"Łódź"},"items":[{"sku":"A-1","n":2,"price":9.95},` +
	`{"sku":"B-22","n":1,"price":100}],"paid":true,"note":null,"at":"2026-01-02T03:04:05Z"}`

func BenchmarkOpenAndRows(b *testing.B) {
	in := typed("application/json", order)
	b.ReportAllocs()
	for b.Loop() {
		d := Open(in)
		d.Rows(d.Best(), 70, 0, d.Len(Pretty, 70), unstyled)
	}
}

func BenchmarkRowsAgain(b *testing.B) {
	d := Open(typed("application/json", order))
	b.ReportAllocs()
	for b.Loop() {
		d.Rows(Pretty, 70, 0, d.Len(Pretty, 70), unstyled)
	}
}

func BenchmarkPreview(b *testing.B) {
	for _, in := range []Input{
		typed("application/json", order),
		message(order),
		typed("application/xml", "<invoice no=\"7\">\n  <sku>A&amp;B</sku>\n</invoice>"),
		message("\x00\x01\x02binary\xff"),
		message(gzipped(b, order)),
		message(strings.Repeat("a long text without an end ", 100000)),
	} {
		b.Run(fmt.Sprintf("%s-%d", Kind(in), len(in.Frame.Body)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Preview(in, 60)
			}
		})
	}
}

// BenchmarkFirstScreen is what it takes to show a body for the first time.
func BenchmarkFirstScreen(b *testing.B) {
	const mib = 1 << 20
	record := strings.Repeat(order+",", mib/(len(order)+1)-1)
	for _, tc := range []struct {
		name string
		view View
		in   Input
	}{
		{"json-1MiB", Pretty, message("[" + record[:len(record)-1] + "]")},
		{"json-10MiB", Pretty, message("[" + strings.Repeat(record, 10) + "1]")},
		{"text-1MiB-one-line", Pretty, message(strings.Repeat("x", mib))},
		{"text-1MiB-han", Pretty, message(strings.Repeat("東京", mib/6))},
		{"text-1MiB-emoji", Pretty, message(strings.Repeat("😀", mib/4))},
		{"raw-10MiB-one-line", Raw, message(strings.Repeat("x", 10*mib))},
		{"raw-10MiB-han", Raw, message(strings.Repeat("東京", 10*mib/6))},
		{"raw-10MiB-emoji", Raw, message(strings.Repeat("😀", 10*mib/4))},
		{"raw-10MiB-feeds", Raw, message(strings.Repeat("\n", 10*mib))},
		{"raw-10MiB-octets", Raw, message(string(bytes.Repeat([]byte{0, 0xff, 0x80, 7}, 10*mib/4)))},
		{"hex-10MiB", Hex, message(strings.Repeat("x", 10*mib))},
		{"gzip-bomb", Pretty, message(gzipped(b, strings.Repeat("\x00", 64*mib)))},
	} {
		tc.in.Raw = rebuilt(tc.in.Frame, tc.in.Version)
		b.Run(tc.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d := Open(tc.in)
				n := d.Len(tc.view, 80)
				d.Rows(tc.view, 80, n/2, 50, unstyled)
			}
		})
	}
}

// BenchmarkTree is what folding and drawing cost in trees that are deep or wide.
func BenchmarkTree(b *testing.B) {
	for _, tc := range []struct{ name, body string }{
		{"wide", "[" + strings.Repeat(`{"a":[1,2,3],"b":{"c":"d"}},`, 16*mib/29) + "0]"},
		{"deep", strings.Repeat("[", 8*mib) + strings.Repeat("]", 8*mib-1)},
	} {
		d := Open(typed("application/json", tc.body))
		for d.Loads(Tree) {
			d = d.Longer(Tree)
		}
		n := d.Len(Tree, Unwrapped)
		b.Run(tc.name+"-fold", func(b *testing.B) {
			for b.Loop() {
				d.Fold(n / 2)
				d.Strip(Tree, 0, 80, n/2, 50, unstyled)
			}
		})
		b.Run(tc.name+"-foldall", func(b *testing.B) {
			for b.Loop() {
				d.FoldAll(n / 2)
			}
		})
		b.Run(tc.name+"-move", func(b *testing.B) {
			for b.Loop() {
				d.Strip(Tree, 0, 80, n/2, 50, unstyled)
				d.At(n / 2)
			}
		})
	}
}
