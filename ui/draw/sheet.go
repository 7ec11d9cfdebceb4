package draw

import "strings"

// sheet makes rows together: one string in the end, of which each row is a
// part, instead of a string for each.
type sheet struct {
	text strings.Builder
	out  []string
}

// grow makes room for n octets. With as much as is needed nothing is copied twice.
func (s *sheet) grow(n int) { s.text.Grow(n) }

// add adds a row with what stands at its sides.
func (s *sheet) add(left, row, right string) {
	from := s.text.Len()
	s.text.WriteString(left)
	s.text.WriteString(row)
	s.text.WriteString(right)
	s.out = append(s.out, s.text.String()[from:])
}

// lengths is how many octets rows have together.
func lengths(rows []string) (n int) {
	for _, row := range rows {
		n += len(row)
	}
	return n
}
