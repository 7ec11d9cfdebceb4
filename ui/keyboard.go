package ui

import (
	"bytes"
	"os"
	"unicode/utf8"
)

// keyboard is the program's input. Bubble Tea takes the end of a read for the
// end of a key, so a paste whose opening mark is cut in two by the end of a
// buffer, or on its way here, would be typed instead of pasted and every letter
// of it would act. A read from here ends between keys.
type keyboard struct{ *os.File }

const (
	longestKey = 16          // octets of a sequence or a rune that a read may have to complete
	pasteMark  = "\x1b[200~" // opens a bracketed paste
)

// Read gives whole keys. It never keeps octets back, for Bubble Tea asks the
// file, not us, whether there are more.
func (k keyboard) Read(p []byte) (int, error) { return readKeys(k.File.Read, p) }

func readKeys(read func([]byte) (int, error), p []byte) (int, error) {
	most := max(1, len(p)-longestKey)
	n, err := read(p[:most])
	for err == nil && n > 0 && n < len(p) && cutShort(p[:n], n >= most) {
		var more int
		more, err = read(p[n : n+1])
		n += more
	}
	if n > 0 {
		err = nil // it comes again with the next read
	}
	return n, err
}

// cutShort reports whether the last key in b lacks its end. After a short read
// that can be the mark of a paste only: other beginnings are keys of their own,
// as esc is.
func cutShort(b []byte, full bool) bool {
	tail := b[max(0, len(b)-longestKey):]
	if i := bytes.LastIndexByte(tail, '\x1b'); i >= 0 {
		tail = tail[i:]
		if len(tail) >= len("\x1b[2") && len(tail) < len(pasteMark) && pasteMark[:len(tail)] == string(tail) {
			return true
		}
		if full && (len(tail) == 1 || tail[1] == 'O' && len(tail) == 2 || tail[1] == '[' && len(bytes.Trim(tail[2:], "0123456789;:<?")) == 0) {
			return true
		}
	}
	for i := len(b) - 1; i >= max(0, len(b)-utf8.UTFMax); i-- {
		if utf8.RuneStart(b[i]) {
			return !utf8.FullRune(b[i:])
		}
	}
	return false
}
