package draw

// Col says how wide a column may be, the gap after it included. Max 0 is no
// limit. Of the room beyond every Min each column gets a share by Weight. When
// not even every Min fits, columns are dropped, the lowest Priority first and
// of equals the one further right.
type Col struct{ Min, Max, Weight, Priority int }

// Columns shares total cells; a dropped column is 0. The last column left may
// get less than its Min. The sum is never more than total.
func Columns(total int, cols []Col) []int {
	widths := make([]int, len(cols))
	keep := make([]bool, len(cols))
	left, need := len(cols), 0
	for i, c := range cols {
		keep[i] = true
		need += max(c.Min, 0)
	}
	for need > total && left > 1 {
		i := leastWanted(cols, keep)
		keep[i] = false
		need -= max(cols[i].Min, 0)
		left--
	}
	for i, c := range cols {
		if keep[i] {
			widths[i] = min(max(c.Min, 0), max(total, 0))
		}
	}
	share(max(0, total-need), cols, keep, widths)
	return widths
}

func leastWanted(cols []Col, keep []bool) int {
	least := -1
	for i, c := range cols {
		if keep[i] && (least < 0 || c.Priority <= cols[least].Priority) {
			least = i
		}
	}
	return least
}

// share gives extra cells out by weight; what a full column cannot take goes
// to the others, and what is left of a division to the first.
func share(extra int, cols []Col, keep []bool, widths []int) {
	for extra > 0 {
		weights := 0
		for i, c := range cols {
			if grows(c, keep[i], widths[i]) {
				weights += c.Weight
			}
		}
		if weights == 0 {
			return
		}
		round := extra
		for i, c := range cols {
			if !grows(c, keep[i], widths[i]) {
				continue
			}
			give := min(max(1, round*c.Weight/weights), extra)
			if c.Max > 0 {
				give = min(give, c.Max-widths[i])
			}
			widths[i] += give
			extra -= give
		}
	}
}

func grows(c Col, kept bool, width int) bool {
	return kept && c.Weight > 0 && (c.Max <= 0 || width < c.Max)
}
