package inspect

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// joinable is how long a line of several pieces may be to be searched as one.
const joinable = 64 << 10

// find looks in what the sender wrote, so that a match may go on from row to
// row; it is the row in which the match begins that counts.
func (f *flow) find(query string, from, width int) (row int, ok bool) {
	from = max(from, 0)
	if query == "" || from >= f.rows(width) {
		return 0, false
	}
	w := f.seek(width, from)
	for !w.done() {
		w.load()
		if p, ok := w.findInLine(query); ok {
			return f.rowAt(width, p), true
		}
		w.at, w.piece, w.off, w.loaded = w.next, 0, 0, false
	}
	return 0, false
}

// findInLine searches the line at hand from the place at hand on.
func (w *wrapper) findInLine(query string) (place, bool) {
	total := 0
	for _, p := range w.ln.pieces {
		total += len(p.b)
	}
	if len(w.ln.pieces) == 1 || total > joinable {
		for i := w.piece; i < len(w.ln.pieces); i++ {
			off := 0
			if i == w.piece {
				off = w.off
			}
			if at := index(w.ln.pieces[i].b[off:], query); at >= 0 {
				return place{uint32(w.at), uint32(i), uint32(off + at)}, true
			}
		}
		return place{}, false
	}
	whole, start := make([]byte, 0, total), 0
	for i, p := range w.ln.pieces {
		if i == w.piece {
			start = len(whole) + w.off
		}
		whole = append(whole, p.b...)
	}
	at := index(whole[min(start, len(whole)):], query)
	if at < 0 {
		return place{}, false
	}
	at += start
	for i, p := range w.ln.pieces {
		if at < len(p.b) {
			return place{uint32(w.at), uint32(i), uint32(at)}, true
		}
		at -= len(p.b)
	}
	return place{}, false
}

// index finds query in b, letter case counting only when query has a capital.
// It is -1 when there is none.
func index(b []byte, query string) int {
	if query == "" {
		return -1
	}
	if strings.IndexFunc(query, unicode.IsUpper) >= 0 {
		return bytes.Index(b, []byte(query))
	}
	first, _ := utf8.DecodeRuneInString(query)
	lower, upper := []byte(string(first)), []byte(string(unicode.ToUpper(first)))
	nextLower, nextUpper := -1, -1
	for at := 0; ; {
		nextLower, nextUpper = following(b, lower, at, nextLower), following(b, upper, at, nextUpper)
		i := min(nextLower, nextUpper)
		if i >= len(b) {
			return -1
		}
		if matched(b[i:], query) > 0 {
			return i
		}
		at = i + 1
	}
}

// matched is the length of the match that b begins with, 0 for none. Letter
// case does not count where query has small letters.
func matched(b []byte, query string) int {
	n := 0
	for len(query) > 0 {
		q, k := utf8.DecodeRuneInString(query)
		r, size := utf8.DecodeRune(b[n:])
		if size == 0 || r != q && unicode.ToLower(r) != q || r == utf8.RuneError && (size != k || b[n] != query[0]) {
			return 0
		}
		n += size
		query = query[k:]
	}
	return n
}

// following is where pattern comes next at or after at, when known is the
// place found before; len(b) is nowhere.
func following(b, pattern []byte, at, known int) int {
	if known >= at {
		return known
	}
	if at >= len(b) {
		return len(b)
	}
	if i := bytes.Index(b[at:], pattern); i >= 0 {
		return at + i
	}
	return len(b)
}
