package ui

import (
	"io"
	"strings"
	"testing"
)

// Pitfall 25: what is pasted is never typed, wherever its marks are cut in two.
func TestKeyboardReadsWholeKeys(t *testing.T) {
	const paste = "\x1b[200~ax\x1b[201~"
	const size = 64 // of the buffer: a read is full from 48 octets on
	ahead := strings.Repeat("j", size)
	for name, c := range map[string]struct {
		pieces string // as they come, a | between them
		first  string // what the first read gives
	}{
		"a key":                     {"j", "j"},
		"esc is a key of its own":   {"\x1b|j", "\x1b"},
		"alt and a bracket":         {"\x1b[|j", "\x1b["},
		"an arrow":                  {"\x1b[A", "\x1b[A"},
		"a mark that came in parts": {"\x1b[20|0~ax\x1b[201~", "\x1b[200~"},
		"a rune in parts":           {"\xe5\xae|\xbd", "宽"},
		"a mark at the end":         {ahead[:44] + paste, ahead[:44] + "\x1b[200~"},
		"esc at the end":            {ahead[:47] + paste, ahead[:47] + "\x1b[200~"},
		"a rune at the end":         {ahead[:46] + "宽宽", ahead[:46] + "宽"},
		"an arrow at the end":       {ahead[:47] + "\x1b[1;5Bj", ahead[:47] + "\x1b[1;5B"},
		"a long paste":              {"\x1b[200~" + ahead + ahead, "\x1b[200~" + ahead[:42]},
	} {
		pieces := strings.Split(c.pieces, "|")
		read := func(p []byte) (int, error) {
			if len(pieces) == 0 {
				return 0, io.EOF
			}
			n := copy(p, pieces[0])
			if pieces[0] = pieces[0][n:]; pieces[0] == "" {
				pieces = pieces[1:]
			}
			return n, nil
		}
		buf := make([]byte, size)
		n, err := readKeys(read, buf)
		if err != nil || string(buf[:n]) != c.first {
			t.Errorf("%s: the first read gives %q, %v, want %q", name, buf[:n], err, c.first)
		}
	}
}
