package ui

import (
	"bytes"
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
		"a click in parts":          {"\x1b[<0;1|2;3Mj", "\x1b[<0;12;3M"},
		"an old click in parts":     {"\x1b[M |!|!", "\x1b[M !!"},
		"a long paste":              {"\x1b[200~" + ahead + ahead, "\x1b[200~" + ahead[:42]},
	} {
		read := inPieces(c.pieces)
		buf := make([]byte, size)
		n, err := readKeys(read, buf, "")
		if err != nil || string(buf[:n]) != c.first {
			t.Errorf("%s: the first read gives %q, %v, want %q", name, buf[:n], err, c.first)
		}
	}
}

// What is left of a broken mouse sequence is no key, and what was cut in two
// behind its esc is put together again.
func TestKeyboardDropsBrokenMouse(t *testing.T) {
	const click = "\x1b[<0;12;3M"
	for name, c := range map[string]struct{ pieces, want string }{
		"a click":              {click, click},
		"a release":            {"\x1b[<0;12;3m", "\x1b[<0;12;3m"},
		"clicks and keys":      {"j" + click + "k" + click + "\x1b[A", "j" + click + "k" + click + "\x1b[A"},
		"its end is missing":   {"\x1b[<0;12" + click, click},
		"another end":          {"\x1b[<0;12;3qj", "j"},
		"too few numbers":      {"\x1b[<0;12Mj", "j"},
		"too many":             {"\x1b[<0;12;3;4Mj", "j"},
		"too large":            {"\x1b[<0;123456;3Mj", "j"},
		"empty":                {"\x1b[<Mj", "j"},
		"a semicolon too many": {"\x1b[<0;;3Mj", "j"},
		"cut behind esc":       {"\x1b|[<0;12;3Mj", "\x1b" + click + "j"},
		"cut behind [":         {"\x1b[|<0;12;3Mj", "\x1b[" + click + "j"},
		"cut everywhere":       {"\x1b|[<0|;1|2;3|M", "\x1b" + click},
		"typed after esc":      {"\x1b|[|<|0", "\x1b[<0"},
		"around a broken one":  {"\x1b[\x1b[<<0;1;1Mj", "\x1b[j"},
		"joined by its going":  {"\x1b\x1b[<q[<0;1qj", "j"},
		"joined behind [":      {"\x1b[\x1b[<q<0;1qj", "j"},
		"joined to a click":    {"\x1b[\x1b[<q<0;12;3Mj", click + "j"},
		"joined to a paste":    {"\x1b[20\x1b[<q0~\x1b[<qj\x1b\x1b[<q[201~\x1b[<qj", "\x1b[200~\x1b[<qj\x1b\x1b[<q[201~\x1b[<qj"},
		"in a paste":           {"\x1b[200~\x1b[<0;12|\x1b[<q\x1b[201~\x1b[<0;1\x1b[A", "\x1b[200~\x1b[<0;12\x1b[<q\x1b[201~\x1b[A"},
		"a paste's end in two": {"\x1b[200~a\x1b[20|1~\x1b[<0;1qj", "\x1b[200~a\x1b[201~j"},
	} {
		read := inPieces(c.pieces)
		var k keyboard
		var got strings.Builder
		for buf := make([]byte, 256); ; {
			n, err := k.keys(read, buf)
			got.Write(buf[:n])
			if err != nil {
				break
			}
		}
		if got.String() != c.want {
			t.Errorf("%s: %q, want %q", name, got.String(), c.want)
		}
	}
}

// Whatever comes, in whatever pieces, what is given of the mouse is whole.
func FuzzKeyboard(f *testing.F) {
	f.Add([]byte("\x1b[<0;12;3M\x1b[<0;1\x1b\x1b[<64;9;9Mj"), 5, 3)
	f.Add([]byte("\x1b[200~x\x1b[201~\x1b[M !!"), 2, 60)
	f.Fuzz(func(t *testing.T, in []byte, piece, size int) {
		piece, size = 1+abs(piece)%64, 32+abs(size)%256
		left, pasted := in, false
		read := func(p []byte) (int, error) {
			if len(left) == 0 {
				return 0, io.EOF
			}
			n := copy(p, left[:min(len(left), piece)])
			left = left[n:]
			return n, nil
		}
		var k keyboard
		for buf := make([]byte, size); ; {
			n, err := k.keys(read, buf)
			if n < 0 || n > size {
				t.Fatalf("%d octets in a buffer of %d", n, size)
			}
			pasted = pasted || bytes.Contains(buf[:n], []byte(pasteMark))
			for _, part := range bytes.Split(buf[:n], []byte(mouseMark))[1:] {
				if end := numbers(part); !pasted && (end == len(part) || !sound(part[:end+1])) {
					t.Fatalf("%q is left of %q", part, in)
				}
			}
			if err != nil {
				return
			}
		}
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

// inPieces is a Read that gives text as a terminal does that is read in time:
// what stands between two bars at once.
func inPieces(text string) func([]byte) (int, error) {
	pieces := strings.Split(text, "|")
	return func(p []byte) (int, error) {
		if len(pieces) == 0 {
			return 0, io.EOF
		}
		n := copy(p, pieces[0])
		if pieces[0] = pieces[0][n:]; pieces[0] == "" {
			pieces = pieces[1:]
		}
		return n, nil
	}
}
