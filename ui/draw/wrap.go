package draw

import (
	"strings"

	"stompbox/ui/safe"
)

// Wrap breaks t into rows of at most w cells, at blanks where there are any
// and inside a word where there are none. The blanks at a break are left out;
// an indent at the beginning stays. An empty text is one empty row; without
// room there is none.
func Wrap(t safe.Text, w int) []safe.Text {
	if w <= 0 {
		return nil
	}
	wr := wrapper{text: t, blank: -1}
	for i, r := range t {
		n := safe.RuneWidth(r)
		if r == ' ' && i == wr.start && len(wr.out) > 0 {
			wr.start = i + 1 // left over from the break
			continue
		}
		if wr.cells+n > w && i > wr.start {
			wr.breakAt(i)
			if r == ' ' {
				wr.start, wr.cells, wr.blank = i+1, 0, -1
				continue
			}
		}
		if r == ' ' {
			wr.blank, wr.sinceBlank = i, 0
		} else {
			wr.sinceBlank += n
			wr.word = true
		}
		wr.cells += n
	}
	wr.push(len(t))
	if w == 1 { // the only width that a rune alone can exceed
		for i := range wr.out {
			wr.out[i] = safe.Slice(wr.out[i], 0, 1)
		}
	}
	return wr.out
}

// wrapper is the row that Wrap is filling.
type wrapper struct {
	text       safe.Text
	out        []safe.Text
	start      int  // where the row begins
	blank      int  // its last blank after a word, -1 for none
	cells      int  // its width so far
	sinceBlank int  // the width after that blank
	word       bool // it holds more than an indent
}

// breakAt ends the row before the rune at i, which does not fit.
func (w *wrapper) breakAt(i int) {
	if w.text[i] != ' ' && w.blank > w.start && strings.TrimLeft(string(w.text[w.start:w.blank]), " ") != "" {
		w.push(w.blank)
		w.start, w.cells, w.blank = w.blank+1, w.sinceBlank, -1
		return
	}
	w.push(i)
	w.start, w.cells, w.blank, w.sinceBlank = i, 0, -1, 0
}

func (w *wrapper) push(end int) {
	row := w.text[min(w.start, end):end]
	if len(w.out) > 0 || w.word {
		row = safe.Text(strings.TrimRight(string(row), " "))
	}
	if row != "" || len(w.out) == 0 {
		w.out = append(w.out, row)
	}
}
