package cli

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// invalidAt gives the place of the first octet that is not UTF-8, or -1.
func invalidAt(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	for i := 0; ; {
		c, size := utf8.DecodeRune(b[i:])
		if c == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
}

// loneSurrogate gives the place of a \u escape in a JSON string that is half
// of a pair without its other half, or -1.
func loneSurrogate(raw []byte) int {
	for i := 0; ; i++ {
		n := bytes.IndexByte(raw[i:], '\\')
		if n < 0 {
			return -1
		}
		i += n
		switch unit := codeUnit(raw[i:]); {
		case unit >= 0xd800 && unit < 0xdc00:
			if low := codeUnit(raw[i+6:]); low < 0xdc00 || low > 0xdfff {
				return i
			}
			i += 11
		case unit >= 0xdc00 && unit < 0xe000:
			return i
		case unit >= 0:
			i += 5
		default:
			i++
		}
	}
}

// codeUnit gives the value of the \uXXXX that raw begins with, -1 when it
// begins with something else.
func codeUnit(raw []byte) int {
	if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
		return -1
	}
	n, err := strconv.ParseUint(string(raw[2:6]), 16, 16)
	if err != nil {
		return -1
	}
	return int(n)
}
