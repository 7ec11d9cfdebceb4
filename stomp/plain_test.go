package stomp

import (
	"strings"
	"testing"
)

// R059: appendPlain refuses exactly what has to be escaped or refused, save
// that it leaves some control octets to the slower way as well.
func TestAppendPlain(t *testing.T) {
	for n := range 40 {
		for at := range n {
			for c := range 256 {
				s := strings.Repeat("a", at) + string([]byte{byte(c)}) + strings.Repeat("\xff", n-at-1)
				out, ok := appendPlain([]byte("x"), s)
				if special[c] && ok || !ok && c >= ' ' && !special[c] {
					t.Fatalf("%q: %t", s, ok)
				}
				if ok && string(out) != "x"+s || !ok && string(out) != "x" {
					t.Fatalf("%q: %q", s, out)
				}
			}
		}
	}
}
