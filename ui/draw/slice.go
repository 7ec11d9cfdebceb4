package draw

import (
	"strings"
	"unicode/utf8"

	"stompbox/ui/safe"
)

// sliceRow is what is seen of a finished row from cell from up to cell to, in
// its colours. A wide rune cut in half becomes a blank.
func sliceRow(row string, from, to int) string {
	var out painter
	at, whole := 0, false // whole: the rune before is in sight, and so are its marks
	for i := 0; i < len(row); {
		if row[i] == 0x1b {
			n := sgrLen(row[i:])
			out.colour(row[i : i+n])
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(row[i:])
		w := safe.RuneWidth(r)
		if w > 0 {
			if at >= to {
				break
			}
			whole = at >= from && at+w <= to
		}
		switch {
		case whole:
			out.text(row[i : i+size])
		case w > 0 && at+w > from: // half of it is out of sight
			out.text(" ")
		}
		at += w
		i += size
	}
	return out.end()
}

// painter writes text in the colours last named, and colours only where text
// follows.
type painter struct {
	b       strings.Builder
	active  []string // since the last reset
	written int      // how many of them are written
	stale   bool     // what is written must be reset first
}

func (p *painter) colour(seq string) {
	if seq != reset && seq != "\x1b[m" {
		p.active = append(p.active, seq)
		return
	}
	p.stale = p.stale || p.written > 0
	p.active, p.written = p.active[:0], 0
}

func (p *painter) text(s string) {
	if p.stale {
		p.b.WriteString(reset)
		p.stale = false
	}
	for ; p.written < len(p.active); p.written++ {
		p.b.WriteString(p.active[p.written])
	}
	p.b.WriteString(s)
}

func (p *painter) end() string {
	if p.stale || p.written > 0 {
		p.b.WriteString(reset)
	}
	return p.b.String()
}
