package inspect

import (
	"slices"
	"sort"
)

// gapCells is how large the table may be from which neighbours that are not
// the same are paired.
const gapCells = 10_000

// inOrder compares kids that stand in an order: those that are the same on both
// sides hold the others in their places.
func (w *treeDiff) inOrder(a, b *node, pathA, pathB string) {
	from := 0
	for from < len(a.kids) && from < len(b.kids) && a.kids[from].hash == b.kids[from].hash {
		w.same += a.kids[from].leaves
		from++
	}
	endA, endB := len(a.kids), len(b.kids)
	for endA > from && endB > from && a.kids[endA-1].hash == b.kids[endB-1].hash {
		endA, endB = endA-1, endB-1
		w.same += a.kids[endA].leaves
	}
	g := gap{w, a, b, pathA, pathB}
	i, j := from, from
	for _, p := range sameKids(a.kids[from:endA], b.kids[from:endB]) {
		g.compare(i, from+p.i, j, from+p.j)
		i, j = from+p.i+1, from+p.j+1
		w.same += a.kids[i-1].leaves
	}
	g.compare(i, endA, j, endB)
}

// pair is the places of two kids in their lists.
type pair struct{ i, j int }

// sameKids is the longest row of kids that both lists have. Where they are too
// many for that, only kids that are there once count.
func sameKids(a, b []*node) (list []pair) {
	n, m := len(a), len(b)
	switch {
	case n == 0 || m == 0:
		return nil
	case (n+1)*(m+1) > diffCells/4:
		return rising(onlyOnce(a, b))
	}
	common := table(n, m, func(i, j int) int32 {
		if a[i].hash == b[j].hash {
			return 1
		}
		return 0
	})
	for i, j := 0, 0; i < n && j < m; {
		switch here := common[i*(m+1)+j]; {
		case a[i].hash == b[j].hash && here == common[(i+1)*(m+1)+j+1]+1:
			list = append(list, pair{i, j})
			i, j = i+1, j+1
		case here == common[(i+1)*(m+1)+j]:
			i++
		default:
			j++
		}
	}
	return list
}

// onlyOnce pairs the kids that each list has once.
func onlyOnce(a, b []*node) (list []pair) {
	seen := make(map[uint64]int, len(b)) // where in b, from 1; less than 0 when more than once in either
	for j, n := range b {
		if seen[n.hash] == 0 {
			seen[n.hash] = j + 1
		} else {
			seen[n.hash] = -1
		}
	}
	at := make(map[uint64]int, len(a)) // where in list, from 1
	for i, n := range a {
		j := seen[n.hash]
		switch {
		case j > 0 && at[n.hash] == 0:
			list = append(list, pair{i, j - 1})
			at[n.hash] = len(list)
		case j > 0 && at[n.hash] > 0:
			list[at[n.hash]-1].j = -1
		}
	}
	return slices.DeleteFunc(list, func(p pair) bool { return p.j < 0 })
}

// rising is the longest part of pairs, which are in the order of i, in which j
// rises, too.
func rising(pairs []pair) (list []pair) {
	var ends []int // of the row of each length, the pair that ends it with the least j
	before := make([]int, len(pairs))
	for k, p := range pairs {
		at := sort.Search(len(ends), func(x int) bool { return pairs[ends[x]].j >= p.j })
		before[k] = -1
		if at > 0 {
			before[k] = ends[at-1]
		}
		if at == len(ends) {
			ends = append(ends, k)
		} else {
			ends[at] = k
		}
	}
	if len(ends) == 0 {
		return nil
	}
	for k := ends[len(ends)-1]; k >= 0; k = before[k] {
		list = append(list, pairs[k])
	}
	slices.Reverse(list)
	return list
}

// table gives for every i and j the most that pairing what is from there on
// can be worth, when pairing i with j is worth what worth says.
func table(n, m int, worth func(i, j int) int32) []int32 {
	best := make([]int32, (n+1)*(m+1))
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			k := i*(m+1) + j
			best[k] = max(best[k+m+1], best[k+1])
			if v := worth(i, j); v > 0 {
				best[k] = max(best[k], best[k+m+2]+v)
			}
		}
	}
	return best
}

// gap compares kids of two nodes of which none is the same.
type gap struct {
	w            *treeDiff
	a, b         *node
	pathA, pathB string
}

// compare pairs those that are most like each other, and shows the others as
// gone or new.
func (g gap) compare(i, endA, j, endB int) {
	n, m := endA-i, endB-j
	if n > 0 && m > 0 && n*m > gapCells { // one by one, in their order
		for ; i < endA && j < endB; i, j = i+1, j+1 {
			g.pair(i, j)
		}
	} else if n > 0 && m > 0 {
		like := func(x, y int) int32 { return likeness(g.a.kids[i+x], g.b.kids[j+y]) }
		best := table(n, m, like)
		x, y := 0, 0
		for x < n && y < m {
			here, v := best[x*(m+1)+y], like(x, y)
			switch {
			case v > 0 && here == best[(x+1)*(m+1)+y+1]+v:
				g.pair(i+x, j+y)
				x, y = x+1, y+1
			case here == best[(x+1)*(m+1)+y]:
				g.w.only('-', g.a, i+x, g.pathA)
				x++
			default:
				g.w.only('+', g.b, j+y, g.pathB)
				y++
			}
		}
		i, j = i+x, j+y
	}
	for ; i < endA; i++ {
		g.w.only('-', g.a, i, g.pathA)
	}
	for ; j < endB; j++ {
		g.w.only('+', g.b, j, g.pathB)
	}
}

func (g gap) pair(i, j int) {
	g.w.nodes(g.a.kids[i], g.b.kids[j], g.w.step(g.pathA, g.a, i), g.w.step(g.pathB, g.b, j))
}

// likenessOf bounds how many names of a value are looked at.
const likenessOf = 32

// likeness is how much two values have in common; 0 is for those that cannot
// stand for each other.
func likeness(a, b *node) int32 {
	if a.what != b.what || a.what != '{' && a.name != b.name {
		return 0
	}
	v := int32(1)
	for _, x := range a.named[:min(len(a.named), likenessOf)] {
		for _, y := range b.named[:min(len(b.named), likenessOf)] {
			if x.name == y.name {
				if v++; x.hash == y.hash {
					v += 4
				}
				break
			}
		}
	}
	for _, x := range a.kids[:min(len(a.kids), likenessOf)] {
		for _, y := range b.kids[:min(len(b.kids), likenessOf)] {
			if x.hash == y.hash {
				v += 4
				break
			}
		}
	}
	return v
}
