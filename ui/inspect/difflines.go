package inspect

import (
	"fmt"

	"stompbox/themes"
	"stompbox/ui/safe"
)

const (
	diffContext = 3       // lines of both around what differs
	diffCells   = 4 << 20 // how large the table may be from which lines are aligned
)

// compareLines aligns two texts line by line and shows what differs with what
// stands around it.
func (c *comparison) compareLines(a, b []string) (differ, same int) {
	edits, aligned := align(a, b)
	if !aligned {
		c.say(themes.Warn, "! too large and too different to be aligned line by line")
	}
	for i := 0; i < len(edits); i++ {
		e := edits[i]
		if e.sign != ' ' {
			differ++
			c.add(e.sign, "", []byte(e.text), false)
			continue
		}
		same++
		if near(edits, i) {
			c.add(' ', "", []byte(e.text), false)
			continue
		}
		n := 1
		for i+1 < len(edits) && edits[i+1].sign == ' ' && !near(edits, i+1) {
			i, n, same = i+1, n+1, same+1
		}
		c.say(themes.Faint, fmt.Sprintf(safe.Own("  … %s the same"), lineCount(n)))
	}
	return differ, same
}

func lineCount(n int) string {
	if n == 1 {
		return "1 line"
	}
	return fmt.Sprintf("%d lines", n)
}

// near reports whether a line that is the same stands close to one that is not.
func near(edits []edit, i int) bool {
	for k := max(0, i-diffContext); k <= min(len(edits)-1, i+diffContext); k++ {
		if edits[k].sign != ' ' {
			return true
		}
	}
	return false
}

// edit is a line of an alignment.
type edit struct {
	sign byte
	text string
}

// align finds the longest common lines. What is too large for that is taken as
// different from the first to the last line that differs, and aligned is false.
func align(a, b []string) (edits []edit, aligned bool) {
	from := 0
	for from < len(a) && from < len(b) && a[from] == b[from] {
		edits = append(edits, edit{' ', a[from]})
		from++
	}
	endA, endB := len(a), len(b)
	for endA > from && endB > from && a[endA-1] == b[endB-1] {
		endA, endB = endA-1, endB-1
	}
	middle, aligned := alignMiddle(a[from:endA], b[from:endB])
	edits = append(edits, middle...)
	for _, s := range a[endA:] {
		edits = append(edits, edit{' ', s})
	}
	return edits, aligned
}

func alignMiddle(a, b []string) (edits []edit, aligned bool) {
	n, m := len(a), len(b)
	aligned = (n+1)*(m+1) <= diffCells
	if !aligned || n == 0 || m == 0 {
		for _, s := range a {
			edits = append(edits, edit{'-', s})
		}
		for _, s := range b {
			edits = append(edits, edit{'+', s})
		}
		return edits, aligned
	}
	// common[i*(m+1)+j]: how many lines a from i on and b from j on have in common
	common := make([]int32, (n+1)*(m+1))
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			k := i*(m+1) + j
			if a[i] == b[j] {
				common[k] = common[k+m+2] + 1
			} else {
				common[k] = max(common[k+m+1], common[k+1])
			}
		}
	}
	i, j := 0, 0
	for i < n || j < m {
		switch {
		case i < n && j < m && a[i] == b[j]:
			edits = append(edits, edit{' ', a[i]})
			i, j = i+1, j+1
		case j == m || i < n && common[(i+1)*(m+1)+j] >= common[i*(m+1)+j+1]:
			edits = append(edits, edit{'-', a[i]})
			i++
		default:
			edits = append(edits, edit{'+', b[j]})
			j++
		}
	}
	return edits, aligned
}
