package inspect

import (
	"encoding/binary"
	"unicode/utf8"

	"stompbox/ui/safe"
)

// How a row is measured without drawing it: unit by unit, a unit being what is
// never torn apart. Printable ASCII and the scripts listed in plainRunes are
// measured by table; everything else asks ui/safe, so what is measured is what
// is drawn.

const tabCells = 4

const (
	classPlain   = iota // one cell, drawn as it is
	classControl        // made visible by safe
	classWide           // not ASCII
)

type octet struct{ class, cells uint8 }

// octets says of each octet how it is measured when a unit begins with it.
var octets = func() (t [256]octet) {
	for i := range t {
		switch {
		case i >= utf8.RuneSelf: // the cells are those of the octet where it begins no rune
			t[i] = octet{classWide, uint8(safe.Width(safe.Bytes([]byte{byte(i)})))}
		case i >= ' ' && i != 0x7f:
			t[i] = octet{classPlain, 1}
		default:
			t[i] = octet{classControl, uint8(safe.Width(safe.Bytes([]byte{byte(i)})))}
		}
	}
	return t
}()

// plainRunes are runes that never join their neighbours, with their cells.
// TestPlainRunes holds them against ui/safe.
var plainRunes = []struct {
	from, to rune
	cells    int
}{
	{0xc0, 0x17f, 1},  // Latin
	{0x391, 0x3a1, 1}, // Greek
	{0x3a3, 0x3c9, 1},
	{0x400, 0x45f, 1},   // Cyrillic
	{0x3041, 0x3096, 2}, // Hiragana
	{0x30a1, 0x30fa, 2}, // Katakana
	{0x4e00, 0x9fff, 2}, // Han
	{0xac00, 0xd7a3, 2}, // Hangul syllables
	{0xff01, 0xff5e, 2}, // full-width forms
}

func plainRune(r rune) (cells int, ok bool) {
	if r < utf8.RuneSelf {
		return 1, r >= ' ' && r != 0x7f
	}
	for i := range plainRunes {
		if p := &plainRunes[i]; r <= p.to {
			return p.cells, r >= p.from
		}
	}
	return 0, false
}

// plainCells is how many octets b begins with, at most of them, that are
// printable ASCII with nothing joined to it. Each takes a cell.
func plainCells(b []byte, most int) int {
	n := printable(b[:min(len(b), most)])
	if n > 0 && n < len(b) && b[n] >= utf8.RuneSelf {
		return n - 1 // what follows may stand on the last one
	}
	return n
}

// printable is how many octets b begins with that are printable ASCII.
func printable(b []byte) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(b); i += 8 { // eight at a time: is one above 0x7f, below a blank, or DEL?
		x := binary.LittleEndian.Uint64(b[i:])
		del := x ^ ones*0x7f
		if (x|(x-ones*' ')|(del-ones)&^del)&highs != 0 {
			break
		}
	}
	for i < len(b) && octets[b[i]].class == classPlain {
		i++
	}
	return i
}

// unit measures the unit that b begins with: its octets, its cells (never 0),
// and whether it is drawn as it stands. With coarse, what plainRunes does not
// list is taken octet by octet.
func unit(b []byte, coarse bool) (n, cells int, asIs bool) {
	o := octets[b[0]]
	if o.class == classControl {
		return 1, int(o.cells), false
	}
	r, size := utf8.DecodeRune(b)
	if r == utf8.RuneError && size <= 1 {
		return 1, int(o.cells), false
	}
	if w, ok := plainRune(r); ok && (coarse || joined(b[size:]) == 0) {
		return size, w, true
	}
	if coarse {
		return 1, int(o.cells), false
	}
	return cluster(b[:size+marks(b[size:])])
}

// marksPerUnit is how many combining marks ui/safe leaves on one character.
const marksPerUnit = 3

// marks is the length of the combining marks that b begins with.
func marks(b []byte) int {
	n := 0
	for range marksPerUnit {
		k := joined(b[n:])
		if k == 0 {
			break
		}
		n += k
	}
	return n
}

// joined is the length of the rune at the beginning of b when it stands on the
// rune before it: a combining mark, or the vowel of Thai and Lao that is one.
func joined(b []byte) int {
	if len(b) == 0 || b[0] < utf8.RuneSelf {
		return 0
	}
	r, size := utf8.DecodeRune(b)
	if size > 1 && (safe.RuneWidth(r) == 0 || vowel(r)) {
		return size
	}
	return 0
}

// vowel reports whether r is the am of Thai or Lao, which ui/safe spells as the
// two signs it looks like.
func vowel(r rune) bool { return r == 0x0e33 || r == 0x0eb3 }

func spelt(b []byte) bool {
	r, n := utf8.DecodeLastRune(b)
	return vowel(r) && n < len(b)
}

// cluster measures b, which is one unit, by what safe makes of it.
func cluster(b []byte) (n, cells int, asIs bool) {
	t := safe.Bytes(b)
	return len(b), max(1, safe.Width(t)), string(t) == string(b)
}

// firstRune is the unit of one rune alone: one too wide for a whole row is
// taken apart.
func firstRune(b []byte) (n, cells int) {
	_, n = utf8.DecodeRune(b)
	n, cells, _ = cluster(b[:n])
	return n, cells
}

// caret is a control as Raw shows it: ^@ for NUL.
func caret(c byte) safe.Text {
	i := 2 * int(c&0x1f)
	if c == 0x7f {
		return "^?"
	}
	return carets[i : i+2]
}

const carets safe.Text = `^@^A^B^C^D^E^F^G^H^I^J^K^L^M^N^O^P^Q^R^S^T^U^V^W^X^Y^Z^[^\^]^^^_`

// wholeRunes drops a rune cut in half at the end of b.
func wholeRunes(b []byte) []byte {
	for i := 1; i <= utf8.UTFMax && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}
