package ui

import (
	"bytes"
	"errors"
	"io"
	"os"
	"unicode/utf8"
)

// keyboard is the program's input. Bubble Tea takes the end of a read for the
// end of a key, so a paste whose opening mark is cut in two by the end of a
// buffer, or on its way here, would be typed instead of pasted and every letter
// of it would act; so would the digits of a mouse sequence. A read from here
// ends between keys, and what is left of a broken mouse sequence is dropped.
type keyboard struct {
	*os.File
	gone func() // called when the terminal has been closed; may be nil

	tail    string // of the last read: what may be the beginning of a mouse sequence
	pasting bool   // between the marks of a paste, where everything is text
}

const (
	longestKey = 16          // octets of a sequence or a rune that a read may have to complete
	pasteMark  = "\x1b[200~" // opens a bracketed paste
	pasteEnd   = "\x1b[201~"
	mouseMark  = "\x1b[<" // begins a mouse sequence, and nothing else
)

// Read gives whole keys. It never keeps octets back, for Bubble Tea asks the
// file, not us, whether there are more.
func (k *keyboard) Read(p []byte) (int, error) {
	n, err := k.keys(k.File.Read, p)
	if errors.Is(err, io.EOF) && k.gone != nil {
		k.gone() // Bubble Tea would wait for ever for a key that cannot come
	}
	return n, err
}

func (k *keyboard) keys(read func([]byte) (int, error), p []byte) (int, error) {
	n, err := readKeys(read, p, k.tail)
	k.tail = ""
	for _, begun := range []string{"\x1b", "\x1b["} {
		if bytes.HasSuffix(p[:n], []byte(begun)) {
			k.tail = begun
		}
	}
	return k.unbroken(p[:n]), err
}

// readKeys gives whole keys. What is read goes on with before, which was given
// already, when it can be nothing but the rest of a mouse sequence: then before
// is given once more, in front of it.
func readKeys(read func([]byte) (int, error), p []byte, before string) (int, error) {
	most := max(1, len(p)-longestKey)
	n, err := read(p[:most])
	if before != "" && n+len(before) <= len(p) && goesOn(before, p[:n]) {
		copy(p[len(before):], p[:n])
		n += copy(p, before)
	}
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

// goesOn reports whether b is the rest of a mouse sequence that begins with
// before: people do not type those letters at once.
func goesOn(before string, b []byte) bool {
	rest := mouseMark[len(before):]
	return len(b) > len(rest) && string(b[:len(rest)]) == rest && b[len(rest)] >= '0' && b[len(rest)] <= '9'
}

// cutShort reports whether the last key in b lacks its end. After a short read
// that can be the mark of a paste or a mouse sequence only: other beginnings
// are keys of their own, as esc is.
func cutShort(b []byte, full bool) bool {
	tail := b[max(0, len(b)-longestKey):]
	if i := bytes.LastIndexByte(tail, '\x1b'); i >= 0 {
		tail = tail[i:]
		for _, mark := range []string{pasteMark, pasteEnd} {
			if len(tail) >= len("\x1b[2") && len(tail) < len(mark) && mark[:len(tail)] == string(tail) {
				return true
			}
		}
		if bytes.HasPrefix(tail, []byte(mouseMark)) && numbers(tail[len(mouseMark):]) == len(tail)-len(mouseMark) {
			return true
		}
		if bytes.HasPrefix(tail, []byte("\x1b[M")) && len(tail) < len("\x1b[Mbxy") { // the old kind
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

// numbers is how many octets b begins with that are digits and semicolons.
func numbers(b []byte) int { return len(b) - len(bytes.TrimLeft(b, "0123456789;")) }

// parameters is how many octets b begins with that may stand between the
// beginning of a sequence and the letter that ends it, right or wrong.
func parameters(b []byte) int {
	for i, c := range b {
		if c < '0' || c > '?' {
			return i
		}
	}
	return len(b)
}

// unbroken takes broken mouse sequences out of b and gives what is left of its
// length. In a paste nothing is taken out. A sequence goes with all its
// parameters: with less, what stood before it and after it could be one. Where
// they are one even so, they are read again as what they are now.
func (k *keyboard) unbroken(b []byte) int {
	out := b[:0]
	for i := 0; i < len(b); {
		rest := b[i:]
		switch {
		case bytes.HasPrefix(rest, []byte(pasteMark)):
			k.pasting = true
		case bytes.HasPrefix(rest, []byte(pasteEnd)):
			k.pasting = false
		case !k.pasting && bytes.HasPrefix(rest, []byte(mouseMark)):
			n := len(mouseMark) + parameters(rest[len(mouseMark):])
			end := n
			if n < len(rest) && rest[n] >= '@' && rest[n] <= '~' {
				end++ // the letter that ends a sequence, right or wrong
			}
			i += end
			if end > n && sound(rest[len(mouseMark):end]) {
				out = append(out, rest[:end]...)
			} else if n := joined(out, b[i:]); n > 0 {
				out, i = out[:len(out)-n], i-n
				copy(b[i:], out[len(out):len(out)+n])
			}
			continue
		}
		out = append(out, b[i])
		i++
	}
	return len(out)
}

// joined is how many octets at the end of before are the beginning of one of the
// marks that goes on in after, 0 when there is none such.
func joined(before, after []byte) int {
	for _, mark := range []string{mouseMark, pasteMark, pasteEnd} {
		for n := len(mark) - 1; n > 0; n-- {
			if bytes.HasSuffix(before, []byte(mark[:n])) && bytes.HasPrefix(after, []byte(mark[n:])) {
				return n
			}
		}
	}
	return 0
}

// sound reports whether what follows the mark is three numbers of a size that
// screens have, and one of the two letters that end them.
func sound(b []byte) bool {
	last := b[len(b)-1]
	parts := bytes.Split(b[:len(b)-1], []byte{';'})
	for _, p := range parts {
		if len(p) < 1 || len(p) > 5 || numbers(p) < len(p) {
			return false
		}
	}
	return len(parts) == 3 && (last == 'M' || last == 'm')
}
