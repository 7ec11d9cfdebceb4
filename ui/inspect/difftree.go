package inspect

import (
	"fmt"
	"strconv"

	"stompbox/themes"
	"stompbox/ui/safe"
)

// compareTrees compares two bodies by structure; false is for what has none
// after all.
func (c *comparison) compareTrees(a, b *content, head int) bool {
	if a.kind != b.kind || a.kind != kindJSON && a.kind != kindXML {
		return false
	}
	left, cutA := treeOf(a)
	right, cutB := treeOf(b)
	if left == nil || right == nil {
		return false
	}
	c.how = "by JSON path"
	start, step := "", jsonStep
	if a.kind == kindXML {
		c.how, step = "by XML path", xmlStep
	}
	w := treeDiff{c: c, step: step}
	if len(left.kids) == 1 && len(right.kids) == 1 {
		left, right = left.kids[0], right.kids[0]
		if a.kind == kindXML {
			start = "/" + left.name
		}
	}
	w.nodes(left, right, start, start)
	c.body = w.differ
	c.src.rows[head].value = []byte("Body, " + c.how + ": " + tally(w.differ, w.same))
	if c.body == 0 && !cutA && !cutB {
		c.say(themes.Dim, "only whitespace, key order or escapes differ")
	}
	c.noteCut(cutA || cutB, a, b)
	return true
}

// jsonStep is the path of a kid of n, as jq writes it.
func jsonStep(path string, n *node, k int) string {
	if kid := n.kids; k >= 0 && k < len(kid) {
		if path == "" {
			path = "."
		}
		return path + "[" + strconv.Itoa(k) + "]"
	}
	name := n.named[-1-k].name
	if s := unquoted([]byte(name)); plainName(s) {
		return path + "." + s
	}
	return path + "." + name
}

// xmlStep is the path of a kid of n; elements of the same name are counted
// from 1, as XPath does.
func xmlStep(path string, n *node, k int) string {
	if k < 0 {
		return path + "/" + n.named[-1-k].name
	}
	name, at, of := n.kids[k].name, 0, 0
	for i, kid := range n.kids {
		if kid.name == name {
			of++
			if i <= k {
				at++
			}
		}
	}
	if name == "text()" && len(n.kids) == 1 {
		return path
	}
	if of > 1 {
		name += "[" + strconv.Itoa(at) + "]"
	}
	return path + "/" + name
}

// treeDiff walks over two structures side by side.
type treeDiff struct {
	c            *comparison
	step         func(path string, n *node, k int) string // k below 0 is named[-1-k]
	differ, same int
}

// full reports whether there are as many lines as are shown.
func (w *treeDiff) full() bool { return len(w.c.src.rows) > maxDiff }

func (w *treeDiff) row(sign byte, path string, n *node) {
	if path == "" {
		path = "."
	}
	text := n.text
	if n.what != 0 {
		text = compactJSON(text[:min(len(text), maxShown)])
		if n.what == 'e' {
			text = compact(n.text[:min(len(n.text), maxShown)], true)
		}
		if len(n.text) > maxShown {
			text = append(text, fmt.Sprintf(safe.Own(" … of %s"), size(len(n.text)))...)
		}
	}
	w.c.add(sign, path, text, false)
}

// maxShown is how much of what is there on one side only is shown.
const maxShown = 2 << 10

// nodes compares two values that stand for each other.
func (w *treeDiff) nodes(a, b *node, pathA, pathB string) {
	switch {
	case a.hash == b.hash:
		w.same += b.leaves
		return
	case w.full():
		return
	case a.what == 0 || a.what != b.what || a.what == 'e' && a.name != b.name || len(a.kids)+len(a.named) == 0 || len(b.kids)+len(b.named) == 0:
		w.differ++
		w.row('-', pathA, a)
		w.row('+', pathB, b)
		return
	}
	w.pairNamed(a, b, pathA, pathB)
	w.inOrder(a, b, pathA, pathB)
}

// only shows what is on one side alone.
func (w *treeDiff) only(sign byte, parent *node, k int, path string) {
	if w.full() {
		return
	}
	n := parent.named
	i := -1 - k
	if k >= 0 {
		n, i = parent.kids, k
	}
	w.differ++
	w.row(sign, w.step(path, parent, k), n[i])
}

// pairNamed compares what has names, in the order of b, with what only a has
// where it stands in a. A name that comes again is paired in its order.
func (w *treeDiff) pairNamed(a, b *node, pathA, pathB string) {
	at := make(map[string][]int, len(a.named))
	for i, n := range a.named {
		at[n.name] = append(at[n.name], i)
	}
	inB := make(map[string]int, len(b.named))
	for _, n := range b.named {
		inB[n.name]++
	}
	next := 0
	gone := func(upTo int) {
		for ; next < upTo; next++ {
			if name := a.named[next].name; inB[name] == 0 {
				w.only('-', a, -1-next, pathA)
			}
		}
	}
	for i, n := range b.named {
		left := at[n.name]
		if len(left) == 0 {
			w.only('+', b, -1-i, pathB)
			continue
		}
		k := left[0]
		at[n.name] = left[1:]
		w.nodes(a.named[k], n, w.step(pathA, a, -1-k), w.step(pathB, b, -1-i))
		gone(k + 1)
	}
	gone(len(a.named))
	for k, n := range a.named { // a name that a has more often
		if left := at[n.name]; inB[n.name] > 0 && len(left) > 0 && left[0] <= k {
			w.only('-', a, -1-k, pathA)
		}
	}
}
