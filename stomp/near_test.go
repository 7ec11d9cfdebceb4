package stomp

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// The quick looks agree with the plain ones, wherever the octet stands and
// whatever stands around it.
func TestQuickLooks(t *testing.T) {
	for n := range 70 {
		for _, fill := range []byte{'a', 0, '9', ';', 0x80, 0xba, 0xff} {
			b := bytes.Repeat([]byte{fill}, n)
			for at := -1; at < n; at++ {
				c := bytes.Clone(b)
				if at >= 0 {
					c[at] = ':'
				}
				if got, want := indexNear(c, ':'), bytes.IndexByte(c, ':'); got != want {
					t.Fatalf("the colon in %q is at %d, got %d", c, want, got)
				}
				if at >= 0 {
					c[at] = 0xc3
				}
				controls := 0
				for _, c := range c {
					if c < ' ' {
						controls++
					}
				}
				ascii := !bytes.ContainsFunc(c, func(r rune) bool { return r >= utf8.RuneSelf })
				if n, got := survey(c); got != ascii || n != controls {
					t.Fatalf("%q has %d control octets, ASCII is %t", c, n, got)
				}
			}
		}
	}
}

// R059: appendPlain refuses exactly what has to be escaped or refused, save
// that it leaves some control octets to the slower way as well.
func TestAppendPlain(t *testing.T) {
	for n := range 40 {
		for at := range n {
			for c := range 256 {
				s := strings.Repeat("a", at) + string([]byte{byte(c)}) + strings.Repeat("\xff", n-at-1)
				out, ok := appendPlain([]byte("x"), s)
				if special[c] && ok || !ok && c >= 0x0e && !special[c] {
					t.Fatalf("%q: %t", s, ok)
				}
				if ok && string(out) != "x"+s || !ok && string(out) != "x" {
					t.Fatalf("%q: %q", s, out)
				}
			}
		}
	}
}
