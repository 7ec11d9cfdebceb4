package inspect

import (
	"bytes"
	"encoding/hex"
	"strings"

	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// hexPage shows octets. Every row is found by arithmetic: nothing is formatted
// but the rows asked for.
type hexPage struct {
	b []byte
}

// hexShape is how a row is laid out: octets in a row, digits of the offset,
// and whether there is a text column.
type hexShape struct {
	octets, digits int
	text           bool
}

// cells is what a full row takes: the offset and two blanks, two digits and a
// blank for each octet, one more in the middle of 16 and before the text.
func (s hexShape) cells() int {
	n := 3*s.octets - 1
	if s.octets == 16 {
		n++
	}
	if s.digits > 0 {
		n += s.digits + 2
	}
	if s.text {
		n += 2 + s.octets
	}
	return n
}

// shape is the widest that fits.
func (p *hexPage) shape(width int) hexShape {
	digits := 4
	if len(p.b) > 1<<16 {
		digits = 8
	}
	for _, s := range []hexShape{
		{16, digits, true}, {8, digits, true}, {4, digits, true}, {4, 0, true}, {4, 0, false}, {2, 0, false},
	} {
		if s.cells() <= width {
			return s
		}
	}
	return hexShape{octets: 1}
}

func (p *hexPage) rows(width int) int {
	k := p.shape(width).octets
	return (len(p.b) + k - 1) / k
}

func (p *hexPage) draw(width, from, n int, st Styles) []draw.Line {
	s := p.shape(width)
	n = min(n, p.rows(width)-from)
	if from < 0 || n <= 0 {
		return nil
	}
	out := make([]draw.Line, n)
	if width < s.cells() {
		return out
	}
	for i := range out {
		at := (from + i) * s.octets
		out[i] = p.row(s, at, p.b[at:min(at+s.octets, len(p.b))], st)
	}
	return out
}

func (p *hexPage) strip(left, width, from, n int, st Styles) (rows []draw.Line, more bool) {
	rows = p.draw(Unwrapped, from, n, st)
	for i := range rows {
		var goesOn bool
		rows[i], goesOn = stripOf(rows[i], left, width, st)
		more = more || goesOn
	}
	return rows, more
}

// column is 0: the digits and the text are both in sight, or neither is.
func (p *hexPage) column(string, int) int { return 0 }

const hexDigits safe.Text = "0123456789abcdef"

func (p *hexPage) row(s hexShape, at int, b []byte, st Styles) draw.Line {
	r := rowBuilder{st: st, ln: &line{}}
	if s.digits > 0 {
		for shift := 4 * (s.digits - 1); shift >= 0; shift -= 4 {
			d := at >> shift & 15
			r.put(themes.HexOffset, hexDigits[d:d+1])
		}
		r.put(themes.HexOffset, "  ")
	}
	used := 0
	for i, c := range b {
		gap := 1
		if i == 0 {
			gap = 0
		} else if s.octets == 16 && i == 8 {
			gap = 2
		}
		r.put(p.role(c), safe.Blank(gap)+hexDigits[c>>4:c>>4+1]+hexDigits[c&15:c&15+1])
		used += gap + 2
	}
	if s.text {
		full := hexShape{octets: s.octets}.cells()
		r.put(themes.HexText, safe.Blank(full-used+2))
		for _, c := range b {
			if c >= ' ' && c < 0x7f {
				r.put(themes.HexText, safe.Bytes([]byte{c}))
			} else {
				r.put(themes.HexZero, ".")
			}
		}
	}
	return r.out
}

func (p *hexPage) role(c byte) themes.Role {
	if c == 0 {
		return themes.HexZero
	}
	return themes.HexByte
}

// find looks for octets written in hex (two digits each) and for text.
func (p *hexPage) find(query string, from, width int) (row int, ok bool) {
	k := p.shape(width).octets
	start := max(from, 0) * k
	if start >= len(p.b) || query == "" {
		return 0, false
	}
	at := index(p.b[start:], query)
	if want, err := hex.DecodeString(strings.ReplaceAll(query, " ", "")); err == nil && len(want) > 0 {
		if i := bytes.Index(p.b[start:], want); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	if at < 0 {
		return 0, false
	}
	return (start + at) / k, true
}
