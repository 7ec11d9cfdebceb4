package draw

import (
	"strings"
	"sync"
)

// sheet makes rows together: one string in the end, of which each row is a
// part, instead of a string for each.
type sheet struct {
	parts []part
	row   Row
}

// part is a row that is ready to be copied, or one that is taken as it is.
type part struct {
	left, row, right string
	ready            bool
}

// sheets are used again, whoever draws.
var sheets = sync.Pool{New: func() any { return new(sheet) }}

// add adds a row with what stands at its sides.
func (s *sheet) add(left, row, right string) {
	s.parts = append(s.parts, part{left, row, right, false})
}

// take adds a row that is needed as it is.
func (s *sheet) take(row string) { s.parts = append(s.parts, part{row: row, ready: true}) }

func (p *part) size() int { return len(p.left) + len(p.row) + len(p.right) }

// rows gives what was added since it was called last.
func (s *sheet) rows() []string {
	total := 0
	for i := range s.parts {
		if p := &s.parts[i]; !p.ready {
			total += p.size()
		}
	}
	var b strings.Builder
	b.Grow(total)
	out := make([]string, len(s.parts))
	for i := range s.parts {
		p := &s.parts[i]
		if p.ready {
			out[i] = p.row
			continue
		}
		from := b.Len()
		b.WriteString(p.left)
		b.WriteString(p.row)
		b.WriteString(p.right)
		out[i] = b.String()[from:]
	}
	clear(s.parts)
	s.parts = s.parts[:0]
	return out
}
