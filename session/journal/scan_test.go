package journal

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// smallWindow makes reads so short that everything lies across their ends.
func smallWindow(t *testing.T, size int) {
	usual := windowSize
	windowSize = size
	t.Cleanup(func() { windowSize = usual })
}

func scanAll(t testing.TB, j *Journal, q Query) []uint32 {
	t.Helper()
	hits := []uint32{}
	next, err := j.Scan(context.Background(), q, 0, func(n uint32) bool {
		hits = append(hits, n)
		return true
	})
	if err != nil || next != j.Len() {
		t.Fatalf("Scan = %d, %v; want %d", next, err, j.Len())
	}
	return hits
}

func TestScanFindsTextAndHeaders(t *testing.T) {
	j := create(t)
	for _, frame := range []string{
		0: "SEND\ndestination:/queue/Orders\nid:7\n\nbody\x00",
		1: "SEND\r\ndestination:/queue/orders\r\nempty:\r\n\r\nid:9\r\n\x00",
		2: "\n\nMESSAGE\ncorrelation-id:7\nnote:a\\cb\n\n\x00",
		3: "MESSAGE\nid:5\nid:7\n\n\x00",
		4: "id:7\nx:y\n\n\x00", // a command that looks like a header
		5: "MESSAGE\nid:7",     // cut off
		6: "",
		7: "\n",
		8: "MESSAGE\nnote:\xc3\x84rger\n\nstra\xc3\x9fe\x00",
	} {
		mustAppend(t, j, raw(frame))
	}
	for _, c := range []struct {
		query Query
		want  []uint32
	}{
		{Query{Text: []byte("orders")}, []uint32{1}},
		{Query{Text: []byte("ORDers"), AnyCase: true}, []uint32{0, 1}},
		{Query{Text: []byte("body\x00")}, []uint32{0}},
		{Query{Text: []byte("\n\nbody")}, []uint32{0}},
		{Query{Text: []byte("SJ")}, []uint32{}},         // the mark of every record
		{Query{Text: []byte("\x00SJ")}, []uint32{}},     // from one record into the next
		{Query{Text: []byte("body\x00SJ")}, []uint32{}}, // as above
		{Query{Text: []byte("a\\cb")}, []uint32{2}},     // as on the wire
		{Query{Text: []byte("a:b")}, []uint32{}},        // what it stands for
		{Query{Text: []byte("\xc3\x84")}, []uint32{8}},  // no letter of ASCII has a case
		{Query{Text: []byte("\xc3\xa4"), AnyCase: true}, []uint32{}},
		{Query{Text: []byte("@QUEUE"), AnyCase: true}, []uint32{}}, // ` and @ differ as letters do
		{Query{Header: "id"}, []uint32{0, 3}},
		{Query{Header: "id", Text: []byte("7")}, []uint32{0, 3}},
		{Query{Header: "id", Text: []byte("9")}, []uint32{}}, // in a body
		{Query{Header: "ID"}, []uint32{}},
		{Query{Header: "ID", AnyCase: true}, []uint32{0, 3}},
		{Query{Header: "correlation-id", Text: []byte("7")}, []uint32{2}},
		{Query{Header: "empty"}, []uint32{1}},
		{Query{Header: "empty", Text: []byte("\r")}, []uint32{}},
		{Query{Header: "destination", Text: []byte("/QUEUE/orders"), AnyCase: true}, []uint32{0, 1}},
		{Query{Header: "note", Text: []byte("correlation-id-and-more")}, []uint32{}},
	} {
		if got := scanAll(t, j, c.query); !slices.Equal(got, c.want) {
			t.Errorf("%q in %q (any case %v): %v, want %v", c.query.Text, c.query.Header, c.query.AnyCase, got, c.want)
		}
	}
	if _, err := j.Scan(context.Background(), Query{}, 0, nil); !errors.Is(err, ErrNoQuery) {
		t.Errorf("Scan for nothing = %v, want ErrNoQuery", err)
	}
}

// Nothing that reading goes by, the ends of pieces and of files and the headers
// between frames, hides a hit or makes one.
func TestScanAgreesWithLookingAtEachFrame(t *testing.T) {
	smallWindow(t, 64)
	text := func(min int) *rapid.Generator[[]byte] {
		return rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]byte("aAbB:@\n\r\x00SJ")), min, 40), func(b []byte) []byte { return b })
	}
	rapid.Check(t, func(rt *rapid.T) {
		j, err := Create(t.TempDir(), Bounds{Segment: 500})
		if err != nil {
			rt.Fatal(err)
		}
		defer j.Close()
		var frames [][]byte
		for _, f := range rapid.SliceOfN(text(0), 1, 60).Draw(rt, "frames") {
			if rapid.Bool().Draw(rt, "head") {
				f = append([]byte("SEND\nab:"), f...)
			}
			frames = append(frames, f)
			if _, err := j.Append(Entry{Raw: f}); err != nil {
				rt.Fatal(err)
			}
		}
		q := Query{Text: text(1).Draw(rt, "text"), AnyCase: rapid.Bool().Draw(rt, "any case")}
		q.Text = q.Text[:min(len(q.Text), rapid.IntRange(1, 5).Draw(rt, "length"))]
		if rapid.Bool().Draw(rt, "header") {
			q.Header = rapid.SampledFrom([]string{"ab", "a", "b"}).Draw(rt, "name")
		}
		from := rapid.Uint32Max(uint32(len(frames))).Draw(rt, "from")
		want, got := []uint32{}, []uint32{}
		for n, f := range frames {
			if n >= int(from) && plainMatch(f, q) {
				want = append(want, uint32(n))
			}
		}
		next, err := j.Scan(context.Background(), q, from, func(n uint32) bool { got = append(got, n); return true })
		if err != nil || next != j.Len() || !slices.Equal(got, want) {
			rt.Fatalf("Scan gave %v to %d, %v; want %v to %d", got, next, err, want, j.Len())
		}
	})
}

// plainMatch is a second, slow way to say what Scan says.
func plainMatch(frame []byte, q Query) bool {
	holds := func(s, part string) bool {
		if q.AnyCase {
			s, part = asciiLower(s), asciiLower(part)
		}
		return strings.Contains(s, part)
	}
	if q.Header == "" {
		return holds(string(frame), string(q.Text))
	}
	lines := strings.SplitAfter(strings.TrimLeft(string(frame), "\r\n"), "\n")
	for _, line := range lines[1:] {
		bare := strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if !strings.HasSuffix(line, "\n") || bare == "" {
			return false // cut off, or the end of the head
		}
		name, value, found := strings.Cut(bare, ":")
		if found && (name == q.Header || q.AnyCase && asciiLower(name) == asciiLower(q.Header)) && holds(value, string(q.Text)) {
			return true
		}
	}
	return false
}

func asciiLower(s string) string {
	b := []byte(s)
	for i := range b {
		if b[i] >= 'A' && b[i] <= 'Z' {
			b[i] |= 0x20
		}
	}
	return string(b)
}

func FuzzFinder(f *testing.F) {
	f.Add([]byte("a needle in a Haystack of needles"), []byte("needles"), true)
	f.Add(bytes.Repeat([]byte("\x00\x01\xff"), 40), []byte("\x01\xff\x00"), false)
	f.Add([]byte(strings.Repeat("@", 70)+"`"), []byte("`"), true)
	f.Fuzz(func(t *testing.T, text, needle []byte, any bool) {
		if len(needle) == 0 || len(needle) > 100 {
			return
		}
		in, of := text, needle
		if any {
			in, of = lower(bytes.Clone(text)), lower(bytes.Clone(needle))
		}
		if got, want := newFinder(needle, any).next(text), bytes.Index(in, of); got != want {
			t.Errorf("%q in %q (any case %v) at %d, want %d", needle, text, any, got, want)
		}
	})
}

func TestScanEndsAndGoesOn(t *testing.T) {
	j := small(t, 0)
	for n := range uint32(40) {
		mustAppend(t, j, numbered(n))
	}
	q := Query{Text: []byte("frame ")}
	next, err := j.Scan(context.Background(), q, 3, func(n uint32) bool { return n < 17 })
	if err != nil || next != 18 {
		t.Errorf("told to end at 17: %d, %v; want 18", next, err)
	}
	q.Until = 25
	var hits []uint32
	next, err = j.Scan(context.Background(), q, next, func(n uint32) bool { hits = append(hits, n); return true })
	if err != nil || next != 25 || len(hits) != 7 || hits[0] != 18 {
		t.Errorf("from 18 to 25: %v to %d, %v", hits, next, err)
	}
	if next, err = j.Scan(context.Background(), q, 99, nil); err != nil || next != 99 {
		t.Errorf("from behind the end: %d, %v; want 99", next, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	smallWindow(t, 256)
	next, err = j.Scan(ctx, Query{Text: []byte("frame ")}, 0, func(n uint32) bool {
		if n == 5 {
			cancel()
		}
		return true
	})
	if !errors.Is(err, context.Canceled) || next < 6 || next > 8 {
		t.Errorf("cancelled at 5: %d, %v; want it to end there", next, err)
	}
}

func TestScanTellsItsProgress(t *testing.T) {
	j := create(t)
	large := Entry{Raw: bytes.Repeat([]byte("x"), 1<<20)}
	for range 40 {
		mustAppend(t, j, large)
	}
	var told []uint32
	hits := scanAll(t, j, Query{Text: []byte("y"), Progress: func(next uint32) { told = append(told, next) }})
	if len(hits) != 0 || len(told) < 3 || !slices.IsSorted(told) || told[0] == 0 || told[len(told)-1] >= 40 {
		t.Errorf("hits %v, progress %v", hits, told)
	}
}

// What cannot be read is said, and hides nothing else.
func TestScanGoesOnBehindAFault(t *testing.T) {
	j := small(t, 0)
	for n := range uint32(20) {
		mustAppend(t, j, numbered(n))
	}
	segments := *j.segments.Load()
	if err := segments[2].file.Truncate(firstLineSize + 200); err != nil {
		t.Fatal(err)
	}
	var hits []uint32
	next, err := j.Scan(context.Background(), Query{Text: []byte("frame ")}, 0, func(n uint32) bool { hits = append(hits, n); return true })
	var re *RecordError
	if !errors.As(err, &re) || !errors.Is(err, ErrTorn) || segments[2].first > re.Record || re.Record >= segments[3].first || next != 20 {
		t.Errorf("Scan = %d, %v; want 20 and ErrTorn", next, err)
	}
	for n := range uint32(20) {
		if inCut := n >= segments[2].first && n < segments[3].first; !inCut && !slices.Contains(hits, n) {
			t.Errorf("record %d was not found", n)
		}
	}
}
