package stomp

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// The octets of which heads are made up below, as likely as they stand here.
var headPieces = []string{"a", "name", "content-length", ":", ":", ":", "1", "/queue/a.b", "\n", "\n", "\n", "a:b\n", "x:" + strings.Repeat("y", 60),
	`\c`, `\n`, `\\`, `\`, `\r`, "\r\n", "\r", "\x00", "\t", " ", "é", "\xff", "*", ";", "]", "\n\n", "\n\n"}

// R016: what is taken in one pass is what is taken octet by octet, faults and
// their places included.
func TestScanIsTheSlowWay(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	scanned := 0
	for range 40_000 {
		command := []string{"MESSAGE\n", "RECEIPT\n", "ERROR\n", "SEND\n", "ACK\n"}[random.IntN(5)]
		text := []byte(command)
		for range random.IntN(30) {
			text = append(text, headPieces[random.IntN(len(headPieces))]...)
		}
		text = append(text, "\n\nand a body that has some length, so that blocks are whole, or not: 0123456789"[:random.IntN(60)]...)
		for _, v := range []Version{0, V10, V11, V12} {
			limits := Limits{Line: 40 + random.IntN(60), Headers: 1 + random.IntN(12), HeaderBytes: 40 + random.IntN(300), Body: 1 << 20}
			slow, quick := head{from: fromEither, limits: limits}, head{from: fromEither, limits: limits}
			slow.reset(v)
			quick.reset(v)
			if quick.quickCommand(text) && quick.scan(text) {
				scanned++
			}
			quick.reset(v)
			var want string
			for n := 0; n <= len(text) && want == ""; n++ {
				want = outcome(slow.next(text[:n]))
			}
			if got := outcome(quick.next(text)); got != want {
				t.Fatalf("%q in %v: octet by octet %q, in one go %q", text, v, want, got)
			}
			if want == "the whole head" && !sameHead(&slow, &quick) {
				t.Fatalf("%q in %v: octet by octet\n%+v, in one go\n%+v", text, v, slow, quick)
			}
		}
	}
	if scanned < 1000 {
		t.Errorf("only %d heads were taken in one pass", scanned)
	}
}

func outcome(done bool, f *fault) string {
	switch {
	case f != nil:
		return fmt.Sprintf("%+v", *f)
	case done:
		return "the whole head"
	}
	return ""
}

func sameHead(a, b *head) bool {
	return a.command == b.command && a.at == b.at && a.number == b.number && a.length == b.length && a.has == b.has &&
		slices.Equal(a.lines, b.lines) && slices.Equal(a.backs, b.backs) && slices.Equal(a.breaches, b.breaches)
}

// marks finds every octet that scan has to look at, wherever it stands, and
// whatever stands around it.
func TestMarks(t *testing.T) {
	for c := range 256 {
		special := c < ' ' || c == ':' || c == '\\'
		for _, around := range []byte{'a', 0, ':', '\\', '9', ';', 0x80, 0xff} {
			for at := range block {
				p := [block]byte([]byte(strings.Repeat(string([]byte{around}), block)))
				p[at] = byte(c)
				found, all := marks(&p)
				if found>>at&1 == 1 != special {
					t.Fatalf("octet %#x among %#x, in place %d: found %t", c, around, at, !special)
				}
				if ascii := c < 0x80 && around < 0x80; all&highBit == 0 != ascii {
					t.Fatalf("octet %#x among %#x is ASCII: %t", c, around, ascii)
				}
			}
		}
	}
}

// A body that shares its memory with the header can be changed and grown.
func TestBodyBesideHeader(t *testing.T) {
	for _, n := range []int{0, 1, together, together + 1} {
		text := fmt.Appendf(nil, "SEND\na:b\\c\ncontent-length:%d\n\n%s\x00", n, strings.Repeat("x", n))
		f, err := ParseFrame(text, V12)
		if err != nil || len(f.Body) != n || (f.Body == nil) != (n == 0) {
			t.Fatalf("%d octets: %+v, %v", n, f, err)
		}
		want := f.Header.Clone()
		for i := range f.Body {
			f.Body[i] = '!'
		}
		_ = append(f.Body, strings.Repeat("!", 100)...)
		if cap(f.Body) != n || !f.Header.Equal(want) || f.Header.Get("a") != "b:" {
			t.Errorf("%d octets: %+v", n, f)
		}
	}
}
