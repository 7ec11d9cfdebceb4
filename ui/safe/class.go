package safe

import (
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// class is how a rune is shown. The first three are also its width.
type class uint8

const (
	mark   class = iota // on the cell of the rune before
	narrow              // one cell
	wide                // two cells
	coded               // not shown raw: <U+202E>, or its control picture
	split               // shown as the two runes it looks like
)

// doubtful are visible runes that terminals measure in different ways, or that
// look like nothing or like a blank that they are not.
var doubtful = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x00a0, 0x00a0, 1}, // no-break space
		{0x0d4e, 0x0d4e, 1}, // a letter drawn on the next one
		{0x1100, 0x11ff, 1}, // conjoining jamo, which melt together
		{0x1680, 0x1680, 1},
		{0x2000, 0x200a, 1}, // spaces of many sizes
		{0x202f, 0x202f, 1},
		{0x205f, 0x205f, 1},
		{0x20e3, 0x20e3, 1}, // keycap
		{0x2630, 0x2637, 1}, // wide only since Unicode 16, as the next three
		{0x268a, 0x268f, 1},
		{0x2800, 0x2800, 1}, // a braille pattern without dots
		{0x4dc0, 0x4dff, 1},
		{0xa960, 0xa97c, 1}, // more jamo
		{0xd7b0, 0xd7fb, 1},
		{0xff9e, 0xff9f, 1}, // halfwidth voiced marks
	},
	R32: []unicode.Range32{
		{0x111c2, 0x111c3, 1}, // letters drawn on the next one, as the next five
		{0x1193f, 0x1193f, 1},
		{0x11941, 0x11941, 1},
		{0x11a84, 0x11a89, 1},
		{0x11d46, 0x11d46, 1},
		{0x11f02, 0x11f02, 1},
		{0x1d300, 0x1d376, 1}, // wide only since Unicode 16
		{0x1f1e6, 0x1f1ff, 1}, // regional indicators, pairs of which are flags
		{0x1f3fb, 0x1f3ff, 1}, // skin tones
	},
}

// joiners are marks that make one sign out of the letters around them, or
// choose the picture of the letter before: the width of the whole is not
// certain. The Indic signs named here are those of Indic_Conjunct_Break=Linker.
var joiners = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x034f, 0x034f, 1}, {0x094d, 0x094d, 1}, {0x09cd, 0x09cd, 1}, {0x0acd, 0x0acd, 1}, {0x0b4d, 0x0b4d, 1},
		{0x0c4d, 0x0c4d, 1}, {0x0d4d, 0x0d4d, 1}, {0x1039, 0x1039, 1}, {0x17d2, 0x17d2, 1}, {0x1a60, 0x1a60, 1},
		{0x1bab, 0x1bab, 1}, {0xaaf6, 0xaaf6, 1},
	},
	R32: []unicode.Range32{
		{0x10a3f, 0x10a3f, 1}, {0x11133, 0x11133, 1}, {0x1193e, 0x1193e, 1}, {0x11a47, 0x11a47, 1},
		{0x11a99, 0x11a99, 1}, {0x11f42, 0x11f42, 1},
	},
}

const pageSize = 256

type page [pageSize]class

// pages hold what is known about each rune, a page computed when first asked
// for: asking the tables for every rune of every row would cost a frame.
var pages [(unicode.MaxRune + 1) / pageSize]atomic.Pointer[page]

func classOf(r rune) class {
	if r >= ' ' && r <= '~' {
		return narrow
	}
	if r < 0 || r > unicode.MaxRune {
		return coded
	}
	at := &pages[r/pageSize]
	p := at.Load()
	if p == nil {
		p = new(page)
		for i := range p {
			p[i] = classify(r/pageSize*pageSize + rune(i))
		}
		at.Store(p) // two goroutines may both compute it, to the same end
	}
	return p[r%pageSize]
}

func classify(r rune) class {
	switch {
	case r >= ' ' && r <= '~':
		return narrow
	case r == 0x0e33 || r == 0x0eb3:
		return split
	case !unicode.IsGraphic(r) || !utf8.ValidRune(r): // controls, formats, private use, not assigned
		return coded
	case unicode.In(r, doubtful, joiners, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
		return coded
	case unicode.Is(unicode.Mc, r): // between zero and one cell, as the terminal likes
		return coded
	case unicode.In(r, unicode.Mn, unicode.Me):
		return mark
	}
	switch ansi.StringWidth(string(r)) {
	case 1:
		return narrow
	case 2:
		return wide
	}
	return coded
}
