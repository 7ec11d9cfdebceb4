package filter

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"stompbox/stomp"
)

// said is a condition with a slow and plain way to say what it means.
type said struct {
	text  string
	means func(f stomp.Frame, it *item) bool
}

// holdsFold says what a text in any case is, for the letters of these tests.
func holdsFold(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

func inQuotes(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// lines are what is looked through beside the body.
func lines(f stomp.Frame) (list []string) {
	for name, value := range f.Header.All() {
		list = append(list, name+":"+value)
	}
	return list
}

var (
	someText = rapid.StringOfN(rapid.SampledFrom([]rune("aAbBcnÄä:\\\n\r\" ")), 1, 4, -1)
	someName = rapid.SampledFrom([]string{"a", "ab", "B:c", `x\n`, "Ä", "destination"})
)

func drawTerm(t *rapid.T) said {
	text := someText.Draw(t, "text")
	name := someName.Draw(t, "name")
	value := func(f stomp.Frame, holds func(string) bool) bool {
		for n, v := range f.Header.All() {
			if strings.EqualFold(n, name) && holds(v) {
				return true
			}
		}
		return false
	}
	number := rapid.IntRange(0, 12).Draw(t, "number")
	switch rapid.IntRange(0, 7).Draw(t, "kind") {
	case 0:
		return said{inQuotes(text), func(f stomp.Frame, _ *item) bool {
			for _, line := range lines(f) {
				if holdsFold(line, text) {
					return true
				}
			}
			return holdsFold(string(f.Body), text)
		}}
	case 1:
		return said{inQuotes(name) + ":" + inQuotes(text), func(f stomp.Frame, _ *item) bool {
			return value(f, func(v string) bool { return holdsFold(v, text) })
		}}
	case 2:
		return said{inQuotes(name) + "=" + inQuotes(text), func(f stomp.Frame, _ *item) bool {
			return value(f, func(v string) bool { return v == text })
		}}
	case 3:
		return said{inQuotes(name) + `~^[ab]`, func(f stomp.Frame, _ *item) bool {
			return value(f, func(v string) bool { return v != "" && (v[0] == 'a' || v[0] == 'b') })
		}}
	case 4:
		return said{"body:" + inQuotes(text), func(f stomp.Frame, _ *item) bool { return holdsFold(string(f.Body), text) }}
	case 5:
		return said{"state:in-tx", func(_ stomp.Frame, it *item) bool { return it.state == "in tx" }}
	case 6:
		return said{fmt.Sprintf("size<%d", number), func(f stomp.Frame, _ *item) bool { return len(f.Body) < number }}
	}
	return said{fmt.Sprintf("age>=%dm", number), func(_ stomp.Frame, it *item) bool {
		return now.Sub(it.at) >= time.Duration(number)*time.Minute
	}}
}

func drawSaid(t *rapid.T, depth int) said {
	kind := 0
	if depth > 0 {
		kind = rapid.IntRange(0, 3).Draw(t, "shape")
	}
	switch kind {
	case 1:
		a := drawSaid(t, depth-1)
		return said{rapid.SampledFrom([]string{"!(", "not (", "! ("}).Draw(t, "not") + a.text + ")",
			func(f stomp.Frame, it *item) bool { return !a.means(f, it) }}
	case 2:
		a, b := drawSaid(t, depth-1), drawSaid(t, depth-1)
		return said{"(" + a.text + rapid.SampledFrom([]string{") (", ") and ("}).Draw(t, "and") + b.text + ")",
			func(f stomp.Frame, it *item) bool { return a.means(f, it) && b.means(f, it) }}
	case 3:
		a, b := drawSaid(t, depth-1), drawSaid(t, depth-1)
		return said{"(" + a.text + " or " + b.text + ")", func(f stomp.Frame, it *item) bool { return a.means(f, it) || b.means(f, it) }}
	}
	return drawTerm(t)
}

func drawItem(t *rapid.T) *item {
	h := stomp.NewHeader()
	for range rapid.IntRange(0, 4).Draw(t, "headers") {
		h.Add(someName.Draw(t, "header"), someText.Draw(t, "value"))
	}
	body := rapid.StringOfN(rapid.SampledFrom([]rune("aAbBcnÄä:\\\n\" \x00ſK")), 0, 10, -1).Draw(t, "body")
	h.Add("content-length", strconv.Itoa(len(body)))
	raw, err := stomp.AppendFrame(nil, stomp.Frame{Command: stomp.MESSAGE, Header: h, Body: []byte(body)}, stomp.V12)
	if err != nil {
		t.Fatal(err)
	}
	return &item{raw: raw, state: rapid.SampledFrom([]string{"held", "in tx"}).Draw(t, "state"),
		at: now.Add(-time.Duration(rapid.IntRange(0, 12).Draw(t, "age")) * time.Minute)}
}

// Whatever is spared by looking at the octets first, the answer is that of
// decoding each frame and reading the condition plainly.
func TestMatchAgreesWithAPlainReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawSaid(t, 2)
		f, err := Parse(c.text)
		if err != nil {
			t.Fatalf("%s: %v", c.text, err)
		}
		for range 8 {
			it := drawItem(t)
			frame, ok := it.Frame()
			if !ok {
				t.Fatalf("%q is no frame", it.raw)
			}
			if got, want := f.Match(it), c.means(frame, it); got != want {
				t.Fatalf("%s matches %q: %v, want %v", c.text, it.raw, got, want)
			}
		}
	})
}

// Any text is a filter or a mistake at a place inside it, and any octets can be
// looked at.
func FuzzParse(f *testing.F) {
	for _, e := range Help() {
		f.Add(e.Write, []byte("MESSAGE\na:b\n\nbody\x00"))
	}
	for _, s := range []string{`"a`, "/a(/", "jq:[", "((a) or !", "size>", "x~[", "age<1h5", "jq:\"\\(", "a\\", "\xff:\xfe"} {
		f.Add(s, []byte("\n\nM\n\r\n\x00\n"))
	}
	f.Fuzz(func(t *testing.T, text string, raw []byte) {
		out, err := Parse(text, "held")
		if err != nil {
			wrong, ok := err.(*ParseError)
			if !ok || wrong.At < 0 || wrong.At > utf8.RuneCountInString(text) || wrong.Problem == "" {
				t.Fatalf("%q: %#v", text, err)
			}
			return
		}
		out.Match(&item{raw: raw, state: "held"})
	})
}

// BenchmarkMatch is what a filter costs a message of 1 KiB.
func BenchmarkMatch(b *testing.B) {
	it := message(b, `{"order": 42, "text": "`+strings.Repeat("lorem ipsum ", 85)+`"}`, "content-type", "application/json",
		"timestamp", "1700000000000", "persistent", "true", "priority", "4", "correlation-id", "9a1f")
	for _, text := range []string{"nosuch", "lorem", "host-1", "nosuch:x", "correlation-id:9a", "priority=5", "state:acked nosuch", "size>10k", "body:ipsum", "body:nosuch", "/ips.m,/", "jq:.order==43"} {
		b.Run(text, func(b *testing.B) {
			f := mustParse(text)
			b.SetBytes(int64(len(it.raw)))
			b.ReportAllocs()
			for b.Loop() {
				f.Match(it)
			}
		})
	}
}
